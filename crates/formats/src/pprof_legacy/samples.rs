//! Samples as these forms have them, and the profile that they become.

use profile::{
    Frame, FrameId, Function, Label, LabelSetId, LabelValue, Metric, ProfileBuilder, SampleSet, StackId, StringId,
    Weights,
};
use rustc_hash::FxHashMap;

use super::maps::Maps;
use super::symbols::Symbols;
use crate::{Format, ImportError, Imported, Limits, Warning, WarningKind};

type Result<T> = std::result::Result<T, ImportError>;

/// Which addresses are those of the instruction after a call, and are moved back into it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Return {
    None,
    AllButLeaf,
    All,
}

pub(super) struct Samples<'l> {
    /// Of all stacks, leaf first.
    addresses: Vec<u64>,
    /// The end of each stack in `addresses`.
    ends: Vec<usize>,
    /// Kind and unit of each metric, and a value for each sample.
    metrics: Vec<(String, String, Vec<i64>)>,
    /// Of the samples up to the last that has any.
    labels: Vec<LabelSetId>,
    /// Whether samples of one stack are different things.
    pub(super) keep_apart: bool,
    /// What the symbols are, as far as the file tells.
    pub(super) symbols: Symbols,
    pub(super) maps: Maps,
    pub(super) builder: ProfileBuilder,
    pub(super) warnings: Vec<Warning>,
    limits: &'l Limits,
}

impl<'l> Samples<'l> {
    pub(super) fn new(metrics: &[(&str, &str)], limits: &'l Limits, warnings: Vec<Warning>) -> Self {
        Self {
            addresses: Vec::new(),
            ends: Vec::new(),
            metrics: metrics.iter().map(|(kind, unit)| ((*kind).to_owned(), (*unit).to_owned(), Vec::new())).collect(),
            labels: Vec::new(),
            keep_apart: false,
            symbols: Symbols::default(),
            maps: Maps::default(),
            builder: ProfileBuilder::default(),
            warnings,
            limits,
        }
    }

    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// Adds an address to the open stack.
    pub(super) fn address(&mut self, address: u64) -> Result<()> {
        self.addresses.push(address);
        let depth = self.addresses.len() - self.ends.last().copied().unwrap_or(0);
        Limits::check(self.limits.depth, depth, "frames in a stack")
    }

    /// Ends the open stack.
    pub(super) fn end(&mut self, values: &[i64]) -> Result<()> {
        self.ends.push(self.addresses.len());
        for ((_, _, column), value) in self.metrics.iter_mut().zip(values) {
            column.push(*value);
        }
        Limits::check(self.limits.samples, self.ends.len(), "samples")
    }

    /// Labels the last sample with the mean size of its blocks, as pprof does.
    pub(super) fn block_size(&mut self, size: i64) -> Result<()> {
        let bytes = self.builder.string("bytes")?;
        self.label(&mut [Label { key: bytes, value: LabelValue::Number(size, bytes) }])
    }

    /// Labels the last sample.
    pub(super) fn label(&mut self, labels: &mut [Label]) -> Result<()> {
        let labels = self.builder.labels(labels)?;
        if let Some(row) = self.ends.len().checked_sub(1) {
            self.labels.resize(row, LabelSetId::NONE);
            self.labels.push(labels);
        }
        Ok(())
    }

    /// Whether the open stack is empty.
    pub(super) fn is_open_empty(&self) -> bool {
        self.addresses.len() == self.ends.last().copied().unwrap_or(0)
    }

