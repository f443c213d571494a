//! Bytes to profiles: sniffing, limits, inflating, one file per format.
