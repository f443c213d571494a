//! Data frames as Grafana writes them: `{schema, data}` (`packages/grafana-data/src/dataframe/DataFrameJSON.ts`), the
//! plain form `{name, fields: [{name, values, config}]}`, lists of them, and query replies that hold them.

use profile::{ProfileBuilder, StringId};

use crate::json::Json;
use crate::number::{Number, NumberColumn};
use crate::{ImportError, Limits};

type Result<T> = std::result::Result<T, ImportError>;

#[derive(Default)]
pub(super) struct Answer {
    pub(super) frames: Vec<DataFrame>,
    /// What went wrong on the server.
    pub(super) error: Option<String>,
}

#[derive(Default)]
pub(super) struct DataFrame {
    pub(super) name: String,
    pub(super) offset: usize,
    fields: Vec<Field>,
    /// Columns of `data.values`, in the order of the fields.
    columns: Vec<Column>,
    enums: Vec<Option<Vec<StringId>>>,
    bases: Vec<Option<Number>>,
    factors: Vec<Option<Number>>,
}

#[derive(Default)]
pub(super) struct Field {
    name: String,
    pub(super) unit: String,
    pub(super) enum_texts: Option<Vec<StringId>>,
    column: Option<Column>,
}

pub(super) enum Column {
    /// Booleans are 0 and 1, `null` is 0.
    Numbers {
        numbers: NumberColumn,
        nulls: u64,
    },
    Texts(Vec<StringId>),
}

impl Column {
    pub(super) fn len(&self) -> usize {
        match self {
            Self::Numbers { numbers, .. } => numbers.len(),
            Self::Texts(texts) => texts.len(),
        }
    }
}

impl DataFrame {
    /// Takes the field of that name and its values.
    pub(super) fn take(&mut self, name: &str) -> Option<(Field, Column)> {
        let index = self.fields.iter().position(|field| field.name == name)?;
        let mut field = std::mem::take(&mut self.fields[index]);
        let column = match field.column.take() {
            Some(column) => column,
            None => std::mem::replace(self.columns.get_mut(index)?, Column::Texts(Vec::new())),
        };
        if let Some(Some(texts)) = self.enums.get_mut(index).map(Option::take) {
            field.enum_texts = Some(texts);
        }
        let base = self.bases.get(index).copied().flatten();
        let factor = self.factors.get(index).copied().flatten();
        Some((field, scaled(column, base, factor)))
    }
}

/// Values that were made shorter on the way: `base + factor × value`.
fn scaled(column: Column, base: Option<Number>, factor: Option<Number>) -> Column {
    match column {
        Column::Numbers { numbers, nulls } if base.is_some() || factor.is_some() => {
            let mut out = NumberColumn::default();
            for row in 0..numbers.len() {
                let value = match factor {
                    Some(factor) => Number::from_f64(numbers.get(row).to_f64() * factor.to_f64()),
                    None => numbers.get(row),
                };
                out.push(base.map_or(value, |base| value.plus(base)));
            }
            Column::Numbers { numbers: out, nulls }
        }
        column => column,
    }
}

pub(super) fn frames(json: &mut Json<'_>, builder: &mut ProfileBuilder, limits: &Limits) -> Result<Answer> {
    let mut reader = Reader { builder, limits };
    let mut answer = Answer::default();
    if json.peek() == Some(b'[') {
        reader.list(json, &mut answer)?;
        return Ok(answer);
    }
    let mut frame = DataFrame { offset: json.offset(), ..DataFrame::default() };
    json.object("a data frame", |json, key| match key {
        "results" => json.object("the results of queries", |json, _| {
            json.object("the result of a query", |json, key| match key {
                "frames" if json.peek() == Some(b'[') => reader.list(json, &mut answer),
                "error" if json.peek() == Some(b'"') => {
                    answer.error = Some(json.string("a message")?.into_owned());
                    Ok(())
                }
                _ => json.skip(),
            })
        }),
        "frames" | "series" if json.peek() == Some(b'[') => reader.list(json, &mut answer),
        _ => reader.part(json, key, &mut frame),
    })?;
    if !frame.fields.is_empty() {
        answer.frames.push(frame);
    }
    Ok(answer)
}

struct Reader<'b> {
    builder: &'b mut ProfileBuilder,
    limits: &'b Limits,
}

