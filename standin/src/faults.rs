//! What can go wrong, and when.

use std::time::Duration;

use serde_json::Value;

use super::call::{Call, Service};
use super::refusal::Refusal;
use super::reply::Reply;

/// Something that goes wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The service's own way to say that there are too many requests.
    Throttle,
    /// 500 or 503, in the service's form.
    ServerError(u16),
    /// The caller may not do that.
    AccessDenied,
    /// The session is over.
    ExpiredToken,
    /// The clocks differ.
    ClockSkew,
    /// Any other error, in the service's form.
    Error {
        /// HTTP status.
        status: u16,
        /// Error code.
        code: String,
        /// Message.
        message: String,
    },
    /// The right answer, late.
    Slow(Duration),
    /// No answer, ever.
    Hang,
    /// The right answer's head with so many bytes of its body; then the connection is closed.
    CutBody(usize),
    /// The connection is reset instead of an answer.
    Reset,
    /// The request is done; the connection is reset instead of its answer.
    Lost,
    /// An answer that makes no sense.
    Garbage(Garbage),
    /// The right answer's head, with no body.
    EmptyBody,
    /// The right answer's head, with this body.
    WrongContent(Vec<u8>),
}

/// In which way an answer makes no sense.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Garbage {
    /// Not HTTP.
    NotHttp,
    /// Neither JSON nor XML.
    NotTheFormat,
    /// JSON or XML, but numbers where texts belong, or the like.
    WrongTypes,
}

/// A fault: which requests, how often, what.
#[derive(Clone, Debug)]
pub struct Fault {
    /// Only this service.
    service: Option<Service>,
    /// Only this operation.
    operation: Option<String>,
    /// Only requests that contain this text in path or body.
    containing: Option<String>,
    /// So many matching requests go well before.
    after: usize,
    /// So many matching requests fail; `None`: all.
    times: Option<usize>,
    /// What happens.
    kind: Kind,
    seen: usize,
    hit: usize,
}

impl Fault {
    /// A fault of every request, for ever.
    pub fn any(kind: Kind) -> Self {
        Self { service: None, operation: None, containing: None, after: 0, times: None, kind, seen: 0, hit: 0 }
    }

    /// A fault of one operation, for ever.
    pub fn on(service: Service, operation: &str, kind: Kind) -> Self {
        Self { service: Some(service), operation: Some(operation.to_owned()), ..Self::any(kind) }
    }

    /// A fault of every operation of a service, for ever.
    pub fn of(service: Service, kind: Kind) -> Self {
        Self { service: Some(service), ..Self::any(kind) }
    }

    /// Only so often.
    pub fn times(self, times: usize) -> Self {
        Self { times: Some(times), ..self }
    }

    /// Only after so many requests that go well.
    pub fn after(self, after: usize) -> Self {
        Self { after, ..self }
    }

    /// Only requests that contain a text.
    pub fn containing(self, text: &str) -> Self {
        Self { containing: Some(text.to_owned()), ..self }
    }

    fn matches(&self, call: &Call) -> bool {
        self.service.is_none_or(|service| service == call.service)
            && self.operation.as_ref().is_none_or(|operation| *operation == call.operation)
            && self.containing.as_ref().is_none_or(|text| call.http.text().contains(text))
    }
}

/// The first fault whose turn it is. Every fault that matches counts the request.
pub fn due(faults: &mut [Fault], call: &Call) -> Option<Kind> {
    let mut due = None;
    for fault in faults.iter_mut().filter(|fault| fault.matches(call)) {
        fault.seen += 1;
        if due.is_none() && fault.seen > fault.after && fault.times.is_none_or(|times| fault.hit < times) {
            fault.hit += 1;
            due = Some(fault.kind.clone());
        }
    }
    due
}

