//! `[[preflight.allow]]`.

use super::Check;
use crate::config::forms::is_date;
use crate::config::read::items;

pub(super) fn preflight(check: &mut Check<'_>) {
    let Some(raw) = check.file.preflight.as_ref().map(|preflight| &preflight.value) else { return };
    for item in items(raw.allow.as_ref()) {
        for text in [&item.value.rule, &item.value.resource, &item.value.reason] {
            check.filled(text.as_ref());
        }
        check.form(item.value.until.as_ref(), is_date, "a date, `YYYY-MM-DD`");
    }
}
