//! What is on the screen as files for other people and programs: pictures, pages and tables.
//!
//! Each writer takes what is shown (a [`draw::DrawList`], a [`calltree::CallTree`] or a [`calltree::FunctionTable`])
//! and a sink; none of them reads a profile. [`svg()`] paints a DrawList as the page does; [`html()`] is one file with
//! an interactive flame graph in it, which opens without a network; [`dot()`] is the graph of who calls whom for
//! Graphviz; [`markdown()`] is a table of functions; [`folded()`] are the stacks of a tree.
//!
//! Invariants: text from files is text in every output, never markup, script or syntax; what a writer leaves out is
//! counted and said in the file.
mod dot;
mod escape;
mod figures;
mod folded;
mod html;
mod html_data;
mod markdown;
mod svg;
#[cfg(test)]
mod testing;

pub use dot::{LeftOut, MOST_FUNCTIONS, dot};
pub use folded::folded;
pub use html::{MOST_NODES, html};
pub use markdown::{MOST_ROWS, markdown};
pub use svg::{Picture, flame_figures, svg};

/// What a file says of itself.
#[derive(Debug, Clone, Copy)]
pub struct About<'a> {
    /// What it is of: a file, a metric, a cluster.
    pub title: &'a str,
    /// The unit of all weights.
    pub unit: &'a units::Unit,
}
