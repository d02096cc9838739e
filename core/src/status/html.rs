//! The picture as one page that stands alone: no script, no font, no picture, no request to anywhere. It is light or
//! dark as the reader's system is, and on a narrow screen each row is a card.

use sha2::{Digest, Sha256};

use super::markdown::capitalized;
use super::rows::{Cell, HEADS, Tone, row};
use super::{EnvironmentStatus, State, Status, Verdict};
use crate::time;

/// The page's style; the page allows no other.
const STYLE: &str = include_str!("page.css");

/// The page.
pub fn page(status: &Status) -> String {
    let project = status.project.as_deref().unwrap_or("towpath");
    let title = escaped(&format!("{project}: where everything stands"));
    let policy = format!(
        "default-src 'none'; style-src 'sha256-{}'; base-uri 'none'; form-action 'none'",
        base64(&Sha256::digest(STYLE.as_bytes()))
    );
    let sections: String = status.environments.iter().map(|environment| section(status, environment)).collect();
    let taken = time::rfc3339(status.now);
    let checkout = if status.checkout.is_empty() { "no environment" } else { &status.checkout };
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"referrer\" content=\"no-referrer\">\n<meta name=\"color-scheme\" content=\"light dark\">\n\
         <title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<header>\n<h1>{}</h1>\n\
         <p class=\"sum {}\">{}</p>\n\
         <p class=\"when\">As of <time datetime=\"{taken}\">{}</time>. The checkout it was made in is on {}.</p>\n\
         </header>\n<main>\n{}{sections}</main>\n<footer>Made by towpath. Nothing on this page changes by itself.</footer>\n\
         </body>\n</html>\n",
        escaped(project),
        if status.any_stale() { "bad" } else { "plain" },
        summary(status),
        escaped(&taken.replace('T', " ").replace('Z', " UTC")),
        escaped(checkout),
        remarks(status),
    )
}

/// The page in one sentence.
fn summary(status: &Status) -> String {
    let count = |verdict: Verdict| -> usize {
        let of = |environment: &EnvironmentStatus| {
            environment.apps.iter().filter(|app| environment.served(app) == verdict).count()
        };
        status.environments.iter().map(of).sum()
    };
    let (stale, unknown, current) = (count(Verdict::Stale), count(Verdict::Unknown), count(Verdict::Current));
    let apps = |number: usize| format!("{number} app{}", if number == 1 { "" } else { "s" });
    let was = |number: usize| if number == 1 { "was" } else { "were" };
    let mut parts = Vec::new();
    if stale > 0 {
        parts.push(format!("{} {} built against another backend than today’s", apps(stale), was(stale)));
    }
    if current > 0 {
        parts.push(format!("{} {} built against today’s backend", apps(current), was(current)));
    }
    if unknown > 0 {
        parts.push(format!("of {} it is not known", apps(unknown)));
    }
    if parts.is_empty() { "There is nothing to show.".to_owned() } else { format!("{}.", parts.join("; ")) }
}

fn remarks(status: &Status) -> String {
    let items: String = status.remarks().iter().map(|remark| format!("<li>{}</li>\n", escaped(remark))).collect();
    if items.is_empty() {
        return String::new();
    }
    format!(
        "<section aria-labelledby=\"remarks\">\n<h2 id=\"remarks\">To know</h2>\n<ul class=\"remarks\">\n{items}</ul>\n</section>\n"
    )
}

