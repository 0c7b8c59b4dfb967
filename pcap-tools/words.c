#include "words.h"

const char *words_kind(enum record_kind kind)
{
    static const char *const words[] = {
        [RECORD_FRAME] = "frame", [RECORD_OPEN] = "open",
        [RECORD_CLOSE] = "close", [RECORD_GAP] = "gap",
        [RECORD_BROKEN] = "broken", [RECORD_FINDING] = "finding",
    };

    return words[kind];
}

const char *words_from(enum pp_from from)
{
    return from == PP_FROM_CLIENT ? "client" : "server";
}

static const struct {
    const char *word, *meaning;
} missing_words[] = {
    [TCP_MISSING_LOST] = { "lost", "they arrived, but are not in the capture" },
    [TCP_MISSING_CUT] = { "cut", "the capture's snap length cut them off" },
    [TCP_MISSING_MEMORY] = { "memory", "given up: too much waited for them" },
    [TCP_MISSING_END] = { "end", "the connection or capture ended before" },
}, end_words[] = {
    [TCP_END_FIN] = { "fin", "closes" },
    [TCP_END_RST] = { "rst", "cuts the connection (RST)" },
    [TCP_END_REUSED] = { "reused", "ends unseen: its ports are used again" },
    [TCP_END_MEMORY] = { "memory", "is forgotten: memory is short" },
    [TCP_END_CAPTURE] = { "capture", "is open when the capture ends" },
};

const char *words_missing(enum tcp_missing missing)
{
    return missing_words[missing].word;
}

const char *words_missing_long(enum tcp_missing missing)
{
    return missing_words[missing].meaning;
}

const char *words_end(enum tcp_end end)
{
    return end_words[end].word;
}

const char *words_end_long(enum tcp_end end)
{
    return end_words[end].meaning;
}
