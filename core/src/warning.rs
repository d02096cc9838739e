//! What does not stop a command, but should not go unnoticed.

use crate::catalog::Id;

/// A warning, with the id that `towpath explain` knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    /// The id.
    pub id: Id,
    /// One sentence, lower case, without a full stop.
    pub message: String,
}

impl Warning {
    /// A warning with these words.
    pub fn new(id: Id, message: impl Into<String>) -> Self {
        Self { id, message: message.into() }
    }
}
