//! AWS Signature Version 4: reads the `Authorization` header, computes and checks the signature.

use sha2::{Digest, Sha256};

use super::http::{HttpRequest, percent_decode};

const ALGORITHM: &str = "AWS4-HMAC-SHA256";

/// What the `Authorization` header says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scope {
    /// Access key id.
    pub access_key: String,
    /// Day, such as `20260105`.
    pub day: String,
    /// Region.
    pub region: String,
    /// Signing name of the service, such as `s3`.
    pub service: String,
    /// Names of the headers that are signed, as sent: lower case, separated by `;`.
    pub signed_headers: String,
    /// The signature in hexadecimal.
    pub signature: String,
}

/// Reads the header: `None` if there is none, an error (in AWS's words) if it is malformed or incomplete.
pub fn scope(request: &HttpRequest) -> Option<Result<Scope, String>> {
    request.header("authorization").map(|header| parse(header, request))
}

fn parse(header: &str, request: &HttpRequest) -> Result<Scope, String> {
    let fields =
        header.strip_prefix(ALGORITHM).ok_or("Authorization header requires the AWS4-HMAC-SHA256 algorithm")?;
    let field = |name: &str| {
        let found = fields.split(',').filter_map(|field| field.trim().split_once('=')).find(|(key, _)| *key == name);
        found.map(|(_, value)| value).ok_or(format!("Authorization header requires '{name}' parameter."))
    };
    let (credential, signed_headers, signature) = (field("Credential")?, field("SignedHeaders")?, field("Signature")?);
    let parts: Vec<&str> = credential.split('/').collect();
    let [access_key, day, region, service, "aws4_request"] = parts.as_slice() else {
        return Err("Credential must have exactly 5 slash-delimited elements".to_owned());
    };
    let signed: Vec<&str> = signed_headers.split(';').collect();
    if !signed.contains(&"host") {
        return Err("'Host' must be a 'SignedHeader' in the AWS Authorization.".to_owned());
    }
    if !request.headers.iter().filter(|(name, _)| name.starts_with("x-amz-")).all(|(n, _)| signed.contains(&n.as_str()))
    {
        return Err("There were headers present in the request which were not signed".to_owned());
    }
    if !request.header("x-amz-date").is_some_and(|date| date.starts_with(day)) {
        return Err("Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date".to_owned());
    }
    if !is_region(region) {
        return Err(format!("Credential should be scoped to a valid region, not '{region}'."));
    }
    if signature.len() != 64 || !signature.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Err("Signature must be 64 hexadecimal digits".to_owned());
    }
    Ok(Scope {
        access_key: (*access_key).to_owned(),
        day: (*day).to_owned(),
        region: (*region).to_owned(),
        service: (*service).to_owned(),
        signed_headers: signed_headers.to_owned(),
        signature: signature.to_owned(),
    })
}

/// `eu-west-2`, `us-gov-west-1`: small letters and hyphens, with a number at the end.
fn is_region(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let word = |part: &&str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase());
    parts.split_last().is_some_and(|(number, words)| {
        words.len() >= 2 && words.iter().all(word) && number.parse::<u8>().is_ok_and(|number| number > 0)
    })
}

/// The signature that the request should have, from its own scope and headers.
pub fn compute(request: &HttpRequest, scope: &Scope, secret: &str) -> String {
    let Scope { day, region, service, signed_headers, .. } = scope;
    let hashed = hex(&Sha256::digest(canonical(request, service, signed_headers)));
    let date = request.header("x-amz-date").unwrap_or_default();
    let text = format!("{ALGORITHM}\n{date}\n{day}/{region}/{service}/aws4_request\n{hashed}");
    let first = format!("AWS4{secret}").into_bytes();
    let key = [day.as_str(), region, service, "aws4_request"].iter().fold(first, |key, part| hmac(&key, part));
    hex(&hmac(&key, &text))
}

/// Whether the hash of the body that the request declares, if it does, is the body's.
pub fn body_matches(request: &HttpRequest) -> bool {
    request
        .header("x-amz-content-sha256")
        .is_none_or(|declared| declared.len() != 64 || declared == hex(&Sha256::digest(&request.body)))
}

fn canonical(request: &HttpRequest, service: &str, signed_headers: &str) -> String {
    // S3 signs the path as sent, every other service encodes it once more.
    let path = if service == "s3" { request.path.clone() } else { encode(&request.path, true) };
    let raw_pairs = request.query.split('&').filter(|pair| !pair.is_empty());
    let mut pairs: Vec<String> = raw_pairs
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            format!("{}={}", encode(&percent_decode(name, false), false), encode(&percent_decode(value, false), false))
        })
        .collect();
    pairs.sort();
    let headers: Vec<String> = signed_headers
        .split(';')
        .map(|name| {
            let values: Vec<String> = request
                .headers
                .iter()
                .filter(|(n, _)| n == name)
                .map(|(_, value)| value.split_whitespace().collect::<Vec<_>>().join(" "))
                .collect();
            format!("{name}:{}\n", values.join(","))
        })
        .collect();
    let payload =
        request.header("x-amz-content-sha256").map_or_else(|| hex(&Sha256::digest(&request.body)), str::to_owned);
    [request.method.as_str(), &path, &pairs.join("&"), &headers.concat(), signed_headers, &payload].join("\n")
}

fn encode(text: &str, keep_slash: bool) -> String {
    let kept = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) || (keep_slash && byte == b'/');
    text.bytes().map(|byte| if kept(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}

/// HMAC with SHA-256 (RFC 2104); keys longer than a block are hashed first.
fn hmac(key: &[u8], text: &str) -> Vec<u8> {
    let short = if key.len() > 64 { Sha256::digest(key).to_vec() } else { key.to_vec() };
    let pad = |with: u8| -> Vec<u8> { (0..64).map(|i| short.get(i).copied().unwrap_or(0) ^ with).collect() };
    let inner = Sha256::new().chain_update(pad(0x36)).chain_update(text).finalize();
    Sha256::new().chain_update(pad(0x5c)).chain_update(inner).finalize().to_vec()
}

/// Lower-case hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]).filter_map(|half| char::from_digit(half.into(), 16)).collect()
}

/// Signs a request that has its `host`, `x-amz-date` and other headers: adds `authorization`.
pub fn sign(request: &mut HttpRequest, scope: &Scope, secret: &str) {
    let mut names: Vec<&str> = request.headers.iter().map(|(name, _)| name.as_str()).collect();
    names.sort_unstable();
    let scope = Scope { signed_headers: names.join(";"), ..scope.clone() };
    let signature = compute(request, &scope, secret);
    let Scope { access_key, day, region, service, signed_headers, .. } = &scope;
    let credential = format!("{access_key}/{day}/{region}/{service}/aws4_request");
    let value = format!("{ALGORITHM} Credential={credential}, SignedHeaders={signed_headers}, Signature={signature}");
    request.headers.push(("authorization".to_owned(), value));
}
