//! Text for terminals.

use std::io::Write as _;

use units::{Unit, Value, format_value};

use crate::figures::{Number, Problem};

/// A name without what a terminal would act on, and no longer than a line or two.
pub(crate) fn printable(name: &str) -> String {
    const LONGEST: usize = 200;
    let mut text: String = name.chars().take(LONGEST).map(safe).collect();
    if name.chars().nth(LONGEST).is_some() {
        text.push('…');
    }
    text
}

fn safe(c: char) -> char {
    if c.is_control() { char::REPLACEMENT_CHARACTER } else { c }
}

/// A number in its unit.
pub(crate) fn in_unit(number: Number, unit: &Unit) -> String {
    match number {
        Number::Int(value) => format_value(Value::Int(value), unit),
        Number::Float(value) => format_value(Value::Float(value), unit),
    }
}

/// A part of a whole in percent.
pub(crate) fn share(part: Number, whole: Number) -> String {
    let share = 100.0 * part.to_f64() / whole.to_f64();
    if share.is_finite() { format!("{share:.1} %") } else { String::new() }
}

/// Rows in columns as wide as they need; the last column is left aligned and the others right, as `left` says.
pub(crate) fn columns(rows: &[Vec<String>], left: &[usize]) -> String {
    let count = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width = |column: usize| rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max();
    let widths: Vec<usize> = (0..count).map(|column| width(column).unwrap_or(0)).collect();
    let mut text = String::new();
    for row in rows {
        let mut line = String::new();
        for (column, cell) in row.iter().enumerate() {
            let gap = " ".repeat(widths[column].saturating_sub(cell.chars().count()));
            line += "  ";
            if left.contains(&column) {
                line += cell;
                line += &gap;
            } else {
                line += &gap;
                line += cell;
            }
        }
        text += line.trim_end();
        text.push('\n');
    }
    text
}

/// Writes one line about a file to the standard error.
pub(crate) fn complain(file: &str, problem: &Problem) {
    say(&format!("{file}: {}", problem.message()));
}

/// Writes one line to the standard error.
pub(crate) fn say(message: &str) {
    let line: String = format!("isotherm: {message}").chars().map(safe).collect();
    eprintln!("{line}");
}

/// Writes to the standard output; whoever reads it may stop early.
pub(crate) fn emit(text: &str) {
    let _ = std::io::stdout().lock().write_all(text.as_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_safe_to_print() {
        assert_eq!(printable("a\x1b[31m\0b"), "a\u{FFFD}[31m\u{FFFD}b");
        assert_eq!(printable(&"x".repeat(500)).chars().count(), 201);
    }

    #[test]
    fn columns_are_aligned() {
        let rows = [vec!["1".to_owned(), "a".to_owned()], vec!["100".to_owned(), "bcd".to_owned()]];
        assert_eq!(columns(&rows, &[1]), "    1  a\n  100  bcd\n");
    }
}
