//! What is written is read again as it was, but for what the writer says is lost.

mod kept;
mod models;

use std::collections::BTreeMap;
use std::path::Path;

use formats::summary::NameTree;
use formats::write::{Aspect, Loss, Options, Target, losses, write};
use profile::Profile;
use units::Unit;

use crate::{fixtures, read};

#[test]
fn fixtures_survive_every_target() {
    for fixture in fixtures() {
        if let Ok(imported) = read(&fixture.name, &fixture.bytes) {
            check(&fixture.name, &imported.profile);
        }
    }
}

#[test]
fn odd_models_survive_every_target() {
    for (name, profile) in models::models() {
        check(name, &profile);
    }
}

#[test]
fn losses_are_known_without_writing_and_packing_loses_nothing() {
    for (name, profile) in models::models().into_iter().filter(|(name, _)| *name != "a deep stack") {
        for target in Target::ALL {
            let (mut plain, mut packed) = (Vec::new(), Vec::new());
            let lost = write(&profile, *target, &Options { gzip: Some(false) }, &mut plain).unwrap();
            assert_eq!(write(&profile, *target, &Options { gzip: Some(true) }, &mut packed).unwrap(), lost);
            assert_eq!(losses(&profile, *target), lost);
            assert!(packed.starts_with(&[0x1F, 0x8B]));
            let text = |bytes: &[u8]| format!("{:?}", read("unknown", bytes).map(|read| read.profile.sets));
            let (plain, packed) = (text(&plain), text(&packed));
            assert!(plain == packed || plain.starts_with("Err"), "{name} as {}", target.id());
        }
    }
}

/// No reader makes these, so that only the writers are held to them.
#[test]
fn functions_without_a_name_are_written() {
    for target in Target::ALL {
        let mut bytes = Vec::new();
        write(&models::unnamed(), *target, &Options::default(), &mut bytes).unwrap();
        assert!(!bytes.is_empty(), "{}", target.id());
    }
}

#[test]
fn the_corpus_survives_every_target() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/profiles");
    let Ok(text) = std::fs::read_to_string(folder.join("expected.json")) else {
        eprintln!("skipped: the shared corpus isn't here");
        return;
    };
    let mut seen = 0;
    for file in text.split("\"file\": \"").skip(1).filter_map(|rest| rest.split('"').next()) {
        let Ok(bytes) = std::fs::read(folder.join(file)) else { continue };
        // Debug builds take minutes for the largest ones.
        if file.contains("gzip-bomb") || cfg!(debug_assertions) && bytes.len() > 300_000 {
            continue;
        }
        let most = if cfg!(debug_assertions) { 15_000 } else { 10_000_000 };
        if let Ok(imported) = read(file, &bytes)
            && frames(&imported.profile) < most
        {
            check(file, &imported.profile);
            seen += 1;
        }
    }
    assert!(seen > 100, "only {seen} files of the corpus were read");
}

/// The frames of all samples: formats without a table of stacks hold each of them.
fn frames(profile: &Profile) -> u64 {
    let stacks = profile.sets.iter().flat_map(|set| &set.stacks);
    stacks.map(|stack| u64::from(profile.stacks.depth(*stack))).sum()
}

/// Writes a profile as everything there is, and reads it.
fn check(file: &str, profile: &Profile) {
    for target in Target::ALL {
        let mut bytes = Vec::new();
        let plain = Options { gzip: Some(false) };
        let lost = write(profile, *target, &plain, &mut bytes).unwrap();
        let mut again = Vec::new();
        assert_eq!(write(profile, *target, &plain, &mut again).unwrap(), lost);
        assert!(bytes == again, "{file} as {}: the output differs", target.id());
        let sentence = |loss: &Loss| loss.message.len() > 20 && loss.count > 0 && !loss.message.ends_with('.');
        assert!(lost.iter().all(sentence), "{lost:?}");
        if *target == Target::Csv {
            check_table(file, profile, &String::from_utf8(bytes).unwrap());
            continue;
        }
        if lost.iter().any(|loss| loss.aspect == Aspect::Empty) {
            // An empty file is an answer, but not one that is read.
            let _ = read("unknown", &bytes);
            continue;
        }
        let again = match read("unknown", &bytes) {
            Ok(again) => again,
            Err(error) if error.kind == formats::ErrorKind::Unsupported => continue,
            Err(error) => panic!("{file} as {}: {error}", target.id()),
        };
        let trip = Trip { file, target: *target, from: profile, to: &again.profile, lost: &lost };
        trip.figures_are_kept();
        trip.details_are_kept();
    }
}