impl Reader<'_> {
    fn list(&mut self, json: &mut Json<'_>, answer: &mut Answer) -> Result<()> {
        json.array("a list of data frames", |json| {
            let mut frame = DataFrame { offset: json.offset(), ..DataFrame::default() };
            json.object("a data frame", |json, key| self.part(json, key, &mut frame))?;
            answer.frames.push(frame);
            Ok(())
        })
    }

    fn part(&mut self, json: &mut Json<'_>, key: &str, frame: &mut DataFrame) -> Result<()> {
        match key {
            _ if json.null() => Ok(()),
            "schema" => json.object("a schema", |json, key| match key {
                "name" | "fields" => self.part(json, key, frame),
                _ => json.skip(),
            }),
            "name" if json.peek() == Some(b'"') => {
                frame.name = json.string("a name")?.into_owned();
                Ok(())
            }
            "fields" => {
                frame.fields.clear();
                json.array("a list of fields", |json| {
                    let mut field = Field::default();
                    json.object("a field", |json, key| self.field(json, key, &mut field))?;
                    frame.fields.push(field);
                    Ok(())
                })
            }
            "data" => json.object("the data of a frame", |json, key| match key {
                _ if json.null() => Ok(()),
                "values" => {
                    frame.columns.clear();
                    json.array("a list of columns", |json| {
                        frame.columns.push(self.column(json)?);
                        Ok(())
                    })
                }
                "enums" => json.array("a list of enums", |json| {
                    frame.enums.push(if json.null() { None } else { Some(self.texts(json)?) });
                    Ok(())
                }),
                "bases" => numbers(json, &mut frame.bases),
                "factors" => numbers(json, &mut frame.factors),
                _ => json.skip(),
            }),
            _ => json.skip(),
        }
    }

    fn field(&mut self, json: &mut Json<'_>, key: &str, field: &mut Field) -> Result<()> {
        match key {
            _ if json.null() => Ok(()),
            "name" => {
                field.name = json.string("a name")?.into_owned();
                Ok(())
            }
            "values" => {
                field.column = Some(self.column(json)?);
                Ok(())
            }
            "config" => json.object("the settings of a field", |json, key| match key {
                "unit" if json.peek() == Some(b'"') => {
                    field.unit = json.string("a unit")?.into_owned();
                    Ok(())
                }
                "type" if json.peek() == Some(b'{') => json.object("a type", |json, key| match key {
                    "enum" if json.peek() == Some(b'{') => json.object("an enum", |json, key| match key {
                        "text" if json.peek() == Some(b'[') => {
                            field.enum_texts = Some(self.texts(json)?);
                            Ok(())
                        }
                        _ => json.skip(),
                    }),
                    _ => json.skip(),
                }),
                _ => json.skip(),
            }),
            _ => json.skip(),
        }
    }

    fn texts(&mut self, json: &mut Json<'_>) -> Result<Vec<StringId>> {
        let mut texts = Vec::new();
        json.array("a list of texts", |json| {
            let text = if json.null() { "".into() } else { json.string("a text")? };
            texts.push(self.builder.string(&text)?);
            Limits::check(self.limits.strings, self.builder.profile.strings.len(), "texts")
        })?;
        Ok(texts)
    }

    fn column(&mut self, json: &mut Json<'_>) -> Result<Column> {
        let mut numbers = NumberColumn::default();
        let mut nulls = 0;
        let mut texts = Vec::new();
        json.array("a column", |json| {
            let empty = self.builder.string("")?;
            let is_text = !texts.is_empty() || (json.peek() == Some(b'"') && numbers.len() as u64 == nulls);
            if json.null() {
                nulls += 1;
                if is_text { texts.push(empty) } else { numbers.push(Number::ZERO) }
            } else if is_text {
                texts.resize(texts.len().max(numbers.len()), empty);
                texts.push(self.builder.string(&json.string("a text")?)?);
                Limits::check(self.limits.strings, self.builder.profile.strings.len(), "texts")?;
                numbers = NumberColumn::default();
            } else if matches!(json.peek(), Some(b't' | b'f')) {
                numbers.push(Number::Int(i64::from(json.peek() == Some(b't'))));
                json.skip()?;
            } else if matches!(json.peek(), Some(b'{' | b'[')) {
                // Columns of other kinds are passed over with the frame.
                numbers.push(Number::ZERO);
                json.skip()?;
            } else {
                numbers.push(json.number("a number")?);
            }
            Limits::check(self.limits.samples, texts.len().max(numbers.len()), "rows")
        })?;
        Ok(if texts.is_empty() { Column::Numbers { numbers, nulls } } else { Column::Texts(texts) })
    }
}

fn numbers(json: &mut Json<'_>, out: &mut Vec<Option<Number>>) -> Result<()> {
    out.clear();
    json.array("a list of numbers", |json| {
        out.push(if json.null() { None } else { Some(json.number("a number")?) });
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_gives_the_same_column() {
        let field = r#"{"name":"v","config":{"unit":"ns"}"#;
        for text in [
            format!(r#"{{"schema":{{"fields":[{field}}}]}},"data":{{"values":[[7,8]]}}}}"#),
            format!(r#"{{"data":{{"values":[[5,6]],"bases":[2]}},"schema":{{"fields":[{field}}}]}}}}"#),
            format!(r#"{{"schema":{{"fields":[{field}}}]}},"data":{{"factors":[0.5],"values":[[14,16]]}}}}"#),
            format!(r#"{{"fields":[{field},"values":[7,8]}}]}}"#),
            format!(r#"[{{"fields":[{field},"values":[7,8]}}]}}]"#),
            format!(r#"{{"results":{{"A":{{"frames":[{{"fields":[{field},"values":[7,8]}}]}}]}}}}}}"#),
            format!(r#"{{"series":[{{"fields":[{field},"values":[7,8]}}]}}]}}"#),
        ] {
            let limits = Limits::default();
            let mut builder = ProfileBuilder::default();
            let mut answer = frames(&mut Json::new(&text, &limits), &mut builder, &limits).unwrap();
            let (field, column) = answer.frames[0].take("v").unwrap();
            let Column::Numbers { numbers, .. } = column else { panic!("{text}") };
            assert_eq!(
                (numbers.get(0), numbers.get(1), &*field.unit),
                (Number::Int(7), Number::Int(8), "ns"),
                "{text}"
            );
        }
    }

    #[test]
    fn texts_may_start_with_nulls() {
        let limits = Limits::default();
        let mut builder = ProfileBuilder::default();
        let mut reader = Reader { builder: &mut builder, limits: &limits };
        let column = reader.column(&mut Json::new(r#"[null,"a",null]"#, &limits)).unwrap();
        let Column::Texts(texts) = column else { panic!("no texts") };
        assert_eq!(texts, [StringId(0), StringId(1), StringId(0)]);
        assert!(reader.column(&mut Json::new(r#"["a",1]"#, &limits)).is_err());
    }
}
