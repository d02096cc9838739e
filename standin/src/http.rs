//! Reads HTTP/1.1 requests from a stream, and writes answers to it.

use std::io::{self, Read, Write};

use super::reply::Reply;

/// Longest head that is read, in bytes.
const MAX_HEAD: usize = 64 * 1024;
/// Longest body that is read, in bytes.
const MAX_BODY: usize = 16 * 1024 * 1024;

/// A request as it came.
#[derive(Clone, Debug, Default)]
pub struct HttpRequest {
    /// `GET` and so on.
    pub method: String,
    /// The path, still percent-encoded.
    pub path: String,
    /// What follows `?`, still encoded; empty if there is none.
    pub query: String,
    /// The headers in order, their names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body, without its transfer encoding.
    pub body: Vec<u8>,
}

impl HttpRequest {
    /// The first header of that (lower-case) name.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }

    /// The path's segments, decoded.
    pub fn segments(&self) -> Vec<String> {
        self.path.split('/').skip(1).filter(|s| !s.is_empty()).map(|s| percent_decode(s, false)).collect()
    }

    /// The parameters of the query string, decoded, in order.
    pub fn query_pairs(&self) -> Vec<(String, String)> {
        pairs(&self.query)
    }

    /// The parameters of a form body, decoded, in order.
    pub fn form_pairs(&self) -> Vec<(String, String)> {
        pairs(&String::from_utf8_lossy(&self.body))
    }

    /// Everything that was sent, as text, for scans.
    pub fn text(&self) -> String {
        use std::fmt::Write as _;
        let mut text = format!("{} {}?{}\n", self.method, self.path, self.query);
        for (name, value) in &self.headers {
            let _ = writeln!(text, "{name}: {value}");
        }
        text.push_str(&String::from_utf8_lossy(&self.body));
        text
    }

    /// Whether the client closes after this exchange.
    pub fn closes(&self) -> bool {
        self.header("connection").is_some_and(|value| value.eq_ignore_ascii_case("close"))
    }
}

fn pairs(text: &str) -> Vec<(String, String)> {
    let split = |pair: &str| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        (percent_decode(name, true), percent_decode(value, true))
    };
    text.split('&').filter(|pair| !pair.is_empty()).map(split).collect()
}

