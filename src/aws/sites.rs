//! What hosted apps serve to everybody, their stamps, and the logs of builds at their signed addresses. Plain requests
//! without any credential; nothing is followed.

use std::path::PathBuf;
use std::sync::OnceLock;
use std::time::Duration;

use aws_smithy_http_client::tls::rustls_provider::CryptoMode;
use aws_smithy_http_client::tls::{Provider, TlsContext};
use aws_smithy_http_client::{Connector, proxy::ProxyConfig};
use aws_smithy_runtime_api::client::http::HttpConnector as _;
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_types::byte_stream::ByteStream;

use super::errors::{causes, clean};
use super::http::trust;

/// A site that does not answer by then is not waited for.
const PATIENCE: Duration = Duration::from_secs(2);
/// The largest stamp that is read, in bytes: a hundred times a usual one.
const LARGEST: usize = 64 * 1024;
/// A log that does not come by then is asked for again later.
const LOG_PATIENCE: Duration = Duration::from_secs(10);
/// The most of a log that is read, in bytes.
const LARGEST_LOG: usize = 8 * 1024 * 1024;

/// Why a file cannot be had.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Absent {
    /// In words that follow a colon.
    pub why: String,
    /// What kind of reason.
    pub kind: AbsentKind,
}

/// What kind of reason keeps a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AbsentKind {
    /// It is there for some only.
    Password,
    /// It is not there, or something else is.
    Missing,
    /// No answer, or that of a server in trouble.
    Unreachable,
}

/// Reads from hosted apps, over HTTPS.
pub struct Sites {
    ca_bundle: Option<PathBuf>,
    /// Stands for `https:/` in tests.
    base: Option<String>,
    connector: OnceLock<Result<Connector, String>>,
}

impl Sites {
    /// Roots of trust from the file `ca_bundle`, else from the system. Makes no request.
    pub fn new(ca_bundle: Option<PathBuf>, base: Option<String>) -> Self {
        Self { ca_bundle, base, connector: OnceLock::new() }
    }

    /// The bytes of a file.
    ///
    /// # Errors
    /// Why it cannot be had, in words that follow a colon.
    pub async fn read(&self, host: &str, path: &str) -> Result<Vec<u8>, String> {
        self.look(host, path, None).await.map_err(|absent| absent.why)
    }

    /// The bytes of a file; `fresh` is a text that no cache has seen.
    ///
    /// # Errors
    /// [`Absent`].
    pub async fn look(&self, host: &str, path: &str, fresh: Option<&str>) -> Result<Vec<u8>, Absent> {
        let shown = format!("https://{host}{path}");
        let asked = fresh.map_or_else(|| path.to_owned(), |fresh| format!("{path}?towpath={fresh}"));
        let (why, kind) = match tokio::time::timeout(PATIENCE, self.ask(host, &asked, LARGEST)).await {
            Ok(Ok(bytes)) if bytes.len() <= LARGEST => return Ok(bytes),
            Ok(Ok(_)) => (format!("it is larger than {} kB, and no stamp", LARGEST / 1024), AbsentKind::Missing),
            Ok(Err(absent)) => (absent.why, absent.kind),
            Err(_) => (format!("no answer within {} s", PATIENCE.as_secs()), AbsentKind::Unreachable),
        };
        Err(Absent { why: format!("{shown}: {why}"), kind })
    }

    /// The beginning of a log, up to eight megabytes. [`AbsentKind::Password`]: its address has expired.
    ///
    /// # Errors
    /// [`Absent`].
    pub async fn log(&self, host: &str, path: &str) -> Result<Vec<u8>, Absent> {
        match tokio::time::timeout(LOG_PATIENCE, self.ask(host, path, LARGEST_LOG)).await {
            Ok(read) => read,
            Err(_) => Err(Absent { why: "no answer".to_owned(), kind: AbsentKind::Unreachable }),
        }
    }

    /// The bytes of a file; of a larger one than wanted, a few more than that.
    async fn ask(&self, host: &str, path: &str, most: usize) -> Result<Vec<u8>, Absent> {
        let unreachable = |why: String| Absent { why, kind: AbsentKind::Unreachable };
        let absent = |why: &str, kind| Absent { why: why.to_owned(), kind };
        let connector = self.connector.get_or_init(|| self.connect()).as_ref();
        let connector = connector.map_err(|why| unreachable(why.clone()))?;
        let base = self.base.as_deref().unwrap_or("https:/");
        let mut request = HttpRequest::empty();
        request.set_uri(format!("{base}/{host}{path}")).map_err(|error| unreachable(error.to_string()))?;
        let headers = request.headers_mut();
        headers.insert("user-agent", concat!("towpath/", env!("CARGO_PKG_VERSION")));
        headers.insert("accept", "application/json");
        // The stamp of a minute ago may be that of another build.
        headers.insert("cache-control", "no-cache");
        let answer = connector.call(request).await.map_err(|error| unreachable(clean(&causes(&error))))?;
        match answer.status().as_u16() {
            200 => {}
            401 | 403 => return Err(absent("it is behind a password", AbsentKind::Password)),
            404 => return Err(absent("no stamp is served", AbsentKind::Missing)),
            300..=399 => {
                return Err(absent("it answers with a redirect, which is not followed", AbsentKind::Missing));
            }
            status => return Err(unreachable(format!("HTTP {status}"))),
        }
        let mut body = ByteStream::new(answer.into_body());
        let mut bytes = Vec::new();
        while let Some(chunk) = body.next().await {
            bytes.extend(chunk.map_err(|error| unreachable(clean(&causes(&error))))?);
            if bytes.len() > most {
                break;
            }
        }
        Ok(bytes)
    }

    fn connect(&self) -> Result<Connector, String> {
        let builder = Connector::builder().proxy_config(ProxyConfig::from_env());
        if self.base.as_ref().is_some_and(|base| base.starts_with("http:")) {
            return Ok(builder.build_http());
        }
        let context = TlsContext::builder().with_trust_store(trust(self.ca_bundle.as_ref())?).build();
        let context = context.map_err(|error| error.to_string())?;
        Ok(builder.tls_provider(Provider::Rustls(CryptoMode::Ring)).tls_context(context).build())
    }
}
