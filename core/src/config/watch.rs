//! Patterns of `watch`: which files concern an app. Globs as in `branches`: `?` is one character but `/`, `*` any number
//! of them, `**` any text. Any other character stands for itself, brackets too, which file names of web apps have.

use camino::Utf8Path;

use super::branches::Matcher;

/// A pattern of `watch`, relative to the repository's root.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WatchPattern {
    /// As written, normalised.
    pub text: String,
    matcher: Matcher,
}

impl WatchPattern {
    /// Compiles a path that validation has normalised.
    pub fn new(path: &Utf8Path) -> Self {
        Self { text: path.to_string(), matcher: Matcher::of_text(path.as_str()) }
    }

    /// Whether it matches a file, or a folder that the file is in; the empty pattern is the repository itself, and
    /// matches everything.
    pub fn matches(&self, file: &Utf8Path) -> bool {
        self.text.is_empty() || file.ancestors().any(|path| self.matcher.matches(path.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_and_whole_folders_match() {
        for (pattern, file, matches) in [
            ("apps/admin/**", "apps/admin/amplify/backend.ts", true),
            ("apps/admin/**", "apps/client/a.ts", false),
            ("apps/admin", "apps/admin/amplify/backend.ts", true),
            ("apps/admin", "apps/admin2/a.ts", false),
            ("yarn.lock", "yarn.lock", true),
            ("yarn.lock", "apps/client/yarn.lock", false),
            ("**/yarn.lock", "apps/client/yarn.lock", true),
            ("packages/*/schema.graphql", "packages/api/schema.graphql", true),
            ("packages/*/schema.graphql", "packages/api/x/schema.graphql", false),
            ("app/[id]/page.tsx", "app/[id]/page.tsx", true),
            ("app/[id]", "app/i/page.tsx", false),
            ("with space/*", "with space/a b", true),
            ("", "anything", true),
            ("*.md", "README.md", true),
        ] {
            assert_eq!(
                WatchPattern::new(Utf8Path::new(pattern)).matches(Utf8Path::new(file)),
                matches,
                "{pattern} {file}"
            );
        }
    }
}
