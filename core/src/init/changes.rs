//! The lines of `amplify.yml` to change: `towpath pull` in the place of what pulled a backend before.

use std::collections::{BTreeMap, BTreeSet};

use super::draft::Draft;
use super::facts::Facts;
use super::roles::Roles;
use super::spec::{Application, BuildSpec, Line};
use super::{Content, Gathered};

/// What takes the place of the old command.
const COMMAND: &str = "towpath pull";
/// The same in a child which is hosted beside its parent: both start on one push, and a child that is faster would read
/// the backend of the commit before.
const WAITING: &str = "towpath pull --wait --same-commit";

/// Lines around a change.
const CONTEXT: usize = 3;

/// Lines `at..at + remove` are replaced.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Edit {
    remove: usize,
    insert: Vec<String>,
}

/// The changes of all build specifications, as a unified diff.
pub(crate) fn diff(gathered: &Gathered, facts: &Facts, roles: &Roles, draft: &Draft) -> String {
    let mut diff = String::new();
    for spec in &facts.specs {
        if let Some(Content::Text(text)) = gathered.files.get(&spec.path) {
            let lines: Vec<&str> = text.split('\n').collect();
            let edits = edits((spec, &lines), facts, roles, draft);
            diff.push_str(&unified(spec.path.as_str(), &lines, &edits));
        }
    }
    diff
}

fn edits((spec, lines): (&BuildSpec, &[&str]), facts: &Facts, roles: &Roles, draft: &Draft) -> BTreeMap<usize, Edit> {
    let pulls = roles.units.iter().flat_map(|(path, unit)| unit.pulls.iter().map(move |at| (path, at)));
    let pulls = pulls.filter_map(|(path, at)| Some((facts.pulls.get(*at)?, path)));
    let own = pulls.filter(|(pull, path)| roles.backend_at(path).is_some_and(|at| roles.is_of(pull, path, at)));
    let starts = own.filter_map(|(pull, _)| pull.start.as_ref()).filter(|start| start.path == spec.path);
    let starts: BTreeSet<usize> = starts.filter_map(|start| start.line.checked_sub(1)).collect();
    let mut edits = BTreeMap::new();
    for app in &spec.applications {
        let Some(known) = draft.apps.iter().find(|known| known.path == app.root) else { continue };
        let before = edits.len();
        let parent = draft.apps.iter().find(|parent| known.parent.as_ref() == Some(&parent.name));
        let new = if parent.is_some_and(|parent| parent.awaited) { WAITING } else { COMMAND };
        for command in app.phases.iter().flat_map(|phase| &phase.commands) {
            for start in starts.range(command.begin..command.end) {
                edits.extend(replaced(lines, command, *start, new));
            }
        }
        // A child that never pulled was built against whatever file was committed.
        if edits.len() == before && known.parent.is_some() && !known.outputs.is_empty() {
            edits.extend(inserted(lines, app, new));
        }
    }
    edits
}

/// The edit that replaces a command, or its part at a line.
fn replaced(lines: &[&str], command: &Line, at: usize, pull: &str) -> Option<(usize, Edit)> {
    let raw = lines.get(at)?;
    let (text, end) = (raw.trim_end_matches('\r'), raw.get(raw.trim_end_matches('\r').len()..).unwrap_or_default());
    let indent = text.len() - text.trim_start().len();
    let (indent, rest) = text.split_at(indent);
    let (dash, body) = match rest.strip_prefix("- ") {
        Some(body) => ("- ", body.trim_start()),
        None => ("", rest),
    };
    let item = !dash.is_empty() && at == command.begin;
    let last = (at..command.end).find(|line| !lines.get(*line).is_some_and(|line| line.trim_end().ends_with('\\')));
    // A quoted or plain text over several lines is one command; in a block, a command ends where it is not continued.
    let remove = if item { command.end - at } else { last.map_or(1, |last| last + 1 - at) };
    // `commands: [a, b]` on one line is left alone.
    if dash.is_empty()
        && at == command.begin
        && !command.text.contains('\n')
        && !command.text.starts_with(body.get(..4).unwrap_or(body))
    {
        return None;
    }
    let new = if remove == 1 { command_line(body, pull) } else { pull.to_owned() };
    Some((at, Edit { remove, insert: vec![format!("{indent}{dash}{new}{end}")] }))
}

