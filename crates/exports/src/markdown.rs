//! A table of functions in Markdown (GitHub's), for issues and reviews.

use std::fmt::{self, Display, Formatter, Write as _};
use std::io::{self, Write};

use calltree::{CallTree, FunctionTable};
use draw::label::visible;
use profile::Weight;
use units::{Unit, format_integer};

use crate::figures::{self, share, text};

/// A usual number of rows: more than that nobody reads in an issue.
pub const MOST_ROWS: usize = 200;

/// Writes the first `most` of `rows` (of `table`, in the order given): self and total with their shares of the whole;
/// with a baseline also the total before, and how it changed. Below the table stands how many rows are left out; the
/// answer is that number.
///
/// # Errors
/// Those of the sink.
pub fn markdown(
    tree: &CallTree,
    table: &FunctionTable,
    rows: &[u32],
    most: usize,
    unit: &Unit,
    sink: &mut dyn Write,
) -> io::Result<u64> {
    let whole = tree.total(calltree::NodeId::ROOT);
    let has_baseline = tree.has_baseline();
    let more = if has_baseline { [" Before | Change |", " ---: | ---: |"] } else { ["", ""] };
    writeln!(sink, "| Function | Self | Self % | Total | Total % |{}", more[0])?;
    writeln!(sink, "| :--- | ---: | ---: | ---: | ---: |{}", more[1])?;
    let shown = &rows[..rows.len().min(most)];
    for row in shown.iter().copied().filter(|row| (*row as usize) < table.len()) {
        let name = tree.functions().name(table.key(row));
        let (own, total) = (table.self_weight(row), table.total(row));
        write!(sink, "| {} | {} | {} |", Cell(name), Cell(&text(own, unit)), share(own, whole))?;
        write!(sink, " {} | {} |", Cell(&text(total, unit)), share(total, whole))?;
        if has_baseline {
            let zero = Weight::Int(0);
            let (before, change) = (table.before_total(row).unwrap_or(zero), table.delta_total(row).unwrap_or(zero));
            write!(sink, " {} | {} |", Cell(&text(before, unit)), Cell(&figures::change(change, tree, unit)))?;
        }
        writeln!(sink)?;
    }
    let left_out = rows.len() - shown.len();
    match left_out {
        0 => {}
        1 => writeln!(sink, "\n1 function more is left out.")?,
        _ => writeln!(sink, "\n{} functions more are left out.", format_integer(left_out as i128))?,
    }
    Ok(left_out as u64)
}

/// Text in a cell, as it is: nothing in it is markup, and it ends neither the cell nor the row.
struct Cell<'a>(&'a str);

impl Display for Cell<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        // Line ends become pictures of themselves.
        let shown = visible(self.0);
        for (at, c) in shown.char_indices() {
            if matches!(c, '\\' | '`' | '|' | '*' | '_' | '<' | '>' | '[' | ']' | '~' | '&' | '$') {
                f.write_char('\\')?;
            }
            f.write_char(c)?;
            // GitHub makes mentions and links of text that looks so; a space of no width keeps it from that.
            let rest = &shown[at..];
            let before = &shown[..at];
            if c == '@' || rest.starts_with("://") || c == '.' && before.to_ascii_lowercase().ends_with("www") {
                f.write_char('\u{200b}')?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use calltree::{BuildOptions, NodeId, Sort, SortKey, functions, testing};
    use proptest::prelude::*;

    use super::*;
    use crate::testing::{stacks, tree, written};

    fn table(tree: &CallTree, most: usize, unit: &str) -> String {
        let table = functions(tree, NodeId::ROOT);
        let rows = table.rows(Sort::descending(SortKey::Total), usize::MAX, None);
        written(|sink| {
            markdown(tree, &table, &rows, most, &Unit::parse(unit), sink).unwrap();
        })
    }

    /// Pipes of a line that no backslash precedes which itself is none's.
    fn pipes(line: &str) -> usize {
        let mut is_escaped = false;
        let mut count = 0;
        for c in line.chars() {
            count += usize::from(c == '|' && !is_escaped);
            is_escaped = c == '\\' && !is_escaped;
        }
        count
    }

    #[test]
    fn addresses_and_handles_are_text() {
        let written = table(&testing::tree("@angular/core;https://a.example;WWW.b;std::sort 1"), 9, "samples");
        for plain in ["@\u{200b}angular", "https:\u{200b}//", "WWW.\u{200b}b", "std::sort"] {
            assert!(written.contains(plain), "{written}");
        }
    }

    #[test]
    fn names_are_text() {
        let tree = testing::tree("Vec<T>::push|x;a\\|`b` 3");
        assert_eq!(
            table(&tree, 9, "samples"),
            "| Function | Self | Self % | Total | Total % |\n\
             | :--- | ---: | ---: | ---: | ---: |\n\
             | Vec\\<T\\>::push\\|x | 0 samples | 0% | 3 samples | 100% |\n\
             | a\\\\\\|\\`b\\` | 3 samples | 100% | 3 samples | 100% |\n"
        );
    }

    #[test]
    fn a_baseline_adds_what_was_before() {
        let tree = testing::diff("a 4\ngone 3", "a 6", BuildOptions::default());
        let text = table(&tree, 1, "count");
        assert!(text.contains("| a | 6 | 100% | 6 | 100% | 4 | +2 |\n"), "{text}");
        assert!(text.ends_with("|\n\n1 function more is left out.\n"), "{text}");
    }

    proptest! {
        #[test]
        fn every_row_has_its_cells(after in stacks(), before in proptest::option::of(stacks()), unit: String) {
            let tree = tree(&after, before.as_deref());
            let text = table(&tree, usize::MAX, &unit);
            prop_assert_eq!(text.lines().count(), functions(&tree, NodeId::ROOT).len() + 2);
            for line in text.split('\n').filter(|line| !line.is_empty()) {
                prop_assert_eq!(pipes(line), if before.is_some() { 8 } else { 6 }, "{}", line);
                prop_assert!(line.starts_with("| ") && line.ends_with(" |") && !line.contains('\r'));
            }
        }
    }
}
