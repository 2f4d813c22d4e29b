//! The runtime with its benchmarks: `scripts/weights.sh` builds this package, and runs what its build script
//! makes.
