#include "arena.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CHUNK = 4096, ALIGN = 16 };

struct arena_chunk {
    struct arena_chunk *next;
    size_t used, size;
    _Alignas(ALIGN) char room[];
};

void *need(void *memory)
{
    if (!memory) {
        fputs("ppconform: out of memory: run fewer cases at once (--jobs)\n",
              stderr);
        abort();
    }
    return memory;
}

void *arena_alloc(struct arena *arena, size_t size)
{
    struct arena_chunk *chunk = arena->chunks;
    size_t room;
    void *result;

    size = (size + ALIGN - 1) / ALIGN * ALIGN;
    if (!chunk || chunk->size - chunk->used < size) {
        room = size > CHUNK / 4 ? size : CHUNK;
        chunk = need(malloc(sizeof *chunk + room));
        chunk->used = 0;
        chunk->size = room;
        chunk->next = arena->chunks;
        arena->chunks = chunk;
    }
    result = chunk->room + chunk->used;
    chunk->used += size;
    return memset(result, 0, size);
}

char *arena_copy(struct arena *arena, const void *bytes, size_t size)
{
    char *copy = arena_alloc(arena, size + 1);

    if (size)
        memcpy(copy, bytes, size);
    return copy;
}

char *arena_print(struct arena *arena, const char *format, ...)
{
    va_list args;
    char *text;
    int size;

    va_start(args, format);
    size = vsnprintf(NULL, 0, format, args);
    va_end(args);
    text = arena_alloc(arena, (size_t)size + 1);
    va_start(args, format);
    vsnprintf(text, (size_t)size + 1, format, args);
    va_end(args);
    return text;
}

void arena_free(struct arena *arena)
{
    struct arena_chunk *chunk, *next;

    for (chunk = arena->chunks; chunk; chunk = next) {
        next = chunk->next;
        free(chunk);
    }
    arena->chunks = NULL;
}
