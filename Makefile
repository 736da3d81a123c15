# Regulars: `make run` sets everything up and runs a shop; see CONTRIBUTING.md for the rest.
.PHONY: run demo run-hub test test-hardware test-image deb image check bench env texts translations lock
MAKEFLAGS += --no-print-directory
TEXTS := $(wildcard appliance/translations/*/LC_MESSAGES/*.po)

run: env ## a shop in ./var; Ctrl-C ends it
	@.ci/need --optional box
	@exec .venv/bin/regulars run

demo: env ## a filled shop in ./var-demo, with people who come, scan and buy
	@.ci/need --optional box
	@.venv/bin/python -m tests.system.demo --data var-demo & exec .venv/bin/regulars --data var-demo run --demo

run-hub: env ## a chain in ./var/chain: head office on a PostgreSQL of its own, and two shops
	@.ci/need --optional box test
	@exec .venv/bin/python -m tests.system.run_hub --data var/chain

test: ## everything, with what it needs from Debian
	@exec .ci/test

test-hardware: env ## all units on a Debian machine; the kiosk with USB scanners and a printer; the image on a board; two hours
	@.ci/need box test hardware
	@.ci/unpack linux-image-amd64
	@.ci/unpack busybox-static
	@.ci/unpack systemd-container
	@.ci/unpack hostapd
	@.ci/unpack iw
	@.ci/unpack wpasupplicant
	@.ci/unpack wireless-regdb
	@.venv/bin/python -m pytest -rA -m slow
	@REGULARS_MACHINE=yes .venv/bin/python -m pytest -rA -m machine tests/machine
	@.venv/bin/python -m tests.hardware
	@$(MAKE) test-image

deb: env ## the package for a release and an architecture: make deb RELEASE=trixie ARCHITECTURE=arm64
	@image-build/deb dist $(RELEASE) $(ARCHITECTURE)

image: env ## the SD card's image for Pi 3, 4 and Zero 2 W, as root: make image ADDRESS=where it will be published
	@.ci/need image
	@image-build/image dist $(ADDRESS)

test-image: ## the image on a Pi 3 played by QEMU, its plug pulled KILLS times; an hour and a half
	@[ -e .cache/image/regulars.img ] || $(MAKE) image
	@.ci/need image
	@REGULARS_IMAGE=.cache/image/regulars.img KILLS=$(KILLS) .venv/bin/python -m pytest -m board -rA -o faulthandler_timeout=0 tests/board

check: env ## format, lint, types, import rules, fast tests
	@exec .ci/check .venv

bench: env ## prints what a request, a login and a scan cost
	@.ci/need --optional box test
	@exec .venv/bin/python -m pytest -m bench tests/bench --capture=no

env: ## the environment in .venv, made anew when a lock file changes
	@.ci/need run
	@.ci/env .venv python3
	@$(MAKE) translations

texts: env ## the catalogues anew from the code: then translate what is empty in them
	@pot=$$(mktemp) && trap 'rm -f "$$pot"' EXIT && \
	.venv/bin/pybabel --quiet extract --mapping-file .babel.cfg --keywords N_ --add-location file \
	    --output-file "$$pot" appliance portal kiosk && \
	.venv/bin/pybabel --quiet update --input-file "$$pot" --output-dir appliance/translations --width 110 \
	    --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date

translations: $(TEXTS:.po=.mo) ## the catalogues, compiled
	@:
%.mo: %.po
	@.venv/bin/pybabel --quiet compile --input-file $< --output-file $@

lock: ## the lock files anew, from pyproject.toml
	@.ci/lock
