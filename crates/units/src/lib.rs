//! Quantities (Kubernetes Quantity, bytes, durations, counts, percent): parse and print.
//!
//! Two families. [`Quantity`] is exact: a Kubernetes amount in nano-units, parsed and added without
//! rounding. The `format_*` functions are for people: three significant digits or so, a unit, and
//! thousands set apart by a thin space (U+2009). Nothing here knows a clock, a locale or a screen.

mod age;
mod count;
mod human;
mod percent;
mod quantity;
mod quantity_parse;
mod resource;
mod time;
mod unit;
mod value;

pub use age::format_age;
pub use count::{format_count, noun_of};
pub use human::{THIN_SPACE, format_bytes, format_integer, format_time};
pub use percent::{format_percent, percent};
pub use quantity::{Notation, Quantity};
pub use quantity_parse::{ParseQuantityError, ParseQuantityProblem};
pub use resource::{Dimension, dimension_of_resource, format_quantity, format_resource};
pub use time::{parse_go_duration, parse_rfc3339};
pub use unit::Unit;
pub use value::{Value, format_cell, format_value};
