//! The stand-in for AWS, which writes down what the program under test asks it.

mod record;

use std::ops::Deref;

pub(crate) use towpath_standin::{archive, call, clock, faults, http, log, names, seed, signature, sites, state};

/// A running stand-in; it ends when it is dropped.
pub(crate) struct StandIn(towpath_standin::StandIn);

impl StandIn {
    /// Starts one on a free port, with nothing in it.
    pub(crate) fn start() -> Self {
        Self::recorded(towpath_standin::StandIn::start())
    }

    /// The same with HTTPS, under a fresh certificate.
    pub(crate) fn start_tls() -> Self {
        Self::recorded(towpath_standin::StandIn::start_tls())
    }

    fn recorded(standin: towpath_standin::StandIn) -> Self {
        standin.on_call(record::record);
        Self(standin)
    }
}

impl Deref for StandIn {
    type Target = towpath_standin::StandIn;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}
