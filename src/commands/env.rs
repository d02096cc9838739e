//! `towpath env`: which environment and which app, and why; without network.

use serde_json::{Value, json};
use towpath_core::catalog::Exit;
use towpath_core::config::{Config, Environment, Source};
use towpath_core::name::AppName;
use towpath_core::resolve::apps::Chosen;
use towpath_core::resolve::{self, By, Decision};
use towpath_core::source::Span;

use crate::Host;
use crate::args::{Env, Global};
use crate::checkout::stamped;
use crate::configuration::{self, Loaded};
use crate::exports::{Export, shell_quoted};
use crate::failure::Failure;
use crate::ui::{Format, Ui};

/// Shows the answer, its reasons, the list of environments, or shell lines.
///
/// # Errors
/// If environment or app cannot be resolved. Not knowing the app is no error: the environment is still an answer.
pub fn run(args: &Env, global: &Global, host: &Host, ui: &mut Ui) -> Result<Exit, Failure> {
    let loaded = configuration::load(global, host)?;
    if args.list {
        list(&loaded.config, ui);
        return Ok(Exit::Done);
    }
    let (situation, _) = configuration::situation(&loaded, &args.selection, host);
    let decision = resolve::environment(&loaded.config, &situation)?;
    let chosen = match resolve::apps(&loaded.config, &decision, &situation) {
        Err(resolve::ResolveError::NoApp { .. }) => Chosen { apps: Vec::new(), sources: Vec::new() },
        other => other?,
    };
    for warning in decision.warnings.clone() {
        ui.warning(warning);
    }
    let answer = Answer { loaded: &loaded, decision: &decision, chosen: &chosen };
    match (args.export, ui.format()) {
        (true, _) => {
            let lines =
                answer.exports().into_iter().map(|(name, value)| format!("export {name}={}", shell_quoted(&value)));
            ui.data(&lines.collect::<Vec<_>>().join("\n"));
        }
        (false, Format::Json) => ui.json(&answer.to_json()),
        (false, Format::Text) if args.explain => ui.data(&answer.explained()),
        (false, Format::Text) => ui.data(decision.environment.name.as_str()),
    }
    Ok(Exit::Done)
}

fn list(config: &Config, ui: &mut Ui) {
    let patterns =
        |environment: &Environment| environment.branches.iter().map(|pattern| pattern.text.clone()).collect::<Vec<_>>();
    let source = |environment: &Environment| match &environment.source {
        Source::Aws(aws) => format!("{} / {}", aws.account, aws.region),
        Source::Snapshot { folder, .. } => format!("snapshot {folder}"),
    };
    match ui.format() {
        Format::Json => {
            let environments = config.environments.iter().map(|environment| {
                json!({
                    "name": environment.name.as_str(),
                    "branches": patterns(environment),
                    "source": match environment.source { Source::Aws(_) => "aws", Source::Snapshot { .. } => "snapshot" },
                    "generation": environment.generation.map_or("auto", |generation| generation.as_str()),
                    "apps": environment.apps.keys().map(AppName::as_str).collect::<Vec<_>>(),
                })
            });
            ui.json(&json!({ "schema": 1, "environments": environments.collect::<Vec<_>>() }));
        }
        Format::Text => {
            let width =
                config.environments.iter().map(|environment| environment.name.as_str().len()).max().unwrap_or(0);
            let lines = config.environments.iter().map(|environment| {
                let name = environment.name.as_str();
                format!("{name:<width$}  {}  branches: {}", source(environment), patterns(environment).join(", "))
            });
            ui.data(&lines.collect::<Vec<_>>().join("\n"));
        }
    }
}

/// The answer with all that led to it.
struct Answer<'a> {
    loaded: &'a Loaded,
    decision: &'a Decision<'a>,
    chosen: &'a Chosen,
}

impl Answer<'_> {
    fn place(&self, span: &Span) -> String {
        format!("{}:{}", self.loaded.file.path, self.loaded.file.position(span.start).0)
    }

    fn rule(&self) -> (String, Option<String>) {
        let environment = self.decision.environment;
        match &self.decision.by {
            By::Flag => ("--env".to_owned(), None),
            By::Variable => ("TOWPATH_ENV".to_owned(), None),
            By::Unmapped => ("project.on_unmapped_branch".to_owned(), None),
            By::Pattern { list, index, text, span } => {
                (format!("environments.{}.{list}[{index}] = {text:?}", environment.name), Some(self.place(span)))
            }
        }
    }

    fn explained(&self) -> String {
        let environment = self.decision.environment;
        let mut rows: Vec<(&str, String, String)> = Vec::new();
        if let Some(branch) = &self.decision.branch {
            let what = if branch.pull_request { "destination of a pull request, " } else { "" };
            rows.push(("branch", branch.name.to_string(), format!("{what}{}", branch.source)));
        }
        let (rule, place) = self.rule();
        rows.push(("rule", rule, place.unwrap_or_default()));
        if matches!(self.decision.by, By::Pattern { .. }) {
            rows.push((
                "also",
                format!("nothing else matches ({} patterns tested)", self.decision.tested),
                String::new(),
            ));
        }
        rows.push(("env", environment.name.to_string(), self.place(&environment.span)));
        for (source, app) in &self.chosen.sources {
            rows.push(("app", app.to_string(), source.clone()));
        }
        if self.chosen.sources.is_empty() {
            let apps: Vec<_> = self.chosen.apps.iter().map(AppName::as_str).collect();
            let (apps, why) =
                if apps.is_empty() { ("none", "nothing names one") } else { (&*apps.join(", "), "--all") };
            rows.push(("app", apps.to_owned(), why.to_owned()));
        }
        let width = rows.iter().map(|(_, value, _)| value.chars().count()).max().unwrap_or(0);
        let lines =
            rows.iter().map(|(name, value, why)| format!("{name:<7} {value:<width$}  {why}").trim_end().to_owned());
        lines.collect::<Vec<_>>().join("\n")
    }

    fn to_json(&self) -> Value {
        let (rule, place) = self.rule();
        json!({
            "schema": 1,
            "environment": self.decision.environment.name.as_str(),
            "branch": self.decision.branch.as_ref().map(|branch| json!({
                "name": branch.name.as_str(), "source": branch.source, "pull_request": branch.pull_request,
            })),
            "rule": { "text": rule, "place": place, "patterns_tested": self.decision.tested },
            "apps": self.chosen.apps.iter().map(AppName::as_str).collect::<Vec<_>>(),
            "app_sources": self.chosen.sources.iter().map(|(source, app)| json!({
                "source": source, "app": app.as_str(),
            })).collect::<Vec<_>>(),
        })
    }

    /// The environment; the app, if it is one; and of the stamp that the last pull left in it for this environment,
    /// the fingerprint, the stack and the generation.
    fn exports(&self) -> Vec<Export> {
        let environment = self.decision.environment;
        let mut exports = vec![("TOWPATH_ENV", environment.name.to_string())];
        let [app] = self.chosen.apps.as_slice() else { return exports };
        exports.push(("TOWPATH_APP", app.to_string()));
        if let Some(stamp) = self.loaded.config.apps.get(app).and_then(|app| stamped(self.loaded, app, environment)) {
            exports.push(("TOWPATH_FINGERPRINT", stamp.fingerprint));
            exports.push(("TOWPATH_BACKEND_STACK", stamp.stack));
            exports.push(("TOWPATH_GENERATION", stamp.generation));
        }
        exports
    }
}
