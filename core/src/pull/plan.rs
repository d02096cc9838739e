//! Renders every output of every app, and compares it with what is on disk.

use std::collections::BTreeMap;

use camino::{Utf8Path, Utf8PathBuf};
use serde_json::Map;

use super::differences::{self, Difference};
use super::stamp::{self, Build};
use super::{Backend, PullError};
use crate::backend::BackendConfig;
use crate::catalog::Id;
use crate::config::{App, Output, OutputKind};
use crate::name::{AppName, EnvironmentName};
use crate::render::{self, RenderError, amplifyconfiguration, aws_exports, awsconfiguration};
use crate::requires;
use crate::snapshot::digest;
use crate::warning::Warning;

/// What is asked for.
#[derive(Clone, Debug)]
pub struct PullRequest<'a> {
    /// The environment.
    pub environment: &'a EnvironmentName,
    /// Each app with the backend that it is built against.
    pub apps: Vec<(&'a App, &'a Backend)>,
    /// `[project.stamp] path`.
    pub stamp: Option<&'a Utf8Path>,
    /// The account, where the stamp may say it.
    pub account: Option<&'a str>,
    /// The commit being built.
    pub commit: Option<&'a str>,
    /// The hosting job.
    pub job: Option<&'a str>,
    /// towpath's version.
    pub tool: &'a str,
    /// `--expect`.
    pub expect: Option<&'a str>,
    /// Keep a hand-edited output beside the new one: on laptops, not in CI, where nobody would find it.
    pub keep_edited: bool,
}

/// Every file of the pull, in the order of apps and outputs, each app's stamp last.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The files.
    pub files: Vec<PlannedFile>,
    /// What should not go unnoticed.
    pub warnings: Vec<Warning>,
}

/// One file.
#[derive(Clone, Debug)]
pub struct PlannedFile {
    /// The app.
    pub app: AppName,
    /// The app's folder.
    pub folder: Utf8PathBuf,
    /// Relative to the app's folder.
    pub path: Utf8PathBuf,
    /// What must be there.
    pub bytes: Vec<u8>,
    /// What is there.
    pub existing: Option<Vec<u8>>,
    /// What that means.
    pub outcome: Outcome,
    /// Differences of values by AWS console name; empty for stamps and for files that are not there yet.
    pub differences: Vec<Difference>,
    /// The old file is to be kept as `.bak`.
    pub backup: bool,
}

/// What becomes of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// There is none yet.
    Create,
    /// It differs.
    Replace,
    /// Only the build that it names differs (a stamp).
    Restamp,
    /// It is as it must be, and is not touched.
    Unchanged,
}

impl Plan {
    /// Whether anything that a client reads would change.
    pub fn changes_anything(&self) -> bool {
        self.files.iter().any(|file| matches!(file.outcome, Outcome::Create | Outcome::Replace))
    }
}

/// Plans a pull. `existing` gives what is at a path of an app.
///
/// # Errors
/// Every problem of every app, at least one.
pub fn plan(
    request: &PullRequest<'_>,
    existing: &dyn Fn(&AppName, &Utf8Path) -> Option<Vec<u8>>,
) -> Result<Plan, Vec<PullError>> {
    let mut plan = Plan { files: Vec::new(), warnings: Vec::new() };
    let mut problems = unexpected(request);
    let mut rendered = Rendered::default();
    // Fifty children of one parent have one text.
    let mut hashed: BTreeMap<Vec<u8>, String> = BTreeMap::new();
    for (app, backend) in &request.apps {
        let missing = requires::missing(&app.requires, &backend.config);
        if !missing.is_empty() {
            problems.push(PullError::Requires { app: app.name.clone(), missing });
        }
        let stamp = request.stamp.map(|path| (path, existing(&app.name, path)));
        let known = stamp.as_ref().and_then(|(_, bytes)| bytes.as_deref()).map(stamp::recorded_outputs);
        let known = known.unwrap_or_default();
        let mut digests = BTreeMap::new();
        for output in &app.outputs {
            let there = existing(&app.name, &output.path);
            let own = own_keys(output).and_then(|path| {
                let bytes = if path == output.path { there.clone() } else { existing(&app.name, &path) };
                Some(OwnKeys { path, bytes: bytes? })
            });
            match render_output(&mut rendered, app, output, backend, own) {
                Ok(bytes) => {
                    plan.warnings.extend(left_out(&mut rendered, app, output, backend));
                    if !hashed.contains_key(&bytes) {
                        hashed.insert(bytes.clone(), digest(&bytes));
                    }
                    digests.insert(output.path.to_string(), hashed.get(&bytes).cloned().unwrap_or_default());
                    let mut file = planned(app, &output.path, bytes, there);
                    if file.outcome == Outcome::Replace {
                        edited(&mut file, &known, request.keep_edited, &mut plan.warnings);
                        file.differences = differences::between(&output.kind, file.existing.as_deref(), &file.bytes);
                    }
                    plan.files.push(file);
                    plan.warnings.extend(unread(app, output, backend));
                }
                Err(found) => problems.extend(found),
            }
        }
        if let Some((path, there)) = stamp {
            let build = Build {
                app: &app.name,
                environment: request.environment,
                commit: request.commit,
                job: request.job,
                tool: request.tool,
                account: request.account,
            };
            let text = stamp::text(&build, backend, &digests);
            let mut file = planned(app, path, text.into_bytes(), there);
            let same = file.existing.as_deref().is_some_and(|old| stamp::same_but_for_the_build(old, &file.bytes));
            if file.outcome == Outcome::Replace && same {
                file.outcome = Outcome::Restamp;
            }
            plan.files.push(file);
        }
    }
    if problems.is_empty() { Ok(plan) } else { Err(problems) }
}

