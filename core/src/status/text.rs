//! The picture as a table of plain text: nothing in it is told by colour alone.

use super::Status;
use super::rows::{HEADS, row};

/// A part of a line, and where it leads.
pub type Part = (String, Option<String>);

/// The lines.
pub fn lines(status: &Status) -> Vec<Vec<Part>> {
    let rows = status.environments.iter().flat_map(|environment| {
        environment.apps.iter().enumerate().map(move |(position, app)| {
            let mut cells = row(status, environment, app);
            let [name, ..] = &mut cells;
            if position > 0 {
                name.text.clear();
            }
            cells
        })
    });
    let rows: Vec<_> = rows.collect();
    let width = |column: usize| {
        let cells = rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.text.chars().count());
        let head = HEADS.get(column).map_or(0, |head| head.len());
        // A column with nothing in it is left out.
        cells.max().filter(|widest| *widest > 0).map(|widest| widest.max(head))
    };
    let widths: Vec<Option<usize>> = (0..HEADS.len()).map(width).collect();
    let columns = || widths.iter().enumerate().filter_map(|(column, width)| Some((column, (*width)?)));
    let padded = |text: &str, width: usize| format!("{text:<width$}  ");
    let head = columns().map(|(column, width)| (padded(HEADS.get(column).unwrap_or(&""), width), None)).collect();
    let mut lines: Vec<Vec<Part>> = if rows.is_empty() { Vec::new() } else { vec![head] };
    for row in &rows {
        let cells = columns().filter_map(|(column, width)| Some((row.get(column)?, width)));
        lines.push(cells.map(|(cell, width)| (padded(&cell.text, width), cell.link().map(str::to_owned))).collect());
    }
    let checkout = if status.checkout.is_empty() { "no environment" } else { &status.checkout };
    lines.push(vec![(format!("this checkout is on {checkout}"), None)]);
    lines.extend(status.remarks().into_iter().map(|remark| vec![(format!("! {remark}"), None)]));
    lines
}
