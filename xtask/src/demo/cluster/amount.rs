//! Amounts of resources, and how they are spelled in a container's `resources`.

use serde_json::{Map, Value};

/// What a container asks for or is held to; 0 is "not set".
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Amount {
    pub(super) cpu_milli: u32,
    pub(super) memory_mi: u32,
    pub(super) gpus: u32,
}

/// CPU in milli, memory in Mi.
pub(super) const fn amount(cpu_milli: u32, memory_mi: u32) -> Amount {
    Amount { cpu_milli, memory_mi, gpus: 0 }
}

impl Amount {
    pub(super) const NONE: Self = amount(0, 0);

    pub(super) const fn gpus(self, gpus: u32) -> Self {
        Self { gpus, ..self }
    }

    pub(super) fn is_none(self) -> bool {
        self == Self::NONE
    }

    pub(super) fn plus(self, other: Self) -> Self {
        self.each(other, |a, b| a + b)
    }

    pub(super) fn max(self, other: Self) -> Self {
        self.each(other, u32::max)
    }

    fn each(self, other: Self, f: impl Fn(u32, u32) -> u32) -> Self {
        Self {
            cpu_milli: f(self.cpu_milli, other.cpu_milli),
            memory_mi: f(self.memory_mi, other.memory_mi),
            gpus: f(self.gpus, other.gpus),
        }
    }

    /// As a map of quantities in their canonical spelling.
    pub(super) fn to_json(self) -> Value {
        let mut map = Map::new();
        let mut set = |name: &str, amount: u32, text: String| {
            if amount > 0 {
                map.insert(name.to_owned(), Value::String(text));
            }
        };
        set("cpu", self.cpu_milli, cpu(self.cpu_milli));
        set("memory", self.memory_mi, memory(self.memory_mi));
        set("nvidia.com/gpu", self.gpus, self.gpus.to_string());
        Value::Object(map)
    }
}

fn cpu(milli: u32) -> String {
    if milli.is_multiple_of(1000) { (milli / 1000).to_string() } else { format!("{milli}m") }
}

fn memory(mi: u32) -> String {
    if mi.is_multiple_of(1024) { format!("{}Gi", mi / 1024) } else { format!("{mi}Mi") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn canonical_spelling() {
        let json = amount(1500, 2048).gpus(1).to_json();
        assert_eq!(json.to_string(), r#"{"cpu":"1500m","memory":"2Gi","nvidia.com/gpu":"1"}"#);
        assert_eq!(amount(2000, 1536).to_json().to_string(), r#"{"cpu":"2","memory":"1536Mi"}"#);
        assert_eq!(Amount::NONE.to_json().to_string(), "{}");
    }
}
