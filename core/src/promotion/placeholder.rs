//! Placeholders in the arguments of a gate's commands: `{environment}`, `{commit}`, `{fingerprint}`, `{apps.client.url}`.

use std::collections::BTreeMap;

use super::gates::Known;
use crate::name::{AppName, EnvironmentName};

/// What stands for the placeholders.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'a> {
    /// `{environment}`: that which the command is run against.
    pub environment: &'a EnvironmentName,
    /// `{commit}`.
    pub commit: &'a str,
    /// `{fingerprint}`.
    pub fingerprint: &'a str,
    /// `{apps.NAME.url}`: where each app is served, without a slash at the end; or why that is not known.
    pub addresses: &'a BTreeMap<AppName, Known<String>>,
}

impl Facts<'_> {
    /// The same as variables: `TOWPATH_ENV`, `TOWPATH_COMMIT`, `TOWPATH_FINGERPRINT`, `TOWPATH_APP_CLIENT_URL`.
    pub fn variables(&self) -> BTreeMap<String, String> {
        let mut variables = BTreeMap::from([
            ("TOWPATH_ENV".to_owned(), self.environment.to_string()),
            ("TOWPATH_COMMIT".to_owned(), self.commit.to_owned()),
            ("TOWPATH_FINGERPRINT".to_owned(), self.fingerprint.to_owned()),
        ]);
        for (app, address) in self.addresses {
            if let Ok(address) = address {
                let name = app.as_str().to_ascii_uppercase().replace(|c: char| !c.is_ascii_alphanumeric(), "_");
                variables.insert(format!("TOWPATH_APP_{name}_URL"), address.clone());
            }
        }
        variables
    }

    fn value(&self, name: &str) -> Result<String, String> {
        match name {
            "environment" => Ok(self.environment.to_string()),
            "commit" => Ok(self.commit.to_owned()),
            "fingerprint" => Ok(self.fingerprint.to_owned()),
            _ => {
                let app = name.strip_prefix("apps.").and_then(|rest| rest.strip_suffix(".url"));
                let address = app.and_then(|app| self.addresses.iter().find(|(known, _)| known.as_str() == app));
                match address {
                    Some((_, Ok(address))) => Ok(address.clone()),
                    Some((app, Err(why))) => Err(format!("where {app} is served is not known: {why}")),
                    None => Err(format!("`{{{name}}}` stands for nothing")),
                }
            }
        }
    }
}

/// An argument with its placeholders filled. Braces around anything but a name of letters, digits, dots, `-` and `_` stay.
///
/// # Errors
/// What a placeholder stands for is not known.
pub fn filled(argument: &str, facts: &Facts<'_>) -> Result<String, String> {
    let is_name = |text: &str| {
        text.starts_with(|c: char| c.is_ascii_alphabetic())
            && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-_".contains(&byte))
    };
    let mut result = String::new();
    let mut rest = argument;
    while let Some((before, after)) = rest.split_once('{') {
        result.push_str(before);
        match after.split_once('}') {
            Some((name, tail)) if is_name(name) => {
                result.push_str(&facts.value(name)?);
                rest = tail;
            }
            _ => {
                result.push('{');
                rest = after;
            }
        }
    }
    result.push_str(rest);
    Ok(result)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_filled_or_refused() {
        let app = |name: &str| AppName::new(name).unwrap();
        let addresses = BTreeMap::from([
            (app("client"), Ok("https://staging.d2.amplifyapp.com".to_owned())),
            (app("my-shop"), Err("no answer".to_owned())),
        ]);
        let environment = EnvironmentName::new("staging").unwrap();
        let facts = Facts { environment: &environment, commit: "3f9c", fingerprint: "ab", addresses: &addresses };
        for (argument, expected) in [
            ("plain", Ok("plain")),
            ("--base-url={apps.client.url}/x", Ok("--base-url=https://staging.d2.amplifyapp.com/x")),
            ("{environment}:{commit}:{fingerprint}", Ok("staging:3f9c:ab")),
            ("{}", Ok("{}")),
            ("{\"a\": 1}", Ok("{\"a\": 1}")),
            ("a{b", Ok("a{b")),
            ("{{environment}}", Ok("{staging}")),
            ("{apps.my-shop.url}", Err("where my-shop is served is not known: no answer")),
            ("{apps.shop.url}", Err("`{apps.shop.url}` stands for nothing")),
            ("{secret}", Err("`{secret}` stands for nothing")),
        ] {
            let expected = expected.map(str::to_owned).map_err(str::to_owned);
            assert_eq!(filled(argument, &facts), expected, "{argument}");
        }
        let variables = facts.variables();
        assert_eq!(
            variables.get("TOWPATH_APP_CLIENT_URL").map(String::as_str),
            addresses[&app("client")].as_deref().ok()
        );
        assert!(!variables.contains_key("TOWPATH_APP_MY_SHOP_URL") && variables["TOWPATH_ENV"] == "staging");
    }
}
