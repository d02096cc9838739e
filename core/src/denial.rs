//! What denied a request, read from AWS's own words, and what helps against it. A service control policy or a permissions
//! boundary looks like a gap in the role's policy, and no change of that policy helps.
//!
//! Source of the phrases: "Troubleshoot access denied error messages" of the IAM user guide. An implicit denial is
//! `because no … policy allows the … action`, an explicit one `with an explicit deny in …`.

/// What can deny a request, beside a policy that does not mention it; the phrase, its name for people, and who can help.
const BARRIERS: [(&str, &str, &str); 6] = [
    ("service control policy", "a service control policy (SCP)", "whoever manages the AWS Organization"),
    ("resource control policy", "a resource control policy (RCP)", "whoever manages the AWS Organization"),
    ("permissions boundary", "the permissions boundary", "whoever set that boundary"),
    ("session policy", "the session policy", "whoever assumes the role with that session policy"),
    ("VPC endpoint policy", "the policy of a VPC endpoint", "whoever manages that endpoint"),
    ("resource-based policy", "the policy of the resource itself", "whoever manages that resource"),
];

/// What to do about a denial: `action` on `resource`, denied to `principal` in the words of `message`.
pub fn steps(action: &str, resource: &str, principal: Option<&str>, message: &str) -> Vec<String> {
    let of = principal.map_or_else(String::new, |principal| format!(" of {principal}"));
    let explicit = message.contains("explicit deny");
    let barrier = BARRIERS.iter().find(|(phrase, ..)| {
        message.contains(&format!("no {phrase} allows")) || (explicit && message.contains(&format!("in a {phrase}")))
    });
    if let Some((_, name, who)) = barrier {
        return vec![
            format!("it is {name} that denies it, not the policy{of}: a change of that policy does not help"),
            format!("ask {who} to let {action} on {resource} pass"),
        ];
    }
    if explicit && message.contains("identity-based policy") {
        return vec![format!(
            "a policy{of} denies {action} on {resource} in so many words (`Deny`): take that out; an `Allow` does not help"
        )];
    }
    let statement = serde_json::json!({ "Effect": "Allow", "Action": action, "Resource": resource });
    let add = format!("add to the policy{of}: {statement}");
    if message.contains("no identity-based policy allows") {
        return vec![add];
    }
    let untold = "if it is there already: AWS does not say whether an SCP or a permissions boundary denies it instead";
    vec![add, untold.to_owned()]
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROLE: &str = "arn:aws:sts::222222222222:assumed-role/build/s";

    fn told(reason: &str) -> String {
        let message = format!("User: {ROLE} is not authorized to perform: s3:GetObject on resource: \"x\" {reason}");
        steps("s3:GetObject", "x", Some(ROLE), &message).join("\n")
    }

    #[test]
    fn a_gap_in_the_policy_is_filled_there() {
        let text = told("because no identity-based policy allows the s3:GetObject action");
        assert!(text.starts_with(&format!("add to the policy of {ROLE}: {{\"Effect\":\"Allow\"")), "{text}");
        assert!(!text.contains("SCP"), "{text}");
    }

    #[test]
    fn what_is_no_gap_of_the_policy_is_said_to_be_none() {
        for (reason, what) in [
            ("because no service control policy allows the s3:GetObject action", "(SCP)"),
            ("with an explicit deny in a service control policy: arn:aws:organizations::1:policy/o-1/p-1", "(SCP)"),
            ("with an explicit deny in a resource control policy", "(RCP)"),
            ("because no permissions boundary allows the s3:GetObject action", "the permissions boundary"),
            ("with an explicit deny in a permissions boundary", "the permissions boundary"),
            ("because no session policy allows the s3:GetObject action", "the session policy"),
            ("with an explicit deny in a VPC endpoint policy", "the policy of a VPC endpoint"),
            ("with an explicit deny in a resource-based policy", "the policy of the resource itself"),
        ] {
            let text = told(reason);
            assert!(
                text.starts_with(&format!("it is {}", what.split('(').next().unwrap_or_default()))
                    || text.contains(what),
                "{text}"
            );
            assert!(text.contains("does not help") && !text.contains("add to the policy"), "{reason}: {text}");
        }
        let text = told("with an explicit deny in an identity-based policy");
        assert!(text.contains("in so many words") && !text.contains("add to the policy"), "{text}");
    }

    #[test]
    fn where_aws_does_not_tell_that_is_said() {
        for message in ["", "Access Denied", "x service control policy x"] {
            let steps = steps("s3:GetObject", "x", None, message);
            assert!(steps[0].starts_with("add to the policy: ") && steps[1].contains("AWS does not say"), "{steps:?}");
        }
    }
}