fn section(status: &Status, environment: &EnvironmentStatus) -> String {
    let name = escaped(environment.name.as_str());
    let protected = if environment.protected { " <span class=\"tag\">protected</span>" } else { "" };
    let backends: String = environment
        .backends
        .iter()
        .map(|backend| {
            let tone = match backend.state() {
                State::Ok => Tone::Good,
                State::Deploying => Tone::Moving,
                State::RolledBack | State::Unhealthy => Tone::Bad,
                State::Unknown => Tone::Unknown,
            };
            let words = match &backend.found {
                Ok(found) => {
                    let age =
                        found.updated.map(|then| format!(", updated {}", ago(then, status.now))).unwrap_or_default();
                    format!("{}, stack {} is {}{age}", found.generation.as_str(), found.stack, found.status)
                }
                Err(unread) => unread.message.clone(),
            };
            let state = mark(tone, backend.state().as_str());
            let print = backend
                .found
                .as_ref()
                .map(|found| format!(" <code title=\"fingerprint\">{}</code>", escaped(found.fingerprint.short())));
            format!(
                "<p class=\"backend\">Backend of <strong>{}</strong>: {state}{} <span class=\"more\">{}</span></p>\n",
                escaped(backend.parent.as_str()),
                print.unwrap_or_default(),
                escaped(&words),
            )
        })
        .collect();
    // The environment is the section's own heading, and its backend stands above the table.
    let shown = |column: usize| column != 0 && column != 3;
    let heads: String = HEADS
        .iter()
        .enumerate()
        .filter(|(column, _)| shown(*column))
        .map(|(_, head)| format!("<th scope=\"col\" role=\"columnheader\">{}</th>", capitalized(head)))
        .collect();
    let rows: String = environment
        .apps
        .iter()
        .map(|app| {
            let cells = row(status, environment, app);
            let cells = cells.iter().zip(HEADS).enumerate().filter(|(column, _)| shown(*column));
            let cells: String = cells.map(|(column, (cell, head))| shown_cell(cell, head, column == 1)).collect();
            format!("<tr role=\"row\">{cells}</tr>\n")
        })
        .collect();
    format!(
        "<section aria-labelledby=\"env-{name}\">\n<h2 id=\"env-{name}\">{name}{protected}</h2>\n<p class=\"place\">{}</p>\n\
         {backends}<table role=\"table\">\n<caption>Apps of {name}</caption>\n\
         <thead role=\"rowgroup\"><tr role=\"row\">{heads}</tr></thead>\n<tbody role=\"rowgroup\">\n{rows}</tbody>\n</table>\n</section>\n",
        escaped(&environment.place),
    )
}

fn ago(then: i64, now: i64) -> String {
    match time::age(then, now).as_str() {
        "now" => "just now".to_owned(),
        age => format!("{age} ago"),
    }
}

fn shown_cell(cell: &Cell, head: &str, heading: bool) -> String {
    let text = if cell.text.is_empty() { "–" } else { &cell.text };
    let words = mark(cell.tone, text);
    let words = match cell.link() {
        Some(page) => format!("<a href=\"{}\" rel=\"noreferrer\">{words}</a>", escaped(page)),
        None => words,
    };
    let label = escaped(&capitalized(head));
    if heading {
        format!("<th scope=\"row\" role=\"rowheader\" data-label=\"{label}\">{words}</th>")
    } else {
        format!("<td role=\"cell\" data-label=\"{label}\">{words}</td>")
    }
}

/// Words with a sign: colour alone says nothing to many readers.
fn mark(tone: Tone, text: &str) -> String {
    let (class, sign) = match tone {
        Tone::Plain => return escaped(text),
        Tone::Good => ("good", "✓"),
        Tone::Moving => ("moving", "…"),
        Tone::Bad => ("bad", "✗"),
        Tone::Unknown => ("unknown", "?"),
    };
    format!("<span class=\"{class}\"><span aria-hidden=\"true\">{sign} </span>{}</span>", escaped(text))
}

/// For text and for quoted attributes.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out += "&amp;",
            '<' => out += "&lt;",
            '>' => out += "&gt;",
            '"' => out += "&quot;",
            '\'' => out += "&#39;",
            // Such characters turn what stands beside them around.
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {}
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

/// RFC 4648, with padding.
fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let digit = |number: u32| DIGITS.get(number as usize & 63).copied().map_or('=', char::from);
    let group = |chunk: &[u8]| -> [char; 4] {
        let byte = |position: usize| u32::from(chunk.get(position).copied().unwrap_or_default());
        let all = byte(0) << 16 | byte(1) << 8 | byte(2);
        let pad = |position: usize, shown: char| if chunk.len() > position { shown } else { '=' };
        [digit(all >> 18), digit(all >> 12), pad(1, digit(all >> 6)), pad(2, digit(all))]
    };
    bytes.chunks(3).flat_map(group).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_as_the_standard_gives_it() {
        for (text, encoded) in
            [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("ÿ?", "w78/")]
        {
            assert_eq!(base64(text.as_bytes()), encoded);
        }
    }
}
