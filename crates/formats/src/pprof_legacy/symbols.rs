//! Names for addresses, where a file has them: Java's list of locations, the comments of Go's texts
//! (`# 0xADDR name+0xOFFSET file:line`), and the lines of threadz (`0xADDR: name`).

use profile::{BuildError, Frame, FrameId, Function, ProfileBuilder, StringId};
use rustc_hash::FxHashMap;

use super::lines::find_addresses;
use super::maps::Maps;

/// By the address as the file has it: the one in the stack, or that of the call before it.
#[derive(Default)]
pub(super) struct Symbols {
    by_address: FxHashMap<u64, Symbol>,
    /// Whether addresses are mere numbers, as Java's are.
    are_ids: bool,
}

#[derive(Clone, Copy)]
struct Symbol {
    name: StringId,
    file: StringId,
    line: u32,
}

impl Symbols {
    pub(super) fn is_empty(&self) -> bool {
        self.by_address.is_empty()
    }

    /// The frame of an address that has a name. `back` tells whether the address is that after the call.
    pub(super) fn frame(
        &self,
        address: u64,
        back: bool,
        maps: &Maps,
        builder: &mut ProfileBuilder,
    ) -> Result<Option<FrameId>, BuildError> {
        let call = address.wrapping_sub(u64::from(back));
        let symbol = self.by_address.get(&call).or_else(|| self.by_address.get(&address));
        let Some(symbol) = symbol else { return Ok(None) };
        let module = match maps.module(call) {
            Some(module) => builder.string(module)?,
            None => StringId::NONE,
        };
        let function = builder.function(Function { file: symbol.file, module, ..Function::named(symbol.name) })?;
        let address = if self.are_ids { 0 } else { call };
        builder.frame(Frame { line: symbol.line, address, ..Frame::of(function) }).map(Some)
    }

    fn add(
        &mut self,
        address: u64,
        name: &str,
        file: &str,
        line: u32,
        builder: &mut ProfileBuilder,
    ) -> Result<(), BuildError> {
        if name.is_empty() {
            return Ok(());
        }
        let file = if file.is_empty() { StringId::NONE } else { builder.string(file)? };
        self.by_address.insert(address, Symbol { name: builder.string(name)?, file, line });
        Ok(())
    }

    /// A comment of a text that Go wrote (`runtime/pprof`, `printStackRecord`).
    pub(super) fn go_comment(&mut self, line: &str, builder: &mut ProfileBuilder) -> Result<(), BuildError> {
        let Some(rest) = line.strip_prefix('#') else { return Ok(()) };
        let mut words = rest.split('\t').filter(|word| !word.is_empty());
        let (Some(address), Some(name)) = (words.next().and_then(address), words.next()) else { return Ok(()) };
        let name = name.rfind("+0x").map_or(name, |end| &name[..end]);
        let (file, line) = file_and_line(words.next().unwrap_or_default());
        self.add(address, name, file, line, builder)
    }

    /// A line `0xADDR: name` of threadz.
    pub(super) fn thread_line(&mut self, line: &str, builder: &mut ProfileBuilder) -> Result<(), BuildError> {
        let line = line.trim().trim_start_matches("PC:").trim_start();
        let Some((start, name)) = line.split_once(": ") else { return Ok(()) };
        match address(start) {
            Some(address) if find_addresses(name, 0).next().is_none() => self.add(address, name.trim(), "", 0, builder),
            _ => Ok(()),
        }
    }

    /// A line of the list that ends Java's profiles: `0xADDR function (file:line)`, `0xADDR function (library)` or
    /// `0xADDR text`. Others are left out.
    pub(super) fn java_location(&mut self, line: &str, builder: &mut ProfileBuilder) -> Result<(), BuildError> {
        self.are_ids = true;
        let Some((start, rest)) = line.trim().split_once([' ', '\t']) else { return Ok(()) };
        let Some(address) = address(start) else { return Ok(()) };
        let rest = rest.trim();
        let in_parentheses = rest.strip_suffix(')').and_then(|rest| rest.rsplit_once(" ("));
        match in_parentheses {
            Some((name, place)) => match place.rsplit_once(':') {
                Some((file, line)) if !file.is_empty() && line.parse::<i64>().is_ok() => {
                    self.add(address, name.trim_end(), file, line.parse().unwrap_or(0), builder)
                }
                _ => {
                    let library = place.rsplit('/').next().unwrap_or(place);
                    self.add(address, name.trim_end(), library, 0, builder)
                }
            },
            None if rest.contains("generated stub/JIT") => self.add(address, "STUB", "", 0, builder),
            None => self.add(address, rest, "", 0, builder),
        }
    }
}

fn address(word: &str) -> Option<u64> {
    u64::from_str_radix(word.trim().strip_prefix("0x")?, 16).ok()
}

fn file_and_line(place: &str) -> (&str, u32) {
    place.trim().rsplit_once(':').map_or((place, 0), |(file, line)| (file, line.parse().unwrap_or(0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(symbols: &Symbols, builder: &ProfileBuilder, address: u64) -> Option<(String, String, u32)> {
        let symbol = symbols.by_address.get(&address)?;
        let strings = &builder.profile.strings;
        Some((strings.get(symbol.name).to_owned(), strings.get(symbol.file).to_owned(), symbol.line))
    }

    #[test]
    fn java_locations() {
        let (mut symbols, mut builder) = (Symbols::default(), ProfileBuilder::default());
        for (line, want) in [
            ("0x10 a.b.C (C.java:12)", Some(("a.b.C", "C.java", 12))),
            (" 0x10 a.b.C (C.java:-1)", Some(("a.b.C", "C.java", 0))),
            ("0x10 start_thread (/lib/libpthread.so)", Some(("start_thread", "libpthread.so", 0))),
            ("0x10 generated stub/JIT", Some(("STUB", "", 0))),
            ("0x10 GC", Some(("GC", "", 0))),
            ("0x11", None),
            ("x GC", None),
        ] {
            symbols.java_location(line, &mut builder).unwrap();
            if let Some((name, file, number)) = want {
                assert_eq!(text(&symbols, &builder, 0x10), Some((name.to_owned(), file.to_owned(), number)), "{line}");
            }
        }
        assert_eq!(text(&symbols, &builder, 0x11), None);
    }

    #[test]
    fn go_comments_and_threads() {
        let (mut symbols, mut builder) = (Symbols::default(), ProfileBuilder::default());
        symbols.go_comment("#\t0x46f2c1\tmain.(*T).f+0x21\t\t/go/main.go:12", &mut builder).unwrap();
        symbols.go_comment("# labels: {\"k\":\"v\"}", &mut builder).unwrap();
        symbols.go_comment("# Alloc = 1", &mut builder).unwrap();
        symbols.thread_line("  PC:  0x00bc: helper(arg *)", &mut builder).unwrap();
        symbols.thread_line("      creator: 0xa4 0xa5", &mut builder).unwrap();
        assert_eq!(text(&symbols, &builder, 0x46f2c1), Some(("main.(*T).f".into(), "/go/main.go".into(), 12)));
        assert_eq!(text(&symbols, &builder, 0xbc), Some(("helper(arg *)".into(), String::new(), 0)));
        assert_eq!(symbols.by_address.len(), 2);
    }
}
