//! Lines of a .gitignore.

use camino::Utf8Path;

/// The line that ignores one file, relative to the folder of the .gitignore. What git would read as a pattern is
/// escaped. `None` where no line can say it.
pub fn line(path: &Utf8Path) -> Option<String> {
    let text = path.as_str();
    if text.is_empty() || text.contains(['\n', '\r', '\0']) {
        return None;
    }
    let mut line = "/".to_owned();
    for c in text.chars() {
        if matches!(c, '*' | '?' | '[' | ']' | '\\') {
            line.push('\\');
        }
        line.push(c);
    }
    if line.ends_with(' ') {
        // A space at the end counts only behind a backslash.
        line.pop();
        line.push_str("\\ ");
    }
    Some(line)
}

/// The text of a .gitignore with these lines added, in its own line ends; `None` if it has them all. Bytes that are no
/// text stay as they are.
pub fn additions(existing: Option<&[u8]>, lines: &[String]) -> Option<(Vec<u8>, Vec<String>)> {
    const HEADING: &str = "# Written by `towpath pull`, for one environment: never committed.";
    let old = existing.unwrap_or_default();
    let known = || old.split(|byte| *byte == b'\n').map(|line| line.strip_suffix(b"\r").unwrap_or(line));
    let has = |line: &str| known().any(|known| known == line.as_bytes());
    let new: Vec<String> = lines.iter().filter(|line| !has(line)).cloned().collect();
    if new.is_empty() {
        return None;
    }
    let end: &[u8] = if old.windows(2).any(|pair| pair == b"\r\n") { b"\r\n" } else { b"\n" };
    let mut text = old.to_vec();
    if !text.is_empty() && !text.ends_with(b"\n") {
        text.extend_from_slice(end);
    }
    if !has(HEADING) {
        if !text.is_empty() {
            text.extend_from_slice(end);
        }
        text.extend_from_slice(HEADING.as_bytes());
        text.extend_from_slice(end);
    }
    for line in &new {
        text.extend_from_slice(line.as_bytes());
        text.extend_from_slice(end);
    }
    Some((text, new))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_git_would_take_for_a_pattern_is_escaped() {
        for (path, expected) in [
            ("src/a.json", Some("/src/a.json")),
            ("src/[id]/a*.js", Some("/src/\\[id\\]/a\\*.js")),
            ("#a", Some("/#a")),
            ("a ", Some("/a\\ ")),
            ("a\nb", None),
            ("", None),
        ] {
            assert_eq!(line(Utf8Path::new(path)).as_deref(), expected, "{path}");
        }
    }

    #[test]
    fn lines_are_added_once_and_in_the_files_own_form() {
        let lines = ["/a".to_owned(), "/b".to_owned()];
        let added = |old: Option<&str>| {
            let (text, new) = additions(old.map(str::as_bytes), &lines)?;
            Some((String::from_utf8(text).unwrap(), new.len()))
        };
        let heading = "# Written by `towpath pull`, for one environment: never committed.";
        assert_eq!(added(None), Some((format!("{heading}\n/a\n/b\n"), 2)));
        assert_eq!(added(Some("x")), Some((format!("x\n\n{heading}\n/a\n/b\n"), 2)));
        assert_eq!(added(Some("/b\r\n")), Some((format!("/b\r\n\r\n{heading}\r\n/a\r\n"), 1)));
        assert_eq!(added(Some(&format!("{heading}\n/b\n"))), Some((format!("{heading}\n/b\n/a\n"), 1)));
        assert_eq!(added(Some("/a\n/b")), None);
    }

    proptest! {
        #[test]
        fn a_second_time_adds_nothing(old in proptest::collection::vec(any::<u8>(), 0..60), names in proptest::collection::vec("[a-z #*]{1,5}", 1..4)) {
            let lines: Vec<_> = names.iter().filter_map(|name| line(Utf8Path::new(name))).collect();
            if let Some((text, _)) = additions(Some(&old), &lines) {
                prop_assert!(text.starts_with(&old));
                prop_assert_eq!(additions(Some(&text), &lines), None);
            }
        }
    }
}
