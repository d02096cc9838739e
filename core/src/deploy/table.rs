//! The table of a release that is under way: one row for each app.

use std::time::Duration;

use super::course::{Course, Stage};
use crate::hosting::JobStatus;
use crate::wait::clock;

/// The heads of the columns.
const HEADS: [&str; 5] = ["APP", "JOB", "STEP", "ELAPSED", "ABOUT"];

/// A row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The app; a child is indented.
    pub app: String,
    /// The job, if there is one yet.
    pub job: String,
    /// What it does now.
    pub step: String,
    /// How long its job has been followed.
    pub elapsed: String,
    /// How long earlier jobs took.
    pub estimate: String,
}

impl Row {
    pub(super) fn of(course: &Course, now: Duration) -> Self {
        let name = course.step.target.app();
        let under_way = matches!(course.stage, Stage::Follow | Stage::AtGate | Stage::Verify);
        let elapsed = course.since.filter(|_| under_way).map(|since| clock(now.saturating_sub(since)));
        Self {
            app: if course.is_parent() { name.to_string() } else { format!("  {name}") },
            job: course.job.as_ref().map(|job| job.id.clone()).unwrap_or_default(),
            step: step(course),
            elapsed: elapsed.unwrap_or_default(),
            estimate: course.step.estimate.filter(|_| course.end().is_none()).map(clock).unwrap_or_default(),
        }
    }

    fn cells(&self) -> [&str; 5] {
        [&self.app, &self.job, &self.step, &self.elapsed, &self.estimate]
    }
}

fn step(course: &Course) -> String {
    match &course.stage {
        Stage::Held => "waits for its parent".to_owned(),
        Stage::Look => "looking".to_owned(),
        Stage::Start => "starting".to_owned(),
        Stage::Follow => match course.job.as_ref().map(|job| (&job.status, job.step())) {
            Some((JobStatus::Pending, _)) => "QUEUED".to_owned(),
            Some((_, Some(step))) => step.name.clone(),
            Some((status, None)) => status.to_string(),
            None => String::new(),
        },
        Stage::AtGate => "BACKEND".to_owned(),
        Stage::Verify => "VERIFY".to_owned(),
        Stage::Over(end) => end.words(),
    }
}

/// The lines of the table.
pub fn lines(rows: &[Row]) -> Vec<String> {
    let cells: Vec<[&str; 5]> = std::iter::once(HEADS).chain(rows.iter().map(Row::cells)).collect();
    // A column without anything in it is left out; the step, whose words can be long, is no wider than usual.
    let width = |column: usize| {
        let of = |row: &[&str; 5]| row.get(column).map_or(0, |cell| cell.chars().count());
        let widest = cells.iter().skip(1).map(of).max().unwrap_or(0);
        let most = if column == 2 { 40 } else { usize::MAX };
        (widest > 0).then(|| widest.min(most).max(HEADS.get(column).map_or(0, |head| head.len())))
    };
    let widths: Vec<Option<usize>> = (0..HEADS.len()).map(width).collect();
    let line = |row: &[&str; 5]| {
        let columns = row.iter().zip(&widths).filter_map(|(cell, width)| Some(format!("{cell:<0$}  ", (*width)?)));
        columns.collect::<String>().trim_end().to_owned()
    };
    cells.iter().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(app: &str, job: &str, step: &str, elapsed: &str, estimate: &str) -> Row {
        let [app, job, step, elapsed, estimate] = [app, job, step, elapsed, estimate].map(str::to_owned);
        Row { app, job, step, elapsed, estimate }
    }

    #[test]
    fn columns_are_as_wide_as_what_is_in_them() {
        let rows = [
            row("admin", "412", "BUILD", "2:41", "7:10"),
            row("  client", "", "waits for its parent", "", "2:30"),
            row("  kiosk", "88", "job 88 succeeded; its stamp cannot tell: the branch is behind a password", "", ""),
        ];
        insta::assert_snapshot!(lines(&rows).join("\n"), @r"
        APP       JOB  STEP                                      ELAPSED  ABOUT
        admin     412  BUILD                                     2:41     7:10
          client       waits for its parent                               2:30
          kiosk   88   job 88 succeeded; its stamp cannot tell: the branch is behind a password
        ");
        // Without anything in a column, it is left out.
        assert_eq!(lines(&[row("admin", "", "looking", "", "")]), ["APP    STEP", "admin  looking"]);
    }
}
