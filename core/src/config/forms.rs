//! The forms of short texts: durations, dates, times, versions, names of variables, relative paths.

use camino::Utf8PathBuf;

/// Seconds of `24h`, `10m`, `1h30m` (units `s`, `m`, `h`, `d`; more than nothing, less than ten years).
pub(super) fn duration(text: &str) -> Option<u64> {
    let (mut total, mut number) = (0_u64, None);
    for c in text.chars() {
        if let Some(digit) = c.to_digit(10) {
            number = Some(number.unwrap_or(0_u64).checked_mul(10)?.checked_add(digit.into())?);
        } else {
            let unit = match c {
                's' => 1,
                'm' => 60,
                'h' => 3600,
                'd' => 86400,
                _ => return None,
            };
            total = total.checked_add(number.take()?.checked_mul(unit)?)?;
        }
    }
    (number.is_none() && (1..315_360_000).contains(&total)).then_some(total)
}

/// Whether it is `YYYY-MM-DD`, a day that the calendar has.
pub(super) fn is_date(text: &str) -> bool {
    let mut parts = text.split('-');
    let (Some(year), Some(month), Some(day), None) =
        (digits(parts.next(), 4), digits(parts.next(), 2), digits(parts.next(), 2), parts.next())
    else {
        return false;
    };
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        1..=12 => 31,
        _ => return false,
    };
    (1..=days).contains(&day)
}

/// Whether it is `HH:MM`.
pub(super) fn is_time(text: &str) -> bool {
    text.split_once(':').is_some_and(|(hour, minute)| {
        digits(Some(hour), 2).is_some_and(|hour| hour < 24) && digits(Some(minute), 2).is_some_and(|minute| minute < 60)
    })
}

fn digits(text: Option<&str>, count: usize) -> Option<u32> {
    let text = text.filter(|text| text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit()))?;
    text.parse().ok()
}

/// The numbers of `1`, `1.2` or `1.2.3`; what is absent is 0. A pre-release such as `1.2.3-rc.1` counts as its release.
pub(super) fn version(text: &str) -> Option<[u32; 3]> {
    let text = text.split(['-', '+']).next()?;
    let mut numbers = [0; 3];
    let mut parts = text.split('.');
    for (index, number) in numbers.iter_mut().enumerate() {
        match parts.next() {
            Some(part) if part.bytes().all(|byte| byte.is_ascii_digit()) => *number = part.parse().ok()?,
            None if index > 0 => {}
            _ => return None,
        }
    }
    parts.next().is_none().then_some(numbers)
}