    /// Stacks, leaf first.
    pub(super) fn stacks(&self) -> impl Iterator<Item = &[u64]> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts.zip(&self.ends).map(|(start, end)| &self.addresses[start..*end])
    }

    /// Takes the second frame out of the stacks that `drop` names.
    pub(super) fn drop_second(&mut self, drop: impl Fn(&[u64]) -> bool) {
        let (mut start, mut kept) = (0, 0);
        for end in &mut self.ends {
            let stack = start..*end;
            start = *end;
            let skipped = drop(&self.addresses[stack.clone()]);
            for (index, from) in stack.enumerate() {
                if !(skipped && index == 1) {
                    self.addresses[kept] = self.addresses[from];
                    kept += 1;
                }
            }
            *end = kept;
        }
        self.addresses.truncate(kept);
    }

    pub(super) fn finish(mut self, moved: Return) -> Result<Imported> {
        let mut stacks: Vec<StackId> = Vec::with_capacity(self.ends.len());
        let mut frames: FxHashMap<(u64, bool), FrameId> = FxHashMap::default();
        let mut unnamed = 0;
        let mut start = 0;
        for end in &self.ends {
            let mut stack = StackId::NONE;
            for (index, address) in self.addresses[start..*end].iter().enumerate().rev() {
                let back = moved == Return::All || moved == Return::AllButLeaf && index > 0;
                let frame = match frames.get(&(*address, back)) {
                    Some(frame) => *frame,
                    None => {
                        let frame = match self.symbols.frame(*address, back, &self.maps, &mut self.builder)? {
                            Some(frame) => frame,
                            None => {
                                unnamed += 1;
                                unnamed_frame(address.wrapping_sub(u64::from(back)), &self.maps, &mut self.builder)?
                            }
                        };
                        frames.insert((*address, back), frame);
                        frame
                    }
                };
                stack = self.builder.stack(stack, frame)?;
            }
            start = *end;
            stacks.push(stack);
            Limits::check(self.limits.stacks, self.builder.profile.stacks.len(), "stacks")?;
        }
        Limits::check(self.limits.strings, self.builder.profile.strings.len(), "names")?;
        if unnamed > 0 {
            let message = if self.symbols.is_empty() {
                "the profile is not symbolicated: frames are called by their addresses"
            } else {
                "some frames are called by their addresses, as the profile has no names for them"
            };
            self.warnings.push(Warning::new(WarningKind::Unsymbolicated, unnamed, message));
        }
        self.labels.resize(if self.labels.is_empty() { 0 } else { stacks.len() }, LabelSetId::NONE);
        let mut labels = Some(std::mem::take(&mut self.labels)).filter(|labels| !labels.is_empty());
        if !self.keep_apart {
            self.merge(&mut stacks, &mut labels);
        }
        let metrics: Vec<Metric> = self
            .metrics
            .into_iter()
            .map(|(kind, unit, column)| Metric { kind, unit, weights: Weights::Int(column) })
            .collect();
        // As in a pprof without a default: the last one.
        let default_metric = u32::try_from(metrics.len().saturating_sub(1)).unwrap_or(0);
        let set = SampleSet { stacks, labels, metrics, default_metric, ..SampleSet::default() };
        crate::push_set(&mut self.builder, set, &mut self.warnings)?;
        Ok(Imported { format: Format::PprofLegacy, profile: self.builder.finish(), warnings: self.warnings })
    }

    /// Adds up samples of one stack and label, and leaves out those that count nothing (google/pprof `profile/merge.go`).
    fn merge(&mut self, stacks: &mut Vec<StackId>, labels: &mut Option<Vec<LabelSetId>>) {
        let mut rows: FxHashMap<(StackId, LabelSetId), usize> = FxHashMap::default();
        let mut kept = 0;
        for row in 0..stacks.len() {
            if self.metrics.iter().all(|(_, _, column)| column[row] == 0) {
                continue;
            }
            let key = (stacks[row], labels.as_ref().map_or(LabelSetId::NONE, |labels| labels[row]));
            let same = rows.get(&key).copied().filter(|same| {
                // What doesn't fit stays a sample of its own.
                self.metrics.iter().all(|(_, _, column)| column[*same].checked_add(column[row]).is_some())
            });
            if let Some(same) = same {
                self.metrics.iter_mut().for_each(|(_, _, column)| column[same] += column[row]);
                continue;
            }
            rows.insert(key, kept);
            stacks[kept] = key.0;
            if let Some(labels) = labels {
                labels[kept] = key.1;
            }
            self.metrics.iter_mut().for_each(|(_, _, column)| column[kept] = column[row]);
            kept += 1;
        }
        stacks.truncate(kept);
        if let Some(labels) = labels {
            labels.truncate(kept);
        }
        self.metrics.iter_mut().for_each(|(_, _, column)| column.truncate(kept));
    }
}

fn unnamed_frame(address: u64, maps: &Maps, builder: &mut ProfileBuilder) -> Result<FrameId> {
    let name = builder.string(&format!("{address:#x}"))?;
    let module = match maps.module(address) {
        Some(module) => builder.string(module)?,
        None => StringId::NONE,
    };
    let function = builder.function(Function { module, ..Function::named(name) })?;
    Ok(builder.frame(Frame { address, ..Frame::of(function) })?)
}
