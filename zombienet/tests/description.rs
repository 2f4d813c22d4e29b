//! The description of the network, and what keeps one from starting.

use poco_network::{
	built, processes_in, Description, Ports, Problem, Programs, COLLATORS, NEIGHBOUR,
	NEIGHBOUR_COLLATOR, POCO, POLKADOT_VARIABLE, POLKADOT_VERSION, PVF_WORKERS, TAX_OFFICE,
	TAX_OFFICE_COLLATOR, VALIDATORS,
};
use serde_json::{json, Value};
use std::{
	fs,
	net::TcpListener,
	os::unix::fs::PermissionsExt,
	path::{Path, PathBuf},
	process::{Command, Output},
};
use tempfile::TempDir;
use zombienet_sdk::NetworkConfig;

const COMMITTED: &str = include_str!("../local.toml");

#[test]
fn the_committed_file_says_what_the_description_says() {
	let described = Description::portable().config().unwrap().dump_to_toml().unwrap();
	assert_eq!(COMMITTED, described, "run `make chain-specs` and commit what it writes");
}

#[test]
fn the_zombienet_command_line_reads_the_same_network() {
	let read = NetworkConfig::load_from_toml(concat!(env!("CARGO_MANIFEST_DIR"), "/local.toml"));
	let read = serde_json::to_value(read.unwrap()).unwrap();
	let names = |nodes: &Value| -> Vec<Value> {
		nodes.as_array().unwrap().iter().map(|node| node["name"].clone()).collect()
	};
	assert_eq!(names(&read["relaychain"]["nodes"]), VALIDATORS);
	let [neighbour, poco] = &read["parachains"].as_array().unwrap()[..] else { panic!("{read:#}") };
	assert_eq!((&neighbour["id"], &poco["id"]), (&json!(NEIGHBOUR), &json!(POCO)));
	assert_eq!(names(&poco["collators"]), COLLATORS);
	assert_eq!(names(&neighbour["collators"]), [NEIGHBOUR_COLLATOR]);
	let relay_genesis = read["relaychain"]["chain_spec_command"].as_str().unwrap();
	for channel in ["--hrmp 2000:1004:", "--hrmp 1004:2000:"] {
		assert!(relay_genesis.contains(channel), "{relay_genesis}");
	}
}

/// The network with the tax office, without the neighbour.
fn with_tax_office() -> Description {
	Description { neighbour: false, tax_office: true, ..Description::portable() }
}

#[test]
fn the_tax_office_takes_the_neighbours_place() {
	let description = with_tax_office();
	assert_eq!(description.nodes(), ["alice", "bob", "charlie", "dave", TAX_OFFICE_COLLATOR]);
	assert_eq!(description.parachains(), [POCO, TAX_OFFICE]);
	assert_eq!(description.channels(), [(POCO, TAX_OFFICE), (TAX_OFFICE, POCO)]);
	let config = serde_json::to_value(description.config().unwrap()).unwrap();
	let [office, poco] = &config["parachains"].as_array().unwrap()[..] else {
		panic!("{config:#}")
	};
	assert_eq!((&office["id"], &poco["id"]), (&json!(TAX_OFFICE), &json!(POCO)));
	assert_eq!(office["chain_spec_command"], "network-genesis tax-office");
	assert_eq!(office["collators"].as_array().unwrap().len(), 1);
	assert_eq!(office["collators"][0]["name"], TAX_OFFICE_COLLATOR);
	let (rpc, metrics) = description.ports.of(TAX_OFFICE_COLLATOR);
	assert_eq!(office["collators"][0]["rpc_port"], rpc);
	assert!((rpc, metrics) > (0, 0));
	assert_eq!(
		config["relaychain"]["chain_spec_command"],
		"network-genesis relay --alone --tax-office --hrmp 2000:2001:32:16384 \
		 --hrmp 2001:2000:32:16384"
	);
}

#[test]
fn a_network_of_ours_alone_has_no_channels() {
	let description = Description { neighbour: false, ..Description::portable() };
	assert_eq!(description.parachains(), [POCO]);
	assert_eq!(description.channels(), []);
	let config = serde_json::to_value(description.config().unwrap()).unwrap();
	assert_eq!(config["relaychain"]["chain_spec_command"], "network-genesis relay --alone");
}

