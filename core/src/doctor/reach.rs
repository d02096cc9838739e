//! Why AWS could not be reached, told from the words of the network: the class of the failure, and what mends it.

use super::{Finding, Severity, Trouble};
use crate::catalog::Id;

/// A class of failures: words by which it is known, what it is, and what to do.
struct Class {
    words: &'static [&'static str],
    what: &'static str,
    fix: &'static str,
}

/// The more telling first: a proxy that refuses says so in the words of a connection, too.
const CLASSES: [Class; 6] = [
    Class {
        words: &["proxy", "tunnel", "407"],
        what: "the proxy refused or did not answer",
        fix: "correct HTTPS_PROXY (with its name and password, if it asks for them), or except AWS: NO_PROXY=amazonaws.com",
    },
    Class {
        words: &["certificate", "unknownissuer", "tls", "ssl", "ca_bundle"],
        what: "TLS failed: the certificate is not trusted, or someone on the way answers instead of AWS",
        fix: "name the roots that your network uses: AWS_CA_BUNDLE=FILE, or SSL_CERT_FILE=FILE",
    },
    Class {
        words: &["dns error", "lookup address", "name resolution", "name or service not known", "no such host"],
        what: "the name cannot be resolved (DNS)",
        fix: "check the network and its DNS; behind a proxy set HTTPS_PROXY; in a VPC without internet add an endpoint of the service",
    },
    Class {
        words: &["refused", "unreachable", "no route"],
        what: "the connection was refused, or there is no way there",
        fix: "check the network, firewall and HTTPS_PROXY",
    },
    Class {
        words: &["timed out", "timeout", "no answer within", "deadline"],
        what: "no answer came in time",
        fix: "check the network, firewall and HTTPS_PROXY; `--timeout` allows for a slow one",
    },
    Class {
        words: &["reset", "closed", "broken pipe", "incomplete", "eof", "dispatch failure"],
        what: "the connection broke off",
        fix: "check the network, firewall and HTTPS_PROXY",
    },
];

/// D214, unless AWS itself answered. The words of the network are in the help lines.
pub(super) fn unreachable(trouble: Trouble<'_>, region: Option<&str>) -> Option<Finding> {
    let Trouble { message, help, .. } = trouble;
    let said = help.iter().find_map(|line| line.strip_prefix("AWS said: ")).unwrap_or(message);
    let lower = format!("{message} {said}").to_lowercase();
    let class = CLASSES.iter().find(|class| class.words.iter().any(|word| lower.contains(word)))?;
    let evidence = match endpoint(message, region) {
        Some(host) => format!("{host}: {}", class.what),
        None => class.what.to_owned(),
    };
    let short: String = said.chars().take(300).collect();
    Some(Finding::new(Id::D214, Severity::Error, vec![evidence, short], vec![class.fix.to_owned()]))
}

/// The host that AWS gives a service in a region, by the action that failed.
fn endpoint(message: &str, region: Option<&str>) -> Option<String> {
    let service = message.split_whitespace().next()?.split_once(':')?.0;
    let region = region?;
    let known = ["amplify", "cloudformation", "s3", "ssm", "sts"].contains(&service);
    let domain = if region.starts_with("cn-") { "amazonaws.com.cn" } else { "amazonaws.com" };
    known.then(|| format!("{service}.{region}.{domain}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn failures_of_the_network_have_classes() {
        for (said, what) in [
            ("dispatch failure: io error: dns error: failed to lookup address information", Some("DNS")),
            ("dispatch failure: invalid peer certificate: UnknownIssuer", Some("TLS")),
            ("AWS_CA_BUNDLE: no such file", Some("TLS")),
            ("client error (Connect): tcp connect error: Connection refused (os error 111)", Some("refused")),
            ("proxy authorization required", Some("proxy")),
            ("client error (Connect): tunnel error: failed to create tunnel: connection refused", Some("proxy")),
            ("request timed out", Some("in time")),
            ("connection reset by peer", Some("broke off")),
            ("An internal failure occurred.", None),
        ] {
            let help = [format!("AWS said: {said}"), "try again".to_owned()];
            let message = "amplify:GetApp failed beyond all retries";
            let found = unreachable(Trouble { id: Id::E1602, message, help: &help }, Some("eu-west-2"));
            assert_eq!(found.is_some(), what.is_some(), "{said}");
            if let (Some(found), Some(what)) = (found, what) {
                assert!(found.evidence[0].contains(what), "{said}: {:?}", found.evidence);
                assert!(found.evidence[0].starts_with("amplify.eu-west-2.amazonaws.com: "), "{:?}", found.evidence);
            }
        }
    }

    #[test]
    fn an_endpoint_is_named_only_where_the_service_is_known() {
        assert_eq!(
            endpoint("s3:GetObject failed", Some("cn-north-1")).as_deref(),
            Some("s3.cn-north-1.amazonaws.com.cn")
        );
        for message in ["reading the backend failed", "evil.example:x failed", ""] {
            assert_eq!(endpoint(message, Some("eu-west-2")), None, "{message}");
        }
    }
}
