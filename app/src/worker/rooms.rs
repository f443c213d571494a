//! The engine's rooms, each in a file of its own.

use engine::{Room, RoomName};

use crate::apart::{OutOfReach, apart};

/// Fetches a room; an error is the sentence to show.
pub(super) async fn bring(name: RoomName) -> Result<Room, String> {
    let room = match name {
        RoomName::Readers => readers().await,
        RoomName::Clusters => clusters().await,
        RoomName::Exports => exports().await,
        RoomName::Names => names().await,
        RoomName::Shapes => shapes().await,
    };
    room.map_err(|_| OutOfReach::SENTENCE.to_owned())
}

apart!(fn readers() -> Room, in readers, engine::rooms::readers(collapsers::read));
apart!(fn clusters() -> Room, in clusters, engine::rooms::clusters());
apart!(fn exports() -> Room, in exports, engine::rooms::exports());
apart!(fn shapes() -> Room, in shapes, engine::rooms::shapes());
apart!(fn names() -> Room, in names, engine::rooms::names());
