//! The page's state in the URL fragment: parse, change, print.
//!
//! The form is `#/SCREEN?key=value&…` (design.md §3.3): values are percent-encoded, `+` is a plus, keys repeat where
//! lists are meant, and keys that nobody knows are kept. Parsing is total: any text gives a route.
mod local;
mod percent;

pub use local::{Digest, LOCAL, labels_of, local_content, local_file, local_name, source_name};
pub use percent::{decode, encode};

/// Keys that are about the sources that are open: of others they mean nothing.
pub const SOURCE_KEYS: [&str; 17] = [
    "q",
    "zoom",
    "thread",
    "metric",
    "node",
    "pod",
    "label",
    "filter",
    "group",
    "t",
    "function",
    "from",
    "to",
    "before_from",
    "before_to",
    "against",
    "at",
];

/// A screen of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Screen {
    /// Drop zone, URL box, recent files, demo.
    #[default]
    Home,
    /// Flame graph.
    Flame,
    /// Node map and table.
    Nodes,
    /// List of pods.
    Pods,
    /// List of pods by what owns them.
    Workloads,
    /// List of pods that wait for a node, and why.
    Pending,
    /// List of what keeps pods where they are.
    Disruption,
    /// List of components with their versions.
    Versions,
    /// List of objects that a controller observes.
    Controllers,
    /// List of events.
    Events,
}

impl Screen {
    /// The screen's word in the URL.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Home => "home",
            Self::Flame => "flame",
            Self::Nodes => "nodes",
            Self::Pods => "pods",
            Self::Workloads => "workloads",
            Self::Pending => "pending",
            Self::Disruption => "disruption",
            Self::Versions => "versions",
            Self::Controllers => "controllers",
            Self::Events => "events",
        }
    }

    /// Whether it shows a cluster.
    #[must_use]
    pub fn is_of_cluster(self) -> bool {
        matches!(self, Self::Nodes) || self.is_list()
    }

    /// Whether it is one long list; its word is the list's.
    #[must_use]
    pub fn is_list(self) -> bool {
        matches!(
            self,
            Self::Pods
                | Self::Workloads
                | Self::Pending
                | Self::Disruption
                | Self::Versions
                | Self::Controllers
                | Self::Events
        )
    }
}

/// A parsed fragment: the screen's word and the keys with their values, in order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Route {
    /// The screen's word as it stands in the URL; empty is home.
    pub word: String,
    /// Keys and decoded values, in order; keys may repeat.
    pub pairs: Vec<(String, String)>,
}

impl Route {
    /// Reads a fragment, with or without its `#`.
    #[must_use]
    pub fn parse(fragment: &str) -> Self {
        let rest = fragment.strip_prefix('#').unwrap_or(fragment);
        let rest = rest.strip_prefix('/').unwrap_or(rest);
        let (word, query) = rest.split_once('?').unwrap_or((rest, ""));
        let pairs = query
            .split('&')
            .filter(|pair| !pair.is_empty())
            .map(|pair| {
                let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
                (decode(key), decode(value))
            })
            .collect();
        Self { word: decode(word), pairs }
    }

    /// The fragment with its `#`.
    #[must_use]
    pub fn print(&self) -> String {
        let mut out = String::from("#/");
        out.push_str(&encode(&self.word));
        for (i, (key, value)) in self.pairs.iter().enumerate() {
            out.push(if i == 0 { '?' } else { '&' });
            out.push_str(&encode(key));
            out.push('=');
            out.push_str(&encode(value));
        }
        out
    }

    /// The screen to show: the named one; for another word, the one that fits the sources.
    #[must_use]
    pub fn screen(&self) -> Screen {
        match self.word.as_str() {
            "flame" => Screen::Flame,
            "nodes" => Screen::Nodes,
            "pods" => Screen::Pods,
            "workloads" => Screen::Workloads,
            "pending" => Screen::Pending,
            "disruption" => Screen::Disruption,
            "versions" => Screen::Versions,
            "controllers" => Screen::Controllers,
            "events" => Screen::Events,
            "" | "home" => Screen::Home,
            _ if self.get("cluster").is_some() => Screen::Nodes,
            _ if self.get("profile").is_some() => Screen::Flame,
            _ => Screen::Home,
        }
    }

