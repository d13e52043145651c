# Everything that a newcomer, a developer and CI call; each line says what it does with: make help
PYTHON ?= python3

.DEFAULT_GOAL := help
.PHONY: help run test check bench setup clean

help: ## say what can be made
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/make \1\t\2/p' $(MAKEFILE_LIST)

run: ## set up, fill the demo city and serve it on http://127.0.0.1:8000 (HOST=, PORT=)
	@exec $(PYTHON) tools/run.py

test: ## run every test that this machine can, and name the ones it cannot
	@exec $(PYTHON) tools/test.py $(TESTS)

check: ## what CI runs: format, lint, layers, types and every test
	@exec .ci/run

bench: ## measure what docs/performance.md names
	@$(PYTHON) tools/bootstrap.py --dev
	@exec .venv/bin/python -m bench

setup: ## make .venv, node_modules, static/vendor and the compiled catalogs
	@$(PYTHON) tools/bootstrap.py --dev

clean: ## remove what the set-up and the tests made; the city in instance/ stays
	rm -rf .venv node_modules static/vendor .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	find shishin \( -name '*.mo' -o -name .stamp \) -delete
