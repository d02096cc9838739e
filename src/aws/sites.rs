//! What hosted apps serve to everybody: their stamps; and what Amplify gives out addresses for: logs and archives of
//! hosting jobs. Plain requests without any credential; nothing is followed.

use std::path::PathBuf;
use std::sync::OnceLock;
use std::time::Duration;

use aws_smithy_http_client::tls::rustls_provider::CryptoMode;
use aws_smithy_http_client::tls::{Provider, TlsContext};
use aws_smithy_http_client::{Connector, proxy::ProxyConfig};
use aws_smithy_runtime_api::client::http::HttpConnector as _;
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_types::byte_stream::ByteStream;

use super::errors::{causes, clean};
use super::http::trust;

/// A site that does not answer by then is not waited for.
const PATIENCE: Duration = Duration::from_secs(2);
/// The largest stamp that is read, in bytes: a hundred times a usual one.
const LARGEST: usize = 64 * 1024;
/// A log or an archive that does not come by then is not waited for.
const PATIENCE_WITH_FILES: Duration = Duration::from_secs(10);
/// The largest part of a file that is read at once, in bytes.
const LARGEST_PART: usize = 1024 * 1024;
/// Where S3 has its names.
const OF_AWS: [&str; 2] = [".amazonaws.com", ".amazonaws.com.cn"];

/// The most of a log that is read from its beginning, in bytes.
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

/// Why a stamp cannot be had.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unserved {
    /// Whoever asks must give a password.
    Password,
    /// In words.
    Other(String),
}

/// Which part of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// So many bytes of its end.
    End(u64),
    /// From the first to before the second.
    At(u64, u64),
}

