//! A store in memory, whose writes can go wrong.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::task::Poll;

use super::super::*;
use crate::config;
use crate::ports::ReadError;
use crate::source::SourceFile;

const TOML: &str = "schema = 1\n[apps.admin]\npath = \"admin\"\nrole = \"parent\"\n[environments.live]\nsource = \"snapshot\"\nsnapshot = \"s\"\n\
                    apps.admin = {}\n";

pub(crate) fn environment() -> Environment {
    let file = SourceFile { path: "environments.toml".into(), text: TOML.to_owned() };
    config::parse(&file, "1.0.0").config.unwrap().environments.remove(0)
}

/// What goes wrong with a write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// It is done, and its answer lost; the request is repeated.
    Twice,
    /// It is done, and its answer lost for good.
    Lost,
    /// It is not done.
    Never,
    /// The next history does not show it yet.
    Late,
}

/// A store in memory. Each call takes effect at once, some time between its beginning and its end.
#[derive(Default)]
pub(crate) struct Memory {
    pub(crate) texts: RefCell<BTreeMap<Part, Vec<Version>>>,
    pub(crate) faults: RefCell<Vec<Option<Fault>>>,
    pub(crate) late: Cell<bool>,
    /// How many versions are kept.
    pub(crate) keeps: Option<usize>,
}

impl Memory {
    pub(crate) fn add(&self, part: Part, text: &str) -> u64 {
        let mut texts = self.texts.borrow_mut();
        let list = texts.entry(part).or_default();
        let number = list.last().map_or(0, |version| version.number) + 1;
        list.push(Version { number, at: i64::try_from(number).unwrap(), text: text.to_owned() });
        let extra = self.keeps.map_or(0, |keeps| list.len().saturating_sub(keeps));
        list.drain(..extra);
        number
    }

    fn is_empty(&self, part: Part) -> bool {
        self.texts.borrow().get(&part).is_none_or(Vec::is_empty)
    }

    fn fault(&self) -> Option<Fault> {
        self.faults.borrow_mut().pop().flatten()
    }
}

pub(crate) fn no_answer() -> StateError {
    ReadError::Unavailable { action: "ssm:PutParameter".to_owned(), message: "no answer".to_owned() }.into()
}

/// Lets others go first.
pub(crate) async fn others() {
    let mut waited = false;
    std::future::poll_fn(|_| if std::mem::replace(&mut waited, true) { Poll::Ready(()) } else { Poll::Pending }).await;
}

#[async_trait(?Send)]
impl State for Memory {
    async fn history(&self, _: &Environment, part: Part) -> Result<Vec<Version>, StateError> {
        others().await;
        let mut seen = self.texts.borrow().get(&part).cloned().unwrap_or_default();
        if !seen.is_empty() && self.late.take() {
            // The newest is missing, or the one before it: then there is a gap.
            let newest = seen.len().saturating_sub(1);
            let missing = if seen.len().is_multiple_of(2) { newest.saturating_sub(1) } else { newest };
            seen.remove(missing);
        }
        others().await;
        Ok(seen)
    }

    async fn put_first(&self, environment: &Environment, part: Part, text: &str) -> Result<bool, StateError> {
        others().await;
        if !self.is_empty(part) {
            return Ok(false);
        }
        match self.fault() {
            Some(Fault::Never) => return Err(no_answer()),
            fault => {
                self.add(part, text);
                others().await;
                match fault {
                    Some(Fault::Lost) => return Err(no_answer()),
                    Some(Fault::Twice) => return self.put_first(environment, part, text).await,
                    Some(Fault::Late) => self.late.set(true),
                    _ => {}
                }
            }
        }
        Ok(true)
    }

    async fn put(&self, environment: &Environment, part: Part, text: &str) -> Result<u64, StateError> {
        others().await;
        let fault = self.fault();
        if fault == Some(Fault::Never) {
            return Err(no_answer());
        }
        let number = self.add(part, text);
        others().await;
        match fault {
            Some(Fault::Lost) => Err(no_answer()),
            Some(Fault::Twice) => self.put(environment, part, text).await,
            Some(Fault::Late) => {
                self.late.set(true);
                Ok(number)
            }
            _ => Ok(number),
        }
    }

    async fn volumes(&self, _: &Environment) -> Result<Vec<u32>, StateError> {
        others().await;
        let volume = |part: &Part| if let Part::Releases(volume) = part { Some(*volume) } else { None };
        Ok(self.texts.borrow().keys().filter_map(volume).collect())
    }

    fn keeps(&self) -> usize {
        self.keeps.unwrap_or(usize::MAX)
    }

    async fn pause(&self, _: u32) {
        others().await;
    }
}

/// The same store, for one who owns what they are given.
pub(crate) struct Shared<'a>(pub(crate) &'a Memory);

#[async_trait(?Send)]
impl State for Shared<'_> {
    async fn history(&self, environment: &Environment, part: Part) -> Result<Vec<Version>, StateError> {
        self.0.history(environment, part).await
    }

    async fn put_first(&self, environment: &Environment, part: Part, text: &str) -> Result<bool, StateError> {
        self.0.put_first(environment, part, text).await
    }

    async fn put(&self, environment: &Environment, part: Part, text: &str) -> Result<u64, StateError> {
        self.0.put(environment, part, text).await
    }

    async fn volumes(&self, environment: &Environment) -> Result<Vec<u32>, StateError> {
        self.0.volumes(environment).await
    }

    fn keeps(&self) -> usize {
        self.0.keeps()
    }

    async fn pause(&self, attempt: u32) {
        self.0.pause(attempt).await;
    }
}
