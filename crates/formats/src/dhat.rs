//! DHAT, the heap profiler of Valgrind and of Rust's `dhat` crate, version 2 (Valgrind `dhat/dh_main.c`, "File format"):
//! program points `pps` with the frames that allocated, leaf first, as rows of `ftbl`, whose texts are
//! `0xADDR: function (file:line)` or `0xADDR: function (in library)`.

use profile::{Frame, FrameId, Function, Metric, ProfileBuilder, SampleSet, StackId, StringId, Weights};

use crate::json::Json;
use crate::{ErrorKind, Format, ImportError, Imported, Limits, Warning};

type Result<T> = std::result::Result<T, ImportError>;

/// Keys of a program point, with the metric of each and whether it counts blocks. The peaks of points (`mb`) are of
/// different times, so that they don't add up.
const METRICS: [(&str, &str, bool); 8] = [
    ("tb", "total", false),
    ("tbk", "total blocks", true),
    ("gb", "at t-gmax", false),
    ("gbk", "at t-gmax blocks", true),
    ("eb", "at t-end", false),
    ("ebk", "at t-end blocks", true),
    ("rb", "reads", false),
    ("wb", "writes", false),
];

#[derive(Default)]
struct File {
    bytes: String,
    blocks: String,
    frames: Vec<FrameId>,
    columns: [Vec<i64>; METRICS.len()],
    /// Whether any point has it.
    has: [bool; METRICS.len()],
    /// Rows of the frame table of all points.
    rows: Vec<u32>,
    /// The end of each point in `rows`.
    ends: Vec<usize>,
}

pub(crate) fn read(text: &str, limits: &Limits, mut warnings: Vec<Warning>) -> Result<Imported> {
    let mut builder = ProfileBuilder::default();
    let mut file = File { bytes: "bytes".to_owned(), blocks: "blocks".to_owned(), ..File::default() };
    let mut json = Json::new(text, limits);
    json.object("a DHAT profile", |json, key| {
        let offset = json.offset();
        match key {
            _ if json.null() => {}
            "dhatFileVersion" => {
                let version = json.integer("a version")?;
                if version != 2 {
                    let message = format!("expected version 2, found version {version}");
                    return Err(ImportError::new(ErrorKind::Unsupported, message).at(offset));
                }
            }
            "cmd" => builder.profile.name = json.string("a command")?.into_owned(),
            "bsu" => file.bytes = json.string("a unit")?.into_owned(),
            "bksu" => file.blocks = json.string("a unit")?.into_owned(),
            "ftbl" => json.array("a list of frames", |json| {
                let text = json.string("a frame")?;
                file.frames.push(frame(&text, &mut builder)?);
                Limits::check(limits.strings, file.frames.len(), "frames")
            })?,
            "pps" => json.array("a list of program points", |json| {
                file.point(json)?;
                Limits::check(limits.samples, file.ends.len(), "program points")
            })?,
            _ => json.skip()?,
        }
        Ok(())
    })?;
    crate::warn_trailing(&mut warnings, json.trailing());
    let stacks = file.stacks(&mut builder, limits)?;
    Limits::check(limits.strings, builder.profile.strings.len(), "strings")?;
    let mut metrics = Vec::new();
    for (index, (column, (_, kind, blocks))) in file.columns.into_iter().zip(METRICS).enumerate() {
        if file.has[index] || index == 0 {
            let unit = if blocks { &file.blocks } else { &file.bytes };
            metrics.push(Metric { kind: kind.to_owned(), unit: unit.clone(), weights: Weights::Int(column) });
        }
    }
    let set = SampleSet { stacks, metrics, ..SampleSet::default() };
    crate::push_set(&mut builder, set, &mut warnings)?;
    Ok(Imported { format: Format::Dhat, profile: builder.finish(), warnings })
}

impl File {
    fn point(&mut self, json: &mut Json<'_>) -> Result<()> {
        let mut values = [0; METRICS.len()];
        json.object("a program point", |json, key| {
            if key == "fs" {
                return json.array("a list of frames", |json| {
                    let row = json.integer("the row of a frame")?;
                    self.rows.push(u32::try_from(row).unwrap_or(u32::MAX));
                    Ok(())
                });
            }
            let Some(index) = METRICS.iter().position(|(name, ..)| *name == key) else { return json.skip() };
            let offset = json.offset();
            values[index] = json.integer("a number of bytes or blocks")?;
            self.has[index] = true;
            if values[index] < 0 {
                let message = format!("expected a number above zero, found {}", values[index]);
                return Err(ImportError::malformed(message).at(offset));
            }
            Ok(())
        })?;
        for (column, value) in self.columns.iter_mut().zip(values) {
            column.push(value);
        }
        self.ends.push(self.rows.len());
        Ok(())
    }