/// A line with `a && amplify pull && b` keeps a and b.
fn command_line(body: &str, pull: &str) -> String {
    let quote = body.chars().next().filter(|c| matches!(c, '"' | '\''));
    let inner = quote.and_then(|quote| body.strip_prefix(quote)?.trim_end().strip_suffix(quote));
    let parts: Vec<&str> = inner.unwrap_or(body).split(" && ").collect();
    let is_pull = |part: &&str| {
        let deploys = part.contains("pipeline-deploy") || part.contains("amplifyPush");
        !deploys && ["amplify", "ampx", ".sh", "npm ", "yarn ", "pnpm "].iter().any(|word| part.contains(word))
    };
    let pulls = parts.iter().filter(|part| is_pull(part)).count();
    if parts.len() == 1 || pulls != 1 {
        return pull.to_owned();
    }
    let parts: Vec<_> = parts.iter().map(|part| if is_pull(part) { pull } else { *part }).collect();
    let line = parts.join(" && ");
    match (inner, quote) {
        (Some(_), Some(quote)) => format!("{quote}{line}{quote}"),
        _ => line,
    }
}

/// A new command before the first one of the build.
fn inserted(lines: &[&str], app: &Application, pull: &str) -> Option<(usize, Edit)> {
    let phases = ["build", "preBuild"];
    let phase = phases
        .iter()
        .find_map(|name| app.phases.iter().find(|phase| phase.part == "frontend" && phase.name == *name))?;
    let first = phase.commands.first()?.begin;
    // The text of a block begins below its `- |`.
    let at =
        (0..=first).rev().take(4).find(|at| lines.get(*at).is_some_and(|line| line.trim_start().starts_with("- ")))?;
    let line = lines.get(at)?;
    let indent = line.get(..line.len() - line.trim_start().len())?;
    let end = if line.ends_with('\r') { "\r" } else { "" };
    Some((at, Edit { remove: 0, insert: vec![format!("{indent}- {pull}{end}")] }))
}

/// A unified diff, as `git apply` and `patch` read it.
fn unified(path: &str, lines: &[&str], edits: &BTreeMap<usize, Edit>) -> String {
    if edits.is_empty() || path.chars().any(char::is_control) {
        return String::new();
    }
    let ends = lines.last() == Some(&"");
    let total = lines.len() - usize::from(ends);
    let mut hunks: Vec<Vec<(usize, &Edit)>> = Vec::new();
    for (at, edit) in edits {
        match hunks.last_mut().and_then(|hunk| Some((hunk.last()?.0 + hunk.last()?.1.remove, hunk))) {
            Some((end, hunk)) if *at <= end + 2 * CONTEXT => hunk.push((*at, edit)),
            _ => hunks.push(vec![(*at, edit)]),
        }
    }
    let mut text = format!("--- a/{path}\n+++ b/{path}\n");
    let mut grown = 0_usize;
    for hunk in hunks {
        let (Some(first), Some(last)) = (hunk.first(), hunk.last()) else { continue };
        let from = first.0.saturating_sub(CONTEXT);
        let to = (last.0 + last.1.remove + CONTEXT).min(total);
        let added: usize = hunk.iter().map(|(_, edit)| edit.insert.len()).sum();
        let removed: usize = hunk.iter().map(|(_, edit)| edit.remove).sum();
        let count = to.saturating_sub(from);
        text.push_str(&format!("@@ -{},{count} +{},{} @@\n", from + 1, from + 1 + grown, count + added - removed));
        let mut at = from;
        let mut put = |sign: char, line: &str, last: bool| {
            text.push_str(&format!("{sign}{line}\n"));
            if last && !ends {
                text.push_str("\\ No newline at end of file\n");
            }
        };
        for (start, edit) in &hunk {
            let lines_of = |from: usize, to: usize| (from..to).filter_map(|at| Some((at, *lines.get(at)?)));
            lines_of(at, *start).for_each(|(at, line)| put(' ', line, at + 1 == total));
            let ending = start + edit.remove == total && edit.remove > 0;
            lines_of(*start, start + edit.remove).for_each(|(at, line)| put('-', line, at + 1 == total));
            for (number, line) in edit.insert.iter().enumerate() {
                put('+', line, ending && number + 1 == edit.insert.len());
            }
            at = start + edit.remove;
        }
        (at..to).filter_map(|at| Some((at, *lines.get(at)?))).for_each(|(at, line)| put(' ', line, at + 1 == total));
        grown = (grown + added).saturating_sub(removed);
    }
    text
}
