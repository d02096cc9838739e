//! Writes the draft as a commented `environments.toml`.

use std::collections::BTreeSet;

use super::draft::{App, Deployment, Draft, Environment, path_of};
use crate::backend::Generation;

/// Writes the file. What lacks something indispensable stands there as a comment.
pub(crate) fn write(draft: &Draft) -> String {
    let mut file = File::default();
    file.heading(draft);
    file.line("schema = 1");
    if let Some(name) = &draft.project {
        file.line("");
        file.line("[project]");
        file.line(&format!("name = {}", quoted(name)));
    }
    if !draft.key_variables.is_empty() {
        let names: Vec<_> = draft.key_variables.iter().map(|name| quoted(name)).collect();
        file.line("");
        file.comment(
            "The old script takes an access key from these variables. Give the build a role instead, and delete them.",
        );
        file.comment("Until then, take away the `# ` of the next two lines:");
        file.comment("[credentials]");
        file.comment(&format!("legacy_env = [{}]", names.join(", ")));
    }
    file.line("");
    file.comment("Apps. A parent owns a backend, a child reads that of its parent. `outputs` are the files that `towpath pull` writes.");
    for app in &draft.apps {
        file.app(app);
    }
    file.line("");
    file.comment("Environments. `branches` are matched whole: * stops at a slash, ** does not. A branch that is named nowhere is an error.");
    for environment in &draft.environments {
        file.environment(environment);
    }
    file.text
}

#[derive(Default)]
struct File {
    text: String,
}

impl File {
    fn line(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }

    fn comment(&mut self, text: &str) {
        self.line(&format!("# {}", plain(text)));
    }

    fn heading(&mut self, draft: &Draft) {
        self.comment("Which backend does each app of this repository get, on which git branch?");
        self.comment("`towpath init` wrote down what it found. Read it through, and commit it; put no secret into it.");
        self.comment("`towpath check` tells whether it is valid, `towpath env --list` what it says.");
        let missing = draft.missing();
        if !missing.is_empty() {
            self.line("#");
            self.comment("TODO: this is missing, and stands below as a comment where it belongs:");
            for missing in missing {
                self.comment(&format!("  - {missing}"));
            }
        }
        if !draft.notes.is_empty() {
            self.line("#");
            self.comment("Please look at this:");
            for note in &draft.notes {
                self.comment(&format!("  - {note}"));
            }
        }
        self.line("");
    }

    fn app(&mut self, app: &App) {
        self.line("");
        if app.elsewhere {
            self.comment("The backend is pulled, but its app is not in this repository: the path is only a name.");
        } else if !app.why.is_empty() {
            self.comment(&format!("found in {}", app.why.join(", ")));
        }
        self.line(&format!("[apps.{}]", key(&app.name)));
        self.line(&format!("path = {}", quoted(path_of(app))));
        match &app.parent {
            None => self.line("role = \"parent\""),
            Some(parent) => {
                self.line("role = \"child\"");
                self.line(&format!("parent = {}", quoted(parent)));
            }
        }
        if let Some(folder) = &app.backend_dir {
            self.line(&format!("backend_dir = {}", quoted(folder.as_str())));
        }
        if app.awaited {
            self.comment("Files that the backend is built from. Add what it takes from elsewhere in the repository.");
            self.line(&format!("watch = [{}]", quoted(&format!("{}/**", app.path))));
        }
        if app.outputs.is_empty() {
            return;
        }
        if app.usual {
            self.comment("TODO: no generated file is in the repository; this is where Amplify's tools would write it");
        }
        self.line("outputs = [");
        for output in &app.outputs {
            let mut entry = format!("kind = {}, path = {}", quoted(output.kind), quoted(output.path.as_str()));
            if let Some(platform) = output.platform {
                entry.push_str(&format!(", platform = {}", quoted(platform)));
            }
            if let Some(version) = output.version {
                entry.push_str(&format!(", version = {}", quoted(version)));
            }
            self.line(&format!("  {{ {entry} }},"));
        }
        self.line("]");
    }

