//! Places, comparison with what was read, modes and backups, on a real folder.

use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, symlink};
use std::process::Command;

use towpath_core::catalog::{Explained as _, Id};

use super::*;

struct Checkout {
    _folder: tempfile::TempDir,
    root: Utf8PathBuf,
    files: Workspace,
}

/// A root with the apps `web` and `admin`, beside a folder `outside`.
fn checkout() -> Checkout {
    let folder = tempfile::tempdir().unwrap();
    let path = Utf8PathBuf::from_path_buf(folder.path().canonicalize().unwrap()).unwrap();
    let root = path.join("root");
    for name in ["root/web/src", "root/admin", "outside"] {
        fs::create_dir_all(path.join(name)).unwrap();
    }
    Checkout { _folder: folder, files: Workspace::new(root.clone()), root }
}

impl Checkout {
    fn change(&self, path: &str, new: &str) -> Change {
        let expect = self.files.read("web".into(), path.into()).unwrap().bytes;
        Change { app: "web".into(), path: path.into(), bytes: new.into(), expect, backup: false }
    }

    fn replace(&self, path: &str, new: &str) -> Result<Written, FileError> {
        self.files.replace_all(&[self.change(path, new)]).map(|mut written| written.remove(0))
    }

    fn text(&self, path: &str) -> String {
        fs::read_to_string(self.root.join(path)).unwrap()
    }

    fn mode(&self, path: &str) -> u32 {
        fs::metadata(self.root.join(path)).unwrap().mode() & 0o7777
    }

    fn names(&self, path: &str) -> Vec<String> {
        let mut names: Vec<_> =
            self.root.join(path).read_dir_utf8().unwrap().map(|e| e.unwrap().file_name().to_owned()).collect();
        names.sort();
        names
    }
}

#[test]
fn a_new_file_gets_its_folders_and_the_usual_mode() {
    let checkout = checkout();
    let written = checkout.replace("src/generated/deep/a.json", "new").unwrap();
    assert_eq!(written.outcome, Outcome::Created);
    assert_eq!(written.path, "web/src/generated/deep/a.json");
    assert_eq!(written.target, checkout.root.join("web/src/generated/deep/a.json"));
    assert_eq!(checkout.text("web/src/generated/deep/a.json"), "new");
    assert_eq!(checkout.names("web/src/generated/deep"), ["a.json"]);
    fs::write(checkout.root.join("web/usual"), "").unwrap();
    assert_eq!(checkout.mode("web/src/generated/deep/a.json"), checkout.mode("web/usual"));
}

#[test]
fn an_equal_file_is_not_touched() {
    let checkout = checkout();
    let path = checkout.root.join("web/a.json");
    fs::write(&path, "same").unwrap();
    let before = fs::metadata(&path).unwrap();
    let mut change = checkout.change("a.json", "same");
    change.backup = true;
    let written = checkout.files.replace_all(&[change]).unwrap();
    assert_eq!((written[0].outcome, &written[0].backup), (Outcome::Unchanged, &None));
    let after = fs::metadata(&path).unwrap();
    assert_eq!(
        (before.ino(), before.mtime_nsec(), before.ctime_nsec()),
        (after.ino(), after.mtime_nsec(), after.ctime_nsec())
    );
    assert_eq!(checkout.names("web"), ["a.json", "src"]);
}

#[test]
fn the_mode_of_a_replaced_file_stays() {
    let checkout = checkout();
    for mode in [0o600, 0o640, 0o666, 0o755] {
        let path = checkout.root.join("web/a.json");
        fs::write(&path, "old").unwrap();
        fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).unwrap();
        assert_eq!(checkout.replace("a.json", "new").unwrap().outcome, Outcome::Replaced);
        assert_eq!((checkout.mode("web/a.json"), checkout.text("web/a.json").as_str()), (mode, "new"));
    }
}

#[test]
fn the_owner_of_a_replaced_file_stays_where_the_process_may_give_files_away() {
    let checkout = checkout();
    let path = checkout.root.join("web/a.json");
    fs::write(&path, "old").unwrap();
    let given_away = std::os::unix::fs::chown(&path, Some(4711), Some(4712)).is_ok();
    checkout.replace("a.json", "new").unwrap();
    let metadata = fs::metadata(&path).unwrap();
    assert_eq!((metadata.uid(), metadata.gid()) == (4711, 4712), given_away);
}

#[test]
fn a_backup_holds_the_old_content_and_mode() {
    let checkout = checkout();
    let path = checkout.root.join("web/a.json");
    for (old, new) in [("one", "two"), ("two", "three")] {
        fs::write(&path, old).unwrap();
        fs::set_permissions(&path, std::fs::Permissions::from_mode(0o640)).unwrap();
        let mut change = checkout.change("a.json", new);
        change.backup = true;
        let written = checkout.files.replace_all(&[change]).unwrap();
        assert_eq!(written[0].backup.as_ref().unwrap(), &checkout.root.join("web/a.json.bak"));
        assert_eq!((checkout.text("web/a.json").as_str(), checkout.text("web/a.json.bak").as_str()), (new, old));
        assert_eq!(checkout.mode("web/a.json.bak"), 0o640);
        assert_eq!(checkout.names("web"), ["a.json", "a.json.bak", "src"]);
    }
}

