//! When AWS Lambda deprecates its runtimes. Source: the tables of the page "Lambda runtimes" in AWS Lambda's Developer
//! Guide. Runtimes whose day AWS has moved more than once (those of Amazon Linux 2 that are still supported) are left
//! out: one that is not in this list is not judged.

use crate::time;

/// Each runtime with the day of its deprecation; within a language the newest last.
const DEPRECATED: [(&str, &str); 30] = [
    ("nodejs6.10", "2019-08-12"),
    ("nodejs8.10", "2020-03-06"),
    ("nodejs10.x", "2021-07-30"),
    ("nodejs12.x", "2023-03-31"),
    ("nodejs14.x", "2023-12-04"),
    ("nodejs16.x", "2024-06-12"),
    ("nodejs18.x", "2025-09-01"),
    ("nodejs20.x", "2026-04-30"),
    ("nodejs22.x", "2027-04-30"),
    ("nodejs24.x", "2028-04-30"),
    ("python2.7", "2021-07-15"),
    ("python3.6", "2022-07-18"),
    ("python3.7", "2023-12-04"),
    ("python3.8", "2024-10-14"),
    ("python3.9", "2025-12-15"),
    ("python3.12", "2028-10-31"),
    ("python3.13", "2029-06-30"),
    ("java8", "2024-01-08"),
    ("java21", "2029-06-30"),
    ("go1.x", "2024-01-08"),
    ("provided", "2024-01-08"),
    ("provided.al2023", "2029-06-30"),
    ("ruby2.7", "2023-12-07"),
    ("ruby3.2", "2026-03-31"),
    ("ruby3.3", "2027-03-31"),
    ("ruby3.4", "2028-03-31"),
    ("dotnetcore3.1", "2023-04-03"),
    ("dotnet6", "2024-12-20"),
    ("dotnet8", "2026-11-10"),
    ("dotnet10", "2028-11-14"),
];

/// The day on which a runtime is deprecated, in seconds since 1970.
pub(super) fn deprecated_on(runtime: &str) -> Option<i64> {
    let (_, day) = DEPRECATED.iter().find(|(name, _)| *name == runtime)?;
    time::parse(&format!("{day}T00:00:00Z"))
}

/// The newest runtime of the same language.
pub(super) fn newest_like(runtime: &str) -> Option<&'static str> {
    let language = |name: &str| match name
        .trim_end_matches(|c: char| !c.is_ascii_digit())
        .split_once(|c: char| c.is_ascii_digit())
    {
        Some((language, _)) => language.trim_end_matches("core").to_owned(),
        None => name.to_owned(),
    };
    let own = match language(runtime).as_str() {
        // Go's own runtime came to its end; what it compiles to runs on this one.
        "go" | "provided" | "provided.al" => return Some("provided.al2023"),
        other => other.to_owned(),
    };
    DEPRECATED.iter().rev().map(|(name, _)| *name).find(|name| language(name) == own)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_day_is_one() {
        for (runtime, _) in DEPRECATED {
            assert!(deprecated_on(runtime).is_some(), "{runtime}");
        }
        assert_eq!(deprecated_on("nodejs99.x"), None);
    }

    #[test]
    fn the_newest_of_the_language_is_proposed() {
        for (runtime, newest) in [
            ("nodejs16.x", Some("nodejs24.x")),
            ("python3.9", Some("python3.13")),
            ("java8", Some("java21")),
            ("go1.x", Some("provided.al2023")),
            ("provided", Some("provided.al2023")),
            ("dotnetcore3.1", Some("dotnet10")),
            ("ruby2.7", Some("ruby3.4")),
            ("cobol1", None),
        ] {
            assert_eq!(newest_like(runtime), newest, "{runtime}");
        }
    }
}
