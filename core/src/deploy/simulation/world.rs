//! Hosting and a backend in memory. Times are since the world began, and its seconds are those since 1970.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::catalog::Id;
use crate::config::Aws;
use crate::deploy::{Action, Ask, BackendRead, Concerned, Observation, Observed, Served, Target, Trouble};
use crate::fingerprint::Fingerprint;
use crate::hosting::start::StartError;
use crate::hosting::{HostedBranch, Job, JobStatus, Step};
use crate::name::{AccountId, AppId, AppName, BranchName, EnvironmentName, Region};
use crate::ports::{ReadError, Stack};
use crate::pull::stamp::Stamped;

pub(in crate::deploy) const COMMIT: &str = "3f9c2e1aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
pub(in crate::deploy) const BEFORE: &str = "1111111bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb";

pub(in crate::deploy) fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

/// Numbers that are the same for the same seed.
pub(in crate::deploy) struct Chance(u64);

impl Chance {
    pub(in crate::deploy) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    /// Below the limit; 0 for 0.
    pub(in crate::deploy) fn up_to(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11).checked_rem(limit).unwrap_or(0)
    }

    pub(in crate::deploy) fn percent(&mut self, percent: u64) -> bool {
        self.up_to(100) < percent
    }

    pub(in crate::deploy) fn latency(&mut self) -> Duration {
        Duration::from_millis(20 + self.up_to(2000))
    }

    pub(in crate::deploy) fn fault(&mut self) -> Fault {
        match self.up_to(4) {
            0 => Fault::Unavailable,
            1 => Fault::Throttled,
            2 => Fault::LostAfter,
            _ => Fault::LostBefore,
        }
    }
}

/// What becomes of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::deploy) enum Fault {
    None,
    Unavailable,
    Throttled,
    /// The request has its effect, and its answer is lost.
    LostAfter,
    /// The request is lost.
    LostBefore,
}

#[derive(Clone, Debug)]
pub(in crate::deploy) struct SimJob {
    pub(in crate::deploy) id: u64,
    pub(in crate::deploy) commit: String,
    /// Before this it is not there.
    pub(in crate::deploy) from: Duration,
    /// Until this it is pending.
    pub(in crate::deploy) runs: Duration,
    pub(in crate::deploy) ends: Duration,
    pub(in crate::deploy) good: bool,
    /// The version of the backend that it was built from.
    pub(in crate::deploy) built: u64,
}

#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub(in crate::deploy) struct SimApp {
    pub(in crate::deploy) name: String,
    pub(in crate::deploy) jobs: Vec<SimJob>,
    pub(in crate::deploy) auto_build: bool,
    /// Its jobs of the new commit fail.
    pub(in crate::deploy) fails: bool,
    pub(in crate::deploy) stamps: bool,
    pub(in crate::deploy) unconcerned: bool,
    /// How long a job takes.
    pub(in crate::deploy) takes: u64,
    /// How long caches serve the build of before.
    pub(in crate::deploy) cached: u64,
    /// How long a job that was started is not in the list yet.
    pub(in crate::deploy) unlisted: u64,
}

#[derive(Clone, Debug)]
pub(in crate::deploy) struct World {
    pub(in crate::deploy) now: Duration,
    /// The parent is the first.
    pub(in crate::deploy) apps: Vec<SimApp>,
    /// The new commit changes the backend.
    pub(in crate::deploy) changes_backend: bool,
    /// The update is rolled back.
    pub(in crate::deploy) rolls_back: bool,
    /// When the backend's stack is being updated, and the version afterwards.
    pub(in crate::deploy) updates: Vec<(Duration, Duration, u64)>,
    /// Builds at a time in the account.
    pub(in crate::deploy) places: usize,
}

impl World {
    /// A parent and children that serve the commit before.
    pub(in crate::deploy) fn of(children: usize) -> Self {
        let names = std::iter::once("admin".to_owned()).chain((1..=children).map(|number| format!("c{number}")));
        let app = |name| SimApp {
            name,
            jobs: vec![SimJob {
                id: 1,
                commit: BEFORE.to_owned(),
                from: seconds(0),
                runs: seconds(0),
                ends: seconds(100),
                good: true,
                built: 1,
            }],
            auto_build: false,
            fails: false,
            stamps: true,
            unconcerned: false,
            takes: 120,
            cached: 0,
            unlisted: 0,
        };
        Self {
            now: seconds(100_000),
            apps: names.map(app).collect(),
            changes_backend: true,
            rolls_back: false,
            updates: vec![(seconds(0), seconds(0), 1)],
            places: 25,
        }
    }

