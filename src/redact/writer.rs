//! Masks credentials in what is written, line by line.

use std::io::{self, Write};

use super::Redactor;

/// Passes whole lines on, with credentials masked; what follows the last line break waits, so that no secret slips
/// through in two halves. A carriage return is a line break too. The rest is written when this is dropped; until then
/// [`Write::flush`] keeps it.
#[derive(Debug)]
pub struct RedactingWriter<W: Write> {
    redactor: Redactor,
    inner: W,
    line: Vec<u8>,
}

impl<W: Write> RedactingWriter<W> {
    pub(super) fn new(redactor: Redactor, inner: W) -> Self {
        Self { redactor, inner, line: Vec::new() }
    }

    fn pass_on(&mut self) -> io::Result<()> {
        let line = std::mem::take(&mut self.line);
        self.inner.write_all(&self.redactor.redact_bytes(&line))
    }
}

impl<W: Write> Write for RedactingWriter<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let lines = bytes.iter().rposition(|byte| matches!(byte, b'\n' | b'\r')).map_or(0, |last| last + 1);
        let (lines, rest) = bytes.split_at_checked(lines).unwrap_or((bytes, &[]));
        if !lines.is_empty() && self.line.is_empty() {
            self.inner.write_all(&self.redactor.redact_bytes(lines))?;
        } else if !lines.is_empty() {
            self.line.extend_from_slice(lines);
            self.pass_on()?;
        }
        self.line.extend_from_slice(rest);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

impl<W: Write> Drop for RedactingWriter<W> {
    fn drop(&mut self) {
        // There is nobody left to tell of a failure.
        let _ = self.pass_on().and_then(|()| self.inner.flush());
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// What is passed on by that redactor, chunk by chunk; each is followed by a flush.
    fn written(redactor: &Redactor, chunks: &[&[u8]]) -> Vec<u8> {
        let mut inner = Vec::new();
        let mut writer = redactor.writer(&mut inner);
        for chunk in chunks {
            writer.write_all(chunk).unwrap();
            writer.flush().unwrap();
        }
        drop(writer);
        inner
    }

    #[test]
    fn whole_lines_are_passed_on_at_once_and_the_rest_at_the_end() {
        let mut inner = Vec::new();
        let redactor = Redactor::new();
        let mut writer = redactor.writer(&mut inner);
        writer.write_all(b"one\ntwo\rthr").unwrap();
        assert_eq!(writer.inner, b"one\ntwo\r");
        writer.write_all(b"ee").unwrap();
        writer.write_all(b"\nfour").unwrap();
        assert_eq!(writer.inner, b"one\ntwo\rthree\n");
        drop(writer);
        assert_eq!(inner, b"one\ntwo\rthree\nfour");
    }

    #[test]
    fn a_secret_that_becomes_known_is_masked_from_then_on() {
        let redactor = Redactor::new();
        let mut inner = Vec::new();
        let mut writer = redactor.writer(&mut inner);
        writer.write_all(b"correct horse\ncorrect ").unwrap();
        redactor.add("correct horse");
        writer.write_all(b"horse\n").unwrap();
        drop(writer);
        assert_eq!(inner, b"correct horse\n***\n");
    }

    #[test]
    fn a_failure_below_is_told() {
        struct Closed;
        impl Write for Closed {
            fn write(&mut self, _: &[u8]) -> io::Result<usize> {
                Err(io::ErrorKind::BrokenPipe.into())
            }
            fn flush(&mut self) -> io::Result<()> {
                Err(io::ErrorKind::BrokenPipe.into())
            }
        }
        let mut writer = Redactor::new().writer(Closed);
        writer.write_all(b"waits").unwrap();
        assert_eq!(writer.write_all(b"\n").unwrap_err().kind(), io::ErrorKind::BrokenPipe);
        assert_eq!(writer.write_all(b"line\n").unwrap_err().kind(), io::ErrorKind::BrokenPipe);
        assert_eq!(writer.flush().unwrap_err().kind(), io::ErrorKind::BrokenPipe);
    }

    proptest! {
        #[test]
        fn no_secret_survives_any_chunking(
            secret in "[A-Za-z0-9/+]{40}",
            around in "[a-z \n\r=\"]{0,20}",
            sizes in prop::collection::vec(1_usize..9, 1..40),
        ) {
            let redactor = Redactor::new();
            redactor.add(&secret);
            let text = format!("{around}{secret}{around}AKIAIOSFODNN7EXAMPLE{around}secret_access_key={secret}{around}");
            let mut chunks = Vec::new();
            let mut rest = text.as_bytes();
            for size in sizes.iter().cycle() {
                if rest.is_empty() {
                    break;
                }
                let (chunk, others) = rest.split_at((*size).min(rest.len()));
                chunks.push(chunk);
                rest = others;
            }
            let found = written(&redactor, &chunks);
            let found = String::from_utf8(found).unwrap();
            prop_assert_eq!(&found, &redactor.redact(&text).into_owned());
            prop_assert!(!found.contains(&secret) && !found.contains("AKIAIOSFODNN7EXAMPLE"));
        }

        #[test]
        fn what_has_no_secret_passes_unchanged(chunks in prop::collection::vec("[a-z0-9 \n\r{}:,é]{0,12}", 0..20)) {
            let chunks: Vec<&[u8]> = chunks.iter().map(String::as_bytes).collect();
            prop_assert_eq!(written(&Redactor::new(), &chunks), chunks.concat());
        }
    }
}
