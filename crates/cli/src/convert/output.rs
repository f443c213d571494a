//! Where a converted profile goes: a file that stands whole or not at all, or the standard output.

use std::fs::File;
use std::io::{self, IsTerminal as _, Write};
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::write::GzEncoder;

use crate::figures::Problem;

pub(super) struct Output {
    sink: Sink,
    bytes: u64,
}

enum Sink {
    Stdout(io::Stdout),
    /// A pipe or a device.
    Direct(File),
    /// A file beside the one that it becomes.
    Beside {
        file: Option<File>,
        from: PathBuf,
        to: PathBuf,
    },
}

impl Output {
    pub(super) fn create(out: &str, is_packed: bool) -> Result<Self, Problem> {
        let cant_write = |error: io::Error| Problem::plain(format!("the file can't be written: {error}"));
        if out == "-" {
            let stdout = io::stdout();
            if is_packed && stdout.is_terminal() {
                return Err(Problem::plain("a terminal can't show packed bytes: send them to a file".to_owned()));
            }
            return Ok(Self { sink: Sink::Stdout(stdout), bytes: 0 });
        }
        let to = PathBuf::from(out);
        if to.is_dir() {
            return Err(Problem::plain("this is a folder: name a file in it".to_owned()));
        }
        if std::fs::metadata(&to).is_ok_and(|metadata| !metadata.is_file()) {
            let file = File::options().write(true).open(&to).map_err(cant_write)?;
            return Ok(Self { sink: Sink::Direct(file), bytes: 0 });
        }
        let mut from = to.clone().into_os_string();
        from.push(format!(".{}.part", std::process::id()));
        let from = PathBuf::from(from);
        let file = File::create(&from).map_err(cant_write)?;
        Ok(Self { sink: Sink::Beside { file: Some(file), from, to }, bytes: 0 })
    }

    /// Makes the file stand under its name, and tells how large it is.
    pub(super) fn finish(mut self) -> io::Result<u64> {
        self.flush()?;
        if let Sink::Beside { file, from, to } = &mut self.sink {
            drop(file.take());
            std::fs::rename(from, to)?;
        }
        Ok(self.bytes)
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = match &mut self.sink {
            Sink::Stdout(stdout) => match stdout.write(bytes) {
                // Whoever reads it may stop early.
                Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(bytes.len()),
                written => written,
            },
            Sink::Direct(file) => file.write(bytes),
            Sink::Beside { file, .. } => file.as_mut().map_or(Ok(bytes.len()), |file| file.write(bytes)),
        }?;
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        match &mut self.sink {
            Sink::Stdout(stdout) => match stdout.flush() {
                Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
                flushed => flushed,
            },
            Sink::Direct(file) => file.flush(),
            Sink::Beside { file, .. } => file.as_mut().map_or(Ok(()), Write::flush),
        }
    }
}

impl Drop for Output {
    fn drop(&mut self) {
        if let Sink::Beside { file: Some(_), from, .. } = &self.sink {
            let _ = std::fs::remove_file(from);
        }
    }
}

/// Packs what is written, or passes it on.
pub(super) enum Packed<'o> {
    Gzip(Box<GzEncoder<io::BufWriter<&'o mut Output>>>),
    Plain(io::BufWriter<&'o mut Output>),
}

impl<'o> Packed<'o> {
    pub(super) fn new(output: &'o mut Output, is_packed: bool) -> Self {
        let output = io::BufWriter::new(output);
        if is_packed {
            Self::Gzip(Box::new(GzEncoder::new(output, Compression::default())))
        } else {
            Self::Plain(output)
        }
    }

    pub(super) fn finish(self) -> io::Result<()> {
        match self {
            Self::Gzip(packed) => packed.finish()?.flush(),
            Self::Plain(mut plain) => plain.flush(),
        }
    }
}

impl Write for Packed<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Gzip(packed) => packed.write(bytes),
            Self::Plain(plain) => plain.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Gzip(packed) => packed.flush(),
            Self::Plain(plain) => plain.flush(),
        }
    }
}

/// Whether both names are of one file that is there.
pub(super) fn is_same_file(a: &str, b: &str) -> bool {
    let real = |name: &str| std::fs::canonicalize(Path::new(name)).ok();
    a != "-" && b != "-" && real(a).is_some() && real(a) == real(b) && Path::new(a).is_file()
}