    pub(in crate::deploy) fn random(chance: &mut Chance) -> Self {
        let mut world = Self::of(usize::try_from(1 + chance.up_to(8)).unwrap());
        world.places = usize::try_from(1 + chance.up_to(5)).unwrap();
        world.changes_backend = chance.percent(60);
        let pushed = chance.percent(40);
        for position in 0..world.apps.len() {
            let app = world.apps.get_mut(position).unwrap();
            app.takes = 20 + chance.up_to(300);
            app.cached = chance.up_to(60);
            app.unlisted = chance.up_to(8);
            app.stamps = chance.percent(80);
            app.fails = chance.percent(if position == 0 { 12 } else { 6 });
            app.unconcerned = chance.percent(15);
            app.auto_build = pushed;
            if chance.percent(10) {
                // Another commit is being built.
                let (from, ends) = (world.now, world.now + seconds(chance.up_to(90)));
                app.jobs.push(SimJob {
                    id: 2,
                    commit: "2222222c".to_owned(),
                    from,
                    runs: from,
                    ends,
                    good: false,
                    built: 1,
                });
            } else if pushed {
                let from = world.now + seconds(chance.up_to(20));
                world.job(position, COMMIT, from);
            }
        }
        world
    }

    /// With a parent and two children at most, whose jobs are short.
    pub(in crate::deploy) fn small(mut self) -> Self {
        self.apps.truncate(3);
        self.apps.iter_mut().for_each(|app| app.takes = 20 + app.takes % 20);
        self
    }

    fn version(&self, at: Duration) -> u64 {
        let done = self.updates.iter().filter(|(_, ends, _)| *ends <= at);
        done.max_by_key(|(_, ends, _)| *ends).map_or(0, |(_, _, version)| *version)
    }

    fn moving(&self, at: Duration) -> bool {
        self.updates.iter().any(|(begins, ends, _)| *begins <= at && at < *ends)
    }

    /// Puts a job into a branch.
    pub(in crate::deploy) fn job(&mut self, position: usize, commit: &str, from: Duration) -> u64 {
        let running = |at: Duration| {
            self.apps.iter().flat_map(|app| &app.jobs).filter(|job| job.runs <= at && at < job.ends).count()
        };
        let mut ends: Vec<Duration> = self.apps.iter().flat_map(|app| &app.jobs).map(|job| job.ends).collect();
        ends.retain(|end| *end > from);
        ends.sort_unstable();
        let free = std::iter::once(from).chain(ends).find(|moment| running(*moment) < self.places);
        let runs = free.unwrap_or(from);
        let app = &self.apps[position];
        let (new, parent) = (commit == COMMIT, position == 0);
        let mut good = !(new && app.fails);
        let mut ends = runs + seconds(app.takes);
        let id = app.jobs.iter().map(|job| job.id).max().unwrap_or(0) + 1;
        let mut built = self.version(runs + seconds(2));
        if parent && good && self.changes_backend && new && built < 2 {
            // The stack is done a little after the job.
            self.updates.push((runs + seconds(5), ends + seconds(30), if self.rolls_back { 1 } else { 2 }));
            built = 2;
        } else if !parent && self.moving(runs + seconds(2)) {
            // Its pull refuses a backend that is being deployed.
            (good, ends) = (false, runs + seconds(4));
        }
        let job = SimJob { id, commit: commit.to_owned(), from, runs, ends, good, built };
        self.apps[position].jobs.push(job);
        id
    }

