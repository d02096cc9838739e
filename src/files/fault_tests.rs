//! Lets every step of a replacement fail, or the process die there, and looks at what is left.

use std::collections::BTreeMap;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use proptest::prelude::*;

use super::*;

/// The real disk, up to a step.
struct Faulty {
    steps: AtomicUsize,
    fails_at: usize,
    /// Whether everything after that step fails too: the process was killed there.
    dies: bool,
    /// Whether files can have second names there.
    links: bool,
    /// What someone else does right before the first rename.
    meanwhile: Option<Box<dyn Fn() + Sync>>,
    renamed: AtomicBool,
}

impl Faulty {
    fn step(&self) -> io::Result<()> {
        let step = self.steps.fetch_add(1, Ordering::SeqCst);
        if step == self.fails_at || self.dies && step > self.fails_at {
            return Err(io::Error::other("injected"));
        }
        Ok(())
    }
}

impl Disk for Faulty {
    fn create(&self, path: &Utf8Path) -> io::Result<fs::File> {
        self.step().and_then(|()| RealDisk.create(path))
    }
    fn write(&self, file: &mut fs::File, bytes: &[u8]) -> io::Result<()> {
        let first_failure = self.steps.load(Ordering::SeqCst) == self.fails_at;
        let done = self.step();
        if first_failure {
            RealDisk.write(file, &bytes[..bytes.len() / 2])?;
        }
        done.and_then(|()| RealDisk.write(file, bytes))
    }
    // Thousands of real syncs take minutes; what is tested is what happens when one fails.
    fn sync(&self, _: &fs::File) -> io::Result<()> {
        self.step()
    }
    fn adopt(&self, path: &Utf8Path, other: &Metadata) -> io::Result<()> {
        self.step().and_then(|()| RealDisk.adopt(path, other))
    }
    fn link(&self, from: &Utf8Path, to: &Utf8Path) -> io::Result<()> {
        if !self.links {
            return Err(io::ErrorKind::Unsupported.into());
        }
        self.step().and_then(|()| RealDisk.link(from, to))
    }
    fn rename(&self, from: &Utf8Path, to: &Utf8Path) -> io::Result<()> {
        if let Some(meanwhile) = self.meanwhile.as_ref().filter(|_| !self.renamed.swap(true, Ordering::SeqCst)) {
            meanwhile();
        }
        self.step().and_then(|()| RealDisk.rename(from, to))
    }
    fn remove(&self, path: &Utf8Path) -> io::Result<()> {
        self.step().and_then(|()| RealDisk.remove(path))
    }
    fn create_folder(&self, path: &Utf8Path) -> io::Result<()> {
        self.step().and_then(|()| RealDisk.create_folder(path))
    }
    fn remove_folder(&self, path: &Utf8Path) -> io::Result<()> {
        self.step().and_then(|()| RealDisk.remove_folder(path))
    }
}

/// One output of a scene: where, what is there, and what shall be.
#[derive(Clone, Debug)]
struct Case {
    folder: &'static str,
    old: Option<(String, u32)>,
    older_backup: bool,
    new: String,
    backup: bool,
}

impl Case {
    fn path(&self, number: usize) -> Utf8PathBuf {
        Utf8Path::new(self.folder).join(format!("f{number}.json"))
    }
}

struct Scene {
    _folder: tempfile::TempDir,
    root: Utf8PathBuf,
    files: Workspace,
}

fn scene(cases: &[Case]) -> Scene {
    let folder = tempfile::tempdir().unwrap();
    let root = Utf8PathBuf::from_path_buf(folder.path().canonicalize().unwrap()).unwrap();
    fs::create_dir(root.join("app")).unwrap();
    for (number, case) in cases.iter().enumerate() {
        let path = root.join("app").join(case.path(number));
        if let Some((text, mode)) = &case.old {
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(&path, text).unwrap();
            fs::set_permissions(&path, std::fs::Permissions::from_mode(*mode)).unwrap();
            if case.older_backup {
                fs::write(format!("{path}.bak"), "older").unwrap();
            }
        }
    }
    Scene { _folder: folder, files: Workspace::new(root.clone()), root }
}

/// Everything that must come back: of folders that they exist; of files mode, inode, time and content.
type State = BTreeMap<Utf8PathBuf, Option<(u32, u64, i64, Vec<u8>)>>;

impl Scene {
    fn state(&self) -> State {
        let mut state = State::new();
        let mut folders = vec![self.root.clone()];
        while let Some(folder) = folders.pop() {
            for entry in folder.read_dir_utf8().unwrap() {
                let path = entry.unwrap().into_path();
                let metadata = fs::symlink_metadata(&path).unwrap();
                if metadata.is_dir() {
                    folders.push(path.clone());
                    state.insert(path, None);
                } else {
                    let bytes = fs::read(&path).unwrap();
                    state.insert(path, Some((metadata.mode(), metadata.ino(), metadata.mtime_nsec(), bytes)));
                }
            }
        }
        state
    }

