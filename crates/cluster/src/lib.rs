//! Kubernetes lists to a snapshot, tolerant and streaming, and the facts derived from it.
