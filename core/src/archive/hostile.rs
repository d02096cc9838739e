//! Tests: archives as Amplify writes them, and archives as an attacker or a broken upload would leave them.

use std::io::Write;

use proptest::prelude::*;
use zip::CompressionMethod;
use zip::write::{SimpleFileOptions, ZipWriter};

use super::*;

fn zip(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in entries {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn problem(bytes: &[u8]) -> String {
    match open(bytes) {
        Err(ReadError::Corrupt { what, problem }) if what == ARCHIVE => problem,
        other => panic!("{other:?}"),
    }
}

/// Writes another name of the same length over a name, in the local header and in the central directory.
fn rename(bytes: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    assert_eq!(from.len(), to.len());
    let mut bytes = bytes.to_vec();
    for at in 0..bytes.len() - from.len() {
        if bytes[at..].starts_with(from) {
            bytes[at..at + from.len()].copy_from_slice(to);
        }
    }
    bytes
}

#[test]
fn the_wanted_entries_are_read_and_own_parameters_win_over_built_ones() {
    let files = open(&zip(&[
        ("cli.json", b"\xff not text, not wanted"),
        ("amplify-meta.json", b"{}"),
        ("auth/", b""),
        ("auth/old/parameters.json", b"{\"own\":1}"),
        ("auth/old/build/parameters.json", b"{\"built\":1}"),
        ("auth/new/build/parameters.json", b"{\"built\":2}"),
        ("auth/new/cli-inputs.json", b"{}"),
        ("storage/files/parameters.json", b"{}"),
    ]))
    .unwrap();
    assert_eq!(files.meta, b"{}");
    let parameters: Vec<_> =
        files.auth_parameters.iter().map(|(name, text)| (name.as_str(), text.as_slice())).collect();
    assert_eq!(parameters, [("new", b"{\"built\":2}".as_slice()), ("old", b"{\"own\":1}")]);
}

#[test]
fn what_is_not_a_zip_archive_is_refused() {
    for bytes in [b"".as_slice(), b"<html>", b"{}", b"\x1f\x8b\x08"] {
        assert_eq!(problem(bytes), "it does not begin as a zip archive does");
    }
    let problem = problem(b"PK\x03\x04 and then nothing");
    assert!(problem.contains("not a complete zip archive") || problem.contains("truncated"), "{problem}");
}

#[test]
fn a_truncated_archive_is_refused_wherever_it_is_cut() {
    let whole = zip(&[("amplify-meta.json", &[b' '; 4000]), ("auth/a/parameters.json", b"{}")]);
    for length in 0..whole.len() {
        problem(&whole[..length]);
    }
}

#[test]
fn an_archive_without_the_meta_says_what_is_missing() {
    let problem = problem(&zip(&[("backend-config.json", b"{}"), ("auth/a/parameters.json", b"{}")]));
    assert_eq!(problem, "it has no entry `amplify-meta.json` (2 other entries)");
}

#[test]
fn a_damaged_entry_is_refused() {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    writer.start_file("amplify-meta.json", stored).unwrap();
    writer.write_all(b"{\"auth\":{}}").unwrap();
    let bytes = rename(&writer.finish().unwrap().into_inner(), b"{\"auth\":{}}", b"{\"oath\":{}}");
    assert!(problem(&bytes).contains("`amplify-meta.json` is truncated or damaged"), "{}", problem(&bytes));
}

#[test]
fn entries_that_lead_out_of_the_folder_are_refused_wanted_or_not() {
    for name in ["../evil", "/absolute", "a\\b"] {
        let mut filler = "x".repeat(name.len());
        filler.replace_range(..1, "q");
        let bytes = zip(&[("amplify-meta.json", b"{}"), (&filler, b"")]);
        let bytes = rename(&bytes, filler.as_bytes(), name.as_bytes());
        assert!(problem(&bytes).contains("outside the archive's folder"), "{name}");
    }
}

#[test]
fn a_name_that_is_not_utf8_is_refused() {
    let bytes = rename(&zip(&[("amplify-meta.json", b"{}"), ("qqqq", b"")]), b"qqqq", b"caf\xe9");
    assert!(problem(&bytes).contains("is not UTF-8"), "{}", problem(&bytes));
}

#[test]
fn a_wanted_entry_that_is_repeated_is_refused_and_another_is_not() {
    let bytes = zip(&[("amplify-meta.json", b"{}"), ("amplify-meta.jsom", b"{\"other\":{}}")]);
    let bytes = rename(&bytes, b"amplify-meta.jsom", b"amplify-meta.json");
    assert_eq!(problem(&bytes), "it has the entry `amplify-meta.json` twice");

    let bytes = zip(&[("amplify-meta.json", b"{}"), ("cli.json", b"{}"), ("cli.jsom", b"{}")]);
    assert_eq!(open(&rename(&bytes, b"cli.jsom", b"cli.json")).unwrap().meta, b"{}");
}

#[test]
fn a_symbolic_link_is_refused() {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    writer.add_symlink("amplify-meta.json", "/etc/passwd", SimpleFileOptions::default()).unwrap();
    let bytes = writer.finish().unwrap().into_inner();
    assert_eq!(problem(&bytes), "its entry `amplify-meta.json` is a symbolic link");
}

#[test]
fn an_encrypted_entry_is_refused() {
    // Bit 0 of the general purpose flags: offset 6 of the local header, 8 of the central directory's record.
    let mut bytes = zip(&[("amplify-meta.json", b"{}")]);
    let central = bytes.windows(4).position(|four| four == b"PK\x01\x02").unwrap();
    bytes[6] |= 1;
    bytes[central + 8] |= 1;
    assert_eq!(problem(&bytes), "its entry `amplify-meta.json` is encrypted");
}

#[test]
fn a_bomb_is_refused_whatever_size_it_claims() {
    let honest = zip(&[("amplify-meta.json", &vec![b' '; 10_000_001])]);
    assert_eq!(problem(&honest), "its entry `amplify-meta.json` is larger than 10 MB");

    // The same archive claiming 2 bytes: offset 22 of the local header, 24 of the central directory's record.
    let mut liar = honest;
    let central = liar.windows(4).position(|four| four == b"PK\x01\x02").unwrap();
    liar[22..26].copy_from_slice(&2_u32.to_le_bytes());
    liar[central + 24..central + 28].copy_from_slice(&2_u32.to_le_bytes());
    let problem_of_liar = problem(&liar);
    assert!(problem_of_liar.contains("`amplify-meta.json` is"), "{problem_of_liar}");

    let parameters = zip(&[("amplify-meta.json", b"{}"), ("auth/a/parameters.json", &vec![b' '; 1_000_001])]);
    assert_eq!(problem(&parameters), "its entry `auth/a/parameters.json` is larger than 1 MB");
}

#[test]
fn too_many_entries_are_refused() {
    let names: Vec<String> = (0..20_001).map(|number| format!("function/f/{number}")).collect();
    let entries: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), b"".as_slice())).collect();
    assert_eq!(problem(&zip(&entries)), "it has 20001 entries, and 20000 is the most that is read");

    let names: Vec<String> = (0..101).map(|number| format!("auth/a{number}/build/parameters.json")).collect();
    let mut entries: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), b"{}".as_slice())).collect();
    entries.push(("amplify-meta.json", b"{}"));
    assert_eq!(problem(&zip(&entries)), "it has more than 50 auth resources");
}

#[test]
fn text_that_is_not_utf8_is_refused() {
    let problem = problem(&zip(&[("amplify-meta.json", b"{\"a\":\"\xff\"}")]));
    assert_eq!(problem, "its entry `amplify-meta.json` is not UTF-8 text (byte 6)");
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        let _ = open(&bytes);
        let _ = open(&[b"PK\x03\x04".as_slice(), &bytes].concat());
    }

    #[test]
    fn no_damage_to_an_archive_makes_it_panic(damage in prop::collection::vec((any::<usize>(), any::<u8>()), 1..8)) {
        let mut bytes = zip(&[("amplify-meta.json", b"{}"), ("auth/a/parameters.json", b"{\"a\":[1,2,3]}")]);
        for (at, byte) in damage {
            let at = at % bytes.len();
            bytes[at] = byte;
        }
        let _ = open(&bytes);
    }
}
