//! Cases as files, and the harness that runs them.
