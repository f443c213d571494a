//! Frames of which only the name is known, found by the row of their name.

use profile::{BuildError, Frame, FrameId, FrameKind, Function, ProfileBuilder, StringId};

/// Saves two lookups for each frame after its first use.
#[derive(Debug, Default)]
pub(crate) struct Names {
    /// By row of the string table.
    frames: Vec<FrameId>,
}

impl Names {
    /// The frame of a name. `kind` says from the name what code it is and whether it is inlined.
    pub(crate) fn frame(
        &mut self,
        builder: &mut ProfileBuilder,
        name: StringId,
        kind: fn(&str) -> (FrameKind, bool),
    ) -> Result<FrameId, BuildError> {
        let row = name.index();
        if row >= self.frames.len() {
            self.frames.resize(row + 1, FrameId::NONE);
        }
        if self.frames[row].is_none() {
            let function = builder.function(Function::named(name))?;
            let (kind, inlined) = kind(builder.profile.strings.get(name));
            self.frames[row] = builder.frame(Frame { kind, inlined, ..Frame::of(function) })?;
        }
        Ok(self.frames[row])
    }
}

/// For formats whose names say nothing about the code.
pub(crate) fn unknown(_name: &str) -> (FrameKind, bool) {
    (FrameKind::Unknown, false)
}