#[test]
fn a_file_that_changed_since_it_was_read_is_kept_and_so_are_all_others() {
    for (before, after) in [(Some("read"), Some("edited")), (Some("read"), None), (None, Some("created"))] {
        let checkout = checkout();
        let set = |text: Option<&str>| match text {
            Some(text) => fs::write(checkout.root.join("web/b.json"), text).unwrap(),
            None => drop(fs::remove_file(checkout.root.join("web/b.json"))),
        };
        set(before);
        let changes = [checkout.change("a.json", "new"), checkout.change("b.json", "new")];
        set(after);
        let error = checkout.files.replace_all(&changes).unwrap_err();
        assert_eq!(error, FileError::Changed { path: "web/b.json".into() });
        assert_eq!(error.id(), Id::E315);
        assert!(!checkout.root.join("web/a.json").exists());
        assert_eq!(
            checkout.files.read("web".into(), "b.json".into()).unwrap().bytes.as_deref(),
            after.map(str::as_bytes)
        );
    }
}

#[test]
fn a_change_to_what_is_wanted_anyway_is_no_conflict() {
    let checkout = checkout();
    let change = checkout.change("a.json", "new");
    fs::write(checkout.root.join("web/a.json"), "new").unwrap();
    assert_eq!(checkout.files.replace_all(&[change]).unwrap()[0].outcome, Outcome::Unchanged);
}

/// Prepares one hostile place, and says which path of which app to write to.
type Place = fn(&Utf8Path) -> (&'static str, &'static str);

#[test]
fn places_that_are_refused() {
    let cases: &[(&str, Id, Place)] = &[
        ("parent folder", Id::E313, |_| ("web", "../admin/a.json")),
        ("parent folder in the middle", Id::E313, |_| ("web", "src/../../outside/a.json")),
        ("absolute path", Id::E313, |_| ("web", "/etc/a.json")),
        ("app outside", Id::E313, |_| ("../outside", "a.json")),
        ("absolute app", Id::E313, |_| ("/etc", "a.json")),
        ("app is a link out", Id::E313, |root| {
            symlink("../outside", root.join("linked")).unwrap();
            ("linked", "a.json")
        }),
        ("link to another app's file", Id::E313, |root| {
            fs::write(root.join("admin/a.json"), "admin's").unwrap();
            symlink("../admin/a.json", root.join("web/a.json")).unwrap();
            ("web", "a.json")
        }),
        ("folder is a link out", Id::E313, |root| {
            symlink("../../outside", root.join("web/out")).unwrap();
            ("web", "out/a.json")
        }),
        ("folder is a link to a folder whose name only begins like the app's", Id::E313, |root| {
            fs::create_dir(root.join("web2")).unwrap();
            symlink("../web2", root.join("web/out")).unwrap();
            ("web", "out/a.json")
        }),
        ("dangling link", Id::E314, |root| {
            symlink("nothing.json", root.join("web/a.json")).unwrap();
            ("web", "a.json")
        }),
        ("dangling link on the way", Id::E314, |root| {
            symlink("nothing", root.join("web/out")).unwrap();
            ("web", "out/a.json")
        }),
        ("links in a circle", Id::E314, |root| {
            symlink("b", root.join("web/a")).unwrap();
            symlink("a", root.join("web/b")).unwrap();
            ("web", "a")
        }),
        ("folder", Id::E314, |_| ("web", "src")),
        ("named as a folder", Id::E314, |_| ("web", "new/")),
        ("nothing named", Id::E314, |_| ("web", "")),
        ("app folder missing", Id::E314, |_| ("wbe", "a.json")),
        ("file on the way", Id::E314, |root| {
            fs::write(root.join("web/file"), "").unwrap();
            ("web", "file/a.json")
        }),
        ("pipe", Id::E314, |root| {
            assert!(Command::new("mkfifo").arg(root.join("web/pipe")).status().unwrap().success());
            ("web", "pipe")
        }),
        ("socket", Id::E314, |root| {
            std::os::unix::net::UnixListener::bind(root.join("web/socket")).unwrap();
            ("web", "socket")
        }),
        ("too large", Id::E314, |root| {
            fs::File::create(root.join("web/large")).unwrap().set_len(MAX_BYTES + 1).unwrap();
            ("web", "large")
        }),
        ("the configuration", Id::E314, |_| (".", "./environments.toml")),
        ("git's folder", Id::E314, |_| ("", ".git/config")),
        ("git's folder in other letters", Id::E314, |_| ("web", ".GIT/hooks/post-checkout")),
        ("name too long", Id::E314, |_| ("web", Box::leak("x".repeat(300).into_boxed_str()))),
        ("a zero byte", Id::E314, |_| ("web", "a\0b")),
    ];
    for (name, id, place) in cases {
        let checkout = checkout();
        let (app, path) = place(&checkout.root);
        let error = checkout.files.read(app.into(), path.into()).expect_err(name);
        assert_eq!(error.id(), *id, "{name}: {error}");
        let change = Change { app: app.into(), path: path.into(), bytes: vec![b'x'], expect: None, backup: false };
        let error = checkout.files.replace_all(&[change]).expect_err(name);
        assert_eq!(error.id(), *id, "{name}: {error}");
        assert!(!error.to_string().contains('\n') && error.help().len() < 3, "{name}: {error}");
        assert!(fs::read_dir(checkout.root.join("../outside")).unwrap().next().is_none(), "{name}");
    }
}

