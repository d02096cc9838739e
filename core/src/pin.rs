//! `environments.lock`: which backend each pinned environment had when somebody reviewed it.
//!
//! The file is committed. It holds every value that clients see, so that the review of a change of it is the review of
//! the backend's change, and so that a pull which finds another backend can say what is different. An API key stands in
//! it only as its SHA-256.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use toml::Value;

use crate::catalog::{Explained, Id};
use crate::fields::{self, Field};
use crate::name::{AppName, EnvironmentName};
use crate::pull::Backend;
use crate::snapshot::digest;

/// The file's name, beside environments.toml.
pub const FILE: &str = "environments.lock";

/// The version of the file's format.
const SCHEMA: i64 = 1;

/// What is pinned of one backend.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pin {
    /// The account, where the environment states one.
    pub account: Option<String>,
    /// `gen1` or `gen2`.
    pub generation: String,
    /// The root stack.
    pub stack: String,
    /// The fingerprint.
    pub fingerprint: String,
    /// Every value that clients see, by its path.
    pub values: BTreeMap<String, String>,
}

/// The pins by environment and parent app.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pins(BTreeMap<(String, String), Pin>);

/// Why the file cannot be used, or what does not match it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PinError {
    /// The file is not what `towpath lock-config` writes.
    #[error("{FILE} cannot be read: {problem}")]
    Unreadable {
        /// What is wrong, with the place where the parser knows it.
        problem: String,
    },
    /// The file has a newer format.
    #[error("{FILE} has schema {found}, and this towpath knows schema {SCHEMA}")]
    Newer {
        /// Its schema.
        found: i64,
    },
    /// The environment must be pinned, and is not.
    #[error("the backend of `{parent}` in `{environment}` is not pinned in {FILE}")]
    Unpinned {
        /// The environment.
        environment: EnvironmentName,
        /// The parent app.
        parent: AppName,
    },
    /// The backend is not the pinned one.
    #[error(
        "the backend of `{parent}` in `{environment}` is not the one pinned in {FILE}: {}",
        .changes.join("; ")
    )]
    Other {
        /// The environment.
        environment: EnvironmentName,
        /// The parent app.
        parent: AppName,
        /// What differs, by the names of the AWS console.
        changes: Vec<String>,
    },
}

impl Explained for PinError {
    fn id(&self) -> Id {
        match self {
            Self::Unreadable { .. } => Id::E321,
            Self::Newer { .. } => Id::E303,
            Self::Unpinned { .. } => Id::E1103,
            Self::Other { .. } => Id::E1102,
        }
    }

    fn help(&self) -> Vec<String> {
        match self {
            Self::Unreadable { .. } => {
                vec![format!("restore {FILE} from git, or write it anew with `towpath lock-config ENV`")]
            }
            Self::Newer { .. } => vec!["install a newer version of towpath".to_owned()],
            Self::Unpinned { environment, .. } => {
                vec![format!("look at it (`towpath diff {environment}`), then: towpath lock-config {environment}")]
            }
            Self::Other { environment, .. } => vec![format!(
                "if the change is wanted: towpath lock-config {environment}, and let the change of {FILE} be reviewed"
            )],
        }
    }
}

impl Pin {
    /// What is to be pinned of a backend.
    pub fn of(backend: &Backend, account: Option<&str>) -> Self {
        let values = fields::of(&backend.config).into_iter().map(|field| (field.path.clone(), pinned(&field)));
        Self {
            account: account.map(str::to_owned),
            generation: backend.config.generation.as_str().to_owned(),
            stack: backend.stack.name.clone(),
            fingerprint: backend.fingerprint.to_string(),
            values: values.collect(),
        }
    }

