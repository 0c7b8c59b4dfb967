# The one way in. `make help` lists the commands.
#
# B is where a build goes; each variant has its own: build (the programs as
# they ship), build/san (AddressSanitizer and UndefinedBehaviorSanitizer, what
# the tests run), build/clang.

# as many jobs as there are cores, unless -j says otherwise
ifeq ($(MAKELEVEL),0)
MAKEFLAGS += -j$(shell nproc)
endif

B        ?= build
CC       := $(if $(filter default,$(origin CC)),gcc,$(CC))
PREFIX   ?= /usr/local
DESTDIR  ?=
PYTHON   ?= $(firstword $(wildcard /usr/bin/python3) python3)
VERSION  := 0.1.0
SOVERSION := 0

WARNINGS := -Wall -Wextra -Wshadow -Wconversion -Wstrict-prototypes \
            -Wmissing-prototypes -Wpointer-arith -Wcast-qual -Wvla -Werror
OPTIMISE ?= -O2 -g
SANITIZE ?=
CFLAGS   ?=
CPPFLAGS ?=
LDFLAGS  ?=
# assert() stays: what it guards must hold in production too
ALL_CPPFLAGS = -Iinclude -Ibuild/gen -D_GNU_SOURCE -DPP_VERSION='"$(VERSION)"' $(CPPFLAGS)
ALL_CFLAGS   = -std=c11 $(OPTIMISE) -fPIC $(WARNINGS) $(SANITIZE) $(CFLAGS)
ALL_LDFLAGS  = $(SANITIZE) $(LDFLAGS)

# looked up once, when first needed: `make deps` may have to come before
once = $(eval $(1) := $(shell $(2)))$($(1))
UV_LIBS      = $(call once,UV_LIBS,pkg-config --libs libuv)
SQLITE_LIBS  = $(call once,SQLITE_LIBS,pkg-config --libs sqlite3)
HTTP_LIBS    = $(call once,HTTP_LIBS,pkg-config --libs libmicrohttpd)
YAML_LIBS    = $(call once,YAML_LIBS,pkg-config --libs yaml-0.1)
SODIUM_LIBS  = $(call once,SODIUM_LIBS,pkg-config --libs libsodium)
PCAP_LIBS    = $(call once,PCAP_LIBS,pkg-config --libs libpcap)
MONGODB_LIBS = $(if $(MONGODB),$(call once,MONGODB_LIBS,pkg-config --libs $(MONGODB)))
CJSON_LIBS   = $(call once,CJSON_LIBS,pkg-config --libs libcjson)
DUMP_LIBS    = $(call once,DUMP_LIBS,pkg-config --libs libpcap zlib libzstd cairo)
CAIRO_CFLAGS = $(call once,CAIRO_CFLAGS,pkg-config --cflags cairo)
LIB_LIBS     = -lunistring
LIBPP        = $(B)/lib/libpolypaint.a

