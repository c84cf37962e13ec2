# make run     start the site and its worker on this machine
# make test    every test, on SQLite and on PostgreSQL, with the Firebase emulators and a browser;
#              what waits for a dying reader waits once
# make lint    what the reviewers would say
# make bench   the reader beside its peers; options in BENCH, as BENCH="--save docs/bench"
# make promises  the promises' tests with big numbers; make timing  whether answers' times tell
# make fuzz    hostile files, any input, states and Firebase with big numbers (FILES=10000)
# make chaos   kill, stop and starve real processes while people upload (PEOPLE=100 STRIKES=50)
# make proof   take each promise's defence out, and show the test that fails
# make audit   whether an installed package is known to be weak; asks PyPI
VENV ?= .venv
PYTHON ?= python3
PORT ?= 8000
REQUESTS ?= 1000
FILES ?= 10000
PEOPLE ?= 100
STRIKES ?= 50
PY = $(VENV)/bin/python
export VENV PYTHON

.PHONY: run test lint format audit bench promises fuzz chaos proof timing messages clean

run: export DEBUG = 1
run:
	@bin/install run
	@$(PY) manage.py migrate --verbosity 0 --skip-checks
	@$(PY) manage.py demo
	@exec $(PY) manage.py serve --port $(PORT)

# The second run leaves out what starts sites of its own, always on SQLite, and what kills readers.
test:
	@bin/install test
	$(PY) -m tests.services emulators -- $(PY) -m pytest --durations=15 -m "not postgres"
	$(PY) -m tests.services postgres -- $(PY) -m pytest --durations=15 -m "not emulator and not browser" \
		--ignore tests/promises/test_poison_photos.py \
		--ignore tests/kyc/management/test_serve.py \
		tests/accounts tests/kyc tests/config tests/promises

lint:
	@bin/install lint
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy .
	$(VENV)/bin/lint-imports
	$(VENV)/bin/djlint --check --lint templates
	DEBUG=1 $(PY) manage.py makemigrations --check --dry-run
	SECRET_KEY=$$($(PY) -c "import secrets; print(secrets.token_urlsafe(50))") \
		DATA_KEYS=$$(DEBUG=1 $(PY) manage.py new_key) INDEX_KEYS=$$(DEBUG=1 $(PY) manage.py new_key) \
		LEDGER_KEY=lint-only ALLOWED_HOSTS=example.org EMAIL_URL=smtp://localhost:25 \
		$(PY) manage.py check --deploy --fail-level WARNING

format:
	@bin/install lint
	$(PY) -m ruff check --fix .
	$(PY) -m ruff format .
	$(VENV)/bin/djlint --reformat templates

# In an environment of its own: it needs forty packages that nothing else here does.
audit:
	@bin/install lint
	@test -x $(VENV)/audit/bin/pip-audit || { $(PYTHON) -m venv $(VENV)/audit && \
		$(VENV)/audit/bin/pip install -q pip-audit==2.10.1; }
	$(VENV)/audit/bin/pip-audit --path $$($(PY) -c "import sysconfig; print(sysconfig.get_path('purelib'))")

bench:
	@bin/install bench
	$(PY) -m benchmarks.ktp $(BENCH)
	$(PY) -m benchmarks.pages

promises: export PROMISE_TRIES = 10000
promises: export PROMISE_EXAMPLES = 500
promises: export PROMISE_RACES = 100
promises:
	@bin/install test
	$(PY) -m pytest tests/promises tests/e2e/test_race.py --timeout 7200

fuzz: export PROMISE_FILES = $(FILES)
fuzz: export PROMISE_EXAMPLES = 500
fuzz: export PROMISE_STATUSES = 5000
fuzz:
	@bin/install test
	$(PY) -m pytest --timeout 36000 tests/promises/test_hostile_files.py \
		tests/promises/test_any_input.py tests/promises/test_states.py \
		tests/promises/test_firebase_ends_equal.py

chaos:
	@bin/install test
	$(PY) -m tests.promises.chaos --people $(PEOPLE) --strikes $(STRIKES)
	$(PY) -m tests.services servers -- \
		$(PY) -m tests.promises.chaos --people $(PEOPLE) --strikes $(STRIKES)

proof:
	@bin/install test
	$(PY) -m tests.promises.proof

timing:
	@bin/install lint
	$(PY) -m benchmarks.timing --requests $(REQUESTS)

messages:
	$(PY) manage.py makemessages --locale id --ignore $(VENV) --ignore node_modules
	$(PY) manage.py compilemessages --ignore $(VENV) --ignore node_modules

clean:
	rm -rf $(VENV) node_modules var staticfiles
