//! What hosted apps serve to everybody, and what S3 gives whoever has a signed address: files under `/sites/HOST/PATH`,
//! unsigned; parts of them too.

use super::call::Call;
use super::reply::Reply;
use super::state::State;

/// Where the sites are.
pub const PREFIX: &str = "/sites/";

/// A file of a site, or another answer of it.
#[derive(Clone, Debug, Default)]
pub struct SiteFile {
    /// HTTP status.
    pub status: u16,
    /// `Location`, for a redirect.
    pub location: Option<String>,
    /// The body.
    pub body: Vec<u8>,
}

/// Answers. A host that is known answers any other path with a page, as hosting does for single-page apps.
pub fn answer(call: &Call, state: &State) -> Reply {
    let name = call.http.path.strip_prefix(PREFIX).unwrap_or_default();
    if let Some(stamp) = super::amplify::built_stamp(state, name) {
        return Reply::new(200, "application/json", stamp.into_bytes());
    }
    if let Some(file) = state.sites.get(name) {
        let range = call.http.header("range").filter(|_| file.status == 200);
        if let Some((start, end)) = range.and_then(|range| part(range, file.body.len())) {
            let place = format!("bytes {start}-{}/{}", end.saturating_sub(1), file.body.len());
            let bytes = file.body.get(start..end).unwrap_or_default();
            return Reply::new(206, "binary/octet-stream", bytes).with("Content-Range", &place);
        }
        let reply = Reply::new(file.status, "application/json", file.body.clone());
        return match &file.location {
            Some(location) => reply.with("Location", location),
            None => reply,
        };
    }
    let host = name.split('/').next().unwrap_or_default();
    if state.sites.keys().any(|known| known.split('/').next() == Some(host)) {
        return Reply::new(200, "text/html", "<!doctype html><title>An app</title>");
    }
    Reply::new(404, "text/plain", "there is no such site")
}

/// `bytes=-10` and `bytes=5-9`, as S3 understands them; `None`: the whole file.
fn part(range: &str, length: usize) -> Option<(usize, usize)> {
    let (start, end) = range.strip_prefix("bytes=")?.split_once('-')?;
    let (start, end) = match start {
        "" => (length.saturating_sub(end.parse().ok()?), length),
        start => (start.parse().ok()?, end.parse::<usize>().map_or(length, |end| (end + 1).min(length))),
    };
    (start < end).then_some((start, end))
}
