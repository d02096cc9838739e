//! S3: objects are read by path or by virtual host; nothing can be written.

use std::net::IpAddr;

use super::call::Call;
use super::http::{HttpRequest, percent_decode};
use super::refusal::permanent_redirect;
use super::reply::Reply;
use super::state::{Bucket, State};

/// The operation of a request.
pub fn operation(http: &HttpRequest) -> &'static str {
    let (bucket, key) = address(http);
    match (http.method.as_str(), bucket.is_some(), key.is_empty()) {
        ("GET", true, false) => "GetObject",
        ("HEAD", true, false) => "HeadObject",
        ("GET", true, true) => "ListObjectsV2",
        ("HEAD", true, true) => "HeadBucket",
        ("GET", false, _) => "ListBuckets",
        ("PUT", _, false) => "PutObject",
        ("PUT", _, true) => "CreateBucket",
        ("DELETE", _, _) => "DeleteObject",
        _ => "PostObject",
    }
}

/// Bucket and key of a request, by either style.
pub fn address(http: &HttpRequest) -> (Option<String>, String) {
    let path = http.path.trim_start_matches('/');
    if let Some(bucket) = virtual_host(http.header("host").unwrap_or_default()) {
        return (Some(bucket), percent_decode(path, false));
    }
    let (bucket, key) = path.split_once('/').unwrap_or((path, ""));
    let bucket = (!bucket.is_empty()).then(|| percent_decode(bucket, false));
    (bucket, percent_decode(key, false))
}

/// `bucket.s3.eu-west-2.amazonaws.com`, `bucket.localhost`: the bucket of a host name, its port left out.
fn virtual_host(host: &str) -> Option<String> {
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    if name.parse::<IpAddr>().is_ok() {
        return None;
    }
    let suffix = [".s3.", ".s3-"].iter().filter_map(|mark| name.find(mark)).min();
    let bucket = suffix.and_then(|at| name.get(..at)).or_else(|| name.strip_suffix(".localhost"));
    bucket.filter(|bucket| !bucket.is_empty() && *bucket != "s3").map(str::to_owned)
}

/// Answers.
pub fn answer(call: &Call, state: &State) -> Reply {
    let (bucket, key) = address(&call.http);
    let bucket = bucket.unwrap_or_default();
    match call.operation.as_str() {
        "GetObject" | "HeadObject" => match state.buckets.get(&bucket) {
            Some(found) => object(call, &bucket, found, &key),
            None => with_detail(
                &call.error(404, "NoSuchBucket", "The specified bucket does not exist"),
                "BucketName",
                &bucket,
            ),
        },
        _ => call.error(405, "MethodNotAllowed", "The specified method is not allowed against this resource."),
    }
}

fn object(call: &Call, name: &str, bucket: &Bucket, key: &str) -> Reply {
    if bucket.place.account != call.place.account {
        // Of another account's bucket S3 says no more than this.
        return call.error(403, "AccessDenied", "Access Denied");
    }
    if bucket.place.region != call.place.region {
        return permanent_redirect(name, &bucket.place.region);
    }
    let Some(found) = bucket.objects.get(key) else {
        return with_detail(&call.error(404, "NoSuchKey", "The specified key does not exist."), "Key", key);
    };
    Reply::new(200, "binary/octet-stream", found.bytes.clone())
        .with("ETag", &found.etag)
        .with("Last-Modified", "Mon, 05 Jan 2026 10:00:00 GMT")
        .with("Accept-Ranges", "bytes")
        .with("x-amz-server-side-encryption", "AES256")
        .with("x-amz-request-id", "TX0000000000000")
}

fn with_detail(reply: &Reply, name: &str, value: &str) -> Reply {
    let detail = super::reply::element(name, value);
    let body = String::from_utf8_lossy(&reply.body).replace("<RequestId>", &format!("{detail}<RequestId>"));
    Reply { body: body.into_bytes(), ..reply.clone() }
}
