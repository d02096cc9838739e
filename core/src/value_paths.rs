//! The spelling of paths into the neutral value, as `requires` of an app and `only` of a dotenv output use them.

use crate::suggest::closest;

/// Every path; `<name>` stands for the backend's own name of a bucket, an API, a table, a bot or a map, for a channel
/// of notifications (`fcm`), or for a prediction (`convert.translate_text`).
pub const VALUE_PATHS: &[&str] = &[
    "region",
    "cognito.region",
    "cognito.user_pool",
    "cognito.user_pool_client",
    "cognito.identity_pool",
    "cognito.domain",
    "cognito.mfa",
    "appsync.endpoint",
    "appsync.region",
    "appsync.authorization",
    "appsync.api_key",
    "s3.bucket",
    "s3.region",
    "s3.buckets.<name>",
    "api.<name>.endpoint",
    "api.<name>.region",
    "pinpoint.analytics.app_id",
    "pinpoint.analytics.region",
    "pinpoint.notifications.<name>.app_id",
    "pinpoint.notifications.<name>.region",
    "dynamodb.tables.<name>",
    "hosting.bucket",
    "hosting.region",
    "hosting.url",
    "lex.bots.<name>",
    "predictions.<name>.region",
    "location.region",
    "location.maps.<name>",
    "location.place_indexes",
    "location.geofence_collections",
];

/// Whole services: `requires` may ask for one without naming a value of it.
pub const SERVICES: &[&str] =
    &["cognito", "appsync", "s3", "api", "pinpoint", "dynamodb", "hosting", "lex", "predictions", "location"];

/// Whether `text` names one value.
pub fn is_value_path(text: &str) -> bool {
    VALUE_PATHS.iter().any(|path| matches(path, text))
}

/// Whether `text` may stand in `requires`: a value or a whole service.
pub fn is_requirement(text: &str) -> bool {
    SERVICES.contains(&text) || is_value_path(text)
}

/// What to write in place of a text that is no value path: the nearest one, those of a service, or all.
pub fn nearest(text: &str) -> String {
    let of_service = |path: &&str| path.split('.').next() == text.split('.').next();
    let paths: Vec<_> = VALUE_PATHS.iter().copied().filter(of_service).collect();
    let all = || VALUE_PATHS.iter().chain(SERVICES).copied();
    match closest(text, all()).filter(|found| *found != text) {
        Some(path) => format!("did you mean `{path}`?"),
        None if paths.is_empty() => format!("possible: {}", VALUE_PATHS.join(", ")),
        None => format!("possible: {}", paths.join(", ")),
    }
}

/// Names of buckets and APIs may hold dots, so `<name>` takes all that its fixed neighbours leave.
fn matches(path: &str, text: &str) -> bool {
    match path.split_once("<name>") {
        None => path == text,
        Some((before, after)) => text
            .strip_prefix(before)
            .and_then(|rest| rest.strip_suffix(after))
            .is_some_and(|name| !name.is_empty() && name.chars().all(|c| c.is_ascii_graphic())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_and_services() {
        for path in VALUE_PATHS {
            assert!(is_value_path(&path.replace("<name>", "my-name")), "{path}");
            assert!(is_requirement(&path.replace("<name>", "my-name")), "{path}");
        }
        for service in SERVICES {
            assert!(!is_value_path(service) && is_requirement(service), "{service}");
        }
        for wrong in
            ["", "cognito.userpool", "s3.buckets.", "api.endpoint", "api..endpoint", "api.a b.endpoint", "Region"]
        {
            assert!(!is_requirement(wrong), "{wrong}");
        }
    }

    #[test]
    fn the_nearest_path_is_found() {
        assert_eq!(nearest("cognito.userpool"), "did you mean `cognito.user_pool`?");
        assert_eq!(nearest("congito"), "did you mean `cognito`?");
        assert_eq!(nearest("s3"), "possible: s3.bucket, s3.region, s3.buckets.<name>");
        assert!(nearest("lambda.functions.all").starts_with("possible: region, cognito.region"));
    }
}
