//! What a file becomes, by `--to` or by the end of its name.

use formats::write::Target;

/// What OUT becomes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum To {
    /// A profile, or a table of one.
    Target(Target),
    /// inferno's picture.
    Svg,
    /// Something to look at.
    View(View),
}

/// What a call tree is shown as.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum View {
    Html,
    Dot,
    Markdown,
}

impl View {
    const ALL: [Self; 3] = [Self::Html, Self::Dot, Self::Markdown];

    fn id(self) -> &'static str {
        match self {
            Self::Html => "html",
            Self::Dot => "dot",
            Self::Markdown => "md",
        }
    }

    /// The ends of names that such files have.
    fn ends(self) -> &'static [&'static str] {
        match self {
            Self::Html => &[".html", ".htm"],
            Self::Dot => &[".dot", ".gv"],
            Self::Markdown => &[".md"],
        }
    }
}

impl To {
    pub(super) fn id(self) -> &'static str {
        match self {
            Self::Target(target) => target.id(),
            Self::Svg => "svg",
            Self::View(view) => view.id(),
        }
    }

    /// Whether there is a place for `--title`.
    pub(super) fn has_title(self) -> bool {
        matches!(self, Self::Svg | Self::View(View::Html | View::Dot))
    }

    pub(super) fn from_id(id: &str) -> Result<Self, String> {
        if id == "svg" {
            return Ok(Self::Svg);
        }
        let view = View::ALL.into_iter().find(|view| view.id() == id).map(Self::View);
        view.or_else(|| Target::from_id(id).map(Self::Target)).ok_or_else(|| {
            let views = View::ALL.iter().map(|view| view.id());
            let known: Vec<&str> = Target::ALL.iter().map(|target| target.id()).chain(["svg"]).chain(views).collect();
            format!("there is no format `{id}` to write, only {}", known.join(", "))
        })
    }

    pub(super) fn from_file_name(name: &str) -> Result<Self, String> {
        let lower = name.to_ascii_lowercase();
        let plain = lower.strip_suffix(".gz").unwrap_or(&lower);
        if plain.ends_with(".svg") {
            return Ok(Self::Svg);
        }
        let view = View::ALL.into_iter().find(|view| view.ends().iter().any(|end| plain.ends_with(end)));
        view.map(Self::View).or_else(|| Target::from_file_name(name).map(Self::Target)).ok_or_else(|| {
            if name == "-" {
                return "the standard output needs --to FORMAT".to_owned();
            }
            let mut ends: Vec<String> =
                Target::ALL.iter().map(|target| format!(".{}", target.extensions()[0])).collect();
            ends.push(".svg".to_owned());
            ends.extend(View::ALL.iter().map(|view| view.ends()[0].to_owned()));
            let last = ends.pop().unwrap_or_default();
            format!("the name {name} says no format: add --to FORMAT, or end it in {} or {last}", ends.join(", "))
        })
    }
}
