//! The engine's answers, taken into the store.

use std::sync::Arc;

use draw::DrawList;
use engine::{Answer, Outgoing, Picture};
use leptos::prelude::*;
use leptos::task::spawn_local;
use route::Screen;

use super::phase::{self, Part, mark, painted, part_painted, set_phase};
use super::store::{Menu, Phase, Progress, Store};
use super::{exports, load};
use crate::apart::OutOfReach;
use crate::io::tell;
use crate::pages;

/// Takes an answer; `buffer` holds what of it is no JSON.
pub(super) fn receive(store: Store, answer: Answer, buffer: Option<Vec<u8>>) {
    let current = answer.generation == phase::generation();
    match answer.body {
        Outgoing::Ready => {}
        Outgoing::Progress { received, total, stage } if current => {
            let fraction = total.filter(|t| *t > 0).map_or(0.0, |t| (received as f64 / t as f64).min(1.0));
            tell::tell(&tell::Told::Loading { fraction });
            store.progress.set(Some(Progress { received, total, stage }));
        }
        Outgoing::BytesComplete if current => {
            mark(store, "bytes");
            store.progress.update(|progress| {
                if let Some(progress) = progress {
                    *progress = Progress { received: 0, total: None, stage: format!("Reading {}", progress.stage) };
                }
            });
        }
        Outgoing::Opened(opened) if current => load::settle(store, *opened),
        Outgoing::Failed { message } if current => {
            store.progress.set(None);
            set_phase(store, Phase::Failed(message));
        }
        Outgoing::Flame(model) => {
            let empty = model.empty.is_some();
            if store.flame.with_untracked(|old| old.as_ref().is_some_and(|old| old.tree != model.tree)) {
                // Frames have other numbers now.
                store.frame.set(None);
                store.menu.set(None);
                store.menu_at.set(None);
            }
            store.flame.set(Some(Arc::new(*model)));
            if empty && current && store.route.with_untracked(|r| r.screen() == Screen::Flame) {
                painted(store, answer.generation);
            }
        }
        Outgoing::Picture(picture) => {
            let Some(Ok(list)) = buffer.as_deref().map(DrawList::from_bytes) else { return };
            let slot = match picture {
                Picture::Export => return exports::receive_png(store, list),
                Picture::Flame => store.flame_picture,
                Picture::Callers => store.callers_picture,
                Picture::Minimap => store.minimap_picture,
                Picture::Timeline => store.timeline_picture,
                Picture::Heat => store.heat_picture,
                Picture::Map => store.map_picture,
            };
            slot.set(Some(Arc::new(list)));
        }
        Outgoing::FunctionRows(rows) => {
            store.functions.set(Arc::new(rows));
            part_painted(store, Part::Functions);
        }
        Outgoing::TreeRows(rows) => {
            store.tree_rows.set(Arc::new(rows));
            part_painted(store, Part::Tree);
        }
        Outgoing::Frame(frame) => {
            let frame = frame.map(|f| Arc::new(*f));
            let menu_at = store.menu_at.try_update(Option::take).flatten();
            if let Some((frame, at)) = frame.clone().zip(menu_at) {
                store.menu.set(Some(Menu { frame, at }));
            }
            store.frame.set(frame);
        }
        Outgoing::Exported(exported) => exports::receive(store, &exported, &buffer.unwrap_or_default()),
        Outgoing::Shares(shares) => {
            store.shares.update(|all| {
                all.insert(shares.group.clone(), Arc::new(*shares));
            });
        }
        Outgoing::OfCluster => {
            let bytes = buffer.unwrap_or_default();
            // In the order in which they came: each waits for the same file, and then runs in turn.
            spawn_local(async move {
                match pages::apart::receive_cluster().await {
                    Ok(receive) => receive(store, current, &bytes),
                    Err(_) if current => set_phase(store, Phase::Failed(OutOfReach::SENTENCE.to_owned())),
                    Err(_) => {}
                }
            });
        }
        _ => {}
    }
}
