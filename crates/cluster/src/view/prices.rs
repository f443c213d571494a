//! What nodes cost, as far as anybody has told: no object of the API has a price.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use units::Quantity;

use super::group_by::capacity_type;
use super::words::{instance_type, label_value};
use crate::model::{Node, Snapshot};

/// Prices by instance type, as `prices` of `isotherm.json` gives them:
/// `{"currency": "USD", "perHour": {"m5.large": 0.096, "m5.large/spot": 0.035}}`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Prices {
    /// The currency's code; empty is `USD`.
    pub currency: String,
    /// The price of an hour, by instance type, or by instance type and capacity type (`m5.large/spot`).
    pub per_hour: BTreeMap<String, Price>,
}

/// An amount of money, exact to a billionth.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Price(pub Quantity);

/// A price in a label of the node, in dollars, as eks-node-viewer reads it; it stands before the table.
const LABEL: &str = "eks-node-viewer/instance-price";

impl Prices {
    /// What a node costs in an hour; none if nothing tells.
    pub fn of_node(&self, snapshot: &Snapshot, node: &Node) -> Option<Quantity> {
        let label = label_value(snapshot, node.labels, LABEL);
        if let Some(price) = parse(label).filter(|_| self.is_in_dollars()) {
            return Some(price);
        }
        if self.per_hour.is_empty() {
            return None;
        }
        let (kind, capacity) = (instance_type(snapshot, node), capacity_type(snapshot, node));
        let of_both = || (!capacity.is_empty()).then(|| self.per_hour.get(&format!("{kind}/{capacity}"))).flatten();
        of_both().or_else(|| self.per_hour.get(kind)).map(|price| price.0)
    }

    fn is_in_dollars(&self) -> bool {
        matches!(self.currency.as_str(), "" | "USD")
    }

    /// An hour's price for people: `0.192 USD/h`.
    pub fn text(&self, price: Quantity) -> String {
        let currency = if self.is_in_dollars() { "USD" } else { &self.currency };
        let nano = price.nano();
        // A tenth of a cent tells prices of an hour apart; above a hundred cents do.
        let step = if nano >= 100_000_000_000 { 10_000_000 } else { 1_000_000 };
        let rounded = (nano + step / 2).div_euclid(step) * step;
        let shown = Quantity::from_nano(if rounded == 0 { nano } else { rounded });
        let (whole, rest) = (shown.nano() / 1_000_000_000, shown.nano() % 1_000_000_000);
        let digits = format!("{rest:09}");
        let digits = digits.trim_end_matches('0');
        format!("{}.{digits:0<2} {currency}/h", units::format_integer(whole))
    }
}

/// A price as people write it; none for what is no amount, or below zero.
fn parse(text: &str) -> Option<Quantity> {
    let plain = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'e' | b'E' | b'-'));
    plain.then(|| text.parse::<Quantity>().ok()).flatten().filter(|price| !price.is_negative())
}

impl Serialize for Price {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0.exact())
    }
}

impl<'de> Deserialize<'de> for Price {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct AsNumberOrText;

        impl de::Visitor<'_> for AsNumberOrText {
            type Value = Price;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the price of an hour, as a number of zero or more")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Price, E> {
                parse(text).map(Price).ok_or_else(|| E::invalid_value(de::Unexpected::Str(text), &self))
            }

            fn visit_f64<E: de::Error>(self, number: f64) -> Result<Price, E> {
                self.visit_str(&number.to_string())
            }

            fn visit_u64<E: de::Error>(self, number: u64) -> Result<Price, E> {
                self.visit_str(&number.to_string())
            }

            fn visit_i64<E: de::Error>(self, number: i64) -> Result<Price, E> {
                self.visit_str(&number.to_string())
            }
        }

        // Formats that don't describe themselves, as messages to the worker, have the text that is written above.
        if deserializer.is_human_readable() {
            deserializer.deserialize_any(AsNumberOrText)
        } else {
            deserializer.deserialize_str(AsNumberOrText)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::snapshot_of;

    #[test]
    fn a_node_costs_what_its_label_or_its_type_says() {
        let table = r#"{"perHour":{"m5.large":0.096,"m5.large/spot":"0.0355","big":2}}"#;
        let prices: Prices = serde_json::from_str(table).unwrap();
        let round: Prices = serde_json::from_str(&serde_json::to_string(&prices).unwrap()).unwrap();
        assert_eq!(round, prices);
        let kind = |kind: &str| format!(r#""node.kubernetes.io/instance-type":"{kind}""#);
        for (labels, expected) in [
            (kind("m5.large"), Some("0.096")),
            (kind("m5.large") + r#","karpenter.sh/capacity-type":"spot""#, Some("0.0355")),
            (kind("big") + r#","karpenter.sh/capacity-type":"spot""#, Some("2")),
            (kind("big") + r#","eks-node-viewer/instance-price":"1.25""#, Some("1.25")),
            (kind("other"), None),
            (r#""eks-node-viewer/instance-price":"dear""#.to_owned(), None),
        ] {
            let json =
                format!(r#"{{"kind":"Node","apiVersion":"v1","metadata":{{"name":"n","labels":{{{labels}}}}}}}"#);
            let (snapshot, _) = snapshot_of(&[json.as_bytes()]);
            let price = prices.of_node(&snapshot, &snapshot.nodes[0]).map(Quantity::exact);
            assert_eq!(price.as_deref(), expected, "{labels}");
        }
    }

    #[test]
    fn prices_are_read_as_money() {
        for bad in ["-1", "\"\"", "\"free\"", "null", "\"1k\""] {
            let table = format!(r#"{{"perHour":{{"a":{bad}}}}}"#);
            assert!(serde_json::from_str::<Prices>(&table).is_err(), "{bad}");
        }
        let prices = Prices { currency: "EUR".to_owned(), ..Prices::default() };
        for (nano, expected) in [
            (96_000_000, "0.096 EUR/h"),
            (35_500_000, "0.036 EUR/h"),
            (2_000_000_000, "2.00 EUR/h"),
            (1_234_567_000_000, "1\u{2009}234.57 EUR/h"),
            (40_000, "0.00004 EUR/h"),
            (0, "0.00 EUR/h"),
        ] {
            assert_eq!(prices.text(Quantity::from_nano(nano)), expected);
        }
    }
}
