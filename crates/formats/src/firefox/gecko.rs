//! Threads of Gecko's raw profiles (mozilla-central `tools/profiler`, and `docs-developer/gecko-profile-format.md` of
//! the Firefox Profiler): tables with a `schema` that numbers the columns, and rows in `data`, cut off after their last
//! value. A frame's `location` is its whole name, with file and line where it is a script's.

use profile::{Frame, FrameId, FrameKind, Function, StackId, StringId};

use super::doc::NONE;
use super::samples::Samples;
use super::{Process, Reader, kind, millis};
use crate::json::Json;
use crate::number::Number;
use crate::{ImportError, Limits};

/// Whether a table of samples is a raw one.
pub(super) fn is_raw(samples: &Json<'_>) -> bool {
    let mut found = false;
    let _ = samples.fork().object("a table of samples", |json, key| {
        found |= key == "schema";
        json.skip()
    });
    found
}

/// Reads the tables and samples of a thread.
pub(super) fn read<'d>(
    process: &Process<'_, 'd>,
    mut json: Json<'d>,
    reader: &mut Reader<'_>,
) -> Result<(Samples, Vec<StackId>), ImportError> {
    let doc = process.doc;
    let (mut strings, mut frames, mut stacks, mut samples) = (Vec::new(), None, None, None);
    json.object("a thread", |json, key| {
        match key {
            "stringTable" if json.peek() == Some(b'[') => doc.texts(json, |text| {
                strings.push(reader.builder.string(text)?);
                Limits::check(reader.limits.strings, strings.len(), "strings")
            })?,
            "frameTable" => frames = Some(doc.cursor(json)?),
            "stackTable" => stacks = Some(doc.cursor(json)?),
            "samples" => samples = Some(doc.cursor(json)?),
            _ => json.skip()?,
        }
        Ok(())
    })?;
    let (Some(frames), Some(stacks), Some(samples)) = (frames, stacks, samples) else {
        return Err(ImportError::malformed("expected a thread with `frameTable`, `stackTable` and `samples`"));
    };
    let frames = read_frames(process, frames, &strings, reader)?;
    let stacks = read_stacks(stacks, &frames, reader)?;
    let samples = read_samples(process, samples, reader.limits)?;
    Ok((samples, stacks))
}

fn read_frames(
    process: &Process<'_, '_>,
    table: Json<'_>,
    strings: &[StringId],
    reader: &mut Reader<'_>,
) -> Result<Vec<FrameId>, ImportError> {
    let mut frames = Vec::new();
    let columns = ["location", "line", "column", "category", "subcategory", "implementation"];
    rows(table, columns, |[location, line, column, category, subcategory, implementation]| {
        let Some(name) = row(location).and_then(|row| strings.get(row)).copied() else {
            let message = format!("frame {} names a location that isn't there", frames.len());
            return Err(ImportError::malformed(message));
        };
        let mut kind = process.meta.categories.kind(row(category), row(subcategory));
        if let Some(text) = row(implementation).and_then(|row| strings.get(row))
            && kind == FrameKind::Unknown
        {
            kind = kind::of_code(reader.builder.profile.strings.get(*text));
        }
        let number = |value| row(value).and_then(|value| u32::try_from(value).ok()).unwrap_or(0);
        let function = reader.builder.function(Function::named(name))?;
        let frame = Frame { line: number(line), column: number(column), kind, ..Frame::of(function) };
        frames.push(reader.builder.frame(frame)?);
        Limits::check(reader.limits.stacks, frames.len(), "frames")
    })?;
    Ok(frames)
}

fn read_stacks(table: Json<'_>, frames: &[FrameId], reader: &mut Reader<'_>) -> Result<Vec<StackId>, ImportError> {
    let mut stacks: Vec<StackId> = Vec::new();
    rows(table, ["prefix", "frame"], |[prefix, frame]| {
        let parent = match prefix {
            None => StackId::NONE,
            Some(_) => row(prefix).and_then(|prefix| stacks.get(prefix)).copied().ok_or_else(|| {
                ImportError::malformed(format!("the prefix of stack {} is no stack before it", stacks.len()))
            })?,
        };
        let frame = row(frame)
            .and_then(|frame| frames.get(frame))
            .copied()
            .ok_or_else(|| ImportError::malformed(format!("stack {} names a frame that isn't there", stacks.len())))?;
        let stack = reader.builder.stack(parent, frame)?;
        reader.check_stack(stack)?;
        stacks.push(stack);
        Limits::check(reader.limits.stacks, stacks.len(), "stacks")
    })?;
    Ok(stacks)
}

fn read_samples(process: &Process<'_, '_>, table: Json<'_>, limits: &Limits) -> Result<Samples, ImportError> {
    let (mut stacks, mut times, mut cpu) = (Vec::new(), Vec::new(), Vec::new());
    rows(table, ["stack", "time", "threadCPUDelta"], |[stack, time, delta]| {
        stacks.push(row(stack).and_then(|row| u32::try_from(row).ok()).unwrap_or(NONE));
        times.push(millis(Number::Float(time.unwrap_or(Number::ZERO).to_f64() + process.shift)));
        cpu.push(delta.unwrap_or(Number::ZERO));
        Limits::check(limits.samples, stacks.len(), "samples")
    })?;
    Ok(Samples { stacks, times: Some(times), cpu: Some(cpu), ..Samples::default() })
}

/// A row number.
fn row(value: Option<Number>) -> Option<usize> {
    value.and_then(Number::whole).and_then(|value| usize::try_from(value).ok())
}

/// Walks the rows of a table. What is no number in a column counts as missing.
fn rows<const N: usize>(
    mut table: Json<'_>,
    columns: [&str; N],
    mut each: impl FnMut([Option<Number>; N]) -> Result<(), ImportError>,
) -> Result<(), ImportError> {
    let mut places = [None; N];
    let mut data = None;
    table.object("a table", |json, key| match key {
        "schema" => json.object("a schema", |json, key| match columns.iter().position(|column| *column == key) {
            Some(column) => {
                places[column] = usize::try_from(json.integer("the number of a column")?).ok();
                Ok(())
            }
            None => json.skip(),
        }),
        "data" => {
            data = Some(json.fork());
            json.skip()
        }
        _ => json.skip(),
    })?;
    let Some(mut data) = data else { return Ok(()) };
    data.array("a list of rows", |json| {
        let mut values = [None; N];
        let mut place = 0;
        json.array("a row", |json| {
            let column = places.iter().position(|column| *column == Some(place));
            place += 1;
            let is_number = json.peek().is_some_and(|byte| byte == b'-' || byte.is_ascii_digit());
            match column.filter(|_| is_number) {
                Some(column) => values[column] = Some(json.number("a number")?),
                None => json.skip()?,
            }
            Ok(())
        })?;
        each(values)
    })
}
