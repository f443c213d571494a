//! A DrawList as one buffer, for a transfer from the worker to the page.
//!
//! Little endian: magic, version, a header of fixed size, then each column with its length in front. The page builds
//! its columns straight from the buffer. A buffer of another version or a cut one is an error, never a wrong picture.

use crate::{Boxes, DrawList, Labels, TextTable, Window};

const MAGIC: &[u8; 4] = b"ISDL";
const VERSION: u32 = 1;

/// Why a buffer is no DrawList.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WireError {
    /// It doesn't start as a DrawList of this version.
    Foreign,
    /// It ends early, or its columns don't belong together.
    Broken,
}

trait Cell: Copy {
    const SIZE: usize;
    fn put(self, out: &mut Vec<u8>);
    fn take(bytes: &[u8]) -> Self;
}

macro_rules! cell {
    ($($t:ty),*) => {$(impl Cell for $t {
        const SIZE: usize = size_of::<$t>();
        fn put(self, out: &mut Vec<u8>) {
            out.extend_from_slice(&self.to_le_bytes());
        }
        fn take(bytes: &[u8]) -> Self {
            let mut raw = [0; size_of::<$t>()];
            raw.copy_from_slice(bytes);
            <$t>::from_le_bytes(raw)
        }
    })*};
}
cell!(u8, u16, u32, i64, f32, f64);

fn put_column<T: Cell>(out: &mut Vec<u8>, column: &[T]) {
    (column.len() as u32).put(out);
    out.reserve(column.len() * T::SIZE);
    for cell in column {
        cell.put(out);
    }
}

struct Source<'a>(&'a [u8]);

impl<'a> Source<'a> {
    fn bytes(&mut self, len: usize) -> Result<&'a [u8], WireError> {
        let (head, rest) = self.0.split_at_checked(len).ok_or(WireError::Broken)?;
        self.0 = rest;
        Ok(head)
    }

    fn cell<T: Cell>(&mut self) -> Result<T, WireError> {
        self.bytes(T::SIZE).map(T::take)
    }

    fn column<T: Cell>(&mut self) -> Result<Vec<T>, WireError> {
        let len = self.cell::<u32>()? as usize;
        let bytes = self.bytes(len.checked_mul(T::SIZE).ok_or(WireError::Broken)?)?;
        Ok(bytes.chunks_exact(T::SIZE).map(T::take).collect())
    }
}

impl DrawList {
    /// The list as one buffer.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let b = &self.boxes;
        let mut out =
            Vec::with_capacity(128 + self.len() * (36 + 8 * self.values_per_box as usize) + self.texts.text.len());
        out.extend_from_slice(MAGIC);
        VERSION.put(&mut out);
        let w = &self.window;
        for v in [w.x_start, w.x_end, w.y_start, w.y_end, w.width_device, w.height_device, self.world_height] {
            v.put(&mut out);
        }
        self.values_per_box.put(&mut out);
        u8::from(self.fractional).put(&mut out);
        for column in [&b.x, &b.y, &b.w, &b.h, &b.shade_w] {
            put_column(&mut out, column);
        }
        put_column(&mut out, &b.fill);
        put_column(&mut out, &b.flags);
        for column in [&b.item, &b.name, &b.detail] {
            put_column(&mut out, column);
        }
        put_column(&mut out, &b.values);
        put_column(&mut out, &self.labels.on_box);
        put_column(&mut out, &self.labels.text);
        put_column(&mut out, &self.texts.ends);
        put_column(&mut out, self.texts.text.as_bytes());
        out
    }

    /// The list that [`Self::to_bytes`] wrote.
    ///
    /// # Errors
    /// [`WireError`] for anything else.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, WireError> {
        let mut source = Source(bytes);
        if source.bytes(4) != Ok(MAGIC) || source.cell() != Ok(VERSION) {
            return Err(WireError::Foreign);
        }
        let window = Window {
            x_start: source.cell()?,
            x_end: source.cell()?,
            y_start: source.cell()?,
            y_end: source.cell()?,
            width_device: source.cell()?,
            height_device: source.cell()?,
        };
        let world_height = source.cell()?;
        let values_per_box: u32 = source.cell()?;
        let fractional = source.cell::<u8>()? != 0;
        let boxes = Boxes {
            x: source.column()?,
            y: source.column()?,
            w: source.column()?,
            h: source.column()?,
            shade_w: source.column()?,
            fill: source.column()?,
            flags: source.column()?,
            item: source.column()?,
            name: source.column()?,
            detail: source.column()?,
            values: source.column()?,
        };
        let labels = Labels { on_box: source.column()?, text: source.column()? };
        let ends: Vec<u32> = source.column()?;
        let text = String::from_utf8(source.column()?).map_err(|_| WireError::Broken)?;
        let n = boxes.x.len();
        let lengths = [
            boxes.y.len(),
            boxes.w.len(),
            boxes.h.len(),
            boxes.shade_w.len(),
            boxes.fill.len(),
            boxes.flags.len(),
            boxes.item.len(),
            boxes.name.len(),
            boxes.detail.len(),
        ];
        let whole = lengths.iter().all(|len| *len == n)
            && Some(boxes.values.len()) == n.checked_mul(values_per_box as usize)
            && labels.on_box.len() == labels.text.len()
            && labels.on_box.iter().all(|on| (*on as usize) < n);
        if !whole {
            return Err(WireError::Broken);
        }
        Ok(Self { window, world_height, boxes, labels, texts: TextTable { text, ends }, values_per_box, fractional })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::NO_TEXT;

    fn sample() -> DrawList {
        let mut list = DrawList { values_per_box: 2, world_height: 36.0, ..DrawList::default() };
        let main = list.texts.push("main");
        list.boxes = Boxes {
            x: vec![0.0, 4.0],
            y: vec![0.0, 18.0],
            w: vec![100.0, 50.5],
            h: vec![17.0; 2],
            shade_w: vec![0.0, 50.5],
            fill: vec![0, 17],
            flags: vec![0, 1],
            item: vec![0, 7],
            name: vec![main, NO_TEXT],
            detail: vec![NO_TEXT; 2],
            values: vec![10, 0, i64::MAX, -3],
        };
        list.labels = Labels { on_box: vec![0], text: vec![main] };
        list
    }

    #[test]
    fn a_list_survives_the_wire() {
        let list = sample();
        assert_eq!(DrawList::from_bytes(&list.to_bytes()), Ok(list));
    }

    #[test]
    fn every_cut_and_every_flipped_byte_is_an_error_or_a_whole_list() {
        let bytes = sample().to_bytes();
        for len in 0..bytes.len() {
            assert!(DrawList::from_bytes(&bytes[..len]).is_err(), "cut at {len}");
            let mut flipped = bytes.clone();
            flipped[len] ^= 0xff;
            if let Ok(list) = DrawList::from_bytes(&flipped) {
                assert_eq!(list.len(), list.boxes.fill.len());
            }
        }
    }

    #[test]
    fn the_topmost_box_is_hit() {
        let list = sample();
        assert_eq!(list.hit(5.0, 20.0), Some(1));
        assert_eq!(list.hit(5.0, 2.0), Some(0));
        assert_eq!(list.hit(99.0, 20.0), None);
        assert_eq!(list.values(1), [i64::MAX, -3]);
    }
}
