//! One HTML file with an interactive flame graph in it: it opens offline, asks for nothing, and holds all it shows.
//!
//! The file is `assets/viewer.html` with the viewer's style and script, and the tree as JSON (see [`crate::html_data`])
//! that the script reads; names reach the page as text nodes and canvas text only, and the page's own policy forbids
//! every request.

use std::io::{self, Write};

use calltree::CallTree;
use draw::label::visible;
use units::format_integer;

use crate::About;
use crate::escape::Xml;
use crate::html_data::{Kept, write_data};

/// A usual number of frames in a file: some megabytes.
pub const MOST_NODES: usize = 100_000;

const PAGE: &str = include_str!("../assets/viewer.html");
const STYLE: &str = include_str!("../assets/viewer.css");
/// In one scope, in this order.
const SCRIPT: &str = concat!(
    include_str!("../assets/tree.js"),
    include_str!("../assets/figures.js"),
    include_str!("../assets/viewer.js")
);

/// Writes the file, with at most `most_nodes` frames, the heaviest first. How many are left out stands at its bottom,
/// and is the answer.
///
/// # Errors
/// Those of the sink.
pub fn html(tree: &CallTree, about: &About<'_>, most_nodes: usize, sink: &mut dyn Write) -> io::Result<u64> {
    let kept = Kept::new(tree, most_nodes);
    // One pass over the page: what is put in is not looked at for further marks.
    for (number, part) in PAGE.split("{{").enumerate() {
        let (mark, rest) = if number == 0 { ("", part) } else { part.split_once("}}").unwrap_or(("", part)) };
        match mark {
            "title" => write!(sink, "{}", Xml(&visible(about.title)))?,
            "style" => sink.write_all(STYLE.as_bytes())?,
            "script" => sink.write_all(SCRIPT.as_bytes())?,
            "data" => write_data(tree, &kept, about, sink)?,
            "left out" => sink.write_all(left_out(&kept).as_bytes())?,
            _ => {}
        }
        sink.write_all(rest.as_bytes())?;
    }
    Ok(kept.left_out)
}

/// What is left out, as a sentence; empty if nothing is.
fn left_out(kept: &Kept) -> String {
    let below = rounded_up(kept.widest_left_out * 100.0);
    match kept.left_out {
        0 => String::new(),
        1 => format!("1 frame that weighs less than {below} % is left out."),
        count => format!("{} frames that weigh less than {below} % are left out.", format_integer(i128::from(count))),
    }
}

/// A number of two digits that is above `percent`.
fn rounded_up(percent: f64) -> String {
    let mut unit = 10.0;
    let mut decimals = 0usize;
    while percent < unit && decimals < 12 {
        unit /= 10.0;
        decimals += 1;
    }
    let step = 10f64.powi(-(decimals as i32));
    format!("{:.decimals$}", ((percent / step + 1e-6).floor() + 1.0) * step)
}

#[cfg(test)]
#[path = "html_tests.rs"]
mod tests;
