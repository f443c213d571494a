//! Pyroscope's flamebearer (`pkg/og/structs/flamebearer/flamebearer.go`) and its querier's Connect JSON reply
//! (`api/querier/v1/querier.proto`): levels of bars, each a row of numbers.
//!
//! A bar of one profile is `offset, total, self, name`; of two, `offset, total, self` for the left, the same for the
//! right, then `name`. An offset counts from the end of the bar before it in the level. The format's ancestor, the
//! `flamebearer` package of npm, has bars of `offset, total, name` and no object around them; what a bar's children
//! don't cover is its self value.

use profile::{ProfileBuilder, StackId, StringId};

use crate::bars::Bars;
use crate::json::Json;
use crate::number::Number;
use crate::{Format, ImportError, Imported, Limits, Warning, WarningKind};

pub(crate) fn read(text: &str, limits: &Limits, mut warnings: Vec<Warning>) -> Result<Imported, ImportError> {
    let mut file = File::default();
    let (mut is_reply, mut is_bare) = (false, false);
    let mut json = Json::new(text, limits);
    json.object("a flamebearer or a reply of Pyroscope", |json, key| match key {
        _ if json.null() => Ok(()),
        "flamebearer" => json.object("a flamebearer", |json, key| file.field(json, key, limits)),
        "flamegraph" => {
            is_reply = true;
            json.object("a flame graph", |json, key| file.field(json, key, limits))
        }
        // The inner object alone, as a render API hands it to a component.
        "names" | "levels" | "numTicks" | "maxSelf" => {
            is_bare = true;
            file.field(json, key, limits)
        }
        "metadata" => json.object("metadata", |json, key| file.metadata(json, key)),
        "timeline" => file.timeline(json),
        "leftTicks" | "rightTicks" => {
            file.two_sides |= json.integer("a number of ticks")? != 0;
            Ok(())
        }
        _ => json.skip(),
    })?;
    crate::warn_trailing(&mut warnings, json.trailing());
    let two_sides = file.two_sides();
    let mut builder = std::mem::take(&mut file.builder);
    let has_three = is_bare && file.levels.first().is_some_and(|(end, _)| *end == 3);
    let width = match (two_sides, has_three) {
        (true, _) => 7,
        (false, true) => 3,
        (false, false) => 4,
    };
    let mut bars = Bars::new(&mut builder, limits, two_sides, file.numbers.len() / width);
    let total = file.decode(&mut bars, width)?;
    if file.ticks != 0 && i128::from(file.ticks) != total {
        let message = format!("the file gives {} as its total, but its root bar is {total} wide", file.ticks);
        warnings.push(Warning::new(WarningKind::Repaired, 1, message));
    }
    // Pyroscope exports CPU profiles as "samples" at a rate of 1 GHz: the values are nanoseconds.
    let (kind, unit) = match (&*file.units, file.sample_rate) {
        ("samples", 1_000_000_000) => ("cpu", "nanoseconds"),
        (units, _) => ("", units),
    };
    bars.finish((&file.name, kind, unit), 0, &mut warnings)?;
    builder.profile.default_set = u32::from(two_sides);
    let format = match (is_reply, two_sides) {
        (true, _) => Format::PyroscopeReply,
        (false, false) => Format::FlamebearerSingle,
        (false, true) => Format::FlamebearerDouble,
    };
    let mut profile = builder.finish();
    profile.name = file.name;
    profile.start_time_ns = file.start_time_ns;
    profile.duration_ns = file.duration_ns;
    Ok(Imported { format, profile, warnings })
}

#[derive(Default)]
struct File {
    builder: ProfileBuilder,
    names: Vec<StringId>,
    /// All bars, level by level.
    numbers: Vec<i64>,
    /// The end of each level in `numbers`, and the byte where it starts.
    levels: Vec<(usize, usize)>,
    ticks: i64,
    format: Option<String>,
    two_sides: bool,
    units: String,
    sample_rate: i64,
    name: String,
    start_time_ns: Option<i64>,
    duration_ns: Option<i64>,
}

impl File {
    fn field(&mut self, json: &mut Json<'_>, key: &str, limits: &Limits) -> Result<(), ImportError> {
        match key {
            _ if json.null() => Ok(()),
            "names" => {
                self.names.clear();
                json.array("a list of names", |json| {
                    let name = json.string("a name")?;
                    self.names.push(self.builder.string(&name)?);
                    Limits::check(limits.strings, self.names.len(), "names")
                })
            }
            "levels" => {
                self.numbers.clear();
                self.levels.clear();
                json.array("a list of levels", |json| {
                    let offset = json.offset();
                    if json.peek() == Some(b'{') {
                        json.object("a level", |json, key| match key {
                            "values" => self.level(json),
                            _ => json.skip(),
                        })?;
                    } else {
                        self.level(json)?;
                    }
                    self.levels.push((self.numbers.len(), offset));
                    Limits::check(limits.depth, self.levels.len(), "levels")
                })
            }
            "numTicks" | "total" => {
                self.ticks = json.integer("a number of ticks")?;
                Ok(())
            }
            "leftTicks" | "rightTicks" => {
                self.two_sides |= json.integer("a number of ticks")? != 0;
                Ok(())
            }
            _ => self.metadata(json, key),
        }
    }

