/* arena.h - memory that is freed all at once.
 *
 * What a script says lives as long as the run, what a trial says as long as
 * the trial: both take their strings and structs from an arena, and nobody
 * frees one of them alone.
 *
 * Running out of memory aborts: a runner without memory has no verdict to
 * give, and a wrong one would be worse.
 */
#ifndef CONFORMANCE_ARENA_H
#define CONFORMANCE_ARENA_H

#include <stddef.h>

struct arena {
    struct arena_chunk *chunks;
};

/* Memory set to zero, aligned for any type. */
void *arena_alloc(struct arena *arena, size_t size);

/* A copy with a NUL behind it. */
char *arena_copy(struct arena *arena, const void *bytes, size_t size);

/* What printf() would print. */
char *arena_print(struct arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Frees everything; the arena is empty then, and may be used again. */
void arena_free(struct arena *arena);

/* malloc() and realloc() that abort instead of returning NULL. */
void *need(void *memory);

#endif
