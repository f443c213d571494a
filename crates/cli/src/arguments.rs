//! Arguments of a subcommand: options with and without values, and the rest.

/// What a subcommand was called with.
pub(crate) struct Arguments<'a> {
    /// Everything that is no option; `-` is a file.
    pub(crate) files: Vec<&'a str>,
    flags: Vec<&'a str>,
    values: Vec<(&'a str, &'a str)>,
}

impl<'a> Arguments<'a> {
    /// Sorts arguments: `--flag`, `--name VALUE` or `--name=VALUE`; all after `--` are files.
    pub(crate) fn parse(arguments: &'a [String], flags: &[&str], valued: &[&str]) -> Result<Self, String> {
        let mut out = Self { files: Vec::new(), flags: Vec::new(), values: Vec::new() };
        let mut rest = arguments.iter().map(String::as_str);
        while let Some(argument) = rest.next() {
            if argument == "--" {
                out.files.extend(rest);
                break;
            }
            if argument.len() < 2 || !argument.starts_with('-') {
                out.files.push(argument);
            } else if flags.contains(&argument) {
                out.flags.push(argument);
            } else if let Some((name, value)) = argument.split_once('=').filter(|(name, _)| valued.contains(name)) {
                out.values.push((name, value));
            } else if valued.contains(&argument) {
                let value = rest.next().ok_or_else(|| format!("{argument} needs a value"))?;
                out.values.push((argument, value));
            } else {
                return Err(format!("there is no option `{argument}`"));
            }
        }
        Ok(out)
    }

    pub(crate) fn has(&self, flag: &str) -> bool {
        self.flags.contains(&flag)
    }

    /// The value of an option; of several, the last.
    pub(crate) fn value(&self, name: &str) -> Option<&'a str> {
        self.values.iter().rev().find(|(other, _)| *other == name).map(|(_, value)| *value)
    }

    /// The value of an option as a number.
    pub(crate) fn number<N: std::str::FromStr>(&self, name: &str) -> Result<Option<N>, String> {
        let parse = |text: &str| text.parse().map_err(|_| format!("{name} needs a number, not `{text}`"));
        self.value(name).map(parse).transpose()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_stand_anywhere() {
        let list: Vec<String> =
            ["a", "--to", "x", "-", "--json", "--metric=b=c", "--", "--d"].map(str::to_owned).to_vec();
        let arguments = Arguments::parse(&list, &["--json"], &["--to", "--metric", "--width"]).unwrap();
        assert_eq!(arguments.files, ["a", "-", "--d"]);
        assert!(arguments.has("--json"));
        assert_eq!((arguments.value("--to"), arguments.value("--metric")), (Some("x"), Some("b=c")));
        assert_eq!(arguments.number::<u32>("--width"), Ok(None));
        let message = |list: &[&str]| {
            let list: Vec<String> = list.iter().map(|text| (*text).to_owned()).collect();
            let arguments = Arguments::parse(&list, &[], &["--to"]);
            arguments.and_then(|arguments| arguments.number::<u32>("--to")).unwrap_err()
        };
        assert_eq!(message(&["--json"]), "there is no option `--json`");
        assert_eq!(message(&["--to"]), "--to needs a value");
        assert_eq!(message(&["--to", "x"]), "--to needs a number, not `x`");
    }
}
