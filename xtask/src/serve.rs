//! `cargo xtask serve`: builds the page and serves it on this machine only, as a strict host would.

use crate::setup::{self, Purpose};
use crate::{Outcome, dist, paths};
use std::fs;
use std::io::{BufRead as _, BufReader, ErrorKind, Read as _, Write as _};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Component, Path, PathBuf};
use std::thread;
use std::time::Duration;

const DEFAULT_PORT: u16 = 8080;
/// More than any browser sends.
const MAX_HEAD: u64 = 64 * 1024;
/// What a host that gives nothing away would send.
const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
    style-src-attr 'unsafe-inline'; img-src 'self' data: blob:; worker-src 'self'; connect-src 'self'; \
    manifest-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'";

pub(crate) fn run(args: &[String]) -> Outcome {
    let port = match args {
        [] => DEFAULT_PORT,
        [flag, port] if flag == "--port" => {
            port.parse().map_err(|_| format!("--port {port} is not a port (1 to 65535)."))?
        }
        _ => return Err("its only option is --port N.".to_owned()),
    };
    // Before the long part, so that a taken port is known at once.
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).map_err(|e| match e.kind() {
        ErrorKind::AddrInUse => format!("port {port} is taken; choose another with --port N."),
        ErrorKind::PermissionDenied => format!("port {port} is not ours to use; choose one above 1023 with --port N."),
        _ => format!("cannot listen on port {port}: {e}."),
    })?;
    dist::build(&setup::ensure(Purpose::Build)?)?;
    let address = listener.local_addr().map_err(|e| format!("the listener has no address: {e}."))?;
    let server = thread::spawn(move || serve(&listener, &paths::dist()));
    ask(address.port())?;
    println!("Isotherm answers at http://127.0.0.1:{}/", address.port());
    server.join().map_err(|_| "the server broke.".to_owned())?
}

fn serve(listener: &TcpListener, root: &Path) -> Outcome {
    loop {
        // One that gives up before it is accepted concerns nobody else.
        let Ok((stream, _)) = listener.accept() else { continue };
        let root = root.to_path_buf();
        thread::spawn(move || {
            // The other side may hang up at any time.
            let _ = answer(&stream, &root);
        });
    }
}

/// A request to ourselves, as the browser would make it.
fn ask(port: u16) -> Result<(), String> {
    let trouble = |e: std::io::Error| format!("the page does not answer on port {port}: {e}.");
    let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).map_err(trouble)?;
    stream.write_all(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n").map_err(trouble)?;
    let mut reply = String::new();
    stream.read_to_string(&mut reply).map_err(trouble)?;
    if reply.starts_with("HTTP/1.1 200 ") {
        return Ok(());
    }
    Err(format!("the page does not answer on port {port}: {}.", reply.lines().next().unwrap_or("nothing came back")))
}

fn answer(mut stream: &TcpStream, root: &Path) -> std::io::Result<()> {
    stream.set_read_timeout(Some(Duration::from_secs(10)))?;
    let mut lines = BufReader::new(stream.take(MAX_HEAD)).lines();
    let request = lines.next().transpose()?.unwrap_or_default();
    while lines.next().transpose()?.is_some_and(|line| !line.is_empty()) {}
    let mut words = request.split(' ');
    let (method, target) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let found = match method {
        "GET" | "HEAD" => file_for(root, target).and_then(|file| Some((fs::read(&file).ok()?, file))),
        _ => None,
    };
    let (status, kind, body) = match found {
        Some((body, file)) => ("200 OK", content_type(&file), body),
        None => ("404 Not Found", "text/plain; charset=utf-8", b"not found\n".to_vec()),
    };
    // A rebuilt page must show on reload; the hashed files cost little on this machine.
    write!(
        stream,
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nContent-Security-Policy: {POLICY}\r\n\
         X-Content-Type-Options: nosniff\r\nCache-Control: no-cache\r\nConnection: close\r\n\r\n",
        body.len()
    )?;
    if method != "HEAD" {
        stream.write_all(&body)?;
    }
    stream.flush()
}

/// The file that a request target names: inside `root`, `index.html` for a folder.
fn file_for(root: &Path, target: &str) -> Option<PathBuf> {
    let path = target.split(['?', '#']).next()?.strip_prefix('/')?;
    let relative = PathBuf::from(percent_decoded(path)?);
    if !relative.components().all(|c| matches!(c, Component::Normal(_))) {
        return None;
    }
    let file = root.join(relative);
    let file = if file.is_dir() { file.join("index.html") } else { file };
    file.is_file().then_some(file)
}

fn percent_decoded(text: &str) -> Option<String> {
    let mut out = Vec::with_capacity(text.len());
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        if byte != b'%' {
            out.push(byte);
            continue;
        }
        let digit = |b: Option<u8>| char::from(b?).to_digit(16);
        let value = digit(bytes.next())? * 16 + digit(bytes.next())?;
        out.push(u8::try_from(value).ok()?);
    }
    String::from_utf8(out).ok()
}

fn content_type(file: &Path) -> &'static str {
    match file.extension().and_then(|e| e.to_str()).unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "wasm" => "application/wasm",
        "json" => "application/json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "webmanifest" => "application/manifest+json",
        "txt" | "md" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn serves_files_of_the_folder_and_no_others() {
        let root = paths::root().join("xtask");
        let name = |target| file_for(&root, target).map(|f| f.strip_prefix(&root).unwrap().to_path_buf());
        assert_eq!(name("/Cargo.toml"), Some("Cargo.toml".into()));
        assert_eq!(name("/src/%6dain.rs?v=1"), Some("src/main.rs".into()));
        for outside in
            ["/../Cargo.toml", "/%2e%2e/Cargo.toml", "//etc/passwd", "/%2fetc%2fpasswd", "/none", "/src", "", "/%zz"]
        {
            assert_eq!(name(outside), None, "{outside}");
        }
    }

    #[test]
    fn answers_over_the_wire() {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let dir = std::env::temp_dir().join(format!("isotherm-serve-{}", std::process::id()));
        fs::create_dir_all(&dir).unwrap();
        fs::write(dir.join("index.html"), "<!doctype html>").unwrap();
        let root = dir.clone();
        thread::spawn(move || serve(&listener, &root));
        assert_eq!(ask(port), Ok(()));
        fs::remove_dir_all(&dir).unwrap();
        assert_eq!(ask(port), Err(format!("the page does not answer on port {port}: HTTP/1.1 404 Not Found.")));
    }
}
