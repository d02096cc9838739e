//! Which ids the program printed, in the whole test run: a file for each, named by it. `tests/reached.rs` reads them.

use std::path::Path;
use std::sync::Once;

use fs_err as fs;

static EMPTIED: Once = Once::new();

/// Writes down every id in what the program printed.
pub(crate) fn record(text: &str) {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("ids");
    // What an earlier run has left is of another program.
    EMPTIED.call_once(|| {
        let _there_may_be_none = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
    });
    for word in text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| is_id(word)) {
        fs::write(folder.join(word), "").unwrap();
    }
}

fn is_id(word: &str) -> bool {
    let digits = word.strip_prefix(['E', 'W', 'D']).unwrap_or_default();
    (3..=5).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit())
}
