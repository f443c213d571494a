//! A request as it passed through the front page, before and after the release: speedscope's
//! evented form, two profiles with their own clocks.

use super::super::rng::Rng;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// What is going on, and for how long: the children one after the other, and between them the
/// frame itself.
struct Span {
    name: &'static str,
    file: &'static str,
    line: u32,
    own_micros: u32,
    children: Vec<Span>,
}

fn span(name: &'static str, file: &'static str, line: u32, own_micros: u32, children: Vec<Span>) -> Span {
    Span { name, file, line, own_micros, children }
}

fn leaf(name: &'static str, file: &'static str, line: u32, own_micros: u32) -> Span {
    span(name, file, line, own_micros, Vec::new())
}

/// Both requests as one speedscope file.
pub(super) fn profile() -> String {
    let mut frames = Vec::new();
    let mut index = BTreeMap::new();
    let mut profiles = Vec::new();
    for (name, hit) in [("GET / by release 2026.47.2", true), ("GET / by release 2026.47.3", false)] {
        let mut writer = Writer { frames: &mut frames, index: &mut index, events: Vec::new(), micros: 0 };
        writer.write(&request(hit, &mut Rng::named(name)));
        let (events, end) = (writer.events, writer.micros);
        profiles.push(json!({
            "type": "evented", "name": name, "unit": "microseconds", "startValue": 0, "endValue": end, "events": events,
        }));
    }
    json!({
        "$schema": "https://www.speedscope.app/file-format-schema.json",
        "name": "One request of the front page",
        "exporter": "isotherm xtask demo",
        "activeProfileIndex": 1,
        "shared": { "frames": frames },
        "profiles": profiles,
    })
    .to_string()
}

struct Writer<'a> {
    frames: &'a mut Vec<Value>,
    index: &'a mut BTreeMap<(&'static str, u32), usize>,
    events: Vec<Value>,
    micros: u64,
}

impl Writer<'_> {
    fn write(&mut self, span: &Span) {
        let frames = &mut *self.frames;
        let frame = *self.index.entry((span.name, span.line)).or_insert_with(|| {
            frames.push(json!({ "name": span.name, "file": span.file, "line": span.line }));
            frames.len() - 1
        });
        self.events.push(json!({ "type": "O", "frame": frame, "at": self.micros }));
        let pauses = span.children.len() as u32 + 1;
        for (nth, child) in span.children.iter().enumerate() {
            self.micros += u64::from((span.own_micros + nth as u32) / pauses);
            self.write(child);
        }
        self.micros += u64::from(span.own_micros.div_ceil(pauses));
        self.events.push(json!({ "type": "C", "frame": frame, "at": self.micros }));
    }
}

const FRONT: &str = "internal/handlers/front.go";
const ENGINE: &str = "internal/render/engine.go";
const CACHE: &str = "internal/render/template_cache.go";
const STORE: &str = "internal/model/store.go";
const REDIS: &str = "kit/redisx/client.go";
const JSON: &str = "encoding/json/decode.go";
const HTML: &str = "html/template/template.go";
const EXEC: &str = "text/template/exec.go";
const PARSE: &str = "text/template/parse/parse.go";
const ESCAPE: &str = "html/template/escape.go";

fn request(hit: bool, rng: &mut Rng) -> Span {
    let sections = (0..9).map(|nth| section(nth, hit, rng)).collect();
    let mut page = vec![leaf("render.(*Engine).head", ENGINE, 90, rng.between(1900, 2600))];
    page.push(span("render.(*Engine).sections", ENGINE, 79, 260, sections));
    page.push(span(
        "render.(*page).WriteTo",
        "internal/render/page.go",
        97,
        300,
        (0..6).map(|_| written(rng)).collect(),
    ));
    let front = vec![
        leaf("experiments.(*Assigner).Assign", "internal/experiments/assign.go", 64, rng.between(90, 160)),
        load(rng),
        span("render.(*Engine).Page", ENGINE, 88, 420, page),
        leaf("slog.(*Logger).Info", "log/slog/logger.go", 101, 140),
    ];
    let handler = span("handlers.(*Front).ServeHTTP", FRONT, 92, 380, front);
    let router = span("web.(*Router).ServeHTTP", "kit/web/router.go", 58, 30, vec![handler]);
    let compress = span("web.Compress", "kit/web/compress.go", 29, 45, vec![router]);
    let metrics = span("web.Metrics", "kit/web/metrics.go", 47, 12, vec![compress]);
    let trace = span("trace.Middleware", "kit/trace/middleware.go", 3340, 35, vec![metrics]);
    let read = leaf("http.(*conn).readRequest", "net/http/server.go", 2045, rng.between(240, 420));
    let finish = leaf("http.(*response).finishRequest", "net/http/server.go", 2116, rng.between(180, 340));
    span("http.(*conn).serve", "net/http/server.go", 1932, 60, vec![read, trace, finish])
}

