//! What the network tests share.

use poco_network::{built, end_on_signal, Description, Network, Ports, Programs};
use std::{
	future::Future,
	time::{Duration, Instant},
};

/// Longer than anything here takes; only there to end a test that hangs.
const HANGS: Duration = Duration::from_secs(900);

/// Starts the network of these parachains on any ports and waits for its first finalized blocks.
pub async fn network(parachains: Description) -> Network {
	let description = Description {
		programs: Programs::find(&built()),
		ports: Ports::free().expect("ports are free"),
		..parachains
	};
	let problems = description.problems(&std::env::temp_dir(), false);
	assert!(problems.is_empty(), "{problems:?}");
	let network = Network::start(description, |_| ()).await.expect("the network starts");
	tokio::spawn(end_on_signal(network.folder().into()));
	network.ready(|_| ()).await.expect("both parachains get a finalized block");
	network
}

/// Asks until there is an answer that is wanted. A node that does not answer is asked again.
pub async fn until<T, F>(what: &str, mut ask: impl FnMut() -> F, wanted: impl Fn(&T) -> bool) -> T
where
	T: std::fmt::Debug,
	F: Future<Output = anyhow::Result<T>>,
{
	let start = Instant::now();
	let mut last = None;
	while start.elapsed() < HANGS {
		match ask().await {
			Ok(answer) if wanted(&answer) => return answer,
			answer => last = Some(answer),
		}
		tokio::time::sleep(Duration::from_millis(500)).await;
	}
	panic!("waited in vain until {what}: {last:?}");
}

/// Waits until a parachain has so many more blocks in the relay chain's finalized state, and says
/// which it has then.
pub async fn included_more(network: &Network, para_id: u32, blocks: u32) -> u32 {
	let before = network.included(para_id).await.expect("the relay chain answers");
	let what = format!("the relay chain includes {blocks} more blocks of {para_id} than {before}");
	until(&what, || network.included(para_id), |now| *now >= before + blocks).await
}
