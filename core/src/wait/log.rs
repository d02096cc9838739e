//! The end of a build's log, for the message that a parent's job failed: what a person would scroll to.

/// The most lines that are shown.
const LINES: usize = 12;
/// The longest line that is shown, in characters.
const LONGEST: usize = 300;

/// The last lines of a log up to the last one that Amplify marks as an error (`[ERROR]`), or of the whole of it, without
/// escape codes, empty lines, and the times at their beginnings. `cut`: the log begins in the middle of a line.
pub fn end(log: &[u8], cut: bool) -> Vec<String> {
    let text = String::from_utf8_lossy(log);
    let lines: Vec<String> = text.lines().skip(usize::from(cut)).map(plain).filter(|line| !line.is_empty()).collect();
    let error = lines.iter().rposition(|line| line.contains("[ERROR]"));
    let end = error.map_or(lines.len(), |at| at + 1);
    lines.get(end.saturating_sub(LINES)..end).unwrap_or_default().to_vec()
}

/// A line as a terminal would show it.
fn plain(line: &str) -> String {
    let mut out = String::new();
    let mut rest = line.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            // CSI: parameters, then one letter or the like. OSC: up to BEL or another escape.
            '\u{1b}' if rest.peek() == Some(&'[') => {
                rest.next();
                rest.by_ref().find(|c| ('\u{40}'..='\u{7e}').contains(c));
            }
            '\u{1b}' if rest.peek() == Some(&']') => {
                while rest.next_if(|c| !matches!(c, '\u{7}' | '\u{1b}')).is_some() {}
            }
            // Progress bars write a line anew.
            '\r' => out.clear(),
            '\t' => out.push(' '),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    let line = out.trim_end();
    let line = line.split_once(' ').filter(|(time, _)| is_time(time)).map_or(line, |(_, rest)| rest);
    let mut short: String = line.chars().take(LONGEST).collect();
    if line.chars().nth(LONGEST).is_some() {
        short.push('…');
    }
    short
}

/// `2026-01-05T10:00:00.000Z`
fn is_time(word: &str) -> bool {
    word.len() >= 20 && word.ends_with('Z') && word.bytes().all(|b| b.is_ascii_digit() || b"-:.TZ".contains(&b))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_end_is_what_a_person_would_scroll_to() {
        let log = "me cut line\n\
            2026-01-05T10:00:00.000Z [INFO]: # Executing command: amplifyPush --simple\n\n\
            2026-01-05T10:00:01.000Z [WARNING]: \u{1b}[31m✖\u{1b}[0m An error occurred\u{1b}]8;;https://x\u{7}\n\
            \u{1b}[2K10 %\r20 %\rUPDATE_FAILED\tPostTable\n\
            2026-01-05T10:00:02.000Z [ERROR]: !!! Build failed\n\
            2026-01-05T10:00:03.000Z [INFO]: # Environment caching completed\nTerminating logging...\n";
        assert_eq!(
            end(log.as_bytes(), true),
            [
                "[INFO]: # Executing command: amplifyPush --simple",
                "[WARNING]: ✖ An error occurred",
                "UPDATE_FAILED PostTable",
                "[ERROR]: !!! Build failed"
            ]
        );
        assert_eq!(end(b"one\ntwo", false), ["one", "two"], "a log without a mark is shown from its end");
        assert_eq!(end(b"half a line", true), [""; 0]);
        let many: String = (0..50).map(|n| format!("{n} {}\n", "é".repeat(400))).collect();
        let shown = end(many.as_bytes(), false);
        assert_eq!(shown.len(), LINES);
        assert!(shown[0].starts_with("38 ") && shown[0].ends_with("é…"), "{shown:?}");
    }

    proptest! {
        #[test]
        fn nothing_that_a_terminal_obeys_is_left(bytes in prop::collection::vec(any::<u8>(), 0..400), cut: bool) {
            for line in end(&bytes, cut) {
                prop_assert!(!line.chars().any(char::is_control), "{line:?}");
            }
        }
    }
}
