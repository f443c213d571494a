//! Folded stacks: `frame;frame;… count`, root first, each stack once; see the reader in `crate::folded`.
//!
//! The form has no escapes: a `;` in a name becomes `:` and a line break a blank (as inferno does), and what else
//! would be read as something else is changed so that it isn't.

use std::borrow::Cow;
use std::io::{self, Write};

use profile::{StringTable, Weight};

use super::Aspect;
use super::scope::Scope;
use super::tree::{ROOT, Tree};

/// Stands for names and stacks that would be empty.
const UNKNOWN: &str = "[unknown]";

pub(super) fn write(scope: &mut Scope<'_>, sink: &mut dyn Write) -> io::Result<()> {
    let profile = scope.profile;
    let mut names = StringTable::default();
    let mut rows = vec![u32::MAX; profile.functions.len()];
    let mut changed = 0;
    let mut tree = Tree::new(profile, &scope.stacks_and_weights(), |frame| {
        let function = profile.frames.function(frame);
        let row = &mut rows[function.index()];
        if *row == u32::MAX {
            let name = profile.strings.get(profile.functions.name(function));
            let safe = safe(name);
            changed += u64::from(safe != name);
            *row = names.intern(&safe).map_or(u32::MAX - 1, |id| id.0);
        }
        *row
    });
    let negative = tree.drop_negative();
    scope.leave_out(Aspect::Negative, negative);
    let columns = scope.columns.len();
    let mut path = Vec::new();
    let keep_counts = columns == 1 && ends_look_like_counts(&tree, &names);
    let no_stack = tree.ends().iter().all(|node| *node == ROOT);
    let mut line = String::new();
    for node in tree.ends() {
        tree.path(*node, &mut path);
        line.clear();
        for (index, key) in path.iter().enumerate() {
            if index > 0 {
                line.push(';');
            }
            line.push_str(names.get(profile::StringId(*key)));
        }
        if keep_counts && let Some(blank) = line.rfind([' ', '\t']) {
            line.replace_range(blank..=blank, "_");
            changed += 1;
        }
        if line.is_empty() && (no_stack || !path.is_empty()) {
            line.push_str(UNKNOWN);
            changed += 1;
        }
        if line.starts_with('#') {
            line.replace_range(..1, "_");
            changed += 1;
        }
        sink.write_all(line.as_bytes())?;
        for column in 0..columns {
            match tree.own(column, *node) {
                Weight::Int(value) => write!(sink, " {value}")?,
                // Readers take large numbers for fractions by their point.
                Weight::Float(value) if value.fract() == 0.0 => write!(sink, " {value}.0")?,
                Weight::Float(value) => write!(sink, " {value}")?,
            }
        }
        sink.write_all(b"\n")?;
    }
    let message = format!(
        "folded stacks have no escapes: `;`, line breaks and the like were replaced in {changed} names or stacks"
    );
    scope.lose(Aspect::Names, changed, message);
    Ok(())
}

/// A name that no reader splits or trims.
fn safe(name: &str) -> Cow<'_, str> {
    let bad = |c: char| matches!(c, ';' | '\n' | '\r' | '\u{FEFF}' | '\0');
    if !name.contains(bad) && name.trim_end().len() == name.len() {
        return Cow::Borrowed(name);
    }
    let replace = |c: char| match c {
        ';' => ':',
        c if bad(c) => ' ',
        c => c,
    };
    Cow::Owned(name.chars().map(replace).collect::<String>().trim_end().to_owned())
}

/// Whether every line would be read as one with two counts.
fn ends_look_like_counts(tree: &Tree, names: &StringTable) -> bool {
    let is_count = |node: &u32| {
        let name = if *node == ROOT { "" } else { names.get(profile::StringId(tree.key(*node))) };
        let digits = name.bytes().rev().take_while(|byte| byte.is_ascii_digit() || *byte == b'.').count();
        digits > 0 && name[..name.len() - digits].ends_with([' ', '\t'])
    };
    !tree.ends().is_empty() && tree.ends().iter().all(is_count)
}
