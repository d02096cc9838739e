//! What `towpath doctor` looks at: settings of hosted apps, their domains, and the templates of a backend's stacks.

use std::collections::BTreeMap;

use futures_util::StreamExt as _;
use futures_util::future::OptionFuture;
use futures_util::stream;
use towpath_core::doctor::{self, Deployed, Domain, HostedApp, HostedBranch, SetVariable};
use towpath_core::ports::{BackendRequest, ReadError, Stack, Thing};
use towpath_core::wait::progress::Resource;

use super::AwsBackends;
use super::arn::Arn;
use super::cloudformation;
use super::errors::{Failure, clean};
use super::hosting::{Asked, unexpected};
use super::surroundings;

/// The most pages of a list.
const MOST_PAGES: usize = 10;
/// How deep stacks are nested; those of Amplify are three deep.
const DEEPEST: usize = 5;
/// The most stacks of one backend.
const MOST_STACKS: usize = 300;
/// How many stacks are read at a time: CloudFormation answers few requests a second.
const SIDE_BY_SIDE: usize = 8;
/// The longest build specification that is looked at, in bytes; Amplify's own limit is 25 kB.
const LONGEST_SPEC: usize = 100_000;

/// What the templates of a backend tell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Templates {
    /// Of each template that has something to tell.
    pub deployed: Vec<Deployed>,
    /// The stacks whose template is no JSON, and was not understood.
    pub unread: Vec<String>,
}

impl AwsBackends {
    /// The settings of an app; `None`: it does not exist.
    ///
    /// # Errors
    /// Whatever keeps AWS from answering.
    pub async fn settings_of_app(&self, request: &BackendRequest) -> Result<Option<HostedApp>, ReadError> {
        let asking = Box::pin(async {
            let asked = self.ask_for(request.clone()).await?;
            let call = asked.call("amplify:GetApp", "", Thing::App, asked.app());
            let answer = asked.clients.amplify.get_app().app_id(asked.app()).send().await;
            let answer = match answer.map_err(|error| Failure::of(&error).explain(&call)) {
                Err(error) => return absent(&asked, error).await,
                Ok(answer) => answer,
            };
            let app = answer.app().ok_or_else(|| unexpected(&call, "no `app`"))?;
            asked.check(&call, app.app_arn())?;
            let variables = cleaned(app.environment_variables());
            let pairs = variables.iter().map(|(name, value)| (name.as_str(), *value));
            let mut found = HostedApp::new(app.iam_service_role_arn().map(clean).as_deref(), pairs);
            found.build_spec = app.build_spec().filter(|text| text.len() <= LONGEST_SPEC).map(str::to_owned);
            Ok(Some(found))
        });
        self.within_deadline("amplify:GetApp", asking).await
    }

    /// The settings of the request's branch; `None`: it does not exist.
    ///
    /// # Errors
    /// Whatever keeps AWS from answering.
    pub async fn settings_of_branch(&self, request: &BackendRequest) -> Result<Option<HostedBranch>, ReadError> {
        let asking = Box::pin(async {
            let asked = self.ask_for(request.clone()).await?;
            let call = asked.of_branch("amplify:GetBranch", "");
            let name = request.branch.as_ref().map(ToString::to_string).unwrap_or_default();
            let answer = asked.clients.amplify.get_branch().app_id(asked.app()).branch_name(name).send().await;
            let answer = match answer.map_err(|error| Failure::of(&error).explain(&call)) {
                Err(error) => return absent(&asked, error).await,
                Ok(answer) => answer,
            };
            let branch = answer.branch().ok_or_else(|| unexpected(&call, "no `branch`"))?;
            asked.check(&call, branch.branch_arn())?;
            let variables = cleaned(branch.environment_variables());
            let variables = variables.iter().map(|(name, value)| SetVariable::of(name, value)).collect();
            Ok(Some(HostedBranch { auto_build: branch.enable_auto_build(), variables }))
        });
        self.within_deadline("amplify:GetBranch", asking).await
    }

    /// The custom domains of an app.
    ///
    /// # Errors
    /// Whatever keeps AWS from answering.
    pub async fn domains(&self, request: &BackendRequest) -> Result<Vec<Domain>, ReadError> {
        let asking = Box::pin(async {
            let asked = self.ask_for(request.clone()).await?;
            let call = asked.call("amplify:ListDomainAssociations", "", Thing::App, asked.app());
            let (mut domains, mut next) = (Vec::new(), None);
            for _ in 0..MOST_PAGES {
                let request = asked.clients.amplify.list_domain_associations().app_id(asked.app()).max_results(50);
                let page = request.set_next_token(next).send().await;
                let page = page.map_err(|error| Failure::of(&error).explain(&call))?;
                domains.extend(page.domain_associations().iter().map(|domain| Domain {
                    name: clean(domain.domain_name()),
                    status: clean(domain.domain_status().as_str()),
                    reason: clean(domain.status_reason()),
                }));
                next = page.next_token;
                if next.is_none() {
                    break;
                }
            }
            Ok(domains)
        });
        self.within_deadline("amplify:ListDomainAssociations", asking).await
    }

