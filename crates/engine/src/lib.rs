//! Requests to responses; owns what is loaded; the only room behind the worker boundary.
