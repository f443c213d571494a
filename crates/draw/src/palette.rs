//! Colours of the slots, for light and dark, computed in OKLCH (Ottosson, "A perceptual color space for image
//! processing", 2020) so that hues of a palette have equal lightness and chroma, and ramps are monotone in lightness.

use crate::slots::{CATEGORIES, DIVERGING_STEPS, SEQUENTIAL_STEPS, WARM, category, diverging, sequential, warm};
use crate::{CRITICAL, FREE, MERGED, NEUTRAL, SLOTS, UNKNOWN};

/// Which ground the picture stands on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Theme {
    /// Dark text on a light ground.
    Light,
    /// Light text on a dark ground.
    Dark,
}

/// Red, green and blue, sRGB.
pub type Rgb = [u8; 3];

/// A colour by lightness 0..1 and its place on the plane of hues: its chroma is how far from the middle it is, its hue
/// the direction.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Oklab {
    lightness: f64,
    a: f64,
    b: f64,
}

/// A colour by lightness 0..1, chroma and hue in degrees.
fn oklch(lightness: f64, chroma: f64, hue: f64) -> Oklab {
    let (cos, sin) = direction(hue);
    Oklab { lightness, a: chroma * cos, b: chroma * sin }
}

/// Cosine and sine of an angle of 0 to 360 degrees, to twelve digits, by their series. Those of the library hold for any
/// angle, which takes several kilobytes of the page.
fn direction(degrees: f64) -> (f64, f64) {
    // Half a turn and the angle from there.
    let angle = (degrees - 180.0).to_radians();
    let (mut cos, mut sin) = (0.0, 0.0);
    let mut term = 1.0;
    for power in 0..26 {
        match power % 4 {
            0 => cos += term,
            1 => sin += term,
            2 => cos -= term,
            _ => sin -= term,
        }
        term *= angle / f64::from(power + 1);
    }
    (-cos, -sin)
}

impl Oklab {
    fn mix(self, other: Self, share: f64) -> Self {
        // Through the a/b plane, so that a mix of opposite hues passes grey instead of turning through the rainbow.
        let at = |x: f64, y: f64| x + (y - x) * share;
        Self { lightness: at(self.lightness, other.lightness), a: at(self.a, other.a), b: at(self.b, other.b) }
    }

    /// With a third of its chroma.
    fn faded(self) -> Self {
        Self { a: self.a * 0.35, b: self.b * 0.35, ..self }
    }

    fn rgb(self) -> Rgb {
        let Self { lightness, a, b } = self;
        let l = (lightness + 0.396_337_777_4 * a + 0.215_803_757_3 * b).powi(3);
        let m = (lightness - 0.105_561_345_8 * a - 0.063_854_172_8 * b).powi(3);
        let s = (lightness - 0.089_484_177_5 * a - 1.291_485_548 * b).powi(3);
        let linear = [
            4.076_741_662_1 * l - 3.307_711_591_3 * m + 0.230_969_929_2 * s,
            -1.268_438_004_6 * l + 2.609_757_401_1 * m - 0.341_319_396_5 * s,
            -0.004_196_086_3 * l - 0.703_418_614_7 * m + 1.707_614_701 * s,
        ];
        linear.map(|v| {
            let v = v.clamp(0.0, 1.0);
            let encoded = if v <= 0.003_130_8 { 12.92 * v } else { 1.055 * v.powf(1.0 / 2.4) - 0.055 };
            (encoded * 255.0).round() as u8
        })
    }
}

/// The colour of a slot. Faded boxes keep their lightness and a third of their chroma.
#[must_use]
pub fn color(theme: Theme, slot: u16, faded: bool) -> Rgb {
    let color = full(theme, slot);
    if faded { color.faded() } else { color }.rgb()
}

/// The colour of the darker part of a box (its self weight).
#[must_use]
pub fn shade(theme: Theme, slot: u16, faded: bool) -> Rgb {
    let mut color = full(theme, slot);
    color.lightness -= if theme == Theme::Light { 0.055 } else { -0.06 };
    if faded { color.faded() } else { color }.rgb()
}