# ---- rooms -----------------------------------------------------------------
LIB_SRC    := $(wildcard lib/*.c) $(wildcard lib/dialogue/*.c)
CLI_SRC    := $(wildcard lib/cli/*.c)
HUB_SRC    := $(wildcard server/hub/*.c)
# the MongoDB store, where pkg-config knows the driver by either of its names
MONGODB    := $(shell for p in mongoc2 libmongoc-1.0; do pkg-config --exists $$p && echo $$p && break; done)
SERVER_SRC := $(filter-out server/main.c $(if $(MONGODB),,server/store/mongodb%),$(wildcard server/*.c server/store/*.c))
PAGE_SRC   := web/page_line.c build/gen/web/report_page.c
CONFORM_SRC := $(filter-out conformance/main.c,$(wildcard conformance/*.c)) $(PAGE_SRC) build/gen/conformance/french.c
CLIENT_SRC := $(filter-out tools/ppclient/main.c,$(wildcard tools/ppclient/*.c))
CORPUS_SRC := $(wildcard tools/ppcorpus/*.c)
DUMP_SRC   := $(filter-out pcap-tools/main.c,$(wildcard pcap-tools/*.c)) \
              $(if $(wildcard web/dump.html),build/gen/web/dump_page.c)
MUTATE_SRC := fuzz/mutate.c fuzz/parts.c
PPFUZZ_SRC := $(wildcard fuzz/ppfuzz/*.c) $(MUTATE_SRC) build/gen/fuzz/corpus_frames.c
GEN        := build/gen/polypaint/clauses.def
READY      := build/.deps

objects  = $(patsubst %.c,$(B)/obj/%.o,$(1))
PROGRAMS := $(if $(wildcard server/main.c),$(B)/bin/polypaintd) \
            $(if $(wildcard conformance/main.c),$(B)/bin/ppconform) \
            $(if $(wildcard tools/ppclient/main.c),$(B)/bin/ppclient) \
            $(if $(wildcard pcap-tools/main.c),$(B)/bin/ppdump) \
            $(if $(CORPUS_SRC),$(B)/bin/ppcorpus) $(B)/bin/ppfuzz
DISSECTOR := $(B)/share/polypaint.lua

.PHONY: all lib programs deps clean install uninstall help run conformance mutants \
        conformance-client \
        test unit check-all soak replay fuzzers fuzz fuzz-afl fuzz-target fuzz-coverage fuzz-corpus
.DELETE_ON_ERROR:
.SECONDARY:

all: lib programs        ## build the library and the programs (build/bin)
lib: $(LIBPP) $(B)/lib/libpolypaint.so
programs: $(PROGRAMS) $(DISSECTOR)

help:                    ## this list
	@echo "PolyPaint protocol kit. Make targets:"; echo
	@sed -n 's/^\([a-z][a-z-]*\):.*## /\1|/p' $(MAKEFILE_LIST) | \
	  awk -F'|' '{ printf "  %-14s %s\n", $$1, $$2 }'
	@echo; echo "B=DIR builds elsewhere, CC=clang with another compiler, -j1 step by step."

# ---- what the machine needs ------------------------------------------------
deps: $(READY)           ## install what is missing (Debian packages)
$(READY): tools/deps
	@mkdir -p $(@D)
	@tools/deps
	@touch $@
# an empty file; make begins anew when it was made, and finds what has come
ifneq ($(filter-out help clean deps uninstall,$(or $(MAKECMDGOALS),all)),)
include $(READY)
endif
$(READY)-browser: tools/deps | $(READY)
	@mkdir -p $(@D)
	@tools/deps browser
	@touch $@
$(READY)-mongodb: tools/deps
	@mkdir -p $(@D)
	@tools/deps mongodb
	@touch $@
$(READY)-fuzz: tools/deps | $(READY)
	@mkdir -p $(@D)
	@tools/deps fuzz
	@touch $@

# ---- compiling -------------------------------------------------------------
$(GEN): docs/PROTOCOL.md include/polypaint/clauses.awk
	@mkdir -p $(@D)
	awk -f include/polypaint/clauses.awk docs/PROTOCOL.md > $@.new
	mv $@.new $@

$(B)/obj/%.o: %.c $(GEN) | $(READY)
	@mkdir -p $(@D)
	$(CC) $(ALL_CPPFLAGS) $(ROOM_CPPFLAGS) $(ALL_CFLAGS) $(ROOM_CFLAGS) -MMD -MP -c $< -o $@

$(B)/obj/server/%.o $(B)/obj/tests/server/%.o: ROOM_CPPFLAGS = -Iserver $(MONGODB_CPPFLAGS)
# the driver's headers are not ours to warn of
MONGODB_CPPFLAGS = $(if $(MONGODB),$(call once,MONGODB_CPPFLAGS,pkg-config --cflags $(MONGODB) | sed 's/-I/-isystem /g'; echo -DHAVE_MONGODB))
# made again when the driver has come or gone
$(B)/obj/server/store/store.o $(B)/obj/tests/server/store_test.o: $(B)/obj/.mongodb-$(or $(MONGODB),none)
$(B)/obj/.mongodb-%:
	@mkdir -p $(@D)
	@rm -f $(B)/obj/.mongodb-*
	@touch $@
$(B)/obj/conformance/%.o $(B)/obj/tests/conformance/%.o: ROOM_CPPFLAGS = -Iconformance -Iweb
$(B)/obj/build/gen/conformance/%.o: ROOM_CPPFLAGS = -Iconformance
$(B)/obj/web/%.o $(B)/obj/build/gen/web/%.o: ROOM_CPPFLAGS = -Iweb
$(B)/obj/tools/ppclient/%.o $(B)/obj/tests/tools/%.o: ROOM_CPPFLAGS = -Itools/ppclient
$(B)/obj/pcap-tools/%.o $(B)/obj/tests/pcap-tools/%.o: ROOM_CPPFLAGS = -Ipcap-tools -Iweb $(CAIRO_CFLAGS)
$(B)/obj/fuzz/%.o: ROOM_CPPFLAGS = -Iserver -Iconformance
$(B)/obj/fuzz/%.o: ROOM_CFLAGS = $(FUZZ_CFLAGS)
$(addprefix $(B)/obj/fuzz/,fuzz_capture.o capture_stream.o): ROOM_CPPFLAGS = -Ipcap-tools
$(B)/obj/tests/lib/%.o: ROOM_CPPFLAGS = -Ilib -Itools/ppcorpus

$(LIBPP): $(call objects,$(LIB_SRC))
	@mkdir -p $(@D)
	rm -f $@ && ar rcs $@ $^

$(B)/lib/libpolypaint.so: $(call objects,$(LIB_SRC))
	@mkdir -p $(@D)
	$(CC) -shared -Wl,-soname,libpolypaint.so.$(SOVERSION) $(ALL_LDFLAGS) -o $@ $^ $(LIB_LIBS)

# the pages: of a report, of a capture; whole, and as what stands around their data
PAGE_PARTS := $(wildcard web/parts/*.js web/report/*.js web/dump/*.js web/style/*.css)
build/gen/web/%.html: web/%.html web/assemble $(PAGE_PARTS)
	@mkdir -p $(@D)
	web/assemble $< > $@
build/gen/web/%_page.c: web/%.html web/assemble $(PAGE_PARTS)
	@mkdir -p $(@D)
	web/assemble --c $< > $@

# the dissector for Wireshark: the type table, and what stands behind it
$(DISSECTOR): $(call objects,pcap-tools/wireshark/tables.c) $(LIBPP) pcap-tools/wireshark/polypaint.lua
	@mkdir -p $(@D)
	$(CC) $(ALL_LDFLAGS) -o $(B)/obj/wireshark-tables $(filter-out %.lua,$^) $(LIB_LIBS) -lm
	{ $(B)/obj/wireshark-tables && cat pcap-tools/wireshark/polypaint.lua; } > $@

# the French document, section by section
build/gen/conformance/french.c: docs/PolyPaint-protocole-v1.3.fr.txt conformance/french.awk
	@mkdir -p $(@D)
	awk -f conformance/french.awk $< > $@

# the corpus's frames, in ppfuzz
build/gen/fuzz/corpus_frames.c: corpus/frames.jsonl fuzz/ppfuzz/corpus.awk
	@mkdir -p $(@D)
	awk -f fuzz/ppfuzz/corpus.awk $< > $@
$(B)/obj/build/gen/fuzz/%.o: ROOM_CPPFLAGS = -Ifuzz/ppfuzz

# link: $(1) program, $(2) objects, $(3) libraries
define program
$(B)/bin/$(1): $$(call objects,$(2)) $$(LIBPP)
	@mkdir -p $$(@D)
	$$(CC) $$(ALL_LDFLAGS) -o $$@ $$^ $(3) $$(LIB_LIBS) -lm -lpthread
endef
$(eval $(call program,polypaintd,server/main.c $(SERVER_SRC) $(HUB_SRC) $(CLI_SRC),$$(UV_LIBS) $$(SQLITE_LIBS) $$(MONGODB_LIBS) $$(SODIUM_LIBS) $$(YAML_LIBS) $$(HTTP_LIBS)))
$(eval $(call program,ppconform,conformance/main.c $(CONFORM_SRC) $(CLI_SRC),$$(UV_LIBS) $$(CJSON_LIBS) $$(PCAP_LIBS)))
$(eval $(call program,ppclient,tools/ppclient/main.c $(CLIENT_SRC) $(CLI_SRC),$$(UV_LIBS)))
$(eval $(call program,ppdump,pcap-tools/main.c $(DUMP_SRC) $(CLI_SRC),$$(DUMP_LIBS)))
$(eval $(call program,ppfuzz,$(PPFUZZ_SRC) $(CLI_SRC),$$(UV_LIBS)))
$(eval $(call program,ppcorpus,$(CORPUS_SRC) $(CLI_SRC),))

# ---- running ---------------------------------------------------------------
run: $(B)/bin/polypaintd ## host a server on this machine (127.0.0.1:5000)
	@mkdir -p build/data
	$(B)/bin/polypaintd --store=sqlite:build/data/polypaint.db $(ARGS)

conformance: all         ## judge polypaintd, on SQLite, by the whole suite
	@tools/conformance $(B) $(ARGS)

mutants: all             ## show that the suite catches planted mistakes (ARGS=NAME...)
	@B=$(B) $(PYTHON) tests/mutants/run $(ARGS)

conformance-client: all  ## judge ppclient by the cases for clients
	@tools/conformance-client $(B) $(ARGS)

# ---- testing ---------------------------------------------------------------
# one Criterion program for each room, each test file for one source file
TEST_ROOMS := $(patsubst tests/%/,%,$(sort $(dir $(wildcard tests/lib/*_test.c \
                tests/server/*_test.c tests/conformance/*_test.c tests/pcap-tools/*_test.c \
                tests/tools/*_test.c))))
PLANTED := $(patsubst tests/planted/%_test.c,$(B)/tests/planted-%,$(wildcard tests/planted/*_test.c))
UNIT := $(TEST_ROOMS:%=$(B)/tests/%) $(PLANTED)
SAN_MAKE = $(MAKE) --no-print-directory B=build/san OPTIMISE="-O1 -g" \
           SANITIZE="-fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer"

$(B)/tests/lib: $(call objects,$(wildcard tests/lib/*.c) $(filter-out tools/ppcorpus/main.c,$(CORPUS_SRC))) $(LIBPP)
	@mkdir -p $(@D)
	$(CC) $(ALL_LDFLAGS) -o $@ $^ -lcriterion $(LIB_LIBS) -lm
$(B)/tests/server: $(call objects,$(filter-out $(if $(MONGODB),,tests/server/mongodb%),$(wildcard tests/server/*.c)) $(SERVER_SRC) $(HUB_SRC) $(CLI_SRC)) $(LIBPP)
	@mkdir -p $(@D)
	$(CC) $(ALL_LDFLAGS) -o $@ $^ -lcriterion $(UV_LIBS) $(SQLITE_LIBS) $(MONGODB_LIBS) $(SODIUM_LIBS) $(YAML_LIBS) $(HTTP_LIBS) $(LIB_LIBS) -lm -lpthread
$(B)/tests/conformance: $(call objects,$(wildcard tests/conformance/*.c) $(CONFORM_SRC) $(CLI_SRC)) $(LIBPP)
	@mkdir -p $(@D)
	$(CC) $(ALL_LDFLAGS) -o $@ $^ -lcriterion $(UV_LIBS) $(CJSON_LIBS) $(PCAP_LIBS) $(LIB_LIBS) -lm -lpthread
$(B)/tests/pcap-tools: $(call objects,$(wildcard tests/pcap-tools/*.c) $(DUMP_SRC) $(CLI_SRC)) $(LIBPP)
	@mkdir -p $(@D)
	$(CC) $(ALL_LDFLAGS) -o $@ $^ -lcriterion $(DUMP_LIBS) $(LIB_LIBS) -lm -lpthread
$(B)/tests/tools: $(call objects,$(wildcard tests/tools/*.c) $(CLIENT_SRC) $(CLI_SRC)) $(LIBPP)
	@mkdir -p $(@D)
	$(CC) $(ALL_LDFLAGS) -o $@ $^ -lcriterion $(UV_LIBS) $(LIB_LIBS) -lm -lpthread

$(PLANTED): $(B)/tests/planted-%: $(B)/obj/tests/planted/%_test.o
	@mkdir -p $(@D)
	$(CC) $(ALL_LDFLAGS) -o $@ $^ -lcriterion

# ---- fuzzing: replayed by the tests, driven by libFuzzer ------------------------
FUZZ := frame json text script session capture config
FUZZ_TIME ?= 60
PLAIN := fuzz/turn.c $(wildcard fuzz/plain_*.c)
FUZZ_frame := fuzz/fuzz_frame.c fuzz/frame_oracles.c $(PLAIN)
FUZZ_json := fuzz/fuzz_json.c fuzz/plain_json.c
FUZZ_text := fuzz/fuzz_text.c fuzz/frame_oracles.c fuzz/turn.c fuzz/plain_json.c
FUZZ_script := fuzz/fuzz_script.c fuzz/frame_oracles.c fuzz/plain_json.c $(CONFORM_SRC) $(CLI_SRC)
FUZZ_session := fuzz/fuzz_session.c $(wildcard fuzz/session_*.c) $(PLAIN) $(HUB_SRC)
FUZZ_capture := fuzz/fuzz_capture.c fuzz/capture_stream.c fuzz/turn.c $(DUMP_SRC) $(CLI_SRC)
FUZZ_config := fuzz/fuzz_config.c fuzz/turn.c server/config.c
FUZZ_MUTATOR_frame := fuzz/mutator_frame.c $(MUTATE_SRC)
FUZZ_MUTATOR_session := fuzz/mutator_session.c $(MUTATE_SRC)
FUZZ_LDFLAGS_frame := -Wl,--wrap=realloc
FUZZ_LDFLAGS_session := -Wl,--wrap=malloc,--wrap=calloc,--wrap=realloc,--wrap=pp_frame_check
FUZZ_LIBS_script = $(UV_LIBS) $(CJSON_LIBS) $(PCAP_LIBS)
FUZZ_LIBS_capture = $(DUMP_LIBS)
FUZZ_LIBS_config = $(YAML_LIBS)
REPLAY := $(FUZZ:%=$(B)/replay/%)
# what is fuzzed is watched and counts its branches; the second opinions of
# fuzz/ are neither, so that what leads the fuzzer is the code and not they
FUZZ_COUNT = inline-8bit-counters,pc-table
FUZZ_MAKE = $(MAKE) --no-print-directory B=build/fuzz CC=clang OPTIMISE="-O2 -g" \
            SANITIZE="-fsanitize=address,undefined -fsanitize-coverage=$(FUZZ_COUNT) -fno-sanitize-recover=all -fno-omit-frame-pointer" \
            FUZZ_CFLAGS="-fno-sanitize=all -fno-sanitize-coverage=$(FUZZ_COUNT)"
COVER_MAKE = $(MAKE) --no-print-directory B=build/coverage CC=clang OPTIMISE="-O1 -g" \
            SANITIZE="-fprofile-instr-generate -fcoverage-mapping"

# what drives them: libFuzzer, unless fuzz/oss-fuzz/build.sh says otherwise
FUZZ_LINK ?= $(CC)
FUZZ_ENGINE ?= -fsanitize=fuzzer

# harness: $(1) its name
define harness
$(B)/replay/$(1): $$(call objects,$(FUZZ_$(1)) fuzz/replay.c) $$(LIBPP)
	@mkdir -p $$(@D)
	$$(CC) $$(ALL_LDFLAGS) $(FUZZ_LDFLAGS_$(1)) -o $$@ $$^ $$(FUZZ_LIBS_$(1)) $$(LIB_LIBS) -lm
$(B)/fuzz-$(1): $$(call objects,$(FUZZ_$(1)) $(FUZZ_MUTATOR_$(1)) fuzz/live.c) $$(LIBPP)
	@mkdir -p $$(@D)
	$$(FUZZ_LINK) $$(ALL_LDFLAGS) $(FUZZ_LDFLAGS_$(1)) -o $$@ $$^ $$(FUZZ_ENGINE) $$(FUZZ_LIBS_$(1)) $$(LIB_LIBS) -lm
endef
$(foreach name,$(FUZZ),$(eval $(call harness,$(name))))

$(B)/dictionary: $(call objects,fuzz/dictionary.c) $(LIBPP)
	$(CC) $(ALL_LDFLAGS) -o $@-maker $^ $(LIB_LIBS) -lm
	$@-maker > $@

# somebody's parser beside ours
TARGET_SRC := fuzz/fuzz_target.c fuzz/target_compare.c fuzz/target_shrink.c $(FUZZ_MUTATOR_frame)
$(B)/fuzz-target: $(call objects,$(TARGET_SRC)) $(TARGET) $(LIBPP)
	$(CC) $(ALL_LDFLAGS) -fsanitize=fuzzer -o $@ $^ $(LIB_LIBS) -lm -lstdc++

$(B)/seed-frames: $(call objects,fuzz/seed_frames.c) $(LIBPP)
	$(CC) $(ALL_LDFLAGS) -o $@ $^ $(LIB_LIBS) -lm

replay: $(REPLAY)
fuzzers: $(FUZZ:%=$(B)/fuzz-%) $(B)/dictionary $(B)/seed-frames

fuzz: deps $(READY)-fuzz ## look for faults, FUZZ_TIME=60 s for each of FUZZ="frame text ..."
	@$(FUZZ_MAKE) fuzzers
	@B=build/fuzz FUZZ_TIME=$(FUZZ_TIME) fuzz/run $(FUZZ)

fuzz-target: deps $(READY)-fuzz ## compare a parser with ours: TARGET=my_parser.o [STRICT=1] (docs/FUZZING.md)
	@[ -n "$(TARGET)" ] || { echo "make fuzz-target: TARGET=my_parser.o is wanted; see fuzz/target.h" >&2; exit 2; }
	@rm -f build/fuzz/fuzz-target
	@$(FUZZ_MAKE) TARGET="$(abspath $(TARGET))" build/fuzz/fuzz-target build/fuzz/dictionary
	@B=build/fuzz FUZZ_TIME=$(FUZZ_TIME) TARGET_STRICT=$(STRICT) TARGET_FROM=$(FROM) TARGET_ONLY="$(ONLY)" fuzz/run target

fuzz-afl: deps $(READY)-fuzz ## the same harnesses driven by AFL++
	@AFL_QUIET=1 $(MAKE) --no-print-directory B=build/afl CC=afl-clang-fast OPTIMISE="-O2 -g" \
	  SANITIZE="-fsanitize=address,undefined -fno-sanitize-recover=all" $(FUZZ:%=build/afl/fuzz-%) build/afl/dictionary
	@FUZZ_TIME=$(FUZZ_TIME) fuzz/afl $(FUZZ)

fuzz-coverage: deps $(READY)-fuzz ## lines that corpus/fuzz reaches: a summary, and build/coverage/html
	@$(COVER_MAKE) replay
	@fuzz/coverage build/coverage $(FUZZ)

fuzz-corpus: deps $(READY)-fuzz ## take what was found into corpus/fuzz, as little as says as much
	@$(FUZZ_MAKE) fuzzers
	@fuzz/merge build/fuzz $(FUZZ)

unit: $(UNIT)

test: deps               ## unit tests, whole programs, conformance, all sanitized
	@$(SAN_MAKE) lib programs unit replay
	@B=build/san PYTHON=$(PYTHON) tests/run test

check-all: deps $(READY)-browser $(READY)-fuzz $(READY)-mongodb ## test, and: clang, every store, planted faults, mutants, pages
	@$(MAKE) --no-print-directory B=build/clang CC=clang lib programs unit
	@$(MAKE) --no-print-directory all
	@$(SAN_MAKE) lib programs unit replay
	@$(COVER_MAKE) replay
	@B=build/san PLAIN=$(B) PYTHON=$(PYTHON) tests/run check-all

soak: deps               ## what takes long: 200 times kill -9 over each store, a database that takes 10 s, 10,000 silent clients
	@$(SAN_MAKE) lib programs
	@B=build/san POLYPAINT_SOAK=1 PYTHON=$(PYTHON) tests/mongodb/run $(PYTHON) -m pytest -q -s \
	  -p no:cacheprovider tests/programs/test_kills.py tests/programs/test_mongodb.py \
	  tests/programs/test_polypaintd_faults.py

# ---- installing ------------------------------------------------------------
install: all             ## install under PREFIX (and DESTDIR)
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/lib/pkgconfig \
	  $(DESTDIR)$(PREFIX)/include/polypaint $(DESTDIR)$(PREFIX)/share/polypaint
	install -m 755 $(B)/bin/polypaintd $(B)/bin/ppconform $(B)/bin/ppclient $(B)/bin/ppfuzz \
	  $(if $(wildcard pcap-tools/main.c),$(B)/bin/ppdump) $(DESTDIR)$(PREFIX)/bin
	install -m 644 $(LIBPP) $(DESTDIR)$(PREFIX)/lib
	install -m 755 $(B)/lib/libpolypaint.so $(DESTDIR)$(PREFIX)/lib/libpolypaint.so.$(VERSION)
	ln -sf libpolypaint.so.$(VERSION) $(DESTDIR)$(PREFIX)/lib/libpolypaint.so.$(SOVERSION)
	ln -sf libpolypaint.so.$(SOVERSION) $(DESTDIR)$(PREFIX)/lib/libpolypaint.so
	sed -e 's|@PREFIX@|$(PREFIX)|' -e 's|@VERSION@|$(VERSION)|' lib/polypaint.pc.in \
	  > $(DESTDIR)$(PREFIX)/lib/pkgconfig/polypaint.pc
	install -m 644 include/polypaint/*.h include/polypaint/*.def $(GEN) $(DESTDIR)$(PREFIX)/include/polypaint
	install -d $(DESTDIR)$(PREFIX)/share/polypaint/wireshark
	install -m 644 $(DISSECTOR) $(DESTDIR)$(PREFIX)/share/polypaint/wireshark
	cp -R conformance/suite conformance/clients conformance/profile corpus $(DESTDIR)$(PREFIX)/share/polypaint
	install -d $(DESTDIR)$(PREFIX)/lib/systemd/system $(DESTDIR)$(PREFIX)/lib/sysusers.d
	sed 's|@PREFIX@|$(PREFIX)|' server/polypaintd.service.in \
	  > $(DESTDIR)$(PREFIX)/lib/systemd/system/polypaintd.service
	install -m 644 server/polypaintd.sysusers $(DESTDIR)$(PREFIX)/lib/sysusers.d/polypaintd.conf

uninstall:               ## take away what install put there
	rm -f $(addprefix $(DESTDIR)$(PREFIX)/bin/,polypaintd ppconform ppclient ppdump ppfuzz)
	rm -f $(DESTDIR)$(PREFIX)/lib/libpolypaint.* $(DESTDIR)$(PREFIX)/lib/pkgconfig/polypaint.pc
	rm -f $(DESTDIR)$(PREFIX)/lib/systemd/system/polypaintd.service $(DESTDIR)$(PREFIX)/lib/sysusers.d/polypaintd.conf
	rm -rf $(DESTDIR)$(PREFIX)/include/polypaint $(DESTDIR)$(PREFIX)/share/polypaint

clean:                   ## remove build/
	rm -rf build

-include $(shell find $(B)/obj -name '*.d' 2>/dev/null)
