//! The protocol buffers of OpenTelemetry.

use std::borrow::Cow;

use profile::{ProfileBuilder, StringId};

use super::dictionary::Dictionary;
use super::records::{Context, Header, Records, Sample};
use super::tables::{RawAttribute, RawFunction, RawLine, RawLocation, Tables, Text, Value as Any, position, row};
use crate::protobuf::{Message, Value};
use crate::{ImportError, Limits};

type Result<T> = std::result::Result<T, ImportError>;

/// Whether all of the bytes are resources with profiles, and a dictionary.
pub(crate) fn is_protobuf(bytes: &[u8]) -> bool {
    let mut message = Message::new(bytes);
    let (mut profiles, mut dictionaries) = (0, 0);
    loop {
        match message.field() {
            Ok(None) => return profiles + dictionaries > 0 && dictionaries <= 1,
            Ok(Some((1, Value::Bytes(inner)))) if holds_messages(inner, 3) => profiles += 1,
            Ok(Some((2, Value::Bytes(inner)))) if holds_messages(inner, 7) => dictionaries += 1,
            _ => return false,
        }
    }
}

fn holds_messages(mut message: Message<'_>, last: u64) -> bool {
    loop {
        match message.field() {
            Ok(None) => return true,
            Ok(Some((number, Value::Bytes(_)))) if (1..=last).contains(&number) => {}
            _ => return false,
        }
    }
}

/// The fields of a message with their places.
fn each<'a>(mut message: Message<'a>, mut take: impl FnMut(u64, Value<'a>, usize) -> Result<()>) -> Result<()> {
    loop {
        let offset = message.offset();
        let Some((number, value)) = message.field()? else { return Ok(()) };
        take(number, value, offset).map_err(|error| if error.offset.is_none() { error.at(offset) } else { error })?;
    }
}

fn text(value: Value<'_>, offset: usize, builder: &mut ProfileBuilder) -> Result<StringId> {
    let text: Cow<'_, str> = String::from_utf8_lossy(value.message("a text", offset)?.bytes());
    Ok(builder.string(&text)?)
}

/// Repeated row numbers.
fn rows(value: Value<'_>, rows: &mut Vec<u32>) -> Result<()> {
    value.numbers(|value| rows.push(row(value)))
}

pub(super) fn tables(bytes: &[u8], builder: &mut ProfileBuilder, limits: &Limits) -> Result<Tables> {
    let mut tables = Tables::default();
    each(Message::new(bytes), |number, value, offset| {
        if number != 2 {
            return Ok(());
        }
        each(value.message("a dictionary", offset)?, |number, value, offset| {
            if !(1..=7).contains(&number) {
                return Ok(());
            }
            let message = value.message("a row of a table", offset)?;
            table_row(&mut tables, number, message, builder)?;
            Limits::check(limits.strings, tables.strings.len(), "strings")?;
            let locations = tables.lines.len().max(tables.locations.len());
            Limits::check(limits.stacks, locations.max(tables.stack_ends.len()), "stacks")
        })
    })?;
    Ok(tables)
}

fn table_row(tables: &mut Tables, table: u64, message: Message<'_>, builder: &mut ProfileBuilder) -> Result<()> {
    match table {
        1 => {
            let mut file = 0;
            each(message, |number, value, _| {
                if number == 4 {
                    file = row(value.number());
                }
                Ok(())
            })?;
            tables.mappings.push(file);
        }
        2 => {
            let mut location = RawLocation::default();
            each(message, |number, value, offset| {
                match number {
                    1 => location.mapping = row(value.number()),
                    2 => location.address = value.number(),
                    3 => tables.lines.push(line(value.message("a line", offset)?)?),
                    4 => rows(value, &mut tables.location_attributes)?,
                    _ => {}
                }
                Ok(())
            })?;
            (location.lines_end, location.attributes_end) = (tables.lines.len(), tables.location_attributes.len());
            tables.locations.push(location);
        }
        3 => {
            let mut function = RawFunction::default();
            each(message, |number, value, _| {
                match number {
                    1 => function.name = row(value.number()),
                    2 => function.system_name = row(value.number()),
                    3 => function.file = row(value.number()),
                    4 => function.start_line = position(value.signed()),
                    _ => {}
                }
                Ok(())
            })?;
            tables.functions.push(function);
        }
        4 => {
            let mut link = (StringId::NONE, StringId::NONE);
            each(message, |number, value, offset| {
                match number {
                    1 => link.0 = hex(value, offset, builder)?,
                    2 => link.1 = hex(value, offset, builder)?,
                    _ => {}
                }
                Ok(())
            })?;
            tables.links.push(link);
        }
        5 => tables.strings.push(builder.string(&String::from_utf8_lossy(message.bytes()))?),
        6 => {
            let mut attribute = RawAttribute::default();
            each(message, |number, value, offset| {
                match number {
                    1 => attribute.key = Text::Row(row(value.number())),
                    2 => attribute.value = any_value(value.message("a value", offset)?, builder)?,
                    3 => attribute.unit = row(value.number()),
                    _ => {}
                }
                Ok(())
            })?;
            tables.attributes.push(attribute);
        }
        _ => {
            each(message, |number, value, _| match number {
                // Stacks were units of attributes before 1.8: field 1 is a number there too, but 2 is there as well.
                2 => Err(super::too_old()),
                1 => rows(value, &mut tables.stack_locations),
                _ => Ok(()),
            })?;
            tables.stack_ends.push(tables.stack_locations.len());
        }
    }
    Ok(())
}

