//! Memory maps: which file an address belongs to. Lines of `/proc/PID/maps`, or `start-end [perm] file [(@offset)]`.

use super::lines::{Lines, attribute};

#[derive(Default)]
pub(super) struct Maps {
    /// By start; executable ones only.
    rows: Vec<Row>,
    /// Assignments `name=value`, which stand for `$name` in the lines after them.
    values: Vec<(String, String)>,
}

struct Row {
    start: u64,
    limit: u64,
    offset: u64,
    file: String,
}

/// Assignments that are kept, and the length of their values: they may hold each other.
const VALUES: usize = 64;
const VALUE_LEN: usize = 4096;

impl Maps {
    /// Takes the lines of a map; what is none is left out.
    pub(super) fn read(&mut self, lines: Lines<'_>) {
        for (_, line) in lines {
            let line = self.replace(line);
            if let Some(row) = row(&line) {
                self.rows.extend(row);
            } else if let Some((name, value)) = attribute(&line)
                && self.values.len() < VALUES
                && value.len() < VALUE_LEN
            {
                self.values.push((format!("${name}"), value.to_owned()));
            }
        }
        self.rows.sort_by_key(|row| row.start);
    }

    fn replace<'a>(&self, line: &'a str) -> std::borrow::Cow<'a, str> {
        if self.values.is_empty() || !line.contains('$') || line.len() > VALUE_LEN {
            return line.into();
        }
        let mut text = line.to_owned();
        for (name, value) in &self.values {
            // A name that is empty would be found everywhere.
            if name.len() > 1 && text.contains(name.as_str()) {
                let replaced = text.replace(name.as_str(), value);
                if replaced.len() <= VALUE_LEN {
                    text = replaced;
                }
            }
        }
        text.into()
    }

    /// The file of an address.
    pub(super) fn module(&self, address: u64) -> Option<&str> {
        let after = self.rows.partition_point(|row| row.start <= address);
        let before = after.checked_sub(1).and_then(|index| self.rows.get(index)).filter(|row| address < row.limit);
        // The start of a file may be left out of its map (google/pprof, `remapMappingIDs`).
        let whole = || {
            self.rows.get(after).filter(|row| row.start.checked_sub(row.offset).is_some_and(|start| start <= address))
        };
        before.or_else(whole).map(|row| row.file.as_str()).filter(|file| !file.is_empty())
    }
}

/// A line of a map: `Some(None)` if it isn't executable.
fn row(line: &str) -> Option<Option<Row>> {
    let (start, rest) = hex(line.trim_start())?;
    let rest = rest.strip_prefix(['-', ' ', '\t'])?.trim_start();
    let (limit, rest) = hex(rest)?;
    let rest = rest.strip_prefix(':').unwrap_or(rest);
    let mut words = rest.split_ascii_whitespace().peekable();
    if let Some(permissions) = words.next_if(|word| word.bytes().all(|byte| b"-rwxp".contains(&byte)))
        && !permissions.contains('x')
    {
        return Some(None);
    }
    let words: Vec<&str> = words.take(5).collect();
    let is_hex = |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_hexdigit());
    let is_device = |word: &str| word.split_once(':').is_some_and(|(major, minor)| is_hex(major) && is_hex(minor));
    let (offset, file) = match words.as_slice() {
        [offset, device, _inode, file @ ..] if is_hex(offset) && is_device(device) => (Some(*offset), file.first()),
        [file, offset, ..] => (offset.strip_prefix("(@").and_then(|offset| offset.strip_suffix(')')), Some(file)),
        [file] => (None, Some(file)),
        [] => (None, None),
    };
    let offset = offset.and_then(|offset| u64::from_str_radix(offset, 16).ok()).unwrap_or(0);
    Some(Some(Row { start, limit, offset, file: file.copied().unwrap_or_default().to_owned() }))
}

/// A hexadecimal number at the start of a text, and what follows.
fn hex(text: &str) -> Option<(u64, &str)> {
    let text = text.strip_prefix("0x").unwrap_or(text);
    let end = text.find(|c: char| !c.is_ascii_hexdigit()).unwrap_or(text.len());
    Some((u64::from_str_radix(&text[..end], 16).ok()?, &text[end..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn maps(text: &str) -> Maps {
        let mut maps = Maps::default();
        maps.read(Lines::new(text));
        maps
    }

    #[test]
    fn both_forms_are_read() {
        let maps = maps(
            "build=/home/me\n\
             00500000-00600000 r-xp 00100000 fd:01 123 /usr/bin/demo\n\
             00700000-00800000 rw-p 00000000 00:00 0 [heap]\n\
             0x900000-0xa00000 $build/lib.so (@1000) abc\n\
             b00000-c00000: libc.so\n\
             d00000-e00000 r-xp 0 0:0 0\n\
             no map\n",
        );
        for (address, file) in [
            (0x500000, Some("/usr/bin/demo")),
            (0x5fffff, Some("/usr/bin/demo")),
            (0x400000, Some("/usr/bin/demo")),
            (0x3fffff, None),
            (0x600000, None),
            (0x700000, None),
            (0x900001, Some("/home/me/lib.so")),
            (0x8ff000, Some("/home/me/lib.so")),
            (0xbfffff, Some("libc.so")),
            (0xd00000, None),
            (u64::MAX, None),
        ] {
            assert_eq!(maps.module(address), file, "{address:#x}");
        }
    }

    #[test]
    fn assignments_do_not_explode() {
        let text: String = (0..60).map(|n| format!("a{n}={}\n", format!("$a{}", n - 1).repeat(20))).collect();
        let maps = maps(&format!("a-1=xxxxxxxxxx\n=\n{text}1000-2000: $a59\n"));
        assert!(maps.values.iter().all(|(_, value)| value.len() <= VALUE_LEN));
        assert!(maps.module(0x1000).is_some());
    }
}
