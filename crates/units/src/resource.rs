//! Kubernetes resources for people.

use crate::human::{format_bytes, format_integer, significant};
use crate::quantity::Quantity;

/// What a resource's base unit is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dimension {
    /// Processor time per time; the base unit is a core.
    Cores,
    /// Memory or storage; the base unit is a byte.
    Bytes,
    /// Pieces: pods, devices, volumes.
    Count,
}

/// The dimension of a resource by its Kubernetes name (`cpu`, `memory`, `hugepages-2Mi`,
/// `nvidia.com/gpu`).
pub fn dimension_of_resource(name: &str) -> Dimension {
    match name {
        "cpu" => Dimension::Cores,
        "memory" | "ephemeral-storage" | "storage" => Dimension::Bytes,
        _ if name.starts_with("hugepages-") => Dimension::Bytes,
        _ => Dimension::Count,
    }
}

/// An amount of the resource `name`: `3.92 cores`, `250 millicores`, `1.2 GiB`, `110`.
pub fn format_resource(name: &str, amount: Quantity) -> String {
    format_quantity(amount, dimension_of_resource(name))
}

/// An amount in a dimension, as [`format_resource`] writes it.
pub fn format_quantity(amount: Quantity, dimension: Dimension) -> String {
    match dimension {
        Dimension::Bytes => format_bytes(amount.as_f64()),
        Dimension::Count => number(amount),
        Dimension::Cores => {
            let cores = amount.as_f64();
            if amount.is_zero() {
                "0 cores".to_owned()
            } else if cores.abs() < 0.9995 {
                let milli = Quantity::from_nano(amount.nano().saturating_mul(1000));
                format!("{} millicores", number(milli))
            } else if amount == Quantity::from_units(1) {
                "1 core".to_owned()
            } else {
                format!("{} cores", number(amount))
            }
        }
    }
}

fn number(amount: Quantity) -> String {
    let units = amount.nano() / 1_000_000_000;
    if amount == Quantity::from_nano(units * 1_000_000_000) {
        format_integer(units)
    } else {
        significant(amount.as_f64())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_carry_the_resources_unit() {
        for (name, amount, text) in [
            ("cpu", "3920m", "3.92 cores"),
            ("cpu", "250m", "250 millicores"),
            ("cpu", "1500000n", "1.50 millicores"),
            ("cpu", "1", "1 core"),
            ("cpu", "0", "0 cores"),
            ("cpu", "3801.75", "3\u{2009}802 cores"),
            ("memory", "1.2Gi", "1.2 GiB"),
            ("hugepages-2Mi", "2Gi", "2.0 GiB"),
            ("pods", "110", "110"),
            ("nvidia.com/gpu", "8", "8"),
        ] {
            assert_eq!(format_resource(name, amount.parse().unwrap()), text, "{name} {amount}");
        }
    }
}
