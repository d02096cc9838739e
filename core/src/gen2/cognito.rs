//! `AWS::Amplify::Auth`: user pool, client, identity pool.

use serde_json::{Map, Value};

use super::Gen2Error;
use super::payload::Payload;
use crate::backend::{Cognito, HostedUi, PasswordPolicy};
use crate::js_json;

/// The metadata entry.
pub(super) const ENTRY: &str = "AWS::Amplify::Auth";

/// The providers that clients are told of; OIDC and SAML providers go by names of their own, which `ampx` leaves out.
const PROVIDERS: [&str; 4] = ["GOOGLE", "FACEBOOK", "LOGIN_WITH_AMAZON", "SIGN_IN_WITH_APPLE"];

/// Decodes the outputs. Those of the hosted UI count only where both redirect lists are there: the CDK writes a
/// sign-in redirect even for backends that have no hosted UI.
pub(super) fn decode(payload: &Payload) -> Result<Cognito, Gen2Error> {
    let hosted_ui = hosted_ui(payload)?;
    let social_providers = match &hosted_ui {
        Some(_) => payload.strings("socialProviders")?.map(known_providers),
        None => None,
    };
    Ok(Cognito {
        region: payload.required("authRegion")?,
        user_pool_id: Some(payload.required("userPoolId")?),
        web_client_id: Some(payload.required("webClientId")?),
        identity_pool_id: Some(payload.required("identityPoolId")?),
        hosted_ui,
        federation_target: None,
        username_attributes: payload.strings("usernameAttributes")?,
        social_providers,
        signup_attributes: payload.strings("signupAttributes")?,
        mfa: payload.text("mfaConfiguration").filter(|mfa| ["OFF", "OPTIONAL", "ON"].contains(mfa)).map(str::to_owned),
        mfa_types: payload.strings("mfaTypes")?,
        password_policy: password_policy(payload)?,
        verification_mechanisms: payload.strings("verificationMechanisms")?,
        groups: payload.json("groups", Some)?,
        passwordless: payload.object("passwordlessOptions")?.as_ref().map(passwordless),
        unauthenticated_identities: payload.text("allowUnauthenticatedIdentities").map(|allow| allow == "true"),
    })
}

fn known_providers(providers: Vec<String>) -> Vec<String> {
    providers.into_iter().filter(|provider| PROVIDERS.contains(&provider.as_str())).collect()
}

fn hosted_ui(payload: &Payload) -> Result<Option<HostedUi>, Gen2Error> {
    let redirects = payload.text("oauthRedirectSignIn").zip(payload.text("oauthRedirectSignOut"));
    let Some((sign_in, sign_out)) = redirects else { return Ok(None) };
    // Blanks around a comma stay: `ampx` does not trim.
    let list = |text: &str| Some(text.split(',').map(str::to_owned).collect());
    Ok(Some(HostedUi {
        domain: payload.text("oauthCognitoDomain").map(str::to_owned),
        scopes: payload.strings("oauthScope")?,
        redirect_sign_in: list(sign_in),
        redirect_sign_out: list(sign_out),
        response_type: payload.text("oauthResponseType").map(str::to_owned),
    }))
}

fn password_policy(payload: &Payload) -> Result<Option<PasswordPolicy>, Gen2Error> {
    let min_length = payload.text("passwordPolicyMinLength").map(leading_integer);
    let characters = payload.strings("passwordPolicyRequirements")?;
    let policy = PasswordPolicy { min_length, characters };
    Ok((policy != PasswordPolicy::default()).then_some(policy))
}

/// What JavaScript's `parseInt` makes of a text: its leading digits, or nothing, which JSON prints as `null`.
fn leading_integer(text: &str) -> Value {
    let text = text.trim_start();
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let end = digits.find(|character: char| !character.is_ascii_digit()).unwrap_or(digits.len());
    let digits = digits.get(..end).unwrap_or_default();
    match digits.parse::<u32>() {
        Ok(number) if !negative => Value::from(number),
        _ => digits.parse::<f64>().map_or(Value::Null, |number| Value::from(if negative { -number } else { number })),
    }
}

/// Passwordless sign-in in the words and the order of the outputs file.
fn passwordless(options: &Map<String, Value>) -> Value {
    let mut out = Map::new();
    let mut put = |key: &str, value: Option<&Value>| {
        if let Some(value) = value {
            out.insert(key.to_owned(), value.clone());
        }
    };
    put("email_otp_enabled", options.get("emailOtpEnabled"));
    put("sms_otp_enabled", options.get("smsOtpEnabled"));
    let web_authn = options.get("webAuthn").filter(|value| js_json::is_truthy(value)).map(|web_authn| {
        let names = [("relying_party_id", "relyingPartyId"), ("user_verification", "userVerification")];
        let found = names.iter().filter_map(|(to, from)| Some(((*to).to_owned(), web_authn.get(from)?.clone())));
        Value::Object(found.collect())
    });
    put("web_authn", web_authn.as_ref());
    put("preferred_challenge", options.get("preferredChallenge").filter(|value| js_json::is_truthy(value)));
    Value::Object(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_minimum_length_is_read_as_javascript_reads_it() {
        for (text, printed) in [("8", "8"), (" 12 ", "12"), ("10chars", "10"), ("+9", "9"), ("", "null"), ("x", "null")]
        {
            assert_eq!(js_json::to_string_pretty(&leading_integer(text), 2), printed, "{text}");
        }
        assert_eq!(leading_integer(&"9".repeat(400)), Value::Null);
    }
}
