//! Which frames a transform is about.

use std::fmt;

use crate::{Functions, Pattern, Query};

/// A rule for functions, by their names:
/// `main.work` is the function of that name, `std::*` all whose names start so, `/re/` all whose names the regular
/// expression matches (capitals count), and `lib=libc.so.6` all of that library or package.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Names {
    text: String,
}

impl Names {
    /// Reads a rule.
    ///
    /// # Errors
    /// What is wrong with a regular expression.
    pub fn parse(text: &str) -> Result<Self, String> {
        let names = Self { text: text.to_owned() };
        if let Some(regex) = names.regex() {
            Pattern::new(&query(regex)).map_err(|error| error.message)?;
        }
        Ok(names)
    }

    /// The rule for one function. Names that look like another kind of rule become regular expressions.
    #[must_use]
    pub fn exactly(name: &str) -> Self {
        let plain = Self { text: name.to_owned() };
        let is_plain = plain.regex().is_none() && plain.prefix().is_none() && plain.library().is_none();
        if is_plain && !name.is_empty() { plain } else { Self { text: format!("/^{}$/", escaped(name)) } }
    }

    /// For each function, whether the rule takes it.
    pub(crate) fn select(&self, functions: &Functions) -> Vec<bool> {
        let pattern = self.regex().and_then(|regex| Pattern::new(&query(regex)).ok().flatten());
        let mut folded = String::new();
        let mut takes = |name: &str| match (&pattern, self.prefix()) {
            (Some(pattern), _) => pattern.is_match(name, &mut folded),
            (None, Some(prefix)) => name.starts_with(prefix),
            (None, None) => name == self.text,
        };
        functions
            .keys()
            .map(|key| match self.library() {
                Some(library) => functions.module(key) == library,
                None => {
                    let symbol = functions.symbol(key);
                    takes(functions.name(key)) || !symbol.is_empty() && takes(symbol)
                }
            })
            .collect()
    }

    /// What frames that are taken together are called.
    pub(crate) fn title(&self) -> &str {
        self.library().unwrap_or(&self.text)
    }

    fn regex(&self) -> Option<&str> {
        self.text.strip_prefix('/')?.strip_suffix('/').filter(|regex| !regex.is_empty())
    }

    fn prefix(&self) -> Option<&str> {
        self.text.strip_suffix('*').filter(|prefix| !prefix.is_empty() && !prefix.ends_with(['*', ' ', '(']))
    }

    fn library(&self) -> Option<&str> {
        self.text.strip_prefix("lib=").filter(|library| !library.is_empty())
    }
}

impl fmt::Display for Names {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

fn query(regex: &str) -> Query {
    Query { text: regex.to_owned(), regex: true, case: true }
}

fn escaped(name: &str) -> String {
    name.chars().flat_map(|c| ("\\.+*?()|[]{}^$#&-~/".contains(c)).then_some('\\').into_iter().chain([c])).collect()
}

/// `a;b\;c` as its names.
pub(crate) fn split_path(text: &str) -> Vec<String> {
    let mut path = vec![String::new()];
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        let step = path.len() - 1;
        match c {
            '\\' => path[step].extend(chars.next()),
            ';' => path.push(String::new()),
            c => path[step].push(c),
        }
    }
    path
}

pub(crate) fn join_path(path: &[String]) -> String {
    let steps = path.iter().map(|step| step.replace('\\', "\\\\").replace(';', "\\;"));
    steps.collect::<Vec<_>>().join(";")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::testing::tree;

    fn taken(rule: &str) -> Vec<String> {
        let tree = tree("std::io::read;std::fmt;main 1\nstdlib;a/b 2\nmul* 1\n");
        let functions = tree.functions();
        let selected = Names::parse(rule).unwrap().select(functions);
        let mut names: Vec<String> =
            functions.keys().filter(|key| selected[key.index()]).map(|key| functions.name(key).to_owned()).collect();
        names.sort();
        names
    }

    #[test]
    fn rules_take_by_name_prefix_and_expression() {
        assert_eq!(taken("main"), ["main"]);
        assert_eq!(taken("std::*"), ["std::fmt", "std::io::read"]);
        assert_eq!(taken("/^std|^a/"), ["a/b", "std::fmt", "std::io::read", "stdlib"]);
        assert_eq!(taken("MAIN"), Vec::<String>::new());
        assert_eq!(taken("lib=libc"), Vec::<String>::new());
        assert!(Names::parse("/(/").is_err());
        for name in ["main", "a/b", "mul*"] {
            assert_eq!(taken(&Names::exactly(name).to_string()), [name]);
        }
    }

    proptest! {
        #[test]
        fn paths_survive(path in prop::collection::vec(".*", 1..4)) {
            prop_assert_eq!(split_path(&join_path(&path)), path);
        }

        #[test]
        fn exact_rules_take_their_name(name in "[ -~]{1,12}") {
            let rule = Names::exactly(&name).to_string();
            let profile = crate::testing::stacks(&[(vec![name.as_str()], 1), (vec!["other name"], 1)]);
            let tree = crate::CallTree::build(crate::testing::side(&profile), None, crate::BuildOptions::default()).unwrap();
            let selected = Names::parse(&rule).unwrap().select(tree.functions());
            let key = tree.function(tree.follow(&[name.as_str()]).0);
            prop_assume!(!key.is_none());
            prop_assert!(selected[key.index()], "{}", rule);
        }
    }
}
