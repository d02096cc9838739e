//! A stand-in for AWS on the loopback interface, for tests of the whole program and for benchmarks: Amplify, S3,
//! CloudFormation, STS, Parameter Store, and the endpoints that give credentials to containers and instances. It has
//! state, tells services apart by the signature of a request, can be made to fail in many ways, and writes down every
//! request.

pub(crate) mod amplify;
pub(crate) mod archive;
pub(crate) mod call;
pub(crate) mod clock;
pub(crate) mod cloudformation;
pub(crate) mod faults;
pub(crate) mod http;
pub(crate) mod local;
pub(crate) mod log;
pub(crate) mod names;
pub(crate) mod record;
pub(crate) mod refusal;
pub(crate) mod reply;
pub(crate) mod s3;
pub(crate) mod seed;
pub(crate) mod server;
pub(crate) mod signature;
pub(crate) mod sites;
pub(crate) mod ssm;
pub(crate) mod state;
pub(crate) mod sts;
pub(crate) mod tls;

use std::net::SocketAddr;
use std::sync::{Arc, MutexGuard};
use std::thread;
use std::time::Duration;

use faults::Fault;
use log::Request;
use seed::Account;
use server::{Shared, lock};
use state::{Credential, Role, State};
use tls::Tls;

/// A running stand-in; it ends when it is dropped.
pub(crate) struct StandIn {
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
    pub(crate) fn start() -> Self {
        Self::listen(None)
    }

    /// The same with HTTPS, under a fresh certificate.
    ///
    /// # Panics
    /// If it cannot make a certificate or cannot listen.
    pub(crate) fn start_tls() -> Self {
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
    pub(crate) fn certificate(&self) -> Option<&str> {
        self.shared.tls.as_ref().map(|tls| tls.certificate.as_str())
    }

    /// Where it listens: for `AWS_ENDPOINT_URL`.
    pub(crate) fn url(&self) -> String {
        let scheme = if self.shared.tls.is_some() { "https" } else { "http" };
        format!("{scheme}://{}", self.address)
    }

    /// Where a container asks for credentials: for `AWS_CONTAINER_CREDENTIALS_FULL_URI`.
    pub(crate) fn container_url(&self) -> String {
        format!("{}{}", self.url(), local::CONTAINER_PATH)
    }

    /// What exists, to look at and to change in any way.
    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        lock(&self.shared.state)
    }

    /// An account, to put resources into.
    pub(crate) fn account(&self, account: &str) -> Account<'_> {
        Account::new(self, account)
    }

    /// Makes an access key known, with any secret. From the first on, unknown keys are refused.
    pub(crate) fn credentials(&self, key_id: &str, account: &str) {
        let (key_id, account) = (key_id.to_owned(), account.to_owned());
        self.credential(Credential { key_id, account, ..Credential::default() });
    }

    /// Makes an access key known, with all that is to be checked of it.
    pub(crate) fn credential(&self, credential: Credential) {
        let mut state = self.state();
        state.strict = true;
        state.credentials.insert(credential.key_id.clone(), credential);
    }

    /// Ends the session of an access key, which must be known.
    pub(crate) fn expire(&self, key_id: &str) {
        if let Some(credential) = self.state().credentials.get_mut(key_id) {
            credential.expired = true;
        }
    }

    /// Makes the container's and the instance's endpoints give a known access key.
    pub(crate) fn serve_credentials(&self, key_id: &str, region: &str) {
        let mut state = self.state();
        state.served = Some(key_id.to_owned());
        state.instance_region = Some(region.to_owned());
    }

    /// Adds a role.
    pub(crate) fn role(&self, role: Role) {
        self.state().roles.insert(role.arn.clone(), role);
    }

    /// Limits the pages of all lists.
    pub(crate) fn page_size(&self, entries: usize) {
        self.state().page_size = Some(entries);
    }

    /// Arms a fault; of several that match a request, the first whose turn it is happens.
    pub(crate) fn fault(&self, fault: Fault) {
        lock(&self.shared.faults).push(fault);
    }

    /// Disarms all faults.
    pub(crate) fn heal(&self) {
        lock(&self.shared.faults).clear();
    }

    /// Makes every answer take that long.
    pub(crate) fn latency(&self, time: Duration) {
        *lock(&self.shared.latency) = time;
    }

    /// Every request, in order of arrival.
    pub(crate) fn requests(&self) -> Vec<Request> {
        lock(&self.shared.log).requests.clone()
    }

    /// The same as IAM actions: `s3:GetObject` and so on.
    pub(crate) fn actions(&self) -> Vec<String> {
        lock(&self.shared.log).requests.iter().map(Request::action).collect()
    }

    /// Whether any request contained a text.
    pub(crate) fn saw(&self, text: &str) -> bool {
        lock(&self.shared.log).saw(text)
    }

    /// How many connections were opened.
    pub(crate) fn connections(&self) -> usize {
        lock(&self.shared.log).connections
    }

    /// How often something came that was no HTTP request.
    pub(crate) fn malformed(&self) -> usize {
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