/// A profile, and what came back.
struct Trip<'t> {
    file: &'t str,
    target: Target,
    from: &'t Profile,
    to: &'t Profile,
    lost: &'t [Loss],
}

/// Columns that belong together: sets and metrics of what was written and of what was read.
type Pair = (Vec<(usize, usize)>, Vec<(usize, usize)>);

impl Trip<'_> {
    fn loses(&self, aspect: Aspect) -> bool {
        self.lost.iter().any(|loss| loss.aspect == aspect)
    }

    fn is_comparison(&self) -> bool {
        self.pairs().len() == 2 && self.from.opening_set().is_some_and(|set| set.side == profile::Side::After)
    }

    /// Units of the same thing are brought to one, unless there are none.
    fn factor(&self, unit: &str) -> f64 {
        match Unit::parse(unit) {
            _ if self.target == Target::Folded => 1.0,
            Unit::Bytes(bytes) => bytes as f64,
            unit => unit.nanoseconds().unwrap_or(1.0),
        }
    }

    /// A weight in the unit that all of its kind are compared in.
    fn value(&self, profile: &Profile, set: usize, metric: usize, row: usize) -> f64 {
        let metric = &profile.sets[set].metrics[metric];
        metric.weights.get(row).to_f64() * self.factor(&metric.unit)
    }

    fn what(&self) -> String {
        format!("{} as {}, {:?}", self.file, self.target.id(), self.lost)
    }

    fn pairs(&self) -> Vec<Pair> {
        let sets = &self.from.sets;
        let opening = self.from.default_set as usize;
        let default = |set: usize| (set, sets[set].default_metric as usize);
        match self.target {
            Target::Pprof => {
                let metrics = 0..sets[opening].metrics.len();
                metrics.map(|metric| (vec![(opening, metric)], vec![(0, metric)])).collect()
            }
            Target::Speedscope => {
                let columns = (0..sets.len()).flat_map(|set| (0..sets[set].metrics.len()).map(move |m| (set, m)));
                columns.enumerate().map(|(row, column)| (vec![column], vec![(row, 0)])).collect()
            }
            // A set may be several threads there.
            Target::Firefox => {
                let written = (0..sets.len()).filter(|set| !sets[*set].metrics.is_empty()).map(default).collect();
                vec![(written, (0..self.to.sets.len()).map(|set| (set, self.time_or_weight(set))).collect())]
            }
            _ => match self.from.baseline_of(opening) {
                Some(baseline) if self.to.sets.len() == 2 => {
                    vec![(vec![default(baseline)], vec![(0, 0)]), (vec![default(opening)], vec![(1, 0)])]
                }
                _ => vec![(vec![default(opening)], vec![(0, 0)])],
            },
        }
    }

    /// The metric of a thread that holds the weights.
    fn time_or_weight(&self, set: usize) -> usize {
        self.to.sets[set].default_metric as usize
    }

    fn figures_are_kept(&self) {
        if self.loses(Aspect::Negative) {
            return;
        }
        for (from, to) in self.pairs() {
            let (mut a, mut b) = (figures(self, self.from, &from), figures(self, self.to, &to));
            if self.is_comparison() {
                // Both sides have the stacks of both.
                (a.depth, b.depth) = (0, 0);
                for list in [&mut a.own, &mut a.through, &mut b.own, &mut b.through] {
                    list.retain(|_, weight| *weight != 0.0);
                }
            }
            let slack = 1e-9;
            if self.loses(Aspect::Fractions) {
                // Each weight by a half at most, unless they are divided.
                let rounding = 0.5 * from.iter().map(|(set, _)| self.from.sets[*set].len()).sum::<usize>() as f64;
                let divided = self.lost.iter().any(|loss| loss.message.contains("divided by 10"));
                assert!(divided || (a.total - b.total).abs() <= rounding, "{} {}: {}", a.total, b.total, self.what());
                continue;
            }
            assert!(near(a.total, b.total, slack), "total {} became {}: {}", a.total, b.total, self.what());
            if self.loses(Aspect::Names) {
                // A file without any stack gets one.
                assert!(a.depth == b.depth || a.depth == 0, "depth: {}", self.what());
                continue;
            }
            if !self.loses(Aspect::Zero) {
                assert_eq!(a.depth, b.depth, "depth: {}", self.what());
                assert_eq!(a.own.len(), b.own.len(), "names with self values: {}", self.what());
                assert_eq!(a.through.len(), b.through.len(), "names: {}", self.what());
            }
            for (before, after) in [(&a.own, &b.own), (&a.through, &b.through)] {
                for (name, value) in before {
                    let found = after.get(name).copied().unwrap_or(0.0);
                    assert!(near(*value, found, slack), "`{name}` had {value} and has {found}: {}", self.what());
                }
            }
        }
    }

    fn details_are_kept(&self) {
        let changed = [Aspect::Negative, Aspect::Names, Aspect::Fractions];
        if changed.iter().any(|aspect| self.loses(*aspect)) {
            return;
        }
        kept::check(self);
    }
}