    /// What differs, by the names of the console; empty if nothing does.
    fn changes(&self, backend: &Backend, account: Option<&str>) -> Vec<String> {
        let mut changes = Vec::new();
        let mut change = |what: &str, old: &str, new: &str| changes.push(format!("{what} {old} → {new}"));
        if let (Some(old), Some(new)) = (self.account.as_deref(), account)
            && old != new
        {
            change("account", old, new);
        }
        let generation = backend.config.generation.as_str();
        if self.generation != generation {
            change("generation", &self.generation, generation);
        }
        if self.stack != backend.stack.name {
            change("stack", &self.stack, &backend.stack.name);
        }
        let now = fields::of(&backend.config);
        for field in &now {
            let value = pinned(field);
            let what = format!("{} {}", field.service, field.label);
            match self.values.get(&field.path) {
                Some(old) if *old == value => {}
                Some(old) => change(&what, old, &value),
                None => change(&what, "(none)", &value),
            }
        }
        for (path, old) in &self.values {
            if !now.iter().any(|field| field.path == *path) {
                change(&format!("`{path}`"), old, "(none)");
            }
        }
        if changes.is_empty() && self.fingerprint != backend.fingerprint.as_str() {
            // What only files of native apps say has no name here.
            changes.push(format!("fingerprint {} → {}", self.fingerprint, backend.fingerprint));
        }
        changes
    }
}

fn pinned(field: &Field) -> String {
    if field.secret { format!("SHA-256 {}", digest(field.value.as_bytes())) } else { field.value.clone() }
}

impl Pins {
    /// Reads the file.
    ///
    /// # Errors
    /// [`PinError::Unreadable`] (E321) or [`PinError::Newer`] (E303).
    pub fn parse(text: &str) -> Result<Self, PinError> {
        let unreadable = |problem: String| PinError::Unreadable { problem };
        let table: toml::Table =
            text.parse().map_err(|error: toml::de::Error| unreadable(error.message().to_owned()))?;
        match table.get("schema").and_then(Value::as_integer) {
            Some(SCHEMA) => {}
            Some(found) if found > SCHEMA => return Err(PinError::Newer { found }),
            _ => return Err(unreadable("it has no `schema`".to_owned())),
        }
        let mut pins = Self::default();
        for (environment, parents) in table.iter().filter(|(key, _)| *key != "schema") {
            for (parent, pin) in parents.as_table().into_iter().flatten() {
                let place = format!("`{environment}.{parent}`");
                let text = |key: &str| pin.get(key).and_then(Value::as_str).map(str::to_owned);
                let needed = |key: &str| text(key).ok_or_else(|| unreadable(format!("{place} has no `{key}`")));
                let values = pin.get("values").and_then(Value::as_table).into_iter().flatten();
                let pin = Pin {
                    account: text("account"),
                    generation: needed("generation")?,
                    stack: needed("stack")?,
                    fingerprint: needed("fingerprint")?,
                    values: values
                        .filter_map(|(path, value)| Some((path.clone(), value.as_str()?.to_owned())))
                        .collect(),
                };
                pins.0.insert((environment.clone(), parent.clone()), pin);
            }
        }
        Ok(pins)
    }

    /// The text of the file, in alphabetical order: the same pins give the same bytes.
    pub fn text(&self) -> String {
        let mut text = format!(
            "# Which backend each pinned environment had when somebody reviewed it. Commit this file; a pull of such an\n\
             # environment stops if the backend is another one. `towpath lock-config ENV` writes it.\n\
             schema = {SCHEMA}\n"
        );
        let quoted = |text: &str| Value::String(text.to_owned()).to_string();
        for ((environment, parent), pin) in &self.0 {
            let table = format!("{}.{}", quoted(environment), quoted(parent));
            let account = pin.account.as_ref().map(|account| format!("account = {}\n", quoted(account)));
            let _infallible = write!(
                text,
                "\n[{table}]\n{}generation = {}\nstack = {}\nfingerprint = {}\n\n[{table}.values]\n",
                account.unwrap_or_default(),
                quoted(&pin.generation),
                quoted(&pin.stack),
                quoted(&pin.fingerprint),
            );
            for (path, value) in &pin.values {
                let _infallible = writeln!(text, "{} = {}", quoted(path), quoted(value));
            }
        }
        text
    }

    /// Pins a backend, in place of what was pinned for it.
    pub fn set(&mut self, environment: &EnvironmentName, parent: &AppName, pin: Pin) {
        self.0.insert((environment.to_string(), parent.to_string()), pin);
    }

    /// The fingerprint pinned for a parent in each environment.
    pub fn fingerprints(&self) -> BTreeMap<(&str, &str), &str> {
        let all = self.0.iter();
        all.map(|((environment, parent), pin)| ((environment.as_str(), parent.as_str()), pin.fingerprint.as_str()))
            .collect()
    }

