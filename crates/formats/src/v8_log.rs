//! V8's tick log as JSON: `node --prof-process --preprocess -j isolate*.log` (V8 `tools/tickprocessor.mjs`).
//!
//! `code` lists what can run, and each of `ticks` has a time `tm` in microseconds and a stack `s`, leaf first: pairs of a
//! row of `code` (-1 for none; beyond the last it is an address) and an offset. A tick lasts from the one before it, and
//! names are speedscope's (`src/import/v8proflog.ts`).

use profile::{Frame, FrameId, FrameKind, Function, Metric, ProfileBuilder, SampleSet, StackId, StringId, Weights};

use crate::json::Json;
use crate::v8::{Micros, nanos};
use crate::{Format, ImportError, Imported, Limits, Warning, WarningKind};

pub(crate) fn read(text: &str, limits: &Limits, mut warnings: Vec<Warning>) -> Result<Imported, ImportError> {
    let mut log = Log { builder: ProfileBuilder::default(), code: Vec::new(), ticks: Vec::new(), strange: 0 };
    let (mut code, mut ticks) = (None, None);
    let mut json = Json::new(text, limits);
    json.object("a V8 log", |json, key| {
        match key {
            "code" => code = Some(json.fork()),
            "ticks" => ticks = Some(json.fork()),
            _ => {}
        }
        json.skip()
    })?;
    let (Some(mut code), Some(mut ticks)) = (code, ticks) else {
        return Err(ImportError::malformed("expected `code` and `ticks`"));
    };
    crate::warn_trailing(&mut warnings, json.trailing());
    code.array("a list of code", |json| {
        let frame = code_frame(json, &mut log.builder)?;
        log.code.push(frame);
        Limits::check(limits.strings, log.code.len(), "rows of code")
    })?;
    ticks.array("a list of ticks", |json| log.tick(json, limits))?;
    if log.strange > 0 {
        let message = "frames of ticks are no rows of `code` and were left out";
        warnings.push(Warning::new(WarningKind::LeftOut, log.strange, message));
    }
    let Log { mut builder, mut ticks, .. } = log;
    ticks.sort_by_key(|(at, _)| *at);
    let mut weights = Micros::default();
    let mut before = 0i64;
    for (at, _) in &ticks {
        weights.push(at.saturating_sub(before));
        before = *at;
    }
    let counts = Weights::Int(vec![1; ticks.len()]);
    let set = SampleSet {
        stacks: ticks.iter().map(|(_, stack)| *stack).collect(),
        times_ns: Some(ticks.iter().map(|(at, _)| *at).collect()),
        metrics: vec![
            Metric { kind: "time".into(), unit: "microseconds".into(), weights: weights.finish() },
            Metric { kind: "samples".into(), unit: "samples".into(), weights: counts },
        ],
        ..SampleSet::default()
    };
    crate::push_set(&mut builder, set, &mut warnings)?;
    Ok(Imported { format: Format::V8Log, profile: builder.finish(), warnings })
}

struct Log {
    builder: ProfileBuilder,
    code: Vec<FrameId>,
    /// Time in nanoseconds, and stack.
    ticks: Vec<(i64, StackId)>,
    strange: u64,
}

impl Log {
    fn tick(&mut self, json: &mut Json<'_>, limits: &Limits) -> Result<(), ImportError> {
        let offset = json.offset();
        let mut at = None;
        let mut frames: Vec<i64> = Vec::new();
        json.object("a tick", |json, key| {
            match key {
                "tm" => at = Some(nanos(json.number("a time")?)),
                "s" => {
                    let mut is_row = false;
                    json.array("a stack", |json| {
                        is_row = !is_row;
                        if !is_row {
                            return json.skip();
                        }
                        frames.push(json.integer("a row of `code`")?);
                        Limits::check(limits.depth, frames.len(), "frames in a stack")
                    })?;
                }
                _ => json.skip()?,
            }
            Ok(())
        })?;
        let at = at.ok_or_else(|| ImportError::malformed("expected a tick with a time `tm`").at(offset))?;
        let mut stack = StackId::NONE;
        for row in frames.iter().rev() {
            let frame = match usize::try_from(*row) {
                Ok(row) if row < self.code.len() => self.code[row],
                Ok(address) => {
                    let name = self.builder.string(&format!("{address:#x}"))?;
                    let function = self.builder.function(Function::named(name))?;
                    self.builder.frame(Frame { address: address as u64, ..Frame::of(function) })?
                }
                Err(_) => {
                    self.strange += u64::from(*row != -1);
                    continue;
                }
            };
            stack = self.builder.stack(stack, frame)?;
        }
        self.ticks.push((at, stack));
        Limits::check(limits.stacks, self.builder.profile.stacks.len(), "stacks")?;
        Limits::check(limits.samples, self.ticks.len(), "ticks")
    }
}

