//! Which requests are made to read a backend, and in which order: whatever can go side by side does.

use futures_util::future::{OptionFuture, join};
use towpath_core::backend::Generation;
use towpath_core::gen2::Recorded;
use towpath_core::ports::{BackendRequest, Material, RawBackend, ReadError, Thing};

use super::amplify::{self, BackendEnvironment};
use super::arn::{Arn, Place};
use super::cloudformation::{self, Described};
use super::errors::clean;
use super::s3::{self, Object};
use super::{Core, clients::Clients, surroundings};

/// The key of the archive of a generation-1 backend.
const ARCHIVE: &str = "#current-cloud-backend.zip";
/// The largest archive that is read, in bytes.
const LARGEST_ARCHIVE: usize = 100_000_000;
/// The largest GraphQL schema that is read, in bytes.
const LARGEST_SCHEMA: usize = 10_000_000;

/// Account and region of the request.
pub(crate) fn place(request: &BackendRequest) -> Place<'_> {
    Place { region: request.aws.region.as_str(), account: request.aws.account.as_str() }
}

/// Where something was looked for.
pub(crate) fn here(request: &BackendRequest) -> String {
    format!(" in account {}, region {}", request.aws.account, request.aws.region)
}

/// Reads one backend.
pub(crate) struct Reader<'a> {
    pub(crate) clients: &'a Clients,
    pub(crate) core: Core,
    pub(crate) request: &'a BackendRequest,
    pub(crate) part: Part,
}

/// How much of a backend is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// All of it.
    Whole,
    /// Only the state of its root stack.
    State,
}

/// What CloudFormation says of a generation-2 root stack.
struct RootStack {
    described: Described,
    metadata: Result<Option<String>, ReadError>,
}

