//! A load under way: its sources as their bytes arrive, and what was read of them.

use std::ops::Deref;
use std::sync::{Arc, Weak};

use formats::{ErrorKind, Imported, Input, Limits};
use profile::Profile;
use profile::merge::{Join, Source, merge};

use crate::choices::Facets;
use crate::cluster_room::{ReadCluster, ShowCluster};
use crate::pool::{Origin, Pool};
use crate::rooms::Rooms;
use crate::{Notice, Slot, SourceKind};

/// What reading one source came to.
pub(crate) enum Read {
    /// There are more.
    More,
    /// All are read.
    All,
    /// Its reader isn't there yet; the source waits.
    NotLoaded,
}

/// A profile that is open, perhaps in several engines.
#[derive(Debug)]
pub(crate) struct OpenProfile(Arc<ReadProfile>);

impl OpenProfile {
    /// Where it stands in memory.
    pub(crate) fn place(&self) -> Weak<ReadProfile> {
        Arc::downgrade(&self.0)
    }
}

impl From<Arc<ReadProfile>> for OpenProfile {
    fn from(read: Arc<ReadProfile>) -> Self {
        Self(read)
    }
}

impl Deref for OpenProfile {
    type Target = ReadProfile;

    fn deref(&self) -> &ReadProfile {
        &self.0
    }
}

/// A profile that was read.
#[derive(Debug)]
pub(crate) struct ReadProfile {
    /// What the source is called.
    pub(crate) source: String,
    pub(crate) imported: Imported,
    pub(crate) facets: Facets,
    /// Whether some of its names are mangled.
    pub(crate) mangled: bool,
}

/// Bytes of a profile that isn't read yet.
#[derive(Debug)]
struct Raw {
    slot: Slot,
    name: String,
    labels: Vec<(String, String)>,
    bytes: Vec<u8>,
}

/// The transaction: nothing of what is open changes before all of it has been read.
pub(crate) struct Load {
    /// Kinds of which what is open stays.
    pub(crate) keep: Vec<SourceKind>,
    /// When a cluster was asked, if one is.
    read_at_unix_ms: Option<i64>,
    limits: Limits,
    raw: Vec<Raw>,
    /// Symbols that came as a file of their own.
    symbols: Option<Vec<u8>>,
    symbols_sought: bool,
    profiles: Vec<(Slot, OpenProfile)>,
    pool: Pool,
    cluster: Option<Box<dyn ReadCluster>>,
    cluster_source: String,
    /// Lists that were read, and the sentences of those that weren't.
    cluster_lists: u32,
    cluster_failures: Vec<(String, String)>,
    pub(crate) notices: Vec<Notice>,
    /// Whether all bytes are in.
    pub(crate) complete: bool,
}

/// What a load read.
#[derive(Default)]
pub(crate) struct Loaded {
    pub(crate) profiles: Vec<OpenProfile>,
    pub(crate) baseline: Option<OpenProfile>,
    pub(crate) cluster: Option<Box<dyn ShowCluster>>,
}

impl Load {
    pub(crate) fn new(keep: Vec<SourceKind>, read_at_unix_ms: Option<i64>, pool: Pool) -> Self {
        Self {
            keep,
            read_at_unix_ms,
            limits: Limits::default(),
            raw: Vec::new(),
            symbols: None,
            symbols_sought: false,
            profiles: Vec::new(),
            pool,
            cluster: None,
            cluster_source: String::new(),
            cluster_lists: 0,
            cluster_failures: Vec::new(),
            notices: Vec::new(),
            complete: false,
        }
    }

    /// A source begins; `open` is the cluster that is open, of which this may be another read.
    pub(crate) fn begin(
        &mut self,
        slot: Slot,
        name: String,
        labels: Vec<(String, String)>,
        rooms: &Rooms,
        open: Option<&dyn ShowCluster>,
    ) {
        if slot.kind == SourceKind::Cluster {
            // The engine sees to it that the room is there.
            let Some(room) = rooms.clusters else { return };
            let reader = || open.map_or_else(room, ShowCluster::read_again);
            self.cluster.get_or_insert_with(reader).begin(&name);
            self.cluster_source = name;
        } else {
            self.raw.push(Raw { slot, name, labels, bytes: Vec::new() });
        }
    }

    /// Makes room for the bytes of a source: growing step by step would hold a large one almost three times.
    pub(crate) fn expect(&mut self, slot: Slot, bytes: u64) {
        if let Some(raw) = self.raw.iter_mut().find(|raw| raw.slot == slot)
            && let Ok(room) = usize::try_from(bytes.min(self.limits.bytes))
        {
            // What can't be had now may still do piece by piece.
            let _ = raw.bytes.try_reserve_exact(room);
        }
    }

    /// Bytes of a source. An error is the sentence that ends the load.
    pub(crate) fn bytes(&mut self, slot: Slot, bytes: Vec<u8>) -> Result<(), String> {
        if slot.kind == SourceKind::Cluster {
            if let Some(reader) = &mut self.cluster {
                reader.feed(&bytes);
            }
            return Ok(());
        }
        let Some(raw) = self.raw.iter_mut().find(|raw| raw.slot == slot) else { return Ok(()) };
        if (raw.bytes.len() + bytes.len()) as u64 > self.limits.bytes {
            let most = units::format_bytes(self.limits.bytes as f64);
            return Err(format!(
                "{} is larger than {most}, the most that is read. Cut the recording into parts.",
                raw.name
            ));
        }
        if raw.bytes.capacity() == 0 {
            raw.bytes = bytes;
        } else {
            raw.bytes.extend_from_slice(&bytes);
        }
        Ok(())
    }

