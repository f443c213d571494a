//! Categories of frames, and what kind of code they say it is.

use profile::FrameKind;

use crate::ImportError;
use crate::json::Json;

/// `meta.categories`, by number.
#[derive(Default)]
pub(super) struct Categories(Vec<(FrameKind, Vec<FrameKind>)>);

impl Categories {
    pub(super) fn read(json: &mut Json<'_>) -> Result<Self, ImportError> {
        let mut categories = Vec::new();
        json.array("a list of categories", |json| {
            let (mut kind, mut subs) = (FrameKind::Unknown, Vec::new());
            json.object("a category", |json, key| match key {
                "name" if json.peek() == Some(b'"') => {
                    kind = of_category(&json.string("a name")?);
                    Ok(())
                }
                "subcategories" if json.peek() == Some(b'[') => json.array("a list of names", |json| {
                    let first = json.peek();
                    subs.push(if first == Some(b'"') { of_code(&json.string("a name")?) } else { FrameKind::Unknown });
                    if first == Some(b'"') { Ok(()) } else { json.skip() }
                }),
                _ => json.skip(),
            })?;
            categories.push((kind, subs));
            Ok(())
        })?;
        Ok(Self(categories))
    }

    pub(super) fn kind(&self, category: Option<usize>, sub: Option<usize>) -> FrameKind {
        let Some((kind, subs)) = category.and_then(|row| self.0.get(row)) else { return FrameKind::Unknown };
        let sub = sub.and_then(|row| subs.get(row)).copied().unwrap_or_default();
        if sub == FrameKind::Unknown || matches!(kind, FrameKind::Gc | FrameKind::Kernel) { *kind } else { sub }
    }
}

/// Names that Gecko, samply and importers use. Most others tell what the code is for, not what it is.
fn of_category(name: &str) -> FrameKind {
    match name {
        "Kernel" => FrameKind::Kernel,
        "User" | "Native" => FrameKind::Native,
        "GC / CC" | "GC" => FrameKind::Gc,
        name => of_code(name),
    }
}

/// How JavaScript is run: Gecko's `implementation` of a frame (`interpreter`, `blinterp`, `baseline`, `ion`), its
/// subcategories of JavaScript, and samply's categories of JIT code.
pub(super) fn of_code(name: &str) -> FrameKind {
    let has = |word: &str| name.contains(word);
    if has("ompile") {
        FrameKind::Unknown
    } else if has("nterpreter") || has("blinterp") {
        FrameKind::Interpreted
    } else if has("JIT") || matches!(name, "baseline" | "ion" | "wasm") || has("(Ion)") || has("Baseline") {
        FrameKind::Jit
    } else {
        FrameKind::Unknown
    }
}
