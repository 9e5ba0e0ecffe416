# Two commands do everything: `make run` and `make test`. Both install what they need.
.PHONY: run test bench faults faults-batch corpus flips bombs fuzz install-run install-test ui ui-test programs judges fmt lint clean

# One selection of packages and targets everywhere: another one would choose other features and compile twice.
CARGO_BUILD = cargo build --locked --workspace --all-targets
VENV = tests/.venv

run: install-run ui programs
	@if [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ]; then \
	  exec target/debug/pena-window; \
	else \
	  echo "Tidak ada layar (no display): the same journey on the command line."; \
	  mkdir -p target/latihan && target/debug/pena practice --out target/latihan; \
	fi

# Goes on after a failure and ends with one line: N passed, N failed.
test: install-test ui/node_modules judges
	@tests/support/all.sh

install-run:
	@tests/support/install.sh run

install-test:
	@tests/support/install.sh test

ui/node_modules: ui/package.json ui/package-lock.json
	cd ui && npm ci --no-audit --no-fund
	@touch ui/node_modules

ui: ui/node_modules
	cd ui && npm run build

ui-test: ui/node_modules
	cd ui && npm run check && npm test

programs:
	$(CARGO_BUILD)

# pyHanko is an independent judge of what Pena signs.
judges: $(VENV)/ready
$(VENV)/ready:
	python3 -m venv $(VENV)
	$(VENV)/bin/pip install -q --disable-pip-version-check pyhanko==0.38.0 pyhanko-certvalidator==0.33.0
	@touch $@

# Kills, failing calls and power cuts at every system call; half an hour of four cores, and root for the power cuts.
# PENA_FAULTS_ROUNDS of kills and errors (in three of them every call meets every error), PENA_FAULTS_CUTS for each
# scenario, PENA_FAULTS_JOBS at once. Ends with a table.
FAULTS_TABLE = tests/.out/faults.txt
faults: install-test
	cargo build --locked -p cli --features faults
	cp target/debug/pena target/debug/pena-faults
	cargo build --locked -p cli
	cargo test --locked -p tests --test faults --no-run
	@mkdir -p tests/.out && rm -f $(FAULTS_TABLE)
	PENA_FAULTS=full PENA_FAULTS_ROUNDS=$${PENA_FAULTS_ROUNDS:-3} PENA_FAULTS_TABLE=$$PWD/$(FAULTS_TABLE) \
	  PENA_FAULTS_PROGRAM=$$PWD/target/debug/pena-faults PENA_FAULTS_PLANTED=$$PWD/target/debug/pena-faults \
	  cargo test --locked -p tests --test faults -- --nocapture --test-threads=1; \
	  status=$$?; cat $(FAULTS_TABLE); exit $$status

# Against peers and against the floor, in one run; needs a quiet machine.
bench: judges
	cargo build --locked --profile dist -p cli
	cargo build --locked --profile dist -p pki --example floor
	$(VENV)/bin/python tests/benches/bench.py $(DIST)/pena $(DIST)/examples/floor $(VENV)/bin/python

# Where the release programs lie, and those that people are given.
RELEASE = $(or $(CARGO_TARGET_DIR),target)/release
DIST = $(or $(CARGO_TARGET_DIR),target)/dist

# Every document and structure of the corpora; PART=sign or PART=verdicts for one half. Status 1 when a bar is missed.
corpus: judges
	cargo build --locked --release -p cli
	cargo build --locked --release -p pki --example structures
	$(VENV)/bin/python tests/corpus/corpus.py $(RELEASE)/pena $(RELEASE)/examples/structures $(PART)

# One changed byte: every byte of five files as VALUES (255) others, SAMPLE (a million) elsewhere. Never green.
CORPORA = $(or $(PENA_CORPORA),../shared/corpora)
flips:
	cargo build --locked --release -p pades --example flips
	$(RELEASE)/examples/flips $(CORPORA) $(or $(SAMPLE),1000000) $(VALUES)

# Documents that kill ordinary readers: 10 seconds and 1 GB each, at most.
bombs:
	cargo build --locked --release -p cli
	python3 tests/hostile/judge.py $(RELEASE)/pena

# FUZZ_SECONDS (1200), FUZZ_JOBS (2), FUZZ_TARGETS: see tests/fuzz/run.sh.
fuzz:
	tests/fuzz/run.sh

# A thousand documents, 150 kills at random moments; ten thousand swaps. `make test` does the same in small.
faults-batch:
	cargo build --locked -p cli
	PENA_FAULTS=full cargo test --locked -p tests --test faults-batch -- --nocapture --test-threads=1

fmt:
	cargo fmt --all

lint:
	cargo fmt --all --check
	cargo clippy --locked --workspace -- -D warnings

clean:
	rm -rf target ui/node_modules ui/dist tests/.venv tests/.out
