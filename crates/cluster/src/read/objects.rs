//! What is isolated from one source, read object by object into the store.

use serde::Deserialize;

use super::bare::add_bare;
use super::discovery::add_discovery;
use super::kinds::{Class, classify, peek};
use super::metrics::{add_node_metrics, add_pod_metrics};
use super::node::add_node;
use super::object::{Named, add_any};
use super::ownership::follow;
use super::pod::add_pod;
use super::repair::repair;
use super::split::{DocumentHead, Sink};
use super::storage::{add_storage, is_storage};
use super::store::{Deletion, Store, Table};
use crate::model::StrId;
use crate::warning::WarningKind;
use crate::wire::object::{Ignored, ObjectIn, PlainStatus};
use crate::wire::other::Head;
use crate::wire::storage::StorageIn;

/// What one source has held so far.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    /// Whether there was an object, or a list, of a known kind.
    pub(crate) known: bool,
    /// Objects read, by kind.
    pub(crate) kinds: Vec<(String, u64)>,
    /// Objects that could not be read.
    pub(crate) skipped: u64,
    /// Why nothing is known in it, if nothing is.
    pub(crate) unknown: Option<String>,
    /// A Status object: HTTP code and sentence.
    pub(crate) refused: Option<(u16, String)>,
    /// Events of a watch.
    pub(crate) events: u64,
    /// `metadata.resourceVersion` of the last list, or of the last bookmark.
    pub(crate) resource_version: String,
    /// `metadata.continue` of the last list.
    pub(crate) next_page: String,
    /// Items whose kind is not known yet: their texts one after another, and where each ends.
    pending: Vec<u8>,
    pending_ends: Vec<(u64, usize)>,
    pending_lost: u64,
}

/// Reads what is isolated from one source.
pub(crate) struct Objects<'a> {
    pub(crate) store: &'a mut Store,
    pub(crate) seen: &'a mut Seen,
}

impl Sink for Objects<'_> {
    fn item(&mut self, document: &DocumentHead, at: u64, text: Option<&[u8]>) {
        let Some(text) = text else { return self.too_large(at) };
        if text == b"null" {
            return self.skip(at, "null stands where an object should");
        }
        let api_version = document.api_version.as_deref().unwrap_or_default();
        match document.kind.as_deref().map(|kind| kind.strip_suffix("List").unwrap_or(kind)) {
            Some("PartialObjectMetadata") => {}
            Some(kind) if !kind.is_empty() => self.object(kind, api_version, at, text),
            known => {
                let (kind, api_version) = peek(text);
                if !kind.is_empty() {
                    self.object(&kind, &api_version, at, text);
                } else if known.is_some() {
                    self.skip(at, "an object of a mixed list has no kind");
                } else {
                    self.hold(at, text);
                }
            }
        }
    }

    fn document(&mut self, document: &DocumentHead, shell: Option<&[u8]>) {
        let Some(shell) = shell else { return self.too_large(document.at) };
        let mut spare = Vec::new();
        let Ok((head, _)) = read_tolerantly::<Head<'_>>(shell, &mut spare) else {
            return self.skip(document.at, "an object is damaged");
        };
        let kind: &str = &head.kind;
        if let Some(event) = head.object.filter(|_| !head.event.is_empty()) {
            return self.event(&head.event, document.at, event.get().as_bytes());
        }
        match kind {
            "Status" => self.refuse(&head),
            "APIGroupList" | "APIResourceList" => self.seen.known |= add_discovery(self.store, shell),
            "Table" => self.unknown("it is a Table, which has no requests; ask without `as=Table`"),
            "PartialObjectMetadataList" | "PartialObjectMetadata" => {
                self.unknown("it holds metadata only, without requests; ask for the whole objects");
            }
            _ if kind.ends_with("List") || document.items > 0 => self.list(document, &head),
            "" => match add_bare(self.store, shell) {
                Ok(true) => self.seen.known = true,
                Ok(false) => self.unknown("it is JSON, but no Kubernetes object or list: it has no kind"),
                Err(sentence) => self.refused(0, sentence),
            },
            _ => self.object(kind, &head.api_version, document.at, shell),
        }
    }
}

impl Objects<'_> {
    /// The end of a list: its kind is known now, if it has one.
    fn list(&mut self, document: &DocumentHead, head: &Head<'_>) {
        let kind = head.kind.strip_suffix("List").unwrap_or(&head.kind).to_owned();
        let pending = std::mem::take(&mut self.seen.pending);
        let mut start = 0;
        for (at, end) in std::mem::take(&mut self.seen.pending_ends) {
            if kind.is_empty() {
                self.skip(at, "neither the object nor its list has a kind");
            } else {
                self.object(&kind, &head.api_version, at, &pending[start..end]);
            }
            start = end;
        }
        let lost = std::mem::take(&mut self.seen.pending_lost);
        if lost > 0 {
            self.seen.skipped += lost;
            let most = self.store.limits.pending_bytes >> 20;
            self.store.warn(WarningKind::Limit, || {
                format!("{lost} objects left out: the list's kind comes after more than {most} MiB of them")
            });
        }
        let class = classify(&kind, &head.api_version);
        match class {
            Class::Unknown if document.items == 0 && kind.is_empty() => {
                // An empty `kubectl get -o json`: nothing to count and nothing wrong.
                self.seen.known |= &*head.kind == "List";
            }
            Class::Unknown if kind.is_empty() => self.unknown("neither the list nor its objects have a kind"),
            Class::Unknown => self.unknown(&format!("it is a list of {kind:?}, which is no known kind")),
            _ => self.seen.known = true,
        }
        match class {
            Class::NodeMetrics => self.store.metrics_seen[0] = true,
            Class::PodMetrics => self.store.metrics_seen[1] = true,
            Class::Counted(key) => {
                self.store.other_kind(&kind, key);
            }
            _ => {}
        }
        self.seen.resource_version = head.metadata.resource_version.to_string();
        self.seen.next_page = head.metadata.next.to_string();
        let is_last = head.metadata.next.is_empty();
        let lacking = head.metadata.remaining_item_count.0.unwrap_or(0);
        let pages = &mut self.store.pages;
        match pages.iter_mut().find(|page| page.0 == kind) {
            Some(page) => (page.1, page.2) = (page.1 || is_last, page.2.min(lacking)),
            None => pages.push((kind, is_last, lacking)),
        }
    }

    /// Reads one object of a kind.
    fn object(&mut self, kind: &str, api_version: &str, at: u64, text: &[u8]) {
        if !self.store.has_room() {
            self.seen.skipped += 1;
            return;
        }
        let class = classify(kind, api_version);
        let store = &mut *self.store;
        let mut spare = Vec::new();
        let noted = store.follow.mark();
        let result = match class {
            Class::Node => read_tolerantly(text, &mut spare).map(|(node, mended)| (add_node(store, &node), mended)),
            Class::Pod => read_tolerantly(text, &mut spare).map(|(pod, mended)| (add_pod(store, &pod), mended)),
            Class::NodeMetrics => {
                store.metrics_seen[0] = true;
                read_tolerantly(text, &mut spare).map(|(sample, mended)| (add_node_metrics(store, &sample), mended))
            }
            Class::PodMetrics => {
                store.metrics_seen[1] = true;
                read_tolerantly(text, &mut spare).map(|(sample, mended)| (add_pod_metrics(store, &sample), mended))
            }
            Class::Counted(key) => add_any(store, Named { kind, api_version, key }, text, &mut spare),
            Class::Unknown => add_any(store, Named { kind, api_version, key: "" }, text, &mut spare),
        };
        match result {
            Ok((true, mended)) => {
                if let Class::Counted(key) = class {
                    self.keep_storage(key, at, text);
                }
                if self.store.follow.mark() != noted {
                    follow(self.store, kind, self.store.is_stream, text);
                }
                if mended {
                    self.store.warn(WarningKind::RepairedText, || {
                        format!("the {kind} at byte {at} has text that is no valid Unicode; U+FFFD stands in its place")
                    });
                }
                self.count(kind);
                if class == Class::Unknown {
                    self.unknown(&format!("it holds a {kind:?}, which is no known kind"));
                } else {
                    self.seen.known = true;
                }
            }
            Ok((false, _)) => self.skip(at, &format!("a {kind} has no name")),
            Err(error) => {
                let problem = error.to_string();
                let problem = problem.split(" at line ").next().unwrap_or_default();
                self.skip(at + offset_of(text, &error), &format!("a {kind} cannot be read: {problem}"));
            }
        }
    }

    /// Keeps what an object that is otherwise only counted says about where pods can go.
    fn keep_storage(&mut self, key: &str, at: u64, text: &[u8]) {
        if !is_storage(key) {
            return;
        }
        match read_tolerantly::<StorageIn<'_>>(text, &mut Vec::new()) {
            Ok((object, _)) => add_storage(self.store, key, &object),
            Err(_) => self.store.warn(WarningKind::ObjectSkipped, || {
                format!("byte {at}: one of the {key} is counted, but what it holds cannot be read")
            }),
        }
    }

    /// One event of a watch (API concepts, "Efficient detection of changes").
    fn event(&mut self, event: &str, at: u64, text: &[u8]) {
        let (kind, api_version) = peek(text);
        self.store.is_stream = true;
        self.seen.events += 1;
        match event {
            "ADDED" | "MODIFIED" if kind.is_empty() => self.skip(at, "the object of a change has no kind"),
            "ADDED" | "MODIFIED" => self.object(&kind, &api_version, at, text),
            "DELETED" => self.delete(&kind, classify(&kind, &api_version), text),
            "BOOKMARK" => {}
            "ERROR" => {
                let message = serde_json::from_slice::<Head<'_>>(text).map_or(String::new(), |s| s.message.to_string());
                self.store.warn(WarningKind::Stream, || {
                    format!("the stream of changes ended with an error ({message}); list again for the state since")
                });
            }
            _ => self.skip(at, &format!("{event:?} is no known sort of change")),
        }
        if let Ok((other, _)) = read_tolerantly::<Head<'_>>(text, &mut Vec::new())
            && !other.metadata.resource_version.is_empty()
        {
            self.seen.resource_version = other.metadata.resource_version.to_string();
        }
        self.seen.known = true;
    }

    fn delete(&mut self, kind: &str, class: Class, text: &[u8]) {
        let mut spare = Vec::new();
        let read = read_tolerantly::<ObjectIn<'_, Ignored, PlainStatus<'_>>>(text, &mut spare);
        let Ok((object, _)) = read else { return };
        let (table, before) = match class {
            Class::Node => (Table::Nodes, self.store.nodes.len()),
            Class::Pod => (Table::Pods, self.store.pods.len()),
            Class::Counted("events") => (Table::Events, self.store.objects.events.len()),
            Class::Counted(key) => (Table::Objects(self.store.other_kind(kind, key)), self.store.objects.list.len()),
            Class::Unknown => (Table::Objects(self.store.other_kind(kind, "")), self.store.objects.list.len()),
            Class::NodeMetrics | Class::PodMetrics => return,
        };
        let name = self.store.text(object.metadata.name.as_deref().unwrap_or_default());
        let namespace = if class == Class::Node { StrId::EMPTY } else { self.store.text(&object.metadata.namespace) };
        let before = u32::try_from(before).unwrap_or(u32::MAX);
        self.store.deletions.push(Deletion { table, key: (namespace, name), before });
    }

    fn hold(&mut self, at: u64, text: &[u8]) {
        let most = self.store.limits.pending_bytes;
        if (self.seen.pending.len() + text.len()) as u64 > most {
            self.seen.pending_lost += 1;
            return;
        }
        self.seen.pending.extend_from_slice(text);
        self.seen.pending_ends.push((at, self.seen.pending.len()));
    }

    fn refuse(&mut self, head: &Head<'_>) {
        let code = head.code.0.and_then(|code| u16::try_from(code).ok()).unwrap_or(0);
        let advice = match code {
            401 => "it does not know who asks: sign in, or renew the token",
            403 => "who asks may not list this: ask for the permission to get and list it",
            404 => "there is no such thing at that address: check the path, or whether it is installed",
            406 => "it cannot answer in the form that was asked for: ask for application/json",
            410 => "the page or version asked for has expired: list again from the start",
            429 => "it is busy or a budget forbids it: try again later",
            500.. => "it failed: try again later",
            _ => "check the request",
        };
        let said: &str = if head.message.is_empty() { &head.reason } else { &head.message };
        let number = if code == 0 { String::new() } else { format!("{code} ") };
        let sentence = format!("the server refused with {number}{said:?}: {advice}");
        self.refused(code, sentence);
    }

    fn refused(&mut self, code: u16, sentence: String) {
        self.seen.refused.get_or_insert((code, sentence));
    }

    fn unknown(&mut self, why: &str) {
        self.seen.unknown.get_or_insert_with(|| why.to_owned());
    }

    fn count(&mut self, kind: &str) {
        match self.seen.kinds.iter_mut().find(|entry| entry.0 == kind) {
            Some(entry) => entry.1 += 1,
            None => self.seen.kinds.push((kind.to_owned(), 1)),
        }
    }

    fn skip(&mut self, at: u64, why: &str) {
        self.seen.skipped += 1;
        self.store.warn(WarningKind::ObjectSkipped, || format!("byte {at}: {why}; left out"));
    }

    fn too_large(&mut self, at: u64) {
        let most = self.store.limits.object_bytes >> 20;
        self.seen.skipped += 1;
        self.store.warn(WarningKind::Limit, || format!("byte {at}: an object is larger than {most} MiB; left out"));
    }
}

/// The byte of a parser's line and column, both counted from 1 and the column in bytes.
fn offset_of(text: &[u8], error: &serde_json::Error) -> u64 {
    let before = text.split_inclusive(|byte| *byte == b'\n').take(error.line().saturating_sub(1)).map(<[u8]>::len);
    (before.sum::<usize>() + error.column().saturating_sub(1)) as u64
}

/// Reads strictly, then after mending; whether its text had to be mended.
pub(crate) fn read_tolerantly<'a, T: Deserialize<'a>>(
    text: &'a [u8],
    spare: &'a mut Vec<u8>,
) -> Result<(T, bool), serde_json::Error> {
    // Text that is checked as a whole is not checked string by string.
    let strict = match std::str::from_utf8(text) {
        Ok(text) => serde_json::from_str(text),
        Err(_) => serde_json::from_slice(text),
    };
    let error = match strict {
        Ok(value) => return Ok((value, false)),
        Err(error) => error,
    };
    let Some((mended, text_changed)) = repair(text) else { return Err(error) };
    *spare = mended;
    Ok((serde_json::from_slice(spare)?, text_changed))
}