    fn environment(&mut self, environment: &Environment) {
        self.line("");
        if !environment.found {
            self.comment(
                "TODO: an example. Correct its names, fill in what is missing, and take away the `# ` of its lines.",
            );
        } else if environment.is_whole() {
            self.comment(&format!("found in {}", some(&environment.why)));
        } else {
            self.comment(&format!("found in {}", some(&environment.why)));
            self.comment(&format!(
                "TODO: fill in {}, and take away the `# ` of the next lines.",
                environment.lacks().join(", ")
            ));
        }
        let mut table = Self::default();
        table.table(environment);
        if environment.is_whole() {
            self.text.push_str(&table.text);
        } else {
            for line in table.text.lines() {
                self.line(&format!("# {line}"));
            }
        }
    }

    fn table(&mut self, environment: &Environment) {
        let value = |text: Option<&str>| text.map_or("\"…\"".to_owned(), quoted);
        self.line(&format!("[environments.{}]", key(&environment.name)));
        self.line(&format!("account = {}", value(environment.account.as_ref().map(crate::name::AccountId::as_str))));
        self.line(&format!("region = {}", value(environment.region.as_ref().map(crate::name::Region::as_str))));
        self.line(&format!("generation = {}", quoted(environment.generation.map_or("auto", Generation::as_str))));
        self.branches(environment);
        let parents = environment.apps.iter().filter(|(_, app)| app.parent);
        let children = environment.apps.iter().filter(|(_, app)| !app.parent);
        for (name, app) in parents.chain(children) {
            self.deployment(name, app);
        }
    }

    fn branches(&mut self, environment: &Environment) {
        let why: BTreeSet<_> = environment.branches.iter().map(|(_, why)| why.as_str()).collect();
        for remark in &environment.remarks {
            self.comment(remark);
        }
        if environment.branches.is_empty() {
            let suggested: Vec<_> = environment.suggested.iter().map(|name| quoted(name)).collect();
            let why = if suggested.is_empty() {
                "TODO: which branches belong here?"
            } else {
                "TODO: which branches belong here? By their names alone perhaps:"
            };
            self.comment(why);
            self.comment(&format!("branches = [{}]", suggested.join(", ")));
            return;
        }
        if let [why] = why.into_iter().collect::<Vec<_>>().as_slice() {
            let all: Vec<_> = environment.branches.iter().map(|(pattern, _)| quoted(pattern)).collect();
            return self.line(&format!("branches = [{}]  # {}", all.join(", "), plain(why)));
        }
        self.line("branches = [");
        for (pattern, why) in &environment.branches {
            self.line(&format!("  {},  # {}", quoted(pattern), plain(why)));
        }
        self.line("]");
    }

    fn deployment(&mut self, name: &str, app: &Deployment) {
        let mut entries =
            vec![format!("app_id = {}", app.app_id.as_ref().map_or("\"…\"".to_owned(), |id| quoted(id.as_str())))];
        entries.extend(app.branch.as_ref().map(|branch| format!("branch = {}", quoted(branch.as_str()))));
        if app.parent && app.branch.is_none() && app.backend.is_none() {
            entries.push("backend = \"…\"".to_owned());
        }
        entries.extend(app.backend.as_ref().map(|backend| format!("backend = {}", quoted(backend.as_str()))));
        let line = format!("apps.{} = {{ {} }}", key(name), entries.join(", "));
        if app.parent || app.app_id.is_some() {
            self.line(&line);
        } else {
            self.comment(&format!("{line}  # TODO: the app id, from the Amplify console"));
        }
    }
}

fn some(why: &[String]) -> String {
    match why {
        [first, second, third, rest @ ..] if !rest.is_empty() => {
            format!("{first}, {second}, {third}, and {} more", rest.len())
        }
        all => all.join(", "),
    }
}

/// A text that can stand in a comment: on one line, with nothing that a terminal would obey, and not endless.
fn plain(text: &str) -> String {
    let clean = text.chars().map(|c| if c.is_control() || is_invisible(c) { '\u{fffd}' } else { c });
    clean.take(400).collect()
}

/// Characters that change the direction of a text, or are not seen.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// A basic string of TOML.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            c if c.is_control() || is_invisible(c) => quoted.push_str(&format!("\\u{:04X}", u32::from(c))),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

fn key(name: &str) -> String {
    let bare = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_');
    if bare && !name.is_empty() { name.to_owned() } else { quoted(name) }
}
