//! Puts resources into the stand-in, for one account and region at a time.

use super::cloudformation::stack_arn;
use super::state::{AppState, BackendEnvironment, Branch, Bucket, Object, Parameter, Place, Region, StackState};
use super::{StandIn, archive, names};

/// The time of everything that the conveniences make.
pub const UPDATED: &str = "2026-01-05T10:00:00.000Z";

/// A generation-2 backend, as CloudFormation and S3 would have it.
#[derive(Clone, Debug, Default)]
pub struct Gen2 {
    /// The stack's outputs.
    pub outputs: Vec<(String, String)>,
    /// The `Metadata` of the stack's template: a JSON text.
    pub metadata: String,
    /// The GraphQL schema. It is put where the output `amplifyApiModelSchemaS3Uri` says, which is added if it is
    /// not among the outputs.
    pub schema: Option<String>,
}

/// One region of one account.
pub struct Account<'a> {
    standin: &'a StandIn,
    place: Place,
}

impl<'a> Account<'a> {
    /// Of that account, in `us-east-1`.
    pub fn new(standin: &'a StandIn, account: &str) -> Self {
        Self { standin, place: Place { account: account.to_owned(), region: "us-east-1".to_owned() } }
    }

    /// The same account in another region.
    pub fn region(mut self, region: &str) -> Self {
        region.clone_into(&mut self.place.region);
        self
    }

    /// Adds an Amplify app, or replaces the one of that id.
    pub fn amplify_app(self, app: AppState) -> Self {
        self.change(|region| region.apps.insert(app.app_id.clone(), app));
        self
    }

    /// Adds a stack, or replaces the one of that name.
    pub fn stack(self, mut stack: StackState) -> Self {
        if stack.id.is_empty() {
            stack.id = stack_arn(&self.place, &stack.name);
        }
        if stack.created.is_empty() {
            UPDATED.clone_into(&mut stack.created);
        }
        self.change(|region| region.stacks.insert(stack.name.clone(), stack));
        self
    }

    /// Adds an object, and its bucket.
    pub fn object(self, bucket: &str, key: &str, bytes: impl Into<Vec<u8>>) -> Self {
        {
            let mut state = self.standin.state();
            let empty = || Bucket { place: self.place.clone(), ..Bucket::default() };
            let bucket = state.buckets.entry(bucket.to_owned()).or_insert_with(empty);
            let bytes = bytes.into();
            // Made here, not per request: a benchmark asks often.
            let etag = format!("\"{}\"", names::digest(&bytes, 32));
            bucket.objects.insert(key.to_owned(), Object { bytes, etag });
        }
        self
    }

    /// Adds a parameter.
    pub fn parameter(self, name: &str, value: &str, secure: bool) -> Self {
        let parameter = Parameter { value: value.to_owned(), secure, versions: Vec::new() };
        self.change(|region| region.parameters.insert(name.to_owned(), parameter));
        self
    }

    /// Removes an object.
    pub fn without_object(self, bucket: &str, key: &str) -> Self {
        self.standin.state().buckets.get_mut(bucket).map(|bucket| bucket.objects.remove(key));
        self
    }

    /// Changes an app that is there.
    pub fn change_app(self, app_id: &str, change: impl FnOnce(&mut AppState)) -> Self {
        self.change(|region| region.apps.get_mut(app_id).map(change));
        self
    }

    /// Changes a stack that is there.
    pub fn change_stack(self, name: &str, change: impl FnOnce(&mut StackState)) -> Self {
        self.change(|region| region.stacks.get_mut(name).map(change));
        self
    }

    /// Adds a generation-1 backend environment: the app (named `shop`) if it is not there, the environment, its root
    /// stack, its bucket with the archive, which has `amplify-meta.json` and these further entries.
    pub fn gen1(self, app_id: &str, env: &str, meta_json: &str, files: &[(&str, &[u8])]) -> Self {
        let entries = std::iter::once(("amplify-meta.json", meta_json.as_bytes())).chain(files.iter().copied());
        self.gen1_archive(app_id, env, meta_json, archive::zip(entries))
    }

