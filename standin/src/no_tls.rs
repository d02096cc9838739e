//! No HTTPS: built without the feature `tls`.

use std::convert::Infallible;
use std::net::TcpStream;

/// How the stand-in would speak TLS: not at all.
pub enum Tls {}

impl Tls {
    /// The certificate that nobody has made.
    pub fn certificate(&self) -> &str {
        match *self {}
    }

    /// The server's side of a connection that nobody can open.
    pub fn stream(&self, _: TcpStream) -> Result<TcpStream, Infallible> {
        match *self {}
    }
}
