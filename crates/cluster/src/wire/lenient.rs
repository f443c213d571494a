//! Values that forgive: what does not fit becomes empty instead of failing the object around it.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use units::{ParseQuantityError, Quantity};

/// Reads a part that may be null as its default.
pub(crate) fn nullable<'de, D: Deserializer<'de>, T: Deserialize<'de> + Default>(from: D) -> Result<T, D::Error> {
    Ok(Option::<T>::deserialize(from)?.unwrap_or_default())
}

/// Text; a number or boolean as it is printed; anything else as the empty text.
#[derive(Debug, Default)]
pub(crate) struct Text<'a>(pub(crate) Cow<'a, str>);

impl std::ops::Deref for Text<'_> {
    type Target = str;
    fn deref(&self) -> &str {
        &self.0
    }
}

struct TextVisitor;

macro_rules! drained {
    ($empty:expr) => {
        fn visit_unit<E>(self) -> Result<Self::Value, E> {
            Ok($empty)
        }
        fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
            while seq.next_element::<IgnoredAny>()?.is_some() {}
            Ok($empty)
        }
        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
            while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
            Ok($empty)
        }
    };
}

impl<'de> Visitor<'de> for TextVisitor {
    type Value = Text<'de>;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("text")
    }
    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Text<'de>, E> {
        Ok(Text(Cow::Borrowed(text)))
    }
    fn visit_str<E>(self, text: &str) -> Result<Text<'de>, E> {
        Ok(Text(Cow::Owned(text.to_owned())))
    }
    fn visit_bool<E>(self, value: bool) -> Result<Text<'de>, E> {
        Ok(Text(Cow::Borrowed(if value { "true" } else { "false" })))
    }
    fn visit_i64<E>(self, value: i64) -> Result<Text<'de>, E> {
        Ok(Text(Cow::Owned(value.to_string())))
    }
    fn visit_u64<E>(self, value: u64) -> Result<Text<'de>, E> {
        Ok(Text(Cow::Owned(value.to_string())))
    }
    fn visit_f64<E>(self, value: f64) -> Result<Text<'de>, E> {
        Ok(Text(Cow::Owned(value.to_string())))
    }
    drained!(Text::default());
}

impl<'de: 'a, 'a> Deserialize<'de> for Text<'a> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(TextVisitor)
    }
}

/// A whole number; anything else, also one beyond 64 bits, is none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Int(pub(crate) Option<i64>);

struct IntVisitor;

impl<'de> Visitor<'de> for IntVisitor {
    type Value = Int;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a whole number")
    }
    fn visit_i64<E>(self, value: i64) -> Result<Int, E> {
        Ok(Int(Some(value)))
    }
    fn visit_u64<E>(self, value: u64) -> Result<Int, E> {
        Ok(Int(i64::try_from(value).ok()))
    }
    fn visit_f64<E>(self, value: f64) -> Result<Int, E> {
        let whole = value.fract() == 0.0 && value.abs() < 9.0e18;
        Ok(Int(whole.then_some(value as i64)))
    }
    fn visit_str<E>(self, _: &str) -> Result<Int, E> {
        Ok(Int(None))
    }
    fn visit_bool<E>(self, _: bool) -> Result<Int, E> {
        Ok(Int(None))
    }
    drained!(Int(None));
}

impl<'de> Deserialize<'de> for Int {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(IntVisitor)
    }
}

/// A list; null entries are dropped; anything that is no list is empty.
#[derive(Debug)]
pub(crate) struct List<T>(pub(crate) Vec<T>);

impl<T> Default for List<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> std::ops::Deref for List<T> {
    type Target = [T];
    fn deref(&self) -> &[T] {
        &self.0
    }
}

struct ListVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for ListVisitor<T> {
    type Value = List<T>;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<List<T>, A::Error> {
        let mut list = Vec::new();
        while let Some(entry) = seq.next_element::<Option<T>>()? {
            list.extend(entry);
        }
        Ok(List(list))
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<List<T>, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(List::default())
    }
    fn visit_unit<E>(self) -> Result<List<T>, E> {
        Ok(List::default())
    }
    fn visit_str<E>(self, _: &str) -> Result<List<T>, E> {
        Ok(List::default())
    }
    fn visit_bool<E>(self, _: bool) -> Result<List<T>, E> {
        Ok(List::default())
    }
    fn visit_i64<E>(self, _: i64) -> Result<List<T>, E> {
        Ok(List::default())
    }
    fn visit_u64<E>(self, _: u64) -> Result<List<T>, E> {
        Ok(List::default())
    }
    fn visit_f64<E>(self, _: f64) -> Result<List<T>, E> {
        Ok(List::default())
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for List<T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(ListVisitor(PhantomData))
    }
}

/// A map from text to `T` in the order of the source; anything that is no map is empty.
#[derive(Debug)]
pub(crate) struct Pairs<'a, T>(pub(crate) Vec<(Text<'a>, T)>);

