//! What was asked, in order.

use std::time::Duration;

use super::call::{Call, Service};

/// A request that arrived.
#[derive(Clone, Debug)]
pub struct Request {
    /// Which service.
    pub service: Service,
    /// Which operation, such as `GetObject`.
    pub operation: String,
    /// Region of the signature; empty if unsigned.
    pub region: String,
    /// Access key of the signature; empty if unsigned.
    pub access_key: String,
    /// Account of the access key.
    pub account: String,
    /// Path, as sent.
    pub path: String,
    /// When it arrived, since the stand-in started.
    pub at: Duration,
    /// When its answer had been sent, if it has been.
    pub until: Option<Duration>,
    /// Status of its answer, if it had one.
    pub status: Option<u16>,
    /// Requests that were being answered when it arrived, itself included: 1 means alone.
    pub in_flight: usize,
    text: String,
}

impl Request {
    /// `s3:GetObject` and so on.
    pub fn action(&self) -> String {
        format!("{}:{}", self.service.name(), self.operation)
    }

    /// Whether both were being answered at some moment.
    pub fn overlaps(&self, other: &Self) -> bool {
        let ends = |request: &Self| request.until.unwrap_or(Duration::MAX);
        self.at < ends(other) && other.at < ends(self)
    }
}

/// Every request since the start.
#[derive(Debug, Default)]
pub struct Log {
    /// In order of arrival.
    pub requests: Vec<Request>,
    in_flight: usize,
    /// What came in but was no HTTP request.
    pub malformed: usize,
    /// Connections that were opened.
    pub connections: usize,
    /// Sees every request as it arrives.
    pub watch: Option<fn(&Call)>,
}

impl Log {
    /// Notes an arrival; gives the number to note its end with.
    pub fn arrived(&mut self, call: &Call, at: Duration) -> usize {
        self.in_flight += 1;
        if let Some(watch) = self.watch {
            watch(call);
        }
        self.requests.push(Request {
            service: call.service,
            operation: call.operation.clone(),
            region: call.place.region.clone(),
            access_key: call.access_key.clone(),
            account: call.place.account.clone(),
            path: call.http.path.clone(),
            at,
            until: None,
            status: None,
            in_flight: self.in_flight,
            text: call.http.text(),
        });
        self.requests.len() - 1
    }

    /// Notes which status is about to be sent: before the client can see it.
    pub fn answering(&mut self, number: usize, status: Option<u16>, at: Duration) {
        self.in_flight -= 1;
        if let Some(request) = self.requests.get_mut(number) {
            request.until = Some(at);
            request.status = status;
        }
    }

    /// Whether any request contained a text, as it was sent or percent-decoded.
    pub fn saw(&self, text: &str) -> bool {
        let contains = |request: &Request| {
            request.text.contains(text) || super::http::percent_decode(&request.text, true).contains(text)
        };
        self.requests.iter().any(contains)
    }
}
