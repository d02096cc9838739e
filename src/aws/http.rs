//! One HTTP client for every AWS client of the process: one pool of connections, roots of trust read once and only
//! when a TLS connection is wanted.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

use aws_smithy_http_client::Connector;
use aws_smithy_http_client::proxy::ProxyConfig;
use aws_smithy_http_client::tls::rustls_provider::CryptoMode;
use aws_smithy_http_client::tls::{Provider, TlsContext, TrustStore};
use aws_smithy_runtime_api::client::http::{
    HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient, SharedHttpConnector, http_client_fn,
};
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use rustls::RootCertStore;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;

/// The client. Proxies come from `HTTP_PROXY`, `HTTPS_PROXY`, `ALL_PROXY`, `NO_PROXY`; roots of trust from the file
/// `ca_bundle` (`AWS_CA_BUNDLE`, which the SDK for Rust does not read by itself), else from the system or from
/// `SSL_CERT_FILE` and `SSL_CERT_DIR`.
pub(crate) fn client(ca_bundle: Option<PathBuf>) -> SharedHttpClient {
    // Two AWS clients with the same timeouts share one connector, and with it its connections.
    type Timeouts = (Option<Duration>, Option<Duration>);
    let connectors: Mutex<BTreeMap<Timeouts, SharedHttpConnector>> = Mutex::default();
    http_client_fn(move |settings: &HttpConnectorSettings, components: &RuntimeComponents| {
        let timeouts = (settings.connect_timeout(), settings.read_timeout());
        let mut connectors = connectors.lock().unwrap_or_else(PoisonError::into_inner);
        let made = connectors.entry(timeouts).or_insert_with(|| {
            SharedHttpConnector::new(ByScheme {
                settings: settings.clone(),
                components: components.clone(),
                ca_bundle: ca_bundle.clone(),
                plain: Arc::default(),
                tls: Arc::default(),
            })
        });
        made.clone()
    })
}

/// Makes the connector for `https` when the first such request comes: reading the roots of trust takes milliseconds,
/// which a run against an `http` endpoint (a container's credentials, an emulator) need not pay.
#[derive(Clone, Debug)]
struct ByScheme {
    settings: HttpConnectorSettings,
    components: RuntimeComponents,
    ca_bundle: Option<PathBuf>,
    plain: Arc<OnceLock<Connector>>,
    tls: Arc<OnceLock<Result<Connector, String>>>,
}

impl HttpConnector for ByScheme {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let https = request.uri().get(..6).is_some_and(|scheme| scheme.eq_ignore_ascii_case("https:"));
        if !https {
            let plain = self.plain.get_or_init(|| self.builder().build_http());
            return plain.call(request);
        }
        let tls = self.tls.get_or_init(|| {
            let context = TlsContext::builder().with_trust_store(trust(self.ca_bundle.as_ref())?).build();
            let context = context.map_err(|error| error.to_string())?;
            Ok(self.builder().tls_provider(Provider::Rustls(CryptoMode::Ring)).tls_context(context).build())
        });
        match tls {
            Ok(connector) => connector.call(request),
            Err(problem) => HttpConnectorFuture::ready(Err(ConnectorError::user(problem.clone().into()))),
        }
    }
}

impl ByScheme {
    fn builder(&self) -> aws_smithy_http_client::ConnectorBuilder {
        let mut builder =
            Connector::builder().proxy_config(ProxyConfig::from_env()).connector_settings(self.settings.clone());
        builder.set_sleep_impl(self.components.sleep_impl());
        builder
    }
}

/// The roots of trust: those of the bundle, and no others; without one, those of the system.
pub(crate) fn trust(ca_bundle: Option<&PathBuf>) -> Result<TrustStore, String> {
    let Some(path) = ca_bundle else { return Ok(TrustStore::default()) };
    let pem = fs_err::read_to_string(path).map_err(|error| format!("AWS_CA_BUNDLE: {error}"))?;
    let mut store = TrustStore::empty();
    let mut count = 0;
    for certificate in certificates(&pem) {
        store.add_pem_certificate(certificate);
        count += 1;
    }
    if count == 0 {
        return Err(format!("AWS_CA_BUNDLE: {} holds no certificate that can be used", path.display()));
    }
    Ok(store)
}

/// The certificates of a bundle which can be a root of trust. Bundles of companies hold others now and then (version 1,
/// broken lines), and the trust store would stop the whole process at the first of them.
fn certificates(pem: &str) -> impl Iterator<Item = &str> {
    pem.split_inclusive("-----END CERTIFICATE-----").filter(|block| {
        let parsed: Result<Vec<CertificateDer<'_>>, _> = CertificateDer::pem_slice_iter(block.as_bytes()).collect();
        parsed.is_ok_and(|found| {
            !found.is_empty() && found.into_iter().all(|one| RootCertStore::empty().add(one).is_ok())
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A self-signed P-256 certificate, made for this test; its key was thrown away.
    const ROOT: &str = include_str!("http/root.pem");

    #[test]
    fn only_usable_certificates_are_taken_from_a_bundle() {
        let broken = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
        let no_base64 = "-----BEGIN CERTIFICATE-----\n!!!\n-----END CERTIFICATE-----\n";
        let bundle = format!("# a comment\n{broken}{ROOT}{no_base64}# the end\n");
        assert_eq!(certificates(&bundle).count(), 1);
        assert_eq!(certificates("").count(), 0);
    }

    #[test]
    fn a_bundle_without_certificates_is_an_error_and_never_trust_in_the_system() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("bundle.pem");
        fs_err::write(&path, "no certificate").unwrap();
        assert!(trust(Some(&path)).unwrap_err().contains("holds no certificate"));
        assert!(trust(Some(&folder.path().join("none.pem"))).unwrap_err().starts_with("AWS_CA_BUNDLE: "));
        fs_err::write(&path, ROOT).unwrap();
        assert!(trust(Some(&path)).is_ok());
    }
}
