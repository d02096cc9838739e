//! Answers, in the form of each AWS protocol.

use serde_json::{Value, json};

use super::call::Service;
use super::clock;

/// An answer.
#[derive(Clone, Debug)]
pub struct Reply {
    /// HTTP status.
    pub status: u16,
    /// Headers; `Content-Length` and `Date` are added when it is sent.
    pub headers: Vec<(String, String)>,
    /// Body.
    pub body: Vec<u8>,
}

impl Reply {
    /// Any content.
    pub fn new(status: u16, content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        let headers = vec![
            ("Content-Type".to_owned(), content_type.to_owned()),
            ("x-amzn-RequestId".to_owned(), "5d1f1c6e-0000-4000-8000-000000000000".to_owned()),
        ];
        Self { status, headers, body: body.into() }
    }

    /// Adds a header.
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// A JSON answer of Amplify.
    pub fn json(value: &Value) -> Self {
        Self::new(200, "application/json", value.to_string())
    }

    /// A JSON answer of SSM.
    pub fn json_1_1(value: &Value) -> Self {
        Self::new(200, "application/x-amz-json-1.1", value.to_string())
    }

    /// The answer of an operation of a query service: `<XResponse><XResult>…`.
    pub fn query(service: Service, operation: &str, result: &str) -> Self {
        let namespace = namespace(service);
        let id = "<ResponseMetadata><RequestId>5d1f1c6e-0000-4000-8000-000000000000</RequestId></ResponseMetadata>";
        let body = format!(
            "<{operation}Response xmlns=\"{namespace}\">\n  <{operation}Result>{result}</{operation}Result>\n  \
             {id}\n</{operation}Response>\n"
        );
        Self::new(200, "text/xml", body)
    }

    /// An error, in the service's own form.
    pub fn error(service: Service, status: u16, code: &str, message: &str) -> Self {
        let text = escape(message);
        match service {
            Service::S3 => {
                let body = format!(
                    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>{code}</Code><Message>{text}</Message>\
                     <RequestId>TX0000000000000</RequestId><HostId>h0st</HostId></Error>"
                );
                Self::new(status, "application/xml", body).with("x-amz-request-id", "TX0000000000000")
            }
            Service::CloudFormation | Service::Sts => {
                let namespace = namespace(service);
                let kind = if status < 500 { "Sender" } else { "Receiver" };
                let body = format!(
                    "<ErrorResponse xmlns=\"{namespace}\">\n  <Error>\n    <Type>{kind}</Type>\n    \
                     <Code>{code}</Code>\n    <Message>{text}</Message>\n  </Error>\n  \
                     <RequestId>5d1f1c6e-0000-4000-8000-000000000000</RequestId>\n</ErrorResponse>\n"
                );
                Self::new(status, "text/xml", body)
            }
            Service::Ssm => {
                let body = json!({"__type": code, "message": message}).to_string();
                Self::new(status, "application/x-amz-json-1.1", body)
            }
            Service::Amplify => {
                // The gateway in front of Amplify writes a capital letter when it denies access.
                let key = if code == "AccessDeniedException" { "Message" } else { "message" };
                let body = json!({key: message}).to_string();
                Self::new(status, "application/json", body).with("x-amzn-ErrorType", code)
            }
            Service::Container | Service::Imds | Service::Site => {
                Self::new(status, "application/json", json!({"Code": code, "Message": message}).to_string())
            }
        }
    }

    /// The head as it is sent.
    pub fn head(&self, closes: bool) -> String {
        use std::fmt::Write as _;
        let mut head = format!("HTTP/1.1 {} {}\r\n", self.status, reason(self.status));
        for (name, value) in &self.headers {
            let _ = write!(head, "{name}: {value}\r\n");
        }
        if closes {
            head.push_str("Connection: close\r\n");
        }
        let _ = write!(head, "Date: {}\r\nContent-Length: {}\r\n\r\n", clock::http_date(clock::now()), self.body.len());
        head
    }
}

/// Text for an XML element.
pub fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;").replace('\r', "&#xD;")
}

/// `<name>text</name>`, the text escaped.
pub fn element(name: &str, text: &str) -> String {
    format!("<{name}>{}</{name}>", escape(text))
}

/// The same, or nothing.
pub fn optional(name: &str, text: Option<&str>) -> String {
    text.map(|text| element(name, text)).unwrap_or_default()
}

fn namespace(service: Service) -> &'static str {
    match service {
        Service::Sts => "https://sts.amazonaws.com/doc/2011-06-15/",
        _ => "http://cloudformation.amazonaws.com/doc/2010-05-15/",
    }
}

fn reason(status: u16) -> &'static str {
    match status {
        200 => "OK",
        206 => "Partial Content",
        301 => "Moved Permanently",
        400 => "Bad Request",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        429 => "Too Many Requests",
        500 => "Internal Server Error",
        503 => "Service Unavailable",
        _ => "Answer",
    }
}
