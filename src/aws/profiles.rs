//! The shared AWS files (`~/.aws/config`, `~/.aws/credentials`), read with the SDK's own parser.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

#[expect(deprecated, reason = "the types that replace these are in a crate which AWS declares internal")]
use aws_config::profile::profile_file::{ProfileFileKind, ProfileFiles};
use aws_config::profile::{Profile, ProfileSet};
use aws_types::os_shim_internal::{Env, Fs};
use towpath_core::ports::ReadError;

use super::errors::{causes, clean};

/// Where the files are: `AWS_CONFIG_FILE` and `AWS_SHARED_CREDENTIALS_FILE`, else the home folder.
#[expect(deprecated, reason = "see the import")]
pub(crate) fn files(variables: &BTreeMap<String, String>) -> ProfileFiles {
    let mut files = ProfileFiles::builder();
    files = match named(variables, "AWS_CONFIG_FILE") {
        Named::No => files.include_default_config_file(true),
        Named::Missing => files.with_contents(ProfileFileKind::Config, ""),
        Named::At(path) => files.with_file(ProfileFileKind::Config, path),
    };
    files = match named(variables, "AWS_SHARED_CREDENTIALS_FILE") {
        Named::No => files.include_default_credentials_file(true),
        Named::Missing => files.with_contents(ProfileFileKind::Credentials, ""),
        Named::At(path) => files.with_file(ProfileFileKind::Credentials, path),
    };
    files.build()
}

/// What a variable says of a file.
enum Named {
    /// The variable is not set.
    No,
    /// There is no such file, which AWS's tools take for an empty one.
    Missing,
    At(PathBuf),
}

fn named(variables: &BTreeMap<String, String>, variable: &str) -> Named {
    let Some(path) = variables.get(variable) else { return Named::No };
    let path = match (path.strip_prefix("~/"), variables.get("HOME")) {
        (Some(rest), Some(home)) => Path::new(home).join(rest),
        _ => PathBuf::from(path),
    };
    if path.exists() { Named::At(path) } else { Named::Missing }
}

/// Which profile is meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Selected {
    /// Its name.
    pub(crate) name: String,
    /// Named by `--profile` or by the environment's table: its credentials are used and no others.
    pub(crate) explicit: bool,
}

impl Selected {
    /// `--profile`, else the environment's `profile` where `CI` is not set, else `AWS_PROFILE`, else `default`.
    pub(crate) fn of(option: Option<&str>, environment: Option<&str>, variables: &BTreeMap<String, String>) -> Self {
        let ci = variables.get("CI").is_some_and(|value| !value.is_empty());
        let explicit = option.or(environment.filter(|_| !ci));
        let variable = variables.get("AWS_PROFILE").map(|name| name.trim()).filter(|name| !name.is_empty());
        let name = explicit.or(variable).unwrap_or("default").to_owned();
        Self { name, explicit: explicit.is_some() }
    }
}

/// What the files hold.
#[derive(Debug)]
pub(crate) struct SharedFiles(Result<ProfileSet, String>);

impl SharedFiles {
    /// Reads them. A file that does not exist is an empty one.
    pub(crate) async fn load(variables: &BTreeMap<String, String>) -> Self {
        let pairs: Vec<(&str, &str)> = variables.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let loaded = aws_config::profile::load(&Fs::real(), &Env::from_slice(&pairs), &files(variables), None).await;
        Self(loaded.map_err(|error| clean(&causes(&error))))
    }

    /// The profile, if it exists.
    ///
    /// # Errors
    /// [`ReadError::UnknownProfile`] for a name that somebody gave: the SDK would go on to other credentials in
    /// silence, and perhaps to another account. [`ReadError::NoCredentials`] if that name cannot be looked up, because
    /// the files cannot be read.
    pub(crate) fn find(&self, selected: &Selected) -> Result<Option<&Profile>, ReadError> {
        let default = selected.name == "default" && !selected.explicit;
        match &self.0 {
            Ok(set) => match set.get_profile(&selected.name) {
                Some(profile) => Ok(Some(profile)),
                None if default => Ok(None),
                None => {
                    let mut known: Vec<String> = set.profiles().map(clean).collect();
                    known.sort();
                    Err(ReadError::UnknownProfile { profile: clean(&selected.name), known })
                }
            },
            Err(_) if default => Ok(None),
            Err(problem) => {
                Err(ReadError::NoCredentials { tried: vec![("shared AWS files".to_owned(), problem.clone())] })
            }
        }
    }

