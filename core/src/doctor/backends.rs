//! What the problems of reading from AWS mean: something found, or something that could not be checked.

use super::{Finding, Gap, Severity, clock, reach};
use crate::catalog::{Exit, Id};
use crate::name::{AppName, EnvironmentName};

/// A problem of reading, with an id of the catalog.
#[derive(Clone, Copy, Debug)]
pub struct Trouble<'a> {
    /// The id.
    pub id: Id,
    /// What failed.
    pub message: &'a str,
    /// What to do.
    pub help: &'a [String],
}

/// What was being read.
#[derive(Clone, Copy, Debug)]
pub struct About<'a> {
    /// The environment.
    pub environment: &'a EnvironmentName,
    /// The app.
    pub app: &'a AppName,
    /// Its region; `None`: it was read from a snapshot.
    pub region: Option<&'a str>,
}

/// Whether a problem keeps doctor from looking, and says nothing of what would be found: credentials, permissions, the
/// network, a protection.
pub fn is_gap(id: Id) -> bool {
    let exit = id.entry().exit;
    matches!(
        exit,
        Some(Exit::NoCredentials | Exit::Denied | Exit::WrongAccount | Exit::Network | Exit::Protected | Exit::Bug)
    )
}

/// What a problem of reading a part means, in words; and, where it is the machine's or the network's own, the finding.
pub fn unread(trouble: Trouble<'_>, what: &str, about: About<'_>) -> (Gap, Option<Finding>) {
    let Trouble { id, message, help } = trouble;
    let gap = Gap {
        what: vec![what.to_owned()],
        reason: format!("{id}: {message}"),
        action: message.strip_prefix("access denied: ").map(str::to_owned),
        environment: Some(about.environment.clone()),
        app: Some(about.app.clone()),
        help: help.to_vec(),
    };
    let finding = match id {
        Id::E605 => Some(clock::refused_by_aws(help.first().map_or(message, String::as_str))),
        Id::E1602 => reach::unreachable(trouble, about.region),
        _ => None,
    };
    (gap, finding)
}

/// What a problem of reading a parent's backend means.
///
/// # Errors
/// The [`Gap`], where nothing could be found out, and what is wrong with the machine or the network.
pub fn backend(trouble: Trouble<'_>, about: About<'_>) -> Result<Finding, (Gap, Option<Finding>)> {
    let Trouble { id, message, help } = trouble;
    if is_gap(id) {
        return Err(unread(trouble, "the backend", about));
    }
    let (check, severity) = match id {
        // It will be over soon.
        Id::E901 => (Id::D206, Severity::Note),
        _ if id.entry().exit.is_none() => (Id::D206, Severity::Warning),
        _ if about.region.is_none() && matches!(id, Id::E503 | Id::E504) => (Id::D112, Severity::Error),
        _ => (Id::D206, Severity::Error),
    };
    let finding = Finding::new(check, severity, vec![format!("{id}: {message}")], help.to_vec());
    Ok(finding.of_environment(about.environment).of_app(about.app))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_could_not_be_looked_at_is_no_finding_of_the_backend() {
        let (environment, app) = (EnvironmentName::new("live").unwrap(), AppName::new("admin").unwrap());
        let lost = ["AWS said: dns error".to_owned()];
        for (id, recorded, expected) in [
            (Id::E503, true, Ok((Id::D112, Severity::Error))),
            (Id::E504, true, Ok((Id::D112, Severity::Error))),
            (Id::E801, true, Err(None)),
            (Id::E503, false, Ok((Id::D206, Severity::Error))),
            (Id::E501, false, Ok((Id::D206, Severity::Error))),
            (Id::E409, false, Ok((Id::D206, Severity::Error))),
            (Id::E902, false, Ok((Id::D206, Severity::Error))),
            (Id::E901, false, Ok((Id::D206, Severity::Note))),
            (Id::W105, false, Ok((Id::D206, Severity::Warning))),
            (Id::E605, false, Err(Some(Id::D113))),
            (Id::E601, false, Err(None)),
            (Id::E701, false, Err(None)),
            (Id::E1602, false, Err(Some(Id::D214))),
            (Id::E1301, false, Err(None)),
        ] {
            let trouble = Trouble { id, message: "access denied: s3:GetObject", help: &lost };
            let region = (!recorded).then_some("eu-west-2");
            let found = backend(trouble, About { environment: &environment, app: &app, region });
            let shown = found.as_ref().map(|finding| (finding.id, finding.severity)).map_err(|(gap, finding)| {
                assert_eq!(gap.action.as_deref(), Some("s3:GetObject"));
                finding.as_ref().map(|finding| finding.id)
            });
            assert_eq!(shown, expected, "{id}");
        }
    }
}
