//! STS: who calls, and sessions of roles.

use super::call::{Call, Service};
use super::clock;
use super::refusal::Refusal;
use super::reply::{Reply, element};
use super::state::{Credential, Role, State};

/// Answers.
pub fn answer(call: &Call, state: &mut State) -> Reply {
    match call.operation.as_str() {
        "GetCallerIdentity" => {
            let result = [
                element("Arn", &call.principal),
                element("UserId", "AIDASTANDIN"),
                element("Account", &call.place.account),
            ];
            Reply::query(Service::Sts, &call.operation, &result.concat())
        }
        "AssumeRole" => assume(call, state),
        "AssumeRoleWithWebIdentity" => with_web_identity(call, state),
        other => {
            let why = format!("Could not find operation {other} for version 2011-06-15");
            call.error(400, "InvalidAction", &why)
        }
    }
}

fn assume(call: &Call, state: &mut State) -> Reply {
    if let Some(invalid) = invalid_duration(call) {
        return invalid;
    }
    let role = state.roles.get(&call.parameter("RoleArn").unwrap_or_default()).cloned();
    let admitted = role.filter(|role| {
        let account = &call.place.account;
        let trusted = account_of(&role.arn) == account || role.trusted.contains(account);
        let named = role.external_id.is_none() || role.external_id == call.parameter("ExternalId");
        trusted && named
    });
    // AWS does not tell a role that does not exist from one that may not be assumed.
    admitted.map_or_else(|| Refusal::Denied.reply(call), |role| session(call, state, &role))
}

fn with_web_identity(call: &Call, state: &mut State) -> Reply {
    let Some(role) = state.roles.get(&call.parameter("RoleArn").unwrap_or_default()).cloned() else {
        return call.error(403, "AccessDenied", "Not authorized to perform sts:AssumeRoleWithWebIdentity");
    };
    if role.web_identity.is_none() || role.web_identity != call.parameter("WebIdentityToken") {
        let why = "The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)";
        return call.error(400, "InvalidIdentityToken", why);
    }
    session(call, state, &role)
}

fn invalid_duration(call: &Call) -> Option<Reply> {
    let seconds = call.parameter("DurationSeconds")?;
    let valid = seconds.parse().is_ok_and(|seconds: u32| (900..=43_200).contains(&seconds));
    let why = format!(
        "1 validation error detected: Value '{seconds}' at 'durationSeconds' failed to satisfy constraint: Member \
         must have value between 900 and 43200"
    );
    (!valid).then(|| call.error(400, "ValidationError", &why))
}

fn account_of(arn: &str) -> &str {
    arn.split(':').nth(4).unwrap_or_default()
}

/// Makes fresh keys that belong to the role's account.
fn session(call: &Call, state: &mut State, role: &Role) -> Reply {
    state.sessions += 1;
    let number = state.sessions;
    let account = account_of(&role.arn);
    let role_name = role.arn.rsplit('/').next().unwrap_or_default();
    let name = call.parameter("RoleSessionName").unwrap_or_default();
    let principal = format!("arn:aws:sts::{account}:assumed-role/{role_name}/{name}");
    let (key_id, secret, token) = (
        format!("ASIASTANDIN{number:09}"),
        format!("secret-of-session-{number}"),
        format!("token-of-session-{number}"),
    );
    let credentials = [
        element("AccessKeyId", &key_id),
        element("SecretAccessKey", &secret),
        element("SessionToken", &token),
        element("Expiration", &clock::rfc3339(clock::now() + 3600)),
    ];
    let user = [element("AssumedRoleId", &format!("AROASTANDIN:{name}")), element("Arn", &principal)];
    let result = format!(
        "<Credentials>{}</Credentials><AssumedRoleUser>{}</AssumedRoleUser>",
        credentials.concat(),
        user.concat()
    );
    let credential = Credential {
        key_id: key_id.clone(),
        account: account.to_owned(),
        secret: Some(secret),
        token: Some(token),
        principal: Some(principal),
        expired: false,
    };
    state.credentials.insert(key_id, credential);
    Reply::query(Service::Sts, &call.operation, &result)
}
