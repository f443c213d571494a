//! Where the weight of a function is: by node, pod, thread or any label.

use std::collections::BTreeMap;

use calltree::{Group, Share};
use profile::Weight;

use crate::flame_view::FlameView;
use crate::load::OpenProfile;
use crate::shown::side;
use crate::{ShareRow, Shares, choices, frame_info, shaped};

/// Rows that are sent at most.
const ROWS_MAX: usize = 40;

impl FlameView {
    /// The values of a group in which a function has most weight, of the samples that are shown; transforms don't
    /// change it.
    pub(crate) fn shares(
        &self,
        profiles: &[OpenProfile],
        baseline: Option<&OpenProfile>,
        function: String,
        group: String,
    ) -> Option<Shares> {
        let settings = self.settings()?;
        let chosen = choices::choose(profiles, baseline, settings)?;
        let by = shaped::group(std::slice::from_ref(&group))?;
        let options = self.options()?;
        let mut sides = vec![side(chosen.side, chosen.filter.as_ref(), None)];
        sides.extend(chosen.more.iter().map(|(more, filter)| side(*more, filter.as_ref(), None)));
        let mut found: Vec<Share> = Vec::new();
        for side in sides {
            found.extend(calltree::shares(side, &function, &by, options).ok()?);
        }
        let mut all = joined(found);
        all.sort_by(|a, b| b.1.to_f64().total_cmp(&a.1.to_f64()).then_with(|| a.0.cmp(&b.0)));
        let unit = units::Unit::parse(&chosen.metric().unit);
        let whole: f64 = all.iter().map(|(_, part, _)| part.to_f64()).sum();
        let percent = |part: Weight, of: f64| units::percent(part.to_f64(), of).unwrap_or(0.0);
        all.retain(|(_, part, _)| part.to_f64() != 0.0);
        let rows = all.iter().take(ROWS_MAX).map(|(value, part, of)| ShareRow {
            part_text: units::format_value(frame_info::value(*part), &unit),
            of_function: percent(*part, whole),
            of_value: percent(*part, of.to_f64()),
            filter: match &by {
                Group::Label(key) if value != "(none)" => Some(choices::link(&chosen.side.open.facets, key, value)),
                _ => None,
            },
            value: value.clone(),
        });
        Some(Shares { function, group, count: all.len() as u32, rows: rows.collect() })
    }
}

/// Several files may have the same value.
fn joined(shares: Vec<Share>) -> Vec<(String, Weight, Weight)> {
    let plus = |a: Weight, b: Weight| match (a, b) {
        (Weight::Int(a), Weight::Int(b)) => a.checked_add(b).map_or(Weight::Float(a as f64 + b as f64), Weight::Int),
        (a, b) => Weight::Float(a.to_f64() + b.to_f64()),
    };
    let mut by_value: BTreeMap<String, (Weight, Weight)> = BTreeMap::new();
    for Share { value, part, whole } in shares {
        let sum = by_value.entry(value).or_insert((Weight::Int(0), Weight::Int(0)));
        *sum = (plus(sum.0, part), plus(sum.1, whole));
    }
    by_value.into_iter().map(|(value, (part, whole))| (value, part, whole)).collect()
}
