//! Writes inputs to start from into `corpus/TARGET/`, made of the repository's own test data.

use std::fs;
use std::io::{Cursor, Write};
use std::path::{Path, PathBuf};

use serde_json::Value;
use towpath_fuzz::SEPARATOR;
use zip::write::{SimpleFileOptions, ZipWriter};

fn main() {
    let fuzz = Path::new(env!("CARGO_MANIFEST_DIR"));
    let root = fuzz.parent().expect("the repository");
    let mut seeds = Seeds { corpus: fuzz.join("corpus"), count: 0 };
    for file in files(&root.join("core/tests")).into_iter().chain(files(&root.join("core/src/config"))) {
        let name = file.file_name().and_then(|name| name.to_str()).unwrap_or_default().to_owned();
        let bytes = fs::read(&file).expect("a file that was listed");
        match name.as_str() {
            "amplify-meta.json" => {
                let parameters = fs::read(file.with_file_name("parameters.json")).unwrap_or_default();
                seeds.write("gen1", &[&bytes, &parameters]);
                seeds.write("archive", &[&archive(&bytes, &parameters)]);
            }
            "stack.json" => stack(&mut seeds, &bytes),
            "introspection.jsonl" => {
                for line in bytes.split(|byte| *byte == b'\n') {
                    let case: Value = serde_json::from_slice(line).unwrap_or_default();
                    seeds.write("introspection", &[case["sdl"].as_str().unwrap_or_default().as_bytes()]);
                }
            }
            _ if name.ends_with(".js") => {
                seeds.write("aws_exports", &[&bytes]);
                seeds.write("differences", &[&[&[0], bytes.as_slice()].concat(), b"export default { a: 1 };"]);
            }
            _ if name.ends_with(".toml") => seeds.write("config", &[&bytes]),
            _ => {}
        }
        if name.ends_with(".json") {
            seeds.write("js_json", &[&bytes]);
            seeds.write("differences", &[&[&[1], bytes.as_slice()].concat(), br#"{"data":{"api_key":"a"}}"#]);
        }
    }
    seeds.write("config", &[&fs::read(root.join("environments.toml")).expect("the example's file")]);
    for file in files(&root.join("snapshots")).into_iter().filter(|file| file.ends_with("snapshot.json")) {
        snapshot(&mut seeds, &file);
    }
    for file in files(&root.join("snapshots")).into_iter().filter(|file| file.ends_with("model-schema.graphql")) {
        seeds.write("introspection", &[&fs::read(file).expect("a schema")]);
    }
    seeds.write("differences", &[b"\x04A=1\nB='2'\n", b"A=2\n"]);
    let stamp = br#"{"schema":1,"environment":"dev","generation":"gen1","backend":{"stack":"s"},"fingerprint":"0","commit":null,"job":"1","outputs":{"a.js":"00"}}"#;
    seeds.write("stamp", &[stamp, stamp]);
    let claim = br#"{"schema":1,"id":"a","owner":"ada@mill","reason":"tests","since":1,"until":9,"operation":"lock"}"#;
    let under = br#"{"schema":1,"id":"b","owner":"ada@mill","reason":"x","since":2,"operation":"deploy","replaces":1,"under":{"id":"a","reason":"tests","since":1}}"#;
    let record = br#"{"schema":1,"number":1,"id":"b","environment":"live","began":1,"ended":2,"by":"ada","origin":{"promote":{"from":"dev"}},"outcome":"split","apps":[{"app":"a","id":"d1","branch":"main","job":"1","outcome":"kept","fp":"0"}],"overrides":["freeze: x"]}"#;
    seeds.write("state", &[claim.as_slice(), under.as_slice(), record.as_slice()]);
    for patterns in [["main", "ma*n", "main"], ["feature/**", "**/x?", "feature/a/x1"], ["**", "*", "a"]] {
        seeds.write("branches", &patterns.map(str::as_bytes));
    }
    let template = br#"{"Resources":{"K":{"Type":"AWS::AppSync::ApiKey","Properties":{"Expires":1795392000}}}}"#;
    let file = b"applications:\n  - appRoot: apps/a # x\n    build: npx @aws-amplify/cli@latest && amplify pull\nSECRET_KEY: \"$X\"\n";
    seeds.write("doctor", &[template, file]);
    println!("{} seeds in {}", seeds.count, seeds.corpus.display());
}

struct Seeds {
    corpus: PathBuf,
    count: usize,
}

impl Seeds {
    fn write(&mut self, target: &str, parts: &[&[u8]]) {
        let folder = self.corpus.join(target);
        fs::create_dir_all(&folder).expect("the folder of a corpus");
        fs::write(folder.join(format!("seed-{}", self.count)), parts.join(&SEPARATOR)).expect("a seed");
        self.count += 1;
    }
}

/// Every file below a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

fn archive(meta: &[u8], parameters: &[u8]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in [("amplify-meta.json", meta), ("auth/a/parameters.json", parameters), ("cli.json", b"{}")] {
        writer.start_file(name, SimpleFileOptions::default()).expect("an entry");
        writer.write_all(bytes).expect("its bytes");
    }
    writer.finish().expect("an archive").into_inner()
}

fn stack(seeds: &mut Seeds, bytes: &[u8]) {
    let stack: Value = serde_json::from_slice(bytes).expect("a recorded stack");
    let mut parts = vec![stack["metadata"].to_string(), stack["schema"].as_str().unwrap_or_default().to_owned()];
    for (name, value) in stack["outputs"].as_object().into_iter().flatten() {
        parts.extend([name.clone(), value.as_str().unwrap_or_default().to_owned()]);
    }
    seeds.write("gen2", &parts.iter().map(String::as_bytes).collect::<Vec<_>>());
}

fn snapshot(seeds: &mut Seeds, manifest: &Path) {
    let text = fs::read(manifest).expect("a manifest");
    let value: Value = serde_json::from_slice(&text).expect("a manifest");
    let mut parts = vec![text];
    for path in value["backends"]["admin"]["files"].as_object().into_iter().flat_map(|files| files.keys()) {
        parts.push(fs::read(manifest.with_file_name(path)).unwrap_or_default());
    }
    seeds.write("snapshot", &parts.iter().map(Vec::as_slice).collect::<Vec<_>>());
}
