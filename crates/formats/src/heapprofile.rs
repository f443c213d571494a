//! V8's sampled heap profiles (`.heapprofile`: DevTools, `node --heap-prof`; DevTools protocol
//! `HeapProfiler.SamplingHeapProfile`): a tree from `head`, each node with a call frame and `selfSize` in bytes.

use profile::{Metric, ProfileBuilder, SampleSet, StackId, Weights};

use crate::json::Json;
use crate::v8::{Nodes, Strict, Unnamed};
use crate::{Format, ImportError, Imported, Limits, Warning, WarningKind};

pub(crate) fn read(text: &str, limits: &Limits, mut warnings: Vec<Warning>) -> Result<Imported, ImportError> {
    let mut builder = ProfileBuilder::default();
    let mut nodes = Nodes::default();
    let mut has_head = false;
    let mut json = Json::new(text, limits);
    json.object("a heap profile", |json, key| {
        if key != "head" || has_head {
            return json.skip();
        }
        has_head = true;
        nodes.tree(json, "selfSize", Unnamed::WithPlace, &mut builder, limits)
    })?;
    if !has_head {
        return Err(ImportError::malformed("expected `head`"));
    }
    crate::warn_trailing(&mut warnings, json.trailing());
    // Ids may be missing or recur; the tree needs none.
    let stacks = nodes.stacks(&mut builder, Strict::No, limits)?.by_row;
    let sized = || nodes.values().iter().zip(&stacks).filter(|(size, _)| **size != 0);
    let negative = sized().filter(|(size, _)| **size < 0).count() as u64;
    if negative > 0 {
        warnings.push(Warning::new(WarningKind::Negative, negative, "sizes are below zero"));
    }
    let weights = Weights::Int(sized().map(|(size, _)| *size).collect());
    let stacks: Vec<StackId> = sized().map(|(_, stack)| *stack).collect();
    let metric = Metric { kind: "size".into(), unit: "bytes".into(), weights };
    let set = SampleSet { stacks, metrics: vec![metric], ..SampleSet::default() };
    crate::push_set(&mut builder, set, &mut warnings)?;
    Ok(Imported { format: Format::HeapProfile, profile: builder.finish(), warnings })
}
