//! The release as a whole: which requests to make now, and what their answers mean.

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::{Value, json};

use super::course::{Context, Course, GAP, Stage};
use super::event::{Event, Kind, ended};
use super::gate::{Gate, State};
use super::outcome::{End, Verdict, verdict};
use super::plan::Plan;
use super::table::Row;
use super::{Action, Ask, BackendRead, Observation, Trouble};
use crate::catalog::Id;
use crate::name::AppName;

/// The most requests that are under way at a time.
pub const MOST_IN_FLIGHT: usize = 16;

/// What to do now.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Next {
    /// Requests to make, side by side.
    pub ask: Vec<Action>,
    /// When to ask again, unless an answer comes before.
    pub until: Option<Duration>,
    /// It is over.
    pub over: bool,
}

/// A release, between two answers. Times are since its start.
#[derive(Clone, Debug)]
pub struct Release {
    plan: Plan,
    courses: Vec<Course>,
    gates: BTreeMap<AppName, Gate>,
    in_flight: usize,
    events: Vec<Event>,
}

impl Release {
    /// Carries out a plan.
    pub fn new(plan: Plan) -> Self {
        let courses: Vec<Course> = plan.steps.iter().cloned().map(Course::new).collect();
        let gates = plan.steps.iter().map(|step| (step.target.parent.clone(), Gate::new())).collect();
        let mut release = Self { plan, courses, gates, in_flight: 0, events: Vec::new() };
        release.advance(Duration::ZERO);
        release
    }

    /// The requests to make now. Each must be answered by [`Self::observe`].
    pub fn next(&mut self, now: Duration) -> Next {
        let mut next = Next::default();
        let courses = self.courses.iter_mut().filter(|course| !course.asking);
        let courses = courses.filter_map(|course| {
            Some((course.wants()?, &course.step.target.hosted.name, &mut course.asking, &mut course.next_at))
        });
        let gates = self.gates.iter_mut().filter(|(_, gate)| !gate.asking);
        let gates =
            gates.filter_map(|(parent, gate)| Some((gate.wants()?, parent, &mut gate.asking, &mut gate.next_at)));
        for (ask, app, asking, next_at) in courses.chain(gates) {
            if *next_at > now {
                next.until = Some(next.until.map_or(*next_at, |until| until.min(*next_at)));
            } else if self.in_flight + ask.requests() <= MOST_IN_FLIGHT {
                self.in_flight += ask.requests();
                *asking = true;
                // Whatever the answer means, the next request about it comes a second later.
                *next_at = now + GAP;
                next.ask.push(Action { app: app.clone(), ask });
            }
        }
        next.over = self.courses.iter().all(|course| course.end().is_some());
        next
    }

    /// Takes the answer to a request.
    pub fn observe(&mut self, now: Duration, asked: &Action, seen: Observation) {
        self.in_flight = self.in_flight.saturating_sub(asked.ask.requests());
        if matches!(asked.ask, Ask::Stack | Ask::Backend) {
            if let Some(gate) = self.gates.get_mut(&asked.app) {
                gate.asking = false;
                let kind = gate.observe(now, seen);
                self.events.extend(kind.map(|kind| Event { app: asked.app.clone(), kind }));
            }
        } else if let Some(course) = self.courses.iter_mut().find(|course| *course.step.target.app() == asked.app) {
            course.asking = false;
            let context = Context {
                now,
                environment: self.plan.environment.as_str(),
                commit: &self.plan.commit,
                detach: self.plan.detach,
                backend: self.gates.get(&course.step.target.parent).and_then(Gate::read),
            };
            let kinds = course.observe(context, seen);
            self.events.extend(kinds.into_iter().map(|kind| Event { app: asked.app.clone(), kind }));
        }
        self.advance(now);
    }