    fn level(&mut self, json: &mut Json<'_>) -> Result<(), ImportError> {
        json.array("a level, a list of numbers", |json| {
            self.numbers.push(json.integer("a number of a bar")?);
            Ok(())
        })
    }

    /// Old files keep these in `flamebearer`.
    fn metadata(&mut self, json: &mut Json<'_>, key: &str) -> Result<(), ImportError> {
        match key {
            _ if json.null() => {}
            "format" => self.format = Some(json.string("a format")?.into_owned()),
            "units" => self.units = json.string("a unit")?.into_owned(),
            "name" => self.name = json.string("a name")?.into_owned(),
            "sampleRate" => self.sample_rate = json.integer("a sample rate")?,
            _ => json.skip()?,
        }
        Ok(())
    }

    fn timeline(&mut self, json: &mut Json<'_>) -> Result<(), ImportError> {
        let (mut start_s, mut step_s, mut steps) = (0, 0, 0);
        json.object("a timeline", |json, key| {
            match key {
                _ if json.null() => {}
                "startTime" => start_s = json.number("a time")?.whole().unwrap_or(0),
                "durationDelta" => step_s = json.number("a duration")?.whole().unwrap_or(0),
                "samples" => json.array("a list of samples", |json| {
                    steps += 1;
                    json.skip()
                })?,
                _ => json.skip()?,
            }
            Ok(())
        })?;
        self.start_time_ns = nanoseconds(start_s);
        self.duration_ns = step_s.checked_mul(steps).and_then(nanoseconds);
        Ok(())
    }

    /// The format is not always given, and then the root bar tells.
    fn two_sides(&self) -> bool {
        match self.format.as_deref() {
            Some("double") => true,
            Some("single") => false,
            _ => self.two_sides || self.levels.first().is_some_and(|(end, _)| *end == 7),
        }
    }

    /// Walks the levels from the root and gives the width of the root.
    fn decode(&self, bars: &mut Bars<'_>, width: usize) -> Result<i128, ImportError> {
        let mut total = 0;
        let mut below: Vec<Bar> = Vec::new();
        let mut level: Vec<Bar> = Vec::new();
        let mut start = 0;
        for (depth, (end, offset)) in self.levels.iter().enumerate() {
            let wrong = |message: String| ImportError::malformed(format!("level {depth}: {message}")).at(*offset);
            let numbers = &self.numbers[start..*end];
            start = *end;
            if !numbers.len().is_multiple_of(width) {
                return Err(wrong(format!("expected {width} numbers for each bar, found {} in all", numbers.len())));
            }
            let mut ends = [0; 2];
            let mut parent = 0;
            for numbers in numbers.chunks_exact(width) {
                let [numbers @ .., name] = numbers else { continue };
                let name = usize::try_from(*name).ok().and_then(|name| self.names.get(name)).copied();
                let name = name.ok_or_else(|| wrong(format!("a bar has none of the {} names", self.names.len())))?;
                let without_own = match numbers {
                    &[offset, total] => Some([offset, total, 0]),
                    _ => None,
                };
                let numbers = without_own.as_ref().map_or(numbers, <[i64; 3]>::as_slice);
                let mut bar = Bar::read(numbers, &mut ends)
                    .ok_or_else(|| wrong("a bar has a negative number, or a self value above its total".to_owned()))?;
                if bar.start == bar.end {
                    continue;
                }
                if depth == 0 {
                    if !level.is_empty() {
                        return Err(wrong("expected one root bar".to_owned()));
                    }
                    total = bar.end - bar.start;
                    bar.stack = bars.root(name)?;
                } else {
                    while below.get(parent).is_some_and(|below| below.end <= bar.start) {
                        parent += 1;
                    }
                    let below = below.get_mut(parent).filter(|below| below.holds(&bar));
                    let below = below.ok_or_else(|| wrong("a bar doesn't fit on the one below it".to_owned()))?;
                    below.rest = [below.rest[0] - bar.total[0], below.rest[1] - bar.total[1]];
                    bar.stack = bars.stack(below.stack, name)?;
                }
                for (side, own) in numbers.chunks_exact(3).map(|bar| bar[2]).enumerate() {
                    bars.sample(side, bar.stack, Number::Int(own))?;
                }
                level.push(bar);
            }
            leave(bars, &below, width)?;
            std::mem::swap(&mut below, &mut level);
            level.clear();
        }
        leave(bars, &below, width)?;
        Ok(total)
    }
}

fn nanoseconds(seconds: i64) -> Option<i64> {
    seconds.checked_mul(1_000_000_000).filter(|nanoseconds| *nanoseconds > 0)
}

/// A bar of the level being read, or of the one below it.
struct Bar {
    /// Both sides together.
    start: i128,
    end: i128,
    stack: StackId,
    total: [i64; 2],
    /// Total without self and children.
    rest: [i64; 2],
}