fn line(message: Message<'_>) -> Result<RawLine> {
    let mut line = RawLine::default();
    each(message, |number, value, _| {
        match number {
            1 => line.function = row(value.number()),
            2 => line.line = position(value.signed()),
            3 => line.column = position(value.signed()),
            _ => {}
        }
        Ok(())
    })?;
    Ok(line)
}

fn hex(value: Value<'_>, offset: usize, builder: &mut ProfileBuilder) -> Result<StringId> {
    let bytes = value.message("an id", offset)?.bytes();
    let digits: String = bytes.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    Ok(if bytes.is_empty() { StringId::NONE } else { builder.string(&digits)? })
}

fn any_value(message: Message<'_>, builder: &mut ProfileBuilder) -> Result<Any> {
    let mut any = Any::None;
    each(message, |number, value, offset| {
        any = match number {
            1 => Any::Text(Text::Here(text(value, offset, builder)?)),
            2 => Any::Text(Text::Here(builder.string(if value.number() == 0 { "false" } else { "true" })?)),
            3 => Any::Number(value.signed()),
            4 => Any::Text(Text::Here(builder.string(&f64::from_bits(value.number()).to_string())?)),
            8 => Any::Text(Text::Row(row(value.number()))),
            5..=7 => Any::Other,
            _ => any,
        };
        Ok(())
    })?;
    Ok(any)
}

/// An attribute with its key in it, as resources and scopes have them.
fn key_value(message: Message<'_>, builder: &mut ProfileBuilder) -> Result<RawAttribute> {
    let mut attribute = RawAttribute::default();
    each(message, |number, value, offset| {
        match number {
            1 => attribute.key = Text::Here(text(value, offset, builder)?),
            2 => attribute.value = any_value(value.message("a value", offset)?, builder)?,
            3 => attribute.key = Text::Row(row(value.number())),
            _ => {}
        }
        Ok(())
    })?;
    Ok(attribute)
}

/// Adds the attributes of a resource or scope, which stand in field `field` of it.
fn attributes(
    message: Message<'_>,
    field: u64,
    dictionary: &Dictionary,
    context: &mut Context,
    records: &mut Records<'_>,
) -> Result<()> {
    each(message, |number, value, offset| {
        if number == field {
            let attribute = key_value(value.message("an attribute", offset)?, &mut records.builder)?;
            records.attribute(&attribute, dictionary, context)?;
        }
        Ok(())
    })
}

pub(super) fn profiles(bytes: &[u8], dictionary: &Dictionary, records: &mut Records<'_>) -> Result<()> {
    let layout = layout(bytes)?;
    each(Message::new(bytes), |number, value, offset| {
        if number != 1 {
            return Ok(());
        }
        let resource = value.message("profiles of a resource", offset)?;
        let mut context = Context::default();
        each(resource, |number, value, offset| match number {
            1 => attributes(value.message("a resource", offset)?, 1, dictionary, &mut context, records),
            _ => Ok(()),
        })?;
        each(resource, |number, value, offset| {
            if number != 2 {
                return Ok(());
            }
            let scope = value.message("profiles of a scope", offset)?;
            let mut context = context.clone();
            each(scope, |number, value, offset| match number {
                1 => attributes(value.message("a scope", offset)?, 3, dictionary, &mut context, records),
                _ => Ok(()),
            })?;
            each(scope, |number, value, offset| match number {
                2 => profile(value.message("a profile", offset)?, layout, dictionary, &context, records),
                _ => Ok(()),
            })
        })
    })
}

