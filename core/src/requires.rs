//! What an app says it needs of its backend.

use crate::backend::BackendConfig;
use crate::fields;

/// The entries of `requires` that the backend lacks, in their order. An entry is the path of a value
/// (`appsync.endpoint`), of a group of values (`s3.buckets`), or a whole service (`cognito`, `pinpoint`, see
/// [`crate::value_paths::SERVICES`]).
/// An empty value counts as lacking.
pub fn missing(requires: &[String], config: &BackendConfig) -> Vec<String> {
    // Most apps name nothing, and then fifty of them need no list of all values each.
    if requires.is_empty() {
        return Vec::new();
    }
    let fields = fields::of(config);
    requires.iter().filter(|path| !fields.iter().any(|field| field.is_within(path))).cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::missing;
    use crate::render::samples;

    #[test]
    fn what_is_lacking_is_named_in_the_order_of_the_file() {
        let wanted = |entries: &[&str]| entries.iter().map(|&entry| entry.to_owned()).collect::<Vec<_>>();
        let there = [
            "cognito",
            "cognito.user_pool",
            "appsync.endpoint",
            "s3",
            "s3.buckets.photos",
            "s3.buckets",
            "api",
            "api.orders.endpoint",
            "custom.custom.tags",
            "region",
        ];
        assert_eq!(missing(&wanted(&there), &samples::everything()), wanted(&[]));
        let lacking = ["api", "cognito.user", "appsync.models", "s3.buckets.photos", "", "custom"];
        assert_eq!(missing(&wanted(&lacking), &samples::gen1()), wanted(&lacking));
    }

    #[test]
    fn an_empty_value_counts_as_lacking() {
        let mut config = samples::gen1();
        config.region = String::new();
        assert_eq!(missing(&["region".to_owned()], &config), ["region"]);
    }
}
