//! Trees in JSON: objects that hold their children, as deep as the stacks are.

use crate::ImportError;
use crate::json::Json;

type Result<T> = std::result::Result<T, ImportError>;

/// What a reader does at the nodes of a tree.
pub(crate) trait Tree<'a> {
    /// A node while it is read.
    type Node;

    /// Whether this value is the list of the children.
    fn is_children(&self, json: &mut Json<'a>, key: &str) -> bool;

    /// At the start of each node, `depth` nodes below the root.
    fn open(&mut self, parent: Option<&Self::Node>, depth: usize) -> Result<Self::Node>;

    /// At every value of a node but its children; must take it.
    fn field(&mut self, json: &mut Json<'a>, key: &str, node: &mut Self::Node) -> Result<()>;

    /// At the end of each node, after its children's.
    fn close(&mut self, _node: Self::Node) -> Result<()> {
        Ok(())
    }
}

/// Walks a tree without recursion.
pub(crate) fn walk<'a, T: Tree<'a>>(json: &mut Json<'a>, tree: &mut T) -> Result<()> {
    let mut path: Vec<T::Node> = Vec::new();
    'node: loop {
        let node = tree.open(path.last(), path.len())?;
        path.push(node);
        let mut inside = json.enter(b'{', "a node of a tree")?;
        loop {
            while inside {
                let Some(node) = path.last_mut() else { return Ok(()) };
                let key = json.key()?;
                if !tree.is_children(json, &key) {
                    tree.field(json, &key, node)?;
                } else if !json.null() && json.enter(b'[', "a list of nodes")? {
                    continue 'node;
                }
                inside = json.more(b'}')?;
            }
            let Some(done) = path.pop() else { return Ok(()) };
            tree.close(done)?;
            if path.is_empty() {
                return Ok(());
            }
            // The end of a child: another one, or more keys of its parent.
            if json.more(b']')? {
                continue 'node;
            }
            inside = json.more(b'}')?;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Limits;

    type Named = (Option<u32>, String);

    struct Names(Vec<Named>);

    impl<'a> Tree<'a> for Names {
        type Node = u32;

        fn is_children(&self, _: &mut Json<'a>, key: &str) -> bool {
            key == "c"
        }

        fn open(&mut self, parent: Option<&u32>, _: usize) -> Result<u32> {
            self.0.push((parent.copied(), String::new()));
            Ok(self.0.len() as u32 - 1)
        }

        fn field(&mut self, json: &mut Json<'a>, key: &str, node: &mut u32) -> Result<()> {
            match key {
                "n" => {
                    self.0[*node as usize].1 = json.string("a name")?.into_owned();
                    Ok(())
                }
                _ => json.skip(),
            }
        }
    }

    fn nodes(text: &str) -> Result<Vec<Named>> {
        let mut names = Names(Vec::new());
        walk(&mut Json::new(text, &Limits::default()), &mut names)?;
        Ok(names.0)
    }

    #[test]
    fn keys_may_come_before_and_after_the_children() {
        let text = r#"{"c":[{"n":"b","x":[1]},{"c":[],"n":"c"},{"c":null},{}],"n":"a","c":[{"n":"d"}]}"#;
        let parents: Vec<_> = nodes(text).unwrap();
        let node = |parent, name: &str| (parent, name.to_owned());
        let root = Some(0);
        assert_eq!(
            parents,
            [node(None, "a"), node(root, "b"), node(root, "c"), node(root, ""), node(root, ""), node(root, "d")]
        );
        for end in 0..text.len() {
            assert!(nodes(&text[..end]).is_err(), "{end}");
        }
        let deep = r#"{"c":["#.repeat(100_000);
        assert_eq!(nodes(&deep).unwrap_err().offset, Some(600_000));
    }
}
