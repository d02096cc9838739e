//! The stand-in, by itself: every operation, every refusal, every fault, in raw HTTP; and the same answers as the
//! program's own SDK reads them.

mod admission;
mod client;
mod connections;
mod credentials;
mod faults;
mod parameters;
mod sdk;
mod services;