#[test]
fn two_validators_back_no_third_parachain() {
	let description = Description { neighbour: true, ..with_tax_office() };
	let refused = description.config().unwrap_err().to_string();
	assert!(refused.contains("leave out the neighbour or the tax office"), "{refused}");
}

#[test]
fn every_node_has_ports_of_its_own() {
	for ports in [Ports::fixed(), Ports::free().unwrap()] {
		let mut nodes = Description::portable().nodes();
		nodes.push(TAX_OFFICE_COLLATOR);
		let mut all: Vec<u16> =
			nodes.into_iter().flat_map(|node| <[u16; 2]>::from(ports.of(node))).collect();
		assert!(all.iter().all(|port| *port > 0), "{all:?}");
		let count = all.len();
		all.sort_unstable();
		all.dedup();
		assert_eq!((count, all.len()), (12, 12));
		assert_eq!(ports.of("nobody"), (0, 0));
	}
}

/// A folder with programs that say a version, and do nothing else.
struct Fakes(TempDir);

impl Fakes {
	fn new(version: &str) -> Self {
		let fakes = Self(tempfile::tempdir().unwrap());
		for name in PVF_WORKERS.into_iter().chain(["polkadot", "poco-node", "network-genesis"]) {
			fakes.program(name, version);
		}
		fakes
	}

	fn path(&self, name: &str) -> PathBuf {
		self.0.path().join(name)
	}

	fn program(&self, name: &str, version: &str) {
		fs::write(self.path(name), format!("#!/bin/sh\necho {name} {version}-commit\n")).unwrap();
		fs::set_permissions(self.path(name), fs::Permissions::from_mode(0o755)).unwrap();
	}

	fn programs(&self) -> Programs {
		Programs {
			polkadot: self.path("polkadot"),
			node: self.path("poco-node"),
			genesis: self.path("network-genesis"),
		}
	}

	fn description(&self) -> Description {
		Description {
			programs: self.programs(),
			ports: Ports::free().unwrap(),
			..Description::portable()
		}
	}

	/// What is wrong with a network of these programs.
	fn problems(&self) -> Vec<Problem> {
		self.description().problems(self.0.path(), false)
	}
}

#[test]
fn a_missing_program_is_named() {
	let fakes = Fakes::new(POLKADOT_VERSION);
	assert_eq!(fakes.problems(), [], "with all there, nothing is wrong");
	for name in ["poco-node", "network-genesis", "polkadot", PVF_WORKERS[0], PVF_WORKERS[1]] {
		let fakes = Fakes::new(POLKADOT_VERSION);
		fs::remove_file(fakes.path(name)).unwrap();
		assert_eq!(fakes.problems(), [Problem::NoProgram(fakes.path(name))]);
	}
}

#[test]
fn a_relay_binary_of_another_version_is_refused() {
	for name in ["polkadot", PVF_WORKERS[0], PVF_WORKERS[1]] {
		let fakes = Fakes::new(POLKADOT_VERSION);
		fakes.program(name, "1.24.0");
		let wrong = Problem::WrongVersion { program: fakes.path(name), said: "1.24.0".into() };
		assert_eq!(fakes.problems(), [wrong]);
	}
}