/// Each backend that is not the one of `--expect`, once.
fn unexpected(request: &PullRequest<'_>) -> Vec<PullError> {
    let Some(expected) = request.expect else { return Vec::new() };
    let mut parents: Vec<&AppName> = Vec::new();
    let mut problems = Vec::new();
    for (_, backend) in &request.apps {
        if !backend.fingerprint.matches(expected) && !parents.contains(&&backend.parent) {
            parents.push(&backend.parent);
            problems.push(PullError::Unexpected {
                parent: backend.parent.clone(),
                found: backend.fingerprint.clone(),
                expected: expected.to_owned(),
            });
        }
    }
    problems
}

fn planned(app: &App, path: &Utf8Path, bytes: Vec<u8>, existing: Option<Vec<u8>>) -> PlannedFile {
    let outcome = match &existing {
        None => Outcome::Create,
        Some(old) if *old == bytes => Outcome::Unchanged,
        Some(_) => Outcome::Replace,
    };
    PlannedFile {
        app: app.name.clone(),
        folder: app.path.clone(),
        path: path.to_owned(),
        bytes,
        existing,
        outcome,
        differences: Vec::new(),
        backup: false,
    }
}

/// Names what an output in the format of generation 2 has no place for, and no client library would read.
fn unread(app: &App, output: &Output, backend: &Backend) -> Option<Warning> {
    let OutputKind::AmplifyOutputs(..) = output.kind else { return None };
    let unread = render::amplify_outputs::unread(&backend.config);
    let message = format!(
        "`{}` of app `{}` has no place for {}, which aws-amplify does not read either",
        output.path,
        app.name,
        unread.join(", ")
    );
    (!unread.is_empty()).then(|| Warning::new(Id::W108, message))
}

/// Notices a file that is not what towpath wrote last.
fn edited(file: &mut PlannedFile, known: &BTreeMap<String, String>, keep: bool, warnings: &mut Vec<Warning>) {
    let (Some(recorded), Some(old)) = (known.get(file.path.as_str()), &file.existing) else { return };
    if digest(old) == *recorded {
        return;
    }
    file.backup = keep;
    let kept = if keep { format!("; the old file is kept as `{}.bak`", file.path) } else { String::new() };
    warnings.push(Warning::new(
        Id::W103,
        format!("`{}` of app `{}` was edited since towpath wrote it{kept}", file.path, file.app),
    ));
}

/// What the output cannot say of the backend, and does not refuse.
fn left_out(rendered: &mut Rendered, app: &App, output: &Output, backend: &Backend) -> Option<Warning> {
    let values = rendered.left_out(&output.kind, backend);
    let all = format!("`{}` of app `{}` leaves out {}", output.path, app.name, values.join(", "));
    (!values.is_empty()).then(|| Warning::new(Id::W109, all))
}

/// What was rendered already: many children of one parent want the same file.
#[derive(Default)]
struct Rendered {
    done: Vec<(AppName, OutputKind, Result<String, Vec<RenderError>>)>,
    left_out: Vec<(AppName, OutputKind, Vec<String>)>,
}

