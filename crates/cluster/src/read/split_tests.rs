use super::*;

#[derive(Default, Debug, PartialEq, Eq)]
struct Log(Vec<String>);

impl Sink for Log {
    fn item(&mut self, document: &DocumentHead, at: u64, text: Option<&[u8]>) {
        let kind = document.kind.as_deref().unwrap_or("?");
        let text = text.map_or("too large".into(), String::from_utf8_lossy);
        self.0.push(format!("{kind}[{}] {at} {text}", document.items));
    }
    fn document(&mut self, document: &DocumentHead, shell: Option<&[u8]>) {
        let shell = shell.map_or("too large".into(), String::from_utf8_lossy);
        self.0.push(format!("{} {shell}", document.at));
    }
}

fn split(text: &str, step: usize, most: u64) -> (Vec<String>, Result<(), SplitError>) {
    let mut splitter = Splitter::new(most);
    let mut log = Log::default();
    for piece in text.as_bytes().chunks(step) {
        if let Err(error) = splitter.feed(piece, &mut log) {
            return (log.0, Err(error));
        }
    }
    let end = splitter.end();
    (log.0, end)
}

fn check(text: &str, expected: &[&str]) {
    for step in 1..=text.len() {
        let (log, end) = split(text, step, 1000);
        assert_eq!(log, expected, "pieces of {step}");
        assert_eq!(end, Ok(()), "pieces of {step}");
    }
}

#[test]
fn lists_objects_arrays_and_streams() {
    check(
        r#"{"kind":"NodeList","items":[{"a":1}, null ,{"b":"]}"}],"apiVersion":"v1"}"#,
        &[
            r#"NodeList[1] 28 {"a":1}"#,
            "NodeList[2] 37 null",
            r#"NodeList[3] 43 {"b":"]}"}"#,
            r#"0 {"kind":"NodeList","items":[],"apiVersion":"v1"}"#,
        ],
    );
    check("{\"items\":[{}],\"kind\":\"List\"}", &["?[1] 10 {}", "0 {\"items\":[],\"kind\":\"List\"}"]);
    check(" {\"items\" : null }\r\n", &["1 {\"items\":null}"]);
    check("{\"a\":1}{\"b\":[2]}\n\u{1e}{\"c\":{}}", &["0 {\"a\":1}", "7 {\"b\":[2]}", "18 {\"c\":{}}"]);
    check("[{\"a\":1},null,3,\"x\",[{}],{}]", &["1 {\"a\":1}", "25 {}"]);
    check("[]", &[]);
    check("{}", &["0 {}"]);
}

#[test]
fn problems_have_a_place() {
    use SplitProblem::{Cut, Empty, NotJson, Trailing, Unexpected};
    for (text, at, problem) in [
        ("", 0, Empty),
        (" \n", 2, Empty),
        ("<html>", 0, NotJson),
        (" }", 1, NotJson),
        ("{}}{", 2, Trailing { byte: b'}' }),
        ("[] x", 3, Trailing { byte: b'x' }),
        ("{", 1, Cut { expected: "the rest of an object and `}`" }),
        ("{\"ki", 4, Cut { expected: "the end of a text" }),
        ("{\"items\":[{\"a\":1", 16, Cut { expected: "the end of an object of `items`" }),
        ("{\"items\":[{}", 12, Cut { expected: "another object of `items` or `]`" }),
        ("{\"items\":[]", 11, Cut { expected: "the rest of an object and `}`" }),
        ("[{}", 3, Cut { expected: "another object or `]`" }),
        ("{\"a\" 1}", 5, Unexpected { byte: b'1', expected: "`:`" }),
        ("{a:1}", 1, Unexpected { byte: b'a', expected: "a key in quotes" }),
        ("{\"a\":1 2}", 7, Unexpected { byte: b'2', expected: "`,` or `}`" }),
        ("{\"items\":[{} {}]}", 13, Unexpected { byte: b'{', expected: "`,` or `]`" }),
        ("{\"items\":[,]}", 10, Unexpected { byte: b',', expected: "an object" }),
        ("{\"a\":}", 5, Unexpected { byte: b'}', expected: "a value" }),
    ] {
        for step in 1..=text.len().max(1) {
            assert_eq!(split(text, step, 1000).1, Err(SplitError { at, problem }), "{text} in pieces of {step}");
        }
    }
}

#[test]
fn an_object_above_the_cap_is_told_and_the_rest_goes_on() {
    let text = r#"{"items":[{"long":"aaaaaaaaaaaaaaaaaaaaaaaaaa"},{"b":1}]}"#;
    for step in 1..=text.len() {
        let (log, end) = split(text, step, 20);
        assert_eq!(log, ["?[1] 10 too large", "?[2] 48 {\"b\":1}", "0 {\"items\":[]}"], "pieces of {step}");
        assert_eq!(end, Ok(()));
    }
}
