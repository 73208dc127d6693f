# Short names for scripts/; everything works without make as well.
.DEFAULT_GOAL := help
.PHONY: help up test soak lint types protos lock bench mutants machine

help:   ## this list
	@grep -E '^[a-z]+: +##' $(MAKEFILE_LIST) | sed 's/: *## */\t/' | expand -t 12

up:     ## start the whole product on this machine
	@scripts/up

test:   ## every check, the same as CI
	@scripts/test

soak:   ## the tests that have a long form, in full; says how long it took
	@scripts/in-venv all -m pytest --soak --timeout 3600 $(PATHS)

lint:   ## ruff: rules and format
	@scripts/in-venv all -m ruff check . && scripts/in-venv all -m ruff format --check .

types:  ## mypy, strict
	@scripts/in-venv all -m mypy

protos: ## write libs/contracts from protos/
	@scripts/in-venv all -c '' && scripts/gen-protos

lock:   ## make requirements/*.lock from the pyproject.toml files
	@scripts/lock

bench:  ## measure; prints the ratios of one run
	@scripts/in-venv all -m bench

mutants: ## plant N single faults (100), drawn by SEED (1); fails when tests and types let too many pass
	@scripts/mutants -n $(or $(N),100) --seed $(or $(SEED),1) $(PATHS)

machine: ## both commands of the README on an empty Debian, made by debootstrap (root); what is committed
	@scripts/test --machine
