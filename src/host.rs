//! What the process was started with: read once, here, and passed on.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::io::{self, IsTerminal as _};

use camino::Utf8PathBuf;

use crate::aws::Sites;
use crate::redact::Redactor;
use crate::ui::{Streams, Ui};

/// Arguments, environment variables, the current directory and the standard streams.
pub struct Host {
    /// The command line, the program's name first.
    pub arguments: Vec<OsString>,
    /// The environment variables that are UTF-8.
    pub variables: BTreeMap<String, String>,
    /// The current directory.
    pub directory: Utf8PathBuf,
}

impl Host {
    /// That of this process.
    pub fn of_this_process() -> Self {
        let text = |text: OsString| text.into_string().ok();
        let variables = std::env::vars_os().filter_map(|(name, value)| Some((text(name)?, text(value)?)));
        let directory = std::env::current_dir().ok().and_then(|path| Utf8PathBuf::from_path_buf(path).ok());
        Self {
            arguments: std::env::args_os().collect(),
            variables: variables.collect(),
            directory: directory.unwrap_or_default(),
        }
    }

    /// The terminal, which hides the secrets among the variables.
    pub fn ui(&self) -> Ui {
        let redactor = Redactor::new();
        for name in ["AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_CONTAINER_AUTHORIZATION_TOKEN"] {
            if let Some(secret) = self.variables.get(name) {
                redactor.add(secret);
            }
        }
        // Amplify Hosting gives a build its secrets as one JSON object.
        let secrets = self.variables.get("secrets").and_then(|text| serde_json::from_str(text).ok());
        if let Some(serde_json::Value::Object(secrets)) = secrets {
            secrets.values().filter_map(|value| value.as_str()).for_each(|secret| redactor.add(secret));
        }
        let streams = Streams {
            stdout: Box::new(io::stdout()),
            stderr: Box::new(io::stderr()),
            stdout_is_terminal: io::stdout().is_terminal(),
            stderr_is_terminal: io::stderr().is_terminal(),
        };
        Ui::new(streams, &self.variables, redactor)
    }

    /// How many times faster than real time passes; builds for tests know a variable for it.
    pub fn speed(&self) -> u32 {
        let given = self.for_tests("TOWPATH_TEST_SPEED").and_then(|text| text.parse().ok());
        given.filter(|speed| *speed > 0).unwrap_or(1)
    }

    /// What reads from hosted apps. In builds for tests and in the demo something on this machine may stand for
    /// `https:/` before a site's name.
    pub fn sites(&self) -> Sites {
        let bundle = towpath_core::resolve::variable(&self.variables, "AWS_CA_BUNDLE").map(Into::into);
        let base = self.for_tests("TOWPATH_TEST_SITES").or_else(|| self.of_the_demo("TOWPATH_DEMO_SITES"));
        Sites::new(bundle, base.map(str::to_owned))
    }

    /// A variable of `towpath demo`: an address on this machine, or it counts for nothing.
    fn of_the_demo(&self, name: &str) -> Option<&str> {
        let address = towpath_core::resolve::variable(&self.variables, name)?;
        let port = address.strip_prefix("http://127.0.0.1:")?.strip_suffix("/sites")?;
        port.parse::<u16>().is_ok().then_some(address)
    }

    /// A variable that only builds for tests look at.
    fn for_tests(&self, name: &str) -> Option<&str> {
        towpath_core::resolve::variable(&self.variables, name).filter(|_| cfg!(debug_assertions))
    }

    /// Whether a person can be asked: standard input and standard error are terminals, and this is no CI.
    pub fn can_ask(&self) -> bool {
        let terminal = io::stdin().is_terminal() && io::stderr().is_terminal();
        (terminal || self.for_tests("TOWPATH_TEST_TERMINAL").is_some()) && !self.in_ci()
    }

    /// Whether no person is watching: `CI`, or one of the CIs that are known by their own variables.
    pub fn in_ci(&self) -> bool {
        towpath_core::resolve::branch::in_ci(&self.variables)
    }
}