    fn stacks(&self, builder: &mut ProfileBuilder, limits: &Limits) -> Result<Vec<StackId>> {
        let mut stacks = Vec::with_capacity(self.ends.len());
        let mut start = 0;
        for end in &self.ends {
            let rows = &self.rows[start..*end];
            start = *end;
            Limits::check(limits.depth, rows.len(), "frames in a stack")?;
            let mut stack = StackId::NONE;
            for row in rows.iter().rev() {
                // Row 0 is the root that DHAT's viewer draws.
                if *row == 0 {
                    continue;
                }
                let frame = self.frames.get(*row as usize).ok_or_else(|| {
                    ImportError::malformed(format!("frame {row} is none of the {} in `ftbl`", self.frames.len()))
                })?;
                stack = builder.stack(stack, *frame)?;
            }
            stacks.push(stack);
            Limits::check(limits.stacks, builder.profile.stacks.len(), "stacks")?;
        }
        Ok(stacks)
    }
}

fn frame(text: &str, builder: &mut ProfileBuilder) -> Result<FrameId> {
    let (address, rest) = match text.split_once(": ") {
        Some((address, rest)) => match address.strip_prefix("0x").map(|hex| u64::from_str_radix(hex, 16)) {
            Some(Ok(address)) => (address, rest),
            _ => (0, text),
        },
        None => (0, text),
    };
    let (mut name, mut file, mut module, mut line, mut column) = (rest, "", "", 0, 0);
    if let Some((before, place)) = rest.strip_suffix(')').and_then(|rest| rest.rsplit_once(" (")) {
        name = before;
        if let Some(library) = place.strip_prefix("in ") {
            module = library;
        } else {
            (file, line, column) = split_place(place);
        }
    }
    let mut intern = |text: &str| if text.is_empty() { Ok(StringId::NONE) } else { builder.string(text) };
    let (file, module) = (intern(file)?, intern(module)?);
    let name =
        if name.is_empty() || name == "???" { format!("{address:#x}").into() } else { std::borrow::Cow::from(name) };
    let name = builder.string(&name)?;
    let function = builder.function(Function { file, module, ..Function::named(name) })?;
    Ok(builder.frame(Frame { line, column, address, ..Frame::of(function) })?)
}

/// `file`, `file:line` or `file:line:column`.
fn split_place(place: &str) -> (&str, u32, u32) {
    let number = |text: &str| text.parse::<u32>().ok();
    let Some((rest, last)) = place.rsplit_once(':').and_then(|(rest, last)| Some((rest, number(last)?))) else {
        return (place, 0, 0);
    };
    match rest.rsplit_once(':').and_then(|(file, line)| Some((file, number(line)?))) {
        Some((file, line)) => (file, line, last),
        None => (rest, last, 0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_are_taken_apart() {
        let mut builder = ProfileBuilder::default();
        for (text, want) in [
            ("0x1F: f<a (b)> (a/b.rs:3:4)", ("f<a (b)>", "a/b.rs", "", 3, 4, 0x1F)),
            ("0x1F: main (main.c:3)", ("main", "main.c", "", 3, 0, 0x1F)),
            ("0x1F: malloc (in /usr/lib/libc.so)", ("malloc", "", "/usr/lib/libc.so", 0, 0, 0x1F)),
            ("0x1F: ???", ("0x1f", "", "", 0, 0, 0x1F)),
            ("[root]", ("[root]", "", "", 0, 0, 0)),
            ("a: b (C:\\x.c:7)", ("a: b", "C:\\x.c", "", 7, 0, 0)),
        ] {
            let row = frame(text, &mut builder).unwrap();
            let frame = builder.profile.frames.get(row);
            let function = builder.profile.functions.get(frame.function);
            let get = |id| builder.profile.strings.get(id);
            let got = (get(function.name), get(function.file), get(function.module), frame.line, frame.column);
            assert_eq!((got.0, got.1, got.2, got.3, got.4, frame.address), want, "{text}");
        }
    }

    #[test]
    fn contradictions_are_refused() {
        let file = |version: i32, pps: &str| {
            let text = format!(r#"{{"dhatFileVersion":{version},"pps":[{pps}],"ftbl":["[root]","0x1: a (a.c:1)"]}}"#);
            read(&text, &Limits::default(), Vec::new())
        };
        assert_eq!(file(2, r#"{"tb":5,"fs":[1]}"#).unwrap().profile.sets[0].metrics.len(), 1);
        assert_eq!(file(1, "").unwrap_err().kind, ErrorKind::Unsupported);
        for pps in [r#"{"tb":5,"fs":[2]}"#, r#"{"tb":5,"fs":[-1]}"#, r#"{"tb":-5}"#, r#"{"tb":0.5}"#, "1"] {
            assert!(file(2, pps).is_err(), "{pps}");
        }
    }
}
