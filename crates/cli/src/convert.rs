//! `isotherm convert`: profiles as files of another format.

mod output;
mod target;
mod views;

use std::process::ExitCode;

use collapsers::SvgOptions;
use formats::write::{Loss, Options, Target, sentences};
use profile::merge::Join;
use profile::{Narrow, NotFound, Profile};
use serde::Serialize;

use crate::arguments::Arguments;
use crate::figures::Problem;
use crate::input::read_together;
use crate::text::{complain, emit, say};
use output::Output;
use target::To;

pub(crate) const USAGE: &str = "isotherm convert IN… OUT [--to FORMAT] [options]";

pub(crate) const HELP: &str = "\
Reads profiles of any format and writes them as another one. `-` is the standard input or output. What the other
format can't hold is left out, and told on the standard error.

Several inputs become one: their profiles of the same name and metrics are joined, and every sample gets the label
`source` with the name of its file.

Formats (--to, or the end of OUT's name):
  pprof        .pb.gz .pb .pprof    google/pprof, all metrics of a profile
  folded       .folded .collapsed   a line for each stack (FlameGraph, inferno)
  speedscope   .speedscope.json     speedscope, all profiles and metrics
  firefox      .firefox.json        Firefox Profiler, all profiles and threads
  flamebearer  .flamebearer.json    Pyroscope
  nested-set   .nested-set.json     Grafana data frame
  csv          .csv                 a table of functions
  svg          .svg                 a flame graph to look at (inferno)
  html         .html                a flame graph in one page that needs no network: zoom, search, compare
  dot          .dot .gv             who calls whom, for Graphviz
  md           .md                  a table of functions in Markdown
A further .gz packs the output.

Options:
  --to FORMAT       the format, whatever OUT is called
  --metric TYPE     only the metric of that name (`isotherm inspect` lists them)
  --profile NAME    only profiles of that name, of files that hold several
  --thread NAME     only samples of threads with that name or id
  --all             profiles with the same metrics as one: all threads of a recording
  --keep-apart      do not join profiles of several inputs
  --json            print a summary as JSON: format, bytes, warnings, losses
  --quiet           tell no warnings and losses
  --most N          html, dot, md: the N heaviest frames (100000), functions (80), or rows (200)
  --title TEXT      svg, html, dot: what it is called
SVG only:
  --subtitle TEXT  --count-name WORD  --width PIXELS  --min-width PERCENT
  --palette NAME    hot, mem, io, java, js, perl, python, rust, red, green, blue, aqua, yellow, purple, orange …
  --inverted        roots on top (icicle)
  --reverse         stacks start with their leaves

Examples:
  isotherm convert cpu.pb.gz cpu.speedscope.json
  isotherm convert pod-*.pb.gz all.pb.gz
  isotherm convert samply.json.gz all-threads.pb.gz --all
  perf script | isotherm convert - - --to folded | less
  isotherm convert heap.pb.gz heap.svg --metric inuse_space --palette mem
  isotherm convert cpu.pb.gz cpu.html

Exit status: 0 written (perhaps with losses), 1 nothing could be read or written, 2 a wrong call.
";

const VALUED: &[&str] = &[
    "--to",
    "--metric",
    "--profile",
    "--thread",
    "--most",
    "--title",
    "--subtitle",
    "--count-name",
    "--width",
    "--min-width",
    "--palette",
];

pub(crate) fn run(arguments: &[String]) -> ExitCode {
    let flags = ["--json", "--quiet", "--all", "--keep-apart", "--inverted", "--reverse"];
    let parsed = Arguments::parse(arguments, &flags, VALUED);
    let call = match parsed.as_ref().map_err(Clone::clone).and_then(Call::new) {
        Ok(call) => call,
        Err(problem) => return crate::wrong_call(USAGE, &problem),
    };
    match call.convert() {
        Ok(summary) => {
            if call.json {
                match serde_json::to_string(&summary) {
                    Ok(text) => emit(&(text + "\n")),
                    Err(error) => say(&format!("the summary can't be written as JSON: {error}")),
                }
            }
            ExitCode::SUCCESS
        }
        Err((file, problem)) => {
            complain(&file, &problem);
            if call.json {
                let refusal = crate::figures::Refusal { file: Some(file), error: problem };
                emit(&(serde_json::to_string(&refusal).unwrap_or_default() + "\n"));
            }
            ExitCode::FAILURE
        }
    }
}

/// A call that makes sense.
struct Call<'a> {
    inputs: Vec<&'a str>,
    out: &'a str,
    to: To,
    gzip: Option<bool>,
    narrow: Narrow<'a>,
    join: Join,
    json: bool,
    quiet: bool,
    svg: SvgOptions<'a>,
    /// For those that have a title of their own without one.
    title: Option<&'a str>,
    most: Option<usize>,
}

#[derive(Serialize)]
struct Summary {
    format: &'static str,
    bytes: u64,
    warnings: Vec<Told>,
    losses: Vec<Told>,
}

#[derive(Serialize)]
struct Told {
    kind: &'static str,
    message: String,
    count: u64,
}