    fn seen(&self, job: &SimJob) -> Option<Job> {
        if self.now < job.from {
            return None;
        }
        let status = match () {
            () if self.now < job.runs => JobStatus::Pending,
            () if self.now < job.ends => JobStatus::Running,
            () if job.good => JobStatus::Succeeded,
            () => JobStatus::Failed,
        };
        let epoch = |at: Duration| i64::try_from(at.as_secs()).unwrap();
        let step = Step { name: "BUILD".into(), status: status.clone(), started: None, log: None, artifacts: None };
        Some(Job {
            id: job.id.to_string(),
            status: status.clone(),
            commit: job.commit.clone(),
            committed: None,
            started: Some(epoch(job.from)),
            ended: status.ended().then(|| epoch(job.ends)),
            steps: vec![step],
        })
    }

    fn jobs(&self, app: &SimApp) -> Vec<Job> {
        let listed = app.jobs.iter().rev().filter(|job| job.from + seconds(app.unlisted) <= self.now);
        listed.filter_map(|job| self.seen(job)).collect()
    }

    pub(in crate::deploy) fn observed(&self) -> Vec<Observed> {
        self.apps.iter().map(|app| self.observed_app(app)).collect()
    }

    fn observed_app(&self, app: &SimApp) -> Observed {
        let concerned = if app.unconcerned {
            Concerned::No { since: BEFORE.to_owned() }
        } else {
            Concerned::Yes("a file changed".to_owned())
        };
        Observed { target: target(&app.name), auto_build: app.auto_build, jobs: self.jobs(app), concerned }
    }