    /// A source ends.
    pub(crate) fn end(&mut self, slot: Slot) {
        if slot.kind != SourceKind::Cluster {
            return;
        }
        match self.cluster.as_mut().map(|reader| reader.end()) {
            Some(Ok(())) => self.cluster_lists += 1,
            Some(Err(sentence)) => self.cluster_failures.push((self.cluster_source.clone(), sentence)),
            None => {}
        }
    }

    /// A source couldn't be fetched. A list of a cluster concerns itself alone; a profile ends the load.
    pub(crate) fn failed(&mut self, slot: Slot, message: String) -> Result<(), String> {
        if slot.kind == SourceKind::Cluster {
            // What had arrived of it is dropped when the next source begins, or at the end.
            self.cluster_failures.push((self.cluster_source.clone(), message));
            Ok(())
        } else {
            Err(message)
        }
    }

    /// Reads one source, as `rooms` allow. An error is the sentence that ends the load.
    pub(crate) fn read_one(&mut self, rooms: &Rooms) -> Result<Read, String> {
        if self.raw.is_empty() {
            return Ok(Read::All);
        }
        if self.raw.len() > 1
            && !std::mem::replace(&mut self.symbols_sought, true)
            && let Some(at) = self.raw.iter().position(|raw| formats::is_symbols(&raw.bytes))
        {
            self.symbols = Some(self.raw.remove(at).bytes);
        }
        let Raw { slot, name, labels, bytes } = self.raw.remove(0);
        // With symbols of another file it is another profile.
        let origin = if self.symbols.is_none() { Origin::of(&name, &labels, &bytes) } else { None };
        if let Some(open) = origin.as_ref().and_then(|origin| self.pool.profile(origin)) {
            self.take(slot, open);
            return Ok(if self.raw.is_empty() { Read::All } else { Read::More });
        }
        let input = Input { name: &name, bytes: &bytes, sidecar: self.symbols.as_deref() };
        let read = match rooms.readers {
            Some(read) => read(input, &self.limits),
            None => formats::read_with(input, &self.limits, None),
        };
        let mut imported = match read {
            Ok(imported) => imported,
            Err(error) if error.kind == ErrorKind::NotLoaded => {
                self.raw.insert(0, Raw { slot, name, labels, bytes });
                return Ok(Read::NotLoaded);
            }
            Err(error) if self.raw.is_empty() && self.profiles.is_empty() => return Err(error.to_string()),
            Err(error) => return Err(format!("{name}: {error}")),
        };
        if !labels.is_empty() {
            // The engine sees to it that the room is there.
            let labelled = rooms.shapes.and_then(|shapes| (shapes.label)(&imported.profile, &labels).ok());
            imported.profile =
                labelled.ok_or_else(|| format!("{name} is too large to get labels. Open it without them."))?;
        }
        let facets = Facets::of(&imported.profile);
        let mangled = calltree::has_mangled_names(&imported.profile);
        let open = OpenProfile(Arc::new(ReadProfile { source: name, imported, facets, mangled }));
        if let Some(origin) = origin {
            self.pool.keep_profile(origin, &open);
        }
        self.take(slot, open);
        Ok(if self.raw.is_empty() { Read::All } else { Read::More })
    }

    fn take(&mut self, slot: Slot, open: OpenProfile) {
        for warning in &open.imported.warnings {
            let (source, message) = (open.source.clone(), warning.message.clone());
            self.notices.push(Notice { source, message, count: warning.count });
        }
        self.profiles.push((slot, open));
    }

    /// What was read.
    pub(crate) fn finish(mut self) -> Result<(Loaded, Vec<Notice>), String> {
        let mut loaded = Loaded::default();
        if let Some(reader) = self.cluster.take() {
            if self.cluster_lists == 0
                && let Some((_, sentence)) = self.cluster_failures.first()
            {
                return Err(sentence.clone());
            }
            for (source, message) in self.cluster_failures {
                self.notices.push(Notice { source, message, count: 1 });
            }
            let (cluster, notices) = reader.finish(self.read_at_unix_ms);
            self.notices.extend(notices);
            loaded.cluster = Some(cluster);
        }
        self.profiles.sort_by_key(|(slot, _)| (slot.kind == SourceKind::Baseline, slot.index));
        for (slot, profile) in self.profiles {
            if slot.kind == SourceKind::Baseline {
                loaded.baseline.get_or_insert(profile);
            } else {
                loaded.profiles.push(profile);
            }
        }
        Ok((loaded, self.notices))
    }
}

/// The same profile with labels on all of its samples.
pub(crate) fn labelled(profile: &Profile, labels: &[(String, String)]) -> Result<Profile, profile::BuildError> {
    let labels: Vec<(&str, &str)> = labels.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
    merge([Source { profile, labels: &labels }], Join::KeepApart).map(|merged| merged.profile)
}
