//! The one place where states become words.
