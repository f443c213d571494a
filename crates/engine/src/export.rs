//! Files of what is shown, and of what is open.

use std::io;

use calltree::{NodeId, Sort, SortKey, Transform};
use draw::Window;
use draw::palette::Theme;
use exports::{About, MOST_FUNCTIONS, MOST_NODES, MOST_ROWS, Picture};
use formats::write::{Options, Target, sentences, write};
use serde::{Deserialize, Serialize};

use crate::choices;
use crate::flame_view::FlameView;
use crate::load::OpenProfile;
use crate::shown::Shown;
use crate::{Pixels, frame_info};

/// Links with a profile in them are not longer: some programs cut them.
const LINK_BYTES: usize = 24_000;

/// An export.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exported {
    /// As it was asked for.
    pub what: String,
    /// Whether it is for the clipboard.
    pub copy: bool,
    /// Name of the file; of a text to copy what it is.
    pub name: String,
    /// Its type.
    pub mime: String,
    /// What it doesn't hold, as sentences.
    pub notes: Vec<String>,
    /// Why there is none.
    pub error: Option<String>,
}

/// What is asked for.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Wish {
    pub(crate) what: String,
    pub(crate) copy: bool,
    /// What is on the screen, where a picture is.
    pub(crate) picture: Option<(Window, Pixels)>,
    pub(crate) theme: Theme,
}

/// A file's name without the end that says its format.
#[must_use]
pub fn stem(name: &str) -> String {
    let ends = Target::ALL.iter().flat_map(|target| target.extensions());
    let ends = ends.copied().chain(["perf", "json", "txt", "pprof", "prof", "cpuprofile", "jfr"]);
    let plain = name.strip_suffix(".gz").or_else(|| name.strip_suffix(".zst")).unwrap_or(name);
    let cut = |end: &str| {
        let stem = plain.strip_suffix(end.strip_suffix(".gz").unwrap_or(end))?.strip_suffix('.')?;
        (!stem.is_empty()).then(|| stem.to_owned())
    };
    let stem = ends.filter_map(cut).min_by_key(String::len).unwrap_or_else(|| plain.to_owned());
    if stem.is_empty() { "profile".to_owned() } else { stem }
}

/// Makes an export. What can't be made is said in it.
pub(crate) fn export(
    view: &FlameView,
    profiles: &[OpenProfile],
    baseline: Option<&OpenProfile>,
    wish: &Wish,
) -> Option<(Exported, Vec<u8>)> {
    let chosen = choices::choose(profiles, baseline, view.settings()?)?;
    let shown = view.shown()?;
    let mut exported = Exported { what: wish.what.clone(), copy: wish.copy, ..Exported::default() };
    let mut bytes = Vec::new();
    let stem = stem(&chosen.side.open.source);
    let metric = chosen.metric();
    let title = if metric.kind.is_empty() { stem.clone() } else { format!("{stem}, {}", metric.kind) };
    let about = About { title: &title, unit: &shown.unit };
    let of_metric = About { title: &title, unit: &shown.metric_unit };
    let profile = &chosen.side.open.imported.profile;
    let outcome = match wish.what.as_str() {
        "svg" => shown.svg(wish, &title, &mut bytes).map(|()| Vec::new()),
        "html" => exports::html(&shown.tree, &about, MOST_NODES, &mut bytes).map(|left| said(left, "thin frames")),
        "dot" => exports::dot(&shown.shaped.listed, &of_metric, MOST_FUNCTIONS, &mut bytes).map(|left| {
            let mut notes = said(left.functions, "light functions");
            notes.extend(said(left.calls, "light calls"));
            notes
        }),
        "md" => shown.markdown(&mut bytes),
        "folded" => exports::folded(&shown.shaped.listed, &mut bytes).map(|losses| sentences(&losses)),
        word if word.starts_with("subtree:") => {
            let frame = word["subtree:".len()..].strip_prefix(&format!("{}:", view.tree()));
            shown.subtree(frame.unwrap_or_default(), &mut bytes)
        }
        "link" => write(profile, Target::Pprof, &Options::default(), &mut bytes).map(|losses| sentences(&losses)),
        word => match Target::from_id(word) {
            Some(target) => write(profile, target, &Options::default(), &mut bytes).map(|losses| sentences(&losses)),
            None => Err(io::Error::other(format!("there is no format {word} to write"))),
        },
    };
    let (end, mime) = kind_of(&wish.what);
    exported.mime = mime.to_owned();
    exported.name = if wish.copy { words_of(&wish.what).to_owned() } else { format!("{stem}.{end}") };
    match outcome {
        Ok(notes) => exported.notes = notes,
        Err(error) => exported.error = Some(format!("The file can't be written: {error}.")),
    }
    if wish.what == "link" && bytes.len() > LINK_BYTES {
        exported.error = Some(format!(
            "The profile takes {}, too much for a link: at most {}. Put the file beside the page and link to it.",
            units::format_bytes(bytes.len() as f64),
            units::format_bytes(LINK_BYTES as f64)
        ));
    }
    if exported.error.is_some() {
        bytes.clear();
    }
    Some((exported, bytes))
}

