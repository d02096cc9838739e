//! The neutral value as a flat table: a path, the AWS console's words and a text for every value that clients see.
//! Dry runs, comparisons, `requires` and the `dotenv` output are made from it.

mod table;

use std::collections::BTreeMap;

pub use table::of;

/// One value of a backend.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Dotted path, such as `cognito.user_pool`, `s3.buckets.photos`, `api.orders.endpoint`.
    pub path: String,
    /// The service as the AWS console names it; `General`, `Custom outputs` and `Other services` beside those.
    pub service: &'static str,
    /// The console's name of the field, such as `user pool ID`.
    pub label: String,
    /// The value: lists joined by commas, objects as JSON, `true` or `false`. Never empty.
    pub value: String,
    /// Whether reports show it shortened only. True for API keys alone: everything else is public by nature.
    pub secret: bool,
}

impl Field {
    /// Whether the field's path is `path`, or lies within it.
    pub fn is_within(&self, path: &str) -> bool {
        self.path.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    }

    /// The value as reports show it: of an API key the first eight characters.
    pub fn shown(&self) -> String {
        if self.secret && self.value.chars().nth(8).is_some() {
            self.value.chars().take(8).chain(['…']).collect()
        } else {
            self.value.clone()
        }
    }
}

/// A difference between two tables.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// The value is new.
    Added(Field),
    /// The value is gone.
    Removed(Field),
    /// The value is another one.
    Changed {
        /// As it was.
        old: Field,
        /// As it is.
        new: Field,
    },
}

/// What differs: changed and added values in the order of `new`, then removed ones in the order of `old`.
pub fn changes(old: &[Field], new: &[Field]) -> Vec<Change> {
    let by_path: BTreeMap<_, _> = old.iter().map(|field| (&field.path, field)).collect();
    let kept: BTreeMap<_, _> = new.iter().map(|field| (&field.path, ())).collect();
    let new = new.iter().filter_map(|field| match by_path.get(&field.path) {
        None => Some(Change::Added(field.clone())),
        Some(old) if old.value != field.value => Some(Change::Changed { old: (*old).clone(), new: field.clone() }),
        Some(_) => None,
    });
    let removed = old.iter().filter(|field| !kept.contains_key(&field.path));
    new.chain(removed.map(|field| Change::Removed(field.clone()))).collect()
}