    /// Moves what waits for something else.
    fn advance(&mut self, now: Duration) {
        for (parent, gate) in &mut self.gates {
            let mut tell = |app: &AppName, kind: Kind| self.events.push(Event { app: app.clone(), kind });
            if let Some(course) = self.courses.iter_mut().find(|course| course.step.target.app() == parent) {
                pass(gate, course, now, &mut tell);
            } else {
                // Not a part of this release: its backend is taken as it is.
                gate.settle(now);
                if let State::Read(read) = &gate.state {
                    gate.state = State::Open(read.clone());
                }
            }
            let parent_ended = self.courses.iter().find(|course| course.step.target.app() == parent);
            let parent_ended = parent_ended.and_then(Course::end).cloned();
            let alone = parent_ended.is_none();
            for child in self.courses.iter_mut().filter(|course| course.step.target.parent == *parent) {
                if child.stage != Stage::Held {
                    continue;
                }
                let end = match (&gate.state, &parent_ended) {
                    (State::Open(_), _) => {
                        child.go_on(now);
                        continue;
                    }
                    (State::Shut(trouble), _) if alone => End::Trouble(trouble.clone()),
                    (_, Some(End::Detached { .. } | End::Later)) => End::Later,
                    (_, Some(end)) if !end.is_good() => End::NotStarted,
                    _ => continue,
                };
                let kind = child.finish(end);
                tell(child.step.target.app(), kind);
            }
        }
    }

    /// What happened since the last time.
    pub fn events(&mut self) -> Vec<Event> {
        std::mem::take(&mut self.events)
    }

    /// The commit.
    pub fn commit(&self) -> &str {
        &self.plan.commit
    }

    /// How it ended for each app that has ended.
    pub fn ends(&self) -> impl Iterator<Item = (&AppName, &End)> {
        self.courses.iter().filter_map(|course| Some((course.step.target.app(), course.end()?)))
    }

    /// How it ended, once every app has.
    pub fn verdict(&self) -> Option<Verdict> {
        let ends = self.courses.iter().map(|course| {
            let target = &course.step.target;
            Some((target.app(), &target.parent, course.end()?))
        });
        let ends: Option<Vec<_>> = ends.collect();
        Some(verdict(self.plan.environment.as_str(), &self.plan.commit, &ends?))
    }

    /// One row for each app.
    pub fn rows(&self, now: Duration) -> Vec<Row> {
        self.courses.iter().map(|course| Row::of(course, now)).collect()
    }

    /// The fingerprint of each backend that was read.
    pub fn fingerprints(&self) -> impl Iterator<Item = (&AppName, &str)> {
        self.gates.iter().filter_map(|(parent, gate)| Some((parent, gate.read()?.fingerprint.as_str())))
    }

    /// What is known at the end, for programs.
    pub fn to_json(&self) -> Value {
        let backends = self
            .fingerprints()
            .map(|(parent, fingerprint)| json!({ "parent": parent.as_str(), "fingerprint": fingerprint }));
        json!({
            "environment": self.plan.environment.as_str(),
            "commit": self.plan.commit,
            "backends": backends.collect::<Vec<_>>(),
            "apps": self.ends().map(|(app, end)| ended(app, end)).collect::<Vec<_>>(),
        })
    }
}

/// Moves a parent past its own gate.
fn pass(gate: &mut Gate, course: &mut Course, now: Duration, tell: &mut impl FnMut(&AppName, Kind)) {
    let app = course.step.target.app().clone();
    if course.stage == Stage::AtGate {
        gate.settle(now);
        match gate.state.clone() {
            State::Read(BackendRead { rolled_back: Some(stack), .. }) => {
                let message = format!("the last update of stack {stack} was rolled back");
                let trouble = Trouble { id: Id::E1402, message, help: Vec::new() };
                gate.state = State::Shut(trouble.clone());
                let kind = course.finish(End::Backend(trouble));
                tell(&app, kind);
            }
            State::Read(read) => {
                // A parent that stays as it is must first prove that it is of this backend: else it is built, and the
                // backend may change.
                if !course.is_kept() {
                    gate.state = State::Open(read);
                }
                course.go_on(now);
            }
            State::Shut(trouble) => {
                let end = if super::gate::passes(trouble.id) { End::Trouble(trouble) } else { End::Backend(trouble) };
                let kind = course.finish(end);
                tell(&app, kind);
            }
            State::Idle | State::Settling | State::Reading | State::Open(_) => {}
        }
        return;
    }
    if let State::Read(read) = &gate.state {
        gate.state = match &course.stage {
            Stage::Over(end) if end.is_good() => State::Open(read.clone()),
            Stage::Verify | Stage::Over(_) => return,
            // What it serves is of another backend: it is built, and everything is looked at anew.
            _ => State::Idle,
        };
    }
}
