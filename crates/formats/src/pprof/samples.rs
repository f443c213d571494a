//! Samples: locations, leaf first, with a value for each sample type, and labels.

use profile::{Label, LabelSetId, LabelValue, ProfileBuilder, StackId};

use super::prune;
use super::tables::{Locations, Tables};
use crate::protobuf::Message;
use crate::{ImportError, Limits};

type Result<T> = std::result::Result<T, ImportError>;

pub(super) struct Samples {
    pub(super) stacks: Vec<StackId>,
    /// A column for each sample type.
    pub(super) values: Vec<Vec<i64>>,
    pub(super) labels: Option<Vec<LabelSetId>>,
}

pub(super) fn read(
    bytes: &[u8],
    tables: &mut Tables<'_>,
    locations: &Locations,
    builder: &mut ProfileBuilder,
    limits: &Limits,
) -> Result<Samples> {
    let count = tables.sample_count;
    // A value takes a byte at least, so that the columns are never larger than the input allows.
    if count as u64 * tables.sample_types.len() as u64 > bytes.len() as u64 {
        let message = format!("expected a value for each of the {} sample types", tables.sample_types.len());
        return Err(ImportError::malformed(message));
    }
    let mut samples = Samples {
        stacks: Vec::with_capacity(count),
        values: tables.sample_types.iter().map(|_| Vec::with_capacity(count)).collect(),
        labels: None,
    };
    let mut walk = Walk { open: Vec::new(), locations, limits };
    let mut path: Vec<u32> = Vec::new();
    let mut values: Vec<i64> = Vec::new();
    let mut labels: Vec<Label> = Vec::new();
    let mut message = Message::new(bytes);
    loop {
        let offset = message.offset();
        let Some((number, value)) = message.field()? else { break };
        if number != 2 {
            continue;
        }
        let mut sample = value.message("a sample", offset)?;
        path.clear();
        values.clear();
        labels.clear();
        let mut missing = None;
        while let Some((number, value)) = sample.field()? {
            match number {
                1 => value.numbers(|id| match tables.location_ids.get(id) {
                    Some(row) => path.push(row),
                    None => missing = Some(id),
                })?,
                2 => value.numbers(|value| values.push(value as i64))?,
                3 => labels.push(label(value.message("a label", offset)?, tables, builder)?),
                _ => {}
            }
        }
        if let Some(id) = missing {
            let message = format!("a sample names location {id}, which is missing");
            return Err(ImportError::malformed(message).at(offset));
        }
        if values.len() != samples.values.len() {
            let message = format!(
                "expected a value for each of the {} sample types, found {}",
                samples.values.len(),
                values.len()
            );
            return Err(ImportError::malformed(message).at(offset));
        }
        path.reverse();
        prune::cut(&mut path, &locations.pruned);
        let stack = walk.stack(&path, builder).map_err(|error| error.at(offset))?;
        if !labels.is_empty() && samples.labels.is_none() {
            samples.labels = Some(vec![LabelSetId::NONE; samples.stacks.len()]);
        }
        if let Some(column) = &mut samples.labels {
            column.push(builder.labels(&mut labels)?);
        }
        samples.stacks.push(stack);
        for (column, value) in samples.values.iter_mut().zip(&values) {
            column.push(*value);
        }
    }
    Ok(samples)
}

fn label(mut message: Message<'_>, tables: &mut Tables<'_>, builder: &mut ProfileBuilder) -> Result<Label> {
    let offset = message.offset();
    let (mut key, mut text, mut number, mut unit) = (0, 0, 0, 0);
    while let Some((field, value)) = message.field()? {
        match field {
            1 => key = value.number(),
            2 => text = value.number(),
            3 => number = value.signed(),
            4 => unit = value.number(),
            _ => {}
        }
    }
    let mut string = |index| tables.string(index, builder).map_err(|error| error.at(offset));
    let value = match (text, unit) {
        (0, 0) => LabelValue::Number(number, profile::StringId::NONE),
        (0, unit) => LabelValue::Number(number, string(unit)?),
        (text, _) => LabelValue::Text(string(text)?),
    };
    Ok(Label { key: string(key)?, value })
}

/// Finds stacks; neighbouring samples share most of theirs, so the last one is kept open.
struct Walk<'t> {
    /// The locations of the last stack, root first, with the stack up to each.
    open: Vec<(u32, StackId)>,
    locations: &'t Locations,
    limits: &'t Limits,
}

impl Walk<'_> {
    fn stack(&mut self, path: &[u32], builder: &mut ProfileBuilder) -> Result<StackId> {
        let same = self.open.iter().zip(path).take_while(|((open, _), row)| open == *row).count();
        self.open.truncate(same);
        let mut stack = self.open.last().map_or(StackId::NONE, |(_, stack)| *stack);
        for row in &path[same..] {
            for frame in self.locations.frames(*row) {
                stack = builder.stack(stack, *frame)?;
            }
            self.open.push((*row, stack));
        }
        let stacks = &builder.profile.stacks;
        Limits::check(self.limits.depth, stacks.depth(stack) as usize, "frames in a stack")?;
        Limits::check(self.limits.stacks, stacks.len(), "stacks")?;
        Ok(stack)
    }
}
