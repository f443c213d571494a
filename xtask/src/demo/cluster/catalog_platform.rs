//! The catalogue, second half: what the newsroom's machines and the platform itself need.

use super::super::clock::{DAY, HOUR, MINUTE, NOW, SURGE};
use super::targets::{BATCH, EDGE, EVERY_NODE, EVERY_SPOT, GPU, MEDIA, MEMORY, MONITORING, SYSTEM, WEB};
use super::workload::{Workload, daemon, deployment, jobs, stateful};

#[rustfmt::skip]
pub(super) fn platform() -> Vec<Workload> {
    vec![
        // Video.
        jobs("video", "transcode", 62, 4, &MEDIA).team("media").version("6.0.2").rolled_out(SURGE + 4 * MINUTE).scratch()
            .init("fetch-mezzanine", (500, 512), (1000, 1024)).main("transcode", (7000, 10_240), (0, 12_288), (6720, 8100)),
        deployment("video", "packager", 26, &WEB).team("media").version("2.5.0").rolled_out(NOW - 15 * DAY)
            .mesh().main("packager", (1500, 1024), (2000, 1536), (960, 690)),
        deployment("video", "live-origin", 18, &WEB).team("media").version("2.5.0").rolled_out(NOW - 15 * DAY)
            .main("origin", (1000, 1536), (2000, 2048), (760, 1220)),
        deployment("video", "captions", 4, &GPU).team("media").version("0.9.0").rolled_out(NOW - 6 * DAY)
            .main("captions", (2000, 8192), (4000, 12_288), (1690, 7300)).gpus(1),
        jobs("video", "speech-to-text", 20, 2, &GPU).team("media").version("0.9.0").rolled_out(SURGE + 6 * MINUTE)
            .main("whisperer", (3000, 12_288), (6000, 16_384), (2610, 9900)).gpus(1),
        jobs("video", "face-blur", 2, 1, &GPU).team("media").version("0.1.3").rolled_out(NOW - 55 * MINUTE)
            .main("blur", (4000, 16_384), (8000, 24_576), (0, 0)).gpus(4),
        jobs("video", "thumbnails", 14, 1, &BATCH).team("media").version("6.0.2").rolled_out(NOW - 20 * MINUTE)
            .main("thumbnails", (500, 768), (0, 1024), (610, 480)),
        // Data.
        stateful("data", "stream-broker", 10, &MEMORY).version("4.1.0").rolled_out(NOW - 120 * DAY)
            .main("broker", (3000, 22_528), (6000, 24_576), (1980, 19_000)).main("metrics", (100, 192), (0, 256), (22, 130)),
        deployment("data", "clickstream-collector", 44, &EDGE).version("5.6.0").rolled_out(NOW - 14 * DAY)
            .main("collector", (750, 512), (0, 1024), (810, 430)),
        jobs("data", "recommender-train", 10, 5, &BATCH).version("2026.11").rolled_out(NOW - 3 * HOUR)
            .main("train", (2000, 6144), (0, 8192), (1960, 5200)),
        jobs("data", "archive-import", 16, 4, &BATCH).version("1.7.0").rolled_out(NOW - 2 * HOUR)
            .main("import", (1000, 1024), (2000, 2048), (740, 880)),
        jobs("data", "clickstream-rollup", 14, 2, &BATCH).version("5.6.0").rolled_out(NOW - 48 * MINUTE)
            .main("rollup", (1500, 3072), (0, 4096), (1330, 2600)),
        jobs("data", "archive-reindex", 8, 8, &BATCH).version("1.7.0").rolled_out(NOW - 31 * MINUTE).gate("queue.lantern.example/admission")
            .main("reindex", (4000, 8192), (0, 12_288), (0, 0)),
        // No requests at all: they take what is left, and go first when memory runs short.
        jobs("data", "link-checker", 24, 6, &BATCH).version("0.4.2").rolled_out(NOW - 95 * MINUTE)
            .main("check", (0, 0), (0, 0), (120, 96)),
        deployment("previews", "preview", 28, &WEB).team("newsroom").version("branch-4711").rolled_out(NOW - 8 * HOUR)
            .main("preview", (0, 0), (0, 0), (35, 260)),
        jobs("ci", "runner", 22, 1, &BATCH).team("platform").version("2.331.0").rolled_out(NOW - 16 * MINUTE).do_not_disrupt().scratch()
            .main("runner", (1000, 2048), (4000, 4096), (1440, 1500)),
        // Monitoring.
        stateful("monitoring", "prometheus", 3, &MONITORING).team("platform").version("v3.7.3").rolled_out(NOW - 25 * DAY).one_per_node()
            .main("prometheus", (3000, 24_576), (6000, 30_720), (2840, 25_900)).main("config-reloader", (10, 50), (10, 50), (1, 22)),
        stateful("monitoring", "alertmanager", 3, &MONITORING).team("platform").version("v0.29.0").rolled_out(NOW - 40 * DAY)
            .main("alertmanager", (50, 128), (0, 256), (9, 64)),
        stateful("monitoring", "logstore", 6, &MONITORING).team("platform").version("3.5.8").rolled_out(NOW - 18 * DAY)
            .main("logstore", (1500, 6144), (3000, 8192), (1720, 5300)),
        deployment("monitoring", "traces", 4, &MONITORING).team("platform").version("2.9.0").rolled_out(NOW - 18 * DAY)
            .main("traces", (750, 3072), (1500, 4096), (580, 2300)),
        stateful("monitoring", "profile-store", 3, &MONITORING).team("platform").version("1.15.1").rolled_out(NOW - 12 * DAY)
            .main("profile-store", (500, 4096), (2000, 6144), (390, 3700)),
        deployment("monitoring", "dashboards", 2, &MONITORING).team("platform").version("12.3.0").rolled_out(NOW - 12 * DAY)
            .main("dashboards", (250, 512), (1000, 1024), (170, 410)),
        deployment("monitoring", "kube-state-metrics", 1, &MONITORING).team("platform").version("v2.17.0").rolled_out(NOW - 40 * DAY)
            .main("kube-state-metrics", (200, 512), (0, 1024), (95, 480)),
        // The cluster's own.
        deployment("kube-system", "coredns", 9, &SYSTEM).team("platform").version("v1.13.1").rolled_out(NOW - 40 * DAY).cluster_critical().one_per_node()
            .main("coredns", (100, 70), (0, 170), (84, 58)),
        deployment("kube-system", "metrics-server", 2, &SYSTEM).team("platform").version("v0.8.0").rolled_out(NOW - 40 * DAY).cluster_critical()
            .main("metrics-server", (200, 400), (0, 800), (130, 350)),
        deployment("kube-system", "karpenter", 2, &SYSTEM).team("platform").version("1.9.1").rolled_out(NOW - 6 * DAY).cluster_critical()
            .main("controller", (1000, 1024), (1000, 1024), (410, 790)),
        deployment("kube-system", "csi-controller", 2, &SYSTEM).team("platform").version("v1.53.0").rolled_out(NOW - 40 * DAY).cluster_critical()
            .main("plugin", (10, 40), (0, 256), (4, 44)).main("provisioner", (10, 40), (0, 256), (3, 31))
            .main("attacher", (10, 40), (0, 256), (3, 30)).main("resizer", (10, 40), (0, 256), (2, 28)).main("liveness", (10, 40), (0, 256), (1, 15)),
        deployment("mesh", "mesh-control", 3, &SYSTEM).team("platform").version("1.29.0").rolled_out(NOW - 24 * DAY)
            .main("control", (500, 2048), (0, 3072), (690, 1700)),
        deployment("platform", "policy", 3, &SYSTEM).team("platform").version("1.16.0").rolled_out(NOW - 24 * DAY)
            .main("policy", (100, 256), (0, 512), (140, 280)),
        deployment("platform", "certificates", 2, &SYSTEM).team("platform").version("v1.19.1").rolled_out(NOW - 37 * DAY)
            .main("certificates", (50, 128), (0, 256), (6, 90)),
        deployment("platform", "queue-controller", 1, &SYSTEM).team("platform").version("v0.14.4").rolled_out(NOW - 20 * DAY)
            .main("controller", (200, 256), (0, 512), (38, 180)),
        deployment("platform", "image-mirror", 2, &SYSTEM).team("platform").version("0.3.1").rolled_out(NOW - 3 * HOUR)
            .main("mirror", (100, 128), (0, 256), (0, 0)),
        // On every node.
        daemon("kube-system", "cni-agent", &EVERY_NODE).team("platform").version("v1.20.4").rolled_out(NOW - 40 * DAY).node_critical().host_network()
            .init("cni-install", (25, 16), (0, 0)).main("cni-agent", (25, 64), (0, 0), (11, 58)).main("network-policy", (25, 32), (0, 0), (6, 29)),
        daemon("kube-system", "kube-proxy", &EVERY_NODE).team("platform").version("v1.36.1").rolled_out(NOW - 15 * DAY).node_critical().host_network()
            .main("kube-proxy", (100, 0), (0, 0), (14, 52)),
        daemon("kube-system", "spot-guard", &EVERY_SPOT).team("platform").version("v1.25.2").rolled_out(NOW - 40 * DAY).node_critical()
            .main("spot-guard", (10, 32), (0, 64), (1, 21)),
        daemon("kube-system", "gpu-device-plugin", &GPU).team("platform").version("v0.18.0").rolled_out(NOW - 28 * DAY).node_critical()
            .main("device-plugin", (10, 64), (0, 128), (2, 41)),
        daemon("kube-system", "csi-node", &MEMORY).team("platform").version("v1.53.0").rolled_out(NOW - 40 * DAY).node_critical()
            .main("plugin", (10, 40), (0, 256), (3, 33)).main("registrar", (10, 40), (0, 256), (1, 18)).main("liveness", (10, 40), (0, 256), (1, 14)),
        daemon("monitoring", "node-exporter", &EVERY_NODE).team("platform").version("v1.10.2").rolled_out(NOW - 40 * DAY).host_network()
            .main("node-exporter", (20, 32), (20, 64), (6, 24)),
        daemon("monitoring", "log-shipper", &EVERY_NODE).team("platform").version("4.1.1").rolled_out(NOW - 11 * DAY)
            .main("log-shipper", (100, 192), (500, 384), (96, 171)),
        // Only limits were written; the API server made them the requests as well.
        daemon("monitoring", "profiler-agent", &EVERY_NODE).team("platform").version("v0.42.0").rolled_out(NOW - 12 * DAY)
            .main("profiler-agent", (60, 320), (60, 320), (41, 236)),
    ]
}