    fn run(&self, cases: &[Case], disk: &dyn Disk) -> Result<Vec<Written>, FileError> {
        let changes: Vec<_> = cases
            .iter()
            .enumerate()
            .map(|(number, case)| {
                let path = case.path(number);
                let expect = self.files.read("app".into(), &path).unwrap().bytes;
                Change { app: "app".into(), path, bytes: case.new.clone().into(), expect, backup: case.backup }
            })
            .collect();
        self.files.replace_all_on(disk, &changes)
    }

    fn leftovers(&self) -> usize {
        self.state().keys().filter(|path| path.file_name().unwrap().starts_with(".towpath-")).count()
    }

    /// Every target is its old or its new file, whole, with the right mode; and no old content is lost that was to be
    /// backed up. Returns whether all are new.
    fn check_whole(&self, cases: &[Case]) -> bool {
        let mut all_new = true;
        for (number, case) in cases.iter().enumerate() {
            let path = self.root.join("app").join(case.path(number));
            let now = fs::read_to_string(&path).ok();
            let is_new = now.as_ref() == Some(&case.new);
            all_new &= is_new;
            match &case.old {
                None => assert!(is_new || now.is_none(), "{path}: {now:?}"),
                Some((old, mode)) => {
                    assert!(is_new || now.as_ref() == Some(old), "{path}: {now:?}");
                    assert_eq!(fs::metadata(&path).unwrap().mode() & 0o7777, *mode, "{path}");
                    if is_new && case.backup && *old != case.new {
                        assert_eq!(&fs::read_to_string(format!("{path}.bak")).unwrap(), old);
                    }
                }
            }
        }
        all_new
    }
}

fn faulty(fails_at: usize, dies: bool, links: bool) -> Faulty {
    Faulty { steps: AtomicUsize::new(0), fails_at, dies, links, meanwhile: None, renamed: AtomicBool::new(false) }
}

/// How many steps a run takes in which none fails.
fn steps(cases: &[Case], links: bool) -> usize {
    let scene = scene(cases);
    let disk = faulty(usize::MAX, false, links);
    scene.run(cases, &disk).unwrap();
    assert!(scene.check_whole(cases) && scene.leftovers() == 0);
    disk.steps.load(Ordering::SeqCst)
}

fn fail_at_every_step(cases: &[Case], links: bool) {
    for step in 0..steps(cases, links) {
        let scene = scene(cases);
        let before = scene.state();
        match scene.run(cases, &faulty(step, false, links)) {
            // Without links the kept file is a copy: another inode comes back, with all else.
            Err(error) if links => assert_eq!(scene.state(), before, "step {step}: {error}"),
            Err(error) => {
                let strip = |state: State| -> Vec<_> {
                    state.into_iter().map(|(path, file)| (path, file.map(|file| (file.0, file.3)))).collect()
                };
                assert_eq!(strip(scene.state()), strip(before), "step {step}: {error}");
            }
            // A second name that was refused became a copy, or a kept file could not be removed.
            Ok(_) => assert!(scene.check_whole(cases) && scene.leftovers() <= 1, "step {step}"),
        }
        scene.run(cases, &RealDisk).unwrap();
        assert!(scene.check_whole(cases) && scene.leftovers() == 0, "step {step}");
    }
}

/// Dies at every step; the next run fails once, `later` steps after its start; the third has a sound disk.
fn die_at_every_step(cases: &[Case], links: bool, later: usize) {
    let mut half_done = 0;
    for step in 0..steps(cases, links) {
        let scene = scene(cases);
        let result = scene.run(cases, &faulty(step, true, links));
        let all_new = scene.check_whole(cases);
        assert!(result.is_err() || all_new, "step {step}");
        if let Err(FileError::HalfDone { replaced, .. }) = &result {
            half_done += 1;
            assert!(!replaced.is_empty() && replaced.iter().all(|path| path.exists()), "step {step}");
        }
        let _may_fail = scene.run(cases, &faulty(later, false, links));
        scene.check_whole(cases);
        scene.run(cases, &RealDisk).unwrap();
        assert!(scene.check_whole(cases) && scene.leftovers() == 0, "step {step}");
    }
    // The last rename is the last step that counts, so one file alone is never half done.
    let changes = cases.iter().filter(|case| case.old.as_ref().is_none_or(|(old, _)| *old != case.new)).count();
    assert!(half_done > 0 || changes < 2, "dying after a rename must be told");
    assert!(half_done == 0 || changes > 0, "nothing was to be done");
}

