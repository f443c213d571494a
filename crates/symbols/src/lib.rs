//! Names as compilers write them to names as people write them: Rust (legacy and v0) and C++ (Itanium).
//!
//! [`demangle`] is total: what isn't mangled, or can't be read, comes back as it is. Hashes that tell two builds of one
//! Rust function apart are left out. What a name may grow to is bounded, since back references can make a short
//! symbol stand for an endless name.
use std::borrow::Cow;
use std::fmt::{self, Write};

use cpp_demangle::{DemangleOptions, ParseOptions, Symbol};

/// Bytes that a name may grow to.
const LENGTH_MAX: usize = 16 << 10;
/// Levels of nesting in a C++ symbol; each takes stack.
const NESTING_MAX: u32 = 96;

/// The name for people; borrowed if it is the same.
#[must_use]
pub fn demangle(name: &str) -> Cow<'_, str> {
    if !is_mangled(name) || name.len() > LENGTH_MAX {
        return Cow::Borrowed(name);
    }
    rust(name).or_else(|| cpp(name)).map_or(Cow::Borrowed(name), Cow::Owned)
}

/// Whether a name starts like a mangled one; cheap enough to ask of every name.
#[must_use]
pub fn is_mangled(name: &str) -> bool {
    // macOS puts an underscore before every symbol, and `___Z` before blocks.
    let bare = name.trim_start_matches('_');
    let underscores = name.len() - bare.len();
    (1..=4).contains(&underscores) && bare.starts_with(['Z', 'R']) && bare.len() > 2
}

fn rust(name: &str) -> Option<String> {
    let symbol = rustc_demangle::try_demangle(name).ok()?;
    let mut out = Bounded(String::new());
    // The alternate form leaves the hash out.
    write!(out, "{symbol:#}").ok()?;
    Some(out.0)
}

fn cpp(name: &str) -> Option<String> {
    // `@@GLIBCXX_3.4` names a version of the symbol.
    let (bare, version) = name.find('@').map_or((name, ""), |at| name.split_at(at));
    let bare = if bare.starts_with("__Z") { &bare[1..] } else { bare };
    let options = ParseOptions::default().recursion_limit(NESTING_MAX);
    let symbol = Symbol::new_with_options(bare, &options).ok()?;
    let mut out = Bounded(String::new());
    symbol.structured_demangle(&mut out, &DemangleOptions::default().recursion_limit(NESTING_MAX)).ok()?;
    out.write_str(version).ok()?;
    Some(out.0)
}

/// A text that refuses to grow beyond [`LENGTH_MAX`].
struct Bounded(String);

impl Write for Bounded {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        if self.0.len() + text.len() > LENGTH_MAX {
            return Err(fmt::Error);
        }
        self.0.push_str(text);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_of_each_language() {
        // Against rustfilt and c++filt.
        for (mangled, plain) in [
            ("_ZN4core3fmt9Formatter3pad17h1234567890abcdefE", "core::fmt::Formatter::pad"),
            ("__ZN4core3fmt9Formatter3pad17h1234567890abcdefE", "core::fmt::Formatter::pad"),
            ("_RNvCskwGfYPst2Cb_3foo16example_function", "foo::example_function"),
            ("_RINvNtCs1_4core3ptr13drop_in_placejEB2_", "core::ptr::drop_in_place::<usize>"),
            ("_ZNSt6vectorIiSaIiEE9push_backERKi", "std::vector<int, std::allocator<int> >::push_back(int const&)"),
            ("__ZNSt6vectorIiSaIiEE9push_backERKi", "std::vector<int, std::allocator<int> >::push_back(int const&)"),
            ("_ZdlPv@@GLIBCXX_3.4", "operator delete(void*)@@GLIBCXX_3.4"),
            ("_Z3foov.constprop.0", "foo() [clone .constprop.0]"),
        ] {
            assert_eq!(demangle(mangled), plain);
        }
    }

    #[test]
    fn other_names_stay() {
        for name in ["", "main", "_start", "_Z", "_Zzz", "_RR", "__libc_start_main", "_ZN", "Zed", "_Reader", "_ZN4cor"]
        {
            assert!(matches!(demangle(name), Cow::Borrowed(same) if same == name), "{name}");
        }
    }

    #[test]
    fn a_name_that_would_explode_stays() {
        // Each level doubles what the one before it stands for.
        let bomb = format!("_Z1fI1A{}E", (0..40).map(|n| format!("1BIS{0}_S{0}_E", n)).collect::<String>());
        assert!(demangle(&bomb).len() <= LENGTH_MAX);
        let deep = format!("_Z1f{}i", "P".repeat(10_000));
        assert!(demangle(&deep).len() <= 2 * LENGTH_MAX);
    }

    proptest! {
        #[test]
        fn any_text_is_survived(name in "_{1,3}[ZR][a-zA-Z0-9_$.@]{0,80}") {
            let plain = demangle(&name);
            prop_assert!(plain.len() <= LENGTH_MAX.max(name.len()));
        }
    }
}
