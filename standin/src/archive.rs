//! Makes the archive `#current-cloud-backend.zip`.

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

/// An archive of these entries, in this order.
///
/// # Panics
/// If an entry cannot be written, which memory and short names leave no reason for.
pub fn zip<'a>(entries: impl IntoIterator<Item = (&'a str, &'a [u8])>) -> Vec<u8> {
    zip_onto(&[], entries)
}

/// The same after all entries of another archive, which are not compressed again; an empty one has none.
///
/// # Panics
/// If the other archive is none.
pub fn zip_onto<'a>(other: &[u8], entries: impl IntoIterator<Item = (&'a str, &'a [u8])>) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    if !other.is_empty() {
        let merged = ZipArchive::new(Cursor::new(other)).and_then(|other| writer.merge_archive(other));
        assert!(merged.is_ok(), "not an archive: {merged:?}");
    }
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for (name, bytes) in entries {
        let written = writer.start_file(name, options).map_err(|e| e.to_string());
        let written = written.and_then(|()| writer.write_all(bytes).map_err(|e| e.to_string()));
        assert!(written.is_ok(), "an entry cannot be written: {written:?}");
    }
    match writer.finish() {
        Ok(cursor) => cursor.into_inner(),
        Err(error) => panic!("an archive cannot be finished: {error}"),
    }
}

/// Entries such as a real project's archive has beside its configuration: 33 templates, schemas and mapping
/// files, which deflate to about 175 kB together. Their content is the same in every run.
pub fn filler() -> Vec<(String, Vec<u8>)> {
    let name = |i: usize| match i % 4 {
        0 => format!("api/shop/build/stacks/Model{i}.json"),
        1 => format!("api/shop/build/resolvers/Query.list{i}.req.vtl"),
        2 => format!("function/worker{i}/worker{i}-cloudformation-template.json"),
        _ => format!("storage/table{i}/build/cloudformation-template.json"),
    };
    (0..33).map(|i| (name(i), template(i))).collect()
}

/// A JSON text of about 25 kB, about a fifth of which is noise that does not deflate.
fn template(seed: usize) -> Vec<u8> {
    let mut noise = u64::try_from(seed).unwrap_or_default() * 7919 + 1;
    let mut text = String::from("{\n  \"AWSTemplateFormatVersion\": \"2010-09-09\",\n  \"Resources\": {\n");
    for i in 0..101 {
        // Three steps of a linear congruential generator, of which the high halves are used.
        let mut digits = String::new();
        for _ in 0..10 {
            noise = noise.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let _ = write!(digits, "{:08x}", noise >> 32);
        }
        let line = format!(
            "    \"Resource{i}\": {{ \"Type\": \"AWS::AppSync::Resolver\", \"Properties\": {{ \"ApiId\": {{ \
             \"Ref\": \"ApiId\" }}, \"TypeName\": \"Query\", \"Kind\": \"PIPELINE\", \"Code\": \"{digits}\" }} }},\n"
        );
        text.push_str(&line);
    }
    text.push_str("    \"End\": {}\n  }\n}\n");
    text.into_bytes()
}
