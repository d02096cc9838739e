//! Credentials by their shape, or by the name that stands before them.

use std::ops::Range;

/// What access key ids begin with: of a user, of a session.
const KEY_ID_PREFIXES: [&[u8]; 2] = [b"AKIA", b"ASIA"];

/// The fewest characters of an access key id.
const KEY_ID_LENGTH: usize = 20;

/// What session tokens of STS begin with, today's and older ones: the first bytes of their binary form.
const TOKEN_PREFIXES: [&[u8]; 6] = [b"IQoJ", b"IQoD", b"FwoG", b"FQoG", b"AQoD", b"AQoE"];

/// The fewest characters of a session token; real ones have several hundred.
const TOKEN_LENGTH: usize = 100;

/// Names whose values are credentials, in lower case and without `_`, `-` and spaces between their words.
const NAMES: [&[u8]; 8] = [
    b"secretaccesskey",
    b"sessiontoken",
    b"securitytoken",
    b"signature",
    b"bearertoken",
    b"accesstoken",
    b"refreshtoken",
    b"clientsecret",
];

/// The fewest characters of a value after such a name: shorter ones are words.
const VALUE_LENGTH: usize = 8;

/// The places of all credentials in a text, in no order; they may overlap.
pub(super) fn find(text: &[u8]) -> Vec<Range<usize>> {
    let mut spans = Vec::new();
    // These keep hostile text from being searched once for each of its bytes: from within a run of the same kind of
    // characters, the search would end where it did before.
    let (mut id_end, mut token_end, mut value_end) = (0, 0, 0);
    for (start, first) in text.iter().enumerate() {
        // Most bytes begin nothing that is looked for.
        if !may_begin(*first) {
            continue;
        }
        let rest = text.get(start..).unwrap_or_default();
        if start >= id_end
            && let Some(length) = key_id(rest)
        {
            id_end = start + length;
            spans.push(start..id_end);
        }
        if start >= token_end
            && let Some(length) = session_token(rest)
        {
            token_end = start + length;
            spans.push(start..token_end);
        }
        if let Some(offset) = value_offset(rest) {
            let value = start + offset;
            if value >= value_end {
                value_end = value + run(text.get(value..).unwrap_or_default(), |byte| !ends_value(byte));
            }
            if value + VALUE_LENGTH <= value_end {
                spans.push(value..value_end);
            }
        }
    }
    spans
}

/// Whether a byte is the first of a prefix or, in any case, of a name above.
fn may_begin(byte: u8) -> bool {
    matches!(byte, b'A' | b'I' | b'F' | b'S' | b'B' | b'R' | b'C' | b'a' | b's' | b'b' | b'r' | b'c')
}

/// The length of the access key id that a text begins with.
pub(super) fn key_id(text: &[u8]) -> Option<usize> {
    if !KEY_ID_PREFIXES.iter().any(|prefix| text.starts_with(prefix)) {
        return None;
    }
    Some(run(text, |byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())).filter(|length| *length >= KEY_ID_LENGTH)
}

/// The length of the session token that a text begins with, in base64 or as in a URL.
pub(super) fn session_token(text: &[u8]) -> Option<usize> {
    if !TOKEN_PREFIXES.iter().any(|prefix| text.starts_with(prefix)) {
        return None;
    }
    Some(run(text, |byte| byte.is_ascii_alphanumeric() || b"+/=_-%".contains(&byte)))
        .filter(|length| *length >= TOKEN_LENGTH)
}

/// Where the value begins, if the text begins with a name of [`NAMES`] and what stands between name and value in
/// TOML, JSON, YAML, XML, a URL, a header, Rust's `Debug`, and these again inside of a quoted text.
fn value_offset(text: &[u8]) -> Option<usize> {
    let first = text.first()?.to_ascii_lowercase();
    let mut offset =
        NAMES.iter().filter(|name| name.first() == Some(&first)).find_map(|name| name_length(text, name))?;
    let rest = |offset: usize| text.get(offset..).unwrap_or_default();
    let quotes_and_blanks = |byte: u8| b"\"'`\\ \t".contains(&byte);
    offset += run(rest(offset), quotes_and_blanks);
    offset += match rest(offset) {
        [b'=' | b':' | b'>', ..] => 1,
        [b'%', b'3', b'D' | b'd', ..] => 3,
        _ => return None,
    };
    offset += run(rest(offset), quotes_and_blanks);
    if rest(offset).starts_with(b"Some(") {
        offset += 5;
        offset += run(rest(offset), quotes_and_blanks);
    }
    Some(offset)
}

/// How many bytes of a text are that name, in any case, with at most one `_`, `-` or space between two letters.
fn name_length(text: &[u8], name: &[u8]) -> Option<usize> {
    let mut offset = 0;
    for letter in name {
        if offset > 0 && text.get(offset).is_some_and(|byte| b"_- ".contains(byte)) {
            offset += 1;
        }
        if !text.get(offset)?.eq_ignore_ascii_case(letter) {
            return None;
        }
        offset += 1;
    }
    Some(offset)
}

