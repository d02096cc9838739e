//! What hosted apps serve to everybody: their stamps. Plain requests without any credential; nothing is followed.

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
        let shown = format!("https://{host}{path}");
        match tokio::time::timeout(PATIENCE, self.ask(host, path)).await {
            Ok(Ok(bytes)) => Ok(bytes),
            Ok(Err(why)) => Err(format!("{shown}: {why}")),
            Err(_) => Err(format!("{shown}: no answer within {} s", PATIENCE.as_secs())),
        }
    }

    async fn ask(&self, host: &str, path: &str) -> Result<Vec<u8>, String> {
        let connector = self.connector.get_or_init(|| self.connect()).as_ref().map_err(Clone::clone)?;
        let base = self.base.as_deref().unwrap_or("https:/");
        let mut request = HttpRequest::empty();
        request.set_uri(format!("{base}/{host}{path}")).map_err(|error| error.to_string())?;
        let headers = request.headers_mut();
        headers.insert("user-agent", concat!("towpath/", env!("CARGO_PKG_VERSION")));
        headers.insert("accept", "application/json");
        // The stamp of a minute ago may be that of another build.
        headers.insert("cache-control", "no-cache");
        let answer = connector.call(request).await.map_err(|error| clean(&causes(&error)))?;
        match answer.status().as_u16() {
            200 => {}
            401 | 403 => return Err("it is behind a password".to_owned()),
            404 => return Err("no stamp is served".to_owned()),
            300..=399 => return Err("it answers with a redirect, which is not followed".to_owned()),
            status => return Err(format!("HTTP {status}")),
        }
        let mut body = ByteStream::new(answer.into_body());
        let mut bytes = Vec::new();
        while let Some(chunk) = body.next().await {
            bytes.extend(chunk.map_err(|error| clean(&causes(&error)))?);
            if bytes.len() > LARGEST {
                return Err(format!("it is larger than {} kB, and no stamp", LARGEST / 1024));
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
