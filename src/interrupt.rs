//! Ctrl-C and the termination signal: end the reading, never the writing.

use std::future::Future;

use crate::failure::Failure;

/// Runs a future until it is done or the process is asked to stop. From then on the signals no longer end the process
/// by themselves, so that files are replaced whole.
///
/// # Errors
/// [`Failure::interrupted`], if the signal came first.
pub async fn until_interrupted<T>(work: impl Future<Output = Result<T, Failure>>) -> Result<T, Failure> {
    tokio::select! {
        done = work => done,
        () = signal() => Err(Failure::interrupted()),
    }
}

#[cfg(unix)]
async fn signal() {
    use tokio::signal::unix::{SignalKind, signal};
    match signal(SignalKind::terminate()) {
        Ok(mut terminate) => tokio::select! {
            _ = tokio::signal::ctrl_c() => {}
            _ = terminate.recv() => {}
        },
        Err(_) => drop(tokio::signal::ctrl_c().await),
    }
}

#[cfg(not(unix))]
async fn signal() {
    drop(tokio::signal::ctrl_c().await);
}
