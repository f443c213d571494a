//! Rows by the ids that a file gives them: any 64-bit numbers, though mostly small ones.

use rustc_hash::FxHashMap;

/// Ids below this are looked up in a list.
const DENSE: u64 = 1 << 20;

#[derive(Default)]
pub(super) struct Ids {
    dense: Vec<u32>,
    sparse: FxHashMap<u64, u32>,
}

impl Ids {
    /// Whether `id` is new.
    pub(super) fn insert(&mut self, id: u64, row: u32) -> bool {
        if id >= DENSE {
            return self.sparse.insert(id, row).is_none();
        }
        let id = id as usize;
        if id >= self.dense.len() {
            self.dense.resize(id + 1, u32::MAX);
        }
        std::mem::replace(&mut self.dense[id], row) == u32::MAX
    }

    pub(super) fn get(&self, id: u64) -> Option<u32> {
        if id >= DENSE {
            return self.sparse.get(&id).copied();
        }
        self.dense.get(id as usize).copied().filter(|row| *row != u32::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_id_is_found_again() {
        let mut ids = Ids::default();
        for (row, id) in (0..).zip([0, 1, DENSE - 1, DENSE, u64::MAX]) {
            assert_eq!(ids.get(id), None);
            assert!(ids.insert(id, row));
            assert_eq!(ids.get(id), Some(row));
            assert!(!ids.insert(id, row));
        }
        assert_eq!(ids.get(2), None);
    }
}