    /// The same with a ready archive, which may be anything.
    pub fn gen1_archive(self, app_id: &str, env: &str, meta_json: &str, archive: Vec<u8>) -> Self {
        let app = self.app_or_new(app_id);
        let stack_name = names::gen1_stack(&app.name, app_id, env);
        let bucket = format!("{stack_name}-deployment");
        let outputs = vec![("DeploymentBucketName".to_owned(), bucket.clone())];
        self.stack(StackState {
            name: stack_name.clone(),
            status: "UPDATE_COMPLETE".to_owned(),
            updated: Some(UPDATED.to_owned()),
            outputs,
            ..StackState::default()
        })
        .object(&bucket, "#current-cloud-backend.zip", archive)
        .object(&bucket, "amplify-meta.json", meta_json)
        .change_app(app_id, |app| {
            app.backend_environments.retain(|other| other.name != env);
            let name = env.to_owned();
            app.backend_environments.push(BackendEnvironment {
                name,
                stack_name: Some(stack_name),
                bucket: Some(bucket),
            });
        })
    }

    /// Adds a generation-2 backend: the app and the branch if they are not there, linked to the root stack, and the
    /// schema in its bucket.
    pub fn gen2(self, app_id: &str, branch: &str, backend: Gen2) -> Self {
        self.app_or_new(app_id);
        let Gen2 { mut outputs, metadata, schema } = backend;
        let name = names::gen2_stack(app_id, branch);
        let arn = stack_arn(&self.place, &name);
        let mut this = self;
        if let Some(schema) = schema {
            let known = outputs.iter().find(|(key, _)| key == SCHEMA_OUTPUT).map(|(_, uri)| uri.clone());
            let uri = known.unwrap_or_else(|| {
                let bucket = format!("amplify-{}-codegen-{}", app_id.to_lowercase(), names::digest(&name, 12));
                let uri = format!("s3://{bucket}/model-schema.graphql");
                outputs.push((SCHEMA_OUTPUT.to_owned(), uri.clone()));
                uri
            });
            if let Some((bucket, key)) = uri.strip_prefix("s3://").and_then(|rest| rest.split_once('/')) {
                this = this.object(bucket, key, schema);
            }
        }
        let tags = [
            ("created-by", "amplify"),
            ("amplify:app-id", app_id),
            ("amplify:branch-name", branch),
            ("amplify:deployment-type", "branch"),
        ];
        this.stack(StackState {
            name,
            status: "UPDATE_COMPLETE".to_owned(),
            updated: Some(UPDATED.to_owned()),
            description: Some(r#"{"createdBy":"AmplifyPipelineDeploy","stackType":"root","metadata":{}}"#.to_owned()),
            outputs,
            tags: tags.map(|(key, value)| (key.to_owned(), value.to_owned())).to_vec(),
            metadata: Some(metadata),
            ..StackState::default()
        })
        .change_app(app_id, |app| {
            app.branches.retain(|other| other.name != branch);
            let name = branch.to_owned();
            app.branches.push(Branch { name, backend_stack_arn: Some(arn), ..Branch::default() });
        })
    }

    fn app_or_new(&self, app_id: &str) -> AppState {
        let new = || AppState { app_id: app_id.to_owned(), name: "shop".to_owned(), ..AppState::default() };
        self.standin.state().region(&self.place).apps.entry(app_id.to_owned()).or_insert_with(new).clone()
    }

    fn change<T>(&self, change: impl FnOnce(&mut Region) -> T) {
        change(self.standin.state().region(&self.place));
    }
}

/// The output that says where the schema of a generation-2 backend is.
const SCHEMA_OUTPUT: &str = "amplifyApiModelSchemaS3Uri";
