# Everything runs in .venv, which the first target to need it makes. `make help` lists the targets.
PYTHON ?= python3
VENV := .venv
DATA ?= data
HOST ?= 127.0.0.1
PORT ?= 8000
# Where the CPU build of PyTorch comes from; without it, pip on Linux may take the build with CUDA (gigabytes).
TORCH_INDEX ?=
PIP := $(VENV)/bin/pip install --quiet --disable-pip-version-check --constraint constraints.txt $(if $(TORCH_INDEX),--extra-index-url $(TORCH_INDEX))

.DEFAULT_GOAL := help
.PHONY: help install serve test lint bench clean

help: ## List the targets
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /\1\t/' | expand -t 10

install: $(VENV)/.installed ## Make the environment and install Yinju into it

$(VENV)/bin/pip:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: pyproject.toml constraints.txt | $(VENV)/bin/pip
	$(PIP) --editable .
	@touch $@

$(VENV)/.developing: $(VENV)/.installed
	$(PIP) --editable '.[dev,train]'
	@touch $@

serve: $(VENV)/.installed ## Index seeds/ and serve the page and the API on 127.0.0.1:8000
	$(VENV)/bin/yinju ingest --data $(DATA) seeds/pages
	$(VENV)/bin/yinju serve --data $(DATA) --host $(HOST) --port $(PORT)

test: $(VENV)/.developing ## Run the whole test suite
	$(VENV)/bin/python -m pytest --numprocesses 2 $(ARGS)

lint: $(VENV)/.developing ## Check style and types
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy

bench: $(VENV)/.developing ## Rebuild the scoreboard: make bench DATA=folder
	$(VENV)/bin/python -m tests.benchmarks --data $(DATA)

clean: ## Remove the environment and the index, never seeds/
	rm -rf $(VENV) $(DATA) build *.egg-info
