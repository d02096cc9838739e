//! What a service says of an approval, as a fact for the gates.

use serde_json::Value;

use super::gates::Approved;

/// The review history of a run of GitHub Actions (`GET /repos/OWNER/NAME/actions/runs/ID/approvals`): who let it into
/// an environment last. A rejection after an approval takes it back. `None`: nobody did.
///
/// # Errors
/// If it is no such history.
pub fn of_github(history: &str, environment: &str, reference: &str) -> Result<Option<Approved>, String> {
    let no_history = || "GitHub's answer is no review history".to_owned();
    let reviews: Value = serde_json::from_str(history).map_err(|_| no_history())?;
    let mut approved = None;
    for review in reviews.as_array().ok_or_else(no_history)? {
        let named = |entry: &Value| entry["name"].as_str().is_some_and(|name| name == environment);
        if !review["environments"].as_array().is_some_and(|list| list.iter().any(named)) {
            continue;
        }
        let by = review["user"]["login"].as_str().filter(|login| is_login(login));
        match (review["state"].as_str(), by) {
            (Some("approved"), Some(by)) => {
                approved = Some(Approved { by: by.to_owned(), reference: reference.to_owned(), at: None });
            }
            (Some("rejected"), _) => approved = None,
            _ => {}
        }
    }
    Ok(approved)
}

/// The commit of a run of GitHub Actions (`GET /repos/OWNER/NAME/actions/runs/ID`).
///
/// # Errors
/// If it is no such run.
pub fn commit_of_run(run: &str) -> Result<String, String> {
    let run: Value = serde_json::from_str(run).map_err(|_| "GitHub's answer is no run".to_owned())?;
    let commit =
        run["head_sha"].as_str().filter(|sha| sha.len() >= 40 && sha.bytes().all(|byte| byte.is_ascii_hexdigit()));
    commit.map(str::to_owned).ok_or_else(|| "GitHub does not say of which commit the run is".to_owned())
}

/// The names that GitHub gives to people and apps.
fn is_login(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= 100
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_[]".contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn by(history: &str) -> Result<Option<String>, String> {
        of_github(history, "live", "run 7").map(|found| found.map(|approved| approved.by))
    }

    #[test]
    fn the_last_review_of_the_environment_counts() {
        let review = |state: &str, environment: &str, login: &str| {
            format!(
                r#"{{"state":"{state}","environments":[{{"id":1,"name":"{environment}"}}],"user":{{"login":"{login}"}},"comment":"ok"}}"#
            )
        };
        let cases = [
            (vec![], None),
            (vec![review("approved", "live", "ann")], Some("ann")),
            (vec![review("approved", "staging", "ann")], None),
            (vec![review("rejected", "live", "ann")], None),
            (vec![review("approved", "live", "ann"), review("rejected", "live", "bob")], None),
            (vec![review("rejected", "live", "ann"), review("approved", "live", "bob")], Some("bob")),
            (vec![review("pending", "live", "ann")], None),
            (vec![review("approved", "live", "ann b\\n::error::x")], None),
            (vec![r#"{"state":"approved","environments":[{"name":"live"}]}"#.to_owned()], None),
        ];
        for (reviews, expected) in cases {
            let history = format!("[{}]", reviews.join(","));
            assert_eq!(by(&history), Ok(expected.map(str::to_owned)), "{history}");
        }
        for nonsense in ["", "{}", "null", "<html>", r#"{"message":"Not Found"}"#] {
            assert!(by(nonsense).is_err(), "{nonsense}");
        }
    }

    #[test]
    fn a_run_says_its_commit() {
        let sha = "3f9c2e1aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
        assert_eq!(commit_of_run(&format!(r#"{{"id":7,"head_sha":"{sha}"}}"#)), Ok(sha.to_owned()));
        for nonsense in ["", "[]", r#"{"head_sha":"main"}"#, r#"{"id":7}"#] {
            assert!(commit_of_run(nonsense).is_err(), "{nonsense}");
        }
    }
}
