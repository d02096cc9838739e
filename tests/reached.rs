//! Every failure, warning and finding that towpath knows was printed by the real program somewhere in the test run, which
//! writes the ids down (`it` comes before `reached`).

use std::path::Path;

use fs_err as fs;
use towpath_core::catalog::Id;

/// A bug is printed when there is one: no test can make it happen from outside.
const UNREACHABLE: [Id; 1] = [Id::E101];

#[test]
fn every_id_was_reached() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("ids");
    assert!(folder.exists(), "nothing was written down: this test needs the whole run, `cargo test --workspace`");
    let missing: Vec<_> = Id::all()
        .filter(|id| !UNREACHABLE.contains(id) && fs::metadata(folder.join(id.as_str())).is_err())
        .map(Id::as_str)
        .collect();
    assert_eq!(missing, Vec::<&str>::new(), "no whole-program test reaches these");
}
