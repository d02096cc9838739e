//! The parts of towpath that touch the machine: AWS, files, the lock of a checkout, git, and what may be printed.

pub mod aws;
pub mod files;
pub mod lock;
pub mod redact;
pub mod repository;
