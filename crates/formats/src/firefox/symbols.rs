//! Symbols that samply writes beside a profile (`--unstable-presymbolicate`, `.syms.json`; samply
//! `shared/symbol_precog.rs`): for each library, by its debug id, the addresses that the profile has, each with a
//! symbol; and what is inlined there, innermost first.

use profile::{Frame, FrameId, Function, StringId};
use rustc_hash::FxHashMap;

use super::Reader;
use super::tables::Lib;
use crate::json::Json;
use crate::{ImportError, Limits, text, unpack};

#[derive(Default)]
pub(super) struct Symbols {
    strings: Vec<String>,
    libs: FxHashMap<String, LibSymbols>,
}

#[derive(Default)]
struct LibSymbols {
    addresses: FxHashMap<u64, u32>,
    symbols: Vec<Symbol>,
}

#[derive(Default)]
struct Symbol {
    name: Option<u32>,
    frames: Vec<Place>,
}

#[derive(Default, Clone, Copy)]
struct Place {
    function: Option<u32>,
    file: Option<u32>,
    line: u32,
}

impl Symbols {
    pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Self, ImportError> {
        let mut warnings = Vec::new();
        let bytes = unpack::gunzip(bytes, limits, &mut warnings)?;
        Self::parse(&text::decode(&bytes, &mut warnings).text, limits)
    }

    fn parse(text: &str, limits: &Limits) -> Result<Self, ImportError> {
        let mut symbols = Self::default();
        let mut is_there = false;
        Json::new(text, limits).object("an object with `string_table` and `data`", |json, key| match key {
            "string_table" => json.array("a list of strings", |json| {
                symbols.strings.push(json.string("a string")?.into_owned());
                Limits::check(limits.strings, symbols.strings.len(), "strings")
            }),
            "data" => {
                is_there = true;
                json.array("a list of libraries", |json| symbols.lib(json, limits))
            }
            _ => json.skip(),
        })?;
        if is_there { Ok(symbols) } else { Err(ImportError::malformed("expected `string_table` and `data`")) }
    }

    fn lib(&mut self, json: &mut Json<'_>, limits: &Limits) -> Result<(), ImportError> {
        let (mut lib, mut id) = (LibSymbols::default(), String::new());
        json.object("a library", |json, key| match key {
            "debug_id" if json.peek() == Some(b'"') => {
                id = json.string("an id")?.replace('-', "").to_lowercase();
                Ok(())
            }
            "known_addresses" => json.array("a list of addresses", |json| {
                let mut pair = [None; 2];
                let mut place = 0;
                json.array("an address and its symbol", |json| {
                    let number = json.integer("a number")?;
                    if let Some(value) = pair.get_mut(place) {
                        *value = Some(number);
                    }
                    place += 1;
                    Ok(())
                })?;
                if let [Some(address), Some(symbol)] = pair
                    && let (Ok(address), Ok(symbol)) = (u64::try_from(address), u32::try_from(symbol))
                {
                    lib.addresses.insert(address, symbol);
                }
                Limits::check(limits.stacks, lib.addresses.len(), "addresses")
            }),
            "symbol_table" => json.array("a list of symbols", |json| {
                lib.symbols.push(symbol(json)?);
                Limits::check(limits.strings, lib.symbols.len(), "symbols")
            }),
            _ => json.skip(),
        })?;
        // Breakpad's form of the id ends in the age of the file, which is 0 where this one has none.
        if id.len() == 32 {
            id.push('0');
        }
        self.libs.insert(id, lib);
        Ok(())
    }

    fn find(&self, lib: &Lib, address: u64) -> Option<&Symbol> {
        let lib = self.libs.get(&lib.debug_id)?;
        lib.symbols.get(*lib.addresses.get(&address)? as usize)
    }

    fn text(&self, row: Option<u32>) -> Option<&str> {
        self.strings.get(row? as usize).map(|text| &**text)
    }
}

fn symbol(json: &mut Json<'_>) -> Result<Symbol, ImportError> {
    let mut symbol = Symbol::default();
    json.object("a symbol", |json, key| match key {
        _ if json.null() => Ok(()),
        "symbol" => {
            symbol.name = row(json)?;
            Ok(())
        }
        "frames" => json.array("a list of frames", |json| {
            let mut place = Place::default();
            json.object("a frame", |json, key| {
                match key {
                    _ if json.null() => {}
                    "function" => place.function = row(json)?,
                    "file" => place.file = row(json)?,
                    "line" => place.line = row(json)?.unwrap_or(0),
                    _ => json.skip()?,
                }
                Ok(())
            })?;
            symbol.frames.push(place);
            Ok(())
        }),
        _ => json.skip(),
    })?;
    Ok(symbol)
}

fn row(json: &mut Json<'_>) -> Result<Option<u32>, ImportError> {
    Ok(u32::try_from(json.integer("a row number")?).ok())
}

impl Reader<'_> {
    /// Adds the frames of an address, outermost first. Says whether there are symbols for it.
    pub(super) fn resolve(
        &mut self,
        lib: &Lib,
        address: u64,
        frame: Frame,
        frames: &mut Vec<FrameId>,
    ) -> Result<bool, ImportError> {
        let Some(symbols) = &self.symbols else { return Ok(false) };
        let Some(symbol) = symbols.find(lib, address) else { return Ok(false) };
        let outer = Place { function: symbol.name, ..Place::default() };
        let places = if symbol.frames.is_empty() { std::slice::from_ref(&outer) } else { &symbol.frames };
        let before = frames.len();
        for place in places.iter().rev() {
            let is_outer = frames.len() == before;
            let name = symbols.text(place.function).or_else(|| symbols.text(symbol.name).filter(|_| is_outer));
            let Some(name) = name else { continue };
            let name = self.builder.string(name)?;
            let file = match symbols.text(place.file) {
                Some(file) => self.builder.string(file)?,
                None => StringId::NONE,
            };
            let function = Function { file, module: lib.name, ..Function::named(name) };
            let function = self.builder.function(function)?;
            let frame = Frame { function, line: place.line, inlined: !is_outer, ..frame };
            frames.push(self.builder.frame(frame)?);
        }
        let is_resolved = frames.len() > before;
        self.counts.resolved += u64::from(is_resolved);
        Ok(is_resolved)
    }
}
