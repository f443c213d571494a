//! Profiles of OpenTelemetry (opentelemetry-proto `profiles/v1development/profiles.proto`, 1.8 and later), as protocol
//! buffers or as JSON, of which a file may hold several values one after another.
//!
//! A dictionary holds all tables; element 0 of each stands for "none". Profiles are grouped by resource and scope,
//! whose attributes become labels of their samples. Samples of one type are one set, whatever their resource: a
//! profiler of a whole host writes a profile for each process.

mod dictionary;
mod json;
mod proto;
mod records;
mod tables;

use profile::ProfileBuilder;

use crate::{ErrorKind, ImportError, Imported, Limits, Warning, WarningKind};
pub(crate) use proto::is_protobuf;
use records::Records;

pub(crate) fn read_protobuf(bytes: &[u8], limits: &Limits, warnings: Vec<Warning>) -> Result<Imported, ImportError> {
    let mut builder = ProfileBuilder::default();
    let dictionary = proto::tables(bytes, &mut builder, limits)?.resolve(&mut builder, limits)?;
    let mut records = Records::new(builder, limits, warnings);
    proto::profiles(bytes, &dictionary, &mut records)?;
    records.unnamed += dictionary.unnamed;
    records.finish()
}

pub(crate) fn read_json(text: &str, limits: &Limits, warnings: Vec<Warning>) -> Result<Imported, ImportError> {
    let mut records = Records::new(ProfileBuilder::default(), limits, warnings);
    let mut json = crate::json::Json::new(text, limits);
    let mut is_first = true;
    // The collector's file exporter writes a value on each line; the last one may be cut off.
    loop {
        let tables = match json::tables(&mut json.fork(), &mut records.builder, limits) {
            Err(error) if error.kind == ErrorKind::Truncated && !is_first => {
                let message = "the last of the values in the file is cut off and was left out";
                records.warnings.push(Warning::new(WarningKind::LeftOut, 1, message));
                return records.finish();
            }
            tables => tables?,
        };
        is_first = false;
        let dictionary = tables.resolve(&mut records.builder, limits)?;
        json::profiles(&mut json, &dictionary, &mut records)?;
        records.unnamed += dictionary.unnamed;
        if json.peek() != Some(b'{') {
            break;
        }
    }
    crate::warn_trailing(&mut records.warnings, json.trailing());
    records.finish()
}

/// The refusal of older shapes, in which stacks were ranges of a list.
fn too_old() -> ImportError {
    let message = "these are profiles in the shape before OTLP 1.8, which has no table of stacks";
    ImportError::new(ErrorKind::Unsupported, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    const DICTIONARY: &str = r#""dictionary":{"stringTable":["","cpu","main","process.pid"],
        "functionTable":[{},{"nameStrindex":2}],"locationTable":[{},{"lines":[{"functionIndex":1}]}],
        "stackTable":[{},{"locationIndices":[1]}],
        "attributeTable":[{},{"keyStrindex":3,"value":{"intValue":"7"}}]}"#;

    fn samples(samples: &str) -> Result<Imported, ImportError> {
        let profiles = format!(
            r#"[{{"scopeProfiles":[{{"profiles":[{{"samples":[{samples}],"sampleType":{{"typeStrindex":1}}}}]}}]}}]"#
        );
        read_json(&format!(r#"{{"resourceProfiles":{profiles},{DICTIONARY}}}"#), &Limits::default(), Vec::new())
    }

    #[test]
    fn a_time_is_a_record() {
        let imported = samples(
            r#"{"stackIndex":1,"timestampsUnixNano":["5","9"],"attributeIndices":[1]},
               {"stackIndex":1,"values":["2","3"],"timestampsUnixNano":["6","7"]},{"values":[4,5]},{}"#,
        );
        let profile = imported.unwrap().profile;
        let sets: Vec<_> =
            profile.sets.iter().map(|set| (set.times_ns.clone(), set.metrics[0].weights.clone())).collect();
        let ints = |values: &[i64]| profile::Weights::Int(values.to_vec());
        assert_eq!(sets, [(Some(vec![0, 4, 1, 2]), ints(&[1, 1, 2, 3])), (None, ints(&[4, 5]))]);
        assert_eq!((profile.start_time_ns, profile.processes[0].pid.as_str()), (Some(5), "7"));
        assert_eq!(profile.sets[0].threads.as_ref().map(|threads| threads[2].is_none()), Some(true));
    }

    #[test]
    fn the_last_value_may_be_cut_off() {
        let whole = format!(
            r#"{{"resourceProfiles":[{{"scopeProfiles":[{{"profiles":[{{"samples":[{{"values":[4]}}]}}]}}]}}],{DICTIONARY}}}"#
        );
        let text = format!("{whole}\n{}", &whole[..whole.len() - 1]);
        let imported = read_json(&text, &Limits::default(), Vec::new()).unwrap();
        assert_eq!((imported.profile.sets[0].len(), imported.warnings.len()), (1, 1));
        assert!(read_json(&whole[..whole.len() - 1], &Limits::default(), Vec::new()).is_err());
    }

    #[test]
    fn contradictions_are_refused() {
        for (text, message) in [
            (r#"{"stackIndex":2,"values":[1]}"#, "stack 2 is none of the 2"),
            (r#"{"stackIndex":-1,"values":[1]}"#, "stack 4294967295 is none"),
            (r#"{"attributeIndices":[9],"values":[1]}"#, "attribute 9 is none of the 2"),
            (r#"{"linkIndex":1,"values":[1]}"#, "link 1 is none of the 0"),
            (r#"{"values":[1],"timestampsUnixNano":["1","2"]}"#, "expected a value for each of the 2 times"),
            (r#"{"timestampsUnixNano":["18446744073709551615"]}"#, "expected a time within 64 bits"),
            (r#"{"locationsStartIndex":1}"#, "these are profiles in the shape before OTLP 1.8"),
        ] {
            let error = samples(text).unwrap_err();
            assert!(error.message.starts_with(message) && error.offset.is_some(), "{error}");
        }
    }

    #[test]
    fn old_protocol_buffers_are_refused() {
        // A profile with field 3 as a list: the indices of locations.
        let old = [0x0A, 8, 0x12, 6, 0x12, 4, 0x1A, 2, 1, 2];
        assert!(is_protobuf(&old));
        assert_eq!(read_protobuf(&old, &Limits::default(), Vec::new()).unwrap_err().kind, ErrorKind::Unsupported);
        for other in [&b"\nmain;a 1\n"[..], b"", &[0x0A, 0, 0x1A, 0], &[0x12, 2, 0x7A, 0]] {
            assert!(!is_protobuf(other), "{other:?}");
        }
    }
}
