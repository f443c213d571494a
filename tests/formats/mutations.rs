//! Broken files give a result or one sentence, never a panic.

use crate::{fixtures, holds, read};

fn total(bytes: &[u8]) {
    holds::holds(read("broken", bytes));
}

#[test]
fn every_prefix_is_read_or_refused() {
    for fixture in fixtures() {
        for end in 0..fixture.bytes.len() {
            total(&fixture.bytes[..end]);
        }
    }
}

#[test]
fn every_changed_byte_is_read_or_refused() {
    for fixture in fixtures() {
        let mut bytes = fixture.bytes.clone();
        for at in 0..bytes.len() {
            let byte = bytes[at];
            for other in [byte ^ 1, byte ^ 0x80, 0xFF, b'9', b'"', b' '] {
                bytes[at] = other;
                total(&bytes);
            }
            bytes[at] = byte;
        }
    }
}

#[test]
fn every_lost_byte_is_read_or_refused() {
    for fixture in fixtures() {
        for at in 0..fixture.bytes.len() {
            let mut bytes = fixture.bytes.clone();
            bytes.remove(at);
            total(&bytes);
        }
    }
}
