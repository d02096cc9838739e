//! The endpoints that give credentials to a container and to an instance. They are not signed.

use serde_json::json;

use super::call::{Call, Service};
use super::clock;
use super::http::HttpRequest;
use super::reply::Reply;
use super::state::State;

/// Where a container asks for credentials.
pub const CONTAINER_PATH: &str = "/container-credentials";
const ROLES: &str = "/latest/meta-data/iam/security-credentials/";
const ROLE: &str = "standin-role";
const TOKEN: &str = "standin-metadata-token";

/// The operation of a request.
pub fn operation(http: &HttpRequest) -> &'static str {
    match http.path.as_str() {
        "/latest/api/token" => "GetToken",
        "/latest/meta-data/placement/region" => "GetRegion",
        ROLES => "GetRoleName",
        path if path.starts_with(ROLES) || path.starts_with(CONTAINER_PATH) => "GetCredentials",
        _ => "GetMetadata",
    }
}

/// Answers.
pub fn answer(call: &Call, state: &State) -> Reply {
    let http = &call.http;
    if call.operation == "GetToken" {
        let asked = http.method == "PUT" && http.header("x-aws-ec2-metadata-token-ttl-seconds").is_some();
        return if asked { token() } else { call.error(400, "BadRequest", "a token needs PUT and its time to live") };
    }
    if call.service == Service::Imds && http.header("x-aws-ec2-metadata-token") != Some(TOKEN) {
        return call.error(401, "Unauthorized", "the metadata token is missing or wrong");
    }
    let served = state.served.as_ref().and_then(|key_id| state.credentials.get(key_id));
    match (call.operation.as_str(), served, &state.instance_region) {
        ("GetRegion", _, Some(region)) => text(region),
        ("GetRoleName", Some(_), _) => text(ROLE),
        ("GetCredentials", Some(credential), _) if [ROLE, "credentials"].iter().any(|end| http.path.ends_with(end)) => {
            let lifetime = if credential.expired { -3600 } else { 3600 };
            let body = json!({
                "Code": "Success",
                "LastUpdated": clock::rfc3339(clock::now()),
                "Type": "AWS-HMAC",
                "AccessKeyId": credential.key_id,
                "SecretAccessKey": credential.secret.as_deref().unwrap_or("secret"),
                "Token": credential.token.as_deref().unwrap_or("token"),
                "Expiration": clock::rfc3339(clock::now() + lifetime),
                "AccountId": credential.account,
            });
            Reply::new(200, "application/json", body.to_string())
        }
        _ => call.error(404, "NotFound", "there is no such metadata"),
    }
}

fn token() -> Reply {
    text(TOKEN).with("X-Aws-Ec2-Metadata-Token-Ttl-Seconds", "21600")
}

fn text(body: &str) -> Reply {
    Reply::new(200, "text/plain", body)
}
