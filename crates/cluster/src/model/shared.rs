//! Values that many rows share, each distinct one kept once.

use std::hash::Hash;

use hashbrown::HashTable;

use super::strings::hash_of;

/// Distinct values of `T`; value 0 is the default one.
#[derive(Debug)]
pub(crate) struct Shared<T> {
    values: Vec<T>,
    rows: HashTable<u32>,
}

impl<T: Default + Eq + Hash> Shared<T> {
    pub(crate) fn new() -> Self {
        let mut shared = Self { values: Vec::new(), rows: HashTable::new() };
        shared.intern(T::default());
        shared
    }

    /// The value of this row; the default one for a row that is not there.
    pub(crate) fn get(&self, row: u32) -> &T {
        self.values.get(row as usize).unwrap_or(&self.values[0])
    }

    /// The row of this value, added if it is new.
    pub(crate) fn intern(&mut self, value: T) -> u32 {
        let values = &self.values;
        let hash = hash_of(&value);
        if let Some(&row) = self.rows.find(hash, |&row| values[row as usize] == value) {
            return row;
        }
        let Ok(row) = u32::try_from(self.values.len()) else { return 0 };
        self.values.push(value);
        let values = &self.values;
        self.rows.insert_unique(hash, row, |&row| hash_of(&values[row as usize]));
        row
    }

    pub(crate) fn len(&self) -> usize {
        self.values.len()
    }

    /// What the table itself holds, without what its values point to.
    pub(crate) fn bytes(&self) -> usize {
        self.values.capacity() * size_of::<T>() + self.rows.capacity() * 5
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_kept_once() {
        let mut shared = Shared::<Vec<u8>>::new();
        let row = shared.intern(vec![1]);
        assert_eq!((shared.intern(vec![1]), shared.intern(Vec::new()), shared.len()), (row, 0, 2));
        assert_eq!((shared.get(row), shared.get(99)), (&vec![1], &Vec::new()));
    }
}
