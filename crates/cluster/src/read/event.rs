//! Events of both APIs to rows.

use super::object::Named;
use super::store::Store;
use crate::model::{Event, Time};
use crate::wire::event::EventIn;

/// Adds an event; false if it has no name.
pub(crate) fn add_event(store: &mut Store, named: Named<'_>, input: &EventIn<'_>) -> bool {
    let meta = &input.metadata;
    let Some(name) = meta.name.as_deref() else { return false };
    let first_time = |texts: &[&str]| {
        texts.iter().map(|text| Time::parse(text)).find(|time| *time != Time::UNKNOWN).unwrap_or_default()
    };
    fn first_text<'t>(texts: &[&'t str]) -> &'t str {
        texts.iter().find(|text| !text.is_empty()).copied().unwrap_or_default()
    }
    let created = &*meta.creation_timestamp;
    let counts = [input.series.count, input.count, input.deprecated_count];
    let count = counts.iter().find_map(|count| count.0.filter(|count| *count > 0)).unwrap_or(1);
    let about = input.involved_object.as_ref().or(input.regarding.as_ref());
    let [object_kind, object_namespace, object_name] =
        about.map_or([""; 3], |about| [&about.kind, &about.namespace, &about.name]);
    let components = [&*input.reporting_component, &input.reporting_controller, &input.source.component];
    let row = Event {
        namespace: store.text(&meta.namespace),
        name: store.text(name),
        kind: store.text(&input.kind),
        reason: store.text(&input.reason),
        message: store.text(first_text(&[&input.message, &input.note])),
        object_kind: store.text(object_kind),
        object_namespace: store.text(object_namespace),
        object_name: store.text(object_name),
        component: store.text(first_text(&components)),
        count: u32::try_from(count).unwrap_or(u32::MAX),
        first_seen: first_time(&[
            &input.first_timestamp,
            &input.deprecated_first_timestamp,
            &input.event_time,
            created,
        ]),
        last_seen: first_time(&[
            &input.series.last_observed_time,
            &input.last_timestamp,
            &input.deprecated_last_timestamp,
            &input.event_time,
            created,
        ]),
    };
    store.other_kind(named.kind, named.key);
    store.objects.events.push(row);
    true
}