/// A part of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Where it begins.
    pub start: u64,
    /// How many bytes the file has.
    pub total: u64,
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
    /// Why it cannot be had.
    pub async fn read(&self, address: &str) -> Result<Vec<u8>, Unserved> {
        self.look(address, None).await.map_err(|absent| match absent.kind {
            AbsentKind::Password => Unserved::Password,
            AbsentKind::Missing | AbsentKind::Unreachable => Unserved::Other(absent.why),
        })
    }

    /// The bytes of a file; `fresh` is a text that no cache has seen.
    ///
    /// # Errors
    /// [`Absent`].
    pub async fn look(&self, address: &str, fresh: Option<&str>) -> Result<Vec<u8>, Absent> {
        let asked = fresh.map_or_else(|| address.to_owned(), |fresh| format!("{address}?towpath={fresh}"));
        let (why, kind) = match tokio::time::timeout(PATIENCE, self.ask(&asked, LARGEST)).await {
            Ok(Ok(bytes)) if bytes.len() <= LARGEST => return Ok(bytes),
            Ok(Ok(_)) => (format!("it is larger than {} kB, and no stamp", LARGEST / 1024), AbsentKind::Missing),
            Ok(Err(absent)) => (absent.why, absent.kind),
            Err(_) => (format!("no answer within {} s", PATIENCE.as_secs()), AbsentKind::Unreachable),
        };
        Err(Absent { why: format!("{}: {why}", clean(address)), kind })
    }

    /// The beginning of a log, up to eight megabytes. [`AbsentKind::Password`]: its address has expired.
    ///
    /// # Errors
    /// [`Absent`].
    pub async fn log(&self, host: &str, path: &str) -> Result<Vec<u8>, Absent> {
        let address = format!("https://{host}{path}");
        match tokio::time::timeout(PATIENCE_WITH_FILES, self.ask(&address, LARGEST_LOG)).await {
            Ok(read) => read,
            Err(_) => Err(Absent { why: "no answer".to_owned(), kind: AbsentKind::Unreachable }),
        }
    }

    /// The bytes of a file; of a larger one than wanted, some more than that.
    async fn ask(&self, address: &str, most: usize) -> Result<Vec<u8>, Absent> {
        let unreachable = |why: String| Absent { why, kind: AbsentKind::Unreachable };
        let absent = |why: &str, kind| Absent { why: why.to_owned(), kind };
        let answer = self.get(address, None).await.map_err(unreachable)?;
        match answer.status().as_u16() {
            200 => {}
            401 | 403 => return Err(absent("it is behind a password", AbsentKind::Password)),
            404 => return Err(absent("no stamp is served", AbsentKind::Missing)),
            300..=399 => {
                return Err(absent("it answers with a redirect, which is not followed", AbsentKind::Missing));
            }
            status => return Err(unreachable(format!("HTTP {status}"))),
        }
        body(answer, most + 1).await.map_err(unreachable)
    }

    /// Some bytes of a file that Amplify keeps in S3, by the address that it gives out. That is a secret for as long as
    /// it can be used, and stands in no message.
    ///
    /// # Errors
    /// Why they cannot be had, in words that follow a colon.
    pub async fn stored(&self, address: &str, part: Part) -> Result<Stored, String> {
        let of_s3 = address.strip_prefix("https://").is_some_and(|place| {
            let host = place.split(['/', '?', '#']).next().unwrap_or_default();
            OF_AWS.iter().any(|end| host.ends_with(end))
                && host.bytes().all(|b| b.is_ascii_alphanumeric() || b".-".contains(&b))
        });
        if !of_s3 {
            return Err("its address is not one of S3".to_owned());
        }
        match tokio::time::timeout(PATIENCE_WITH_FILES, self.part(address, part)).await {
            Ok(read) => read,
            Err(_) => Err(format!("no answer within {} s", PATIENCE_WITH_FILES.as_secs())),
        }
    }

    async fn part(&self, address: &str, part: Part) -> Result<Stored, String> {
        let (range, most) = match part {
            Part::End(length) => (format!("bytes=-{length}"), length),
            Part::At(start, end) => (format!("bytes={start}-{}", end.saturating_sub(1)), end.saturating_sub(start)),
        };
        let most = usize::try_from(most).unwrap_or(LARGEST_PART).min(LARGEST_PART);
        let answer = self.get(address, Some(&range)).await?;
        let (start, total) = match answer.status().as_u16() {
            206 => answer
                .headers()
                .get("content-range")
                .and_then(content_range)
                .ok_or("S3 does not say which part it gives")?,
            // A small file is given whole.
            200 => (0, answer.headers().get("content-length").and_then(|length| length.parse().ok()).unwrap_or(0)),
            403 => return Err("S3 refuses it (HTTP 403): its address may have expired".to_owned()),
            status => return Err(format!("HTTP {status}")),
        };
        if answer.status().as_u16() == 200 && total > most as u64 {
            return Err("S3 gives no part of it".to_owned());
        }
        let mut bytes = body(answer, most).await?;
        bytes.truncate(most);
        Ok(Stored { bytes, start, total })
    }

    /// What a service answers that wants a token: the status, and up to a megabyte.
    ///
    /// # Errors
    /// Why there is no answer, in words that follow a colon.
    pub async fn api(&self, address: &str, headers: &[(&'static str, String)]) -> Result<(u16, Vec<u8>), String> {
        let asking = async {
            let answer = self.send(address, headers).await?;
            let status = answer.status().as_u16();
            let bytes = body(answer, LARGEST_PART + 1).await?;
            if bytes.len() > LARGEST_PART { Err("the answer is too large".to_owned()) } else { Ok((status, bytes)) }
        };
        match tokio::time::timeout(PATIENCE_WITH_FILES, asking).await {
            Ok(answer) => answer,
            Err(_) => Err(format!("no answer within {} s", PATIENCE_WITH_FILES.as_secs())),
        }
    }

    /// GET of a file, or of a part of it.
    async fn get(&self, address: &str, range: Option<&str>) -> Result<HttpResponse, String> {
        if let Some(range) = range {
            return self.send(address, &[("range", range.to_owned())]).await;
        }
        // The stamp of a minute ago may be that of another build.
        let headers = [("accept", "application/json".to_owned()), ("cache-control", "no-cache".to_owned())];
        self.send(address, &headers).await
    }

    /// GET.
    async fn send(&self, address: &str, given: &[(&'static str, String)]) -> Result<HttpResponse, String> {
        let connector = self.connector.get_or_init(|| self.connect()).as_ref().map_err(Clone::clone)?;
        let mut request = HttpRequest::empty();
        let address = match (&self.base, address.strip_prefix("https://")) {
            (Some(base), Some(place)) => format!("{base}/{place}"),
            _ => address.to_owned(),
        };
        request.set_uri(address).map_err(|_| "its address is none".to_owned())?;
        let headers = request.headers_mut();
        headers.insert("user-agent", concat!("towpath/", env!("CARGO_PKG_VERSION")));
        for (name, value) in given {
            headers.try_insert(*name, value.clone()).map_err(|_| "a header of the request is none".to_owned())?;
        }
        connector.call(request).await.map_err(|error| clean(&causes(&error)))
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

/// The body, up to a chunk beyond what is wanted.
async fn body(answer: HttpResponse, most: usize) -> Result<Vec<u8>, String> {
    let mut body = ByteStream::new(answer.into_body());
    let mut bytes = Vec::new();
    while let Some(chunk) = body.next().await {
        bytes.extend(chunk.map_err(|error| clean(&causes(&error)))?);
        if bytes.len() >= most {
            break;
        }
    }
    Ok(bytes)
}

/// Where a part begins, and how much there is: `bytes 10-19/400`.
fn content_range(header: &str) -> Option<(u64, u64)> {
    let (range, total) = header.strip_prefix("bytes ")?.split_once('/')?;
    Some((range.split('-').next()?.parse().ok()?, total.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_part_that_s3_gives() {
        assert_eq!(content_range("bytes 10-19/400"), Some((10, 400)));
        for odd in ["", "bytes */400", "bytes 1-2/*", "10-19/400"] {
            assert_eq!(content_range(odd), None, "{odd}");
        }
    }

    #[tokio::test]
    async fn only_addresses_of_s3_are_asked() {
        let sites = Sites::new(None, Some("http://127.0.0.1:1".to_owned()));
        for address in [
            "http://a.s3.amazonaws.com/x",
            "https://evil.example/x.amazonaws.com",
            "https://evil.example#.amazonaws.com",
            "https://user@a.amazonaws.com/x",
            "https://a.amazonaws.com:9/x",
            "file:///etc/passwd",
        ] {
            let error = sites.stored(address, Part::End(9)).await.unwrap_err();
            assert_eq!(error, "its address is not one of S3", "{address}");
        }
        let error = sites.stored("https://a.s3.amazonaws.com/x?X-Amz-Signature=s", Part::End(9)).await.unwrap_err();
        assert!(!error.contains("not one of S3") && !error.contains("Signature"), "{error}");
    }
}