/// How an answer leaves.
#[derive(Clone, Debug)]
pub enum Delivery {
    /// As it is.
    Whole(Reply),
    /// After a while.
    Late(Reply, Duration),
    /// So many bytes of the body, then the end.
    Cut(Reply, usize),
    /// Bytes that are not HTTP, then the end.
    Raw(&'static [u8]),
    /// A reset.
    Reset,
    /// Nothing.
    Never,
}

/// What a fault makes of an answer.
pub fn apply(kind: Kind, call: &Call, right: impl FnOnce() -> Reply) -> Delivery {
    let body = |bytes: Vec<u8>, right: Reply| Delivery::Whole(Reply { body: bytes, ..right });
    match kind {
        Kind::Throttle => Delivery::Whole(throttled(call)),
        Kind::ServerError(status) => Delivery::Whole(server_error(call, status)),
        Kind::AccessDenied => Delivery::Whole(Refusal::Denied.reply(call)),
        Kind::ExpiredToken => Delivery::Whole(Refusal::Expired.reply(call)),
        Kind::ClockSkew => Delivery::Whole(Refusal::Clock.reply(call)),
        Kind::Error { status, code, message } => Delivery::Whole(call.error(status, &code, &message)),
        Kind::Slow(time) => Delivery::Late(right(), time),
        Kind::Hang => Delivery::Never,
        Kind::CutBody(length) => Delivery::Cut(right(), length),
        Kind::Reset => Delivery::Reset,
        Kind::Lost => {
            drop(right());
            Delivery::Reset
        }
        Kind::Garbage(Garbage::NotHttp) => Delivery::Raw(b"\x00\x01this is not HTTP\r\n\r\n"),
        Kind::Garbage(Garbage::NotTheFormat) => body(b"<html><p>Welcome, guest <b>{\"".to_vec(), right()),
        Kind::Garbage(Garbage::WrongTypes) => {
            let right = right();
            body(wrong_types(&right.body), right)
        }
        Kind::EmptyBody => body(Vec::new(), right()),
        Kind::WrongContent(bytes) => body(bytes, right()),
    }
}

fn throttled(call: &Call) -> Reply {
    match call.service {
        Service::Amplify => {
            let operation = &call.operation;
            let why = format!("Rate exceeded while calling {operation}, please slow down or try again later.");
            call.error(400, "BadRequestException", &why)
        }
        Service::S3 => call.error(503, "SlowDown", "Please reduce your request rate."),
        Service::CloudFormation | Service::Sts => call.error(400, "Throttling", "Rate exceeded"),
        Service::Ssm => call.error(400, "ThrottlingException", "Rate exceeded"),
        Service::Container | Service::Imds | Service::Site => call.error(429, "TooManyRequests", "Too many requests"),
    }
}

fn server_error(call: &Call, status: u16) -> Reply {
    let (code, message) = match (call.service, status) {
        (Service::S3, 503) => ("ServiceUnavailable", "Service is unable to handle request."),
        (Service::S3, _) => ("InternalError", "We encountered an internal error. Please try again."),
        (Service::Amplify, 503) => ("DependentServiceFailureException", "A dependent service failed."),
        (Service::Amplify, _) => ("InternalFailureException", "An internal failure occurred."),
        (Service::Ssm, _) => ("InternalServerError", "An error occurred on the server side."),
        (_, 503) => ("ServiceUnavailable", "The service is unable to handle the request."),
        _ => ("InternalFailure", "An internal failure occurred."),
    };
    call.error(status, code, message)
}

/// JSON: texts become numbers, everything else a text. XML: times are none; without a time, another root element.
fn wrong_types(body: &[u8]) -> Vec<u8> {
    if let Ok(json) = serde_json::from_slice::<Value>(body) {
        return retype(json).to_string().into_bytes();
    }
    let mut text = String::from_utf8_lossy(body).into_owned();
    let times = ["CreationTime", "Expiration", "Timestamp", "LastUpdatedTimestamp"];
    for name in times {
        text = text.replace(&format!("<{name}>"), &format!("<{name}>yesterday "));
    }
    if times.iter().all(|name| !text.contains(&format!("<{name}>"))) {
        text = text.replace("Response", "Surprise");
    }
    text.into_bytes()
}

fn retype(value: Value) -> Value {
    match value {
        Value::Object(members) => Value::Object(members.into_iter().map(|(key, value)| (key, retype(value))).collect()),
        Value::Array(items) => items.into_iter().map(retype).collect(),
        Value::String(_) => 7.into(),
        Value::Null | Value::Bool(_) | Value::Number(_) => "seven".into(),
    }
}
