//! A program as a grammar of stacks: each function with its calls, weighed by the time (or the
//! bytes) that goes there. The texts are in `stacks/`.
//!
//! ```text
//! @mapping /app/server 0x400000        functions that follow belong to this file
//! @prefix api example.com/shop/api     api.X stands for example.com/shop/api.X
//! @let HANDLER = ~f > g                $HANDLER stands for that chain
//! @loose                               functions need not be declared
//! @roots                               the edges that follow are where stacks begin
//! pkg.(*T).Method | file.go:120        a function; `NAME |` has neither file nor lines
//!   12 133 pkg.f > ~pkg.g              weight, line, callee; ~ is inlined into its caller;
//!                                      `>` calls on without any other choice
//!   3/9 140 pkg.h                      weight in variant 0 / in variant 1
//!   1 125 .                            the function itself
//!   5 130 pkg.f . 512 30               f allocates objects of 512 bytes, 30 permille live
//! ```
//!
//! A function without edges is a leaf and spends its time on a few lines of its own. A file name
//! without a folder is in the folder of the function's package.

use std::collections::BTreeMap;

#[derive(Clone, Debug)]
pub(super) struct Function {
    pub(super) name: String,
    /// Empty where only the symbol is known.
    pub(super) file: String,
    pub(super) start_line: u32,
    /// Index into [`Grammar::mappings`].
    pub(super) mapping: usize,
    pub(super) edges: Vec<Edge>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Call {
    /// Index into [`Grammar::functions`].
    pub(super) function: usize,
    pub(super) inlined: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Allocation {
    pub(super) bytes: u32,
    pub(super) live_permille: u32,
}

#[derive(Clone, Debug)]
pub(super) struct Edge {
    pub(super) weights: [u32; 2],
    pub(super) line: u32,
    /// Empty: the function itself.
    pub(super) chain: Vec<Call>,
    /// The chain ends in its last function, whatever that calls otherwise.
    pub(super) allocation: Option<Allocation>,
}

#[derive(Clone, Debug)]
pub(super) struct Mapping {
    pub(super) file: String,
    pub(super) start: u64,
}

#[derive(Clone, Debug, Default)]
pub(super) struct Grammar {
    pub(super) mappings: Vec<Mapping>,
    pub(super) functions: Vec<Function>,
    pub(super) roots: Vec<Edge>,
}

/// Where edges go.
enum Owner {
    Nobody,
    Roots,
    Function(usize),
}

struct Parser {
    grammar: Grammar,
    index: BTreeMap<String, usize>,
    declared: Vec<bool>,
    prefixes: BTreeMap<String, String>,
    chains: BTreeMap<String, String>,
    loose: bool,
    owner: Owner,
}

/// The grammar of several texts, later ones building on earlier ones.
pub(super) fn parse(texts: &[&str]) -> Result<Grammar, String> {
    let mut parser = Parser {
        grammar: Grammar::default(),
        index: BTreeMap::new(),
        declared: Vec::new(),
        prefixes: BTreeMap::new(),
        chains: BTreeMap::new(),
        loose: false,
        owner: Owner::Nobody,
    };
    // Names first: a chain may name a chain or a prefix that stands further down.
    for line in texts.iter().flat_map(|text| text.lines()) {
        parser.name(line);
    }
    for line in texts.iter().flat_map(|text| text.lines()) {
        parser.line(line).map_err(|problem| format!("{problem} in the line `{line}`"))?;
    }
    let functions = parser.grammar.functions.iter().zip(&parser.declared);
    let missing: Vec<&str> = functions.filter(|(_, declared)| !**declared).map(|(f, _)| f.name.as_str()).collect();
    if missing.is_empty() || parser.loose {
        Ok(parser.grammar)
    } else {
        Err(format!("not declared: {}", missing.join(", ")))
    }
}

impl Parser {
    fn name(&mut self, line: &str) {
        if let Some((name, chain)) = line.strip_prefix("@let ").and_then(|rest| rest.split_once(" = ")) {
            self.chains.insert(name.to_owned(), chain.to_owned());
        } else if let Some((name, path)) = line.strip_prefix("@prefix ").and_then(|rest| rest.split_once(' ')) {
            self.prefixes.insert(name.to_owned(), path.to_owned());
        }
    }

    fn line(&mut self, line: &str) -> Result<(), String> {
        if line.is_empty() || line.starts_with('#') || line.starts_with("@let ") || line.starts_with("@prefix ") {
            return Ok(());
        }
        if let Some(rest) = line.strip_prefix("@mapping ") {
            let (file, start) = rest.split_once(" 0x").ok_or("no start address")?;
            let start = u64::from_str_radix(start, 16).map_err(|e| e.to_string())?;
            self.grammar.mappings.push(Mapping { file: file.to_owned(), start });
        } else if line == "@loose" {
            self.loose = true;
        } else if line == "@roots" {
            self.owner = Owner::Roots;
        } else if let Some(edge) = line.strip_prefix("  ") {
            let edge = self.edge(edge)?;
            match self.owner {
                Owner::Nobody => return Err("an edge of nothing".to_owned()),
                Owner::Roots => self.grammar.roots.push(edge),
                Owner::Function(function) => self.grammar.functions[function].edges.push(edge),
            }
        } else {
            self.declare(line)?;
        }
        Ok(())
    }

    fn declare(&mut self, line: &str) -> Result<(), String> {
        let (name, place) = line.split_once(" |").ok_or("no ` |`")?;
        let function = self.function(name)?;
        let name = self.grammar.functions[function].name.clone();
        let (file, start) = match place.trim().rsplit_once(':') {
            Some((file, line)) => (file, line.parse().map_err(|_| "no line number")?),
            None => ("", 0),
        };
        let file =
            if file.is_empty() || file.contains('/') { file.to_owned() } else { format!("{}/{file}", package(&name)) };
        if std::mem::replace(&mut self.declared[function], true) {
            return Err(format!("`{name}` is declared twice"));
        }
        let mapping = self.grammar.mappings.len().checked_sub(1).ok_or("no mapping")?;
        let slot = &mut self.grammar.functions[function];
        (slot.file, slot.start_line, slot.mapping) = (file, start, mapping);
        self.owner = Owner::Function(function);
        Ok(())
    }

    fn edge(&mut self, text: &str) -> Result<Edge, String> {
        let mut parts = text.splitn(3, ' ');
        let mut part = || parts.next().ok_or("no weight, line and callee");
        let (weight, line, rest) = (part()?, part()?, part()?);
        let (before, after) = weight.split_once('/').unwrap_or((weight, weight));
        let number = |text: &str| text.parse::<u32>().map_err(|_| format!("`{text}` is no number"));
        let weights = [number(before)?, number(after)?];
        let (rest, allocation) =
            match rest.strip_prefix('.').map_or_else(|| rest.split_once(" ."), |own| Some(("", own))) {
                Some((chain, "")) => (chain, None),
                Some((chain, numbers)) => {
                    let (bytes, live) = numbers.trim().split_once(' ').ok_or("no size and live")?;
                    (chain, Some(Allocation { bytes: number(bytes)?, live_permille: number(live)? }))
                }
                None => (rest, None),
            };
        let mut chain = Vec::new();
        for name in self.expand(rest).split(" > ").filter(|name| !name.is_empty()) {
            let bare = name.strip_prefix('~');
            chain.push(Call { function: self.function(bare.unwrap_or(name))?, inlined: bare.is_some() });
        }
        Ok(Edge { weights, line: number(line)?, chain, allocation })
    }

    /// The chain with the names of other chains replaced by them.
    fn expand(&self, chain: &str) -> String {
        let mut text = chain.to_owned();
        while let Some(start) = text.find('$') {
            let name: String = text[start + 1..]
                .chars()
                .take_while(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || *c == '_')
                .collect();
            let Some(meaning) = self.chains.get(&name) else { return text };
            text.replace_range(start..=start + name.len(), meaning);
        }
        text
    }

    fn function(&mut self, short: &str) -> Result<usize, String> {
        if short.contains('$') {
            return Err(format!("`{short}` names no chain"));
        }
        let name = match short.split_once('.') {
            Some((prefix, rest)) if self.prefixes.contains_key(prefix) => format!("{}.{rest}", self.prefixes[prefix]),
            _ => short.to_owned(),
        };
        if let Some(function) = self.index.get(&name) {
            return Ok(*function);
        }
        let function = self.grammar.functions.len();
        self.index.insert(name.clone(), function);
        self.declared.push(false);
        let mapping = self.grammar.mappings.len().saturating_sub(1);
        self.grammar.functions.push(Function { name, file: String::new(), start_line: 0, mapping, edges: Vec::new() });
        Ok(function)
    }
}

/// The package of a Go function: its name up to the first dot after the last slash that is not
/// in type arguments.
fn package(name: &str) -> &str {
    let plain = name.split('[').next().unwrap_or(name);
    let from = plain.rfind('/').map_or(0, |slash| slash + 1);
    let to = plain[from..].find('.').map_or(plain.len(), |dot| from + dot);
    &name[..to]
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "@mapping /app 0x1000\n@prefix a x.org/a\n@let C = ~a.f > b.g\n@roots\n  1 0 b.g\n\
                        a.f | f.go:10\nb.g | g.go:20\n  3/9 25 $C\n  1 30 .\n  2 31 a.f . 64 500\n";

    #[test]
    fn reads_every_kind_of_line() {
        let grammar = parse(&[TEXT]).unwrap();
        let names: Vec<&str> = grammar.functions.iter().map(|f| f.name.as_str()).collect();
        assert_eq!(names, ["b.g", "x.org/a.f"]);
        assert_eq!(grammar.functions[1].file, "x.org/a/f.go");
        let edges = &grammar.functions[0].edges;
        assert_eq!(edges[0].weights, [3, 9]);
        assert_eq!(edges[0].chain, [Call { function: 1, inlined: true }, Call { function: 0, inlined: false }]);
        assert!(edges[1].chain.is_empty() && edges[1].allocation.is_none());
        assert_eq!(edges[2].allocation, Some(Allocation { bytes: 64, live_permille: 500 }));
    }

    #[test]
    fn refuses_what_it_does_not_know() {
        for text in
            ["@roots\n  1 0 f", "@mapping /a 0x1\nf | a.go:1\n  1 2 $X", "f.go", "  1 2 f", "@mapping /a 0x1\nf |\nf |"]
        {
            assert!(parse(&[text]).is_err(), "{text}");
        }
    }

    #[test]
    fn package_of_a_name() {
        for (name, want) in [
            ("net/http.(*conn).serve", "net/http"),
            ("a.org/b/c.New", "a.org/b/c"),
            ("slices.Sort[go.shape.[]a/b.T]", "slices"),
        ] {
            assert_eq!(package(name), want);
        }
    }
}
