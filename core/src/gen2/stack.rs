//! The name of a branch deployment's root stack, which `ampx` computes and never looks up.

use sha2::{Digest, Sha512};

/// The longest name minus everything in it but app id and branch: `amplify-`, three hyphens, `branch`, the hash.
const ROOM: usize = 127 - "amplify-".len() - "-".len() - "-branch-".len() - HASH;
/// Hex digits of the hash.
const HASH: usize = 10;
/// The longest readable form of a branch.
const BRANCH: usize = 50;

/// The name of the root stack that Amplify deploys for a branch of an app.
///
/// The readable parts keep only ASCII letters and digits; the hash is taken of the raw texts, so `feature/foo` and
/// `feature-foo` have different stacks. (Source: `ampx` 1.10.0, its conversion of backend identifiers.)
pub fn stack_name(app_id: &str, branch: &str) -> String {
    let hash = Sha512::new().chain_update(app_id).chain_update(branch).finalize();
    let hash: String = format!("{hash:x}").chars().take(HASH).collect();
    let branch = readable(branch, BRANCH);
    let app_id = readable(app_id, ROOM - branch.len());
    format!("amplify-{app_id}-{branch}-branch-{hash}")
}

fn readable(text: &str, longest: usize) -> String {
    text.chars().filter(char::is_ascii_alphanumeric).take(longest).collect()
}

#[cfg(test)]
mod tests {
    use super::stack_name;

    #[test]
    fn names_are_those_of_the_published_generator() {
        for (app_id, branch, name) in [
            ("d2test0000001", "main", "amplify-d2test0000001-main-branch-6e843c1f38"),
            ("d2test0000001", "Main", "amplify-d2test0000001-Main-branch-0505238d0d"),
            ("d2test0000001", "feature/foo", "amplify-d2test0000001-featurefoo-branch-1c1eba49aa"),
            ("d2test0000001", "feature-foo", "amplify-d2test0000001-featurefoo-branch-88fffc4cf8"),
            ("d2test0000001", "release/2026.01", "amplify-d2test0000001-release202601-branch-051579e494"),
            ("d2test0000001", "ünïcödé-brånch", "amplify-d2test0000001-ncdbrnch-branch-814d083dc8"),
            ("d2test0000001", "日本語", "amplify-d2test0000001--branch-e55eca844e"),
            ("testBackendId", "testBranchName", "amplify-testBackendId-testBranchName-branch-e482a1c36f"),
        ] {
            assert_eq!(stack_name(app_id, branch), name);
        }
    }

    #[test]
    fn a_long_branch_is_cut_and_a_name_never_exceeds_127_characters() {
        let cut = stack_name("d2test0000001", &"a".repeat(51));
        assert_eq!(cut, format!("amplify-d2test0000001-{}-branch-01219bff24", "a".repeat(50)));
        assert_eq!(stack_name(&"x".repeat(300), &"b".repeat(300)).len(), 127);
    }
}
