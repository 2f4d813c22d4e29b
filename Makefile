# The front door. `make run` shows the whole main job, `make test` checks everything.

CARGO := scripts/cargo
TARGET_DIR := $(or $(CARGO_TARGET_DIR),$(HOME)/.cache/poco/target)
BIN := $(TARGET_DIR)/debug
export POCO_APPS_DIR := $(or $(POCO_APPS_DIR),$(TARGET_DIR)/apps)
export POCO_WEB_DIR := $(or $(POCO_WEB_DIR),$(TARGET_DIR)/web)

# The relay chain is left out where a validator of the right version is at hand.
MEMBERS := $(if $(shell scripts/relay.sh),--workspace --exclude poco-bencher --exclude poco-benchmarked --exclude poco-release --exclude poco-relay)
# An unmodified node, where one of the right version is at hand, and what tells programs to take it.
OMNI_NODE := $(shell scripts/omni-node.sh)
UNMODIFIED := POCO_NODE=$(OMNI_NODE) POCO_CHAIN_SPEC=$(CURDIR)/chain-specs/local.json
# Node.js that has a test runner, where it is at hand.
NODE := $(shell node --print 'process.version.slice(1).split(".")[0] < 18 ? "" : process.execPath' 2>/dev/null)
# What drives a browser.
DRIVER := $(shell command -v chromedriver 2>/dev/null)
# What is linted is not run.
NO_WASM := SKIP_POCO_RUNTIME_WASM_BUILD=1 SKIP_POCO_RUNTIME_NEXT_WASM_BUILD=1 SKIP_TAX_OFFICE_RUNTIME_WASM_BUILD=1 \
	SKIP_POCO_NETWORK_GENESIS_WASM_BUILD=1
NETWORK := --manifest-path zombienet/Cargo.toml
MESSAGES := --manifest-path integration-tests/Cargo.toml
# Chains of one process are executed natively. Nothing of it is shared with other builds: in a folder of its own it
# does not wait for them.
NATIVELY := CARGO_TARGET_DIR=$(TARGET_DIR)/messages SKIP_POCO_RUNTIME_WASM_BUILD=1 SKIP_PENPAL_RUNTIME_WASM_BUILD=1 SKIP_ROCOCO_RUNTIME_WASM_BUILD=1
# Compiled once more with the code of benchmarks and checks of the state, all in one call: what they have in
# common is compiled once.
PALLETS := pallet-attestation-registry pallet-attestations pallet-beacon pallet-border pallet-callbacks \
	pallet-collator-staking pallet-currencies pallet-donations pallet-market pallet-poco pallet-purchases \
	pallet-registry
BENCHMARKED := $(PALLETS:%=--package %) --features runtime-benchmarks,try-runtime

.DEFAULT_GOAL := help
.PHONY: help setup apps web build build-client build-network run network test test-chains test-units test-omni test-web \
	test-messages test-network lint format chain-specs release weights clean

help: ## This list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## Install what is missing to build and run, and nothing else
	@scripts/setup.sh

apps: setup ## Build the example apps to WebAssembly
	@examples/apps/build.sh

web: setup ## Build the page that checks receipts in a browser
	@web/build.sh

build: setup apps ## Build the node, the relay chain, the command line and the example apps
	@$(CARGO) build $(MEMBERS)

build-network: build ## Build what launches networks, too
	@$(CARGO) build $(NETWORK)

run: $(if $(OMNI_NODE),build-client,build) ## A dev chain, five workers (one lies), three real tasks, a deal of five parties, and two tasks left to themselves; ONCE=1 ends then
	@$(if $(OMNI_NODE),$(UNMODIFIED)) $(BIN)/poco demo $(if $(ONCE),--once)

# Where nothing else has to be compiled.
build-client: setup apps
	@$(CARGO) build --package poco-cli

network: build-network ## A relay chain, our chain and a neighbour; ONCE=1 ends when both have finalized
	@$(BIN)/poco-network up $(if $(ONCE),--once)

