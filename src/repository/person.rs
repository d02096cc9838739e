//! Who works here, as far as git and the machine say: for locks and records of releases.

use camino::Utf8Path;
use git2::{Config, Repository, Signature};
use towpath_core::release::owner::Person;

/// The person at this machine.
pub fn of(folder: &Utf8Path) -> Person {
    let config =
        Repository::discover(folder).and_then(|repository| repository.config()).or_else(|_| Config::open_default());
    let name = config.and_then(|mut config| config.snapshot()?.get_string("user.name")).ok();
    Person { name, host: host() }
}

#[cfg(unix)]
fn host() -> Option<String> {
    rustix::system::uname().nodename().to_str().ok().map(str::to_owned)
}

#[cfg(not(unix))]
fn host() -> Option<String> {
    std::env::var("COMPUTERNAME").ok()
}

/// How far the clock on the wall is before UTC now, in seconds; 0 where git does not know it.
pub fn offset() -> i64 {
    let now = Signature::now("nobody", "nobody");
    now.map_or(0, |signature| i64::from(signature.when().offset_minutes()) * 60)
}
