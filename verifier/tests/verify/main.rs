//! What the verifier promises, a file a subject.

mod bundles;
mod finality;
mod world;
