//! One list, page by page.

use serde::Deserialize;

use crate::Resource;
use crate::refusal::refused;

/// Objects in a page (the API's own clients ask for as many).
const PAGE: u32 = 500;
/// Times that a list begins anew, and that a busy server is asked again.
const TRIES: u32 = 5;
/// Waits for a busy server: without its wish, and at most.
const WAIT_MS: u32 = 1000;
const WAIT_MS_MAX: u32 = 30_000;

/// A list on its way.
#[derive(Debug, Clone)]
pub struct Listing {
    /// What is listed.
    pub resource: &'static Resource,
    version: &'static str,
    token: String,
    tries: u32,
    /// Pages that were taken.
    pub pages: u32,
}

/// What was answered.
#[derive(Debug, Clone, Copy)]
pub struct Reply<'a> {
    /// HTTP status.
    pub status: u16,
    /// `Retry-After`, in seconds.
    pub retry_after_s: Option<u32>,
    /// The body.
    pub body: &'a [u8],
}

/// What to do with an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// The body is a page; there are more.
    Page,
    /// The body is the last page.
    LastPage,
    /// Ask again after so many milliseconds.
    Wait(u32),
    /// Ask again: the list goes on from where it is now, and may miss what changed meanwhile.
    GoOn,
    /// Ask again: the list begins anew. Objects of earlier pages are replaced as they come.
    Restart,
    /// There will be no more of this list, for this reason.
    Refused(String),
}

/// A list, or a `Status`, as far as it tells how to go on.
#[derive(Deserialize)]
struct Head {
    #[serde(default)]
    metadata: Option<Meta>,
}

#[derive(Deserialize)]
struct Meta {
    #[serde(rename = "continue", default)]
    token: Option<String>,
}

impl Listing {
    /// A list that has not begun.
    #[must_use]
    pub fn new(resource: &'static Resource, version: &'static str) -> Self {
        Self { resource, version, token: String::new(), tries: 0, pages: 0 }
    }

    /// Path and query of the next page, below the API root.
    #[must_use]
    pub fn path(&self) -> String {
        let path = self.resource.path(self.version);
        if self.token.is_empty() {
            return format!("{path}?limit={PAGE}");
        }
        format!("{path}?limit={PAGE}&continue={}", escaped(&self.token))
    }

    /// Takes the answer to the last path (`docs/reference/using-api/api-concepts.md`, "Retrieving large results sets in
    /// chunks"; 429 as in `client-go/rest/request.go`).
    pub fn take(&mut self, reply: &Reply<'_>) -> Step {
        match reply.status {
            200..=299 => {
                self.pages += 1;
                self.token = token(reply.body);
                if self.token.is_empty() { Step::LastPage } else { Step::Page }
            }
            410 if self.may_try() => {
                // The answer itself may hold a token for the rest of an inconsistent list.
                self.token = token(reply.body);
                if self.token.is_empty() { Step::Restart } else { Step::GoOn }
            }
            429 if self.may_try() => {
                let wished = reply.retry_after_s.map_or(WAIT_MS, |seconds| seconds.saturating_mul(1000));
                Step::Wait(wished.min(WAIT_MS_MAX))
            }
            status => Step::Refused(refused(self.resource, status, reply.body)),
        }
    }

    fn may_try(&mut self) -> bool {
        self.tries += 1;
        self.tries <= TRIES
    }
}

fn token(body: &[u8]) -> String {
    let head: Option<Head> = serde_json::from_slice(body).ok();
    head.and_then(|head| head.metadata).and_then(|meta| meta.token).unwrap_or_default()
}

/// For a query: servers give base64 of any kind.
fn escaped(token: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~');
    token.bytes().map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::RESOURCES;

    fn reply(status: u16, body: &str) -> Reply<'_> {
        Reply { status, retry_after_s: None, body: body.as_bytes() }
    }

    #[test]
    fn pages_follow_each_other_until_the_last() {
        let mut list = Listing::new(&RESOURCES[1], "v1");
        assert_eq!(list.path(), "api/v1/pods?limit=500");
        assert_eq!(list.take(&reply(200, r#"{"metadata":{"continue":"a+/="},"items":[{"metadata":{}}]}"#)), Step::Page);
        assert_eq!(list.path(), "api/v1/pods?limit=500&continue=a%2B%2F%3D");
        assert_eq!(list.take(&reply(200, r#"{"items":null,"metadata":{}}"#)), Step::LastPage);
        assert_eq!(list.pages, 2);
    }

    #[test]
    fn a_token_that_is_too_old_goes_on_or_begins_anew() {
        let mut list = Listing::new(&RESOURCES[1], "v1");
        list.take(&reply(200, r#"{"metadata":{"continue":"x"}}"#));
        assert_eq!(list.take(&reply(410, r#"{"kind":"Status","metadata":{"continue":"y"},"code":410}"#)), Step::GoOn);
        assert!(list.path().ends_with("continue=y"));
        assert_eq!(list.take(&reply(410, r#"{"kind":"Status","metadata":{},"reason":"Expired"}"#)), Step::Restart);
        assert_eq!(list.path(), "api/v1/pods?limit=500");
        for _ in 0..3 {
            assert_eq!(list.take(&reply(410, "{}")), Step::Restart);
        }
        assert!(matches!(list.take(&reply(410, "{}")), Step::Refused(_)), "not for ever");
    }

    #[test]
    fn a_busy_server_is_asked_again_when_it_wants() {
        let mut list = Listing::new(&RESOURCES[0], "v1");
        let busy = |seconds| Reply { status: 429, retry_after_s: seconds, body: b"" };
        assert_eq!(list.take(&busy(Some(2))), Step::Wait(2000));
        assert_eq!(list.take(&busy(Some(999))), Step::Wait(30_000));
        assert_eq!(list.take(&busy(None)), Step::Wait(1000));
        assert_eq!(list.take(&reply(200, "{}")), Step::LastPage);
    }
}
