//! The lock and the ledger of the environment that a release goes into.

use towpath_core::deploy::guard::Guard;
use towpath_core::deploy::record::Beginning;
use towpath_core::release::Claim;
use towpath_core::release::lock::{Claimant, Operation};
use towpath_core::release::record::Origin;

use super::carry::Order;
use crate::Host;
use crate::commands::lock;
use crate::failure::Failure;
use crate::state as store;

/// When the lock of a release that was killed is over by itself, in seconds: no release takes twelve hours.
const OVER: i64 = 12 * 3600;

/// Looks whether the environment is free. `None`: the project has no name, under which anything could be kept.
///
/// # Errors
/// If somebody else has it, and whatever keeps the store from being asked.
pub(super) async fn look<'a>(order: &Order<'a>, reason: &str, host: &Host) -> Result<Option<Guard<'a>>, Failure> {
    let (loaded, environment) = (order.loaded, order.environment);
    if loaded.config.project.state.is_none() {
        return Ok(None);
    }
    let store = store::of(loaded, environment, order.observer)?;
    let claimant = lock::claimant(loaded, host, reason);
    let operation = match order.origin {
        Origin::Deploy => Operation::Deploy,
        Origin::Promote { .. } => Operation::Promote,
        Origin::Rollback { .. } => Operation::Rollback,
    };
    let until = claimant.now.checked_add(OVER);
    let claim = Claim::new(Claimant { operation, until, ..claimant });
    let beginning = Beginning { origin: order.origin.clone(), overrides: order.overrides.clone() };
    Ok(Some(Guard::look(store, environment, claim, beginning).await?))
}
