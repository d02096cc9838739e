//! Names that Amplify makes.

use sha2::{Digest, Sha256, Sha512};

use super::signature::hex;

/// The root stack of a generation-2 branch backend: `amplify-<app>-<branch>-branch-<hash>`. Of both names only ASCII
/// letters and digits are kept, of the branch at most 50; the hash is of the names as they are.
pub fn gen2_stack(app_id: &str, branch: &str) -> String {
    let kept = |text: &str| -> String { text.chars().filter(char::is_ascii_alphanumeric).collect() };
    let hash: String = hex(&Sha512::digest(format!("{app_id}{branch}"))).chars().take(10).collect();
    let branch: String = kept(branch).chars().take(50).collect();
    let room = 128 - 7 - "branch".len() - branch.len() - 4 - 10 - 1;
    let app: String = kept(app_id).chars().take(room).collect();
    format!("amplify-{app}-{branch}-branch-{hash}")
}

/// The root stack of a generation-1 backend environment; the number that Amplify takes from the clock is made from
/// the names here.
pub fn gen1_stack(app_name: &str, app_id: &str, env: &str) -> String {
    let number: u64 = digest(format!("{app_id}/{env}"), 4).bytes().fold(0, |sum, byte| sum * 31 + u64::from(byte));
    format!("amplify-{app_name}-{env}-{:05}", number % 100_000)
}

/// The first hexadecimal digits of the SHA-256 of a text or of bytes.
pub fn digest(text: impl AsRef<[u8]>, digits: usize) -> String {
    hex(&Sha256::digest(text)).chars().take(digits).collect()
}
