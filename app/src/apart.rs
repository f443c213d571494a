//! Code that stands in a wasm file of its own, fetched when it is first asked for.
//!
//! `cargo xtask build` splits the module (feature `split`, wasm_split); in every other build the same functions are part
//! of the one file, and asking for them merely waits for nothing.

/// The file of a part could not be fetched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct OutOfReach;

impl OutOfReach {
    /// What to tell people.
    pub(crate) const SENTENCE: &str = "A part of Isotherm could not be fetched. Check the connection, then try again.";
}

#[cfg(feature = "split")]
impl From<wasm_split_helpers::SplitLoaderError> for OutOfReach {
    fn from(_: wasm_split_helpers::SplitLoaderError) -> Self {
        Self
    }
}

/// Defines an `async fn` that fetches the wasm file `$file` and gives `$body`, which with all that only it needs stands
/// in that file. Several functions may share a file.
macro_rules! apart {
    ($(#[$doc:meta])* $vis:vis fn $name:ident() -> $out:ty, in $file:ident, $body:expr) => {
        $(#[$doc])*
        #[cfg(feature = "split")]
        #[allow(unsafe_code, reason = "the macro declares the function that the splitter links")]
        #[wasm_split_helpers::wasm_split($file, fallible)]
        $vis fn $name() -> Result<$out, $crate::apart::OutOfReach> {
            Ok($body)
        }

        $(#[$doc])*
        #[cfg(not(feature = "split"))]
        #[allow(clippy::unused_async, reason = "as where it is fetched")]
        $vis async fn $name() -> Result<$out, $crate::apart::OutOfReach> {
            Ok($body)
        }
    };
}
pub(crate) use apart;