    /// What an app serves.
    fn serves<'a>(&self, app: &'a SimApp, cached: u64) -> Option<&'a SimJob> {
        let visible = |job: &&SimJob| job.good && job.ends + seconds(cached) <= self.now;
        app.jobs.iter().filter(visible).max_by_key(|job| job.id)
    }

    pub(in crate::deploy) fn answer(&mut self, action: &Action, fault: Fault) -> Observation {
        let position = self.apps.iter().position(|app| app.name == action.app.as_str()).unwrap_or(0);
        let error = match fault {
            Fault::None => None,
            Fault::Throttled => Some(ReadError::Throttled { action: "x".into(), message: "slow down".into() }),
            _ => Some(ReadError::Unavailable { action: "x".into(), message: "no answer".into() }),
        };
        match (&action.ask, error) {
            (Ask::Start, _) => Observation::Started(self.start(position, fault)),
            (Ask::Jobs, None) => Observation::Jobs(Ok(self.jobs(&self.apps[position]))),
            (Ask::Jobs, Some(error)) => Observation::Jobs(Err(error)),
            (Ask::Job(id), None) => {
                let job = self.apps[position].jobs.iter().find(|job| job.id.to_string() == *id).unwrap();
                Observation::Job(Ok(self.seen(job).unwrap()))
            }
            (Ask::Job(_), Some(error)) => Observation::Job(Err(error)),
            (Ask::Stack, None) => Observation::Stack(Ok(self.stack())),
            (Ask::Stack, Some(error)) => Observation::Stack(Err(error)),
            (Ask::Backend, None) => Observation::Backend(self.backend()),
            (Ask::Backend, Some(error)) => {
                Observation::Backend(Err(Trouble { id: Id::E1602, message: error.to_string(), help: Vec::new() }))
            }
            (Ask::Stamp, None) => Observation::Served(self.stamp(position)),
            (Ask::Stamp, Some(error)) => Observation::Served(Served::Unreachable(error.to_string())),
        }
    }

    fn start(&mut self, position: usize, fault: Fault) -> Result<Job, StartError> {
        match fault {
            Fault::Throttled => return Err(StartError::Throttled("Rate exceeded".into())),
            Fault::LostBefore | Fault::Unavailable => return Err(StartError::Lost("timed out".into())),
            Fault::None | Fault::LostAfter => {}
        }
        if self.apps[position].jobs.iter().any(|job| job.from <= self.now && self.now < job.ends) {
            return Err(StartError::Limit("the branch has a job".into()));
        }
        let id = self.job(position, COMMIT, self.now);
        match fault {
            Fault::LostAfter => Err(StartError::Lost("timed out".into())),
            _ => Ok(self.seen(self.apps[position].jobs.iter().find(|job| job.id == id).unwrap()).unwrap()),
        }
    }

    fn stack(&self) -> Stack {
        let status = if self.moving(self.now) { "UPDATE_IN_PROGRESS" } else { "UPDATE_COMPLETE" };
        Stack { name: "stack".into(), id: None, status: status.into(), reason: None, updated: None }
    }

    fn backend(&self) -> Result<BackendRead, Trouble> {
        if self.moving(self.now) {
            return Err(Trouble { id: Id::E901, message: "moving".into(), help: Vec::new() });
        }
        let begun = self.updates.iter().filter(|(begins, _, _)| *begins <= self.now);
        let updated = begun.map(|(begins, _, _)| i64::try_from(begins.as_secs()).unwrap()).max();
        let rolled_back = (self.rolls_back && self.updates.len() > 1).then(|| "stack".to_owned());
        Ok(BackendRead { fingerprint: fingerprint(self.version(self.now)), updated, rolled_back })
    }

    fn stamp(&self, position: usize) -> Served {
        let app = &self.apps[position];
        match self.serves(app, app.cached) {
            Some(job) if app.stamps => Served::Stamp(Stamped {
                environment: "staging".into(),
                fingerprint: fingerprint(job.built).as_str().to_owned(),
                stack: "stack".into(),
                generation: "gen2".into(),
                commit: Some(job.commit.clone()),
                job: Some(format!("{:010}", job.id)),
            }),
            _ => Served::None { why: "no stamp is served".into(), for_good: false },
        }
    }

    /// Commit and backend of what each app serves in the end.
    pub(in crate::deploy) fn served(&self) -> BTreeMap<String, (String, u64)> {
        let later = Self { now: self.now + Duration::from_hours(2), ..self.clone() };
        let served = |app: &SimApp| later.serves(app, 0).map(|job| (job.commit.clone(), job.built));
        self.apps.iter().filter_map(|app| Some((app.name.clone(), served(app)?))).collect()
    }

    pub(in crate::deploy) fn jobs_of_commit(&self) -> usize {
        self.apps.iter().flat_map(|app| &app.jobs).filter(|job| job.commit == COMMIT).count()
    }

    /// A second job of the commit follows only on one that failed, or that was built from the backend before.
    pub(in crate::deploy) fn assert_nothing_doubled(&self, seed: u64) {
        let backend = self.version(self.now + Duration::from_hours(2));
        for app in &self.apps {
            let jobs: Vec<&SimJob> = app.jobs.iter().filter(|job| job.commit == COMMIT).collect();
            for pair in jobs.windows(2) {
                assert!(pair[0].ends <= pair[1].from, "seed {seed}: {pair:?} side by side");
                let stale = app.name != "admin" && pair[0].built != backend;
                // Without a stamp, only the times tell.
                let early = !app.stamps && self.updates.iter().any(|(begins, _, _)| pair[0].from < *begins);
                assert!(!pair[0].good || stale || early, "seed {seed}: {} was built twice: {jobs:?}", app.name);
            }
        }
    }

    /// Every app serves the backend that there is.
    pub(in crate::deploy) fn assert_consistent(&self, seed: u64) {
        let backend = self.version(self.now);
        for (position, app) in self.apps.iter().enumerate() {
            let job = self.serves(app, 0).unwrap();
            assert!(position == 0 || job.built == backend, "seed {seed}: {} serves {job:?}, not {backend}", app.name);
            assert!(job.commit == COMMIT || app.unconcerned, "seed {seed}: {}", app.name);
        }
    }
}

pub(in crate::deploy) fn fingerprint(version: u64) -> Fingerprint {
    Fingerprint::parse(&format!("{version:064x}")).unwrap()
}

pub(crate) fn target(app: &str) -> Target {
    Target {
        hosted: HostedBranch {
            environment: EnvironmentName::new("staging").unwrap(),
            name: AppName::new(app).unwrap(),
            aws: Aws {
                account: AccountId::new("222222222222").unwrap(),
                region: Region::new("eu-west-2").unwrap(),
                profile: None,
                role_arn: None,
                external_id: None,
            },
            app_id: AppId::new(format!("d1{app}")).unwrap(),
            branch: BranchName::new("staging").unwrap(),
        },
        parent: AppName::new("admin").unwrap(),
    }
}
