//! Reads recorded backends: folders with a manifest and the raw material.

use std::collections::BTreeMap;
use std::io::Read as _;

use camino::Utf8Path;
use fs_err as fs;
use towpath_core::name::AppName;
use towpath_core::ports::{RawBackend, ReadError, Thing};
use towpath_core::snapshot;

/// The largest file of a snapshot that is read, in bytes: an `amplify-meta.json` has at most a few megabytes.
const LARGEST: u64 = 20 * 1024 * 1024;

/// Reads the backend of a parent app from a snapshot's folder. `shown` is the folder as the file names it.
///
/// # Errors
/// [`ReadError::NotFound`] or [`ReadError::Corrupt`].
pub fn read(folder: &Utf8Path, shown: &Utf8Path, parent: &AppName) -> Result<RawBackend, ReadError> {
    let manifest = file(folder, shown, snapshot::MANIFEST)?;
    let recorded = snapshot::find(&manifest, parent)?;
    let files = recorded.files.keys().map(|path| Ok((path.clone(), file(folder, shown, path)?)));
    let files: BTreeMap<String, Vec<u8>> = files.collect::<Result<_, ReadError>>()?;
    snapshot::assemble(parent, &recorded, &files)
}

fn file(folder: &Utf8Path, shown: &Utf8Path, path: &str) -> Result<Vec<u8>, ReadError> {
    let place = folder.join(path);
    let missing =
        |why: String| ReadError::NotFound { thing: Thing::Snapshot, name: shown.join(path).to_string(), at: why };
    // A link could lead to any file of the machine, which would then be copied into a public app.
    let inside = place.canonicalize_utf8().map_err(|_| missing(String::new()))?;
    let root = folder.canonicalize_utf8().map_err(|_| missing(String::new()))?;
    if !inside.starts_with(&root) {
        return Err(missing(": it is a link out of the snapshot's folder".to_owned()));
    }
    let open = fs::File::open(&inside).map_err(|error| missing(format!(": {error}")))?;
    let mut bytes = Vec::new();
    open.take(LARGEST + 1).read_to_end(&mut bytes).map_err(|error| missing(format!(": {error}")))?;
    if bytes.len() as u64 > LARGEST {
        let problem = format!("it has more than {LARGEST} bytes");
        return Err(ReadError::Corrupt { what: shown.join(path).to_string(), problem });
    }
    Ok(bytes)
}
