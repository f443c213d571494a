//! What colours mean.

use calltree::{CallTree, FunctionKey};
use draw::{NEUTRAL, category, diverging, sequential, warm};
use profile::Weight;

use crate::package_of;

/// What the colour of a frame says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Coloring {
    /// Its package (see [`package_of`]); where there is none, the first word of its name.
    #[default]
    Package,
    /// Its name.
    Function,
    /// Its module (library, binary), else its file.
    Module,
    /// Its source file, else its module.
    File,
    /// How much of the shown part goes through it.
    Value,
    /// Its name, in the warm colours of the first flame graphs.
    Classic,
    /// How its total changed against the baseline.
    Diff,
}

/// The palette slot of a function. The same package, name or module has the same slot in every profile.
#[must_use]
pub fn slot(tree: &CallTree, key: FunctionKey, coloring: Coloring) -> u16 {
    let functions = tree.functions();
    if key.is_none() || functions.is_truncation(key) {
        return NEUTRAL;
    }
    let (name, file, module) = (functions.name(key), functions.file(key), functions.module(key));
    let text = match coloring {
        Coloring::Package => match package_of(name, file, module) {
            "" => first_word(name),
            package => package,
        },
        Coloring::Function => name,
        Coloring::Module if module.is_empty() => file,
        Coloring::Module => module,
        Coloring::File if file.is_empty() => module,
        Coloring::File => file,
        Coloring::Classic => return warm(stable_hash(name)),
        Coloring::Value | Coloring::Diff => return NEUTRAL,
    };
    if text.is_empty() { NEUTRAL } else { category(stable_hash(text)) }
}

/// `ext4` of `ext4_file_write`: what plain C has in place of packages.
fn first_word(name: &str) -> &str {
    let name = name.trim_start_matches('_');
    name.split(['_', '(', '<', ' ']).next().unwrap_or(name)
}

/// −1 (gone) to 1 (new): the change in relation to the larger side, weights before times `before_scale`.
#[must_use]
pub fn change(after: Weight, before: Weight, before_scale: f64) -> f64 {
    let (after, before) = (after.to_f64(), before.to_f64() * before_scale);
    let size = after.abs().max(before.abs());
    let change = if size > 0.0 { (after - before) / size } else { 0.0 };
    // A scale is rounded: what is the same must not look like a change.
    if before_scale != 1.0 && change.abs() < 1e-12 { 0.0 } else { change }
}

/// Of the root of shares; small parts differ as well as large ones.
pub(crate) fn value_fill(total: Weight, whole: Weight) -> u16 {
    let share = total.to_f64().abs() / whole.to_f64().abs();
    if share.is_nan() { NEUTRAL } else { sequential(share.min(1.0).sqrt()) }
}

pub(crate) fn diff_fill(after: Weight, before: Option<Weight>, before_scale: f64) -> u16 {
    before.map_or(NEUTRAL, |before| diverging(change(after, before, before_scale)))
}

/// Mixed into the start of the hash: with it, packages that often meet in one profile (Go's, Rust's, Java's, C++'s and
/// Python's best known) rarely share a hue.
const SPREAD: u64 = 191_347;

/// FNV-1a, folded. A package that one profiler writes with slashes and another with dots hashes to one number.
fn stable_hash(text: &str) -> u32 {
    let hash = text.bytes().fold(0xcbf2_9ce4_8422_2325 ^ SPREAD, |hash: u64, byte| {
        let byte = if byte == b'/' { b'.' } else { byte };
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    let hash = hash ^ hash >> 29;
    (hash ^ hash >> 32) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_package_keeps_its_color() {
        assert_eq!(stable_hash("java/util"), stable_hash("java.util"));
        for together in [
            ["runtime", "main", "net/http", "encoding/json", "syscall"],
            ["core", "alloc", "std", "tokio", "hyper"],
            ["java/lang", "java/util", "kernel", "libjvm", "libc"],
        ] {
            let hues: std::collections::BTreeSet<u16> = together.map(|package| category(stable_hash(package))).into();
            assert_eq!(hues.len(), together.len(), "{together:?}");
        }
    }

    #[test]
    fn change_is_bounded() {
        let int = Weight::Int;
        for (after, before, expected) in
            [(0, 0, 0.0), (5, 0, 1.0), (0, 5, -1.0), (10, 5, 0.5), (5, 10, -0.5), (i64::MAX, i64::MAX, 0.0)]
        {
            assert_eq!(change(int(after), int(before), 1.0), expected, "{before} -> {after}");
        }
        assert_eq!((change(int(30), int(10), 3.0), change(int(1), int(3), 1.0 / 3.0)), (0.0, 0.0));
    }

    #[test]
    fn plain_c_is_colored_by_its_first_word() {
        for (name, word) in [("ext4_file_write", "ext4"), ("__tcp_push", "tcp"), ("main", "main"), ("___", "")] {
            assert_eq!(first_word(name), word);
        }
    }
}