fn ends_value(byte: u8) -> bool {
    byte.is_ascii_whitespace() || b"\"'`\\,;&<>(){}[]".contains(&byte)
}

fn run(text: &[u8], belongs: impl Fn(u8) -> bool) -> usize {
    text.iter().take_while(|byte| belongs(**byte)).count()
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::super::Redactor;
    use super::*;

    const ID: &str = "AKIAIOSFODNN7EXAMPLE";
    const SECRET: &str = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";

    /// In the texts, `@ID` and `@SECRET` stand for credentials, and `@TOKEN` for a session token of 202 characters.
    fn redacted(template: &str) -> String {
        let token = format!("IQoJb3JpZ2luX2Vj{}==", "aB3/".repeat(46));
        let text = template.replace("@ID", ID).replace("@SECRET", SECRET).replace("@TOKEN", &token);
        Redactor::new().redact(&text).into_owned()
    }

    #[test]
    fn credentials_are_found_by_shape_and_by_name() {
        let cases = [
            ("@ID", "***"),
            ("key @ID, and ASIA0123456789ABCDEF.", "key ***, and ***."),
            ("Credential=@ID/20260102/eu-west-2/s3/aws4_request", "Credential=***/20260102/eu-west-2/s3/aws4_request"),
            ("%3D@ID%2F", "%3D***%2F"),
            ("the token @TOKEN is", "the token *** is"),
            ("aws_secret_access_key = @SECRET", "aws_secret_access_key = ***"),
            ("AWS_SECRET_ACCESS_KEY=@SECRET ls", "AWS_SECRET_ACCESS_KEY=*** ls"),
            ("export SECRET_ACCESS_KEY='@SECRET'", "export SECRET_ACCESS_KEY='***'"),
            (
                r#"{"SecretAccessKey": "@SECRET", "SessionToken":"@TOKEN"}"#,
                r#"{"SecretAccessKey": "***", "SessionToken":"***"}"#,
            ),
            (r#"{\"secretAccessKey\":\"@SECRET\"}"#, r#"{\"secretAccessKey\":\"***\"}"#),
            ("<SecretAccessKey>@SECRET</SecretAccessKey>", "<SecretAccessKey>***</SecretAccessKey>"),
            (r#"secret_access_key: Some("@SECRET"), x"#, r#"secret_access_key: Some("***"), x"#),
            ("AWS Secret Access Key: @SECRET", "AWS Secret Access Key: ***"),
            ("?X-Amz-Security-Token=@TOKEN&X-Amz-Date=2", "?X-Amz-Security-Token=***&X-Amz-Date=2"),
            ("x-amz-security-token: not-of-the-usual-shape", "x-amz-security-token: ***"),
            ("X-Amz-Security-Token%3Dnot-of-the-usual-shape", "X-Amz-Security-Token%3D***"),
            ("&X-Amz-Signature=0123456789abcdef0123456789abcdef", "&X-Amz-Signature=***"),
            ("SignedHeaders=host;x, Signature=0123456789abcdef", "SignedHeaders=host;x, Signature=***"),
            ("x-amz-sso_bearer_token: aoaAAAAAGb1", "x-amz-sso_bearer_token: ***"),
            ("clientSecret=eyJraWQiOiJrZXktMTU", "clientSecret=***"),
        ];
        for (text, expected) in cases {
            assert_eq!(redacted(text), expected, "{text}");
        }
    }

    #[test]
    fn every_prefix_and_name_may_begin() {
        for word in KEY_ID_PREFIXES.iter().chain(&TOKEN_PREFIXES).chain(&NAMES) {
            assert!(may_begin(word[0]), "{word:?}");
        }
        for name in NAMES {
            assert!(may_begin(name[0].to_ascii_uppercase()), "{name:?}");
        }
    }

    #[test]
    fn what_is_no_credential_stays() {
        for text in [
            "",
            "AKIA",
            "AKIAIOSFODNN7EXAMPL",
            "AKIAlowercasenokey00",
            "ASIA PACIFIC (SYDNEY)",
            "IQoJb3JpZ2luX2Vj",
            "set SECRET_KEY or a session token, and the signature is checked",
            "aws_secret_access_key =",
            "signature: wrong",
            "\"signatureVersion\": \"v4-and-longer\"",
            "4db65ba0c1d2e3f40516273849506172839405a6",
            "\"aws_appsync_apiKey\": \"da2-abcdefghijklmnopqrstuvwxyz\"",
            "E1601 AWS throttled the requests",
        ] {
            assert_eq!(Redactor::new().redact(text), text);
        }
    }

    #[test]
    fn hostile_text_takes_no_long_time() {
        for part in ["AKIA", "signature=", "IQoJ", "signature ", "secret-access-", "Signature=\"\\"] {
            let text = part.repeat(200_000);
            let start = Instant::now();
            let redacted = Redactor::new().redact(&text).len();
            println!("{part}: {:?}, {redacted} bytes of {}", start.elapsed(), text.len());
            // A quadratic one would take hours; a busy machine takes some times as long as an idle one.
            assert!(start.elapsed() < Duration::from_mins(1), "{part}");
        }
    }
}
