//! What the Amplify CLI of generation 1 leaves in a repository: `amplify/team-provider-info.json`, `amplify/.config` and
//! `amplify-meta.json`.

use camino::{Utf8Path, Utf8PathBuf};
use serde_json::Value;

use crate::name::{AccountId, AppId, BackendName, Region};

/// A folder with an `amplify` folder of generation 1.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Folder {
    /// Backend environments, in the order of the file.
    pub(crate) environments: Vec<Environment>,
    /// `projectName`
    pub(crate) project: Option<String>,
    /// `frontend`: `javascript`, `android`, `ios` or `flutter`.
    pub(crate) frontend: Option<String>,
    /// Where the CLI writes the configuration of the client: `SourceDir`, or `ResDir` for Android.
    pub(crate) source: Option<String>,
    /// The backend environment that is checked out on this machine.
    pub(crate) checked_out: Option<String>,
    /// The resources that the backend's definition has.
    pub(crate) resources: usize,
}

/// A backend environment, as far as a file tells of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Environment {
    /// Its name.
    pub(crate) name: BackendName,
    /// The Amplify app. Projects from before 2020 may have none.
    pub(crate) app_id: Option<AppId>,
    /// The account, from the ARN of a role.
    pub(crate) account: Option<AccountId>,
    /// The region.
    pub(crate) region: Option<Region>,
    /// The root stack.
    pub(crate) stack: Option<String>,
    /// The file.
    pub(crate) from: Utf8PathBuf,
}

/// `team-provider-info.json`: each environment of the team.
pub(crate) fn team(json: &Value, from: &Utf8Path) -> Vec<Environment> {
    let entries = json.as_object().into_iter().flatten().take(100);
    entries.filter_map(|(name, value)| environment(name, value.get("awscloudformation")?, from)).collect()
}

/// `amplify-meta.json`: the one environment that is checked out. Its name is that of the stack, which the CLI forms as
/// `amplify-PROJECT-ENV-SUFFIX`, with no `-` in the parts.
pub(crate) fn meta(json: &Value, from: &Utf8Path) -> Option<Environment> {
    let provider = json.pointer("/providers/awscloudformation")?;
    let stack = provider.get("StackName")?.as_str()?;
    match stack.split('-').collect::<Vec<_>>().as_slice() {
        ["amplify", _, name, _] => environment(name, provider, from),
        _ => None,
    }
}

fn environment(name: &str, provider: &Value, from: &Utf8Path) -> Option<Environment> {
    let text = |key: &str| provider.get(key).and_then(Value::as_str);
    let arns = ["AuthRoleArn", "UnauthRoleArn", "StackId"];
    let account = arns.iter().find_map(|key| AccountId::new(text(key)?.split(':').nth(4)?).ok());
    Some(Environment {
        name: BackendName::new(name).ok()?,
        app_id: text("AmplifyAppId").and_then(|id| AppId::new(id).ok()),
        account,
        region: text("Region").and_then(|region| Region::new(region).ok()),
        stack: text("StackName").map(str::to_owned),
        from: from.to_owned(),
    })
}

impl Folder {
    /// Adds an environment; what was known of it before is only completed.
    pub(crate) fn add(&mut self, new: Environment) {
        let Some(old) = self.environments.iter_mut().find(|old| old.name == new.name) else {
            self.environments.push(new);
            return;
        };
        // The team's file is the one that people know.
        if new.from.file_name() == Some("team-provider-info.json") {
            old.from = new.from;
        }
        old.app_id = old.app_id.take().or(new.app_id);
        old.account = old.account.take().or(new.account);
        old.region = old.region.take().or(new.region);
        old.stack = old.stack.take().or(new.stack);
    }

    /// Takes what `project-config.json` says.
    pub(crate) fn configure(&mut self, json: &Value) {
        let text = |value: Option<&Value>| value.and_then(Value::as_str).map(str::to_owned);
        self.project = text(json.get("projectName"));
        self.frontend = text(json.get("frontend"));
        let config = self.frontend.as_deref().and_then(|frontend| json.get(frontend)?.get("config"));
        self.source = text(config.and_then(|config| config.get("SourceDir").or_else(|| config.get("ResDir"))));
    }

    /// Whether both describe one backend: they have a stack in common, or else an app.
    pub(crate) fn shares_backend(&self, other: &Self) -> bool {
        let pairs = || self.environments.iter().flat_map(|a| other.environments.iter().map(move |b| (a, b)));
        let same = |a: &Environment, b: &Environment| {
            (a.stack.is_some() && a.stack == b.stack) || (a.app_id.is_some() && a.app_id == b.app_id)
        };
        let untold = self.environments.is_empty() || other.environments.is_empty();
        pairs().any(|(a, b)| same(a, b)) || (untold && self.project.is_some() && self.project == other.project)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn provider(app: &str) -> Value {
        json!({ "AuthRoleArn": "arn:aws:iam::222222222222:role/amplify-shop-live-1-authRole", "Region": "eu-west-2",
                "StackName": "amplify-shop-live-1", "AmplifyAppId": app })
    }

    #[test]
    fn account_region_and_app_of_each_environment() {
        let json = json!({ "live": { "awscloudformation": provider("d1shop") }, "b a d": { "awscloudformation": {} },
                           "old": { "awscloudformation": { "Region": "nowhere" } }, "other": 3 });
        let all = team(&json, Utf8Path::new("t.json"));
        assert_eq!(all.len(), 2);
        assert_eq!(all[0].account.as_ref().map(AccountId::as_str), Some("222222222222"));
        assert_eq!(all[0].app_id.as_ref().map(AppId::as_str), Some("d1shop"));
        assert_eq!((&all[1].region, &all[1].account), (&None, &None));
        let meta = meta(&json!({ "providers": { "awscloudformation": provider("d1shop") } }), Utf8Path::new("m.json"))
            .unwrap();
        assert_eq!(meta.name.as_str(), "live");
    }

    #[test]
    fn folders_share_a_backend_by_stack_app_or_name() {
        let folder = |json: Value, project: &str| {
            let environments = team(&json, Utf8Path::new("t.json"));
            Folder { environments, project: Some(project.to_owned()), ..Folder::default() }
        };
        let a = folder(json!({ "live": { "awscloudformation": provider("d1shop") } }), "shop");
        let b = folder(json!({ "main": { "awscloudformation": { "AmplifyAppId": "d1shop" } } }), "x");
        let c = folder(json!({ "live": { "awscloudformation": { "AmplifyAppId": "d2", "StackName": "s" } } }), "shop");
        let d = folder(json!({}), "shop");
        assert!(a.shares_backend(&b) && !a.shares_backend(&c) && a.shares_backend(&d) && !b.shares_backend(&d));
    }
}
