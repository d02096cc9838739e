//! HTTPS, with a certificate of its own, for benchmarks that count handshakes.

use std::net::TcpStream;
use std::sync::Arc;

use rustls::crypto::ring;
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};

/// How the stand-in speaks TLS.
pub struct Tls {
    config: Arc<ServerConfig>,
    certificate: String,
}

impl Tls {
    /// Makes a certificate for `127.0.0.1` and `localhost`.
    pub fn new() -> Result<Self, String> {
        let names = vec!["127.0.0.1".to_owned(), "localhost".to_owned()];
        let made = rcgen::generate_simple_self_signed(names).map_err(|error| error.to_string())?;
        let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(made.signing_key.serialize_der()));
        let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .and_then(|config| config.with_no_client_auth().with_single_cert(vec![made.cert.der().clone()], key))
            .map_err(|error| error.to_string())?;
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(Self { config: Arc::new(config), certificate: made.cert.pem() })
    }

    /// The certificate, in PEM: what clients must trust.
    pub fn certificate(&self) -> &str {
        &self.certificate
    }

    /// The server's side of a new connection.
    pub fn stream(&self, stream: TcpStream) -> Result<StreamOwned<ServerConnection, TcpStream>, rustls::Error> {
        Ok(StreamOwned::new(ServerConnection::new(Arc::clone(&self.config))?, stream))
    }
}
