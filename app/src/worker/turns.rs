//! Turns of the hosts of one worker: panels that open the same address at once do so one after another. The first reads
//! it, the others find it read, and its bytes are never held twice.

use std::cell::RefCell;

use super::timeout;

/// How often a host that waits looks whether it is its turn, in milliseconds.
const LOOK_MS: u32 = 15;
/// How often at most: then it goes on beside the other, whose server may be slow.
const LOOKS: u32 = 200;

thread_local! {
    static TAKEN: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

/// A turn, which ends when it is dropped.
pub(super) struct Turn(Vec<String>);

impl Turn {
    /// Waits for the turn to open some addresses: for all of them at once, so that no two hosts wait for each other.
    pub(super) async fn of(addresses: Vec<String>) -> Self {
        for _ in 0..LOOKS {
            if TAKEN.with_borrow(|taken| addresses.iter().all(|address| !taken.contains(address))) {
                break;
            }
            timeout(LOOK_MS).await;
        }
        TAKEN.with_borrow_mut(|taken| taken.extend(addresses.iter().cloned()));
        Self(addresses)
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        TAKEN.with_borrow_mut(|taken| {
            for address in &self.0 {
                if let Some(at) = taken.iter().position(|other| other == address) {
                    taken.swap_remove(at);
                }
            }
        });
    }
}
