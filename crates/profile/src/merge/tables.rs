//! The rows of a source's tables in the merged ones.

use crate::{
    BuildError, Frame, FrameId, Function, FunctionId, Label, LabelSetId, LabelValue, Profile, ProfileBuilder, StackId,
    StringId, ThreadId,
};

/// Maps what a source's samples use, each row once.
pub(super) struct Tables<'a> {
    pub(super) builder: &'a mut ProfileBuilder,
    source: &'a Profile,
    /// The labels that every sample of the source gets.
    own: Vec<Label>,
    own_set: LabelSetId,
    functions: Vec<FunctionId>,
    frames: Vec<FrameId>,
    stacks: Vec<StackId>,
    labels: Vec<Option<LabelSetId>>,
    threads: Vec<ThreadId>,
}

impl<'a> Tables<'a> {
    pub(super) fn new(
        builder: &'a mut ProfileBuilder,
        source: &'a Profile,
        labels: &[(&str, &str)],
        threads: Vec<ThreadId>,
    ) -> Result<Self, BuildError> {
        let mut own = Vec::with_capacity(labels.len());
        for (key, value) in labels {
            own.push(Label { key: builder.string(key)?, value: LabelValue::Text(builder.string(value)?) });
        }
        let own_set = builder.labels(&mut own)?;
        Ok(Self {
            builder,
            source,
            own,
            own_set,
            functions: vec![FunctionId::NONE; source.functions.len()],
            frames: vec![FrameId::NONE; source.frames.len()],
            stacks: vec![StackId::NONE; source.stacks.len()],
            labels: vec![None; source.labels.len()],
            threads,
        })
    }

    /// Maps the stacks that samples use, and their callers.
    pub(super) fn map_stacks(&mut self) -> Result<(), BuildError> {
        let stacks = &self.source.stacks;
        let mut used = vec![false; stacks.len()];
        for stack in self.source.sets.iter().flat_map(|set| &set.stacks) {
            let mut stack = *stack;
            while !stack.is_none() && !std::mem::replace(&mut used[stack.index()], true) {
                stack = stacks.parent(stack);
            }
        }
        // Parents come first, here and there.
        for (row, _) in (0u32..).zip(&used).filter(|(_, used)| **used) {
            let stack = StackId(row);
            let frame = self.frame(stacks.frame(stack))?;
            let parent = self.stack(stacks.parent(stack));
            self.stacks[stack.index()] = self.builder.stack(parent, frame)?;
        }
        Ok(())
    }

    pub(super) fn stack(&self, stack: StackId) -> StackId {
        if stack.is_none() { stack } else { self.stacks[stack.index()] }
    }

    pub(super) fn thread(&self, thread: ThreadId) -> ThreadId {
        self.threads.get(thread.index()).copied().unwrap_or(ThreadId::NONE)
    }

    /// A source's labels together with those of its samples.
    pub(super) fn labels(&mut self, set: LabelSetId) -> Result<LabelSetId, BuildError> {
        if set.is_none() {
            return Ok(self.own_set);
        }
        if let Some(mapped) = self.labels[set.index()] {
            return Ok(mapped);
        }
        let mut labels = self.own.clone();
        let source = self.source;
        for label in source.labels.get(set) {
            let value = match label.value {
                LabelValue::Text(text) => LabelValue::Text(self.string(text)?),
                LabelValue::Number(number, unit) => LabelValue::Number(number, self.string(unit)?),
            };
            labels.push(Label { key: self.string(label.key)?, value });
        }
        labels.sort_unstable();
        labels.dedup();
        let mapped = self.builder.labels(&mut labels)?;
        self.labels[set.index()] = Some(mapped);
        Ok(mapped)
    }

    pub(super) fn function(&mut self, function: FunctionId) -> Result<FunctionId, BuildError> {
        if self.functions[function.index()].is_none() {
            let Function { name, system_name, file, module, start_line } = self.source.functions.get(function);
            let mapped = Function {
                name: self.string(name)?,
                system_name: self.string(system_name)?,
                file: self.string(file)?,
                module: self.string(module)?,
                start_line,
            };
            self.functions[function.index()] = self.builder.function(mapped)?;
        }
        Ok(self.functions[function.index()])
    }

    fn frame(&mut self, frame: FrameId) -> Result<FrameId, BuildError> {
        if self.frames[frame.index()].is_none() {
            let row = self.source.frames.get(frame);
            let mapped = Frame { function: self.function(row.function)?, ..row };
            self.frames[frame.index()] = self.builder.frame(mapped)?;
        }
        Ok(self.frames[frame.index()])
    }

    fn string(&mut self, text: StringId) -> Result<StringId, BuildError> {
        if text.is_none() { Ok(text) } else { self.builder.string(self.source.strings.get(text)) }
    }
}
