//! A DrawList as text, box by box in drawing order.

use std::fmt::Write as _;

use draw::{DrawList, MERGED, NEUTRAL, category, diverging, flags};

const FLAGS: [(u16, &str); 9] = [
    (flags::MATCH, "match"),
    (flags::FADED, "faded"),
    (flags::MERGED, "merged"),
    (flags::MORE, "more"),
    (flags::LESS, "less"),
    (flags::HATCH, "hatch"),
    (flags::DOTTED, "dotted"),
    (flags::GROUND, "ground"),
    (flags::INERT, "inert"),
];

pub(crate) fn print(list: &DrawList) -> String {
    let mut out = String::new();
    let w = &list.window;
    let _ = writeln!(
        out,
        "x {}..{} y {}..{} on {}x{} of height {}",
        w.x_start, w.x_end, w.y_start, w.y_end, w.width_device, w.height_device, list.world_height
    );
    let b = &list.boxes;
    for i in 0..list.len() {
        if i == 0 || b.y[i] != b.y[i - 1] {
            let _ = writeln!(out, "y {} height {}", b.y[i], b.h[i]);
        }
        let name = if b.name[i] == draw::NO_TEXT { "-" } else { list.texts.get(b.name[i]) };
        let _ = write!(out, "  {:>4} +{:<4} #{} {name:?} {}", b.x[i], b.w[i], b.item[i], fill(b.fill[i]));
        if b.shade_w[i] > 0.0 {
            let _ = write!(out, " self {}", b.shade_w[i]);
        }
        for (_, word) in FLAGS.iter().filter(|(bit, _)| b.flags[i] & bit != 0) {
            let _ = write!(out, " {word}");
        }
        let values = list.values(i).iter().map(|value| match list.fractional {
            true => f64::from_bits(*value as u64).to_string(),
            false => value.to_string(),
        });
        let _ = write!(out, " [{}]", values.collect::<Vec<_>>().join(" "));
        if b.detail[i] != draw::NO_TEXT {
            let _ = write!(out, " ({})", list.texts.get(b.detail[i]));
        }
        if let Some(label) = list.labels.on_box.iter().position(|on| *on as usize == i) {
            let _ = write!(out, " label {:?}", list.texts.get(list.labels.text[label]));
        }
        out.push('\n');
    }
    out
}

fn fill(slot: u16) -> String {
    match slot {
        NEUTRAL => "neutral".to_owned(),
        MERGED => "merged".to_owned(),
        slot if (category(0)..category(0) + draw::CATEGORIES).contains(&slot) => format!("hue {}", slot - category(0)),
        slot if slot >= diverging(-1.0) => format!("change {:+}", i32::from(slot) - i32::from(diverging(0.0))),
        slot => format!("slot {slot}"),
    }
}