/// The colour of text on a slot: the darker or lighter ink, whichever reads better.
#[must_use]
pub fn ink(theme: Theme, slot: u16, faded: bool) -> Rgb {
    let ground = color(theme, slot, faded);
    let (dark, light) = ([0, 0, 0], [255, 255, 255]);
    if contrast(ground, dark) >= contrast(ground, light) { dark } else { light }
}

/// Contrast ratio of two colours (WCAG 2.2, 1.4.3), 1 to 21.
#[must_use]
pub fn contrast(a: Rgb, b: Rgb) -> f64 {
    let luminance = |c: Rgb| {
        let [r, g, b] = c.map(|v| {
            let v = f64::from(v) / 255.0;
            if v <= 0.040_45 { v / 12.92 } else { ((v + 0.055) / 1.055).powf(2.4) }
        });
        0.212_6 * r + 0.715_2 * g + 0.072_2 * b
    };
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

fn full(theme: Theme, slot: u16) -> Oklab {
    let light = theme == Theme::Light;
    let first_step = sequential(0.0);
    let first_diverging = diverging(-1.0);
    match slot {
        NEUTRAL if light => oklch(0.90, 0.012, 250.0),
        NEUTRAL => oklch(0.36, 0.014, 250.0),
        MERGED if light => oklch(0.83, 0.008, 250.0),
        MERGED => oklch(0.44, 0.010, 250.0),
        UNKNOWN if light => oklch(0.955, 0.004, 250.0),
        UNKNOWN => oklch(0.27, 0.008, 250.0),
        CRITICAL if light => oklch(0.555, 0.20, 25.0),
        CRITICAL => oklch(0.545, 0.19, 25.0),
        FREE if light => oklch(0.965, 0.005, 250.0),
        FREE => oklch(0.25, 0.012, 250.0),
        _ if (category(0)..category(0) + CATEGORIES).contains(&slot) => {
            let hue = 20.0 + f64::from(slot - category(0)) * 360.0 / f64::from(CATEGORIES);
            if light { oklch(0.80, 0.09, hue) } else { oklch(0.52, 0.10, hue) }
        }
        _ if (first_step..first_step + SEQUENTIAL_STEPS).contains(&slot) => {
            let share = f64::from(slot - first_step) / f64::from(SEQUENTIAL_STEPS - 1);
            if light {
                oklch(0.88, 0.025, 245.0).mix(oklch(0.66, 0.155, 62.0), share)
            } else {
                oklch(0.36, 0.045, 255.0).mix(oklch(0.80, 0.15, 78.0), share)
            }
        }
        _ if (first_diverging..first_diverging + DIVERGING_STEPS).contains(&slot) => {
            let change = f64::from(slot - first_diverging) / f64::from(DIVERGING_STEPS - 1) * 2.0 - 1.0;
            let grey = if light { oklch(0.90, 0.004, 250.0) } else { oklch(0.40, 0.006, 250.0) };
            let less = if light { oklch(0.66, 0.13, 250.0) } else { oklch(0.66, 0.14, 250.0) };
            let more = if light { oklch(0.72, 0.16, 58.0) } else { oklch(0.72, 0.16, 60.0) };
            grey.mix(if change < 0.0 { less } else { more }, change.abs())
        }
        _ if (warm(0)..warm(0) + WARM).contains(&slot) => {
            let share = f64::from(slot - warm(0)) / f64::from(WARM - 1);
            let hue = 32.0 + 66.0 * share;
            if light { oklch(0.74 + 0.12 * share, 0.145, hue) } else { oklch(0.50 + 0.10 * share, 0.115, hue) }
        }
        _ => full(theme, NEUTRAL),
    }
}

/// All slots, for tables of colours.
pub fn slots() -> impl Iterator<Item = u16> {
    0..SLOTS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_reads_on_every_slot() {
        for theme in [Theme::Light, Theme::Dark] {
            for slot in slots() {
                for faded in [false, true] {
                    let ratio = contrast(color(theme, slot, faded), ink(theme, slot, faded));
                    assert!(ratio >= 4.5, "{theme:?} slot {slot} faded {faded}: {ratio:.2}");
                    let on_shade = contrast(shade(theme, slot, faded), ink(theme, slot, faded));
                    assert!(on_shade >= 3.5, "{theme:?} shade of {slot} faded {faded}: {on_shade:.2}");
                }
            }
        }
    }

    #[test]
    fn directions_are_those_of_the_library() {
        for degrees in (0..=360).map(f64::from) {
            let (cos, sin) = direction(degrees);
            let (x, y) = (degrees.to_radians().cos(), degrees.to_radians().sin());
            assert!((cos - x).abs() < 1e-12 && (sin - y).abs() < 1e-12, "{degrees}: {cos} {sin}");
        }
    }

    #[test]
    fn known_colours_come_out_right() {
        assert_eq!(oklch(1.0, 0.0, 0.0).rgb(), [255, 255, 255]);
        assert_eq!(oklch(0.627_96, 0.257_68, 29.233_9).rgb(), [255, 0, 0]);
        assert!((contrast([255; 3], [0; 3]) - 21.0).abs() < 1e-9);
    }

    #[test]
    fn the_sequential_ramp_is_monotone_in_lightness() {
        for theme in [Theme::Light, Theme::Dark] {
            let steps: Vec<f64> = (0..SEQUENTIAL_STEPS).map(|i| full(theme, sequential(0.0) + i).lightness).collect();
            let falling = theme == Theme::Light;
            assert!(steps.windows(2).all(|w| if falling { w[0] > w[1] } else { w[0] < w[1] }));
        }
    }

    /// What dichromats see of a colour: Machado, Oliveira and Fernandes, "A physiologically-based model for simulation of
    /// color vision deficiency", 2009, severity 1.
    fn seen(color: Rgb, matrix: [[f64; 3]; 3]) -> [f64; 3] {
        let linear = color.map(|v| {
            let v = f64::from(v) / 255.0;
            if v <= 0.040_45 { v / 12.92 } else { ((v + 0.055) / 1.055).powf(2.4) }
        });
        matrix.map(|row| row.iter().zip(linear).map(|(m, v)| m * v).sum::<f64>().clamp(0.0, 1.0))
    }

    /// CIELAB of linear sRGB, for differences (CIE 1976).
    fn lab([r, g, b]: [f64; 3]) -> [f64; 3] {
        let f = |t: f64| if t > 0.008_856 { t.cbrt() } else { 7.787 * t + 16.0 / 116.0 };
        let x = f((0.412_4 * r + 0.357_6 * g + 0.180_5 * b) / 0.950_47);
        let y = f(0.212_6 * r + 0.715_2 * g + 0.072_2 * b);
        let z = f((0.019_3 * r + 0.119_2 * g + 0.950_5 * b) / 1.088_83);
        [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
    }

    #[test]
    fn more_less_and_the_same_differ_for_every_kind_of_eye() {
        let kinds = [
            ("all cones", [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]),
            (
                "protanopia",
                [
                    [0.152_286, 1.052_583, -0.204_868],
                    [0.114_503, 0.786_281, 0.099_216],
                    [-0.003_882, -0.048_116, 1.051_998],
                ],
            ),
            (
                "deuteranopia",
                [
                    [0.367_322, 0.860_646, -0.227_968],
                    [0.280_085, 0.672_501, 0.047_413],
                    [-0.011_820, 0.042_940, 0.968_881],
                ],
            ),
            (
                "tritanopia",
                [
                    [1.255_528, -0.076_749, -0.178_779],
                    [-0.078_411, 0.930_809, 0.147_602],
                    [0.004_733, 0.691_367, 0.303_900],
                ],
            ),
        ];
        for theme in [Theme::Light, Theme::Dark] {
            for (kind, matrix) in kinds {
                let at = |change: f64| lab(seen(color(theme, diverging(change), false), matrix));
                for (a, b) in [(-1.0, 1.0), (-1.0, 0.0), (0.0, 1.0), (-0.5, 0.5)] {
                    let far = at(a).iter().zip(at(b)).map(|(a, b)| (a - b).powi(2)).sum::<f64>().sqrt();
                    assert!(far >= 10.0, "{theme:?} {kind} {a} and {b}: {far:.1}");
                }
            }
        }
    }
}
