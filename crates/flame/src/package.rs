//! Which package a function belongs to, for colours.

use crate::language;

/// The package, crate, namespace or library of a function, judged by how its name is written, else by its file, else
/// by its module; empty if nothing tells. Arguments that aren't known are empty.
///
/// Go `net/http.(*conn).serve` gives `net/http`, Rust `<tokio::X as core::Y>::z` `tokio`, C++ `std::sort<…>(…)` `std`,
/// Java `java/util/List.add` `java/util`, .NET `System.Linq.Enumerable.Sum` `System.Linq`, Python
/// `requests.api.get (…)` `requests`, JavaScript from `…/node_modules/x/…` `x`, a kernel frame `kernel`.
#[must_use]
pub fn package_of<'a>(name: &'a str, file: &'a str, module: &'a str) -> &'a str {
    if name.ends_with("_[k]") || module.starts_with("[kernel") || module.contains("vmlinux") {
        return "kernel";
    }
    // perf's scripts mark what was inlined or compiled at run time.
    let name = name.strip_suffix("_[i]").or_else(|| name.strip_suffix("_[j]")).unwrap_or(name);
    let (name, place) = match split_place(name) {
        Some((name, place)) => (name, place),
        None => (name, file),
    };
    let from_place = of_script(place);
    if !from_place.is_empty() {
        return from_place;
    }
    let from_name = language::package(name);
    if !from_name.is_empty() {
        return from_name;
    }
    if !module.is_empty() {
        return library(module);
    }
    base_name(place)
}

/// The name and the place of `name (place)`, as Python's and JavaScript's profilers write it.
fn split_place(name: &str) -> Option<(&str, &str)> {
    let (name, place) = name.strip_suffix(')')?.split_once(" (")?;
    let is_place = place.contains(['/', '\\', ':']) || place.ends_with(".py") || place.starts_with('<');
    is_place.then_some((name, place))
}

/// The package of a file of a scripting language; empty for other files.
fn of_script(place: &str) -> &str {
    for folder in ["node_modules/", "site-packages/", "dist-packages/"] {
        if let Some((_, inside)) = place.rsplit_once(folder) {
            return first_folders(inside);
        }
    }
    if place.starts_with("node:") {
        return "node";
    }
    for scheme in ["https://", "http://", "webpack://"] {
        if let Some(rest) = place.strip_prefix(scheme) {
            return rest.split(['/', ':', '?']).next().unwrap_or(rest);
        }
    }
    if let Some(rest) = place.strip_prefix("<frozen ") {
        return rest.split(['.', '>']).next().unwrap_or(rest);
    }
    // `lib/python3.11/json/decoder.py`: the standard library's package.
    if let Some((_, inside)) = place.split_once("/python3.")
        && let Some((_, inside)) = inside.split_once('/')
    {
        return first_folders(inside);
    }
    // `requests/api.py`: a path inside of the search path.
    let path = place.rsplit_once(':').map_or(place, |(path, _)| path);
    if path.ends_with(".py") && path.contains('/') && !path.starts_with(['/', '.', '~']) {
        return first_folders(path);
    }
    ""
}

/// `x` of `x/y/z.js`, `@scope/x` of `@scope/x/y.js`, `z` of `z.py:3`.
fn first_folders(path: &str) -> &str {
    let scope = if path.starts_with('@') { path.find('/').map_or(0, |slash| slash + 1) } else { 0 };
    let end = path[scope..].find(['/', '.', ':']).map_or(path.len(), |end| scope + end);
    &path[..end]
}

/// `libc` of `/usr/lib/libc-2.31.so.6`.
fn library(module: &str) -> &str {
    let base = base_name(module);
    let end = base.find(".so").or_else(|| base.find(".dll")).or_else(|| base.find(".dylib")).unwrap_or(base.len());
    let stem = &base[..end];
    match stem.rsplit_once('-') {
        Some((stem, version)) if version.starts_with(|c: char| c.is_ascii_digit()) => stem,
        _ => stem,
    }
}