impl Reader<'_> {
    /// Reads the backend.
    ///
    /// # Errors
    /// [`ReadError::WrongAccount`] before anything is asked, if the credentials carry their account (those of roles and
    /// of IAM Identity Center do), else from the first answer. Where the first answer is "not found" or "denied", the
    /// account of the credentials is looked up first, for in another account nothing is found.
    pub(crate) async fn read(&self) -> Result<RawBackend, ReadError> {
        if let Some(account) = &self.clients.access.account {
            let source = &self.clients.access.source;
            let evidence = self.clients.access.role_arn.clone();
            self.check_account(account, &evidence.unwrap_or_else(|| format!("the credentials of the {source}")))?;
        }
        let read = match self.request.generation {
            Some(Generation::Gen1) => self.gen1().await,
            Some(Generation::Gen2) => self.gen2().await,
            None => self.either().await,
        };
        match read {
            Err(error @ (ReadError::NotFound { .. } | ReadError::Denied { .. })) => {
                self.check_caller(&error).await?;
                Err(error)
            }
            other => other,
        }
    }

    async fn gen1(&self) -> Result<RawBackend, ReadError> {
        let environment = self.backend_environment().await?;
        self.finish_gen1(environment).await
    }

    async fn gen2(&self) -> Result<RawBackend, ReadError> {
        match self.root_stack(&self.stack_name()?).await {
            Err(ReadError::NotFound { thing: Thing::Stack, name, at }) => self.linked(name, at).await,
            Err(error) => Err(error),
            Ok(root) => self.finish_gen2(root).await,
        }
    }

    /// Looks for both generations at once. Only "does not exist" is taken for "does not exist".
    async fn either(&self) -> Result<RawBackend, ReadError> {
        let name = self.request.branch.as_ref().map(|_| self.stack_name()).transpose()?;
        let gen1 = OptionFuture::from(self.request.backend.as_ref().map(|_| Box::pin(self.backend_environment())));
        let gen2 = OptionFuture::from(name.as_deref().map(|name| Box::pin(self.root_stack(name))));
        let (gen1, gen2) = join(gen1, gen2).await;
        match (gen1.map(absent).transpose()?, gen2.map(absent).transpose()?) {
            (Some(Ok(_)), Some(Ok(root))) => {
                let backend = self.request.backend.as_ref().map(ToString::to_string).unwrap_or_default();
                Err(ReadError::BothGenerations { backend, stack: root.described.stack.name })
            }
            (Some(Ok(environment)), _) => self.finish_gen1(environment).await,
            (_, Some(Ok(root))) => self.finish_gen2(root).await,
            (None, Some(Err(missing))) => self.linked(missing.1, missing.2).await,
            (Some(Err(missing)), Some(Err(stack))) => match self.linked(stack.1, stack.2).await {
                Err(ReadError::NotFound { thing: Thing::Stack, .. }) => Err(missing.into()),
                other => other,
            },
            (Some(Err(missing)), None) => Err(missing.into()),
            (None, None) => Err(self.incomplete("neither a `backend` nor a `branch`")),
        }
    }

    async fn backend_environment(&self) -> Result<BackendEnvironment, ReadError> {
        let Some(name) = &self.request.backend else { return Err(self.incomplete("no `backend`")) };
        let environment = amplify::backend_environment(&self.clients.amplify, self.request, name.as_str()).await?;
        self.check("amplify:GetBackendEnvironment", &environment.arn)?;
        Ok(environment)
    }

    fn stack_name(&self) -> Result<String, ReadError> {
        let Some(branch) = &self.request.branch else { return Err(self.incomplete("no `branch`")) };
        Ok((self.core.stack_name)(self.request.app_id.as_str(), branch.as_str()))
    }

    async fn finish_gen1(&self, environment: BackendEnvironment) -> Result<RawBackend, ReadError> {
        let Some(stack) = &environment.stack_name else {
            let what = format!("backend environment `{}`", clean(&environment.arn));
            return Err(ReadError::Corrupt { what, problem: "it names no stack".to_owned() });
        };
        let describing = cloudformation::describe(&self.clients.cloudformation, self.request, stack);
        let archive = async {
            match self.part {
                Part::Whole => self.archive(&environment).await.map(Material::Gen1),
                Part::State => Err(not_read()),
            }
        };
        let (described, material) = join(describing, archive).await;
        let described = described?;
        self.check_stack(&described)?;
        Ok(RawBackend { stack: described.stack, material })
    }

    async fn archive(&self, environment: &BackendEnvironment) -> Result<towpath_core::gen1::Files, ReadError> {
        let Some(bucket) = &environment.bucket else {
            return Err(ReadError::NotFound {
                thing: Thing::Archive,
                name: ARCHIVE.to_owned(),
                at: ": the backend environment has no deployment bucket".to_owned(),
            });
        };
        let object = Object { bucket, key: ARCHIVE, thing: Thing::Archive, most: LARGEST_ARCHIVE };
        let bytes = s3::object(&self.clients.s3, self.request, object).await?;
        (self.core.archive)(&bytes)
    }

    /// A stack by name or ARN, with its template's metadata.
    async fn root_stack(&self, name: &str) -> Result<RootStack, ReadError> {
        let client = &self.clients.cloudformation;
        let described = cloudformation::describe(client, self.request, name);
        let metadata = async {
            match self.part {
                Part::Whole => cloudformation::metadata(client, self.request, name).await,
                Part::State => Err(not_read()),
            }
        };
        let (described, metadata) = join(described, metadata).await;
        let described = described?;
        self.check_stack(&described)?;
        Ok(RootStack { described, metadata })
    }

    /// The stack that the branch itself names, once the one of that name was not found.
    async fn linked(&self, name: String, at: String) -> Result<RawBackend, ReadError> {
        let missing = |why: String| ReadError::NotFound { thing: Thing::Stack, name: name.clone(), at: why };
        let branch = self.request.branch.as_ref().map(ToString::to_string).unwrap_or_default();
        let linked = amplify::linked_stack(&self.clients.amplify, self.request, &branch).await;
        let arn = match linked {
            Ok(Some(arn)) if Arn::parse(&arn).and_then(Arn::stack_name).is_some_and(|other| other != name) => arn,
            Ok(_) | Err(ReadError::NotFound { .. }) => return Err(missing(at)),
            Err(ReadError::Denied { action, .. }) => {
                let why = format!("{at}; whether the branch has another one is unknown, for {action} is denied");
                return Err(missing(why));
            }
            Err(other) => return Err(other),
        };
        self.check("amplify:GetBranch", &arn)?;
        self.finish_gen2(self.root_stack(&arn).await?).await
    }

    async fn finish_gen2(&self, root: RootStack) -> Result<RawBackend, ReadError> {
        let RootStack { described: Described { stack, outputs }, metadata } = root;
        let material = match (outputs, metadata) {
            (Ok(outputs), Ok(metadata)) => {
                self.with_schema(Recorded { metadata, outputs, model_schema: None }).await.map(Material::Gen2)
            }
            (Err(error), _) | (_, Err(error)) => Err(error),
        };
        Ok(RawBackend { stack, material })
    }

    async fn with_schema(&self, mut recorded: Recorded) -> Result<Recorded, ReadError> {
        if let Some((bucket, key)) = (self.core.model_schema)(&recorded) {
            let object = Object { bucket: &bucket, key: &key, thing: Thing::ModelSchema, most: LARGEST_SCHEMA };
            let bytes = s3::object(&self.clients.s3, self.request, object).await?;
            let schema = String::from_utf8(bytes).map_err(|error| ReadError::Corrupt {
                what: format!("s3://{bucket}/{key}"),
                problem: error.to_string(),
            })?;
            recorded.model_schema = Some(schema);
        }
        Ok(recorded)
    }

    fn check_stack(&self, described: &Described) -> Result<(), ReadError> {
        described.stack.id.as_deref().map_or(Ok(()), |id| self.check("cloudformation:DescribeStacks", id))
    }

    /// Compares the account and the region of an answer with those of the file.
    fn check(&self, action: &str, arn: &str) -> Result<(), ReadError> {
        let Some(parts) = Arn::parse(arn) else {
            return Err(ReadError::Unexpected {
                action: action.to_owned(),
                message: format!("`{}` is not an ARN", clean(arn)),
            });
        };
        self.check_account(parts.account, arn)?;
        let declared = self.request.aws.region.as_str();
        if parts.region != declared {
            let message = format!("`{}` is not in the declared region {declared}", clean(arn));
            return Err(ReadError::Unexpected { action: action.to_owned(), message });
        }
        Ok(())
    }

    fn check_account(&self, found: &str, evidence: &str) -> Result<(), ReadError> {
        let declared = &self.request.aws.account;
        if found == declared.as_str() {
            return Ok(());
        }
        Err(ReadError::WrongAccount { declared: declared.clone(), found: clean(found), evidence: clean(evidence) })
    }

    /// After "not found" or "denied" by Amplify or CloudFormation: whether the credentials are for another account.
    async fn check_caller(&self, error: &ReadError) -> Result<(), ReadError> {
        let caller = match error {
            // Once the stack was found, the account is right.
            ReadError::NotFound { thing: Thing::Archive | Thing::ModelSchema, .. } => return Ok(()),
            _ if self.clients.access.account.is_some() => return Ok(()),
            ReadError::Denied { principal: Some(principal), .. } => Some(principal.clone()),
            _ => surroundings::caller(self.clients).await,
        };
        let Some(caller) = caller else { return Ok(()) };
        Arn::parse(&caller).map_or(Ok(()), |arn| self.check_account(arn.account, &caller))
    }

    fn incomplete(&self, what: &str) -> ReadError {
        ReadError::Unexpected {
            action: "reading the backend".to_owned(),
            message: format!("app `{}` has {what} in environment `{}`", self.request.parent, self.request.environment),
        }
    }
}

/// Stands for what was not asked for; nobody sees it.
fn not_read() -> ReadError {
    ReadError::Unexpected { action: "reading the stack's state".to_owned(), message: "no more was read".to_owned() }
}

/// A thing that does not exist.
struct Missing(Thing, String, String);

impl From<Missing> for ReadError {
    fn from(Missing(thing, name, at): Missing) -> Self {
        Self::NotFound { thing, name, at }
    }
}

/// Keeps "does not exist" apart from every other error.
fn absent<T>(result: Result<T, ReadError>) -> Result<Result<T, Missing>, ReadError> {
    match result {
        Ok(found) => Ok(Ok(found)),
        Err(ReadError::NotFound { thing, name, at }) => Ok(Err(Missing(thing, name, at))),
        Err(other) => Err(other),
    }
}

#[cfg(test)]
mod tests;