impl<'a> Call<'a> {
    fn new(arguments: &Arguments<'a>) -> Result<Self, String> {
        let Some((out, inputs)) = arguments.files.split_last().filter(|(_, inputs)| !inputs.is_empty()) else {
            return Err("convert needs what to read and what to write".to_owned());
        };
        let to = arguments.value("--to").map_or_else(|| To::from_file_name(out), To::from_id)?;
        let json = arguments.has("--json");
        if *out == "-" && json {
            return Err("--json prints to the standard output: give OUT a name".to_owned());
        }
        if let Some(same) = inputs.iter().find(|input| output::is_same_file(input, out)) {
            return Err(format!("{same} would be overwritten while it is read"));
        }
        let default = SvgOptions::default();
        let svg = SvgOptions {
            title: arguments.value("--title").unwrap_or(default.title),
            subtitle: arguments.value("--subtitle"),
            width: arguments.number("--width")?,
            min_width: arguments.number("--min-width")?.unwrap_or(default.min_width),
            palette: arguments.value("--palette").unwrap_or(default.palette),
            inverted: arguments.has("--inverted"),
            reverse: arguments.has("--reverse"),
            count_name: arguments.value("--count-name"),
        };
        let title = arguments.value("--title");
        let without_title = SvgOptions { title: default.title, ..svg.clone() };
        if to != To::Svg && (without_title != default || title.is_some() && !to.has_title()) {
            return Err(format!("{} files have no title, width or colours: that is for --to svg", to.id()));
        }
        let most = arguments.number("--most")?;
        if most.is_some() && !matches!(to, To::View(_)) {
            return Err(format!("{} files hold everything: --most is for --to html, dot and md", to.id()));
        }
        svg.validate()?;
        let lower = out.to_ascii_lowercase();
        // What is usual for the target, unless the name says otherwise.
        let gzip = if lower.ends_with(".gz") {
            Some(true)
        } else if lower.ends_with(".pb") {
            Some(false)
        } else {
            None
        };
        let narrow = Narrow {
            set: arguments.value("--profile"),
            metric: arguments.value("--metric"),
            thread: arguments.value("--thread"),
        };
        let join = match (arguments.has("--all"), arguments.has("--keep-apart")) {
            (true, true) => return Err("--all and --keep-apart contradict each other".to_owned()),
            (true, false) => Join::AllSets,
            (false, true) => Join::KeepApart,
            (false, false) => Join::SameSets,
        };
        let quiet = arguments.has("--quiet");
        Ok(Self { inputs: inputs.to_vec(), out, to, gzip, narrow, join, json, quiet, svg, title, most })
    }

    fn convert(&self) -> Result<Summary, (String, Problem)> {
        let together = read_together(&self.inputs, self.join)?;
        let mut profile = together.profile;
        let name = self.inputs.join(", ");
        self.narrow.apply(&mut profile).map_err(|missing| (name.clone(), not_found(&self.narrow, &missing)))?;
        let told = |kind, message: &str, count| Told { kind, message: message.to_owned(), count };
        let warnings: Vec<Told> =
            together.warnings.iter().map(|warning| told(warning.kind.id(), &warning.message, warning.count)).collect();
        let (losses, bytes) = self.write(&profile).map_err(|problem| (self.out.to_owned(), problem))?;
        if !self.quiet {
            warnings.iter().for_each(|warning| say(&format!("{name}: warning: {}", warning.message)));
            sentences(&losses).iter().for_each(|loss| say(&format!("{}: {loss}", self.out)));
        }
        let losses = losses.iter().map(|loss| told(loss.aspect.id(), &loss.message, loss.count)).collect();
        Ok(Summary { format: self.to.id(), bytes, warnings, losses })
    }

    fn write(&self, profile: &Profile) -> Result<(Vec<Loss>, u64), Problem> {
        let cant_write = |error: std::io::Error| Problem::plain(format!("the file can't be written: {error}"));
        let is_packed = self.gzip.unwrap_or(self.to == To::Target(Target::Pprof));
        let mut output = Output::create(self.out, is_packed)?;
        let losses = match self.to {
            To::Target(target) => {
                let options = Options { gzip: self.gzip };
                formats::write::write(profile, target, &options, &mut output).map_err(cant_write)?
            }
            To::Svg => {
                let set = profile.default_set as usize;
                let metric = profile.opening_set().map_or(0, |set| set.default_metric as usize);
                let mut packed = output::Packed::new(&mut output, is_packed);
                let losses = collapsers::svg(profile, set, metric, &self.svg, &mut packed).map_err(Problem::plain)?;
                packed.finish().map_err(cant_write)?;
                losses
            }
            To::View(view) => {
                let mut packed = output::Packed::new(&mut output, is_packed);
                let losses = views::write(profile, view, self.title, self.most, &mut packed)?;
                packed.finish().map_err(cant_write)?;
                losses
            }
        };
        let bytes = output.finish().map_err(cant_write)?;
        Ok((losses, bytes))
    }
}

fn not_found(narrow: &Narrow<'_>, missing: &NotFound) -> Problem {
    let wanted = match missing.what {
        "profile" => narrow.set,
        "metric" => narrow.metric,
        _ => narrow.thread,
    };
    let (what, wanted) = (missing.what, wanted.unwrap_or_default());
    Problem::plain(match missing.known.len() {
        0 => format!("there is no {what} `{wanted}`, nor any other with a name"),
        _ => format!("there is no {what} `{wanted}`, only {}", missing.known.join(", ")),
    })
}
