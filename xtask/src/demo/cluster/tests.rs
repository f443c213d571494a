//! What must hold in the demo's cluster whatever the tables say.
