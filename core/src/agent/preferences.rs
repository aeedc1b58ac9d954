//! What the person chose, kept in one value so that it is read at once on waking.
