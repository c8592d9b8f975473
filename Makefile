# Redline Review: everything a developer or an operator runs. `make` alone lists the targets.
# Each target installs what it needs and nothing when there is nothing to install.

.DEFAULT_GOAL := help
SHELL := /bin/sh
PYTHON := .venv/bin/python
INSTALL := sh build_tools/install_system.sh
QM := i18n/redline_review_zh_Hans.qm
CENTRE := build/centre
PORT ?= 8765
# Stamps live beside what they speak of, or count only while it is there.
COUNTY := $(if $(wildcard build/demo/manifest.json),,FORCE) $(wildcard demo/county/*.py)

.PHONY: help run test lint bench serve link package translations tour-joplin tour-keys pictures demo clean distclean \
	bench-screening bench-peers venv venv-qgis test-system test-memory test-crash test-sync test-sync-long test-server FORCE

help: ## list the targets
	@grep -E '^[a-z%-]+:.*## ' Makefile | sed -E 's/^([a-z%-]+):.*## /\1\t/' | sed 's/%/NAME/' \
		| while IFS="$$(printf '\t')" read -r name words; do printf '  make %-14s %s\n' "$$name" "$$words"; done

run: venv-qgis build/stamps/demo $(QM) ## the whole job on the demo county: in QGIS with a display, driven on a virtual screen without
	@$(INSTALL) screen
	$(PYTHON) -m redline_review.demo.tour

test: test-system $(QM) ## all tests, or some: make test SUITES="unit server sync qgis"
	$(PYTHON) build_tools/run_tests.py $(SUITES)

test-memory: test-system $(QM) ## the tests with QGIS, freed memory overwritten: what is used too late ends the process here
	MALLOC_PERTURB_=165 $(PYTHON) build_tools/run_tests.py sync qgis

test-crash: venv ## SIGKILL at 300 random moments of a reviewer's work, half of them at the real window; all that was acknowledged must stand; prints its count
	$(PYTHON) -m redline_review.tests.crash.run_crash

test-sync: test-system ## sync that loses nothing: 300 random histories of three laptops, 250 SIGKILLs, 1,000 syncs over a bad line; prints its counts
	$(PYTHON) -m redline_review.tests.sync.run_machine --examples 300
	$(PYTHON) -m redline_review.tests.sync.run_kills --clients 200 --servers 50
	$(PYTHON) -m redline_review.tests.sync.run_faults --runs 1000
	REDLINE_LARGE_BYTES=50000000 QT_QPA_PLATFORM=offscreen $(PYTHON) -m pytest -q -s tests/sync/test_fault_runs.py -k large

test-sync-long: test-system ## 5,000 random histories, others each time; a failure says its seed
	$(PYTHON) -m redline_review.tests.sync.run_machine --examples 5000 --random

test-server: venv ## 8 server processes on one PostgreSQL, 200 reviewers for 60 s, kills, restarts of the database (SEED=…); all read anew; prints its counts
	@$(INSTALL) postgres
	$(PYTHON) -m redline_review.tests.load.run_load $(if $(SEED),--seed $(SEED))

lint: venv ## ruff (rules and format) and mypy --strict on the typed core
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m mypy $(addprefix build/link/redline_review/plugin/,domain app screening)
	$(PYTHON) -m mypy --python-version 3.11 build/link/redline_review/server

bench: venv-qgis bench-peers bench-server-peers bench-sync-peers ## all benchmarks, one process each; rows go to build/bench.json
	@$(INSTALL) postgres
	@for file in tests/bench/bench_*.py; do \
		QT_QPA_PLATFORM=offscreen $(PYTHON) -m pytest -q -s "$$file" || exit 1; \
	done

bench-%: venv-qgis ## one benchmark: tests/bench/bench_NAME.py
	QT_QPA_PLATFORM=offscreen $(PYTHON) -m pytest -q -s tests/bench/bench_$*.py

bench-screening: venv-qgis bench-peers ## screening against QGIS, geopandas, PostGIS; smaller with REDLINE_BENCH_SCALE=0.1
	@$(INSTALL) postgres
	QT_QPA_PLATFORM=offscreen $(PYTHON) -m pytest -q -s tests/bench/bench_screening.py

.PHONY: bench-server bench-server-peers
bench-server: venv-qgis bench-server-peers ## the server with a million patches against Kinto and pygeoapi (fewer: REDLINE_BENCH_PATCHES=20000)
	@$(INSTALL) postgres
	QT_QPA_PLATFORM=offscreen REDLINE_BENCH_PATCHES=$${REDLINE_BENCH_PATCHES:-1000000} \
		$(PYTHON) -m pytest -q -s tests/bench/bench_server.py

.PHONY: bench-sync bench-sync-peers
bench-sync: venv-qgis bench-server-peers bench-sync-peers ## 10,000 findings to the centre against Offline Editing, geodiff, Kinto (fewer: REDLINE_BENCH_FINDINGS=1000)
	@$(INSTALL) postgres
	QT_QPA_PLATFORM=offscreen REDLINE_BENCH_FINDINGS=$${REDLINE_BENCH_FINDINGS:-10000} \
		$(PYTHON) -m pytest -q -s tests/bench/bench_sync.py

bench-peers: build/bench/venv/made.stamp

bench-server-peers: build/bench/server-venv/made.stamp

bench-sync-peers: build/bench/sync-venv/made.stamp

build/bench/sync-venv/made.stamp: tests/bench/syncing/peers.txt
	@$(INSTALL) python
	/usr/bin/python3 -m venv --clear build/bench/sync-venv
	build/bench/sync-venv/bin/python -m pip install -q --disable-pip-version-check --no-deps -r tests/bench/syncing/peers.txt
	@touch $@

build/bench/server-venv/made.stamp: tests/bench/serving/peers.txt
	@$(INSTALL) python
	/usr/bin/python3 -m venv --clear build/bench/server-venv
	build/bench/server-venv/bin/python -m pip install -q --disable-pip-version-check --no-deps -r tests/bench/serving/peers.txt
	@touch $@

build/bench/venv/made.stamp: tests/bench/peers.txt
	@$(INSTALL) python
	/usr/bin/python3 -m venv --clear build/bench/venv
	build/bench/venv/bin/python -m pip install -q --disable-pip-version-check -r tests/bench/peers.txt
	@touch $@

serve: venv-qgis $(CENTRE)/made.stamp ## the central server with the demo batch on http://127.0.0.1:8765 (PORT=…)
	@echo "In a browser: http://127.0.0.1:$(PORT). Stop with Ctrl+C."
	@echo "Accounts: inspector, approver (first level), approver2 (second), admin; the password is the name with -demo."
	@echo "In QGIS: Connect to a server…, 127.0.0.1:$(PORT), images folder $(CURDIR)/build/demo/imagery"
	@exec $(PYTHON) -m redline_review.server serve --data $(CENTRE) --port $(PORT)

link: venv-qgis $(QM) ## install into your default QGIS profile as a link; enable for the desktop and qgis_process
	$(PYTHON) build_tools/link.py

package: $(QM) ## the zip for QGIS's plugin manager, under build/package
	$(PYTHON) build_tools/package.py

translations: venv ## collect the strings into i18n/*.ts, compile them to *.qm
	@$(INSTALL) linguist
	$(PYTHON) i18n/update.py
	sh build_tools/lrelease.sh

tour-joplin: venv-qgis $(QM) ## the screenshots of the driven tour over real images
	@$(INSTALL) screen
	$(PYTHON) -m redline_review.demo.tour --joplin

tour-keys: venv-qgis build/stamps/demo $(QM) ## 100 patches decided by keys alone, each key counted, the store read anew (TOUR_LANGUAGE=zh)
	@$(INSTALL) screen
	$(PYTHON) -m redline_review.demo.keyrun $(if $(TOUR_LANGUAGE),--language $(TOUR_LANGUAGE))

pictures: venv-qgis build/stamps/demo $(QM) ## the pictures of the guides anew, from the demo county
	@$(INSTALL) screen
	$(PYTHON) -m redline_review.demo.pictures
	$(PYTHON) -m redline_review.demo.served

demo: venv-qgis build/stamps/demo ## the demo county under build/demo (kept once made)

clean: ## remove what was built; .venv and the demo county's cache go with distclean
	rm -rf build/package build/tour build/stamps build/wheel $(CENTRE)
	rm -rf .pytest_cache .mypy_cache .ruff_cache i18n/*.qm

distclean: clean ## remove everything that is not source
	rm -rf build .venv redline_review.egg-info

venv:
	@$(INSTALL) python
	@sh build_tools/install_venv.sh

venv-qgis:
	@$(INSTALL) python qgis
	@sh build_tools/install_venv.sh

test-system:
	@$(INSTALL) python qgis screen linguist postgres tools browser
	@sh build_tools/install_venv.sh

build/stamps/demo: $(COUNTY) | venv-qgis
	@$(PYTHON) -m redline_review.demo.county --out build/demo
	@mkdir -p build/stamps && touch $@

$(CENTRE)/made.stamp: build/stamps/demo $(wildcard server/db/migrations/versions/*.py) | venv-qgis
	@$(PYTHON) -m redline_review.server demo --data $(CENTRE) --county build/demo
	@touch $@

i18n/%.qm: i18n/%.ts | venv
	@$(INSTALL) linguist
	sh build_tools/lrelease.sh

FORCE:
