#include "rerun.h"

#include <stdlib.h>
#include <string.h>
#include <uthash.h>

#include <cli/cli.h>

#include "name.h"
#include "read_lines.h"

struct failed {
    char *name;
    UT_hash_handle hh;
};

struct rerun {
    struct failed *names;
    struct arena arena;
};

static int is_failure(const struct run_line *line)
{
    return line_says(line, "kind", "verdict")
        && (line_says(line, "verdict", "FAIL")
            || line_says(line, "verdict", "ERROR")
            || line_says(line, "verdict", "XPASS"));
}

static int take(void *context, struct run_line *line)
{
    struct rerun *rerun = context;
    struct pp_json_value name;
    struct failed *entry;
    size_t size;

    if (!is_failure(line) || !line_member(line, "case", &name)
        || name.kind != PP_JSON_STRING)
        return 0;
    entry = arena_alloc(&rerun->arena, sizeof *entry);
    entry->name = arena_alloc(&rerun->arena, name.size + 1);
    size = pp_json_unescape(&name, entry->name, name.size);
    HASH_ADD_KEYPTR(hh, rerun->names, entry->name, size, entry);
    return 0;
}

struct rerun *rerun_read(const char *path)
{
    struct rerun *rerun = need(calloc(1, sizeof *rerun));

    if (read_lines(path, take, rerun) == 0) {
        if (rerun->names)
            return rerun;
        cli_error("--rerun-failed=%s: nothing failed in that run", path);
    }
    rerun_free(rerun);
    return NULL;
}

void rerun_free(struct rerun *rerun)
{
    if (!rerun)
        return;
    HASH_CLEAR(hh, rerun->names);
    arena_free(&rerun->arena);
    free(rerun);
}

int rerun_has(const struct rerun *rerun, const struct session *session, int row)
{
    struct arena arena = { NULL };
    const char *name = case_name(&arena, session, row);
    struct failed *entry;

    HASH_FIND_STR(rerun->names, name, entry);
    arena_free(&arena);
    return entry != NULL;
}

unsigned rerun_count(const struct rerun *rerun)
{
    return HASH_COUNT(rerun->names);
}