/// Numbers of fields that changed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Layout {
    /// A sample has attributes, link, values in 2, 3, 4.
    Now,
    /// It has values, attributes, link there (1.8 and 1.9).
    Before110,
}

/// Which numbers the file uses: attributes and values are lists, a link is a number.
fn layout(bytes: &[u8]) -> Result<Layout> {
    let (mut now, mut before, mut only_second) = (false, false, false);
    each_profile(bytes, |message| {
        each(message, |number, value, offset| {
            match (number, value) {
                // Indices of locations stood where the time is now.
                (3, Value::Bytes(_)) => return Err(super::too_old()),
                (2, _) => {
                    let (mut second, mut other) = (false, false);
                    each(value.message("a sample", offset)?, |number, value, _| {
                        match (number, value) {
                            (2, _) => second = true,
                            (3, Value::Bytes(_)) | (4, Value::Varint(_)) => before = true,
                            (3, Value::Varint(_)) | (4, Value::Bytes(_)) => now = true,
                            (5, _) => other = true,
                            _ => {}
                        }
                        Ok(())
                    })?;
                    // Attributes alone would be a sample of nothing.
                    only_second |= second && !other;
                }
                _ => {}
            }
            Ok(())
        })
    })?;
    Ok(if !now && (before || only_second) { Layout::Before110 } else { Layout::Now })
}

fn each_profile(bytes: &[u8], mut take: impl FnMut(Message<'_>) -> Result<()>) -> Result<()> {
    each(Message::new(bytes), |number, value, offset| {
        if number != 1 {
            return Ok(());
        }
        each(value.message("profiles of a resource", offset)?, |number, value, offset| {
            if number != 2 {
                return Ok(());
            }
            each(value.message("profiles of a scope", offset)?, |number, value, offset| match number {
                2 => take(value.message("a profile", offset)?),
                _ => Ok(()),
            })
        })
    })
}

fn profile(
    message: Message<'_>,
    layout: Layout,
    dictionary: &Dictionary,
    context: &Context,
    records: &mut Records<'_>,
) -> Result<()> {
    let mut header = Header::default();
    each(message, |number, value, offset| {
        match number {
            1 => each(value.message("a sample type", offset)?, |number, value, _| {
                match number {
                    1 => header.kind = row(value.number()),
                    2 => header.unit = row(value.number()),
                    _ => {}
                }
                Ok(())
            })?,
            3 => header.time = value.number(),
            4 => header.duration = value.number(),
            11 => rows(value, &mut header.attributes)?,
            _ => {}
        }
        Ok(())
    })?;
    let mut profile = records.profile(&header, dictionary, context)?;
    let mut sample = Sample::default();
    each(message, |number, value, offset| {
        if number != 2 {
            return Ok(());
        }
        sample.clear();
        each(value.message("a sample", offset)?, |number, value, offset| {
            match (number, layout) {
                (1, _) => sample.stack = row(value.number()),
                (2, Layout::Now) | (3, Layout::Before110) => rows(value, &mut sample.attributes)?,
                (3, Layout::Now) | (4, Layout::Before110) => sample.link = row(value.number()),
                (4, Layout::Now) | (2, Layout::Before110) => value.numbers(|value| sample.values.push(value as i64))?,
                (5, _) => times(value, offset, &mut sample.times)?,
                _ => {}
            }
            Ok(())
        })?;
        records.sample(&mut profile, &sample, dictionary)
    })
}

/// Times are fixed 64 bits, packed or not.
fn times(value: Value<'_>, offset: usize, times: &mut Vec<u64>) -> Result<()> {
    match value {
        Value::Bytes(packed) => {
            let (words, rest) = packed.bytes().as_chunks::<8>();
            if !rest.is_empty() {
                return Err(ImportError::malformed("expected times of 64 bits each").at(offset));
            }
            times.extend(words.iter().map(|word| u64::from_le_bytes(*word)));
        }
        Value::Varint(time) | Value::Fixed(time) => times.push(time),
    }
    Ok(())
}
