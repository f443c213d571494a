//! Amounts of several resources, as short lists sorted by resource.

use units::Quantity;

/// A resource by its name (`cpu`, `memory`, `nvidia.com/gpu`): a row of [`crate::Snapshot::resources`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ResourceId(pub u32);

impl ResourceId {
    /// `cpu`, in every snapshot.
    pub const CPU: Self = Self(0);
    /// `memory`, in every snapshot.
    pub const MEMORY: Self = Self(1);
    /// `pods`, in every snapshot.
    pub const PODS: Self = Self(2);
    /// The names of the resources that every snapshot has, in order of their ids.
    pub(crate) const ALWAYS: [&'static str; 3] = ["cpu", "memory", "pods"];
}

/// One amount of one resource.
pub type Amount = (ResourceId, Quantity);

/// An interned list of amounts, sorted by resource: see [`crate::Snapshot::amounts`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AmountsId(pub u32);

/// Amounts under construction: sorted by resource, each resource once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Amounts(Vec<Amount>);

impl Amounts {
    /// The amounts, sorted by resource.
    pub fn as_slice(&self) -> &[Amount] {
        &self.0
    }

    /// The amount of a resource, if it is named at all.
    pub fn get(&self, resource: ResourceId) -> Option<Quantity> {
        amount_of(&self.0, resource)
    }

    /// Puts an amount in the place of the one before.
    pub fn set(&mut self, resource: ResourceId, amount: Quantity) {
        *self.entry(resource) = amount;
    }

    /// Adds each amount.
    pub fn add(&mut self, other: &[Amount]) {
        for (resource, amount) in other {
            let sum = self.entry(*resource);
            *sum = sum.saturating_add(*amount);
        }
    }

    /// Raises each amount to at least that of `other`; a resource that only `other` names is taken.
    pub fn raise_to(&mut self, other: &[Amount]) {
        for (resource, amount) in other {
            match self.0.binary_search_by_key(resource, |entry| entry.0) {
                Ok(at) => self.0[at].1 = self.0[at].1.max(*amount),
                Err(at) => self.0.insert(at, (*resource, *amount)),
            }
        }
    }

    fn entry(&mut self, resource: ResourceId) -> &mut Quantity {
        let at = match self.0.binary_search_by_key(&resource, |entry| entry.0) {
            Ok(at) => at,
            Err(at) => {
                self.0.insert(at, (resource, Quantity::ZERO));
                at
            }
        };
        &mut self.0[at].1
    }
}

/// The amount of a resource in a sorted list.
pub fn amount_of(amounts: &[Amount], resource: ResourceId) -> Option<Quantity> {
    amounts.binary_search_by_key(&resource, |entry| entry.0).ok().map(|at| amounts[at].1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_add_and_rise_by_resource() {
        let units = Quantity::from_units;
        let mut amounts = Amounts::default();
        amounts.add(&[(ResourceId::MEMORY, units(4)), (ResourceId::CPU, units(1))]);
        amounts.add(&[(ResourceId::CPU, units(2))]);
        amounts.raise_to(&[(ResourceId::CPU, units(1)), (ResourceId::PODS, units(-1))]);
        let expected = [(ResourceId::CPU, units(3)), (ResourceId::MEMORY, units(4)), (ResourceId::PODS, units(-1))];
        assert_eq!(amounts.as_slice(), expected);
        amounts.set(ResourceId::CPU, Quantity::ZERO);
        assert_eq!((amounts.get(ResourceId::CPU), amounts.get(ResourceId(9))), (Some(Quantity::ZERO), None));
    }
}
