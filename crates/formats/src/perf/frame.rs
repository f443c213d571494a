//! The line of a frame.

use profile::FrameKind;

/// What the line of a frame says.
#[derive(Debug, PartialEq, Clone, Copy)]
pub(super) struct FrameLine<'a> {
    pub(super) address: u64,
    pub(super) has_address: bool,
    /// Without its offset; may be empty.
    pub(super) symbol: &'a str,
    pub(super) module: Option<&'a str>,
}

const UNKNOWN: &str = "[unknown]";
const INLINED: &str = "inlined";

/// Whether a line starts with what is an address rather than the name of a program (`dd`).
pub(super) fn is_likely(line: &str) -> bool {
    let (word, rest) = first_word(line);
    !rest.is_empty() && word.bytes().any(|byte| byte.is_ascii_digit()) && address(word).is_some()
}

/// `address symbol[+0xoffset] (module)`, without the address or the module if perf was told so.
pub(super) fn parse(line: &str) -> Option<FrameLine<'_>> {
    let (word, rest) = first_word(line);
    let address = address(word);
    let text = if address.is_some() { rest } else { line.trim_ascii() };
    let (symbol, module) = match split_module(text) {
        Some((symbol, module)) => (symbol, Some(module)),
        None => (text, None),
    };
    // What is neither at an address nor in a module may be anything; ` (` without its end is a cut module.
    if module.is_none() && (address.is_none() || symbol.contains(" (")) {
        return None;
    }
    Some(FrameLine {
        address: address.unwrap_or(0),
        has_address: address.is_some(),
        symbol: without_offset(symbol),
        module,
    })
}

/// `file:line`, which `-F +srcline` prints below a frame.
pub(super) fn source_line(line: &str) -> Option<(&str, u32)> {
    let (file, line) = line.trim_ascii().rsplit_once(':')?;
    let line = line.parse().ok()?;
    (!file.is_empty() && !file.contains(|c: char| c.is_ascii_whitespace())).then_some((file, line))
}

fn first_word(line: &str) -> (&str, &str) {
    let line = line.trim_ascii();
    let end = line.bytes().position(|byte| byte.is_ascii_whitespace()).unwrap_or(line.len());
    (&line[..end], line[end..].trim_ascii_start())
}

fn address(word: &str) -> Option<u64> {
    let digits = word.strip_prefix("0x").unwrap_or(word);
    let is_hex = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    if is_hex { u64::from_str_radix(digits, 16).ok() } else { None }
}

/// Splits at the parenthesis that the last one closes: symbols and modules have parentheses of their own.
fn split_module(text: &str) -> Option<(&str, &str)> {
    let bytes = text.as_bytes();
    let inner = text.strip_suffix(')')?.len();
    let starts_module = |at: usize| at == 0 || bytes[at - 1].is_ascii_whitespace();
    let mut depth = 1_usize;
    let balanced = bytes[..inner].iter().rposition(|byte| {
        match byte {
            b')' => depth += 1,
            b'(' => depth -= 1,
            _ => {}
        }
        depth == 0
    });
    let last = || memchr::memmem::rfind(&bytes[..inner], b" (").map(|blank| blank + 1);
    let open = balanced.filter(|at| starts_module(*at)).or_else(last)?;
    Some((text[..open].trim_ascii_end(), &text[open + 1..inner]))
}

fn without_offset(symbol: &str) -> &str {
    match symbol.rsplit_once("+0x") {
        Some((name, offset)) if !offset.is_empty() && offset.bytes().all(|byte| byte.is_ascii_hexdigit()) => name,
        _ => symbol,
    }
}

impl<'a> FrameLine<'a> {
    /// The name to show: without a symbol, the file name of the module; without that too, what there is.
    pub(super) fn name(&self) -> std::borrow::Cow<'a, str> {
        if !self.symbol.is_empty() && self.symbol != UNKNOWN {
            return self.symbol.into();
        }
        match self.module {
            Some("" | UNKNOWN | INLINED) => UNKNOWN.into(),
            Some(module) => format!("[{}]", base_name(module)).into(),
            None if self.symbol.is_empty() => format!("0x{:x}", self.address).into(),
            None => UNKNOWN.into(),
        }
    }

    /// Where the code is, if that is known.
    pub(super) fn known_module(&self) -> Option<&'a str> {
        self.module.filter(|module| !matches!(*module, "" | UNKNOWN | INLINED))
    }

    pub(super) fn is_inlined(&self) -> bool {
        self.module == Some(INLINED)
    }

    /// Java methods that the compiler inlined, joined by perf-map-agent with the outermost first.
    pub(super) fn joins_inlined(&self) -> bool {
        self.kind() == FrameKind::Jit && self.symbol.contains("->")
    }

    pub(super) fn kind(&self) -> FrameKind {
        let Some(module) = self.known_module() else { return FrameKind::Unknown };
        let name = base_name(module);
        if let Some(mapping) = module.strip_prefix('[') {
            return match mapping.trim_end_matches(']') {
                "vdso" | "vsyscall" | "heap" | "stack" => FrameKind::Native,
                mapping if mapping.starts_with("anon:") => FrameKind::Unknown,
                mapping if mapping.starts_with("JIT") => FrameKind::Jit,
                _ => FrameKind::Kernel,
            };
        }
        let is_kernel_module = [".ko", ".ko.gz", ".ko.xz", ".ko.zst"].iter().any(|end| name.ends_with(end));
        if is_kernel_module || name.starts_with("vmlinux") || name.starts_with("bpf_prog_") {
            FrameKind::Kernel
        } else if name.starts_with("jitted-") || name.starts_with("perf-") && name.ends_with(".map") {
            FrameKind::Jit
        } else {
            FrameKind::Native
        }
    }
}

fn base_name(module: &str) -> &str {
    module.rsplit('/').next().filter(|name| !name.is_empty()).unwrap_or(module)
}
