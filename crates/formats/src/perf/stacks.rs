//! Frames by the text of their lines, and the stacks they make.

use profile::{Frame, FrameId, Function, ProfileBuilder, StackId, StringId};
use rustc_hash::FxHashMap;

use super::frame::FrameLine;
use crate::ImportError;

/// Most lines of a recording come again and again, so a line is parsed once; and samples in a row share most of
/// their stacks, so the last one is kept open.
#[derive(Default)]
pub(super) struct Stacks<'a> {
    /// For each line, where its frames are and how many.
    lines: FxHashMap<&'a str, (u32, u32)>,
    frames: Vec<FrameId>,
    /// The stack being read, leaf first.
    stack: Vec<FrameId>,
    /// The last stack, root first.
    last: Vec<(FrameId, StackId)>,
}

impl<'a> Stacks<'a> {
    pub(super) fn is_empty(&self) -> bool {
        self.stack.is_empty()
    }

    pub(super) fn len(&self) -> usize {
        self.stack.len()
    }

    pub(super) fn clear(&mut self) {
        self.stack.clear();
    }

    /// Pushes the frames of a line that came before.
    pub(super) fn push_known(&mut self, line: &str) -> bool {
        let Some(&(start, count)) = self.lines.get(line) else { return false };
        let (start, count) = (start as usize, count as usize);
        match count {
            1 => self.stack.extend(self.frames.get(start)),
            _ => self.stack.extend(self.frames.get(start..start + count).into_iter().flatten()),
        }
        true
    }

    /// Pushes the frames of a new line.
    pub(super) fn push(
        &mut self,
        builder: &mut ProfileBuilder,
        line: &'a str,
        frame: FrameLine<'a>,
    ) -> Result<(), ImportError> {
        let start = self.frames.len();
        let module = frame.known_module().map_or(Ok(StringId::NONE), |module| builder.string(module))?;
        let mut add = |name: &str, inlined: bool| {
            let function = Function { module, ..Function::named(builder.string(name)?) };
            let function = builder.function(function)?;
            let row = Frame { address: frame.address, kind: frame.kind(), inlined, ..Frame::of(function) };
            self.frames.push(builder.frame(row)?);
            Ok::<(), ImportError>(())
        };
        if frame.joins_inlined() {
            let mut names = frame.symbol.rsplit("->").peekable();
            while let Some(name) = names.next() {
                add(name, names.peek().is_some())?;
            }
        } else {
            add(&frame.name(), frame.is_inlined())?;
        }
        self.stack.extend(&self.frames[start..]);
        if let (Ok(start), Ok(count)) = (u32::try_from(start), u32::try_from(self.frames.len() - start)) {
            self.lines.insert(line, (start, count));
        }
        Ok(())
    }

    /// Gives the frame that was pushed last its place in the source.
    pub(super) fn locate(&mut self, builder: &mut ProfileBuilder, file: &str, line: u32) -> Result<(), ImportError> {
        if let Some(last) = self.stack.last_mut() {
            let frame = builder.profile.frames.get(*last);
            let function = builder.profile.functions.get(frame.function);
            let function = Function { file: builder.string(file)?, ..function };
            let function = builder.function(function)?;
            *last = builder.frame(Frame { function, line, ..frame })?;
        }
        Ok(())
    }

    /// The stack of the frames pushed so far.
    pub(super) fn finish(&mut self, builder: &mut ProfileBuilder) -> Result<StackId, ImportError> {
        let same =
            self.last.iter().zip(self.stack.iter().rev()).take_while(|((last, _), frame)| last == *frame).count();
        self.last.truncate(same);
        let mut stack = self.last.last().map_or(StackId::NONE, |(_, stack)| *stack);
        for frame in self.stack.drain(..).rev().skip(same) {
            stack = builder.stack(stack, frame)?;
            self.last.push((frame, stack));
        }
        Ok(stack)
    }
}
