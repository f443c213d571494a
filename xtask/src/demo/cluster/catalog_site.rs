//! The catalogue, first half: what readers use.

use super::super::clock::{DAY, HOUR, MINUTE, NOW, SURGE};
use super::targets::{EDGE, LAST_WEEK, MEMORY, SESSIONS, WEB, WEB_ZONE_D};
use super::workload::{Workload, deployment, rooms, stateful};

/// The release of the front page that was rolled out at 18:40, and the one before it.
pub(crate) const FRONTPAGE_AFTER: &str = "2026.47.3";
pub(crate) const FRONTPAGE_BEFORE: &str = "2026.47.2";

#[rustfmt::skip]
pub(super) fn site() -> Vec<Workload> {
    let mut list = vec![
        deployment("frontpage", "frontpage", 118, &WEB).team("homepage").version(FRONTPAGE_AFTER).rolled_out(NOW - 26 * HOUR)
            .mesh().main("frontpage", (2000, 2048), (4000, 3072), (1750, 1310)),
        deployment("frontpage", "fragment-cache", 24, &WEB).team("homepage").version("7.4.1").rolled_out(NOW - 19 * DAY)
            .main("cache", (500, 5120), (2000, 5120), (310, 4300)),
        deployment("frontpage", "layout-api", 16, &WEB).team("homepage").version("3.12.0")
            .mesh().main("layout-api", (300, 384), (600, 512), (110, 240)),
        deployment("frontpage", "personalise", 52, &WEB).team("homepage").version("0.61.4").rolled_out(NOW - 6 * DAY)
            .mesh().main("personalise", (1000, 1536), (2000, 2048), (540, 1180)),
        deployment("articles", "article-api", 84, &WEB).version("5.8.0").rolled_out(NOW - 30 * HOUR)
            .mesh().main("article-api", (1000, 1024), (3000, 1536), (960, 800)),
        // The cache warmer needs far more than the renderer ever will again.
        deployment("articles", "article-renderer", 56, &WEB).version("2.30.7").rolled_out(NOW - 2 * DAY)
            .mesh().init("warm-cache", (3000, 3072), (3000, 3072)).main("renderer", (1200, 1280), (2400, 2048), (830, 1020)),
        deployment("articles", "related-stories", 36, &WEB).version("1.9.2").rolled_out(NOW - 8 * DAY)
            .mesh().main("related", (500, 768), (1000, 1024), (260, 610)),
        deployment("articles", "image-resizer", 58, &WEB).team("media").version("4.1.0").rolled_out(NOW - 4 * DAY)
            .main("resizer", (1500, 1024), (4000, 1280), (1380, 890)),
        deployment("articles", "paywall-preview", 3, &WEB_ZONE_D).version("0.2.0").rolled_out(NOW - 7 * HOUR)
            .main("preview", (250, 256), (500, 512), (0, 0)),
        deployment("comments", "comments-api", 72, &WEB).team("community").version("11.2.0").rolled_out(NOW - 9 * HOUR)
            .mesh().main("comments-api", (1000, 1536), (2000, 2048), (720, 1580)),
        deployment("comments", "moderation", 26, &WEB).team("community").version("3.3.1").rolled_out(NOW - 5 * DAY).sandbox()
            .main("moderation", (500, 1024), (1000, 1536), (350, 790)),
        deployment("comments", "avatar-proxy", 10, &WEB).team("community").version("1.4.4")
            .main("avatar-proxy", (100, 128), (0, 256), (38, 71)),
        deployment("accounts", "login", 40, &WEB).version("8.0.3").rolled_out(NOW - 12 * DAY)
            .mesh().main("login", (500, 512), (1000, 768), (220, 350)),
        deployment("accounts", "paywall", 48, &WEB).version("6.21.0").rolled_out(NOW - 3 * DAY)
            .mesh().main("paywall", (400, 384), (800, 512), (330, 280)),
        deployment("accounts", "profile-api", 32, &WEB).version("4.4.0").rolled_out(NOW - 10 * DAY)
            .mesh().main("profile-api", (300, 512), (600, 768), (85, 390)),
        stateful("accounts", "session-store", 18, &MEMORY).version("7.4.1").rolled_out(NOW - 160 * DAY).one_per_node()
            .main("store", (1000, 24_576), (2000, 24_576), (620, 20_100)).main("exporter", (50, 64), (0, 128), (9, 30)),
        // The pod as a whole is sized, its containers share that.
        deployment("ads", "ad-server", 64, &WEB).version("2026.46.1").rolled_out(NOW - 2 * DAY).pod_level((1500, 2048), (3000, 2560))
            .mesh().main("ad-server", (0, 0), (0, 0), (1040, 1220)).main("creative-cache", (200, 512), (0, 0), (130, 560)),
        deployment("ads", "bidder", 44, &WEB).version("19.5.2").rolled_out(NOW - 5 * HOUR)
            .mesh().main("bidder", (1000, 768), (1500, 1024), (880, 600)),
        deployment("ads", "bidder-canary", 4, &WEB).version("19.6.0-rc1").rolled_out(NOW - 70 * MINUTE)
            .mesh().main("bidder", (1000, 768), (1500, 1024), (0, 0)),
        deployment("live", "ticker-api", 42, &WEB).team("live-desk").version("2.2.0").rolled_out(NOW - 4 * DAY)
            .mesh().main("ticker-api", (500, 512), (1500, 768), (430, 330)),
        deployment("live", "ticker-fanout", 84, &EDGE).team("live-desk").version("2.7.1").rolled_out(NOW - 4 * DAY)
            .main("fanout", (1500, 1536), (0, 2048), (1610, 1120)),
        deployment("live", "reactions", 34, &EDGE).team("live-desk").version("0.14.0").rolled_out(NOW - 6 * DAY)
            .main("reactions", (500, 384), (1000, 512), (290, 250)),
        rooms("live", "rooms", 264, &SESSIONS).team("live-desk").version("1.18.5").rolled_out(NOW - 11 * HOUR).do_not_disrupt()
            .main("room-server", (1000, 1536), (1000, 1536), (610, 940)),
        deployment("push", "push-gateway", 64, &EDGE).team("notifications").version("9.0.1").rolled_out(NOW - 13 * DAY)
            .main("gateway", (1000, 768), (0, 1024), (690, 520)).main("token-cache", (100, 256), (0, 384), (30, 190)),
        deployment("push", "push-dedup", 20, &EDGE).team("notifications").version("9.0.1").rolled_out(NOW - 13 * DAY)
            .main("dedup", (500, 1024), (0, 1536), (310, 830)),
        deployment("push", "push-scheduler", 6, &EDGE).team("notifications").version("9.0.1").rolled_out(NOW - 13 * DAY)
            .main("scheduler", (500, 512), (1000, 1024), (180, 300)),
        deployment("edge", "ingress", 26, &WEB).team("platform").version("1.33.0").rolled_out(NOW - 21 * DAY).one_per_node().priority("lantern-edge", 1_000_000)
            .main("ingress", (1500, 1024), (0, 2048), (1420, 710)),
        deployment("edge", "edge-renderer", 56, &EDGE).team("homepage").version("2026.45.0").rolled_out(NOW - 9 * DAY)
            .main("edge-renderer", (1500, 1024), (3000, 1536), (1180, 700)),
        deployment("edge", "consent", 20, &EDGE).team("accounts").version("3.0.9").rolled_out(NOW - 33 * DAY)
            .main("consent", (200, 192), (400, 256), (60, 101)),
        stateful("search", "search-data", 26, &MEMORY).version("2.19.3").rolled_out(NOW - 90 * DAY)
            .init("raise-limits", (10, 16), (0, 0)).main("search", (4000, 40_960), (8000, 40_960), (2250, 36_800)),
        deployment("search", "search-coordinator", 20, &WEB).version("2.19.3").rolled_out(NOW - 17 * DAY)
            .mesh().main("coordinator", (1000, 2048), (2000, 2560), (470, 1610)),
        deployment("search", "suggest", 14, &WEB).version("0.8.8")
            .mesh().main("suggest", (400, 1024), (800, 1024), (150, 770)),
        // Made for last week's results night; nobody has asked it anything since.
        deployment("polls", "vote-counter", 14, &LAST_WEEK).team("newsroom").version("1.1.2").rolled_out(NOW - 7 * DAY + HOUR)
            .mesh().main("vote-counter", (250, 256), (500, 512), (4, 61)),
        deployment("polls", "results-map", 10, &LAST_WEEK).team("newsroom").version("1.0.4").rolled_out(NOW - 7 * DAY + HOUR)
            .main("results-map", (500, 512), (1000, 1024), (7, 118)),
    ];
    for (name, pods, cpu, memory) in [
        ("weather", 8, 100, 192), ("crosswords", 6, 100, 256), ("tv-guide", 6, 100, 192), ("horoscope", 4, 50, 128),
        ("sports-scores", 14, 250, 384), ("markets", 12, 250, 256), ("newsletters", 8, 200, 384), ("podcasts", 10, 200, 256),
        ("recipes", 6, 100, 256), ("traffic-news", 10, 150, 192), ("obituaries", 4, 50, 128), ("jobs-board", 8, 200, 512),
    ] {
        list.push(
            deployment("sections", name, pods, &WEB).team("newsroom").version("2026.44.0").rolled_out(SURGE - 11 * DAY)
                .mesh().main("app", (cpu, memory), (cpu * 2, memory * 2), (cpu * 2 / 5, memory * 3 / 4)),
        );
    }
    list
}