test: lint build-network web ## Everything that is checked: format, lints, documentation, tests, end to end
	@examples/third-party/fetch.sh
	@$(CARGO) test $(MEMBERS) --no-run
	@$(CARGO) test $(MEMBERS) --test e2e --no-run
	@$(CARGO) test $(BENCHMARKED) --no-run
	@$(CARGO) test $(NETWORK) --lib --bins --test description --test short --no-run
	@$(MAKE) --no-print-directory --jobs 2 test-chains test-units

# These wait for blocks, and come first where both want a core.
test-chains: build-network
	@$(CARGO) test $(MEMBERS) --test e2e -- --test-threads 4
	@$(MAKE) --no-print-directory test-omni
	@$(CARGO) test $(NETWORK) --test short

test-units: build-network web
	@nice -n 19 $(CARGO) test $(MEMBERS)
	@nice -n 19 $(CARGO) test $(BENCHMARKED) -- benchmarking
	@nice -n 19 $(CARGO) test $(NETWORK) --lib --bins --test description
	@nice -n 19 $(CARGO) test $(NETWORK) --doc
	@$(MAKE) --no-print-directory test-web

test-omni: build ## That an unmodified polkadot-omni-node runs our specification, where there is one
ifdef OMNI_NODE
	@$(UNMODIFIED) $(CARGO) test $(MEMBERS) --test e2e -- --ignored an_unmodified_node
else
	@echo "SKIPPED: no polkadot-omni-node of the right version is on PATH or named by POLKADOT_OMNI_NODE," \
		"so that it runs our specification was not tried"
endif

test-web: web ## What the page does, where there are Node.js and a browser
ifdef NODE
	@$(NODE) --test web/verify.test.mjs
ifdef DRIVER
	@$(NODE) --test web/browser.test.mjs
else
	@echo "SKIPPED: chromedriver is not on PATH (Debian's chromium-driver), so the page was not tried in a browser"
endif
else
	@echo "SKIPPED: no Node.js of version 18 or later is on PATH, so what the page's script does was not tried"
endif

test-messages: setup ## Messages between this chain, a relay chain and another parachain, in one process
	@$(CARGO) fmt $(MESSAGES) --check
	@$(NATIVELY) $(CARGO) test $(MESSAGES)

test-network: build-network ## What a network must survive, what crosses to a neighbour, what holders decide, what is donated: an hour and a half
	@$(CARGO) test $(NETWORK) --test network --test messages --test holders --test donations -- --nocapture --test-threads 1

lint: setup ## Formatting, lints, and the crates' documentation, in doc/ of the target folder
	@scripts/setup.test.sh
	@scripts/times.test.sh
	@scripts/lint.test.sh
	@$(CARGO) fmt --all --check
	@$(CARGO) fmt $(NETWORK) --check
	@$(NO_WASM) $(CARGO) lint $(MEMBERS) --all-targets
	@$(NO_WASM) $(CARGO) lint $(MEMBERS) --test e2e
	@$(NO_WASM) $(CARGO) lint $(BENCHMARKED) --all-targets
	@$(CARGO) lint $(NETWORK) --all-targets

format: ## Format the code
	@$(CARGO) fmt --all
	@$(CARGO) fmt $(NETWORK)
	@$(CARGO) fmt $(MESSAGES)

chain-specs: build-network ## Write the chain specification, and the network for zombienet's command line
	@$(BIN)/poco-node export-chain-spec --chain local --output chain-specs/local.json
	@$(BIN)/poco-network toml > zombienet/local.toml

release: build ## Build the runtime for an upgrade, twice, and say what to propose
	@scripts/release.sh

weights: setup ## Measure the weights of the pallets again
	@scripts/weights.sh

clean: ## Remove what was built for this checkout's crates
	@$(CARGO) clean --package poco-node --package poco-runtime --package tax-office-runtime $(PALLETS:%=--package %) \
		--package poco-primitives --package poco-cli --package poco-sdk --package poco-executor
