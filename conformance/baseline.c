#include "baseline.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <uthash.h>

#include <cli/cli.h>
#include <polypaint/polypaint.h>

struct known {
    char *name;
    const char *reason;
    unsigned line;
    UT_hash_handle hh;
};

struct baseline {
    const char *path;
    struct known *entries;
    struct arena arena;
    find_case *find;
    void *context;
    unsigned line, mistakes;
};

static void wrong(struct baseline *baseline, const char *what, const char *why)
{
    baseline->mistakes++;
    cli_error("%s:%u: %s: %s", baseline->path, baseline->line, what, why);
}

/* ---- a line ------------------------------------------------------------- */

static void add(struct baseline *baseline, char *name, const char *reason)
{
    struct known *entry;

    HASH_FIND_STR(baseline->entries, name, entry);
    if (entry) {
        wrong(baseline, name, arena_print(&baseline->arena, "it stands in "
                                          "line %u already", entry->line));
        return;
    }
    entry = arena_alloc(&baseline->arena, sizeof *entry);
    *entry = (struct known){ .name = name, .reason = reason,
                             .line = baseline->line };
    HASH_ADD_KEYPTR(hh, baseline->entries, name, strlen(name), entry);
}

/* The name and its clause must be those of one case that is there. */
static int fits(struct baseline *baseline, const char *name,
                const struct word *clause)
{
    enum pp_clause_id id = pp_clause_by_id(clause->text, clause->size);
    const char *why = "", *main_clause;
    const struct session *session = baseline->find(baseline->context, name,
                                                   &why);

    if (!session) {
        wrong(baseline, name, why);
        return 0;
    }
    main_clause = pp_clause(session->clauses[0])->id;
    if (id != PP_CLAUSE_NONE && id == session->clauses[0])
        return 1;
    wrong(baseline, name, arena_print(&baseline->arena, "its clause is %s, not "
                                      "%.*s: is this the case that was meant?",
                                      main_clause, (int)clause->size,
                                      clause->text));
    return 0;
}

static void take(struct baseline *baseline, const char *line, size_t size)
{
    struct word word, clause;
    const char *error = NULL;
    char *name;
    size_t at = 0;

    if (!word_next(line, size, &at, &word) || *word.text == '#')
        return;
    name = *word.text == '"'
        ? parse_text(&baseline->arena, word.text, word.size, &error)
        : arena_copy(&baseline->arena, word.text, word.size);
    if (!name || !word_next(line, size, &at, &clause)) {
        wrong(baseline, name ? name : "name", name
              ? "a case's name, its clause and a reason are wanted" : error);
        return;
    }
    while (at < size && strchr(" \t", line[at]))
        at++;
    if (!fits(baseline, name, &clause))
        return;
    if (at == size)
        wrong(baseline, name, "no reason: write behind the clause why it is "
                              "known to fail");
    else
        add(baseline, name, arena_copy(&baseline->arena, line + at,
                                       size - at));
}

/* ---- the file ----------------------------------------------------------- */

static void read_entries(struct baseline *baseline, FILE *in)
{
    char *line = NULL;
    size_t room = 0;
    ssize_t size;

    while ((size = getline(&line, &room, in)) >= 0) {
        baseline->line++;
        while (size && strchr(" \t\r\n", line[size - 1]) && line[size - 1])
            size--;
        if (memchr(line, 0, (size_t)size))
            wrong(baseline, "line", "it has a NUL byte in it");
        else
            take(baseline, line, (size_t)size);
    }
    if (ferror(in)) {
        cli_error("%s: %s", baseline->path, strerror(errno));
        baseline->mistakes++;
    }
    free(line);
}

struct baseline *baseline_read(const char *path, find_case *find, void *context)
{
    struct baseline *baseline;
    FILE *in = fopen(path, "r");

    if (!in) {
        cli_error("%s: %s", path, strerror(errno));
        return NULL;
    }
    baseline = need(calloc(1, sizeof *baseline));
    baseline->path = path;
    baseline->find = find;
    baseline->context = context;
    read_entries(baseline, in);
    fclose(in);
    if (!baseline->mistakes)
        return baseline;
    baseline_free(baseline);
    return NULL;
}

void baseline_free(struct baseline *baseline)
{
    if (!baseline)
        return;
    HASH_CLEAR(hh, baseline->entries);
    arena_free(&baseline->arena);
    free(baseline);
}

void baseline_judge(const struct baseline *baseline, struct result *result,
                    struct arena *arena)
{
    struct known *entry;

    HASH_FIND_STR(baseline->entries, result->name, entry);
    if (!entry)
        return;
    if (verdict_fails(result->verdict)) {
        result->verdict = VERDICT_XFAIL;
        result->reason = entry->reason;
    } else if (result->verdict == VERDICT_PASS) {
        result->verdict = VERDICT_XPASS;
        result->reason = arena_print(arena, "it passes now: take out %s:%u "
                                     "(%s)", baseline->path, entry->line,
                                     entry->reason);
    }
}
