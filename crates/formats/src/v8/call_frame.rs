//! Where a node is: the function's name, script and place (DevTools protocol `Runtime.CallFrame`).

use std::borrow::Cow;

use profile::{Frame, FrameId, FrameKind, Function, ProfileBuilder, StringId};

use crate::ImportError;
use crate::json::Json;

/// What functions without a name are called.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unnamed {
    /// All the same, as DevTools shows them; the place stands beside.
    Anonymous,
    /// With their place, the line as V8 counts it: speedscope's names, by which people know heap profiles.
    WithPlace,
}

/// The fields of a call frame, as far as they were seen.
#[derive(Default)]
pub(crate) struct CallFrame<'a> {
    name: Option<Cow<'a, str>>,
    url: Cow<'a, str>,
    line: u32,
    column: u32,
}

impl<'a> CallFrame<'a> {
    /// Takes the value of `key` if it is one of a call frame.
    pub(crate) fn field(&mut self, json: &mut Json<'a>, key: &str) -> Result<bool, ImportError> {
        match key {
            "functionName" if json.peek() == Some(b'"') => self.name = Some(json.string("a name")?),
            "url" if json.peek() == Some(b'"') => self.url = json.string("a URL")?,
            "lineNumber" if json.peek() != Some(b'n') => self.line = from_zero(json)?,
            "columnNumber" if json.peek() != Some(b'n') => self.column = from_zero(json)?,
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// Takes the value of any key.
    pub(crate) fn take(&mut self, json: &mut Json<'a>, key: &str) -> Result<(), ImportError> {
        if self.field(json, key)? { Ok(()) } else { json.skip() }
    }

    /// Whether nothing was seen.
    pub(crate) fn is_missing(&self) -> bool {
        self.name.is_none() && self.url.is_empty()
    }

    /// Whether this is the root that V8 puts above all others.
    pub(crate) fn is_root(&self) -> bool {
        self.name.as_deref() == Some("(root)")
    }

    pub(crate) fn intern(&self, builder: &mut ProfileBuilder, unnamed: Unnamed) -> Result<FrameId, ImportError> {
        let name = self.name.as_deref().unwrap_or_default();
        let name = match (name, unnamed) {
            ("", Unnamed::WithPlace) if !self.url.is_empty() => {
                let file = self.url.rsplit('/').next().unwrap_or_default();
                builder.string(&format!("(anonymous {file}:{})", i64::from(self.line) - 1))?
            }
            ("", _) => builder.string("(anonymous)")?,
            (name, _) => builder.string(name)?,
        };
        let file = if self.url.is_empty() { StringId::NONE } else { builder.string(&self.url)? };
        // V8 gives the place of the function, not of what runs in it.
        let function = builder.function(Function { file, start_line: self.line, ..Function::named(name) })?;
        let kind = match builder.profile.strings.get(name) {
            "(garbage collector)" | "(GC)" => FrameKind::Gc,
            "(program)" => FrameKind::Native,
            _ => FrameKind::Unknown,
        };
        Ok(builder.frame(Frame { line: self.line, column: self.column, kind, ..Frame::of(function) })?)
    }
}

/// A line or column that counts from 0, as one that counts from 1; -1 is unknown.
fn from_zero(json: &mut Json<'_>) -> Result<u32, ImportError> {
    let number = json.number("a line or column")?.whole();
    Ok(number.and_then(|number| number.checked_add(1)).and_then(|number| u32::try_from(number).ok()).unwrap_or(0))
}
