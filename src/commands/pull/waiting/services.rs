//! How far each service of a backend is while its stack is deployed: looked at beside the stack's state, and only while
//! that moves. It is for the line that tells; where it cannot be had, the line tells less.

use futures_util::future::join_all;
use towpath_core::ports::{BackendRequest, ReadError, Stack};
use towpath_core::wait::progress::{self, Node};

use crate::aws::AwsBackends;

/// How many stacks of one level are looked into: those in which something is going on.
const SIDE_BY_SIDE: usize = 8;
/// The levels of nested stacks: the root, its categories, and the models of an API.
const LEVELS: usize = 3;
/// After it was throttled, so many looks are left out: the wait itself needs the requests.
const REST: u32 = 5;

/// What is being deployed.
pub(super) struct Services<'a> {
    aws: &'a AwsBackends,
    request: &'a BackendRequest,
    /// The stack, once it is known to move.
    stack: Option<Stack>,
    denied: bool,
    rest: u32,
}

impl<'a> Services<'a> {
    /// Nothing is known to move.
    pub(super) fn new(aws: &'a AwsBackends, request: &'a BackendRequest) -> Self {
        Self { aws, request, stack: None, denied: false, rest: 0 }
    }

    /// It is this stack that moves.
    pub(super) fn of(&mut self, stack: Stack) {
        self.stack = Some(stack);
    }

    /// How far each service is; `None` if nothing moves, or it cannot be told.
    pub(super) async fn look(&mut self) -> Option<String> {
        let stack = self.stack.as_ref().filter(|_| !self.denied)?;
        if self.rest > 0 {
            self.rest -= 1;
            return None;
        }
        let root = stack.id.as_deref().unwrap_or(&stack.name);
        match self.resources(root, LEVELS).await {
            Ok(nodes) => progress::line(&nodes, stack.updated.as_deref()),
            Err(error) => {
                tracing::info!(%error, "how far each service is cannot be told");
                match error {
                    ReadError::Throttled { .. } | ReadError::Unavailable { .. } => self.rest = REST,
                    // Nor will it be told the next time.
                    _ => self.denied = true,
                }
                None
            }
        }
    }

    /// The resources of a stack, and those of the nested stacks that move: a few at a time.
    async fn resources(&self, stack: &str, levels: usize) -> Result<Vec<Node>, ReadError> {
        let found = self.aws.resources(self.request, stack).await?;
        let mut nodes: Vec<Node> = found.into_iter().map(|resource| Node { resource, below: Vec::new() }).collect();
        if levels > 1 {
            let moving = nodes.iter_mut().filter(|node| node.resource.is_moving_stack()).take(SIDE_BY_SIDE);
            let looks = moving.map(|node| async {
                // A nested stack may be gone by now: it then counts as what its parent says of it.
                node.below = Box::pin(self.resources(&node.resource.physical, levels - 1)).await.unwrap_or_default();
            });
            join_all(looks).await;
        }
        Ok(nodes)
    }
}
