//! The runtime as it is released: `scripts/release.sh` builds this package, and keeps what its build script
//! makes.
