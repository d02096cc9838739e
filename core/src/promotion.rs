//! A promotion: what runs in one environment is brought to the next, if every gate on the way is open.

pub mod approval;
pub mod closed;
pub mod freeze;
pub mod gates;
pub mod placeholder;
pub mod sheet;
pub mod way;
