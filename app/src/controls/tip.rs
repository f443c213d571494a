//! Where a tooltip stands: beside the pointer, never under it, never off the picture.

/// The `style` of a tooltip for a pointer at `(x, y)` of a picture of `(width, height)`, in CSS pixels: right of and
/// below the pointer, or on the other side where there is more room.
pub(crate) fn beside_pointer((x, y): (f64, f64), (width, height): (f64, f64)) -> String {
    let horizontal =
        if x > width * 0.55 { format!("right:{:.0}px", width - x + 14.0) } else { format!("left:{:.0}px", x + 14.0) };
    let vertical =
        if y > height * 0.6 { format!("bottom:{:.0}px", height - y + 12.0) } else { format!("top:{:.0}px", y + 16.0) };
    format!("{horizontal};{vertical}")
}
