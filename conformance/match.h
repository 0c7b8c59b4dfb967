/* match.h - what a frame is expected to be, and why one is not. */
#ifndef CONFORMANCE_MATCH_H
#define CONFORMANCE_MATCH_H

#include <stddef.h>
#include <stdint.h>

#include <polypaint/polypaint.h>

#include "arena.h"

struct cJSON;

enum match_kind {
    MATCH_FIELDS, /* a type and some of its fields */
    MATCH_BYTES,  /* exactly these bytes */
    MATCH_CLOSED, /* not a frame: the connection's end */
    MATCH_NOTHING /* not a frame: silence for that long */
};

struct match_field {
    const char *name;
    enum pp_value_kind kind;
    const char *written; /* its value in the script */
    const uint8_t *bytes;
    size_t size;
};

enum match_json { JSON_FREE, JSON_HAS, JSON_LACKS };

struct match {
    enum match_kind kind;
    enum pp_from from; /* who sends it: set before match_read() */
    int type;         /* FIELDS; and BYTES, when they are a frame, else -1 */
    struct match_field fields[PP_FIELDS_MAX];
    int field_count;
    enum match_json json;
    const char *json_text; /* what it has or lacks: JSON that parses */
    const uint8_t *bytes;  /* BYTES */
    size_t size;
    const char *text;      /* as written */
    long long wait;        /* NOTHING: milliseconds */
    int done;              /* for the owner: this one came already */
};

/* What is wrong with a text that was read: the offset, and words. */
struct slip {
    size_t at;
    const char *words; /* NULL: nothing */
};

/* Reads "TYPE field=value ... [has|lacks JSON]" or "RAW ..." (size bytes)
 * into *match. -1 with *slip filled in. */
int match_read(struct arena *arena, const char *text, size_t size,
               struct match *match, struct slip *slip);

/* Whether the frame is what the match says. */
int match_frame(const struct match *match, const struct pp_frame *frame);

/* Why match_frame() said no, in words, in the arena: "status is BAD_PASSWORD,
 * not ACCEPTED". */
const char *match_explain(struct arena *arena, const struct match *match,
                          const struct pp_frame *frame);

/* Whether a JSON text holds what another says: an object its members, a list
 * an element for each of its elements, a value the same value. */
int json_has(const char *text, size_t size, const char *wanted);

/* Of a list, what another one lacks: a list, to be freed. NULL when either is
 * none. */
char *json_lacking(const char *text, size_t size, const char *wanted);

/* Whether two JSON texts are the same value; 0 when one is no JSON. */
int json_same(const char *text, size_t size, const char *other,
              size_t other_size);

#endif
