//! Trees in JSON: objects that hold their children, as deep as the stacks are.

use crate::ImportError;
use crate::json::Json;

type Result<T> = std::result::Result<T, ImportError>;

/// Walks a tree without recursion. `open` is called at the start of each node with the row of its parent, and gives
/// the row of the node; `field` is called at every value of a node but its children, and must take it.
pub(crate) fn walk<'a>(
    json: &mut Json<'a>,
    is_children: fn(&str) -> bool,
    mut open: impl FnMut(Option<u32>, usize) -> Result<u32>,
    mut field: impl FnMut(&mut Json<'a>, &str, u32) -> Result<()>,
) -> Result<()> {
    let mut path: Vec<u32> = Vec::new();
    'node: loop {
        let row = open(path.last().copied(), path.len())?;
        path.push(row);
        let mut inside = json.enter(b'{', "a node of a tree")?;
        loop {
            while inside {
                let Some(row) = path.last() else { return Ok(()) };
                let key = json.key()?;
                if !is_children(&key) {
                    field(json, &key, *row)?;
                } else if !json.null() && json.enter(b'[', "a list of nodes")? {
                    continue 'node;
                }
                inside = json.more(b'}')?;
            }
            path.pop();
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

    fn nodes(text: &str) -> Result<Vec<(Option<u32>, String)>> {
        let nodes = std::cell::RefCell::new(Vec::new());
        walk(
            &mut Json::new(text, &Limits::default()),
            |key| key == "c",
            |parent, _| {
                nodes.borrow_mut().push((parent, String::new()));
                Ok(nodes.borrow().len() as u32 - 1)
            },
            |json, key, row| match key {
                "n" => {
                    nodes.borrow_mut()[row as usize].1 = json.string("a name")?.into_owned();
                    Ok(())
                }
                _ => json.skip(),
            },
        )?;
        Ok(nodes.into_inner())
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
