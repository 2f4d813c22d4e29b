# The front door. `make run` shows the whole main job, `make test` checks everything.

CARGO := scripts/cargo
TARGET_DIR := $(or $(CARGO_TARGET_DIR),$(HOME)/.cache/poco/target)
BIN := $(TARGET_DIR)/debug
export POCO_APPS_DIR := $(or $(POCO_APPS_DIR),$(TARGET_DIR)/apps)

.DEFAULT_GOAL := help
.PHONY: help setup apps build run test lint doc format chain-specs weights clean

help: ## This list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## Install what is missing to build and run, and nothing else
	@scripts/setup.sh

apps: setup ## Build the example apps to WebAssembly
	@examples/apps/build.sh

build: setup apps ## Build the node, the command line and the example apps
	@$(CARGO) build

run: build ## A dev chain, five workers (one lies), three real tasks; ONCE=1 ends when they are paid
	@$(BIN)/poco demo $(if $(ONCE),--once)

test: lint build ## Everything that is checked: format, lints, tests, documentation, end to end
	@examples/third-party/fetch.sh
	@$(CARGO) test
	@$(CARGO) test --package pallet-poco --features runtime-benchmarks,try-runtime
	@$(MAKE) --no-print-directory doc

lint: setup ## Formatting and lints
	@$(CARGO) fmt --all --check
	@SKIP_POCO_RUNTIME_WASM_BUILD=1 $(CARGO) clippy --all-targets -- --deny warnings
	@$(CARGO) clippy --package pallet-poco --features runtime-benchmarks,try-runtime --all-targets \
		-- --deny warnings

doc: ## The crates' documentation, without warnings
	@RUSTDOCFLAGS="--deny warnings" $(CARGO) doc --no-deps

format: ## Format the code
	@$(CARGO) fmt --all

chain-specs: build ## Write the chain specifications
	@$(BIN)/poco-node export-chain-spec --chain local --output chain-specs/local.json

weights: setup ## Measure the weights of the pallets again
	@scripts/weights.sh

clean: ## Remove what was built for this checkout's crates
	@$(CARGO) clean --package poco-node --package poco-runtime --package pallet-poco \
		--package poco-primitives --package poco-cli --package poco-sdk --package poco-executor
