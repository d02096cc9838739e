//! Keeps credentials out of everything that towpath prints.
//!
//! Masked are the secrets that were made known, and, known or not, what has the shape of an AWS credential or stands
//! where one does. What is found by its shape is a net below the first: it may mask a harmless word, and cannot find
//! every secret.

mod arguments;
mod shapes;
mod writer;

use std::borrow::Cow;
use std::ops::Range;
use std::sync::{Arc, PoisonError, RwLock};

pub use arguments::credential_in_args;
pub use writer::RedactingWriter;

/// What stands in the place of a secret.
const MASK: &str = "***";

/// The fewest bytes of a known secret. Shorter ones (`test`, as local stand-ins of AWS accept it) are common words,
/// and masking them would make the output useless.
const MIN_SECRET: usize = 8;

/// Masks credentials in text. Clones share the secrets they know.
#[derive(Clone, Default)]
pub struct Redactor {
    known: Arc<RwLock<Known>>,
}

#[derive(Default)]
struct Known {
    secrets: Vec<Vec<u8>>,
    /// Whether a secret begins with that byte: where none does, none is looked for.
    first: First,
}

/// One answer for each byte.
struct First([bool; 256]);

impl Default for First {
    fn default() -> Self {
        Self([false; 256])
    }
}

impl First {
    fn add(&mut self, secret: &[u8]) {
        if let Some(known) = secret.first().and_then(|byte| self.0.get_mut(usize::from(*byte))) {
            *known = true;
        }
    }

    fn has(&self, byte: u8) -> bool {
        self.0.get(usize::from(byte)).is_some_and(|known| *known)
    }
}

/// Says nothing of the secrets.
impl std::fmt::Debug for Redactor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Redactor").finish_non_exhaustive()
    }
}

impl Redactor {
    /// A redactor that knows no secret yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Makes a secret known, for all that is printed from now on. Of one with line breaks each line is a secret; those
    /// of fewer than 8 bytes are ignored. Also masked is the secret as it stands in a URL.
    pub fn add(&self, secret: &str) {
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        for line in secret.split(['\n', '\r']).map(str::trim).filter(|line| line.len() >= MIN_SECRET) {
            for form in [line.to_owned(), percent_encoded(line)] {
                if !known.secrets.iter().any(|secret| secret == form.as_bytes()) {
                    known.first.add(form.as_bytes());
                    known.secrets.push(form.into_bytes());
                }
            }
        }
    }

    /// The text with every credential masked; without one, the text itself.
    pub fn redact<'a>(&self, text: &'a str) -> Cow<'a, str> {
        match self.redact_bytes(text.as_bytes()) {
            Cow::Borrowed(_) => Cow::Borrowed(text),
            // Whole characters were replaced: nothing is lost here.
            Cow::Owned(bytes) => Cow::Owned(String::from_utf8_lossy(&bytes).into_owned()),
        }
    }

    /// The same for bytes that may not be text.
    pub fn redact_bytes<'a>(&self, text: &'a [u8]) -> Cow<'a, [u8]> {
        let mut spans = shapes::find(text);
        self.find_known(text, &mut spans);
        if spans.is_empty() {
            return Cow::Borrowed(text);
        }
        spans.sort_unstable_by_key(|span| span.start);
        let mut result = Vec::with_capacity(text.len());
        let mut done = 0;
        for span in spans {
            if span.start >= done {
                result.extend_from_slice(text.get(done..span.start).unwrap_or_default());
                result.extend_from_slice(MASK.as_bytes());
            }
            done = done.max(span.end);
        }
        result.extend_from_slice(text.get(done..).unwrap_or_default());
        Cow::Owned(result)
    }

    /// A writer that masks what it passes on.
    pub fn writer<W: std::io::Write>(&self, inner: W) -> RedactingWriter<W> {
        RedactingWriter::new(self.clone(), inner)
    }

    fn find_known(&self, text: &[u8], spans: &mut Vec<Range<usize>>) {
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        if known.secrets.is_empty() {
            return;
        }
        // Overlapping ones too: of two secrets that share bytes, both must go.
        for (start, first) in text.iter().enumerate() {
            if known.first.has(*first) {
                let rest = text.get(start..).unwrap_or_default();
                let found = known.secrets.iter().filter(|secret| rest.starts_with(secret));
                spans.extend(found.map(|secret| start..start + secret.len()));
            }
        }
    }
}

/// As in a URL's query: everything but RFC 3986's unreserved characters as `%XX`.
fn percent_encoded(text: &str) -> String {
    let encode = |byte: u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    };
    text.bytes().map(encode).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn known_secrets_are_masked_wherever_they_stand() {
        let redactor = Redactor::new();
        let text = "a correct horse+battery/staple b";
        assert!(matches!(redactor.redact(text), Cow::Borrowed(_)));
        redactor.clone().add("horse+battery/staple");
        assert_eq!(redactor.redact(text), "a correct *** b");
        assert_eq!(redactor.redact("https://x/?t=horse%2Bbattery%2Fstaple&u=1"), "https://x/?t=***&u=1");
        assert_eq!(redactor.redact("horse+battery/staplehorse+battery/staple"), "******");
        assert!(matches!(redactor.redact("horse+battery"), Cow::Borrowed(_)));
        assert!(!format!("{redactor:?}").contains("horse"));
    }

    #[test]
    fn secrets_that_overlap_go_together() {
        let redactor = Redactor::new();
        redactor.add("abcdefgh-12345");
        redactor.add("12345-stuvwxyz");
        redactor.add("efgh-123");
        assert_eq!(redactor.redact("<abcdefgh-12345-stuvwxyz>"), "<***>");
        assert_eq!(redactor.redact("<efgh-123>"), "<***>");
    }

    #[test]
    fn short_secrets_and_empty_ones_mask_nothing() {
        let redactor = Redactor::new();
        for secret in ["", "\n", "test", "       \n  test  "] {
            redactor.add(secret);
        }
        assert_eq!(redactor.redact("a test\n"), "a test\n");
    }

    #[test]
    fn of_a_secret_with_line_breaks_each_line_is_masked() {
        let redactor = Redactor::new();
        redactor.add("-----BEGIN KEY-----\r\nMIIEowIBAAKCAQEA\r\n-----END KEY-----\n");
        assert_eq!(redactor.redact("x MIIEowIBAAKCAQEA y"), "x *** y");
    }

    #[test]
    fn bytes_that_are_no_text_stay() {
        let redactor = Redactor::new();
        redactor.add("top-secret-größe");
        let text = [b"\xff\x00 ".as_slice(), "top-secret-größe".as_bytes(), b" \xfe"].concat();
        assert_eq!(redactor.redact_bytes(&text).as_ref(), b"\xff\x00 *** \xfe");
    }

    proptest! {
        #[test]
        fn no_known_secret_survives(
            secrets in prop::collection::vec("[abAK/+é%]{8,12}", 1..4),
            between in prop::collection::vec("[abAK/+é% =:\"]{0,6}", 5),
            picks in prop::collection::vec(any::<prop::sample::Index>(), 4),
        ) {
            let redactor = Redactor::new();
            for secret in &secrets {
                redactor.add(secret);
            }
            let parts = picks.iter().map(|pick| pick.get(&secrets)).zip(&between);
            let text: String = parts.flat_map(|(secret, between)| [between.as_str(), secret]).collect();
            let redacted = redactor.redact(&text);
            for secret in &secrets {
                prop_assert!(!redacted.contains(secret.as_str()), "{text} became {redacted}");
            }
        }

        #[test]
        fn any_text_is_redacted_without_a_panic_and_twice_is_once(text in "[ -~é\n]{0,60}") {
            let redactor = Redactor::new();
            let once = redactor.redact(&text).into_owned();
            prop_assert_eq!(redactor.redact(&once), once.as_str());
        }
    }
}