#[test]
fn places_that_are_refused_only_for_writing() {
    let checkout = checkout();
    let read_only = std::fs::Permissions::from_mode(0o444);
    let error = |path, problem: &str| {
        let error = checkout.replace(path, "new").unwrap_err();
        assert_eq!(error.id(), Id::E314);
        assert!(error.to_string().contains(problem), "{error}");
    };
    fs::write(checkout.root.join("web/a.json"), "old").unwrap();
    fs::set_permissions(checkout.root.join("web/a.json"), read_only).unwrap();
    error("a.json", "the file is read-only");
    assert_eq!(checkout.text("web/a.json"), "old");

    fs::set_permissions(checkout.root.join("web/src"), std::fs::Permissions::from_mode(0o555)).unwrap();
    error("src/a.json", "is read-only");
    error("src/deep/a.json", "is read-only");
    assert!(checkout.names("web/src").is_empty());

    fs::write(checkout.root.join("web/b.json"), "old").unwrap();
    fs::create_dir(checkout.root.join("web/b.json.bak")).unwrap();
    let mut change = checkout.change("b.json", "new");
    change.backup = true;
    assert_eq!(checkout.files.replace_all(&[change]).unwrap_err().id(), Id::E314);
    assert_eq!(checkout.text("web/b.json"), "old");
}

#[test]
fn links_within_the_app_are_followed_and_stay_links() {
    let checkout = checkout();
    fs::write(checkout.root.join("web/src/real.json"), "old").unwrap();
    symlink("src/real.json", checkout.root.join("web/a.json")).unwrap();
    symlink("src", checkout.root.join("web/sources")).unwrap();
    assert_eq!(checkout.replace("a.json", "new").unwrap().target, checkout.root.join("web/src/real.json"));
    assert_eq!(checkout.replace("sources/b.json", "b").unwrap().target, checkout.root.join("web/src/b.json"));
    assert_eq!((checkout.text("web/src/real.json").as_str(), checkout.text("web/src/b.json").as_str()), ("new", "b"));
    assert!(fs::symlink_metadata(checkout.root.join("web/a.json")).unwrap().is_symlink());

    let twice = [checkout.change("sources/b.json", "one"), checkout.change("src/b.json", "two")];
    let error = checkout.files.replace_all(&twice).unwrap_err();
    assert!(error.to_string().contains("two outputs are the same file"), "{error}");
    assert_eq!(checkout.text("web/src/b.json"), "b");
}

#[test]
fn a_backup_and_an_output_are_not_the_same_file() {
    let checkout = checkout();
    fs::write(checkout.root.join("web/a.json"), "old").unwrap();
    let mut change = checkout.change("a.json", "new");
    change.backup = true;
    for changes in [
        [change.clone(), checkout.change("a.json.bak", "other")],
        [checkout.change("a.json.bak", "other"), change.clone()],
    ] {
        let error = checkout.files.replace_all(&changes).unwrap_err();
        assert_eq!(error.id(), Id::E314);
        assert_eq!(
            (checkout.names("web").as_slice(), checkout.text("web/a.json").as_str()),
            (["a.json".to_owned(), "src".to_owned()].as_slice(), "old")
        );
    }
}

#[test]
fn a_root_that_is_reached_through_a_link_is_no_escape() {
    let checkout = checkout();
    symlink("root", checkout.root.join("../link")).unwrap();
    let files = Workspace::new(checkout.root.join("../link"));
    assert_eq!(
        files.read("./web/".into(), "./src/a.json".into()).unwrap().target,
        checkout.root.join("web/src/a.json")
    );
}

#[test]
fn a_hard_link_elsewhere_keeps_the_old_content() {
    let checkout = checkout();
    fs::write(checkout.root.join("web/a.json"), "old").unwrap();
    fs::hard_link(checkout.root.join("web/a.json"), checkout.root.join("admin/a.json")).unwrap();
    checkout.replace("a.json", "new").unwrap();
    assert_eq!((checkout.text("web/a.json").as_str(), checkout.text("admin/a.json").as_str()), ("new", "old"));
}

#[test]
fn leftovers_of_a_killed_run_go_away_even_if_nothing_changes() {
    let checkout = checkout();
    for name in ["a.json", ".towpath-0.new", ".towpath-7.old", ".towpath-notes"] {
        fs::write(checkout.root.join("web").join(name), "a").unwrap();
    }
    assert_eq!(checkout.replace("a.json", "a").unwrap().outcome, Outcome::Unchanged);
    assert_eq!(checkout.names("web"), [".towpath-notes", "a.json", "src"]);
}
