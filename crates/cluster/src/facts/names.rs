//! Lists of names that may be too long to print.

use serde::Serialize;
use sha2::{Digest as _, Sha256};

/// Names sorted by bytes; of more than 400 the first 20 and a digest that tells whether two lists are equal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum NameList {
    /// All of them.
    All(Vec<String>),
    /// A long list.
    Long {
        /// How many names.
        count: u64,
        /// The first 20.
        first: Vec<String>,
        /// SHA-256 of the sorted names, each with a line feed after it, in hexadecimal.
        sha256_of_sorted_lines: String,
    },
}

impl Default for NameList {
    fn default() -> Self {
        Self::All(Vec::new())
    }
}

const MOST: usize = 400;
const FIRST: usize = 20;

impl NameList {
    /// A list of these names.
    pub fn new(mut names: Vec<String>) -> Self {
        names.sort_unstable();
        if names.len() <= MOST {
            return Self::All(names);
        }
        let mut digest = Sha256::new();
        for name in &names {
            digest.update(name);
            digest.update("\n");
        }
        let hex = digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
        let count = names.len() as u64;
        names.truncate(FIRST);
        Self::Long { count, first: names, sha256_of_sorted_lines: hex }
    }

    /// How many names there are.
    pub fn count(&self) -> u64 {
        match self {
            Self::All(names) => names.len() as u64,
            Self::Long { count, .. } => *count,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lists_are_digested() {
        let names = |n: u32| (0..n).rev().map(|i| format!("n{i:03}")).collect::<Vec<_>>();
        let NameList::All(all) = NameList::new(names(400)) else { panic!("400 names are all told") };
        assert_eq!((all.len(), all[0].as_str()), (400, "n000"));
        let NameList::Long { count, first, sha256_of_sorted_lines } = NameList::new(names(401)) else {
            panic!("401 names are too many")
        };
        assert_eq!((count, first.len(), first[19].as_str()), (401, 20, "n019"));
        assert_eq!(sha256_of_sorted_lines, "c0c589a17f43983163776955c429fe4acf843af5e6444eabfbc19075f8da6053");
    }
}