/// Whether a shell could name a variable so.
pub(super) fn is_variable(text: &str) -> bool {
    !text.starts_with(|c: char| c.is_ascii_digit())
        && !text.is_empty()
        && text.len() <= 128
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

/// Whether it is the name of a host: labels of letters, digits and `-`, with a dot between.
pub(super) fn is_domain(text: &str) -> bool {
    let label = |label: &str| {
        !label.is_empty()
            && label.len() <= 63
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    text.len() <= 253 && text.contains('.') && text.split('.').all(label)
}

/// Whether it is an address of the web, without credentials in it.
pub(super) fn is_url(text: &str) -> bool {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    rest.is_some_and(|rest| {
        let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
        let (host, port) = authority.split_once(':').map_or((authority, None), |(host, port)| (host, Some(port)));
        let host = host == "localhost" || is_domain(host);
        host && port.is_none_or(|port| port.parse::<u16>().is_ok()) && !text.contains(|c: char| c.is_whitespace())
    })
}

/// The account of the ARN of an IAM role, `arn:aws:iam::222222222222:role/NAME`.
pub(super) fn role_account(arn: &str) -> Option<&str> {
    let mut parts = arn.splitn(6, ':');
    let start = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    let (account, resource) = (parts.next()?, parts.next()?);
    let partition = matches!(start, ("arn", "aws" | "aws-cn" | "aws-us-gov" | "aws-eusc", "iam", ""));
    let name = resource.strip_prefix("role/").filter(|name| {
        !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+=,.@_-/".contains(&byte))
    });
    (partition && name.is_some() && account.len() == 12 && account.bytes().all(|byte| byte.is_ascii_digit()))
        .then_some(account)
}

/// A path below some folder, normalised: no `.`, no `..`, no trailing slash; the folder itself is empty. The error says
/// what is wrong.
pub(super) fn relative_path(text: &str) -> Result<Utf8PathBuf, &'static str> {
    if text.is_empty() {
        return Err("is empty");
    }
    if text.chars().any(char::is_control) {
        return Err("holds a control character");
    }
    if text.contains('\\') {
        return Err("holds a backslash: write `/` on every system");
    }
    if text.starts_with('/') {
        return Err("is absolute");
    }
    if text.as_bytes().get(1) == Some(&b':') {
        return Err("begins with a drive of Windows");
    }
    let mut path = Utf8PathBuf::new();
    for part in text.split('/') {
        match part {
            "" | "." => {}
            ".." if path.pop() => {}
            ".." => return Err("leaves its folder by `..`"),
            part if part.eq_ignore_ascii_case(".git") => return Err("is inside `.git`"),
            part => path.push(part),
        }
    }
    Ok(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations() {
        for (text, seconds) in [("24h", Some(86400)), ("10m", Some(600)), ("1h30m", Some(5400)), ("2d", Some(172_800))]
        {
            assert_eq!(duration(text), seconds, "{text}");
        }
        for text in ["", "0h", "h", "10", "10 m", "1w", "-1h", "1.5h", "99999999999999999999h", "9999999999d"] {
            assert_eq!(duration(text), None, "{text}");
        }
    }

    #[test]
    fn dates_and_times() {
        for (text, valid) in [
            ("2026-12-18", true),
            ("2028-02-29", true),
            ("2027-02-29", false),
            ("2026-13-01", false),
            ("2026-00-01", false),
            ("2026-04-31", false),
            ("2026-4-1", false),
            ("18.12.2026", false),
            ("2026-12-18-1", false),
        ] {
            assert_eq!(is_date(text), valid, "{text}");
        }
        for (text, valid) in [("15:00", true), ("23:59", true), ("24:00", false), ("9:00", false), ("15:60", false)] {
            assert_eq!(is_time(text), valid, "{text}");
        }
    }

    #[test]
    fn versions_are_ordered() {
        assert_eq!(version("1"), Some([1, 0, 0]));
        assert_eq!(version("1.10.2-rc.1"), Some([1, 10, 2]));
        assert!(version("1.10") > version("1.9.9"));
        for text in ["", "v1", "1.", "1.2.3.4", ".1", "1.x", "99999999999"] {
            assert_eq!(version(text), None, "{text}");
        }
    }

    #[test]
    fn names_and_addresses() {
        for (valid, expected) in [
            (is_variable("A_1"), true),
            (is_variable("1A"), false),
            (is_variable("A-B"), false),
            (is_variable(""), false),
            (is_domain("www.plant.example"), true),
            (is_domain("localhost"), false),
            (is_domain("a..b"), false),
            (is_domain("https://a.b"), false),
            (is_url("https://www.plant.example/x?y"), true),
            (is_url("http://localhost:3000"), true),
            (is_url("https://user:pass@a.b"), false),
            (is_url("ftp://a.b"), false),
            (is_url("https://"), false),
        ] {
            assert_eq!(valid, expected);
        }
        assert_eq!(role_account("arn:aws:iam::222222222222:role/path/towpath-read"), Some("222222222222"));
        for arn in ["", "arn:aws:iam::222222222222:user/x", "arn:aws:iam::2:role/x", "arn:aws:iam::222222222222:role/"]
        {
            assert_eq!(role_account(arn), None, "{arn}");
        }
    }

    #[test]
    fn paths_are_normalised_or_refused() {
        for (text, path) in [
            ("apps/admin", Ok("apps/admin")),
            ("./apps//admin/", Ok("apps/admin")),
            ("apps/../web", Ok("web")),
            (".", Ok("")),
            ("", Err("is empty")),
            ("/etc", Err("is absolute")),
            ("a/../../b", Err("leaves its folder by `..`")),
            ("C:/x", Err("begins with a drive of Windows")),
            ("a\\b", Err("holds a backslash: write `/` on every system")),
            ("a/.GIT/config", Err("is inside `.git`")),
            ("a\nb", Err("holds a control character")),
        ] {
            assert_eq!(relative_path(text), path.map(Utf8PathBuf::from), "{text}");
        }
    }
}
