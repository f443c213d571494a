//! Weights as people read them, and colours as programs do.

use calltree::{CallTree, NodeId, Widths};
use draw::palette::Rgb;
use profile::Weight;
use units::{Unit, Value, format_percent, format_value, percent};

/// A weight in its unit.
pub(crate) fn text(weight: Weight, unit: &Unit) -> String {
    match weight {
        Weight::Int(value) => format_value(Value::Int(value), unit),
        Weight::Float(value) => format_value(Value::Float(value), unit),
    }
}

/// A change in its unit, with its sign.
pub(crate) fn signed(weight: Weight, unit: &Unit) -> String {
    let sign = if weight.to_f64() > 0.0 { "+" } else { "" };
    format!("{sign}{}", text(weight, unit))
}

/// A change of a tree's weights (see [`CallTree::delta`]) with its sign: in the unit, or in points of a percentage where
/// both sides are compared by their shares.
pub(crate) fn change(delta: Weight, tree: &CallTree, unit: &Unit) -> String {
    if tree.options().widths != Widths::UnionNormalised {
        return signed(delta, unit);
    }
    let points = percent(delta.to_f64(), tree.total(NodeId::ROOT).to_f64()).unwrap_or(0.0);
    format!("{}{points:.2} points", if delta.to_f64() > 0.0 { "+" } else { "" })
}

/// `part` in percent of `whole`, where that is more than nothing.
pub(crate) fn share(part: Weight, whole: Weight) -> String {
    format_percent(percent(part.to_f64(), whole.to_f64().abs()))
}

/// A colour as CSS writes it.
pub(crate) fn css([r, g, b]: Rgb) -> String {
    format!("#{r:02x}{g:02x}{b:02x}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_say_sign_and_share() {
        let unit = Unit::parse("samples");
        assert_eq!(signed(Weight::Int(3), &unit), "+3 samples");
        assert_eq!(signed(Weight::Int(-3), &unit), "-3 samples");
        assert_eq!(share(Weight::Int(3), Weight::Int(8)), "37.5%");
        assert_eq!(share(Weight::Int(3), Weight::Int(0)), "–");
        assert_eq!(css([0, 171, 255]), "#00abff");
    }
}
