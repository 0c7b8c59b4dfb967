/* words.h - what the outputs call things. */
#ifndef PCAP_TOOLS_WORDS_H
#define PCAP_TOOLS_WORDS_H

#include "record.h"

/* "frame", "open", "close", "gap", "broken", "finding" */
const char *words_kind(enum record_kind kind);

/* "client", "server" */
const char *words_from(enum pp_from from);

/* Why bytes are missing: a word for programs, and what it means. */
const char *words_missing(enum tcp_missing missing);
const char *words_missing_long(enum tcp_missing missing);

/* How a side ended: likewise. */
const char *words_end(enum tcp_end end);
const char *words_end_long(enum tcp_end end);

#endif