fn round_trip(call: &'static str, line: u32, rng: &mut Rng) -> Span {
    let wait = leaf("(waiting for the cache)", REDIS, 172, rng.between(600, 2300));
    let write = leaf("redisx.(*conn).write", "kit/redisx/conn.go", 166, rng.between(25, 60));
    let borrow = leaf("redisx.(*pool).borrow", "kit/redisx/pool.go", 158, rng.between(4, 30));
    span(call, REDIS, line, 24, vec![borrow, write, wait])
}

fn load(rng: &mut Rng) -> Span {
    let unmarshal = |micros: u32, rng: &mut Rng| {
        let check = leaf("json.checkValid", "encoding/json/scanner.go", 108, micros / 4);
        let decode = leaf("json.(*decodeState).unmarshal", JSON, 114, micros * 3 / 4 + rng.below(300));
        span("json.Unmarshal", JSON, 75, 12, vec![check, decode])
    };
    let layout = vec![round_trip("redisx.(*Client).Get", 68, rng), unmarshal(1800, rng)];
    let mut stories = vec![round_trip("redisx.(*Client).MGet", 118, rng)];
    for _ in 0..14 {
        let micros = rng.between(350, 900);
        stories.push(unmarshal(micros, rng));
    }
    stories.push(leaf("model.sortStories", STORE, 135, rng.between(90, 150)));
    let children = vec![
        span("model.(*Store).Layout", STORE, 133, 80, layout),
        span("model.(*Store).Stories", STORE, 141, 140, stories),
        span(
            "fragments.(*Client).Multi",
            "internal/fragments/client.go",
            149,
            90,
            vec![round_trip("redisx.(*Client).MGet", 52, rng)],
        ),
    ];
    span("handlers.(*Front).load", FRONT, 71, 120, children)
}

fn section(nth: u32, hit: bool, rng: &mut Rng) -> Span {
    let fragments = 3 + (nth * 7 + 2) % 4;
    let children = (0..fragments).map(|_| fragment(hit, rng)).collect();
    span("render.(*Engine).section", ENGINE, 131, rng.between(90, 180), children)
}

fn fragment(hit: bool, rng: &mut Rng) -> Span {
    let found = leaf("sync.(*Map).Load", "sync/hashtriemap.go", 52, rng.between(2, 5));
    let get = match hit {
        true => vec![found],
        false => vec![found, compile(rng)],
    };
    let mut children = vec![span("render.(*TemplateCache).Get", CACHE, 160, 9, get), execute(rng)];
    if !hit || rng.chance(250) {
        children.push(leaf("json.Marshal", "encoding/json/encode.go", 178, rng.between(60, 220)));
    }
    if !hit && rng.chance(160) {
        // Most of the new garbage is paid for by whoever allocates next.
        children.push(leaf("runtime.gcAssistAlloc", "runtime/mgcmark.go", 440, rng.between(300, 1500)));
    }
    span("render.(*Engine).fragment", ENGINE, 138, rng.between(35, 80), children)
}

fn compile(rng: &mut Rng) -> Span {
    let actions = rng.between(4, 9);
    let parsed = (0..actions)
        .map(|_| {
            let inner = vec![
                leaf("parse.(*Tree).pipeline", PARSE, 532, rng.between(15, 45)),
                leaf("parse.(*Tree).itemList", PARSE, 536, rng.between(40, 130)),
            ];
            span("parse.(*Tree).action", PARSE, 361, rng.between(10, 30), inner)
        })
        .collect();
    let escaped = (0..actions)
        .map(|nth| match nth % 3 {
            0 => leaf("template.(*escaper).escapeAction", ESCAPE, 184, rng.between(25, 85)),
            1 => leaf("template.(*escaper).escapeBranch", ESCAPE, 203, rng.between(50, 220)),
            _ => leaf("template.(*escaper).escapeText", ESCAPE, 206, rng.between(30, 120)),
        })
        .collect();
    let funcs = leaf("template.(*Template).Funcs", HTML, 99, rng.between(45, 105));
    let parse = span("template.(*Template).Parse", HTML, 108, 60, parsed);
    let clone = leaf("template.(*Template).Clone", HTML, 115, rng.between(55, 150));
    let escape = span("template.(*Template).escape", HTML, 107, 50, escaped);
    span("render.(*TemplateCache).compile", CACHE, 58, 45, vec![funcs, parse, clone, escape])
}

fn execute(rng: &mut Rng) -> Span {
    let steps = rng.between(2, 6);
    let walked = (0..steps)
        .map(|_| {
            let inner = vec![
                leaf("template.(*state).evalPipeline", EXEC, 265, rng.between(30, 140)),
                leaf("template.(*state).printValue", EXEC, 268, rng.between(10, 60)),
            ];
            span("template.(*state).walk", EXEC, 289, rng.between(10, 40), inner)
        })
        .collect();
    span("template.(*Template).Execute", HTML, 171, 25, walked)
}

fn written(rng: &mut Rng) -> Span {
    let deflate = leaf("flate.(*compressor).deflate", "compress/flate/deflate.go", 191, rng.between(500, 1300));
    let write = leaf("net.(*conn).Write", "net/net.go", 196, rng.between(60, 240));
    span("gzip.(*Writer).Write", "compress/gzip/gzip.go", 83, 20, vec![deflate, write])
}