impl Rendered {
    fn text(&mut self, kind: &OutputKind, backend: &Backend) -> Result<String, Vec<RenderError>> {
        let same = |(parent, done, _): &&(AppName, OutputKind, _)| *parent == backend.parent && done == kind;
        if let Some((.., text)) = self.done.iter().find(same) {
            return text.clone();
        }
        let text = independent(kind, &backend.config);
        self.done.push((backend.parent.clone(), kind.clone(), text.clone()));
        text
    }

    fn left_out(&mut self, kind: &OutputKind, backend: &Backend) -> Vec<String> {
        let same = |(parent, done, _): &&(AppName, OutputKind, _)| *parent == backend.parent && done == kind;
        if let Some((.., values)) = self.left_out.iter().find(same) {
            return values.clone();
        }
        let values = render::legacy_outputs::left_out(&backend.config, kind);
        self.left_out.push((backend.parent.clone(), kind.clone(), values.clone()));
        values
    }
}

/// The text of an output that does not depend on the file that is there.
fn independent(kind: &OutputKind, config: &BackendConfig) -> Result<String, Vec<RenderError>> {
    match kind {
        OutputKind::AmplifyOutputs(version, file) => {
            Ok(render::amplify_outputs::text_of(&render::amplify_outputs::object(config, *version)?, *file))
        }
        OutputKind::AmplifyConfiguration(file) => amplifyconfiguration::of(config, *file),
        OutputKind::AwsConfiguration(platform) => awsconfiguration::of(config, *platform),
        OutputKind::LegacyOutputs(file) => render::legacy_outputs::of(config, *file),
        OutputKind::AwsExports(_) => Ok(aws_exports::text(&aws_exports::object(config)?, &Map::new())),
        OutputKind::Dotenv { prefix, only } => render::dotenv::text(config, prefix, only),
        OutputKind::Json => render::json::text(config),
    }
}

/// A file in which there may be keys that the user added.
struct OwnKeys {
    path: Utf8PathBuf,
    bytes: Vec<u8>,
}

/// The file with the user's own keys of an output: the output itself, or, as with Amplify, the `awsconfiguration.json`
/// beside an `amplifyconfiguration` of a native app, which tells its auth plugin the same.
fn own_keys(output: &Output) -> Option<Utf8PathBuf> {
    match output.kind {
        OutputKind::AwsExports(_) | OutputKind::AwsConfiguration(_) => Some(output.path.clone()),
        OutputKind::AmplifyConfiguration(file) => {
            amplifyconfiguration::native_reader(file).map(|_| output.path.with_file_name("awsconfiguration.json"))
        }
        _ => None,
    }
}

fn render_output(
    rendered: &mut Rendered,
    app: &App,
    output: &Output,
    backend: &Backend,
    own: Option<OwnKeys>,
) -> Result<Vec<u8>, Vec<PullError>> {
    let wrap = |errors: Vec<RenderError>| -> Vec<PullError> {
        let wrapped = errors.into_iter().map(|error| PullError::Render {
            app: app.name.clone(),
            path: output.path.clone(),
            error,
        });
        wrapped.collect()
    };
    let text = rendered.text(&output.kind, backend).map_err(wrap)?;
    // Keys that the user added survive. A file without any need not be understood, which is the longest part of a pull
    // that changes nothing.
    let Some(own) = own.filter(|own| own.bytes != text.as_bytes()) else { return Ok(text.into_bytes()) };
    let unreadable = |error| vec![PullError::Existing { app: app.name.clone(), path: own.path.clone(), error }];
    let config = &backend.config;
    let text = match output.kind {
        OutputKind::AwsExports(_) => {
            let generated = aws_exports::object(config).map_err(wrap)?;
            let old = String::from_utf8_lossy(&own.bytes);
            aws_exports::text(&generated, &aws_exports::kept_keys(&old, &generated).map_err(unreadable)?)
        }
        OutputKind::AwsConfiguration(platform) => {
            let kept = awsconfiguration::kept_keys(&own.bytes).map_err(unreadable)?;
            awsconfiguration::text(config, platform, &kept).map_err(wrap)?
        }
        OutputKind::AmplifyConfiguration(file) => match amplifyconfiguration::native_reader(file) {
            Some(reader) if config.native.is_some() => {
                let kept = awsconfiguration::kept_keys(&own.bytes).map_err(unreadable)?;
                amplifyconfiguration::native(config, reader, &kept).map_err(wrap)?
            }
            _ => text,
        },
        _ => text,
    };
    Ok(text.into_bytes())
}
