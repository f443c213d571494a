//! Profiles to trees of totals: aggregate, search, function table, diff.
