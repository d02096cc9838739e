//! What a person, or a program, sees of a release.

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use towpath_core::deploy::{Event, Kind, Plan, Release, Step, table};
use towpath_core::wait::{clock, short};

use crate::ui::{Format, Ui};

/// Where lines are read along, silence is broken after this time: CIs end what says nothing.
const REMINDER: Duration = Duration::from_mins(1);

/// The plan: data in a dry run, else narration.
pub(in crate::commands) fn plan(command: &str, plan: &Plan, dry_run: bool, ui: &mut Ui) {
    if ui.format() == Format::Json {
        if dry_run || ui.wants_events() {
            ui.json(&json!({
                "schema": 1,
                "command": command,
                "event": "plan",
                "environment": plan.environment.as_str(),
                "commit": plan.commit,
                "plan": steps(plan),
            }));
        }
        return;
    }
    let width = plan.steps.iter().map(|step| step.target.app().as_str().len()).max().unwrap_or(0);
    let auto = |step: &Step| if step.auto_build { "; auto-build is on" } else { "" };
    let line = |step: &Step| format!("{:<width$}  {}{}", step.target.app().as_str(), step.words(), auto(step));
    let lines: Vec<String> = plan.steps.iter().map(line).collect();
    if dry_run {
        ui.data(&lines.join("\n"));
    } else {
        for line in &lines {
            ui.note(line);
        }
    }
}

/// The steps of a plan, for programs.
pub(in crate::commands) fn steps(plan: &Plan) -> Value {
    let steps = plan.steps.iter().map(|step| {
        json!({
            "app": step.target.app().as_str(),
            "parent": step.target.parent.as_str(),
            "intent": step.word(),
            "auto_build": step.auto_build,
            "estimate_seconds": step.estimate.map(|time| time.as_secs()),
            "message": step.words(),
        })
    });
    steps.collect()
}

/// How it ended for each app.
pub(in crate::commands) fn ends(release: &Release) -> String {
    let width = release.ends().map(|(app, _)| app.as_str().len()).max().unwrap_or(0);
    let line = |(app, end): (&towpath_core::name::AppName, &towpath_core::deploy::End)| {
        format!("{:<width$}  {:<11}  {}", app.as_str(), end.word(), end.words())
    };
    release.ends().map(line).collect::<Vec<_>>().join("\n")
}

/// Shows a release while it goes on.
pub(in crate::commands) struct Show {
    start: Instant,
    speed: u32,
    width: usize,
    last: Duration,
    drawn: Option<Duration>,
}

impl Show {
    pub(in crate::commands) fn new(start: Instant, speed: u32, plan: &Plan) -> Self {
        let width = plan.steps.iter().map(|step| step.target.app().as_str().len()).max().unwrap_or(0);
        Self { start, speed, width, last: Duration::ZERO, drawn: None }
    }

    /// The time of the release.
    pub(in crate::commands) fn elapsed(&self) -> Duration {
        self.start.elapsed() * self.speed
    }

    /// Tells what happened since the last time.
    pub(in crate::commands) fn events(&mut self, release: &mut Release, ui: &mut Ui) {
        let now = self.elapsed();
        let events = release.events();
        let some = !events.is_empty();
        for event in events {
            self.last = now;
            if ui.wants_events() {
                let mut json = event.to_json(release.commit());
                if let Some(object) = json.as_object_mut() {
                    object.insert("elapsed_seconds".to_owned(), now.as_secs().into());
                }
                ui.json(&json);
            } else if ui.format() == Format::Text && !(ui.can_draw() && is_in_table(&event)) {
                self.line(event.app.as_str(), &event.kind.words(release.commit()), ui);
            }
        }
        if ui.can_draw() {
            let due = self.drawn.is_none_or(|drawn| now.saturating_sub(drawn) >= Duration::from_secs(1));
            if some || due {
                let mut lines = vec![format!("{}  {}", short(release.commit()), clock(now))];
                lines.extend(table::lines(&release.rows(now)));
                ui.picture(&lines);
                self.drawn = Some(now);
            }
        } else if now.saturating_sub(self.last) >= REMINDER && ui.format() == Format::Text {
            self.last = now;
            for row in release.rows(now).iter().filter(|row| !row.elapsed.is_empty()) {
                let about = if row.estimate.is_empty() { String::new() } else { format!(" of about {}", row.estimate) };
                let words = format!("job {} {} for {}{about}", row.job, row.step, row.elapsed);
                self.line(row.app.trim(), &words, ui);
            }
        }
    }

    fn line(&self, app: &str, words: &str, ui: &mut Ui) {
        ui.note(&format!("{:>6}  {app:<width$}  {words}", clock(self.elapsed()), width = self.width));
    }
}

/// Whether the table shows it.
fn is_in_table(event: &Event) -> bool {
    matches!(event.kind, Kind::Progress { .. } | Kind::Verifying { .. } | Kind::Started { .. } | Kind::Ended(_))
}
