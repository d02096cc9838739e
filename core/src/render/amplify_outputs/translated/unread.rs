//! What the file leaves out without loss to the aws-amplify v6 library, which reads it from neither format.

use super::services;
use crate::backend::{BackendConfig, Generation, Section};

/// The paths of those values; none for a backend of generation 2.
pub(in crate::render) fn values(config: &BackendConfig) -> Vec<String> {
    let mut found = Vec::new();
    if config.generation == Generation::Gen2 {
        return found;
    }
    for section in &config.sections {
        match section {
            Section::Cognito(cognito) => {
                let target = cognito.federation_target.as_deref();
                // The usual target goes without saying where there is a hosted UI.
                if target.is_some_and(|target| target != "COGNITO_USER_POOLS") {
                    found.push("cognito.federation_target".to_owned());
                }
                if cognito.hosted_ui.is_none() && cognito.social_providers.as_ref().is_some_and(|all| !all.is_empty()) {
                    found.push("cognito.social_providers".to_owned());
                }
            }
            Section::AppSync(api) if api.test_mode => found.push("appsync.test_mode".to_owned()),
            Section::Pinpoint(pinpoint) => found.extend(services::unread_channels(pinpoint)),
            Section::Tables(tables) => {
                found.extend(tables.iter().map(|table| format!("dynamodb.tables.{}", table.resource)));
            }
            Section::Hosting(_) => found.push("hosting".to_owned()),
            _ => {}
        }
    }
    found
}
