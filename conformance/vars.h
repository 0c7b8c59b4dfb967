/* vars.h - ${...} in a statement.
 *
 * A value is kept as it would be written in a script. Outside of a string it
 * is put in as it is written; inside one its quotes go away, or its quotes and
 * backslashes are escaped when it had none.
 */
#ifndef CONFORMANCE_VARS_H
#define CONFORMANCE_VARS_H

#include <stddef.h>
#include <stdint.h>
#include <time.h>

#include "arena.h"

struct vars {
    struct arena *arena;   /* where values are kept; not owned */
    struct vars_entry *table;
    uint32_t now;          /* ${now}; 0: the clock */
};

/* Sets a variable to what a script would write. */
void vars_set(struct vars *vars, const char *name, size_t name_size,
              const char *written, size_t size);

/* Sets it to a text: written bare if it can be, else as a string. */
void vars_set_text(struct vars *vars, const char *name, const char *text);

/* What a variable was set to, or NULL. */
const char *vars_get(const struct vars *vars, const char *name, size_t size);

void vars_free(struct vars *vars);

/* Which part of the result came from which part of the source. */
struct patch {
    size_t from, from_size, to, to_size;
};

struct filled {
    const char *text; /* terminated, in the arena */
    size_t size;
    struct patch *patches;
    size_t patch_count;
    size_t error_at;   /* when it failed: where in the source, and why */
    const char *error; /* NULL: it did not */
};

/* Fills in the variables. Returns 0, or -1 with filled->error set. */
int vars_fill(const struct vars *vars, struct arena *arena, const char *text,
              size_t size, struct filled *filled);

/* The offset in the source that an offset in the result came from. */
size_t filled_source(const struct filled *filled, size_t at);

/* The clock that Date is taken from: vars->now or the machine's. */
uint32_t vars_now(const struct vars *vars);

#endif
