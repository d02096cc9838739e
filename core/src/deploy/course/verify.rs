//! Whether what an app serves is what the release wants.

use std::time::Duration;

use super::{Context, Course, GAP, Kind, SLOWEST, Stage};
use crate::deploy::Served;
use crate::deploy::outcome::{End, Evidence};
use crate::hosting::{Job, same_commit};
use crate::pull::stamp::Stamped;

/// Caches may serve the build of before for this long.
const CACHES: Duration = Duration::from_mins(2);
/// So often a stamp is looked for where there is none.
const NO_STAMP: u32 = 3;

impl Course {
    pub(super) fn served(&mut self, context: Context<'_>, served: Served) -> Vec<Kind> {
        let (Some(backend), Some(job)) = (context.backend, self.job.clone()) else { return Vec::new() };
        let waited = context.now.saturating_sub(*self.verify_since.get_or_insert(context.now));
        self.tries += 1;
        let (why, certain) = match served {
            Served::Stamp(stamp) => {
                let right =
                    stamp.environment == context.environment && stamp.fingerprint == backend.fingerprint.as_str();
                let build = Build::of(&stamp, &job);
                if right && build != Build::Before {
                    return self.is_served(job, Evidence::Stamp);
                }
                (serves(&stamp, right), build == Build::This)
            }
            Served::None { why, for_good } if for_good || self.tries >= NO_STAMP => {
                return self.without_stamp(context, job, why);
            }
            Served::Unreachable(why) if waited >= CACHES => return self.without_stamp(context, job, why),
            Served::None { .. } | Served::Unreachable(_) => {
                self.again(context.now, SLOWEST);
                return Vec::new();
            }
        };
        if !certain && waited < CACHES {
            self.again(context.now, SLOWEST);
            return Vec::new();
        }
        if self.may_rebuild() {
            return self.rebuild(context.now, format!("the app serves {why}"));
        }
        vec![self.finish(End::Mismatch { job: job.id, serves: why })]
    }

    /// Nothing tells which backend the app was built from, but when.
    fn without_stamp(&mut self, context: Context<'_>, job: Job, why: String) -> Vec<Kind> {
        let updated = context.backend.and_then(|backend| backend.updated);
        let before = job.started.zip(updated).is_some_and(|(started, updated)| started < updated);
        if before && !self.is_parent() && self.may_rebuild() {
            let what = format!("job {} began before the backend's last update, and no stamp is served", job.id);
            return self.rebuild(context.now, what);
        }
        self.is_served(job, Evidence::Job(why))
    }

    fn is_served(&mut self, job: Job, evidence: Evidence) -> Vec<Kind> {
        vec![self.finish(End::Served { job: job.id, built: !self.kept, evidence })]
    }

    fn may_rebuild(&self) -> bool {
        (self.kept || self.early) && !self.rebuilt
    }

    fn rebuild(&mut self, now: Duration, why: String) -> Vec<Kind> {
        self.stale = self.job.take().map(|job| job.id);
        (self.rebuilt, self.kept, self.early, self.unconcerned) = (true, false, false, false);
        self.stage = Stage::Look;
        self.next_at = now + GAP;
        vec![Kind::Rebuild { why }]
    }
}

/// Which build a stamp is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Build {
    /// That of the job, or a later one.
    This,
    /// An earlier one: a cache has not noticed yet.
    Before,
    /// The stamp does not say.
    Untold,
}

impl Build {
    /// Amplify tells a build its job's number with zeros in front, and the commit `HEAD` where it knows none.
    fn of(stamp: &Stamped, job: &Job) -> Self {
        let number: Option<u64> = stamp.job.as_deref().and_then(|job| job.parse().ok());
        if let (Some(stamped), Some(own)) = (number, job.number()) {
            return if stamped < own { Self::Before } else { Self::This };
        }
        match (stamp.commit.as_deref(), job.known_commit()) {
            (Some(stamped), Some(own)) if stamped.len() >= 7 && stamped != "HEAD" => {
                // A commit can be built twice: only a difference is certain.
                if same_commit(stamped, own) { Self::Untold } else { Self::Before }
            }
            _ => Self::Untold,
        }
    }
}

fn serves(stamp: &Stamped, right: bool) -> String {
    let short = |text: &str| text.chars().filter(char::is_ascii_alphanumeric).take(8).collect::<String>();
    let environment: String = stamp.environment.chars().filter(|c| !c.is_control()).take(64).collect();
    let build = match (stamp.job.as_deref(), stamp.commit.as_deref()) {
        (Some(job), _) => format!(" of job {}", short(job.trim_start_matches('0'))),
        (None, Some(commit)) => format!(" of commit {}", short(commit)),
        (None, None) => String::new(),
    };
    let what = if right { "the build" } else { "a build" };
    format!("{what}{build} against {environment} {}", short(&stamp.fingerprint))
}
