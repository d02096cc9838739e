//! `towpath`: gives every app of a monorepo the AWS Amplify backend that its git branch belongs to.

use std::process::ExitCode;

fn main() -> ExitCode {
    towpath::run(&towpath::Host::of_this_process())
}
