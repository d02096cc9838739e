//! Every id of the catalog is printed by the program in some test: the tests of the whole program write down which ids
//! they saw, and this test comes after them (`it` comes before `told`).

use std::collections::BTreeSet;
use std::path::Path;

use fs_err as fs;
use towpath_core::catalog::Id;

/// What no test of the whole program can bring about, with the reason.
const NEVER: [(Id, &str); 1] = [(Id::E101, "towpath's own code rules it out: a test that saw it would have found a bug")];

#[test]
fn every_id_is_told_in_some_test() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("ids");
    let Ok(entries) = fs::read_dir(folder) else {
        panic!("nothing was written down: this test needs the whole run, `cargo test --workspace`");
    };
    let told: BTreeSet<String> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    let never: BTreeSet<Id> = NEVER.iter().map(|(id, _)| *id).collect();
    let missing: Vec<&str> =
        Id::all().filter(|id| !never.contains(id)).map(Id::as_str).filter(|id| !told.contains(*id)).collect();
    assert!(missing.is_empty(), "no test makes the program print these: {missing:?}");
    for (id, why) in NEVER {
        assert!(!told.contains(id.as_str()), "{id} was printed ({why})");
    }
}
