//! The zip archive of what a hosting job built, of which only some parts have been read: it may be a gigabyte, and the
//! stamp in it has a kilobyte. [`Archive::find`] says which part it needs next.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::io::{self, Read, Seek, SeekFrom};
use std::ops::Range;

use zip::ZipArchive;

/// How much is read at a time, in bytes.
pub const CHUNK: u64 = 256 * 1024;
/// The most that is read altogether, in bytes: the directory of some ten thousand files, and the file.
const MOST: u64 = 4 * 1024 * 1024;
/// The largest file that is taken out, in bytes: a hundred times a usual stamp.
const LARGEST: u64 = 64 * 1024;

/// An archive of which parts are known.
#[derive(Clone, Debug)]
pub struct Archive {
    total: u64,
    known: BTreeMap<u64, Vec<u8>>,
}

/// What a search came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Search {
    /// The file's bytes.
    Found(Vec<u8>),
    /// These bytes of the archive are needed first; tell [`Archive::learn`].
    Needs(Range<u64>),
}

impl Archive {
    /// An archive of that many bytes.
    pub fn new(total: u64) -> Self {
        Self { total, known: BTreeMap::new() }
    }

    /// Some of its bytes, from that place on.
    pub fn learn(&mut self, start: u64, bytes: Vec<u8>) {
        self.known.insert(start, bytes);
    }

    /// The file of that path in the folder that is served. Hosting for servers puts that folder into one of its own,
    /// so the shortest name that ends in the path is taken.
    ///
    /// # Errors
    /// Why there is none, in words that follow a colon.
    pub fn find(&self, path: &str) -> Result<Search, String> {
        let needed = Cell::new(None);
        let result = self.search(path, &needed);
        match (needed.take(), result) {
            (Some(range), _) => self.bounded(range).map(Search::Needs),
            (None, result) => result.map(Search::Found),
        }
    }

    fn search(&self, path: &str, needed: &Cell<Option<Range<u64>>>) -> Result<Vec<u8>, String> {
        let odd = |error: zip::result::ZipError| format!("it is no zip archive that can be read ({error})");
        let mut archive = ZipArchive::new(Parts { archive: self, at: 0, needed }).map_err(odd)?;
        let path = path.trim_start_matches('/');
        let fits =
            |name: &str| name.strip_suffix(path).is_some_and(|folder| folder.is_empty() || folder.ends_with('/'));
        let names = archive.file_names().filter_map(Result::ok).filter(|name| fits(name));
        let name = names.min_by_key(|name| name.len()).map(std::borrow::Cow::into_owned);
        let name = name.ok_or_else(|| "no stamp is in it: it was built without towpath".to_owned())?;
        let mut bytes = Vec::new();
        let file = archive.by_name(&name).map_err(odd)?;
        file.take(LARGEST + 1).read_to_end(&mut bytes).map_err(|error| error.to_string())?;
        if bytes.len() as u64 > LARGEST {
            return Err(format!("its file is larger than {} kB, and no stamp", LARGEST / 1024));
        }
        Ok(bytes)
    }

    /// An archive that leads from one part to the next comes to an end all the same.
    fn bounded(&self, range: Range<u64>) -> Result<Range<u64>, String> {
        let known: u64 = self.known.values().map(|bytes| bytes.len() as u64).sum();
        // What was asked for and did not come is not asked for again.
        if known >= MOST || self.known.contains_key(&range.start) {
            return Err(format!("its list of files is not found in {} MB of it", MOST / 1024 / 1024));
        }
        Ok(range)
    }
}

/// Reads what is known, and notes the first part that is not.
struct Parts<'a> {
    archive: &'a Archive,
    at: u64,
    needed: &'a Cell<Option<Range<u64>>>,
}

impl Read for Parts<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.at >= self.archive.total || buffer.is_empty() {
            return Ok(0);
        }
        let before = self.archive.known.range(..=self.at).rev();
        let found = before.into_iter().find_map(|(start, bytes)| {
            let from = usize::try_from(self.at - start).ok()?;
            bytes.get(from..).filter(|bytes| !bytes.is_empty())
        });
        let Some(mut bytes) = found else {
            let first = self.needed.take().unwrap_or(self.at..self.archive.total.min(self.at + CHUNK));
            self.needed.set(Some(first));
            return Err(io::Error::other("not read yet"));
        };
        let read = bytes.read(buffer)?;
        self.at += read as u64;
        Ok(read)
    }
}

impl Seek for Parts<'_> {
    fn seek(&mut self, place: SeekFrom) -> io::Result<u64> {
        let at = match place {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::End(by) => self.archive.total.checked_add_signed(by),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
        };
        self.at = at.ok_or_else(|| io::Error::from(io::ErrorKind::InvalidInput))?;
        Ok(self.at)
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write as _};

    use proptest::prelude::*;
    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::*;

    const PATH: &str = "/.well-known/towpath.json";

    fn zip(files: &[(&str, Vec<u8>)]) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in files {
            let stored = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
            writer.start_file(*name, stored).unwrap();
            writer.write_all(bytes).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    /// Reads part by part; gives what was found and how much was read for it.
    fn search(zip: &[u8]) -> (Result<Vec<u8>, String>, usize) {
        let mut archive = Archive::new(zip.len() as u64);
        let mut read = 0;
        loop {
            match archive.find(PATH) {
                Ok(Search::Found(bytes)) => return (Ok(bytes), read),
                Err(why) => return (Err(why), read),
                Ok(Search::Needs(range)) => {
                    let part = zip[usize::try_from(range.start).unwrap()..usize::try_from(range.end).unwrap()].to_vec();
                    read += part.len();
                    archive.learn(range.start, part);
                }
            }
        }
    }

    #[test]
    fn a_small_file_in_a_large_archive_takes_little_reading() {
        let large = || vec![7; 3_000_000];
        let served = ("dist/.well-known/towpath.json", b"served".to_vec());
        let files = [("a.js", large()), served.clone(), ("b.js", large())];
        let (found, read) = search(&zip(&files));
        assert_eq!(found.unwrap(), b"served");
        assert!(read < 1_000_000, "{read}");
        let other = ("x/y/dist/.well-known/towpath.json", b"other".to_vec());
        assert_eq!(search(&zip(&[other, served])).0.unwrap(), b"served", "the shortest name");
        let near = ("my.well-known/towpath.json", b"{}".to_vec());
        assert!(search(&zip(&[near])).0.unwrap_err().contains("no stamp is in it"));
        assert!(search(&zip(&[("a/.well-known/towpath.json", vec![b' '; 100_000])])).0.unwrap_err().contains("64 kB"));
    }

    #[test]
    fn what_is_no_archive_comes_to_an_end() {
        for bytes in [vec![], b"<Error>AccessDenied</Error>".to_vec(), vec![0; 9_000_000]] {
            let (found, read) = search(&bytes);
            assert!(found.is_err() && read <= 5 * 1024 * 1024, "{read}");
        }
        // A part that never comes.
        let mut archive = Archive::new(1000);
        let Ok(Search::Needs(range)) = archive.find(PATH) else { panic!("nothing is known") };
        archive.learn(range.start, Vec::new());
        assert!(archive.find(PATH).is_err());
    }

    proptest! {
        #[test]
        fn damage_gives_an_error_or_the_bytes(at in any::<prop::sample::Index>(), byte: u8) {
            let mut zip = zip(&[("x.js", vec![1; 50]), (&PATH[1..], b"served".to_vec())]);
            let at = at.index(zip.len());
            zip[at] = byte;
            drop(search(&zip));
        }
    }
}
