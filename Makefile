# Muon. `make demo` and `make test` need nothing before them: they make the environment first.
# Most tests wait for a wire rather than for the processor, so three at a time are good for two cores.
# PYTHON=python3.13 make setup    chooses the Python;    ARGS="-k pad" make test    hands words on to the program.

RUN := .venv/bin/python
ARGS ?=
SEED ?= 1
VISITS ?= 10000
NIGHTS ?= 2000
WORKERS ?= 3

.PHONY: panels help setup setup-check demo test test-vm test-peers peers check gallery gallery-check gallery-keep bench simulate nights torture torture-vm stories lock clean
.DEFAULT_GOAL := help

help:           ## these lines
	@sed -n 's/^\([a-z-]*\):.*## */  make \1\t/p' Makefile | expand -t 18

setup:          ## make the environment at .venv (nothing else; quick when it is there)
	@tools/setup

setup-check:
	@tools/setup check

demo: setup     ## a self-checkout at work, in a window, or without a display as pictures in out/
	@echo "demo: kiosk, pad, scanner, printer and central server, all simulated on their real wires"
	@$(RUN) run_kiosk.py --demo $(ARGS)

test: setup     ## all tests (under 10 minutes on two cores)
	@echo "test: pytest, $(WORKERS) at a time"
	@$(RUN) -m pytest -n $(WORKERS) --dist worksteal $(ARGS)

test-vm: setup  ## scanner and touchscreen on a real kernel, in the pretend kiosk (RIG_DIR=its image)
	@echo "test-vm: pytest tests/vm"
	@RIG_DIR="$(RIG_DIR)" $(RUN) -m pytest -rs tests/vm $(ARGS)

test-peers: setup  ## SIP2 with library systems and a self-check that are not ours (makes their environments first)
	@tools/peers || echo "test-peers: their environments cannot be made here; what needs them is skipped"
	@echo "test-peers: pytest tests/peers"
	@$(RUN) -m pytest -rs tests/peers $(ARGS)

peers:          ## make the environments of those at .peers (nothing else; quick when they are there)
	@tools/peers

check: setup-check  ## ruff and the type checker
	@echo "check: ruff"
	@$(RUN) -m ruff check .
	@echo "check: types"
	@$(RUN) -m basedpyright --level error

gallery: setup  ## pictures of every screen under out/gallery/, and docs/gallery.md with docs/gallery/ anew
	@$(RUN) -m tests.gallery $(ARGS)

gallery-check: setup  ## is every screen the golden one? What differs is laid side by side under out/golden/
	@$(RUN) -m tests.gallery.check $(ARGS)

gallery-keep: setup  ## what the screens are now is golden from here on, and docs/gallery.md is made anew
	@$(RUN) -m tests.gallery.check --keep $(ARGS)
	@$(RUN) -m tests.gallery --page

panels: setup   ## every touch panel that is sold: a table of what is wrong on it (ARGS=15.6 only some; --each names all)
	@$(RUN) -m tests.panels $(ARGS)

bench: setup    ## the costs we count, each beside its least
	@$(RUN) -m tests.bench $(ARGS)

simulate: setup  ## random visits with random faults (VISITS=10000 SEED=1)
	@$(RUN) -m tests.simulate --visits $(VISITS) --seed $(SEED) $(ARGS)

nights: setup   ## offline nights replayed into ten library systems, an answer lost at every point (NIGHTS=2000)
	@$(RUN) -m tests.nights --nights $(NIGHTS) --seed $(SEED) $(ARGS)

torture: setup  ## power cuts, kills, damage, a month offline, failovers, a storm of kiosks: what was lost? (ARGS=--short)
	@$(RUN) -m tests.torture $(ARGS)

torture-vm: setup  ## the power cut under a real kernel, with cards that reorder and that lie (RIG_DIR=its image)
	@RIG_DIR="$(RIG_DIR)" $(RUN) -m tests.torture vm $(ARGS)

stories: setup  ## every story in tests/stories through the real program
	@set -e; for story in tests/stories/*.story; do echo "story: $$story"; $(RUN) run_kiosk.py --story "$$story" $(ARGS); done

lock:           ## resolve the locks anew (UPGRADE=--upgrade takes newer versions)
	@UPGRADE="$(UPGRADE)" tools/lock

clean:          ## take away the environment and everything that programs made
	rm -rf .venv .venv-lock .peers out build .pytest_cache .hypothesis .ruff_cache *.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
