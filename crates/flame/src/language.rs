//! Packages by the way a name is written.

/// The package of a name; empty where the name doesn't tell.
pub(crate) fn package(name: &str) -> &str {
    if let Some(mangled) = name.strip_prefix("_ZN") {
        return itanium(mangled);
    }
    // .NET: `[Assembly]Type::Method` and `Assembly!Type.Method`.
    if let Some((assembly, _)) = name.strip_prefix('[').and_then(|rest| rest.split_once(']'))
        && assembly.contains('.')
    {
        return assembly;
    }
    if let Some((assembly, rest)) = name.split_once('!')
        && is_word(assembly)
        && rest.contains('.')
    {
        return assembly;
    }
    // JVM type descriptors: `Ljava/lang/Thread;::run`.
    if let Some((class, _)) = name.strip_prefix('L').and_then(|rest| rest.split_once(';'))
        && let Some((package, _)) = class.rsplit_once('/')
    {
        return package;
    }
    if let Some(border) = find_outside(name, |rest| rest.starts_with("::")) {
        return by_colons(name, border);
    }
    if let Some(slash) = rfind_outside(name, '/') {
        return by_slashes(name, slash);
    }
    by_dots(name)
}

/// `a` of `a::b`, `T`'s or the trait's crate of `<T as a::Trait>::b`, `ns` of `void ns::f(int)`.
fn by_colons(name: &str, border: usize) -> &str {
    let first = name[..border].trim_start();
    if let Some(inner) = first.strip_prefix('<') {
        let inner = inner.strip_suffix('>').unwrap_or(inner);
        let (kind, of) = match find_outside(inner, |rest| rest.starts_with(" as ")) {
            Some(at) => (&inner[..at], &inner[at + 4..]),
            None => (inner, ""),
        };
        return [kind, of].into_iter().map(krate).find(|found| !found.is_empty()).unwrap_or("");
    }
    // What a return type or `virtual thunk to` leaves before the name.
    let word = find_last_space(first).map_or(first, |space| &first[space + 1..]);
    if word.is_empty() || word.starts_with('(') || word.starts_with('{') {
        return "";
    }
    word.split(['<', '(']).next().unwrap_or(word)
}

/// The crate of a Rust type: `tokio` of `&'a mut tokio::net::TcpStream`; empty for a parameter like `T`.
fn krate(kind: &str) -> &str {
    let mut kind = kind.trim();
    loop {
        let next = kind.trim_start_matches(['&', '*', '[', '(']).trim_start();
        let next = ["mut ", "dyn ", "const "].iter().find_map(|word| next.strip_prefix(word)).unwrap_or(next);
        let next = match next.strip_prefix('\'') {
            Some(lifetime) => lifetime.split_once(' ').map_or("", |(_, rest)| rest),
            None => next,
        };
        if next == kind {
            break;
        }
        kind = next;
    }
    kind.find("::").map(|border| &kind[..border]).filter(|word| is_word(word)).unwrap_or("")
}

/// Go's `path/pkg` of `path/pkg.(*T).f`, Java's `a/b` of `a/b/Class.method`.
fn by_slashes(name: &str, slash: usize) -> &str {
    let last = &name[slash + 1..];
    if last.starts_with(|c: char| c.is_uppercase() || c == '$') {
        return &name[..slash];
    }
    match last.find(['.', '(', '[', ':']) {
        Some(end) => &name[..slash + 1 + end],
        None => name,
    }
}

/// The small-letter parts before a class (Java, Go, Python), all but type and method where every part is capital
/// (.NET), the first part where none is.
fn by_dots(name: &str) -> &str {
    let path = &name[..name.find(['(', '<', '[', ' ', '$']).unwrap_or(name.len())];
    let path = path.trim_end_matches('.');
    let is_capital = |part: &str| part.starts_with(|c: char| c.is_uppercase());
    let parts: Vec<&str> = path.split('.').collect();
    let whole = path.len() == name.len();
    if path.is_empty() || parts.iter().any(|part| part.is_empty()) || (whole && parts.len() == 1) {
        return "";
    }
    let dots = |count: usize| -> &str {
        let len = parts[..count].iter().map(|part| part.len() + 1).sum::<usize>();
        &path[..len.saturating_sub(1)]
    };
    if parts.len() == 1 {
        // `sync.(*Mutex).Lock` was cut after its package; `f(int)` and `f<T>` have none.
        return if name[path.len()..].starts_with(".(") { path } else { "" };
    }
    match parts.iter().position(|part| is_capital(part)) {
        Some(0) if parts.len() > 2 => dots(parts.len() - 2),
        Some(0) => dots(1),
        Some(class) => dots(class),
        None => dots(1),
    }
}

/// The first part of a mangled name, without `_ZN`: `core` of `4core3fmt5writeE`, `std` of `St6vector…`.
fn itanium(mangled: &str) -> &str {
    let mangled = mangled.trim_start_matches(['K', 'V', 'r']);
    if mangled.starts_with("St") {
        return "std";
    }
    let digits = mangled.bytes().take_while(u8::is_ascii_digit).count();
    let Ok(len) = mangled[..digits].parse::<usize>() else { return "" };
    digits.checked_add(len).and_then(|end| mangled.get(digits..end)).unwrap_or("")
}

fn is_word(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '.' | '-' | '{' | '}' | '#'))
}

/// The first place outside of brackets where the rest of the text passes.
fn find_outside(text: &str, passes: impl Fn(&str) -> bool) -> Option<usize> {
    let mut depth = 0usize;
    let mut before = ' ';
    for (at, c) in text.char_indices() {
        match c {
            '<' | '(' | '[' | '{' => depth += 1,
            '>' if matches!(before, '-' | '=') => {}
            '>' | ')' | ']' | '}' => depth = depth.saturating_sub(1),
            _ if depth == 0 && passes(&text[at..]) => return Some(at),
            _ => {}
        }
        before = c;
    }
    None
}

fn rfind_outside(text: &str, wanted: char) -> Option<usize> {
    let end = text.find(['(', '[', '<', ' ']).unwrap_or(text.len());
    text[..end].rfind(wanted)
}

fn find_last_space(text: &str) -> Option<usize> {
    let mut last = None;
    let mut from = 0;
    while let Some(at) = find_outside(&text[from..], |rest| rest.starts_with(' ')) {
        last = Some(from + at);
        from += at + 1;
    }
    last
}