/// Figures of several columns together.
#[derive(Default)]
struct Figures {
    total: f64,
    depth: u32,
    own: BTreeMap<String, f64>,
    through: BTreeMap<String, f64>,
}

fn figures(trip: &Trip<'_>, profile: &Profile, columns: &[(usize, usize)]) -> Figures {
    let tree = NameTree::new(profile);
    let mut out = Figures::default();
    for (set, metric) in columns {
        let set = &profile.sets[*set];
        let figures = tree.figures(set);
        let factor = trip.factor(&set.metrics[*metric].unit);
        out.total += set.metrics[*metric].weights.sum().to_f64() * factor;
        out.depth = out.depth.max(figures.max_depth);
        for (list, rows) in
            [(&mut out.own, figures.self_by_name(*metric)), (&mut out.through, figures.total_by_name(*metric))]
        {
            for (name, weight) in rows {
                *list.entry(profile.strings.get(name).to_owned()).or_default() += weight.to_f64() * factor;
            }
        }
    }
    out
}

fn near(a: f64, b: f64, slack: f64) -> bool {
    (a - b).abs() <= slack * a.abs().max(b.abs()).max(1.0)
}

/// The table has the functions' figures.
fn check_table(file: &str, profile: &Profile, table: &str) {
    let mut rows = kept::records(table).into_iter();
    let head = rows.next().unwrap();
    assert_eq!(head[..2], ["name", "file"], "{file}");
    let Some(set) = profile.opening_set().filter(|set| !set.metrics.is_empty()) else { return };
    let opening = profile.default_set as usize;
    let first = head.len() - 2 * set.metrics.len();
    let mut own: Vec<f64> = vec![0.0; set.metrics.len()];
    for row in rows {
        assert_eq!(row.len(), head.len(), "{file}: {row:?}");
        for (metric, sum) in own.iter_mut().enumerate() {
            *sum += row[first + 2 * metric].parse::<f64>().unwrap();
        }
    }
    let tree = NameTree::new(profile);
    let figures = tree.figures(set);
    for (metric, sum) in own.into_iter().enumerate() {
        let want: f64 = figures.self_by_name(metric).iter().map(|(_, weight)| weight.to_f64()).sum();
        assert!(near(want, sum, 1e-9), "{file}: {want} became {sum} in set {opening}");
    }
}