    /// The profile through which `name` signs in to IAM Identity Center: itself, or one that it builds upon.
    pub(crate) fn sso_profile(&self, name: &str) -> Option<String> {
        let set = self.0.as_ref().ok()?;
        let mut profile = set.get_profile(name)?;
        // A profile may, by mistake, build upon itself.
        for _ in 0..10 {
            if profile.get("sso_session").is_some() || profile.get("sso_start_url").is_some() {
                return Some(clean(profile.name()));
            }
            profile = set.get_profile(profile.get("source_profile")?)?;
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn variables(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn the_profile_is_the_one_named_nearest() {
        let aws = variables(&[("AWS_PROFILE", "variable")]);
        let ci = variables(&[("AWS_PROFILE", "variable"), ("CI", "true")]);
        let empty = variables(&[("AWS_PROFILE", " "), ("CI", "")]);
        for (option, environment, variables, name, explicit) in [
            (Some("option"), Some("file"), &ci, "option", true),
            (None, Some("file"), &aws, "file", true),
            (None, Some("file"), &ci, "variable", false),
            (None, None, &aws, "variable", false),
            (None, Some("file"), &empty, "file", true),
            (None, None, &empty, "default", false),
        ] {
            assert_eq!(Selected::of(option, environment, variables), Selected { name: name.into(), explicit });
        }
    }

    #[tokio::test]
    async fn an_unknown_profile_is_an_error_that_lists_the_known_ones() {
        let folder = tempfile::tempdir().unwrap();
        let config = folder.path().join("config");
        let credentials = folder.path().join("credentials");
        let text = "[profile staging]\nregion = eu-west-2\n[profile live]\nsso_session = x\n\
                      [profile hop]\nsource_profile = live\n[profile loop]\nsource_profile = loop\n";
        fs_err::write(&config, text).unwrap();
        fs_err::write(&credentials, "[default]\naws_access_key_id = a\n").unwrap();
        let variables = variables(&[
            ("HOME", folder.path().to_str().unwrap()),
            ("AWS_CONFIG_FILE", "~/config"),
            ("AWS_SHARED_CREDENTIALS_FILE", credentials.to_str().unwrap()),
        ]);
        let files = SharedFiles::load(&variables).await;
        let named = |name: &str| Selected { name: name.into(), explicit: true };
        assert!(files.find(&named("staging")).unwrap().is_some());
        for (name, sso) in [("staging", None), ("live", Some("live")), ("hop", Some("live")), ("loop", None)] {
            assert_eq!(files.sso_profile(name).as_deref(), sso, "{name}");
        }
        let Err(ReadError::UnknownProfile { profile, known }) = files.find(&named("stagign")) else {
            panic!("the profile does not exist");
        };
        assert_eq!(profile, "stagign");
        assert_eq!(known, ["default", "hop", "live", "loop", "staging"]);
    }

    #[tokio::test]
    async fn files_that_cannot_be_parsed_stop_only_who_needs_them() {
        let folder = tempfile::tempdir().unwrap();
        let config = folder.path().join("config");
        fs_err::write(&config, "[profile broken\n").unwrap();
        let path = config.to_str().unwrap();
        let variables = variables(&[("AWS_CONFIG_FILE", path), ("AWS_SHARED_CREDENTIALS_FILE", path)]);
        let files = SharedFiles::load(&variables).await;
        assert_eq!(files.find(&Selected { name: "default".into(), explicit: false }), Ok(None));
        let named = files.find(&Selected { name: "broken".into(), explicit: false });
        assert!(matches!(named, Err(ReadError::NoCredentials { .. })), "{named:?}");
    }
}
