#include "vars.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <uthash.h>

#include <polypaint/polypaint.h>

#include "script.h"

enum { PATCHES_MAX = 64, REPEAT_MAX = 70000 };

struct vars_entry {
    const char *name, *written;
    UT_hash_handle hh;
};

void vars_set(struct vars *vars, const char *name, size_t name_size,
              const char *written, size_t size)
{
    struct vars_entry *entry;

    HASH_FIND(hh, vars->table, name, name_size, entry);
    if (!entry) {
        entry = arena_alloc(vars->arena, sizeof *entry);
        entry->name = arena_copy(vars->arena, name, name_size);
        HASH_ADD_KEYPTR(hh, vars->table, entry->name, name_size, entry);
    }
    entry->written = arena_copy(vars->arena, written, size);
}

static int bare(const char *text)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyz0123456789"
                                "ABCDEFGHIJKLMNOPQRSTUVWXYZ_-.";

    return *text && !text[strspn(text, plain)];
}

void vars_set_text(struct vars *vars, const char *name, const char *text)
{
    size_t size = strlen(text), room = 4 * size + 3;
    char *quoted;

    if (bare(text)) {
        vars_set(vars, name, strlen(name), text, size);
        return;
    }
    quoted = need(malloc(room));
    size = pp_text_quote(text, size, quoted, room);
    vars_set(vars, name, strlen(name), quoted, size);
    free(quoted);
}

const char *vars_get(const struct vars *vars, const char *name, size_t size)
{
    struct vars_entry *entry;

    HASH_FIND(hh, vars->table, name, size, entry);
    return entry ? entry->written : NULL;
}

void vars_free(struct vars *vars)
{
    HASH_CLEAR(hh, vars->table);
}

uint32_t vars_now(const struct vars *vars)
{
    return vars->now ? vars->now : (uint32_t)time(NULL);
}

/* ---- filling in --------------------------------------------------------- */

struct filler {
    const struct vars *vars;
    struct arena *arena;
    char *out;
    size_t used, room;
    int quoted; /* the result so far ends inside a string */
    struct patch patches[PATCHES_MAX];
    size_t patch_count;
};

static void put(struct filler *filler, const char *text, size_t size)
{
    while (filler->used + size + 1 > filler->room) {
        filler->room = filler->room ? 2 * filler->room : 256;
        filler->out = need(realloc(filler->out, filler->room));
    }
    memcpy(filler->out + filler->used, text, size);
    filler->used += size;
}

static void put_value(struct filler *filler, const char *written)
{
    size_t size = strlen(written);

    if (!filler->quoted) {
        put(filler, written, size);
        return;
    }
    if (size >= 2 && written[0] == '"' && written[size - 1] == '"') {
        put(filler, written + 1, size - 2);
        return;
    }
    for (; *written; written++) {
        if (*written == '"' || *written == '\\')
            put(filler, "\\", 1);
        put(filler, written, 1);
    }
}

/* ${repeat N text} */
static const char *put_repeat(struct filler *filler, const char *name,
                              size_t size)
{
    char *end;
    unsigned long count = strtoul(name + 7, &end, 10), i;
    size_t skip, each;

    if (end == name + 7 || *end != ' ')
        return "${repeat N TEXT} is wanted";
    skip = (size_t)(end + 1 - name);
    each = skip < size ? size - skip : 0;
    if (!each || count > REPEAT_MAX || count * each > REPEAT_MAX)
        return "${repeat N TEXT}: the text is empty or longer than a frame";
    for (i = 0; i < count; i++)
        put(filler, name + skip, each);
    return NULL;
}

/* The names that there are, for a suggestion. */
static const char *unknown(struct filler *filler, const char *name,
                           size_t size)
{
    unsigned count = HASH_COUNT(filler->vars->table), i = 0;
    const char **names = need(malloc((count + 1) * sizeof *names));
    const struct vars_entry *entry;
    const char *guess;

    for (entry = filler->vars->table; entry; entry = entry->hh.next)
        names[i++] = entry->name;
    names[i] = "now";
    guess = did_you_mean(filler->arena, name, size, names, count + 1);
    free(names);
    return arena_print(filler->arena, "no variable ${%.*s} here%s", (int)size,
                       name, guess);
}

/* One ${name}; NULL, or what is wrong. */
static const char *put_variable(struct filler *filler, const char *name,
                                size_t size)
{
    const char *written = vars_get(filler->vars, name, size);
    char number[16];

    if (size > 7 && !memcmp(name, "repeat ", 7))
        return put_repeat(filler, name, size);
    if (size == 3 && !memcmp(name, "now", 3) && !written) {
        snprintf(number, sizeof number, "%u", vars_now(filler->vars));
        written = number;
    }
    if (!written)
        return unknown(filler, name, size);
    put_value(filler, written);
    return NULL;
}

static const char *put_patch(struct filler *filler, const char *text,
                             size_t size, size_t at, size_t *taken)
{
    const char *close = memchr(text + at, '}', size - at);
    struct patch patch = { .from = at, .to = filler->used };
    const char *error;

    if (!close)
        return "${ without its }";
    if (filler->patch_count == PATCHES_MAX)
        return "too many variables in one line";
    patch.from_size = *taken = (size_t)(close + 1 - (text + at));
    error = put_variable(filler, text + at + 2, patch.from_size - 3);
    patch.to_size = filler->used - patch.to;
    filler->patches[filler->patch_count++] = patch;
    return error;
}

/* What stands at `at`, and how much of it was taken. */
static const char *put_next(struct filler *filler, const char *text,
                            size_t size, size_t at, size_t *taken)
{
    char next = at + 1 < size ? text[at + 1] : 0;

    *taken = 1;
    if (text[at] == '$' && next == '{')
        return put_patch(filler, text, size, at, taken);
    if (text[at] == '$' && next == '$')
        *taken = 2;
    else if (text[at] == '$')
        return "a dollar sign is written $$, a variable ${NAME}";
    if (filler->quoted && text[at] == '\\' && next) {
        *taken = 2;
        put(filler, text + at, 1);
        put(filler, &next, 1);
        return NULL;
    }
    if (text[at] == '"')
        filler->quoted = !filler->quoted;
    put(filler, text + at, 1);
    return NULL;
}

int vars_fill(const struct vars *vars, struct arena *arena, const char *text,
              size_t size, struct filled *filled)
{
    struct filler filler = { .vars = vars, .arena = arena };
    size_t at, taken;

    memset(filled, 0, sizeof *filled);
    for (at = 0; at < size && !filled->error; at += taken) {
        filled->error_at = at;
        filled->error = put_next(&filler, text, size, at, &taken);
    }
    filled->text = arena_copy(arena, filler.out, filler.used);
    filled->size = filler.used;
    filled->patch_count = filler.patch_count;
    filled->patches = arena_alloc(arena, (filler.patch_count + 1)
                                         * sizeof *filled->patches);
    memcpy(filled->patches, filler.patches,
           filler.patch_count * sizeof *filled->patches);
    free(filler.out);
    return filled->error ? -1 : 0;
}

size_t filled_source(const struct filled *filled, size_t at)
{
    const struct patch *patch;
    size_t i = filled->patch_count;

    while (i-- > 0) {
        patch = &filled->patches[i];
        if (at >= patch->to + patch->to_size)
            return at - patch->to - patch->to_size + patch->from
                   + patch->from_size;
        if (at >= patch->to)
            return patch->from;
    }
    return at;
}
