use super::*;

fn folded(format: Format, text: &str) -> Result<String, String> {
    collapse(format, text.as_bytes()).map(|text| String::from_utf8(text).unwrap())
}

const VSPROF: &str = "Level,Function Name,Number of Calls,Elapsed Inclusive Time %,Elapsed Exclusive Time %,\
    Avg Elapsed Inclusive Time,Avg Elapsed Exclusive Time,Module Name,\n";

#[test]
fn each_format_is_folded() {
    for (format, text, want) in [
        (Format::Dtrace, "CPU ID FUNCTION:NAME\n\n a`f+0x1\n a`main+0x2\n 3\n\n", "a`main;a`f 3\n"),
        (
            Format::Dtrace,
            "CPU ID FUNCTION:NAME\n\n 7\n a`größeeeeeeeeeeeeeeeee+0x1\n 3\n b`cut\n",
            "a`größeeeeeeeeeeeeeeeee 3\n",
        ),
        (Format::Vtune, "Function Stack,CPU Time:Self,Module\nTotal,0,\n f,0.5,m.so\n", "Total;m.so`f 500\n"),
        (
            Format::VsProf,
            &format!("{VSPROF}1,\"a\",4,0,0,0,0,\"m\",\n2,\"b\",\"3,000\",0,0,0,0,\"m\",\n"),
            "a;b 3000\n",
        ),
        (
            Format::Xctrace,
            "<?xml version=\"1.0\"?><trace-query-result><node><row><backtrace id=\"1\"><frame id=\"2\" name=\"l&#228;&gt;\">\
             </frame><frame id=\"3\" name=\"main\"/></backtrace></row></node></trace-query-result>",
            "main;lä> 1\n",
        ),
    ] {
        assert_eq!(folded(format, text).as_deref(), Ok(want), "{text}");
    }
}

#[test]
fn what_would_panic_is_refused() {
    let huge = u64::MAX;
    for (format, text) in [
        (Format::Dtrace, format!("h\n\n a\n {huge}\n a\n {huge}\n")),
        (Format::VsProf, format!("{VSPROF}2,\"a\",4,0,0,0,0,\"m\",\n")),
        (Format::VsProf, format!("{VSPROF}1,\"a\",\"123,456,789,123,456,789,123\",0,0,0,0,\"m\",\n")),
        (Format::Vtune, "Function Stack,CPU Time:Self,Module\nTotal,zero,\n".to_owned()),
        (Format::Xctrace, "<trace-query-result><node>".to_owned()),
        (Format::Xctrace, format!("<trace-query-result {}>", "a='' ".repeat(1000))),
        (Format::Folded, "a 1".to_owned()),
    ] {
        let error = folded(format, &text).unwrap_err();
        assert!(!error.contains('\n') && !error.is_empty(), "{error}");
    }
}

#[test]
fn short_texts_for_long_ones_are_refused() {
    let name = "n".repeat(20_000);
    let mut text = format!("<trace-query-result><node><row><backtrace id=\"1\"><frame id=\"2\" name=\"{name}\"/>");
    text += &"<frame ref=\"2\"/>".repeat(30_000);
    text += "</backtrace></row></node></trace-query-result>";
    assert!(folded(Format::Xctrace, &text).unwrap_err().contains("MiB"));
    let mut text = "Function Stack,CPU Time:Self,Module\n".to_owned();
    for depth in 0..2_000 {
        text += &format!("{}{},1,m\n", " ".repeat(depth), "f".repeat(300));
    }
    assert!(folded(Format::Vtune, &text).unwrap_err().contains("MiB"));
}
