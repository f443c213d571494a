//! Go's counts (goroutine, threadcreate, and custom ones): `NAME profile: total N` and lines `n @ 0x… 0x…`. Between
//! them, comments tell the names of the addresses.

use profile::{Label, LabelValue};

use super::lines::{Lines, is_comment, sample};
use super::samples::{Return, Samples};
use crate::json::Json;
use crate::{ImportError, Imported, Limits, Warning};

/// The name of what is counted.
pub(super) fn metric(header: &str) -> Option<&str> {
    let (name, total) = header.trim_end().split_once(" profile: total ")?;
    let is_name = !name.is_empty() && !name.contains(char::is_whitespace);
    (is_name && !total.is_empty() && total.bytes().all(|byte| byte.is_ascii_digit())).then_some(name)
}

pub(super) fn read(text: &str, limits: &Limits, warnings: Vec<Warning>) -> Result<Imported, ImportError> {
    let mut lines = Lines::new(text);
    let (_, header) = lines.find(|(_, line)| !is_comment(line)).unwrap_or_default();
    let mut samples = Samples::new(&[(metric(header.trim()).unwrap_or_default(), "count")], limits, warnings);
    while let Some((offset, line)) = lines.next() {
        if line.starts_with("---") {
            samples.maps.read(lines);
            break;
        }
        if let Some(labels) = line.strip_prefix("# labels: ") {
            go_labels(labels, &mut samples, limits)?;
        } else if line.starts_with('#') {
            samples.symbols.go_comment(line, &mut samples.builder)?;
        }
        if is_comment(line) {
            continue;
        }
        let ([count], addresses) = sample::<1>(line, offset, "n @ 0x…")?;
        for address in addresses {
            samples.address(address?)?;
        }
        samples.end(&[count])?;
    }
    samples.finish(Return::All)
}

/// Labels of the stack before, which Go writes as an object of texts (`runtime/pprof`, `labelMap.String`). Text that
/// only Go can quote is left as it is.
fn go_labels(text: &str, samples: &mut Samples<'_>, limits: &Limits) -> Result<(), ImportError> {
    let mut labels = Vec::new();
    let read = Json::new(text, limits).object("labels", |json, key| {
        let value = json.string("a text")?;
        let key = samples.builder.string(key)?;
        labels.push(Label { key, value: LabelValue::Text(samples.builder.string(&value)?) });
        Ok(())
    });
    if read.is_err() {
        labels = vec![Label {
            key: samples.builder.string("labels")?,
            value: LabelValue::Text(samples.builder.string(text.trim())?),
        }];
    }
    if labels.is_empty() { Ok(()) } else { samples.label(&mut labels) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_name_the_frames() {
        let text = "goroutine profile: total 3\n2 @ 0x11 0x21\n#\t0x10\tmain.f+0x1\t/a.go:7\n\n1 @ 0x21\n";
        let imported = read(text, &Limits::default(), Vec::new()).unwrap();
        let profile = &imported.profile;
        let frames: Vec<&str> =
            profile.sets[0].stacks.iter().map(|stack| profile.frame_name(profile.stacks.frame(*stack))).collect();
        assert_eq!(frames, ["main.f", "0x20"]);
        assert_eq!(profile.sets[0].metrics[0].kind, "goroutine");
        assert_eq!(imported.warnings.len(), 1);
    }

    #[test]
    fn other_lines_are_refused() {
        let text = "goroutine profile: total 3\n2 @ 0x11\ngoroutine 1 [running]:\n";
        assert_eq!(read(text, &Limits::default(), Vec::new()).unwrap_err().offset, Some(36));
    }
}
