//! A whole network, for a few minutes: what the project's own check runs.

mod support;

use poco_network::{processes_in, Description, Network, COLLATORS, NEIGHBOUR, POCO};
use std::{collections::BTreeSet, path::Path};
use support::{included_more, network, until};

/// How the metrics of a collator of the SDK begin.
const METRICS: [&str; 4] = ["substrate_", "parachain_", "relay_chain_rpc_", "trie_cache_"];

#[tokio::test(flavor = "multi_thread")]
async fn both_parachains_are_included_and_finalized_and_nothing_is_left_behind() {
	let network = network(Description::portable()).await;
	let folder = network.folder().to_path_buf();

	for para_id in [POCO, NEIGHBOUR] {
		included_more(&network, para_id, 2).await;
	}
	let channels = network.channels().await.expect("the relay chain answers");
	assert_eq!(channels.len(), 2, "one each way: {channels:?}");
	let start = network.height(COLLATORS[1]).await.expect("the second collator answers");
	until(
		"the second collator sees more finalized blocks",
		|| network.height(COLLATORS[1]),
		|height| height.finalized >= start.finalized.max(1) + 2,
	)
	.await;
	until(
		"both collators of ours have authored",
		|| network.last_authored(COLLATORS[0]),
		|authored| authored.values().all(|block| *block > 0),
	)
	.await;

	until(
		"the relay chain's randomness has come to our beacon, block after block",
		|| network.beacon_round(),
		|round| *round >= 3,
	)
	.await;

	the_dashboard_shows_what_a_collator_tells(&network).await;

	let nodes = network.processes();
	let described = Description::portable().nodes();
	assert_eq!(nodes.len(), described.len(), "{nodes:?}");
	assert!(processes_in(&folder).len() >= described.len());
	network.end().await;
	assert_eq!(processes_in(&folder), [], "no process is left");
	assert!(!folder.exists(), "no data is left");
}

/// Every metric that operators are given to look at is one that a collator has.
async fn the_dashboard_shows_what_a_collator_tells(network: &Network) {
	let endpoints = network.endpoints().unwrap();
	let collator = endpoints.iter().find(|endpoint| endpoint.node == COLLATORS[0]).unwrap();
	let told = reqwest::get(&collator.metrics).await.unwrap().text().await.unwrap();
	let told: BTreeSet<&str> = told
		.lines()
		.filter(|line| !line.starts_with('#'))
		.filter_map(|line| line.split(['{', ' ']).next())
		.collect();
	for file in ["grafana-dashboard.json", "alerts.yml"] {
		let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../deploy").join(file);
		let text = std::fs::read_to_string(path).unwrap();
		let shown: BTreeSet<&str> = text
			.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_')
			.filter(|word| METRICS.iter().any(|family| word.starts_with(family)))
			.collect();
		assert!(shown.len() > 4, "{file} names {shown:?}");
		let missing: Vec<_> = shown.difference(&told).collect();
		assert!(missing.is_empty(), "{file} names {missing:?}, which a collator does not tell");
	}
}
