//! Names that cross a border (the file, the command line, AWS) as types of their own: a branch cannot be taken for an
//! environment, and what holds one of them has been checked.

use std::fmt;

/// What is wrong with a name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{what} `{text}` {problem}")]
pub struct NameError {
    /// What kind of name it was meant to be, such as `environment`.
    pub what: &'static str,
    /// The text as it was given.
    pub text: String,
    /// What is wrong, such as `may hold only lower-case letters, digits, - and _`.
    pub problem: &'static str,
}

macro_rules! name {
    ($(#[$doc:meta])* $type:ident, $what:literal, $valid:expr, $problem:literal) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $type(String);

        impl $type {
            /// Checks the form.
            ///
            /// # Errors
            /// [`NameError`] with what the form must be.
            pub fn new(text: impl Into<String>) -> Result<Self, NameError> {
                let text = text.into();
                let valid: fn(&str) -> bool = $valid;
                if valid(&text) {
                    Ok(Self(text))
                } else {
                    Err(NameError { what: $what, text, problem: $problem })
                }
            }

            /// The text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{:?}", self.0)
            }
        }

        impl std::borrow::Borrow<str> for $type {
            fn borrow(&self) -> &str {
                &self.0
            }
        }
    };
}

fn word(text: &str, extra: &[char]) -> bool {
    !text.is_empty()
        && text.len() <= 64
        && text.starts_with(|c: char| c.is_ascii_alphanumeric())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || extra.contains(&c))
}

name! {
    /// An environment: `dev`, `staging`, `live`.
    EnvironmentName, "environment name", |text| word(text, &['-', '_', '.']),
    "must begin with a letter or digit and hold only letters, digits, `-`, `_` and `.` (64 at most)"
}
name! {
    /// An app of the repository: `admin`, `client`.
    AppName, "app name", |text| word(text, &['-', '_', '.']),
    "must begin with a letter or digit and hold only letters, digits, `-`, `_` and `.` (64 at most)"
}
name! {
    /// A git branch, without `refs/heads/`.
    BranchName, "branch", |text| {
        !text.is_empty() && text.len() <= 255 && !text.chars().any(|c| c.is_control() || " ~^:?*[\\".contains(c))
    },
    "is not a name that git allows for a branch"
}
name! {
    /// An AWS account: twelve digits.
    AccountId, "account", |text| text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit()),
    "must be twelve digits in quotes"
}
name! {
    /// An AWS region, such as `eu-west-2`. Only the form is checked: AWS adds regions.
    Region, "region", |text| {
        let mut parts = text.split('-');
        text.len() <= 32
            && parts.clone().count() >= 3
            && parts.next_back().is_some_and(|last| !last.is_empty() && last.bytes().all(|b| b.is_ascii_digit()))
            && parts.all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase()))
    },
    "is not the form of an AWS region, such as `eu-west-2`"
}
name! {
    /// An Amplify app id: `d` and lower-case letters and digits (Amplify's API: `d[a-z0-9]+`, 1 to 20 characters).
    AppId, "app id", |text| {
        text.len() <= 20 && text.starts_with('d') && text.len() > 1
            && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
    },
    "is not the form of an Amplify app id: `d` and lower-case letters and digits, 20 at most"
}
name! {
    /// A generation-1 backend environment. Amplify's API allows up to 255 characters, its CLI makes 2 to 10.
    BackendName, "backend", |text| word(text, &['-', '_', '.', '/']),
    "must begin with a letter or digit and hold only letters, digits, `-`, `_`, `.` and `/` (64 at most)"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms() {
        for (valid, text) in [
            (Region::new("eu-west-2").is_ok(), true),
            (Region::new("us-gov-west-1").is_ok(), true),
            (Region::new("eu-west").is_ok(), false),
            (Region::new("EU-WEST-2").is_ok(), false),
            (Region::new("").is_ok(), false),
            (AccountId::new("012345678901").is_ok(), true),
            (AccountId::new("12345678901").is_ok(), false),
            (AccountId::new("1234567890ab").is_ok(), false),
            (AppId::new("d1adminstaging").is_ok(), true),
            (AppId::new("a1").is_ok(), false),
            (AppId::new("d").is_ok(), false),
            (EnvironmentName::new("dev").is_ok(), true),
            (EnvironmentName::new("-dev").is_ok(), false),
            (EnvironmentName::new("a b").is_ok(), false),
            (BranchName::new("feature/x").is_ok(), true),
            (BranchName::new("a b").is_ok(), false),
            (BackendName::new("staging").is_ok(), true),
        ] {
            assert_eq!(valid, text);
        }
    }

    #[test]
    fn the_error_names_the_text_and_the_form() {
        let error = AccountId::new("12").unwrap_err();
        assert_eq!(error.to_string(), "account `12` must be twelve digits in quotes");
    }
}
