//! Tests of the whole program against a stand-in for AWS.

#[path = "../standin/standin.rs"]
mod standin;

mod pull;
#[cfg(test)]
mod standin_self;
mod support;
