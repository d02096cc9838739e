//! The archive `#current-cloud-backend.zip` of a generation-1 backend: takes out the few files that client
//! configuration is made from, and trusts nothing that the archive says of itself.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::io::{Cursor, Read};
use std::str;

use zip::ZipArchive;
use zip::read::ZipFile;
use zip::result::ZipError;

use crate::gen1::Files;
use crate::ports::ReadError;

mod names;

use names::Wanted;

/// What messages call the archive.
pub const ARCHIVE: &str = "#current-cloud-backend.zip";
/// The entry that no backend is without.
pub const META: &str = "amplify-meta.json";

/// More entries than any backend has: each is a file of the parent's `amplify/` folder.
const MAX_ENTRIES: usize = 20_000;
/// The largest `amplify-meta.json`, in bytes when inflated. Real ones are below 100 kB.
const MAX_META: u64 = 10_000_000;
/// The largest `parameters.json`, in bytes when inflated. Real ones are below 10 kB.
const MAX_PARAMETERS: u64 = 1_000_000;
/// The most auth resources. Amplify allows a user pool, its groups, and little else.
const MAX_AUTH_RESOURCES: usize = 50;

/// Takes `amplify-meta.json` and the parameters of the auth resources out of the archive. Nothing else is inflated,
/// and no more of it than its limit, whatever size the archive claims.
///
/// # Errors
/// [`ReadError::Corrupt`] if the bytes are no complete zip archive; if an entry's name is not UTF-8 or leaves the
/// archive's folder; if a wanted entry is missing, repeated, encrypted, a symbolic link, damaged, too large, or not
/// UTF-8.
pub fn open(zip: &[u8]) -> Result<Files, ReadError> {
    read(zip).map_err(|problem| ReadError::Corrupt { what: ARCHIVE.to_owned(), problem })
}

fn read(zip: &[u8]) -> Result<Files, String> {
    if !zip.starts_with(b"PK") {
        return Err("it does not begin as a zip archive does".to_owned());
    }
    let mut archive = ZipArchive::new(Cursor::new(zip)).map_err(|error| match error {
        ZipError::Io(_) => "it is truncated".to_owned(),
        other => format!("it is not a complete zip archive ({other})"),
    })?;
    if archive.len() > MAX_ENTRIES {
        return Err(format!("it has {} entries, and {MAX_ENTRIES} is the most that is read", archive.len()));
    }
    let wanted = names::wanted(&archive)?;
    names::refuse_repeated(zip, &archive)?;
    let (mut meta, mut own, mut built) = (None, BTreeMap::new(), BTreeMap::new());
    if wanted.len() > 2 * MAX_AUTH_RESOURCES + 1 {
        return Err(format!("it has more than {MAX_AUTH_RESOURCES} auth resources"));
    }
    for (index, entry) in wanted {
        match entry {
            Wanted::Meta => meta = Some(inflate(&mut archive, index, MAX_META)?),
            Wanted::Parameters(resource) => {
                own.insert(resource, inflate(&mut archive, index, MAX_PARAMETERS)?);
            }
            Wanted::BuiltParameters(resource) => {
                built.insert(resource, index);
            }
        }
    }
    for (resource, index) in built {
        if let Entry::Vacant(place) = own.entry(resource) {
            place.insert(inflate(&mut archive, index, MAX_PARAMETERS)?);
        }
    }
    let meta = meta.ok_or_else(|| format!("it has no entry `{META}` ({} other entries)", archive.len()))?;
    Ok(Files { meta, auth_parameters: own })
}

/// Inflates one entry and checks it. `limit` bounds what is inflated: the size in the archive may be a lie.
fn inflate(archive: &mut ZipArchive<Cursor<&[u8]>>, index: usize, limit: u64) -> Result<Vec<u8>, String> {
    let data = archive.by_index_data(index).map_err(|error| error.to_string())?;
    let name = String::from_utf8_lossy(data.name_raw()).escape_debug().to_string();
    if data.encrypted() {
        return Err(format!("its entry `{name}` is encrypted"));
    }
    if data.is_symlink() {
        return Err(format!("its entry `{name}` is a symbolic link"));
    }
    let mut entry = archive.by_index(index).map_err(|error| format!("its entry `{name}` cannot be read ({error})"))?;
    let bytes = take(&mut entry, limit)
        .map_err(|error| format!("its entry `{name}` is truncated or damaged ({error})"))?
        .ok_or_else(|| format!("its entry `{name}` is larger than {} MB", limit / 1_000_000))?;
    match str::from_utf8(&bytes) {
        Ok(_) => Ok(bytes),
        Err(error) => Err(format!("its entry `{name}` is not UTF-8 text (byte {})", error.valid_up_to())),
    }
}

/// Reads to the end, which also checks the CRC; `None` if there is more than `limit` bytes.
fn take(entry: &mut ZipFile<'_, Cursor<&[u8]>>, limit: u64) -> std::io::Result<Option<Vec<u8>>> {
    let mut bytes = Vec::new();
    let read = entry.take(limit + 1).read_to_end(&mut bytes)?;
    Ok((read as u64 <= limit).then_some(bytes))
}

#[cfg(test)]
mod hostile;
