//! Areas into a rectangle, each as square as it can be.

use crate::Rect;

/// Places areas (largest first, their sum at most that of `room`) from the top left, in rows along the shorter side of
/// what is left: Bruls, Huizing, van Wijk, "Squarified Treemaps", 2000. What no area takes stays free at the bottom
/// right: the last row is only as long as squares need.
pub(crate) fn squarify(areas: &[f64], room: Rect) -> Vec<Rect> {
    let mut placed = Vec::with_capacity(areas.len());
    let (mut left, mut rest) = (room, areas);
    while !rest.is_empty() {
        let side = left.w.min(left.h);
        if side <= 0.0 {
            placed.resize(areas.len(), Rect { x: left.x, y: left.y, w: 0.0, h: 0.0 });
            break;
        }
        let (row, tail) = rest.split_at(row_len(rest, side));
        let sum: f64 = row.iter().sum();
        let length = if tail.is_empty() { (sum * row.len() as f64).sqrt().min(side) } else { side };
        let thickness = if length > 0.0 { (sum / length).min(left.w.max(left.h)) } else { 0.0 };
        let is_column = left.w >= left.h;
        let mut along = 0.0;
        for area in row {
            let share = if sum > 0.0 { area / sum * length } else { 0.0 };
            placed.push(if is_column {
                Rect { x: left.x, y: left.y + along, w: thickness, h: share }
            } else {
                Rect { x: left.x + along, y: left.y, w: share, h: thickness }
            });
            along += share;
        }
        if is_column {
            left = Rect { x: left.x + thickness, w: (left.w - thickness).max(0.0), ..left };
        } else {
            left = Rect { y: left.y + thickness, h: (left.h - thickness).max(0.0), ..left };
        }
        rest = tail;
    }
    placed
}

/// How many of the areas make the row whose worst box is the squarest.
fn row_len(areas: &[f64], side: f64) -> usize {
    let (mut sum, mut best) = (0.0, f64::INFINITY);
    let largest = areas[0];
    for (at, area) in areas.iter().enumerate() {
        sum += area;
        let thickness = sum / side;
        let worst = (thickness * thickness / area).max(largest / (thickness * thickness));
        if worst > best {
            return at;
        }
        best = worst;
    }
    areas.len()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const ROOM: Rect = Rect { x: 10.0, y: 20.0, w: 60.0, h: 40.0 };

    #[test]
    fn boxes_are_square_and_free_room_is_at_the_bottom_right() {
        assert_eq!(squarify(&[100.0], ROOM), [Rect { x: 10.0, y: 20.0, w: 10.0, h: 10.0 }]);
        // The paper's example: 6, 6, 4, 3, 2, 2, 1 in 6 by 4, here with 10 pixels for one.
        let areas = [600.0, 600.0, 400.0, 300.0, 200.0, 200.0, 100.0];
        let placed: Vec<_> = squarify(&areas, ROOM).into_iter().map(Rect::snapped).collect();
        let rows: Vec<_> = placed.iter().map(|r| (r.x, r.y, r.w, r.h)).collect();
        assert_eq!(
            rows[..4],
            [(10.0, 20.0, 30.0, 20.0), (10.0, 40.0, 30.0, 20.0), (40.0, 20.0, 17.0, 23.0), (57.0, 20.0, 13.0, 23.0),]
        );
        assert!(squarify(&[], ROOM).is_empty());
        assert_eq!(squarify(&[1.0, 1.0], Rect::default()), [Rect::default(); 2]);
    }

    proptest! {
        #[test]
        fn areas_are_kept_and_boxes_keep_apart(
            mut parts in proptest::collection::vec(0.001f64..100.0, 1..80), full in 0.01f64..=1.0,
            w in 1.0f64..300.0, h in 1.0f64..300.0,
        ) {
            parts.sort_by(|a, b| b.total_cmp(a));
            let sum: f64 = parts.iter().sum();
            let areas: Vec<f64> = parts.iter().map(|part| part / sum * full * w * h).collect();
            let room = Rect { x: 3.0, y: 5.0, w, h };
            let placed = squarify(&areas, room);
            prop_assert_eq!(placed.len(), areas.len());
            for (rect, area) in placed.iter().zip(&areas) {
                prop_assert!((rect.w * rect.h - area).abs() <= 1e-6 * w * h, "{:?} for {}", rect, area);
                prop_assert!(rect.x >= room.x && rect.right() <= room.right() + 1e-6);
                prop_assert!(rect.y >= room.y && rect.bottom() <= room.bottom() + 1e-6);
            }
            for (at, a) in placed.iter().enumerate() {
                for b in &placed[at + 1..] {
                    let apart = a.right() <= b.x + 1e-6 || b.right() <= a.x + 1e-6
                        || a.bottom() <= b.y + 1e-6 || b.bottom() <= a.y + 1e-6;
                    prop_assert!(apart, "{:?} and {:?}", a, b);
                }
            }
        }
    }
}
