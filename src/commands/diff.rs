//! `towpath diff`: what differs between two environments, or between one and the files on disk.

use std::collections::{BTreeMap, BTreeSet};

use futures_util::future;
use serde_json::{Value, json};
use towpath_core::catalog::Exit;
use towpath_core::config::{App, Environment};
use towpath_core::diff::{self, Comparison, Row};
use towpath_core::name::AppName;
use towpath_core::pull::Backend;
use towpath_core::vocabulary::Names;
use towpath_core::{protect, resolve};

use crate::Host;
use crate::args::{Diff, Global, Pull, Selection};
use crate::backends::{Observer, Reading};
use crate::commands::pull;
use crate::configuration::{self, Loaded};
use crate::failure::Failure;
use crate::interrupt::until_interrupted;
use crate::ui::{Format, Piece, Ui};

/// Compares.
///
/// # Errors
/// Whatever stops the reading of either environment.
pub fn run(args: &Diff, global: &Global, host: &Host, ui: &mut Ui) -> Result<Exit, Failure> {
    let Some(new) = &args.new else { return with_disk(args, global, host, ui) };
    let loaded = configuration::load(global, host)?;
    let old = resolve::named(&loaded.config, &args.old, "A")?;
    let new = resolve::named(&loaded.config, new, "B")?;
    for environment in [old, new] {
        protect::may_read(environment, host.in_ci())?;
    }
    let (before, after) = observe(args, &loaded, (old, new), host, ui)?;
    for warning in before.values().chain(after.values()).flat_map(|backend| backend.warnings.clone()) {
        ui.warning(warning);
    }
    let parents: BTreeSet<&AppName> = before.keys().chain(after.keys()).collect();
    let pairs: Vec<_> = parents.into_iter().map(|parent| pair(parent, before.get(parent), after.get(parent))).collect();
    let report = Report { old, new, pairs, ids: args.ids, names: args.names.into() };
    match ui.format() {
        Format::Json => ui.json(&report.to_json()),
        Format::Text => ui.lines(&report.to_lines()),
    }
    Ok(if args.exit_code && report.differs() { Exit::Differences } else { Exit::Done })
}

/// What a pull would change.
fn with_disk(args: &Diff, global: &Global, host: &Host, ui: &mut Ui) -> Result<Exit, Failure> {
    let request = Pull {
        selection: Selection {
            environment: Some(args.old.clone()),
            all: args.apps.is_empty(),
            apps: args.apps.clone(),
            branch: None,
        },
        dry_run: true,
        check: false,
        exit_code: args.exit_code,
        expect: None,
        locked: false,
        wait: None,
        same_commit: false,
        allow_unhealthy: args.allow_unhealthy,
        profile: args.profile.clone(),
        timeout: args.timeout,
        names: args.names,
    };
    pull::perform("diff", &request, global, host, ui)
}

type Backends = BTreeMap<AppName, Backend>;

/// Both environments at once.
fn observe(
    args: &Diff,
    loaded: &Loaded,
    (old, new): (&Environment, &Environment),
    host: &Host,
    ui: &mut Ui,
) -> Result<(Backends, Backends), Failure> {
    let reading =
        || Reading { profile: args.profile.clone(), timeout: args.timeout, allow_unhealthy: args.allow_unhealthy };
    let (one, warning) = Observer::new(loaded, old, reading(), host, ui.redactor());
    let (other, _) = Observer::new(loaded, new, reading(), host, ui.redactor());
    if let Some(warning) = warning {
        ui.warning(warning);
    }
    let (left, right) = (chosen(args, loaded, old)?, chosen(args, loaded, new)?);
    let both = async {
        match future::join(one.observe(&left), other.observe(&right)).await {
            (Ok(one), Ok(other)) => Ok((one, other)),
            (Err(mut failure), Err(other)) => {
                failure.problems.extend(other.problems);
                Err(failure)
            }
            (Err(failure), Ok(_)) | (Ok(_), Err(failure)) => Err(failure),
        }
    };
    pull::runtime()?.block_on(until_interrupted(both))
}

/// The apps of an environment whose backends are compared.
fn chosen<'a>(args: &Diff, loaded: &'a Loaded, environment: &Environment) -> Result<Vec<&'a App>, Failure> {
    let names = resolve::named_apps(&loaded.config, environment, &args.apps)?;
    Ok(names.iter().filter_map(|name| loaded.config.apps.get(name)).collect())
}

/// One parent's backend in both environments.
struct Pair<'a> {
    parent: &'a AppName,
    old: Option<&'a Backend>,
    new: Option<&'a Backend>,
    comparison: Comparison,
}