/// Decodes `%41`; with `form` also `+` for a space.
pub fn percent_decode(text: &str, form: bool) -> String {
    let mut out = Vec::with_capacity(text.len());
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        let hex = || text.get(text.len() - bytes.len()..).and_then(|rest| rest.get(..2));
        match (byte, (byte == b'%').then(hex).flatten().and_then(|hex| u8::from_str_radix(hex, 16).ok())) {
            (_, Some(decoded)) => {
                out.push(decoded);
                bytes.nth(1);
            }
            (b'+', None) if form => out.push(b' '),
            (other, None) => out.push(other),
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// One connection: the stream, and what was read ahead.
pub struct Connection<S> {
    stream: S,
    buffer: Vec<u8>,
}

impl<S: Read + Write> Connection<S> {
    /// Begins on a new stream.
    pub fn new(stream: S) -> Self {
        Self { stream, buffer: Vec::new() }
    }

    /// Reads the next request; `None` when the client has closed; an error when it is not HTTP or too long.
    pub fn read(&mut self) -> io::Result<Option<HttpRequest>> {
        let mut lines = Vec::new();
        let mut length = 0;
        loop {
            match self.line()? {
                None if lines.is_empty() => return Ok(None),
                None => return Err(io::ErrorKind::UnexpectedEof.into()),
                Some(line) if line.is_empty() && lines.is_empty() => {}
                Some(line) if line.is_empty() => break,
                Some(line) => {
                    length += line.len();
                    lines.push(line);
                }
            }
            if length > MAX_HEAD {
                return Err(invalid("the head is too long"));
            }
        }
        let mut request = parse_head(&lines)?;
        if request.header("expect").is_some_and(|value| value.eq_ignore_ascii_case("100-continue")) {
            self.stream.write_all(b"HTTP/1.1 100 Continue\r\n\r\n")?;
        }
        request.body = if request.header("transfer-encoding").is_some_and(|v| v.eq_ignore_ascii_case("chunked")) {
            self.chunks()?
        } else {
            let length = request.header("content-length").unwrap_or("0");
            self.exactly(length.parse().map_err(|_| invalid("Content-Length is not a number"))?)?
        };
        Ok(Some(request))
    }

    /// Writes an answer: its head, and so much of its body as asked (all if `None`).
    pub fn write(&mut self, reply: &Reply, cut: Option<usize>, head_only: bool) -> io::Result<()> {
        let mut out = reply.head(cut.is_some()).into_bytes();
        if !head_only {
            let length = cut.unwrap_or(usize::MAX).min(reply.body.len());
            out.extend_from_slice(reply.body.get(..length).unwrap_or_default());
        }
        self.raw(&out)
    }

    /// Writes bytes as they are.
    pub fn raw(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.stream.write_all(bytes)?;
        self.stream.flush()
    }

    /// Waits until the client closes or the connection is shut down.
    pub fn wait_for_the_end(&mut self) {
        let mut block = [0; 512];
        while matches!(self.stream.read(&mut block), Ok(1..)) {}
    }

    fn fill(&mut self) -> io::Result<usize> {
        let mut block = [0; 16 * 1024];
        let count = self.stream.read(&mut block)?;
        self.buffer.extend_from_slice(block.get(..count).unwrap_or_default());
        Ok(count)
    }

    /// One line without its end; `None` at the end of the stream.
    fn line(&mut self) -> io::Result<Option<String>> {
        loop {
            if let Some(at) = self.buffer.iter().position(|byte| *byte == b'\n') {
                let line: Vec<u8> = self.buffer.drain(..=at).collect();
                return Ok(Some(String::from_utf8_lossy(&line).trim_end_matches(['\r', '\n']).to_owned()));
            }
            if self.buffer.len() > MAX_HEAD {
                return Err(invalid("a line is too long"));
            }
            if self.fill()? == 0 {
                return Ok(None);
            }
        }
    }

    fn exactly(&mut self, length: usize) -> io::Result<Vec<u8>> {
        if length > MAX_BODY {
            return Err(invalid("the body is too long"));
        }
        while self.buffer.len() < length {
            if self.fill()? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
        }
        Ok(self.buffer.drain(..length).collect())
    }

    fn chunks(&mut self) -> io::Result<Vec<u8>> {
        let mut body = Vec::new();
        loop {
            let line = self.line()?.ok_or(io::ErrorKind::UnexpectedEof)?;
            let size = line.split(';').next().unwrap_or_default().trim();
            let size = usize::from_str_radix(size, 16).map_err(|_| invalid("a chunk has no size"))?;
            if size == 0 {
                break;
            }
            body.extend(self.exactly(size)?);
            self.line()?;
            if body.len() > MAX_BODY {
                return Err(invalid("the body is too long"));
            }
        }
        while self.line()?.is_some_and(|trailer| !trailer.is_empty()) {}
        Ok(body)
    }
}

fn parse_head(lines: &[String]) -> io::Result<HttpRequest> {
    let (first, rest) = lines.split_first().ok_or_else(|| invalid("no request line"))?;
    let words: Vec<&str> = first.split(' ').collect();
    let [method, target, "HTTP/1.1" | "HTTP/1.0"] = words.as_slice() else {
        return Err(invalid("not a request line"));
    };
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let header = |line: &String| {
        let (name, value) = line.split_once(':').ok_or_else(|| invalid("a header without a colon"))?;
        Ok((name.trim().to_ascii_lowercase(), value.trim().to_owned()))
    };
    Ok(HttpRequest {
        method: (*method).to_owned(),
        path: path.to_owned(),
        query: query.to_owned(),
        headers: rest.iter().map(header).collect::<io::Result<_>>()?,
        body: Vec::new(),
    })
}

fn invalid(why: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, why)
}
