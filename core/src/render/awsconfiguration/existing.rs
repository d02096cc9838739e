//! Reads an existing `awsconfiguration.json`.

use serde_json::{Map, Value};

use crate::js_json;
use crate::render::aws_exports::ExistingError;

/// The largest file that is read, in bytes.
const MAX_BYTES: usize = 5_000_000;

/// The keys that belong to Amplify, whether this backend has them or not: its list (Amplify CLI 14.2.2), and the three
/// that every file has.
pub(super) const RESERVED: [&str; 15] = [
    "AppSync",
    "Auth",
    "CognitoUserPool",
    "CredentialsProvider",
    "DynamoDBObjectMapper",
    "FacebookSignIn",
    "GoogleSignIn",
    "IdentityManager",
    "Lex",
    "PinpointAnalytics",
    "PinpointTargeting",
    "S3TransferUtility",
    "Sumerian",
    "UserAgent",
    "Version",
];

/// Gives the members of the file, duplicates resolved as JavaScript does. What the parser says of broken JSON holds no
/// value of the file, which may have a secret in it.
pub(super) fn read(text: &[u8]) -> Result<Map<String, Value>, ExistingError> {
    let error = |line, column, problem: String| ExistingError { line, column, problem };
    if text.len() > MAX_BYTES {
        return Err(error(1, 1, format!("the file is larger than {} MB", MAX_BYTES / 1_000_000)));
    }
    match js_json::parse(text) {
        Ok(Value::Object(members)) if members.contains_key("__proto__") => {
            Err(error(1, 1, "the key `__proto__`, which sets a prototype".to_owned()))
        }
        Ok(Value::Object(members)) => Ok(members),
        Ok(_) => Err(error(1, 1, "something else, where a JSON object must be".to_owned())),
        Err(broken) => {
            let problem = broken.to_string();
            let problem = problem.rsplit_once(" at line ").map_or(problem.as_str(), |(problem, _)| problem);
            Err(error(broken.line().max(1), broken.column().max(1), format!("text that is not JSON ({problem})")))
        }
    }
}