fn example() -> Vec<Case> {
    let case = |folder, old: Option<(&str, u32)>, new: &str, backup| Case {
        folder,
        old: old.map(|(text, mode)| (text.to_owned(), mode)),
        older_backup: backup,
        new: new.to_owned(),
        backup,
    };
    vec![
        case("", Some(("old 0", 0o600)), "new 0", true),
        case("a/b", None, "new 1", true),
        case("c", Some(("same", 0o644)), "same", true),
        case("c", Some(("old 3", 0o755)), "", false),
        case("a/b/d", None, "new 4", false),
    ]
}

#[test]
fn only_what_takes_the_place_of_other_content_is_waited_for() {
    let case = |old| Case { folder: "", old, older_backup: false, new: "new".to_owned(), backup: false };
    // Created, written, renamed.
    assert_eq!(steps(&[case(None)], true), 3);
    // Created, written, given the mode, waited for; the old one linked; renamed; the old one removed.
    assert_eq!(steps(&[case(Some(("old".to_owned(), 0o644)))], true), 7);
}

#[test]
fn whatever_fails_all_files_come_back() {
    fail_at_every_step(&example(), true);
    fail_at_every_step(&example(), false);
}

#[test]
fn wherever_the_process_dies_each_file_is_whole_and_the_next_run_completes() {
    for later in [0, 1, 3, 9, 27] {
        die_at_every_step(&example(), true, later);
        die_at_every_step(&example(), false, later);
    }
}

#[test]
fn a_file_that_someone_edits_between_staging_and_renaming_is_kept() {
    let cases = &example()[..];
    let scene = scene(cases);
    let edited = scene.root.join("app").join(cases[3].path(3));
    let path = edited.clone();
    let mut disk = faulty(usize::MAX, false, true);
    disk.meanwhile = Some(Box::new(move || fs::write(&path, "edited").unwrap()));
    let error = scene.run(cases, &disk).unwrap_err();
    assert_eq!(error, FileError::Changed { path: "app/c/f3.json".into() });
    assert_eq!(fs::read_to_string(edited).unwrap(), "edited");
    assert_eq!(fs::read_to_string(scene.root.join("app/f0.json")).unwrap(), "old 0");
    assert!(!scene.root.join("app/a").exists());
    assert_eq!(scene.leftovers(), 0);
}

#[test]
fn a_folder_that_becomes_a_link_between_staging_and_renaming_is_not_followed() {
    let cases = &example()[..];
    let scene = scene(cases);
    let root = scene.root.clone();
    let mut disk = faulty(usize::MAX, false, true);
    disk.meanwhile = Some(Box::new(move || {
        fs::rename(root.join("app/c"), root.join("moved")).unwrap();
        fs::create_dir(root.join("elsewhere")).unwrap();
        fs::write(root.join("elsewhere/f3.json"), "old 3").unwrap();
        std::os::unix::fs::symlink("../elsewhere", root.join("app/c")).unwrap();
    }));
    let error = scene.run(cases, &disk).unwrap_err();
    assert_eq!(error, FileError::Changed { path: "app/c/f3.json".into() });
    assert_eq!(fs::read_to_string(scene.root.join("elsewhere/f3.json")).unwrap(), "old 3");
    assert_eq!(fs::read_to_string(scene.root.join("app/f0.json")).unwrap(), "old 0");
}

fn any_case() -> impl Strategy<Value = Case> {
    let folder = prop_oneof![Just(""), Just("a"), Just("a/b"), Just("c/d/e")];
    let mode = prop_oneof![Just(0o600), Just(0o644), Just(0o755)];
    (folder, proptest::option::of(("[ab]{0,3}", mode)), any::<bool>(), "[ab]{0,3}", any::<bool>())
        .prop_map(|(folder, old, older_backup, new, backup)| Case { folder, old, older_backup, new, backup })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_set_of_files_survives_any_fault(
        cases in prop::collection::vec(any_case(), 1..5), links: bool, later in 0_usize..40,
    ) {
        fail_at_every_step(&cases, links);
        die_at_every_step(&cases, links, later);
    }
}

#[test]
fn many_files_that_are_written_side_by_side_survive_any_fault() {
    let folders = ["", "a/b", "c", "d/e/f", "g/h"];
    let case = |number: usize| Case {
        folder: folders[number % folders.len()],
        old: number.is_multiple_of(9).then(|| ("old".to_owned(), 0o640)),
        older_backup: false,
        new: format!("new {number}"),
        backup: number.is_multiple_of(18),
    };
    let cases: Vec<_> = (0..30).map(case).collect();
    fail_at_every_step(&cases, true);
    die_at_every_step(&cases, false, 7);
}
