//! Quantities (Kubernetes Quantity, bytes, durations, counts, percent): parse and print.
