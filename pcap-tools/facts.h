/* facts.h - what there is to know of a record, by name.
 *
 * Filters and columns look names up once and ask for values of each record.
 * A frame's fields are taken apart when the first of them is asked for.
 */
#ifndef PCAP_TOOLS_FACTS_H
#define PCAP_TOOLS_FACTS_H

#include <polypaint/field.h>

#include "peers.h"
#include "record.h"

enum fact_id {
#define FACT(name, value, help) FACT_##name,
#include "facts.def"
    FACT_FIELD /* a field of the frame's data, or a part of a message */
};

enum fact_kind {
    FACT_NUMBER, FACT_TEXT, FACT_TIME, FACT_WORD, FACT_HEX, FACT_FORM,
    FACT_INDEXES, FACT_POINTS
};

struct fact {
    const char *name;
    enum fact_id id;
    enum fact_kind kind;
    const char *help; /* "" of fields */
};

/* The fact at `i`; 0 behind the last: all of facts.def, then
 * each field's name once. */
int facts_at(size_t i, struct fact *fact);

/* 0, or -1 when there is no such name. */
int facts_find(const char *name, size_t size, struct fact *fact);

/* The word at `i` that a fact of the kind WORD may be, or NULL. */
const char *facts_word(const struct fact *fact, size_t i);

/* A record and what is already known of it. */
struct facts {
    const struct record *record;
    struct peers_table *peers; /* the caller's */
    int64_t first;             /* time of the first record; kept by next */
    int begun;
    int read;                  /* fields are */
    size_t count;
    struct pp_field fields[PP_FIELDS_MAX];
};

/* Turns to the next record. */
void facts_next(struct facts *facts, const struct record *record);

/* What a record says; `text` is valid as long as the record, not
 * terminated. */
struct fact_value {
    int has_number, has_text, has_time;
    int is_f32; /* the number has no more digits than that */
    double number;
    int64_t time;
    const char *text;
    size_t size;
};

/* 1, or 0 when the record has no such thing. Lists, HEX and FORM have no value
 * of their own. */
int facts_get(struct facts *facts, const struct fact *fact,
              struct fact_value *value);

/* The field of that name in the frame's data, or NULL. */
const struct pp_field *facts_field(struct facts *facts, const char *name);

/* How many fields every frame begins with. */
enum {
#define PP_HEADER(name, value) FACTS_HEADER_##name,
#include <polypaint/payloads.def>
    FACTS_HEADERS
};

#endif