    /// Compares a backend with what is pinned for it.
    ///
    /// # Errors
    /// [`PinError::Unpinned`] (E1103) or [`PinError::Other`] (E1102).
    pub fn check(
        &self,
        environment: &EnvironmentName,
        backend: &Backend,
        account: Option<&str>,
    ) -> Result<(), PinError> {
        let parent = &backend.parent;
        let Some(pin) = self.0.get(&(environment.to_string(), parent.to_string())) else {
            return Err(PinError::Unpinned { environment: environment.clone(), parent: parent.clone() });
        };
        let changes = pin.changes(backend, account);
        if changes.is_empty() {
            return Ok(());
        }
        Err(PinError::Other { environment: environment.clone(), parent: parent.clone(), changes })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::backend::Section;
    use crate::fingerprint;
    use crate::ports::Stack;
    use crate::render::samples;

    fn backend() -> Backend {
        let config = samples::everything();
        let stack = Stack {
            name: "amplify-shop".to_owned(),
            id: None,
            status: "UPDATE_COMPLETE".to_owned(),
            reason: None,
            updated: None,
        };
        let fingerprint = fingerprint::of(&config);
        Backend { parent: AppName::new("admin").unwrap(), stack, config, fingerprint, warnings: Vec::new() }
    }

    fn live() -> EnvironmentName {
        EnvironmentName::new("live").unwrap()
    }

    fn pins(backend: &Backend) -> Pins {
        let mut pins = Pins::default();
        pins.set(&live(), &backend.parent, Pin::of(backend, Some("333333333333")));
        pins
    }

    #[test]
    fn the_pinned_backend_passes_and_what_is_written_is_read_back() {
        let backend = backend();
        let pins = pins(&backend);
        let text = pins.text();
        assert!(!text.contains("da2-") && text.contains("\"cognito.mfa\" = \"ON\""), "{text}");
        assert_eq!(Pins::parse(&text).unwrap(), pins);
        assert_eq!(pins.check(&live(), &backend, Some("333333333333")), Ok(()));
        assert_eq!(pins.fingerprints()[&("live", "admin")], backend.fingerprint.as_str());
    }

    #[test]
    fn what_differs_is_told_by_the_names_of_the_console() {
        let mut other = backend();
        let pins = pins(&other);
        for section in &mut other.config.sections {
            match section {
                Section::Cognito(cognito) => cognito.mfa = Some("OFF".to_owned()),
                Section::AppSync(api) => api.api_key = Some("da2-other".to_owned()),
                _ => {}
            }
        }
        other.config.sections.retain(|section| !matches!(section, Section::S3(_)));
        other.fingerprint = fingerprint::of(&other.config);
        let error = pins.check(&live(), &other, Some("444444444444")).unwrap_err();
        let text = error.to_string();
        for part in [
            "account 333333333333 → 444444444444",
            "Cognito MFA enforcement ON → OFF",
            "`s3.bucket` shop-files → (none)",
        ] {
            assert!(text.contains(part), "{part}: {text}");
        }
        assert!(!text.contains("da2-") && text.contains("AppSync API key SHA-256"), "{text}");
        assert_eq!(error.id(), Id::E1102);
        let unpinned = pins.check(&EnvironmentName::new("dev").unwrap(), &other, None).unwrap_err();
        assert_eq!((unpinned.id(), unpinned.help().len()), (Id::E1103, 1));
    }

    #[test]
    fn another_file_is_refused() {
        for (text, id) in [
            ("", Id::E321),
            ("schema = 2", Id::E303),
            ("schema = \"1\"", Id::E321),
            ("schema = 1\n[live.admin]\nstack = \"x\"", Id::E321),
            ("<<<<<<< HEAD", Id::E321),
        ] {
            assert_eq!(Pins::parse(text).unwrap_err().id(), id, "{text}");
        }
        assert_eq!(Pins::parse("schema = 1").unwrap(), Pins::default());
    }

    proptest! {
        #[test]
        fn any_value_survives_the_file(value in ".*", path in "[a-z.\"\\\\]{1,9}") {
            let mut pin = Pin::of(&backend(), None);
            pin.values.insert(path, value);
            let mut pins = Pins::default();
            pins.set(&live(), &AppName::new("admin").unwrap(), pin);
            prop_assert_eq!(Pins::parse(&pins.text()).unwrap(), pins);
        }
    }
}