#[test]
fn a_specification_of_another_chain_is_refused() {
	let fakes = Fakes::new(POLKADOT_VERSION);
	let path = fakes.path("spec.json");
	let problems = |text: &str| {
		fs::write(&path, text).unwrap();
		let description = Description { spec: Some(path.clone()), ..fakes.description() };
		description.problems(fakes.0.path(), false)
	};
	let spec = |para_id: u32, relay: &str, genesis: u32| {
		let patch = json!({ "parachainInfo": { "parachainId": genesis } });
		json!({
			"para_id": para_id, "relay_chain": relay,
			"genesis": { "runtimeGenesis": { "patch": patch } },
		})
		.to_string()
	};
	let refused = |text: &str, words: &str| match problems(text).as_slice() {
		[Problem::Spec { reason, .. }] => assert!(reason.contains(words), "{reason}"),
		other => panic!("{other:?}"),
	};
	assert_eq!(problems(&spec(POCO, "rococo-local", POCO)), []);
	refused(&spec(2001, "rococo-local", 2001), "its para_id is 2001");
	refused(&spec(POCO, "westend-local", POCO), "its relay_chain is \"westend-local\"");
	refused(&spec(POCO, "rococo-local", 2001), "its genesis says parachain 2001");
	refused("no JSON", "it is not JSON");
	let missing = Description { spec: Some(fakes.path("none.json")), ..fakes.description() };
	assert!(matches!(
		missing.problems(fakes.0.path(), false).as_slice(),
		[Problem::Spec { reason, .. }] if reason.contains("No such file")
	));
	let committed = concat!(env!("CARGO_MANIFEST_DIR"), "/../chain-specs/local.json");
	assert_eq!(problems(&fs::read_to_string(committed).unwrap()), []);
}

#[test]
fn a_folder_that_holds_something_is_left_alone() {
	let fakes = Fakes::new(POLKADOT_VERSION);
	let folder = fakes.0.path().to_path_buf();
	assert_eq!(fakes.description().problems(&folder, true), [Problem::NotEmpty(folder.clone())]);
	assert_eq!(fakes.description().problems(&folder.join("new"), true), []);
}

fn launcher(arguments: &[&str], polkadot: Option<&Path>) -> Output {
	let mut command = Command::new(env!("CARGO_BIN_EXE_poco-network"));
	if let Some(polkadot) = polkadot {
		command.env(POLKADOT_VARIABLE, polkadot);
	}
	command.args(arguments).output().unwrap()
}

#[test]
fn the_launcher_says_what_is_wrong_before_it_starts_anything() {
	let folder = tempfile::tempdir().unwrap();
	let place = folder.path().join("network");
	let missing = folder.path().join("polkadot");
	let arguments = ["--json", "up", "--dir", place.to_str().unwrap()];
	let output = launcher(&arguments, Some(&missing));
	assert!(!output.status.success());
	let said: Value = serde_json::from_slice(&output.stdout).unwrap();
	let said = said["error"].as_str().unwrap();
	assert!(said.contains(&format!("there is no program {}", missing.display())), "{said}");
	assert!(!place.exists(), "nothing is written");
	assert_eq!(processes_in(folder.path()), [], "nothing runs");
}

#[test]
fn the_launcher_finds_a_taken_port() {
	let (rpc, _) = Ports::fixed().of("dave");
	// Whoever listens there, we or another network: it is taken.
	let _listener = TcpListener::bind(("127.0.0.1", rpc));
	let output = launcher(&["check"], None);
	assert!(!output.status.success());
	let said = String::from_utf8_lossy(&output.stderr).into_owned();
	assert!(said.contains(&format!("port {rpc}, where dave should listen, is taken")), "{said}");
}

#[test]
fn the_programs_stand_beside_this_one() {
	assert_eq!(built().join("poco-network"), Path::new(env!("CARGO_BIN_EXE_poco-network")));
}

#[test]
fn the_service_gives_options_that_the_node_has() {
	let unit = concat!(env!("CARGO_MANIFEST_DIR"), "/../deploy/poco-collator.service");
	let unit = fs::read_to_string(unit).unwrap();
	let help = Command::new(built().join("poco-node")).arg("--help").output().unwrap();
	let help = String::from_utf8_lossy(&help.stdout).into_owned();
	let given: Vec<&str> = unit
		.lines()
		.filter(|line| line.contains("ExecStart=") || line.contains("POCO_"))
		.flat_map(|line| line.split([' ', '=']))
		.filter(|word| word.len() > 2 && word.starts_with("--"))
		.collect();
	assert!(given.len() > 4, "{given:?}");
	for option in given {
		let has = help.split_whitespace().any(|word| word.trim_end_matches(',') == option);
		assert!(has, "the node has no option {option}");
	}
}
