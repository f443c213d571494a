//! Lists as files: CSV, JSON, and text to paste into a table.

use serde_json::{Map, Value};

use super::{Cell, Column, ListAsked, ListRow, Lists, Of};
use crate::Exported;

impl Lists {
    /// A list as a file, or as text for the clipboard.
    pub(crate) fn export(
        &mut self,
        of: Of<'_>,
        asked: &ListAsked,
        what: &str,
        copy: bool,
    ) -> Option<(Exported, Vec<u8>)> {
        let mut exported = Exported { what: what.to_owned(), copy, ..Exported::default() };
        let Some(form) = Form::parse(what) else {
            exported.error = Some(format!("The file can't be written: there is no format {what} for a list."));
            return Some((exported, Vec::new()));
        };
        let (columns, rows) = self.all_rows(of, asked)?;
        let bytes = write(form, &columns, rows);
        let (end, mime) = form.kind();
        mime.clone_into(&mut exported.mime);
        exported.name = if copy { "the table".to_owned() } else { format!("{}.{end}", asked.kind) };
        Some((exported, bytes))
    }
}

/// What a list is written as.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Csv,
    Tsv,
    Json,
}

impl Form {
    /// By its word.
    fn parse(word: &str) -> Option<Self> {
        Some(match word {
            "csv" => Self::Csv,
            "tsv" => Self::Tsv,
            "json" => Self::Json,
            _ => return None,
        })
    }

    /// End of the file's name, and its type.
    fn kind(self) -> (&'static str, &'static str) {
        match self {
            Self::Csv => ("csv", "text/csv"),
            Self::Tsv => ("tsv", "text/tab-separated-values"),
            Self::Json => ("json", "application/json"),
        }
    }
}

/// The bytes of a list's file: amounts exact in base units, ages in seconds.
fn write(form: Form, columns: &[Column], rows: impl Iterator<Item = ListRow>) -> Vec<u8> {
    let mut out = String::new();
    if form == Form::Json {
        let rows: Vec<Value> = rows.map(|row| Value::Object(object(columns, &row.cells))).collect();
        let text = serde_json::to_string_pretty(&rows).unwrap_or_default();
        return format!("{text}\n").into_bytes();
    }
    line(form, columns.iter().map(|column| column.key.as_str()), &mut out);
    for row in rows {
        line(form, row.cells.iter().map(exact), &mut out);
    }
    out.into_bytes()
}

fn exact(cell: &Cell) -> &str {
    cell.exact.as_deref().unwrap_or(&cell.text)
}

fn object(columns: &[Column], cells: &[Cell]) -> Map<String, Value> {
    let value = |column: &Column, cell: &Cell| {
        let text = exact(cell);
        match (column.is_figure, text) {
            (_, "") => Value::Null,
            // What a double can't hold stays text, so that no reader rounds it.
            (true, text) => match text.parse::<f64>() {
                Ok(number) if number.abs() < 9e15 => serde_json::from_str(text).unwrap_or_else(|_| Value::from(text)),
                _ => Value::from(text),
            },
            (false, text) => Value::from(text),
        }
    };
    columns.iter().zip(cells).map(|(column, cell)| (column.key.clone(), value(column, cell))).collect()
}

fn line<'a>(form: Form, cells: impl Iterator<Item = &'a str>, out: &mut String) {
    for (at, text) in cells.enumerate() {
        if at > 0 {
            out.push(if form == Form::Csv { ',' } else { '\t' });
        }
        // A spreadsheet would take such a name for a formula.
        let formula = text.starts_with(['=', '+', '@']) || text.starts_with('-') && text.parse::<f64>().is_err();
        let text = if formula { format!("'{text}") } else { text.to_owned() };
        if form == Form::Tsv {
            out.push_str(&text.replace(['\t', '\n', '\r'], " "));
        } else if text.contains([',', '"', '\n', '\r']) {
            out.push_str(&format!("\"{}\"", text.replace('"', "\"\"")));
        } else {
            out.push_str(&text);
        }
    }
    out.push('\n');
}
