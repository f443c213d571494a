//! Transforms: a call tree to another, one after the other in the order given.
//!
//! Each is a rule for the frames of every stack; stacks that become equal are added up. What a transform does to the
//! total is part of its description: some leave stacks out, none changes the weight of a stack.
mod callers;
mod names;
mod presets;
mod recursion;
#[cfg(test)]
mod reference;
mod rewrite;
mod rewriting;
mod rules;
#[cfg(test)]
mod tests;

use std::fmt;

pub use names::Names;
pub use presets::PRESETS;

use crate::CallTree;
use crate::arrange::columns;
use crate::grow::View;
use crate::sums::{Number, with_column};

/// What is done to the stacks of a tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Transform {
    /// Stacks begin at their outermost matching frame; stacks without one are left out.
    Focus(Names),
    /// Only stacks through this chain of calls, from its last frame on.
    Subtree(Vec<String>),
    /// Only stacks with a matching frame, whole.
    Keep(Names),
    /// Stacks with a matching frame are left out.
    Drop(Names),
    /// Matching frames are taken out; what they weigh is their caller's.
    Hide(Names),
    /// Neighbouring matching frames become one, named after the rule.
    Collapse(Names),
    /// A frame that calls itself becomes one with the call.
    Direct(Option<Names>),
    /// From a frame to its innermost repetition in the same stack becomes one frame.
    Recursion(Option<Names>),
    /// Frames that do nothing but call one other function are drawn as the first of them.
    Chains,
    /// Callees above, callers below: stacks turned round.
    Invert,
    /// The matching frames of a runtime or a library are taken out: one of [`PRESETS`].
    Preset(&'static str),
}

/// A transform that can't be read; prints as one sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TransformError {
    text: String,
    why: String,
}

impl fmt::Display for TransformError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "The transform `{}` can't be used: {}.", self.text, self.why.trim_end_matches('.'))
    }
}

impl std::error::Error for TransformError {}

impl Transform {
    /// Reads `op` or `op:argument`, as links carry it. See [`Names`] for arguments that name frames; a chain of calls
    /// is its names with `;` between them (`\;` is a semicolon of the name).
    ///
    /// # Errors
    /// [`TransformError`] for an unknown word, a missing argument, or a regular expression that isn't one.
    pub fn parse(text: &str) -> Result<Self, TransformError> {
        let fail = |why: &str| TransformError { text: text.to_owned(), why: why.to_owned() };
        let (op, argument) = text.split_once(':').unwrap_or((text, ""));
        let names = || match argument {
            "" => Err(fail("it needs the name of a function after its colon")),
            _ => Names::parse(argument).map_err(|why| fail(&why)),
        };
        let any = || if argument.is_empty() { Ok(None) } else { names().map(Some) };
        Ok(match op {
            "focus" => Self::Focus(names()?),
            "subtree" if argument.is_empty() => return Err(fail("it needs the chain of calls after its colon")),
            "subtree" => Self::Subtree(names::split_path(argument)),
            "keep" => Self::Keep(names()?),
            "drop" => Self::Drop(names()?),
            "hide" => Self::Hide(names()?),
            "collapse" => Self::Collapse(names()?),
            "direct" => Self::Direct(any()?),
            "recursion" => Self::Recursion(any()?),
            "chains" => Self::Chains,
            "invert" => Self::Invert,
            "preset" => {
                let preset = PRESETS.iter().find(|preset| preset.word == argument);
                Self::Preset(preset.ok_or_else(|| fail("there is no such preset"))?.word)
            }
            _ => return Err(fail("there is no transform of that name")),
        })
    }

