//! The parts of `towpath` that touch the world.

pub mod aws;
