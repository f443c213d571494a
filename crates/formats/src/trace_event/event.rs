//! One event: its fields, of which the arguments are looked at only where they matter.

use std::borrow::Cow;

use crate::ImportError;
use crate::json::Json;
use crate::number::Number;
use crate::v8::nanos;

#[derive(Default)]
pub(super) struct Event<'a> {
    /// First letter of `ph`.
    pub(super) phase: u8,
    pub(super) name: Option<Cow<'a, str>>,
    pub(super) pid: &'a str,
    pub(super) tid: &'a str,
    pub(super) id: &'a str,
    /// In nanoseconds.
    pub(super) at: Option<i64>,
    /// In nanoseconds: `dur`, else `tdur`.
    pub(super) length: Option<i64>,
    pub(super) args: Option<Args<'a>>,
}

pub(super) struct Args<'a> {
    pub(super) text: &'a str,
    json: Json<'a>,
}

impl<'a> Args<'a> {
    /// A cursor at the arguments.
    pub(super) fn json(&self) -> Json<'a> {
        self.json.fork()
    }
}

impl<'a> Event<'a> {
    pub(super) fn read(json: &mut Json<'a>) -> Result<Self, ImportError> {
        let mut event = Self::default();
        let mut on_cpu = None;
        json.object("an event", |json, key| {
            match key {
                "ph" if json.peek() == Some(b'"') => {
                    event.phase = json.string("a phase")?.as_bytes().first().copied().unwrap_or(0);
                }
                "name" if json.peek() == Some(b'"') => event.name = Some(json.string("a name")?),
                "pid" => event.pid = key_of(json)?,
                "tid" => event.tid = key_of(json)?,
                "id" => event.id = key_of(json)?,
                "ts" => event.at = time(json)?,
                "dur" => event.length = time(json)?,
                "tdur" => on_cpu = time(json)?,
                "args" if json.peek() == Some(b'{') => {
                    let args = json.fork();
                    event.args = Some(Args { text: json.raw()?, json: args });
                }
                _ => json.skip()?,
            }
            Ok(())
        })?;
        event.length = event.length.or(on_cpu);
        Ok(event)
    }
}

/// An id, be it a number or a text: Hermes writes `"tid": "7695"`.
pub(super) fn key_of<'a>(json: &mut Json<'a>) -> Result<&'a str, ImportError> {
    let text = json.raw()?;
    Ok(match text {
        "null" => "",
        text => text.strip_prefix('"').and_then(|text| text.strip_suffix('"')).unwrap_or(text),
    })
}

/// Microseconds, be they a number or a text, in nanoseconds.
pub(super) fn time(json: &mut Json<'_>) -> Result<Option<i64>, ImportError> {
    if json.null() {
        return Ok(None);
    }
    json.number("a time in microseconds").map(|number: Number| Some(nanos(number)))
}