    /// What a chip says, in words.
    #[must_use]
    pub fn label(&self) -> String {
        let any = |names: &Option<Names>, what: &str| match names {
            Some(names) => format!("{what} of {names}"),
            None => what.to_owned(),
        };
        match self {
            Self::Focus(names) => format!("From {names}"),
            Self::Subtree(path) => format!("Subtree of {}", path.last().map_or("all", String::as_str)),
            Self::Keep(names) => format!("Only stacks with {names}"),
            Self::Drop(names) => format!("Without stacks with {names}"),
            Self::Hide(names) => format!("Hide {names}"),
            Self::Collapse(names) => format!("Collapse {names}"),
            Self::Direct(names) => any(names, "Fold direct recursion"),
            Self::Recursion(names) => any(names, "Fold recursion"),
            Self::Chains => "Fold chains of single calls".to_owned(),
            Self::Invert => "Inverted".to_owned(),
            Self::Preset(word) => {
                let preset = PRESETS.iter().find(|preset| preset.word == *word);
                format!("Hide {}", preset.map_or(*word, |preset| preset.title))
            }
        }
    }
}

impl fmt::Display for Transform {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let any = |f: &mut fmt::Formatter<'_>, op: &str, names: &Option<Names>| match names {
            Some(names) => write!(f, "{op}:{names}"),
            None => f.write_str(op),
        };
        match self {
            Self::Focus(names) => write!(f, "focus:{names}"),
            Self::Subtree(path) => write!(f, "subtree:{}", names::join_path(path)),
            Self::Keep(names) => write!(f, "keep:{names}"),
            Self::Drop(names) => write!(f, "drop:{names}"),
            Self::Hide(names) => write!(f, "hide:{names}"),
            Self::Collapse(names) => write!(f, "collapse:{names}"),
            Self::Direct(names) => any(f, "direct", names),
            Self::Recursion(names) => any(f, "recursion", names),
            Self::Chains => f.write_str("chains"),
            Self::Invert => f.write_str("invert"),
            Self::Preset(word) => write!(f, "preset:{word}"),
        }
    }
}

/// A tree that was made from another.
#[derive(Debug, Clone)]
pub struct Transformed {
    /// The tree.
    pub tree: CallTree,
    /// Chains of calls that were not followed to their end, because they weigh too little (of large trees that are
    /// turned round). Their weight is counted, at the frame where they stop.
    pub unfollowed: u64,
}

impl CallTree {
    /// The tree after `transforms`, in their order.
    ///
    /// # Errors
    /// [`crate::BuildError::TooLarge`] beyond 2^32 nodes.
    pub fn transformed(&self, transforms: &[Transform]) -> Result<Transformed, crate::BuildError> {
        with_column!(own in &self.columns().own.own => {
            let mut work = rewrite::Work::new(self.view(own), self.shared_functions(), self.grouped_rows());
            if !self.columns().is_merged {
                work.merge()?;
            }
            for transform in transforms {
                work.apply(transform)?;
            }
            Ok(self.finish(work))
        })
    }

    /// The callers of a function, as a tree whose root's child is the function and whose leaves are where stacks
    /// begin. Of a recursive function the outermost call of each stack counts, so that nothing is counted twice.
    ///
    /// # Errors
    /// As [`Self::transformed`].
    pub fn callers_of(&self, function: crate::FunctionKey) -> Result<Transformed, crate::BuildError> {
        with_column!(own in &self.columns().own.own => {
            let mut work = rewrite::Work::new(self.view(own), self.shared_functions(), self.grouped_rows());
            work.callers_of(function, &self.columns().own, self.columns().before.as_ref())?;
            Ok(self.finish(work))
        })
    }

    fn finish<W: Number>(&self, work: rewrite::Work<'_, W>) -> Transformed {
        let (functions, unfollowed) = (work.functions.clone(), work.unfollowed);
        let (columns, measure) = columns(work.finish(), functions.ranks(), self.options());
        let tree = Self::from_columns(functions, columns, measure, self.options(), self.grouped_rows());
        Transformed { tree, unfollowed }
    }

    fn view<'a, W: Number>(&'a self, own: &'a [W]) -> View<'a, W> {
        let columns = self.columns();
        View {
            functions: &columns.functions,
            parents: &columns.parents,
            subtree_ends: &columns.subtree_ends,
            own,
            // Both sides are columns of one kind.
            before: columns.before.as_ref().and_then(|sums| W::slice(&sums.own)).unwrap_or_default(),
        }
    }
}