    /// What the templates of a root stack and of the stacks in it tell. Only templates of stacks that have an API key or a
    /// function are read.
    ///
    /// # Errors
    /// Whatever keeps AWS from answering.
    pub async fn templates(&self, request: &BackendRequest, root: &Stack) -> Result<Templates, ReadError> {
        let asking = Box::pin(async {
            let asked = self.ask_for(request.clone()).await?;
            let mut found = Templates::default();
            let mut level = vec![root.id.clone().unwrap_or_else(|| root.name.clone())];
            let mut left = MOST_STACKS;
            for _ in 0..DEEPEST {
                level.truncate(left);
                left -= level.len();
                let reads = level.iter().map(|stack| inside(&asked, request, stack));
                let read: Vec<_> = stream::iter(reads).buffered(SIDE_BY_SIDE).collect().await;
                level = Vec::new();
                for one in read {
                    let Inside { nested, template } = one?;
                    level.extend(nested);
                    match template {
                        Some(Ok(deployed)) => found.deployed.push(deployed),
                        Some(Err(stack)) => found.unread.push(stack),
                        None => {}
                    }
                }
                if level.is_empty() {
                    break;
                }
            }
            Ok(found)
        });
        self.within_deadline("reading templates", asking).await
    }
}

/// What is in one stack.
struct Inside {
    nested: Vec<String>,
    /// What its template tells, or the name of a stack whose template was not understood.
    template: Option<Result<Deployed, String>>,
}

async fn inside(asked: &Asked, request: &BackendRequest, stack: &str) -> Result<Inside, ReadError> {
    let client = &asked.clients.cloudformation;
    let resources = cloudformation::resources(client, request, stack).await?;
    let tells =
        |resource: &Resource| matches!(resource.kind.as_str(), "AWS::AppSync::ApiKey" | "AWS::Lambda::Function");
    let wanted = resources.iter().any(tells).then(|| cloudformation::template(client, request, stack));
    let name = clean(Arn::parse(stack).and_then(Arn::stack_name).unwrap_or(stack));
    let template = OptionFuture::from(wanted).await.transpose()?;
    let template = template.map(|text| doctor::template(&name, text.as_bytes()).ok_or(name));
    // A stack in another account or region is nobody's backend.
    let here = |arn: &Arn<'_>| arn.region == request.aws.region.as_str() && arn.account == request.aws.account.as_str();
    let nested = resources.into_iter().filter(|resource| resource.kind == "AWS::CloudFormation::Stack");
    let nested = nested.map(|resource| resource.physical).filter(|id| Arn::parse(id).as_ref().is_some_and(here));
    Ok(Inside { nested: nested.collect(), template })
}

/// "Not found" is the answer, unless the credentials are for another account, where nothing is found.
async fn absent<T>(asked: &Asked, error: ReadError) -> Result<Option<T>, ReadError> {
    if !matches!(error, ReadError::NotFound { .. }) {
        return Err(error);
    }
    if asked.clients.access.account.is_none()
        && let Some(caller) = surroundings::caller(&asked.clients).await
        && let Some(arn) = Arn::parse(&caller)
    {
        asked.check_account(arn.account, &caller)?;
    }
    Ok(None)
}

/// In the order of their names, which are cleaned for the terminal.
fn cleaned<'a>(variables: impl IntoIterator<Item = (&'a String, &'a String)>) -> BTreeMap<String, &'a str> {
    variables.into_iter().map(|(name, value)| (clean(name), value.as_str())).collect()
}

#[cfg(test)]
mod tests {
    use towpath_core::name::BranchName;

    use super::*;
    use crate::aws::fake::{Answer, FakeAws, json_error, ok, request};

    const ROOT: &str = "arn:aws:cloudformation:eu-west-2:222222222222:stack/root/1";

    fn root() -> Stack {
        Stack {
            name: "root".into(),
            id: Some(ROOT.into()),
            status: "UPDATE_COMPLETE".into(),
            reason: None,
            updated: None,
        }
    }

    fn resources(list: &[(&str, &str)], next: &str) -> Answer {
        let one = |(kind, id): &(&str, &str)| {
            format!(
                "<member><LogicalResourceId>L</LogicalResourceId><PhysicalResourceId>{id}</PhysicalResourceId>\
                 <ResourceType>{kind}</ResourceType><LastUpdatedTimestamp>2026-01-02T03:04:05Z</LastUpdatedTimestamp>\
                 <ResourceStatus>CREATE_COMPLETE</ResourceStatus></member>"
            )
        };
        let list: String = list.iter().map(one).collect();
        ok(format!(
            "<ListStackResourcesResponse><ListStackResourcesResult><StackResourceSummaries>{list}\
             </StackResourceSummaries>{next}</ListStackResourcesResult></ListStackResourcesResponse>"
        ))
    }

