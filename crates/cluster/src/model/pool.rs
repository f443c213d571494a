//! Interned short lists: the labels and the amounts that many objects share.

use std::hash::Hash;

use hashbrown::HashTable;

use super::strings::hash_of;

/// A run of rows in a table of a [`crate::Snapshot`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Span {
    /// The first row.
    pub start: u32,
    /// How many rows.
    pub len: u32,
}

impl Span {
    /// The rows of this run.
    pub fn of<T>(self, table: &[T]) -> &[T] {
        let start = self.start as usize;
        table.get(start..start + self.len as usize).unwrap_or(&[])
    }
}

/// Lists of `T`, each distinct list once; list 0 is empty.
#[derive(Debug)]
pub(crate) struct Pool<T> {
    items: Vec<T>,
    lists: Vec<Span>,
    rows: HashTable<u32>,
}

impl<T: Clone + Eq + Hash> Pool<T> {
    pub(crate) fn new() -> Self {
        let mut pool = Self { items: Vec::new(), lists: Vec::new(), rows: HashTable::new() };
        pool.intern(&[]);
        pool
    }

    pub(crate) fn get(&self, list: u32) -> &[T] {
        self.lists.get(list as usize).map_or(&[], |span| span.of(&self.items))
    }

    /// The row of this list, added if it is new; the empty list if the pool can hold no more.
    pub(crate) fn intern(&mut self, list: &[T]) -> u32 {
        let (items, lists) = (&self.items, &self.lists);
        let at = |row: u32| lists[row as usize].of(items);
        if let Some(&row) = self.rows.find(hash_of(list), |&row| at(row) == list) {
            return row;
        }
        let (Ok(start), Ok(row), Ok(len)) =
            (u32::try_from(self.items.len()), u32::try_from(self.lists.len()), u32::try_from(list.len()))
        else {
            return 0;
        };
        self.items.extend_from_slice(list);
        self.lists.push(Span { start, len });
        let (items, lists) = (&self.items, &self.lists);
        self.rows.insert_unique(hash_of(list), row, |&row| hash_of(lists[row as usize].of(items)));
        row
    }

    pub(crate) fn bytes(&self) -> usize {
        self.items.capacity() * size_of::<T>() + self.lists.capacity() * 8 + self.rows.capacity() * 5
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_kept_once() {
        let mut pool = Pool::new();
        let first = pool.intern(&[1, 2]);
        let second = pool.intern(&[1]);
        assert_eq!(pool.intern(&[1, 2]), first);
        assert_eq!((pool.get(first), pool.get(second), pool.get(0)), (&[1, 2][..], &[1][..], &[][..]));
        assert_eq!((pool.intern(&[]), pool.get(77)), (0, &[][..]));
    }
}