/// The last part of a path, without line numbers.
fn base_name(path: &str) -> &str {
    let base = path.rsplit(['/', '\\']).next().unwrap_or(path);
    match base.split_once(':') {
        Some((base, _)) if !base.is_empty() => base,
        _ => base,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packages_of_many_languages() {
        for (name, file, module, package) in [
            // Go
            ("net/http.(*conn).serve", "", "", "net/http"),
            ("runtime.mallocgc", "", "", "runtime"),
            ("main.main.func1", "", "", "main"),
            ("sync.(*Mutex).Lock", "", "", "sync"),
            ("github.com/prometheus/tsdb.(*DB).run.func2", "", "", "github.com/prometheus/tsdb"),
            ("gopkg.in/yaml%2ev3.Unmarshal", "", "", "gopkg.in/yaml%2ev3"),
            ("slices.SortFunc[go.shape.[]github.com/a/b.T]", "", "", "slices"),
            ("github.com/a/b.(*Cache[go.shape.string,c/d.V]).Get", "", "", "github.com/a/b"),
            ("encoding/json.Marshal", "", "", "encoding/json"),
            // Rust
            ("core::ptr::drop_in_place<alloc::string::String>", "", "", "core"),
            ("<alloc::boxed::Box<dyn Fn()> as core::ops::FnOnce>::call_once", "", "", "alloc"),
            ("<T as core::convert::Into<U>>::into", "", "", "core"),
            ("<&mut I as core::iter::Iterator>::next", "", "", "core"),
            ("<&'a tokio::net::TcpStream as std::io::Read>::read", "", "", "tokio"),
            ("<core::iter::Map<I,F> as core::iter::Iterator>::fold", "", "", "core"),
            ("<[T] as core::fmt::Debug>::fmt", "", "", "core"),
            ("tokio::runtime::task::raw::poll::h0123456789abcdef", "", "", "tokio"),
            ("hyper::proto::{{closure}}", "", "", "hyper"),
            ("_ZN4core3fmt5write17h0123456789abcdefE", "", "", "core"),
            ("_ZNSt6vectorIiE9push_backEv", "", "/lib/libfoo.so", "std"),
            // C++
            ("std::vector<int, std::allocator<int> >::push_back(int const&)", "", "", "std"),
            ("void rocksdb::DBImpl::Write<int>(int)", "", "", "rocksdb"),
            ("(anonymous namespace)::worker(int)", "", "/bin/server", "server"),
            ("folly::(anonymous namespace)::loop()", "", "", "folly"),
            ("virtual thunk to ns::X::f()", "", "", "ns"),
            ("operator new(unsigned long)", "", "/usr/lib/libstdc++.so.6", "libstdc++"),
            // Java
            ("java/util/concurrent/ThreadPoolExecutor.runWorker", "", "", "java/util/concurrent"),
            ("java.util.concurrent.ThreadPoolExecutor.runWorker", "", "", "java.util.concurrent"),
            ("io.netty.channel.nio.NioEventLoop.run", "", "", "io.netty.channel.nio"),
            ("Ljava/lang/Thread;::run", "", "", "java/lang"),
            // .NET
            ("System.Linq.Enumerable.Sum", "", "", "System.Linq"),
            ("System.Private.CoreLib!System.String.Concat", "", "", "System.Private.CoreLib"),
            ("[System.Private.CoreLib]System.String::Concat", "", "", "System.Private.CoreLib"),
            // Python
            ("get (requests/api.py:73)", "", "", "requests"),
            ("decode (/usr/lib/python3.11/json/decoder.py:340)", "", "", "json"),
            ("run", "/venv/lib/python3.12/site-packages/numpy/core/x.py", "", "numpy"),
            ("requests.api.get", "", "", "requests"),
            ("_find_and_load (<frozen importlib._bootstrap>:1027)", "", "", "importlib"),
            // JavaScript
            ("parse", "file:///srv/node_modules/@babel/parser/lib/index.js", "", "@babel/parser"),
            ("render", "/srv/node_modules/react-dom/cjs/react-dom.js", "", "react-dom"),
            ("Module._compile", "node:internal/modules/cjs/loader", "", "node"),
            ("onclick (https://example.org/app.js:1:2)", "", "", "example.org"),
            ("loop", "/srv/app/server.js", "", "server.js"),
            // kernel, C
            ("do_syscall_64_[k]", "", "", "kernel"),
            ("entry_SYSCALL_64", "", "[kernel.kallsyms]", "kernel"),
            ("malloc", "", "/usr/lib/x86_64-linux-gnu/libc-2.31.so", "libc"),
            ("main", "", "", ""),
            ("", "", "", ""),
            ("0x7f00", "", "/opt/app/server", "server"),
        ] {
            assert_eq!(package_of(name, file, module), package, "{name:?} {file:?} {module:?}");
        }
    }

    #[test]
    fn odd_names_are_no_danger() {
        for name in [
            "::",
            ".",
            "/",
            "(",
            "<",
            "<<<<",
            "a::",
            "::b",
            " (",
            "()",
            "<a as >::",
            "é::ü",
            "日.本",
            "[",
            "![k]",
            "L;::",
            "_ZN",
            "_ZN99a",
            "_ZN4é",
        ] {
            let package = package_of(name, "", "");
            assert!(package.len() <= name.len().max(6), "{name:?}: {package:?}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_taken(name: String) {
            let _ = package_of(&name, &name, &name);
        }
    }
}
