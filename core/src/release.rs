//! What is kept of releases: who holds an environment at the moment ([`lock`]), and what was released into it
//! ([`record`], [`ledger`]).
//!
//! Both are kept as texts in a store ([`state::State`]) that can do three things: create what is not there, write a
//! further version and say its number, and give the history of all versions. That is all that Parameter Store can do
//! too. There is no compare-and-swap; the rule of [`lock::fold`] makes up for it.

pub mod error;
pub mod ledger;
pub mod lock;
pub mod moment;
pub mod owner;
pub mod record;
pub mod show;
pub mod state;

pub use error::StateError;
pub use lock::Claim;
pub use record::Record;
pub use state::State;