fn code_frame(json: &mut Json<'_>, builder: &mut ProfileBuilder) -> Result<FrameId, ImportError> {
    let (mut name, mut code, mut kind) = (String::new(), String::new(), String::new());
    if json.peek() != Some(b'{') {
        json.skip()?;
    } else {
        json.object("a row of code", |json, key| {
            let field = match key {
                "name" => &mut name,
                "type" => &mut code,
                "kind" => &mut kind,
                _ => return json.skip(),
            };
            if json.peek() == Some(b'"') {
                *field = json.string("a text")?.into_owned();
                return Ok(());
            }
            json.skip()
        })?;
    }
    let place = Place::of(&name).filter(|_| code == "JS");
    let (label, frame_kind) = match (&*code, &*kind) {
        ("", _) => ("(unknown type)".to_owned(), FrameKind::Unknown),
        ("CPP", _) => (cpp(&name).map_or_else(|| name.clone(), |name| format!("(c++) {name}")), FrameKind::Native),
        ("SHARED_LIB", _) => (format!("(LIB) {name}"), FrameKind::Native),
        ("JS", kind) => {
            let label = place.as_ref().map_or_else(|| name.clone(), Place::label);
            let kind = match kind {
                "Unopt" | "Bytecode" | "Ignition" => FrameKind::Interpreted,
                "" => FrameKind::Unknown,
                _ => FrameKind::Jit,
            };
            (label, kind)
        }
        ("CODE", kind) => {
            let sort = match kind {
                "LoadIC" | "StoreIC" | "KeyedStoreIC" | "KeyedLoadIC" | "LoadGlobalIC" | "Handler" => "(IC) ",
                "BytecodeHandler" => "(bytecode) ~",
                "Stub" => "(stub) ",
                "Builtin" => "(builtin) ",
                "RegExp" => "(regexp) ",
                _ => "",
            };
            (format!("{sort}{name}"), FrameKind::Unknown)
        }
        (other, _) => (format!("({other}) {name}"), FrameKind::Unknown),
    };
    let label = builder.string(&label)?;
    let mut function = Function::named(label);
    let (mut line, mut column) = (0, 0);
    if let Some(place) = place {
        function.file = if place.file.is_empty() { StringId::NONE } else { builder.string(place.file)? };
        (line, column) = (place.line, place.column);
        function.start_line = line;
    }
    if code == "SHARED_LIB" {
        function.module = builder.string(&name)?;
    }
    let function = builder.function(function)?;
    Ok(builder.frame(Frame { line, column, kind: frame_kind, ..Frame::of(function) })?)
}

/// The name of a C++ symbol as `nm` prints it: `t name(…)`.
fn cpp(name: &str) -> Option<&str> {
    let start = name.find("t ").or_else(|| name.find("T "))? + 2;
    let name = &name[start..];
    Some(&name[..name.find(['(', '<']).unwrap_or(name.len())])
}

/// The parts of a script's function, `name file:line:column`.
struct Place<'a> {
    name: &'a str,
    file: &'a str,
    line: u32,
    column: u32,
}

impl<'a> Place<'a> {
    fn of(text: &'a str) -> Option<Self> {
        let (rest, column) = text.rsplit_once(':')?;
        let (rest, line) = rest.rsplit_once(':')?;
        let (name, file) = rest.split_once(' ').unwrap_or(("", rest));
        Some(Self { name, file, line: line.parse().ok()?, column: column.parse().ok()? })
    }

    fn label(&self) -> String {
        match (self.name, self.file.rsplit('/').next().unwrap_or_default()) {
            ("", "") => "(anonymous)".to_owned(),
            ("", file) => format!("(anonymous {file}:{})", self.line),
            (name, _) => name.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CODE: &str = r#"{"code":[{"name":"run /a/b.js:3:7","type":"JS","kind":"Opt"},{"name":" /a/b.js:9:1","type":"JS"},
        {"name":"/lib/libc.so","type":"SHARED_LIB"},{"name":"t std::sort(int)","type":"CPP"},null],"functions":[]"#;

    fn names(ticks: &str) -> Vec<String> {
        let profile = read(&format!("{CODE},\"ticks\":{ticks}}}"), &Limits::default(), Vec::new()).unwrap().profile;
        let name = |stack: &StackId| {
            let mut names = Vec::new();
            let mut stack = *stack;
            while !stack.is_none() {
                names.insert(0, profile.frame_name(profile.stacks.frame(stack)).to_owned());
                stack = profile.stacks.parent(stack);
            }
            names.join(";")
        };
        profile.sets[0].stacks.iter().map(name).collect()
    }

    #[test]
    fn stacks_are_pairs_leaf_first() {
        let ticks = r#"[{"tm":20,"vm":0,"s":[2,5,-1,0,1,1,0,9]},{"tm":10,"s":[3,0,4,0,255,0]},{"tm":30,"s":[]}]"#;
        assert_eq!(
            names(ticks),
            ["0xff;(unknown type);(c++) std::sort", "run;(anonymous b.js:9);(LIB) /lib/libc.so", ""]
        );
    }

    #[test]
    fn ticks_last_from_the_one_before() {
        let text = format!("{CODE},\"ticks\":[{{\"tm\":30,\"s\":[0,0]}},{{\"tm\":10,\"s\":[0,0]}}]}}");
        let profile = read(&text, &Limits::default(), Vec::new()).unwrap().profile;
        assert_eq!(profile.sets[0].metrics[0].weights, Weights::Int(vec![10, 20]));
        assert_eq!(profile.sets[0].times_ns, Some(vec![10_000, 30_000]));
        for bad in
            [r#"{"code":[]}"#, r#"{"code":[],"ticks":[{"s":[]}]}"#, r#"{"code":[],"ticks":[{"tm":1,"s":[0.5]}]}"#]
        {
            assert!(read(bad, &Limits::default(), Vec::new()).is_err(), "{bad}");
        }
    }
}
