use towpath_core::config;
use towpath_core::source::SourceFile;

use super::*;

const TOML: &str = "schema = 1\n[apps.admin]\npath = \"admin\"\nrole = \"parent\"\n[environments.dev]\n\
                    source = \"snapshot\"\nsnapshot = \"s\"\napps.admin = {}\n";

fn environment() -> Environment {
    let file = SourceFile { path: "environments.toml".into(), text: TOML.to_owned() };
    config::parse(&file, "1.0.0").config.unwrap().environments.remove(0)
}

fn store() -> (tempfile::TempDir, FileState, Environment) {
    let folder = tempfile::tempdir().unwrap();
    let root = Utf8Path::from_path(folder.path()).unwrap();
    let store = FileState::new(root, Utf8Path::new(".towpath/state"));
    (folder, store, environment())
}

#[tokio::test]
async fn each_version_is_a_file_that_nobody_overwrites() {
    let (folder, store, environment) = store();
    assert_eq!(store.history(&environment, Part::Lock).await, Ok(Vec::new()));
    assert_eq!(store.put_first(&environment, Part::Lock, "a").await, Ok(true));
    assert_eq!(store.put_first(&environment, Part::Lock, "b").await, Ok(false));
    assert_eq!(store.put(&environment, Part::Lock, "c").await, Ok(2));
    let texts: Vec<_> = store.history(&environment, Part::Lock).await.unwrap();
    let texts: Vec<_> = texts.iter().map(|version| (version.number, version.text.as_str())).collect();
    assert_eq!(texts, [(1, "a"), (2, "c")]);
    let files = fs::read_dir(folder.path().join(".towpath/state/dev/lock")).unwrap();
    assert_eq!(files.count(), 2, "nothing else is left behind");
    assert_eq!(store.put(&environment, Part::Releases(1), "r").await, Ok(1));
}

#[tokio::test]
async fn only_the_newest_are_read_and_only_what_is_one() {
    let (folder, store, environment) = store();
    let place = folder.path().join(".towpath/state/dev/lock");
    fs::create_dir_all(&place).unwrap();
    for number in 1..=103 {
        fs::write(place.join(format!("{number}.json")), number.to_string()).unwrap();
    }
    for other in ["0.json", "007.json", "x.json", "104.json.tmp", "-1.json", "99999999999999999999.json"] {
        fs::write(place.join(other), "x").unwrap();
    }
    fs::write(place.join("103.json"), "x".repeat(9_000)).unwrap();
    fs::write(place.join("102.json"), [0xff]).unwrap();
    let found = store.history(&environment, Part::Lock).await.unwrap();
    assert_eq!((found.len(), found[0].number, found[0].text.as_str()), (100, 4, "4"));
    assert!(found[98..].iter().all(|version| version.text.is_empty()));
}

#[tokio::test]
async fn a_folder_in_the_place_of_a_version_is_refused() {
    let (folder, store, environment) = store();
    fs::create_dir_all(folder.path().join(".towpath/state/dev/lock/1.json")).unwrap();
    let error = store.history(&environment, Part::Lock).await.unwrap_err();
    assert!(error.to_string().contains("is not a file"), "{error}");
    fs::write(folder.path().join(".towpath/state/dev/releases"), "x").unwrap();
    let error = store.put(&environment, Part::Releases(1), "r").await.unwrap_err();
    assert!(error.to_string().contains("is not a folder"), "{error}");
}

#[test]
fn of_many_that_write_at_once_each_has_a_version_of_its_own() {
    let (folder, _, _) = store();
    let root = Utf8PathBuf::from_path_buf(folder.path().to_owned()).unwrap();
    let writer = |n: usize| {
        let root = root.clone();
        std::thread::spawn(move || {
            let store = FileState::new(&root, Utf8Path::new("state"));
            let environment = environment();
            let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
            runtime.block_on(async {
                let first = store.put_first(&environment, Part::Lock, &format!("{n} first")).await.unwrap();
                for round in 0..10 {
                    let text = format!("{n} {round}");
                    let number = store.put(&environment, Part::Lock, &text).await.unwrap();
                    let history = store.history(&environment, Part::Lock).await.unwrap();
                    let own = history.iter().find(|version| version.number == number).unwrap();
                    assert_eq!(own.text, text, "whole, and nobody else's");
                }
                first
            })
        })
    };
    let writers: Vec<_> = (0..8).map(writer).collect();
    let firsts = writers.into_iter().map(|writer| writer.join().unwrap()).filter(|first| *first).count();
    assert_eq!(firsts, 1);
    assert_eq!(fs::read_dir(folder.path().join("state/dev/lock")).unwrap().count(), 81);
}
