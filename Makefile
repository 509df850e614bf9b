# The servers and the compiler that tests need come from .ci/install, the
# linters from tools/go.mod, which is apart so that their dependencies do not
# bend the program's.

GO   ?= go
TOOL  = $(GO) tool -modfile=tools/go.mod

# Packages to test or lint, and further flags for go test:
#   make test PKG=./internal/store/... ARGS='-run Unit -v'
PKG  ?= ./...
ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help run test bench chaos fuzz kills soak lint fmt messages pictures

help: ## say what there is
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# Not "go run", which calls Ctrl+C a failure.
run: ## the demo: a sample commune, its bot and a stand-in for Telegram; nothing to set up
	$(GO) build -o bin/keng ./cmd/keng
	@bin/keng demo

# CI=true, because .ci/install has just seen to the servers: one that is
# missing all the same is a failure. One package more at a time than there are
# cores, each with a Postgres of its own: tests wait for browsers and processes
# too. The race detector, and the checks of pointers that come with it, do not
# watch SQLite's own code, which is not ours and takes more than half of such a
# test's time under them. Garbage is collected less often than by default: memory
# is there, and time is short.
test: ## every test, with the race detector; installs Postgres, Redis, Chromium and gcc where they are missing
	@.ci/install
	CI=true CGO_ENABLED=1 GOGC=400 $(GO) test -race '-gcflags=modernc.org/...=-race=false -d=checkptr=0' -p $$(($$(nproc) + 1)) -timeout=13m $(ARGS) $(PKG)

bench: ## every figure of the README, on throwaway servers; takes a quarter of an hour
	@.ci/install
	$(GO) build -o bin/keng ./cmd/keng
	@bin/keng bench all

# So many processes of the program are killed; "make test" kills 20 of them.
KILLS ?= 500

kills: ## kill the program at random moments of broadcasts to 1,000 people: make kills KILLS=500; a hundred take about five minutes
	@.ci/install
	KENG_KILLS=$(KILLS) CI=true $(GO) test -count=1 -timeout=6h -v -run '^TestKilledDuringABroadcast$$' ./internal/faulttest

MINUTES ?= 30

soak: ## two processes under load, started anew in turn, and watched: make soak MINUTES=30
	@.ci/install
	@KENG_SOAK=$(MINUTES)m CI=true $(GO) test -count=1 -timeout=24h -v -run '^TestSoak$$' ./internal/faulttest

# How long each fuzzer runs, and how many of its workers at a time:
#   make fuzz FUZZTIME=10m FUZZWORKERS=2
FUZZTIME    ?= 1m
FUZZWORKERS ?= 1

# Minimising each input that reaches something new for a minute, as go test does
# by itself, leaves no time to look for the next.
fuzz: ## every fuzzer in turn, FUZZTIME=1m each; what one finds is kept in its testdata
	@grep -rEo --include='*_test.go' '^func Fuzz[A-Za-z]+' cmd internal | sed 's|/[^/]*:func | |' | sort | \
	while read -r package fuzzer; do \
		echo "$$package $$fuzzer"; \
		$(GO) test -run '^$$' -fuzz "^$$fuzzer$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 50x \
			-parallel $(FUZZWORKERS) "./$$package" </dev/null || exit 1; \
	done

# Where it begins, and how many months on each kind of database.
SEED ?= 1
RUNS ?= 1000

chaos: ## simulated months in which everything goes wrong: make chaos SEED=1 RUNS=1000; one takes two to five seconds
	@.ci/install
	$(GO) build -o bin/keng ./cmd/keng
	bin/keng bench chaos --seed $(SEED) --runs $(RUNS)

# golangci-lint runs the analyzers of vet and staticcheck too, so those do not
# run again by themselves; .golangci.yml says which others there are, and why.
# deadcode looks twice: from the program, because code that only tests reach is
# dead as well, and from the tests, for the packages that are made for them. What
# tells of which columns people get to see is asked by a test of the store, which
# is another package, and left out.
LAID = internal/notice/exporttable

lint: ## formatting, dead code, and the linters of .golangci.yml
	@out=$$($(TOOL) gofumpt -l cmd internal locales) && \
	if [ -n "$$out" ]; then echo "make fmt would change:" $$out; exit 1; fi
	@program=$$($(TOOL) deadcode ./cmd/keng) && tests=$$($(TOOL) deadcode -test ./...) && \
	if printf '%s\n' "$$program" "$$tests" | grep -vE '$(LAID)' | grep .; then exit 1; fi
	$(TOOL) golangci-lint run $(PKG)

pictures: ## take the pictures of the documents anew, from the running page
	@.ci/install
	KENG_PICTURES=$(CURDIR)/docs/pictures CI=true $(GO) test -count=1 ./cmd/keng -run '^TestPictures$$' -v

messages: ## write docs/messages.md anew: every message of a meeting's cycle, from the conversations
	$(GO) test ./internal/dialog/dialogtest -run '^Test(Conversations|Messages)$$/^..$$/^tour$$/^sqlite_and_memory$$' -update

fmt: ## format the code
	$(TOOL) gofumpt -w cmd internal locales