    /// The first value of a key; an empty one counts as absent.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&str> {
        self.pairs.iter().find(|(k, v)| k == key && !v.is_empty()).map(|(_, v)| v.as_str())
    }

    /// All values of a key, in order.
    pub fn all<'a>(&'a self, key: &'a str) -> impl Iterator<Item = &'a str> {
        self.pairs.iter().filter(move |(k, v)| k == key && !v.is_empty()).map(|(_, v)| v.as_str())
    }

    /// Whether a switch such as `embed=1` is on.
    #[must_use]
    pub fn is_on(&self, key: &str) -> bool {
        matches!(self.get(key), Some("1" | "true"))
    }

    /// Replaces all values of a key. The first keeps its place; no values remove the key.
    pub fn set_all<S: Into<String>>(&mut self, key: &str, values: impl IntoIterator<Item = S>) {
        let place = self.pairs.iter().position(|(k, _)| k == key).unwrap_or(self.pairs.len());
        self.pairs.retain(|(k, _)| k != key);
        let place = place.min(self.pairs.len());
        let new = values.into_iter().map(|value| (key.to_owned(), value.into())).filter(|(_, value)| !value.is_empty());
        self.pairs.splice(place..place, new.collect::<Vec<_>>());
    }

    /// Replaces the value of a key; an empty one removes it.
    pub fn set(&mut self, key: &str, value: &str) {
        self.set_all(key, [value]);
    }

    /// The same sources on another screen, without what is searched, sorted and selected on this one.
    #[must_use]
    pub fn on_screen(&self, word: &str) -> Self {
        let mut to = Self { word: word.to_owned(), pairs: self.pairs.clone() };
        if to.screen() != self.screen() {
            for key in ["q", "zoom", "filter", "sort", "descending", "node", "pod"] {
                to.set(key, "");
            }
        }
        to
    }

    /// Whether both routes name the same sources, so that nothing has to be loaded to go from one to the other.
    #[must_use]
    pub fn same_sources(&self, other: &Self) -> bool {
        ["profile", "baseline", "cluster"].iter().all(|key| self.all(key).eq(other.all(key)))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn values_keep_plus_percent_and_order() {
        let route = Route::parse("#/flame?profile=a%20b+c&x=1&profile=%E2%82%AC&zoom=main&zoom=f~2&flag&q=%zz");
        assert_eq!(route.screen(), Screen::Flame);
        assert_eq!(route.all("profile").collect::<Vec<_>>(), ["a b+c", "€"]);
        assert_eq!(route.all("zoom").collect::<Vec<_>>(), ["main", "f~2"]);
        assert_eq!(route.get("q"), Some("%zz"));
        assert_eq!(Route::parse(&route.print()), route);
    }

    #[test]
    fn setting_a_list_keeps_the_other_keys() {
        let mut route = Route::parse("#/flame?profile=p&zoom=a&zoom=b&theme=dark");
        route.set_all("zoom", ["x"]);
        assert_eq!(route.print(), "#/flame?profile=p&zoom=x&theme=dark");
        route.set("zoom", "");
        route.set("q", "a&b=c");
        assert_eq!(route.print(), "#/flame?profile=p&theme=dark&q=a%26b%3Dc");
    }

    #[test]
    fn another_screen_keeps_the_sources_and_forgets_the_search() {
        let route = Route::parse("#/nodes?cluster=c&filter=x&sort=age&theme=dark&pod=a/b");
        assert_eq!(route.on_screen("pods").print(), "#/pods?cluster=c&theme=dark");
        assert_eq!(route.on_screen("nodes"), route);
    }

    #[test]
    fn groups_of_two_levels_stand_in_the_url() {
        let mut route = Route::parse("#/nodes?cluster=c&group=topology.kubernetes.io/zone&group=nodepool&size=2");
        assert_eq!(route.all("group").collect::<Vec<_>>(), ["topology.kubernetes.io/zone", "nodepool"]);
        for (groups, expected) in [
            (["zone", "label:a/b"], "#/nodes?cluster=c&group=zone&group=label:a/b&size=2"),
            (["zone", ""], "#/nodes?cluster=c&group=zone&size=2"),
            (["", ""], "#/nodes?cluster=c&size=2"),
        ] {
            route.set_all("group", groups);
            assert_eq!(route.print(), expected);
            assert_eq!(Route::parse(&route.print()), route);
            let keeps = groups.into_iter().filter(|group| !group.is_empty());
            assert!(route.on_screen("nodes").all("group").eq(keeps));
            route.set_all("group", ["zone"]);
        }
    }

    #[test]
    fn another_screen_falls_to_what_the_sources_carry() {
        assert_eq!(Route::parse("#/pods?cluster=x").screen(), Screen::Pods);
        assert_eq!(Route::parse("#/cost?cluster=x").screen(), Screen::Nodes);
        for screen in [Screen::Disruption, Screen::Versions, Screen::Controllers, Screen::Events] {
            assert!(screen.is_list() && screen.is_of_cluster());
            assert_eq!(Route::parse(&format!("#/{}", screen.word())).screen(), screen);
        }
        assert_eq!(Route::parse("").screen(), Screen::Home);
        assert_eq!(Route::parse("#/nonsense").screen(), Screen::Home);
    }

    proptest! {
        #[test]
        fn a_route_survives_the_url(word in ".*", pairs in prop::collection::vec((".+", ".*"), 0..6)) {
            let route = Route { word, pairs };
            let printed = route.print();
            prop_assert!(printed.is_ascii());
            prop_assert_eq!(Route::parse(&printed), route);
        }

        #[test]
        fn any_fragment_is_a_route(fragment in ".*") {
            let route = Route::parse(&fragment);
            prop_assert_eq!(Route::parse(&route.print()), route);
        }
    }
}
