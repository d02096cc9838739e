//! A stand-in for AWS on the loopback interface, for tests of the whole program, for benchmarks and for `towpath demo`:
//! Amplify, S3, CloudFormation, STS, Parameter Store, and the endpoints that give credentials to containers and
//! instances. It has state, tells services apart by the signature of a request, can be made to fail in many ways, and
//! writes down every request.

#![expect(clippy::return_self_not_must_use, reason = "what is put into an account is there, whoever goes on with it")]

pub mod amplify;
pub mod archive;
pub mod call;
pub mod clock;
pub mod cloudformation;
pub mod faults;
pub mod http;
pub mod local;
pub mod log;
pub mod names;
pub mod refusal;
pub mod reply;
pub mod s3;
pub mod seed;
pub mod server;
pub mod signature;
pub mod sites;
pub mod ssm;
pub mod state;
pub mod sts;
#[cfg(feature = "tls")]
pub mod tls;
#[cfg(not(feature = "tls"))]
#[path = "no_tls.rs"]
pub mod tls;

use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, MutexGuard};
use std::thread;
use std::time::Duration;

use call::Call;
use faults::Fault;
use log::Request;
use seed::Account;
use server::{Shared, lock};
use state::{Credential, Role, State};
use tls::Tls;

/// A running stand-in; it ends when it is dropped.
pub struct StandIn {
    shared: Arc<Shared>,
    address: SocketAddr,
    thread: Option<thread::JoinHandle<()>>,
}

impl StandIn {
    /// Starts one on a free port, with nothing in it. Until credentials are configured it accepts every access key,
    /// as one of account 123456789012.
    ///
    /// # Panics
    /// If it cannot listen.
    pub fn start() -> Self {
        Self::listen(None)
    }

    /// The same, where a port that cannot be had is no bug.
    ///
    /// # Errors
    /// If it cannot listen.
    pub fn try_start() -> io::Result<Self> {
        let (shared, address, thread) = server::start(None)?;
        Ok(Self { shared, address, thread: Some(thread) })
    }

    /// The same with HTTPS, under a fresh certificate.
    ///
    /// # Panics
    /// If it cannot make a certificate or cannot listen.
    #[cfg(feature = "tls")]
    pub fn start_tls() -> Self {
        match Tls::new() {
            Ok(tls) => Self::listen(Some(tls)),
            Err(error) => panic!("the stand-in cannot make a certificate: {error}"),
        }
    }

    fn listen(tls: Option<Tls>) -> Self {
        match server::start(tls) {
            Ok((shared, address, thread)) => Self { shared, address, thread: Some(thread) },
            Err(error) => panic!("the stand-in cannot listen: {error}"),
        }
    }

    /// The certificate that clients must trust, in PEM: for the file that `SSL_CERT_FILE` names. `None` without TLS.
    pub fn certificate(&self) -> Option<&str> {
        self.shared.tls.as_ref().map(Tls::certificate)
    }

    /// Where it listens: for `AWS_ENDPOINT_URL`.
    pub fn url(&self) -> String {
        let scheme = if self.shared.tls.is_some() { "https" } else { "http" };
        format!("{scheme}://{}", self.address)
    }

    /// Where a container asks for credentials: for `AWS_CONTAINER_CREDENTIALS_FULL_URI`.
    pub fn container_url(&self) -> String {
        format!("{}{}", self.url(), local::CONTAINER_PATH)
    }

    /// What exists, to look at and to change in any way.
    pub fn state(&self) -> MutexGuard<'_, State> {
        lock(&self.shared.state)
    }

    /// An account, to put resources into.
    pub fn account(&self, account: &str) -> Account<'_> {
        Account::new(self, account)
    }

    /// Makes an access key known, with any secret. From the first on, unknown keys are refused.
    pub fn credentials(&self, key_id: &str, account: &str) {
        let (key_id, account) = (key_id.to_owned(), account.to_owned());
        self.credential(Credential { key_id, account, ..Credential::default() });
    }

    /// Makes an access key known, with all that is to be checked of it.
    pub fn credential(&self, credential: Credential) {
        let mut state = self.state();
        state.strict = true;
        state.credentials.insert(credential.key_id.clone(), credential);
    }

    /// Ends the session of an access key, which must be known.
    pub fn expire(&self, key_id: &str) {
        if let Some(credential) = self.state().credentials.get_mut(key_id) {
            credential.expired = true;
        }
    }

    /// Makes the container's and the instance's endpoints give a known access key.
    pub fn serve_credentials(&self, key_id: &str, region: &str) {
        let mut state = self.state();
        state.served = Some(key_id.to_owned());
        state.instance_region = Some(region.to_owned());
    }

    /// Adds a role.
    pub fn role(&self, role: Role) {
        self.state().roles.insert(role.arn.clone(), role);
    }

    /// Limits the pages of all lists.
    pub fn page_size(&self, entries: usize) {
        self.state().page_size = Some(entries);
    }

    /// Arms a fault; of several that match a request, the first whose turn it is happens.
    pub fn fault(&self, fault: Fault) {
        lock(&self.shared.faults).push(fault);
    }

    /// Disarms all faults.
    pub fn heal(&self) {
        lock(&self.shared.faults).clear();
    }

    /// Makes every answer take that long.
    pub fn latency(&self, time: Duration) {
        *lock(&self.shared.latency) = time;
    }

    /// Has every request shown to a function as it arrives.
    pub fn on_call(&self, watch: fn(&Call)) {
        lock(&self.shared.log).watch = Some(watch);
    }

    /// Every request, in order of arrival.
    pub fn requests(&self) -> Vec<Request> {
        lock(&self.shared.log).requests.clone()
    }

    /// The same as IAM actions: `s3:GetObject` and so on.
    pub fn actions(&self) -> Vec<String> {
        lock(&self.shared.log).requests.iter().map(Request::action).collect()
    }

    /// Whether any request contained a text.
    pub fn saw(&self, text: &str) -> bool {
        lock(&self.shared.log).saw(text)
    }

    /// How many connections were opened.
    pub fn connections(&self) -> usize {
        lock(&self.shared.log).connections
    }

    /// How often something came that was no HTTP request.
    pub fn malformed(&self) -> usize {
        lock(&self.shared.log).malformed
    }
}

impl Drop for StandIn {
    fn drop(&mut self) {
        self.shared.stop(self.address);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}
