//! The trees of a view: what the samples give, what transforms make of it, and what the view makes of that.

use std::sync::Arc;

use calltree::{CallTree, FunctionKey, Names, NodeId, Side, Sort, SortKey, Transform};

use crate::{Chip, FlameKind};

/// What the trees of a view depend on, beside the samples.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Form {
    pub(crate) transforms: Vec<String>,
    pub(crate) view: FlameKind,
    pub(crate) function: String,
}

/// The trees of a view.
#[derive(Debug)]
pub(crate) struct Shaped {
    /// The transforms.
    pub(crate) chips: Vec<Chip>,
    /// What is drawn.
    pub(crate) tree: Arc<CallTree>,
    /// What the function table is of.
    pub(crate) listed: Arc<CallTree>,
    /// Sandwich: callers of the function.
    pub(crate) callers: Option<CallTree>,
    /// Sandwich: the function.
    pub(crate) function: String,
    /// Whether weights of `tree` are nanoseconds.
    pub(crate) is_time: bool,
    pub(crate) notes: Vec<String>,
    /// Why the view can't be made of this input.
    pub(crate) failure: Option<String>,
}

impl Form {
    /// Whether it takes more than the samples' own tree.
    pub(crate) fn is_plain(&self) -> bool {
        self.transforms.is_empty() && !matches!(self.view, FlameKind::Chart | FlameKind::Sandwich)
    }
}

impl Shaped {
    /// The trees of a plain view: what the samples give.
    pub(crate) fn plain(base: &Arc<CallTree>) -> Self {
        Self {
            chips: Vec::new(),
            tree: Arc::clone(base),
            listed: Arc::clone(base),
            callers: None,
            function: String::new(),
            is_time: false,
            notes: Vec::new(),
            failure: None,
        }
    }
}

/// The chips of transforms, and those of them that can be applied, groups left out.
fn read(texts: &[String]) -> (Vec<Chip>, Vec<Transform>) {
    let mut transforms = Vec::new();
    let chips = texts
        .iter()
        .map(|text| {
            let (label, error) = match group_label(text) {
                Some(label) => (label, None),
                None => match Transform::parse(text) {
                    Ok(transform) => {
                        let label = transform.label();
                        transforms.push(transform);
                        (label, None)
                    }
                    Err(error) => (text.clone(), Some(error.to_string())),
                },
            };
            Chip { text: text.clone(), label, error }
        })
        .collect();
    (chips, transforms)
}

/// The group that the last of some transforms asks for.
pub(crate) fn group(texts: &[String]) -> Option<calltree::Group> {
    texts.iter().rev().find_map(|text| match text.strip_prefix("group:")? {
        "thread" => Some(calltree::Group::Thread),
        "lib" => Some(calltree::Group::Library),
        other => other.strip_prefix("label=").map(|key| calltree::Group::Label(key.to_owned())),
    })
}

fn group_label(text: &str) -> Option<String> {
    Some(match group(&[text.to_owned()])? {
        calltree::Group::Thread => "By thread".to_owned(),
        calltree::Group::Library => "By library".to_owned(),
        calltree::Group::Label(key) => format!("By {key}"),
    })
}

/// Makes the trees of a view. `side` is for the chart, which is made of the samples themselves.
pub(crate) fn shape(base: &Arc<CallTree>, form: &Form, side: Side<'_>) -> Shaped {
    let (chips, transforms) = read(&form.transforms);
    let mut shaped = Shaped { chips, ..Shaped::plain(base) };
    let mut unfollowed = 0;
    if !transforms.is_empty() {
        match base.transformed(&transforms) {
            Ok(made) => {
                unfollowed += made.unfollowed;
                shaped.tree = Arc::new(made.tree);
                shaped.listed = Arc::clone(&shaped.tree);
                // Own weight is that of where stacks end, also while they are drawn from there.
                let turns = transforms.iter().filter(|transform| **transform == Transform::Invert).count();
                if turns % 2 == 1
                    && let Ok(made) = shaped.tree.transformed(&[Transform::Invert])
                {
                    shaped.listed = Arc::new(made.tree);
                }
            }
            Err(_) => {
                let note = "The tree after these transforms is too large; it is shown without them.";
                shaped.notes.push(note.to_owned());
            }
        }
    }
    match form.view {
        FlameKind::Chart => match CallTree::chart(side, base.options()) {
            Ok(Some(chart)) => {
                shaped.tree = Arc::new(chart.tree);
                shaped.is_time = true;
                if !form.transforms.is_empty() {
                    let note = "Transforms don't change the order of time: the chart shows all stacks.";
                    shaped.notes.push(note.to_owned());
                }
            }
            // Without times there is no chart, which is said for the view.
            Ok(None) => {}
            Err(_) => {
                let sentence = "In the order of time this profile has more frames than a chart can hold. Choose a range \
                                of time in the heat map first, or a thread.";
                shaped.failure = Some(sentence.to_owned());
            }
        },
        FlameKind::Sandwich => {
            if let Some(key) = middle(&shaped.listed, &form.function) {
                let name = shaped.listed.functions().name(key).to_owned();
                if let Ok(made) = shaped.listed.transformed(&[Transform::Focus(Names::exactly(&name))]) {
                    shaped.tree = Arc::new(made.tree);
                }
                if let Ok(made) = shaped.listed.callers_of(key) {
                    unfollowed += made.unfollowed;
                    shaped.callers = Some(made.tree);
                }
                shaped.function = name;
            }
        }
        _ => {}
    }
    if unfollowed > 0 {
        let count = units::format_integer(i128::from(unfollowed));
        shaped.notes.push(format!(
            "{count} chains of callers, the thin ones first, are not followed to their end; their weight is counted."
        ));
    }
    shaped
}

/// The function of a name, else the one with the largest own weight.
fn middle(tree: &CallTree, name: &str) -> Option<FunctionKey> {
    let named = if name.is_empty() { None } else { tree.functions().find(name) };
    named.or_else(|| {
        let table = calltree::functions(tree, NodeId::ROOT);
        table.rows(Sort::descending(SortKey::SelfWeight), 1, None).first().map(|row| table.key(*row))
    })
}
