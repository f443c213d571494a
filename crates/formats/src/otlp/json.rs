//! The JSON of OpenTelemetry: names in lowerCamelCase, 64-bit numbers as texts, ids in hexadecimal digits.

use profile::{ProfileBuilder, StringId};

use super::dictionary::Dictionary;
use super::records::{Context, Header, Records, Sample};
use super::tables::{NO_ROW, RawAttribute, RawFunction, RawLine, RawLocation, Tables, Text, Value, position};
use crate::json::Json;
use crate::{ImportError, Limits};

type Result<T> = std::result::Result<T, ImportError>;

const PROFILES: &str = "profiles of OpenTelemetry";

/// An object whose fields may be null, and then count as missing.
fn fields(json: &mut Json<'_>, what: &str, mut each: impl FnMut(&mut Json<'_>, &str) -> Result<()>) -> Result<()> {
    let offset = json.offset();
    json.object(what, |json, key| if json.null() { Ok(()) } else { each(json, key) })
        .map_err(|error| if error.offset.is_none() { error.at(offset) } else { error })
}

fn row(json: &mut Json<'_>) -> Result<u32> {
    Ok(u32::try_from(json.integer("a row of the dictionary")?).unwrap_or(NO_ROW))
}

fn rows(json: &mut Json<'_>, rows: &mut Vec<u32>) -> Result<()> {
    json.array("a list of rows", |json| {
        rows.push(row(json)?);
        Ok(())
    })
}

/// A whole number up to 2^64, which is written as text.
fn unsigned(json: &mut Json<'_>, what: &str) -> Result<u64> {
    if json.peek() != Some(b'"') {
        return Ok(json.integer(what)? as u64);
    }
    let offset = json.offset();
    let text = json.string(what)?;
    text.parse().map_err(|_| ImportError::malformed(format!("expected {what}, a whole number")).at(offset))
}

fn text(json: &mut Json<'_>, builder: &mut ProfileBuilder) -> Result<StringId> {
    let text = json.string("a text")?;
    Ok(builder.string(&text)?)
}

/// The dictionary of the next value.
pub(super) fn tables(json: &mut Json<'_>, builder: &mut ProfileBuilder, limits: &Limits) -> Result<Tables> {
    let mut tables = Tables::default();
    fields(json, PROFILES, |json, key| match key {
        "dictionary" => fields(json, "a dictionary", |json, key| table(&mut tables, key, json, builder, limits)),
        // Tables stood here, or in each profile, before there was a dictionary.
        "stringTable" | "locationTable" => Err(super::too_old()),
        _ => json.skip(),
    })?;
    Ok(tables)
}

fn table(
    tables: &mut Tables,
    key: &str,
    json: &mut Json<'_>,
    builder: &mut ProfileBuilder,
    limits: &Limits,
) -> Result<()> {
    match key {
        "stringTable" => json.array("a list of strings", |json| {
            tables.strings.push(text(json, builder)?);
            Limits::check(limits.strings, tables.strings.len(), "strings")
        }),
        "mappingTable" => json.array("a list of mappings", |json| {
            let mut file = 0;
            fields(json, "a mapping", |json, key| match key {
                "filenameStrindex" => set(&mut file, row(json)),
                _ => json.skip(),
            })?;
            tables.mappings.push(file);
            Ok(())
        }),
        "functionTable" => json.array("a list of functions", |json| {
            let mut function = RawFunction::default();
            fields(json, "a function", |json, key| match key {
                "nameStrindex" => set(&mut function.name, row(json)),
                "systemNameStrindex" => set(&mut function.system_name, row(json)),
                "filenameStrindex" => set(&mut function.file, row(json)),
                "startLine" => set(&mut function.start_line, json.integer("a line").map(position)),
                _ => json.skip(),
            })?;
            tables.functions.push(function);
            Ok(())
        }),
        "locationTable" => json.array("a list of locations", |json| {
            let mut location = RawLocation::default();
            fields(json, "a location", |json, key| match key {
                "mappingIndex" => set(&mut location.mapping, row(json)),
                "address" => set(&mut location.address, unsigned(json, "an address")),
                "lines" | "line" => json.array("a list of lines", |json| {
                    tables.lines.push(line(json)?);
                    Ok(())
                }),
                "attributeIndices" => rows(json, &mut tables.location_attributes),
                _ => json.skip(),
            })?;
            (location.lines_end, location.attributes_end) = (tables.lines.len(), tables.location_attributes.len());
            tables.locations.push(location);
            Limits::check(limits.stacks, tables.lines.len().max(tables.locations.len()), "locations")
        }),
        "stackTable" => json.array("a list of stacks", |json| {
            fields(json, "a stack", |json, key| match key {
                "locationIndices" => rows(json, &mut tables.stack_locations),
                _ => json.skip(),
            })?;
            tables.stack_ends.push(tables.stack_locations.len());
            Limits::check(limits.stacks, tables.stack_ends.len(), "stacks")
        }),
        "attributeTable" => json.array("a list of attributes", |json| {
            tables.attributes.push(attribute(json, builder)?);
            Ok(())
        }),
        "linkTable" => json.array("a list of links", |json| {
            let mut link = (StringId::NONE, StringId::NONE);
            fields(json, "a link", |json, key| match key {
                "traceId" => set(&mut link.0, id(json, builder)),
                "spanId" => set(&mut link.1, id(json, builder)),
                _ => json.skip(),
            })?;
            tables.links.push(link);
            Ok(())
        }),
        "attributeUnits" => Err(super::too_old()),
        _ => json.skip(),
    }
}

fn set<T>(place: &mut T, value: Result<T>) -> Result<()> {
    *place = value?;
    Ok(())
}