    fn template(text: &str) -> Answer {
        let text = text.replace('"', "&quot;");
        ok(format!(
            "<GetTemplateResponse><GetTemplateResult><TemplateBody>{text}</TemplateBody></GetTemplateResult>\
             </GetTemplateResponse>"
        ))
    }

    #[tokio::test]
    async fn only_templates_that_tell_something_are_read_on_every_page_and_level() {
        let function = r#"{"Resources":{"F":{"Type":"AWS::Lambda::Function","Properties":{"Runtime":"nodejs18.x"}}}}"#;
        let nested = "arn:aws:cloudformation:eu-west-2:222222222222:stack/nested/1";
        let aws = FakeAws::default()
            .on("ListStackResources", resources(&[("AWS::S3::Bucket", "b")], "<NextToken>t</NextToken>"))
            .on("ListStackResources", resources(&[("AWS::CloudFormation::Stack", nested)], ""))
            .on("ListStackResources", resources(&[("AWS::Lambda::Function", "f")], ""))
            .on("GetTemplate", template(function));
        let found = aws.backends().templates(&request(None), &root()).await.unwrap();
        assert_eq!((found.deployed.len(), found.unread.len()), (1, 0));
        assert_eq!((found.deployed[0].stack.as_str(), found.deployed[0].functions.len()), ("nested", 1));
        assert_eq!(aws.asked().len(), 4);
    }

    #[tokio::test]
    async fn stacks_that_hold_one_another_come_to_an_end_and_yaml_is_told() {
        let mut aws = FakeAws::default().on("GetTemplate", template("Resources:\n"));
        let both = [("AWS::CloudFormation::Stack", ROOT), ("AWS::AppSync::ApiKey", "k")];
        for _ in 0..DEEPEST {
            aws = aws.on("ListStackResources", resources(&both, "")).on("GetTemplate", template("Resources:\n"));
        }
        let found = aws.backends().templates(&request(None), &root()).await.unwrap();
        assert_eq!(found.unread, vec!["root"; DEEPEST]);
        assert!(found.deployed.is_empty());
    }

    #[tokio::test]
    async fn what_is_not_there_is_an_answer_only_in_the_right_account() {
        let caller = |account: &str| {
            ok(format!(
                "<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws:iam::{account}:user/u</Arn>\
                 </GetCallerIdentityResult></GetCallerIdentityResponse>"
            ))
        };
        let missing = || json_error(404, "NotFoundException", "no");
        let aws = FakeAws::default().on("GetApp", missing()).on("GetCallerIdentity", caller("222222222222"));
        assert_eq!(aws.backends().settings_of_app(&request(None)).await, Ok(None));
        let aws = FakeAws::default().on("GetBranch", missing()).on("GetCallerIdentity", caller("999999999999"));
        let request = BackendRequest { branch: BranchName::new("main").ok(), ..request(None) };
        let other = aws.backends().settings_of_branch(&request).await;
        assert!(matches!(other, Err(ReadError::WrongAccount { .. })), "{other:?}");
        let aws = FakeAws::default().on("GetApp", json_error(403, "AccessDeniedException", "no"));
        let denied = aws.backends().settings_of_app(&request).await;
        assert!(matches!(denied, Err(ReadError::Denied { .. })), "{denied:?}");
    }

    #[tokio::test]
    async fn of_an_app_no_value_of_a_variable_is_kept() {
        let aws = FakeAws::default().on(
            "GetApp",
            ok(r#"{"app":{"appId":"d1","appArn":"arn:aws:amplify:eu-west-2:222222222222:apps/d1","name":"shop",
                "description":"","repository":"","platform":"WEB","createTime":1,"updateTime":1,"defaultDomain":"x",
                "environmentVariables":{"TOKEN":"canary","EVIL\u001b[31m":"canary","AMPLIFY_MONOREPO_APP_ROOT":"apps/a"},
                "enableBranchAutoBuild":false,"enableBasicAuth":false,"iamServiceRoleArn":"arn:aws:iam::1:role/r"}}"#),
        );
        let app = aws.backends().settings_of_app(&request(None)).await.unwrap().unwrap();
        assert_eq!((app.role.as_deref(), app.root.as_deref()), (Some("arn:aws:iam::1:role/r"), Some("apps/a")));
        let shown = format!("{app:?}");
        assert!(app.variables.len() == 3 && !shown.contains("canary") && !shown.contains('\u{1b}'), "{shown}");
    }
}
