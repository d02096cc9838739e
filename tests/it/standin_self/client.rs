//! A client of raw HTTP that signs.

use std::fmt::Write as _;
use std::io::{self, Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use serde_json::Value;

use crate::standin::http::HttpRequest;
use crate::standin::signature::{self, Scope};
use crate::standin::{StandIn, clock};

/// One connection, and who uses it.
pub(super) struct Client {
    pub(super) stream: TcpStream,
    pub(super) host: String,
    pub(super) key_id: String,
    pub(super) secret: String,
    pub(super) token: Option<String>,
    pub(super) region: String,
    /// Seconds by which the client's clock is ahead.
    pub(super) ahead: i64,
}

/// What came back.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) head: String,
    pub(super) body: Vec<u8>,
}

impl Answer {
    pub(super) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub(super) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    /// The text of the first XML element of that name.
    pub(super) fn xml(&self, name: &str) -> Option<String> {
        let text = self.text();
        let (_, rest) = text.split_once(&format!("<{name}>"))?;
        rest.split_once(&format!("</{name}>")).map(|(inner, _)| inner.to_owned())
    }

    pub(super) fn header(&self, name: &str) -> Option<String> {
        let lines = self.head.lines().filter_map(|line| line.split_once(": "));
        lines.filter(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.to_owned()).next()
    }
}

impl Client {
    pub(super) fn new(standin: &StandIn) -> Self {
        let host = standin.url().replace("http://", "");
        let stream = TcpStream::connect(&host).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
        Self {
            stream,
            host,
            key_id: "AKIATEST".to_owned(),
            secret: "secret".to_owned(),
            token: None,
            region: "us-east-1".to_owned(),
            ahead: 0,
        }
    }

    pub(super) fn with_key(mut self, key_id: &str) -> Self {
        key_id.clone_into(&mut self.key_id);
        self
    }

    pub(super) fn in_region(mut self, region: &str) -> Self {
        region.clone_into(&mut self.region);
        self
    }

    /// A signed request, not sent yet.
    pub(super) fn signed(&self, service: &str, method: &str, target: &str, body: &[u8]) -> HttpRequest {
        let mut request = self.unsigned(method, target, body);
        let date = clock::amz_date(clock::now() + self.ahead);
        let day = date.chars().take(8).collect();
        request.headers.push(("x-amz-date".to_owned(), date));
        if let Some(token) = &self.token {
            request.headers.push(("x-amz-security-token".to_owned(), token.clone()));
        }
        let (access_key, region, service) = (self.key_id.clone(), self.region.clone(), service.to_owned());
        let scope = Scope { access_key, day, region, service, ..Scope::default() };
        signature::sign(&mut request, &scope, &self.secret);
        request
    }

    pub(super) fn unsigned(&self, method: &str, target: &str, body: &[u8]) -> HttpRequest {
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        HttpRequest {
            method: method.to_owned(),
            path: path.to_owned(),
            query: query.to_owned(),
            headers: vec![("host".to_owned(), self.host.clone())],
            body: body.to_vec(),
        }
    }

    pub(super) fn send(&mut self, request: &HttpRequest) -> io::Result<()> {
        let question = if request.query.is_empty() { "" } else { "?" };
        let mut out = format!("{} {}{question}{} HTTP/1.1\r\n", request.method, request.path, request.query);
        for (name, value) in &request.headers {
            let _ = write!(out, "{name}: {value}\r\n");
        }
        let _ = write!(out, "Content-Length: {}\r\n\r\n", request.body.len());
        self.stream.write_all(&[out.as_bytes(), &request.body].concat())
    }

    /// Reads one answer; an error if the connection ends before its body does.
    pub(super) fn read(&mut self, has_body: bool) -> io::Result<Answer> {
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            let mut byte = [0];
            self.stream.read_exact(&mut byte)?;
            head.extend(byte);
        }
        let head = String::from_utf8_lossy(&head).into_owned();
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or_default();
        let mut answer = Answer { status, head, body: Vec::new() };
        let length = answer.header("content-length").map_or(0, |length| length.parse().unwrap());
        answer.body = vec![0; if has_body { length } else { 0 }];
        self.stream.read_exact(&mut answer.body)?;
        Ok(answer)
    }

    pub(super) fn exchange(&mut self, request: &HttpRequest) -> io::Result<Answer> {
        self.send(request)?;
        self.read(request.method != "HEAD")
    }

    pub(super) fn try_get(&mut self, service: &str, target: &str) -> io::Result<Answer> {
        self.exchange(&self.signed(service, "GET", target, b""))
    }

    pub(super) fn get(&mut self, service: &str, target: &str) -> Answer {
        self.try_get(service, target).unwrap()
    }

    pub(super) fn cloudformation(&mut self, form: &str) -> Answer {
        let body = format!("Version=2010-05-15&{form}");
        self.exchange(&self.signed("cloudformation", "POST", "/", body.as_bytes())).unwrap()
    }

    pub(super) fn sts(&mut self, form: &str) -> Answer {
        let body = format!("Version=2011-06-15&{form}");
        self.exchange(&self.signed("sts", "POST", "/", body.as_bytes())).unwrap()
    }

    pub(super) fn ssm(&mut self, operation: &str, input: &Value) -> Answer {
        self.try_ssm(operation, input).unwrap()
    }

    pub(super) fn try_ssm(&mut self, operation: &str, input: &Value) -> io::Result<Answer> {
        let mut request = self.signed("ssm", "POST", "/", input.to_string().as_bytes());
        // After signing: a header that begins with x-amz- must be signed, so sign again with it.
        request.headers.retain(|(name, _)| name != "authorization");
        request.headers.push(("x-amz-target".to_owned(), format!("AmazonSSM.{operation}")));
        let day = clock::amz_date(clock::now() + self.ahead).chars().take(8).collect();
        let (access_key, region) = (self.key_id.clone(), self.region.clone());
        let scope = Scope { access_key, day, region, service: "ssm".to_owned(), ..Scope::default() };
        signature::sign(&mut request, &scope, &self.secret);
        self.exchange(&request)
    }
}