impl Shown {
    fn svg(&self, wish: &Wish, title: &str, sink: &mut Vec<u8>) -> io::Result<()> {
        let missing = || io::Error::other("there is no picture on the screen; choose a view that has one");
        let (window, pixels) = wish.picture.ok_or_else(missing)?;
        let list = self.picture(window, pixels);
        let whole = self.tree.total(NodeId::ROOT);
        let total = units::format_value(frame_info::value(whole), &self.unit);
        exports::svg(
            &Picture {
                list: &list,
                view: window,
                theme: wish.theme,
                ratio: pixels.ratio,
                char_width_device: pixels.char_width,
                title,
                total: &total,
                figures: &|index| exports::flame_figures(&list, index, &self.unit, whole),
            },
            sink,
        )
    }

    /// The stacks below a frame, folded.
    fn subtree(&self, frame: &str, sink: &mut Vec<u8>) -> io::Result<Vec<String>> {
        let gone = || io::Error::other("the frame is no longer there");
        let node = frame.parse().ok().and_then(|frame| self.tree.node(frame)).ok_or_else(gone)?;
        let part = self.tree.transformed(&[Transform::Subtree(self.tree.path(node))]).map_err(|_| gone())?;
        exports::folded(&part.tree, sink).map(|losses| sentences(&losses))
    }

    fn markdown(&self, sink: &mut Vec<u8>) -> io::Result<Vec<String>> {
        let listed = &self.shaped.listed;
        let table = calltree::functions(listed, NodeId::ROOT);
        let key = if listed.has_baseline() { SortKey::DeltaTotal } else { SortKey::SelfWeight };
        let sort = Sort { absolute: listed.has_baseline(), ..Sort::descending(key) };
        let rows = table.rows(sort, usize::MAX, self.matches_of_list());
        exports::markdown(listed, &table, &rows, MOST_ROWS, &self.metric_unit, sink).map(|_| Vec::new())
    }
}

fn said(left_out: u64, what: &str) -> Vec<String> {
    if left_out == 0 {
        return Vec::new();
    }
    vec![format!("{} {what} are left out.", units::format_integer(i128::from(left_out)))]
}

/// End of the name and type of a file.
fn kind_of(what: &str) -> (&str, &str) {
    match what {
        "svg" => ("svg", "image/svg+xml"),
        "html" => ("html", "text/html"),
        "dot" => ("dot", "text/vnd.graphviz"),
        "md" => ("md", "text/markdown"),
        "folded" => ("folded", "text/plain"),
        "csv" => ("csv", "text/csv"),
        word => match Target::from_id(word) {
            Some(target) if target != Target::Pprof => (target.extensions()[0], "application/json"),
            _ => ("pb.gz", "application/octet-stream"),
        },
    }
}

fn words_of(what: &str) -> &str {
    match what {
        "md" => "the table",
        "folded" => "the stacks",
        word if word.starts_with("subtree:") => "the stacks below the frame",
        _ => "the text",
    }
}

#[cfg(test)]
mod tests {
    use super::stem;

    #[test]
    fn a_stem_says_no_format() {
        for (name, expected) in [
            ("cpu.pb.gz", "cpu"),
            ("a.speedscope.json", "a"),
            ("x.folded.zst", "x"),
            ("perf.data.txt", "perf.data"),
            ("", "profile"),
            (".json", ".json"),
            ("plain", "plain"),
        ] {
            assert_eq!(stem(name), expected);
        }
    }
}