fn pair<'a>(parent: &'a AppName, old: Option<&'a Backend>, new: Option<&'a Backend>) -> Pair<'a> {
    let comparison = match (old, new) {
        (Some(old), Some(new)) => diff::compare(&old.config, &new.config),
        _ => Comparison::default(),
    };
    Pair { parent, old, new, comparison }
}

impl Pair<'_> {
    fn differs(&self) -> bool {
        self.old.is_none() || self.new.is_none() || !self.comparison.settings.is_empty()
    }
}

struct Report<'a> {
    old: &'a Environment,
    new: &'a Environment,
    pairs: Vec<Pair<'a>>,
    ids: bool,
    names: Names,
}

impl Report<'_> {
    fn differs(&self) -> bool {
        self.pairs.iter().any(Pair::differs)
    }

    fn to_lines(&self) -> Vec<Vec<Piece>> {
        let mut lines = Vec::new();
        for pair in &self.pairs {
            let side = |environment: &Environment, backend: Option<&Backend>| match backend {
                Some(backend) => {
                    let generation = backend.config.generation.as_str();
                    format!("{} ({generation}, {})", environment.name, backend.fingerprint.short())
                }
                None => format!("{} (no such app)", environment.name),
            };
            let heading = format!("{}: {} → {}", pair.parent, side(self.old, pair.old), side(self.new, pair.new));
            lines.push(vec![Piece::plain(heading)]);
            let (settings, ids) = (&pair.comparison.settings, &pair.comparison.identities);
            table(&mut lines, settings, self.names);
            if self.ids {
                table(&mut lines, ids, self.names);
            }
            let same = pair.comparison.same.iter().map(|service| self.names.of(service));
            lines.extend(same.map(|service| vec![Piece::plain(format!("  {service}  (same)"))]));
            if pair.old.is_some() && pair.new.is_some() {
                let hidden = if self.ids || ids.is_empty() { "" } else { " (--ids)" };
                let count =
                    |number: usize, word: &str| format!("{number} {word}{}", if number == 1 { "" } else { "s" });
                let verb = if settings.len() == 1 { "differs" } else { "differ" };
                let mut line = format!(
                    "{} {verb}; {} or addresses{hidden}",
                    count(settings.len(), "setting"),
                    count(ids.len(), "id")
                );
                if !pair.comparison.untold.is_empty() {
                    line += &format!("; {} only one generation tells", count(pair.comparison.untold.len(), "value"));
                }
                lines.push(vec![Piece::plain(line)]);
            }
        }
        lines
    }

    fn to_json(&self) -> Value {
        let rows = |rows: &[Row]| -> Vec<Value> { rows.iter().map(row_json).collect() };
        let backend = |backend: Option<&Backend>| {
            backend.map(|backend| {
                json!({
                    "generation": backend.config.generation.as_str(),
                    "stack": backend.stack.name,
                    "fingerprint": backend.fingerprint.as_str(),
                })
            })
        };
        let pairs = self.pairs.iter().map(|pair| {
            json!({
                "parent": pair.parent.as_str(),
                "old": backend(pair.old),
                "new": backend(pair.new),
                "differs": pair.differs(),
                "settings": rows(&pair.comparison.settings),
                "ids": rows(&pair.comparison.identities),
                "untold": rows(&pair.comparison.untold),
                "same": pair.comparison.same,
            })
        });
        json!({
            "schema": 1,
            "command": "diff",
            "old": self.old.name.as_str(),
            "new": self.new.name.as_str(),
            "differs": self.differs(),
            "backends": pairs.collect::<Vec<_>>(),
        })
    }
}

fn row_json(row: &Row) -> Value {
    json!({
        "service": row.service,
        "category": Names::Amplify.of(&row.service),
        "field": row.field,
        "old": row.old,
        "new": row.new,
        "old_page": row.old_page,
        "new_page": row.new_page,
    })
}

/// Rows in columns; the service stands only where it changes.
fn table(lines: &mut Vec<Vec<Piece>>, rows: &[Row], names: Names) {
    let width = |of: &dyn Fn(&Row) -> usize| rows.iter().map(of).max().unwrap_or(0);
    let services = width(&|row| names.of(&row.service).chars().count());
    let fields = width(&|row| row.field.chars().count());
    let mut last = "";
    for row in rows {
        let name = names.of(&row.service);
        let service = if name == last { "" } else { name };
        last = name;
        let start = Piece::plain(format!("  {service:<services$}  {:<fields$}  ", row.field));
        if let Some(elements) = &row.elements {
            lines.push(vec![start, Piece::linked(elements, row.new_page.clone())]);
            continue;
        }
        let value = |text: &Option<String>| text.clone().unwrap_or_else(|| "(none)".to_owned());
        lines.push(vec![
            start,
            Piece::linked(value(&row.old), row.old_page.clone()),
            Piece::plain(" → "),
            Piece::linked(value(&row.new), row.new_page.clone()),
        ]);
    }
}
