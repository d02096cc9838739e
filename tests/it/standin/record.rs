//! Which actions towpath's own requests were, in the whole test run: a file for each, named by it, in the folder that
//! cargo gives to integration tests. The test of the policy that `towpath iam policy` prints reads them.

use std::path::Path;
use std::sync::Once;

use fs_err as fs;
use towpath_standin::call::{Call, Service};

static EMPTIED: Once = Once::new();

/// Writes down a request of towpath's; the tests of the stand-in itself make others.
pub(crate) fn record(call: &Call) {
    if !call.http.text().contains("app/towpath") || matches!(call.service, Service::Container | Service::Imds) {
        return;
    }
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("actions");
    // What an earlier run has left is of another program.
    EMPTIED.call_once(|| {
        let _there_may_be_none = fs::remove_dir_all(&folder);
        let _tried_again_below = fs::create_dir_all(&folder);
    });
    let name = format!("{}_{}", call.service.name(), call.operation);
    let _seen_by_the_test = fs::write(folder.join(name), "");
}
