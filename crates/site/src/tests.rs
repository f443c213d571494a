use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;

fn of(value: &Value) -> (Site, Vec<String>) {
    read(value.to_string().as_bytes())
}

#[test]
fn all_that_can_be_said() {
    let (site, wrong) = of(&json!({
        "$schema": "./isotherm.schema.json",
        "title": "Heat of the shop",
        "theme": "dark",
        "sources": [
            {"title": "Checkout, today", "kind": "files", "url": "profiles/checkout.pb.gz", "baseline": "old.pb.gz"},
            {"title": "Production", "kind": "kubernetes", "url": ["/api-server/"], "screen": "pods", "headers": ["Authorization"]},
        ],
        "links": [{"title": "Logs", "on": "pod", "url": "https://logs.example/x?q={namespace}/{pod}"}],
        "prices": {"currency": "EUR", "perHour": {"m5.large": 0.096, "m5.large/spot": "0.035"}},
        "embed": {"origins": ["https://Grafana.example:443/", "self"]},
    }));
    assert_eq!(wrong, Vec::<String>::new());
    assert_eq!(site.title.as_deref(), Some("Heat of the shop"));
    assert_eq!(site.theme.as_deref(), Some("dark"));
    assert_eq!(site.sources[0].baseline.as_deref(), Some("old.pb.gz"));
    assert_eq!((site.sources[1].kind, site.sources[1].urls.len()), (SourceKind::Kubernetes, 1));
    let address = site.links[0].address(&[("namespace", "a b"), ("pod", "x/../y?"), ("node", "")]);
    assert_eq!(address.as_deref(), Some("https://logs.example/x?q=a%20b/x%2F..%2Fy%3F"));
    assert_eq!(site.links[0].address(&[("namespace", "a"), ("pod", "")]), None);
    assert_eq!(serde_json::to_value(&site.prices).unwrap()["perHour"]["m5.large"], "0.096");
    for (origin, allowed) in [
        ("https://grafana.example", true),
        ("https://own.example", true),
        ("https://other.example", false),
        ("null", false),
    ] {
        assert_eq!(site.origins.allow(origin, "https://own.example"), allowed, "{origin}");
    }
}

#[test]
fn each_wrong_key_is_named_and_the_rest_counts() {
    let link = |url: &str| json!({"links": [{"title": "L", "on": "pod", "url": url}]});
    let source = |url: Value| json!({"sources": [{"title": "S", "kind": "files", "url": url}]});
    for (value, says) in [
        (json!([]), "the file: expected an object, found a list"),
        (json!({"colour": 1}), "colour: no such key; expected title, theme"),
        (json!({"title": 4}), "title: expected text, found a number"),
        (json!({"theme": "blue"}), "theme: expected one of light, dark, auto, found \"blue\""),
        (json!({"sources": {}}), "sources: expected a list, found an object"),
        (json!({"sources": [{"title": "x", "kind": "ftp", "url": "a"}]}), "sources[0].kind: expected one of files"),
        (json!({"sources": [{"kind": "files", "url": "a"}]}), "sources[0].title: this key is needed"),
        (source(json!(["a", 1])), "sources[0].url[1]: expected text"),
        (source(json!([])), "sources[0].url: expected an address"),
        (source(json!("javascript:alert(1)")), "only http and https"),
        (source(json!("https://me:secret@x/")), "never given here"),
        (json!({"sources": [{"title": "x", "kind": "files", "url": "a", "headers": ["X: y"]}]}), "no name of a header"),
        (link("https://{pod}.example/"), "the host can't be filled in"),
        (link("{pod}"), "the host can't be filled in"),
        (link("https://x/{function}"), "nothing is known for {function}; expected {namespace}, {pod}, {node}"),
        (json!({"prices": {"perHour": {"m5": -1}}}), "prices.perHour.m5: expected the price"),
        (json!({"prices": {"perHour": {"m5": "NaN"}}}), "prices.perHour.m5: expected the price"),
        (json!({"embed": {"origins": ["grafana.example"]}}), "embed.origins[0]: \"grafana.example\" is no origin"),
        (json!({"embed": {"origin": []}}), "embed.origin: no such key; expected origins"),
    ] {
        let mut more = value.clone();
        if let Some(object) = more.as_object_mut() {
            object.entry("theme").or_insert(json!("light"));
        }
        let (site, wrong) = of(&more);
        assert_eq!(wrong.len(), 1, "{value}: {wrong:?}");
        assert!(wrong[0].contains(says), "{value}: {}", wrong[0]);
        let kept = value.get("theme").is_some() || !value.is_object() || site.theme.as_deref() == Some("light");
        assert!(kept, "{value} takes the theme with it");
    }
    assert!(read(b"{").1[0].starts_with("isotherm.json is no JSON: "));
}

#[test]
fn whose_messages_are_taken() {
    let origins = |list: Value| of(&json!({"embed": {"origins": list}})).0.origins;
    for (list, origin, own, allowed) in [
        (json!([]), "https://a", "https://a", false),
        (json!(["*"]), "null", "https://a", true),
        (json!(["self"]), "https://a", "https://a", true),
        (json!(["self"]), "null", "null", false),
        (json!(["http://a:80"]), "http://a", "https://a", true),
        (json!(["http://a:8080"]), "http://a", "https://a", false),
    ] {
        assert_eq!(origins(list.clone()).allow(origin, own), allowed, "{list} {origin} {own}");
    }
    let usual = Origins::default();
    assert!(usual.allow("https://a", "https://a") && !usual.allow("https://b", "https://a"));
    assert!(!usual.allow("null", "null"));
}

/// The schema is what editors know of the file: it names the same keys.
#[test]
fn the_schema_names_the_same_keys() {
    let schema: Value = serde_json::from_str(include_str!("../../../public/isotherm.schema.json")).unwrap();
    let names = |value: &Value| -> Vec<String> {
        let mut names: Vec<String> = value["properties"].as_object().unwrap().keys().cloned().collect();
        names.sort();
        names
    };
    let sorted = |keys: &[&str]| {
        let mut keys: Vec<String> = keys.iter().map(|key| (*key).to_owned()).collect();
        keys.sort();
        keys
    };
    let of = &schema["properties"];
    assert_eq!(names(&schema), sorted(&[&KEYS[..], &["$schema"]].concat()));
    assert_eq!(names(&of["sources"]["items"]), sorted(&SOURCE));
    assert_eq!(names(&of["links"]["items"]), sorted(&["title", "on", "url"]));
    assert_eq!(names(&of["prices"]), sorted(&["currency", "perHour"]));
    assert_eq!(names(&of["embed"]), ["origins"]);
    assert_eq!(of["theme"]["enum"], json!(THEMES));
    assert_eq!(of["sources"]["items"]["properties"]["kind"]["enum"], json!(KINDS.map(|(word, _)| word)));
    let shipped = include_bytes!("../../../public/isotherm.json");
    assert_eq!(read(shipped), (Site::default(), Vec::new()));
}

proptest! {
    #[test]
    fn any_bytes_are_read(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = read(&bytes);
    }

    #[test]
    fn a_name_stays_one_part_of_an_address(name in ".+") {
        let (site, _) = of(&json!({"links": [{"title": "L", "on": "node", "url": "https://x.example/{node}/end"}]}));
        let address = site.links[0].address(&[("node", &name)]).unwrap();
        prop_assert!(address.is_ascii() && address.matches('/').count() == 4);
    }
}
