//! The gate between a parent and its children: its backend, settled and read.

use std::time::Duration;

use super::event::Kind;
use super::{Ask, BackendRead, Observation, Trouble};
use crate::catalog::{Exit, Explained as _, Id};
use crate::health;
use crate::ports::ReadError;

/// The first pause between two looks at a stack.
const FASTEST: Duration = Duration::from_secs(1);
/// The longest pause.
const SLOWEST: Duration = Duration::from_secs(10);
/// What passes by itself is waited out for this long.
pub(super) const PATIENCE: Duration = Duration::from_mins(10);

/// How far a backend is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum State {
    /// Its parent is not done yet.
    Idle,
    /// Its stack may be moving.
    Settling,
    /// It is being read.
    Reading,
    /// It is read; its parent may still object.
    Read(BackendRead),
    /// The children may start.
    Open(BackendRead),
    /// They may not.
    Shut(Trouble),
}

/// A backend, between two looks.
#[derive(Clone, Debug)]
pub(super) struct Gate {
    pub(super) state: State,
    pub(super) asking: bool,
    pub(super) next_at: Duration,
    pause: Duration,
    trouble_since: Option<Duration>,
    told: String,
}

impl Gate {
    pub(super) fn new() -> Self {
        Self {
            state: State::Idle,
            asking: false,
            next_at: Duration::ZERO,
            pause: FASTEST,
            trouble_since: None,
            told: String::new(),
        }
    }

    /// Begins to look at the backend.
    pub(super) fn settle(&mut self, now: Duration) {
        if self.state == State::Idle {
            self.state = State::Settling;
            self.next_at = self.next_at.max(now);
        }
    }

    pub(super) fn wants(&self) -> Option<Ask> {
        match self.state {
            State::Settling => Some(Ask::Stack),
            State::Reading => Some(Ask::Backend),
            State::Idle | State::Read(_) | State::Open(_) | State::Shut(_) => None,
        }
    }

    /// What is known of the backend, once it is read.
    pub(super) fn read(&self) -> Option<&BackendRead> {
        match &self.state {
            State::Read(read) | State::Open(read) => Some(read),
            State::Idle | State::Settling | State::Reading | State::Shut(_) => None,
        }
    }

    /// Takes an answer; gives what there is to tell.
    pub(super) fn observe(&mut self, now: Duration, seen: Observation) -> Option<Kind> {
        match seen {
            Observation::Stack(Ok(stack)) => {
                self.trouble_since = None;
                if !health::is_moving(&stack) {
                    self.state = State::Reading;
                    self.next_at = now + FASTEST;
                    return None;
                }
                self.again(now);
                let told = format!("{} {}", stack.name, stack.status);
                let changed = std::mem::replace(&mut self.told, told.clone()) != told;
                changed.then_some(Kind::Settling { stack: stack.name, status: stack.status })
            }
            Observation::Backend(Ok(read)) => {
                let fingerprint = read.fingerprint.clone();
                self.state = State::Read(read);
                Some(Kind::Backend { fingerprint })
            }
            Observation::Stack(Err(error)) => self.trouble(now, trouble_of(&error)),
            Observation::Backend(Err(trouble)) => self.trouble(now, trouble),
            Observation::Jobs(_) | Observation::Job(_) | Observation::Started(_) | Observation::Served(_) => None,
        }
    }

    fn again(&mut self, now: Duration) {
        self.next_at = now + self.pause;
        self.pause = self.pause.mul_f64(1.5).min(SLOWEST);
    }

    fn trouble(&mut self, now: Duration, trouble: Trouble) -> Option<Kind> {
        // Between the look at the stack and the reading, somebody deployed again.
        if trouble.id == Id::E901 {
            self.state = State::Settling;
            self.again(now);
            return None;
        }
        let since = *self.trouble_since.get_or_insert(now);
        if passes(trouble.id) && now.saturating_sub(since) < PATIENCE {
            self.again(now);
            return Some(Kind::Slow { why: trouble.message });
        }
        self.state = State::Shut(trouble);
        None
    }
}

/// Whether a problem passes by itself: the network, and too many requests.
pub(super) fn passes(id: Id) -> bool {
    id.entry().exit == Some(Exit::Network)
}

pub(super) fn trouble_of(error: &ReadError) -> Trouble {
    Trouble { id: error.id(), message: error.to_string(), help: error.help() }
}