fn line(json: &mut Json<'_>) -> Result<RawLine> {
    let mut line = RawLine::default();
    fields(json, "a line", |json, key| match key {
        "functionIndex" => set(&mut line.function, row(json)),
        "line" => set(&mut line.line, json.integer("a line").map(position)),
        "column" => set(&mut line.column, json.integer("a column").map(position)),
        _ => json.skip(),
    })?;
    Ok(line)
}

fn id(json: &mut Json<'_>, builder: &mut ProfileBuilder) -> Result<StringId> {
    let text = json.string("an id")?;
    Ok(if text.is_empty() { StringId::NONE } else { builder.string(&text)? })
}

/// An attribute of the table, or of a resource or scope.
fn attribute(json: &mut Json<'_>, builder: &mut ProfileBuilder) -> Result<RawAttribute> {
    let mut attribute = RawAttribute::default();
    fields(json, "an attribute", |json, key| match key {
        "key" => set(&mut attribute.key, text(json, builder).map(Text::Here)),
        "keyStrindex" => set(&mut attribute.key, row(json).map(Text::Row)),
        "unitStrindex" => set(&mut attribute.unit, row(json)),
        "value" => fields(json, "a value", |json, key| {
            let here = |text: Result<StringId>| text.map(|text| Value::Text(Text::Here(text)));
            let value = match key {
                "stringValue" => here(text(json, builder))?,
                "stringValueStrindex" => Value::Text(Text::Row(row(json)?)),
                "intValue" => Value::Number(json.integer("a value")?),
                "boolValue" => {
                    let word = if json.peek() == Some(b't') { "true" } else { "false" };
                    json.skip()?;
                    here(Ok(builder.string(word)?))?
                }
                // NaN and infinities are texts.
                "doubleValue" if json.peek() == Some(b'"') => here(text(json, builder))?,
                "doubleValue" => here(Ok(builder.string(&json.number("a value")?.to_f64().to_string())?))?,
                _ => {
                    json.skip()?;
                    Value::Other
                }
            };
            attribute.value = value;
            Ok(())
        }),
        _ => json.skip(),
    })?;
    Ok(attribute)
}

/// Adds the attributes of an object to what holds inside of it.
fn attributes(
    json: &mut Json<'_>,
    dictionary: &Dictionary,
    context: &mut Context,
    records: &mut Records<'_>,
) -> Result<()> {
    fields(json, "an object with attributes", |json, key| match key {
        "attributes" => json.array("a list of attributes", |json| {
            let attribute = attribute(json, &mut records.builder)?;
            records.attribute(&attribute, dictionary, context)
        }),
        _ => json.skip(),
    })
}

pub(super) fn profiles(json: &mut Json<'_>, dictionary: &Dictionary, records: &mut Records<'_>) -> Result<()> {
    fields(json, PROFILES, |json, key| match key {
        "resourceProfiles" => json.array("a list of resources", |json| {
            let mut context = Context::default();
            fields(&mut json.fork(), "profiles of a resource", |json, key| match key {
                "resource" => attributes(json, dictionary, &mut context, records),
                _ => json.skip(),
            })?;
            fields(json, "profiles of a resource", |json, key| match key {
                "scopeProfiles" => {
                    json.array("a list of scopes", |json| scope(json, dictionary, context.clone(), records))
                }
                _ => json.skip(),
            })
        }),
        _ => json.skip(),
    })
}

fn scope(json: &mut Json<'_>, dictionary: &Dictionary, mut context: Context, records: &mut Records<'_>) -> Result<()> {
    fields(&mut json.fork(), "profiles of a scope", |json, key| match key {
        "scope" => attributes(json, dictionary, &mut context, records),
        _ => json.skip(),
    })?;
    fields(json, "profiles of a scope", |json, key| match key {
        "profiles" => json.array("a list of profiles", |json| profile(json, dictionary, &context, records)),
        _ => json.skip(),
    })
}

fn profile(json: &mut Json<'_>, dictionary: &Dictionary, context: &Context, records: &mut Records<'_>) -> Result<()> {
    let mut header = Header::default();
    fields(&mut json.fork(), "a profile", |json, key| match key {
        "sampleType" if json.peek() == Some(b'[') => Err(super::too_old()),
        "locationIndices" | "stringTable" => Err(super::too_old()),
        "sampleType" => fields(json, "a sample type", |json, key| match key {
            "typeStrindex" => set(&mut header.kind, row(json)),
            "unitStrindex" => set(&mut header.unit, row(json)),
            _ => json.skip(),
        }),
        "timeUnixNano" => set(&mut header.time, unsigned(json, "a time")),
        "durationNano" => set(&mut header.duration, unsigned(json, "a duration")),
        "attributeIndices" => rows(json, &mut header.attributes),
        _ => json.skip(),
    })?;
    let mut profile = records.profile(&header, dictionary, context)?;
    let mut sample = Sample::default();
    fields(json, "a profile", |json, key| match key {
        "samples" | "sample" => json.array("a list of samples", |json| {
            sample.clear();
            fields(json, "a sample", |json, key| match key {
                "stackIndex" => set(&mut sample.stack, row(json)),
                "attributeIndices" => rows(json, &mut sample.attributes),
                "linkIndex" => set(&mut sample.link, row(json)),
                "values" => json.array("a list of values", |json| {
                    sample.values.push(json.integer("a value")?);
                    Ok(())
                }),
                "timestampsUnixNano" => json.array("a list of times", |json| {
                    sample.times.push(unsigned(json, "a time")?);
                    Ok(())
                }),
                "locationsStartIndex" | "locationsLength" => Err(super::too_old()),
                _ => json.skip(),
            })?;
            let offset = json.offset();
            records.sample(&mut profile, &sample, dictionary).map_err(|error| error.at(offset))
        }),
        _ => json.skip(),
    })
}