impl<T> Default for Pairs<'_, T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

struct PairsVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de> + 'de> Visitor<'de> for PairsVisitor<T> {
    type Value = Pairs<'de, T>;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a map")
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Pairs<'de, T>, A::Error> {
        let mut list = Vec::new();
        while let Some(entry) = map.next_entry()? {
            list.push(entry);
        }
        Ok(Pairs(list))
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Pairs<'de, T>, A::Error> {
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Pairs::default())
    }
    fn visit_unit<E>(self) -> Result<Pairs<'de, T>, E> {
        Ok(Pairs::default())
    }
    fn visit_str<E>(self, _: &str) -> Result<Pairs<'de, T>, E> {
        Ok(Pairs::default())
    }
    fn visit_bool<E>(self, _: bool) -> Result<Pairs<'de, T>, E> {
        Ok(Pairs::default())
    }
    fn visit_i64<E>(self, _: i64) -> Result<Pairs<'de, T>, E> {
        Ok(Pairs::default())
    }
    fn visit_u64<E>(self, _: u64) -> Result<Pairs<'de, T>, E> {
        Ok(Pairs::default())
    }
    fn visit_f64<E>(self, _: f64) -> Result<Pairs<'de, T>, E> {
        Ok(Pairs::default())
    }
}

impl<'de: 'a, 'a, T: Deserialize<'de> + 'de> Deserialize<'de> for Pairs<'a, T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let pairs = from.deserialize_any(PairsVisitor::<T>(PhantomData))?;
        Ok(Pairs(pairs.0.into_iter().map(|(key, value)| (Text(key.0), value)).collect()))
    }
}

/// A quantity as text or as a bare JSON number, or why it is none.
#[derive(Debug)]
pub(crate) enum Amount {
    Good(Quantity),
    Bad(ParseQuantityError),
    /// Null, a boolean, a list or a map.
    NoText,
}

struct AmountVisitor;

impl<'de> Visitor<'de> for AmountVisitor {
    type Value = Amount;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a quantity")
    }
    fn visit_str<E>(self, text: &str) -> Result<Amount, E> {
        Ok(text.parse().map_or_else(Amount::Bad, Amount::Good))
    }
    fn visit_i64<E>(self, value: i64) -> Result<Amount, E> {
        Ok(Amount::Good(Quantity::from_units(value)))
    }
    fn visit_u64<E>(self, value: u64) -> Result<Amount, E> {
        Ok(Amount::Good(Quantity::from_nano(i128::from(value) * 1_000_000_000)))
    }
    fn visit_f64<E>(self, value: f64) -> Result<Amount, E> {
        // Display never uses an exponent, so the text is the number exactly as it was written, or longer.
        Ok(value.to_string().parse().map_or_else(Amount::Bad, Amount::Good))
    }
    fn visit_bool<E>(self, _: bool) -> Result<Amount, E> {
        Ok(Amount::NoText)
    }
    drained!(Amount::NoText);
}

impl<'de> Deserialize<'de> for Amount {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(AmountVisitor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_fit_is_empty() {
        for (json, text) in [
            (r#""a""#, "a"),
            (r#""\n""#, "\n"),
            ("1", "1"),
            ("true", "true"),
            ("null", ""),
            (r#"[{"a":1}]"#, ""),
            ("{}", ""),
        ] {
            assert_eq!(&*serde_json::from_str::<Text<'_>>(json).unwrap(), text);
        }
        for (json, int) in [
            ("7", Some(7)),
            ("1e3", Some(1000)),
            ("3.0", Some(3)),
            ("-1", Some(-1)),
            ("1.5", None),
            ("99999999999999999999", None),
            ("null", None),
            (r#""7""#, None),
            ("[[1]]", None),
        ] {
            assert_eq!(serde_json::from_str::<Int>(json).unwrap().0, int, "{json}");
        }
        for (json, len) in [("[1,null,2]", 2), ("null", 0), ("{\"a\":[1]}", 0), ("\"x\"", 0), ("3", 0)] {
            assert_eq!(serde_json::from_str::<List<Int>>(json).unwrap().len(), len, "{json}");
            assert_eq!(serde_json::from_str::<Pairs<'_, Int>>(json).unwrap().0.len(), usize::from(json.contains('a')));
        }
    }

    #[test]
    fn amounts_are_exact_from_text_and_numbers() {
        for (json, exact) in [
            (r#""250m""#, Some("0.25")),
            ("4", Some("4")),
            ("4.5", Some("4.5")),
            ("1e3", Some("1000")),
            ("18446744073709551615", Some("18446744073709551615")),
            ("1e300", None),
            (r#""1 Gi""#, None),
            ("null", None),
            ("[]", None),
        ] {
            let amount = serde_json::from_str::<Amount>(json).unwrap();
            let got = if let Amount::Good(quantity) = amount { Some(quantity.exact()) } else { None };
            assert_eq!(got.as_deref(), exact, "{json}");
        }
    }
}
