//! The JSON form: `cost_centres` with an id each, and the tree `profile` of nodes with `ticks` and `alloc` of their own.

use profile::{FrameId, Metric, ProfileBuilder, SampleSet, StackId, Weights};
use rustc_hash::FxHashMap;

use crate::json::Json;
use crate::json_tree::{self, Tree};
use crate::{Format, ImportError, Imported, Limits, Warning};

type Result<T> = std::result::Result<T, ImportError>;

struct Node {
    parent: u32,
    id: Option<i64>,
    ticks: i64,
    alloc: i64,
}

pub(super) fn read(text: &str, limits: &Limits, mut warnings: Vec<Warning>) -> Result<Imported> {
    let mut builder = ProfileBuilder::default();
    let mut frames: FxHashMap<i64, FrameId> = FxHashMap::default();
    let mut nodes = Vec::new();
    let mut json = Json::new(text, limits);
    json.object("a profile of GHC", |json, key| {
        match key {
            "program" if json.peek() == Some(b'"') => {
                builder.profile.name = json.string("a name")?.into_owned();
            }
            "cost_centres" => json.array("a list of cost centres", |json| {
                let (id, frame) = cost_centre(json, &mut builder)?;
                frames.insert(id, frame);
                Limits::check(limits.strings, frames.len(), "cost centres")
            })?,
            "profile" => nodes = tree(json, limits)?,
            _ => json.skip()?,
        }
        Ok(())
    })?;
    crate::warn_trailing(&mut warnings, json.trailing());
    if nodes.is_empty() {
        return Err(ImportError::malformed("expected the tree `profile`"));
    }
    Limits::check(limits.strings, builder.profile.strings.len(), "names")?;
    let mut all: Vec<StackId> = Vec::with_capacity(nodes.len());
    let (mut stacks, mut ticks, mut alloc) = (Vec::new(), Vec::new(), Vec::new());
    for node in &nodes {
        let frame = node.id.and_then(|id| frames.get(&id)).ok_or_else(|| match node.id {
            Some(id) => ImportError::malformed(format!("cost centre {id} is none of those there are")),
            None => ImportError::malformed("a node has no `id`"),
        })?;
        let parent = all.get(node.parent as usize).copied().unwrap_or(StackId::NONE);
        let stack = builder.stack(parent, *frame)?;
        all.push(stack);
        if (node.ticks, node.alloc) != (0, 0) {
            stacks.push(stack);
            ticks.push(node.ticks);
            alloc.push(node.alloc);
        }
    }
    let metric = |kind: &str, unit: &str, column| Metric {
        kind: kind.to_owned(),
        unit: unit.to_owned(),
        weights: Weights::Int(column),
    };
    let metrics = vec![metric("ticks", "ticks", ticks), metric("alloc", "bytes", alloc)];
    crate::push_set(&mut builder, SampleSet { stacks, metrics, ..SampleSet::default() }, &mut warnings)?;
    Ok(Imported { format: Format::Ghc, profile: builder.finish(), warnings })
}

fn cost_centre(json: &mut Json<'_>, builder: &mut ProfileBuilder) -> Result<(i64, FrameId)> {
    let offset = json.offset();
    let (mut id, mut label, mut module, mut source) = (None, None, String::new(), String::new());
    json.object("a cost centre", |json, key| {
        match key {
            _ if json.null() => {}
            "id" => id = Some(json.integer("an id")?),
            "label" => label = Some(json.string("a label")?.into_owned()),
            "module" => module = json.string("a module")?.into_owned(),
            "src_loc" => source = json.string("a place")?.into_owned(),
            _ => json.skip()?,
        }
        Ok(())
    })?;
    let (Some(id), Some(label)) = (id, label) else {
        return Err(ImportError::malformed("expected a cost centre with `id` and `label`").at(offset));
    };
    Ok((id, super::frame(&module, &label, &source, builder)?))
}

/// The nodes as they are read, parents first.
struct Nodes<'b> {
    nodes: Vec<Node>,
    limits: &'b Limits,
}

impl<'a> Tree<'a> for Nodes<'_> {
    type Node = u32;

    fn is_children(&self, _: &mut Json<'a>, key: &str) -> bool {
        key == "children"
    }

    fn open(&mut self, parent: Option<&u32>, depth: usize) -> Result<u32> {
        self.nodes.push(Node { parent: parent.copied().unwrap_or(u32::MAX), id: None, ticks: 0, alloc: 0 });
        Limits::check(self.limits.stacks, self.nodes.len(), "nodes")?;
        Limits::check(self.limits.depth, depth, "frames in a stack")?;
        Ok(u32::try_from(self.nodes.len() - 1).unwrap_or(u32::MAX))
    }

    fn field(&mut self, json: &mut Json<'a>, key: &str, row: &mut u32) -> Result<()> {
        let Some(node) = self.nodes.get_mut(*row as usize) else { return json.skip() };
        match key {
            "id" => node.id = Some(json.integer("a whole number")?),
            "ticks" => node.ticks = positive(json)?,
            "alloc" => node.alloc = positive(json)?,
            _ => json.skip()?,
        }
        Ok(())
    }
}

fn tree(json: &mut Json<'_>, limits: &Limits) -> Result<Vec<Node>> {
    let mut tree = Nodes { nodes: Vec::new(), limits };
    json_tree::walk(json, &mut tree)?;
    Ok(tree.nodes)
}

fn positive(json: &mut Json<'_>) -> Result<i64> {
    let offset = json.offset();
    let value = json.integer("a whole number")?;
    if value < 0 {
        return Err(ImportError::malformed(format!("expected a number above zero, found {value}")).at(offset));
    }
    Ok(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn profile(centres: &str, tree: &str) -> Result<Imported> {
        let text = format!(r#"{{"profile":{tree},"rts_arguments":[],"cost_centres":[{centres}]}}"#);
        read(&text, &Limits::default(), Vec::new())
    }

    #[test]
    fn the_tree_may_come_first() {
        let centres = r#"{"id":1,"label":"MAIN","module":"MAIN","src_loc":"<built-in>"},{"id":2,"label":"f"}"#;
        let tree = r#"{"id":1,"ticks":0,"alloc":8,"children":[{"id":2,"ticks":3,"alloc":0,"children":[]}]}"#;
        let profile = profile(centres, tree).unwrap().profile;
        let set = &profile.sets[0];
        assert_eq!((set.len(), profile.stacks.depth(set.stacks[1])), (2, 2));
        assert_eq!(set.metrics[0].weights, Weights::Int(vec![0, 3]));
    }

    #[test]
    fn contradictions_are_refused() {
        let centre = r#"{"id":1,"label":"MAIN"}"#;
        for (centres, tree) in [
            (centre, r#"{"id":2}"#),
            (centre, r#"{"ticks":2}"#),
            (centre, r#"{"id":1,"ticks":-2}"#),
            (r#"{"id":1}"#, r#"{"id":1}"#),
            (centre, "7"),
        ] {
            assert!(profile(centres, tree).is_err(), "{centres} {tree}");
        }
    }
}
