//! Tests of the whole program against a stand-in for AWS.

#[path = "../standin/standin.rs"]
mod standin;

mod env;
mod failures;
mod pull;
mod readme;
#[cfg(test)]
mod standin_self;
mod support;
mod writing;
