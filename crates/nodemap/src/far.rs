//! The map from far: each group is one box, as large as its nodes would be.

use crate::Rect;

/// Least width and the usual height of a group's box in CSS pixels: room for its words, colours and bars.
pub(crate) const LEAST_W_CSS: f64 = 150.0;
pub(crate) const BOX_H_CSS: f64 = 72.0;

/// Places boxes of these areas (in device pixels) side by side and row by row in their order, from `top` on. A box that
/// is wider than a row stands alone in one that is high enough for its area. Returns the places and where they end.
pub(crate) fn rows(areas: &[f64], width: f64, top: f64, gap: f64, ratio: f64) -> (Vec<Rect>, f64) {
    let usual_h = (BOX_H_CSS * ratio).round().max(1.0);
    let least_w = (LEAST_W_CSS * ratio).round().clamp(1.0, width);
    let mut places = Vec::with_capacity(areas.len());
    let (mut x, mut y, mut row_h) = (0.0, top, 0.0);
    for area in areas {
        let w = (area / usual_h).round().clamp(least_w, width);
        let h = if w < width { usual_h } else { (area / width).round().max(usual_h) };
        if x > 0.0 && x + w > width {
            (x, y) = (0.0, y + row_h + gap);
            row_h = 0.0;
        }
        places.push(Rect { x, y, w, h });
        x += w + gap;
        row_h = f64::max(row_h, h);
    }
    (places, y + row_h)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn large_groups_are_large_and_small_ones_can_be_read() {
        let (places, bottom) = rows(&[1.0, 72.0 * 200.0, 500.0 * 100.0, 1.0], 500.0, 10.0, 4.0, 1.0);
        let at = |x, y, w, h| Rect { x, y, w, h };
        let expected = [
            at(0.0, 10.0, 150.0, 72.0),
            at(154.0, 10.0, 200.0, 72.0),
            at(0.0, 86.0, 500.0, 100.0),
            at(0.0, 190.0, 150.0, 72.0),
        ];
        assert_eq!((places.as_slice(), bottom), (&expected[..], 262.0));
        assert_eq!(rows(&[], 500.0, 10.0, 4.0, 1.0), (Vec::new(), 10.0));
    }

    proptest! {
        #[test]
        fn boxes_keep_apart_and_come_by_row(
            areas in proptest::collection::vec(0.0f64..2e6, 1..60), width in 1.0f64..3000.0, ratio in 0.5f64..3.0,
        ) {
            let (places, bottom) = rows(&areas, width.floor(), 3.0, 5.0, ratio);
            prop_assert_eq!(places.len(), areas.len());
            for pair in places.windows(2) {
                prop_assert!(pair[1].x > pair[0].right() || pair[1].y > pair[0].bottom());
                prop_assert!(pair[1].y >= pair[0].y && pair[1].bottom() >= pair[0].bottom().min(pair[1].y));
            }
            for (place, area) in places.iter().zip(&areas) {
                prop_assert!(place.right() <= width && place.bottom() <= bottom && place.w >= 1.0 && place.h >= 1.0);
                prop_assert!(place.w * place.h >= area - place.w.max(place.h));
            }
        }
    }
}