impl Bar {
    /// `None` if a number is negative or contradicts another.
    fn read(numbers: &[i64], ends: &mut [i128; 2]) -> Option<Self> {
        let mut bar = Self { start: 0, end: 0, stack: StackId::NONE, total: [0; 2], rest: [0; 2] };
        for (side, numbers) in numbers.chunks_exact(3).enumerate() {
            let &[offset, total, own] = numbers else { return None };
            if offset < 0 || own < 0 || own > total {
                return None;
            }
            bar.start += ends[side] + i128::from(offset);
            ends[side] += i128::from(offset) + i128::from(total);
            bar.end += ends[side];
            bar.total[side] = total;
            bar.rest[side] = total - own;
        }
        Some(bar)
    }

    fn holds(&self, bar: &Self) -> bool {
        self.start <= bar.start && bar.end <= self.end && (0..2).all(|side| bar.total[side] <= self.rest[side])
    }
}

/// Keeps what the children of a finished level don't cover.
fn leave(bars: &mut Bars<'_>, level: &[Bar], width: usize) -> Result<(), ImportError> {
    for bar in level {
        for (side, rest) in bar.rest.iter().enumerate().filter(|(_, rest)| **rest > 0) {
            match width {
                3 => bars.sample(side, bar.stack, Number::Int(*rest))?,
                _ => bars.left_out(side, bar.stack, Number::Int(*rest))?,
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use profile::{Side, Weight};

    fn file(levels: &str, more: &str) -> Result<Imported, ImportError> {
        let text = format!(r#"{{"flamebearer":{{"names":["total","a","b","c"],"levels":{levels}{more}}}}}"#);
        read(&text, &Limits::default(), Vec::new())
    }

    #[test]
    fn self_values_and_what_is_missing() {
        let imported = file("[[0,10,0,0],[0,6,1,1,0,4,4,2],[1,5,5,3]]", r#","numTicks":10"#).unwrap();
        let set = &imported.profile.sets[0];
        assert_eq!((set.metrics[0].weights.sum(), set.len()), (Weight::Int(10), 3));
        assert_eq!(imported.warnings, []);
        // One is missing on top of the root, two on top of `a`.
        let imported = file("[[0,10,0,0],[0,6,1,1,0,3,3,2],[1,3,3,3]]", "").unwrap();
        let set = &imported.profile.sets[0];
        assert_eq!((set.metrics[0].weights.sum(), set.len()), (Weight::Int(10), 5));
        assert_eq!(imported.warnings[0].kind, WarningKind::Truncated);
        let other = imported.profile.truncation.unwrap();
        assert_eq!(imported.profile.strings.get(imported.profile.functions.name(other)), "other");
    }

    #[test]
    fn three_numbers_a_bar() {
        let text = r#"{"names":["all","a","b","c"],"levels":[[0,10,0],[0,6,1,0,4,2],[1,5,3]],"numTicks":10}"#;
        let imported = read(text, &Limits::default(), Vec::new()).unwrap();
        assert_eq!(imported.warnings, []);
        let set = &imported.profile.sets[0];
        let weights: Vec<Weight> = (0..set.len()).map(|row| set.metrics[0].weights.get(row)).collect();
        assert_eq!(weights, [Weight::Int(1), Weight::Int(4), Weight::Int(5)]);
        let wide = r#"{"names":["all","a"],"levels":[[0,10,0],[0,11,1]]}"#;
        assert!(read(wide, &Limits::default(), Vec::new()).is_err());
    }

    #[test]
    fn two_sides_without_being_told() {
        let imported = file("[[0,10,0,0,10,0,0],[0,6,6,0,2,2,1,0,4,4,0,8,8,2]]", "").unwrap();
        assert_eq!(imported.format, Format::FlamebearerDouble);
        let set = imported.profile.opening_set().unwrap();
        assert_eq!((set.side, set.metrics[0].weights.get(1)), (Side::After, Weight::Int(8)));
    }

    #[test]
    fn nanoseconds_called_samples() {
        let imported = file("[[0,5,5,0]]", r#","units":"samples","sampleRate":1000000000"#).unwrap();
        assert_eq!(imported.profile.sets[0].metrics[0].unit, "nanoseconds");
    }

    #[test]
    fn contradictions_are_refused() {
        for levels in [
            "[[0,10,0]]",
            "[[0,10,0,4]]",
            "[[0,10,0,-1]]",
            "[[0,10,11,0]]",
            "[[0,10,0,0,0,5,0,0]]",
            "[[0,10,0,0],[0,11,0,1]]",
            "[[0,10,0,0],[0,4,4,1,-2,4,4,2]]",
            "[[0,10,0,0],[0,4,0,1,0,6,6,2],[0,9,9,3]]",
            "[[0,10,6,0],[6,5,5,1]]",
            "[[0,9223372036854775807,0,0],[9223372036854775807,9223372036854775807,0,1]]",
            "[[0,1.5,0,0]]",
            "[[],[0,1,1,1]]",
        ] {
            assert!(file(levels, "").is_err_and(|error| error.offset.is_some()), "{levels}");
        }
    }
}
