#include "profile.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <utlist.h>

#include <cli/cli.h>
#include <polypaint/polypaint.h>

#include "runner.h"
#include "select.h"

/* ---- what readings there are -------------------------------------------- */

/* The index of a clause's row, or -1. */
static int find_row(const struct profile *profile, enum pp_clause_id clause)
{
    int i;

    for (i = 0; i < profile->count; i++)
        if (profile->rows[i].clause == clause)
            return i;
    return -1;
}

static int find_name(const struct profile_row *row, const char *name)
{
    int i;

    for (i = 0; i < row->count; i++)
        if (!strcmp(row->names[i], name))
            return i;
    return -1;
}

static const char *learn(struct profile *profile, const struct session *probe)
{
    enum pp_clause_id clause = probe->clauses[0];
    int at = find_row(profile, clause);
    struct profile_row *row;

    if (!probe->reading)
        return "a probe has a line `reading CLAUSE NAME`";
    if (at < 0 && profile->count == PROFILE_ROWS)
        return "more clauses are probed than a profile has room for";
    if (at < 0)
        profile->rows[at = profile->count++].clause = clause;
    row = &profile->rows[at];
    if (find_name(row, probe->reading) >= 0)
        return NULL; /* two ways to show the same */
    if (row->count == PROFILE_NAMES)
        return "more readings of a clause than a profile has room for";
    row->names[row->count++] = probe->reading;
    return NULL;
}

void profile_learn(struct profile *profile, struct session *probes,
                   struct mistakes *mistakes)
{
    struct session *probe;
    const char *wrong;

    profile->probes = probes;
    LL_FOREACH(probes, probe) {
        wrong = learn(profile, probe);
        if (wrong)
            mistake(mistakes, probe->statement, 0, "%s", wrong);
    }
}

/* "not-echoed, echoed". */
static const char *names_of(struct arena *arena, const struct profile_row *row)
{
    const char *words = row->names[0];
    int i;

    for (i = 1; i < row->count; i++)
        words = arena_print(arena, "%s, %s", words, row->names[i]);
    return words;
}

/* Why there is no such reading, or NULL. */
static const char *unknown(const struct profile *profile, struct arena *arena,
                           enum pp_clause_id clause, const char *name)
{
    const struct profile_row *row;
    int at = find_row(profile, clause);

    if (at < 0)
        return arena_print(arena, "no probe finds out how a server reads %s",
                           pp_clause(clause)->id);
    row = &profile->rows[at];
    if (find_name(row, name) < 0)
        return arena_print(arena, "%s is no reading of %s: they are %s", name,
                           pp_clause(clause)->id, names_of(arena, row));
    return NULL;
}

void profile_check(const struct profile *profile, const struct session *session,
                   struct mistakes *mistakes)
{
    const struct condition *condition;
    struct arena arena = { NULL };
    const char *wrong;
    int i;

    LL_FOREACH(session->conditions, condition)
        for (i = 0; i < condition->count; i++) {
            wrong = unknown(profile, &arena, condition->clause,
                            condition->names[i]);
            if (wrong)
                mistake(mistakes, condition->mark.statement,
                        condition->mark.at, "%s", wrong);
        }
    arena_free(&arena);
}

/* ---- files -------------------------------------------------------------- */

static const char *read_line(struct profile *profile, struct arena *arena,
                             const struct statement *line)
{
    struct word id, name, more;
    struct profile_row *row;
    enum pp_clause_id clause;
    const char *given, *wrong;
    size_t at = 0;

    word_next(line->text, line->size, &at, &id);
    if (!word_next(line->text, line->size, &at, &name)
        || word_next(line->text, line->size, &at, &more))
        return "`CLAUSE NAME` is wanted";
    clause = pp_clause_by_id(id.text, id.size);
    if (clause == PP_CLAUSE_NONE)
        return "no such clause in docs/PROTOCOL.md";
    given = arena_copy(arena, name.text, name.size);
    wrong = unknown(profile, arena, clause, given);
    if (wrong)
        return wrong;
    row = &profile->rows[find_row(profile, clause)];
    if (row->given)
        return "this clause has a line above";
    row->given = 1;
    row->found = row->names[find_name(row, given)];
    return NULL;
}

int profile_read(struct profile *profile, struct arena *arena,
                 const char *path)
{
    struct mistakes mistakes = { stderr, 0 };
    struct script *script = script_read(arena, path, &mistakes);
    const char *wrong;
    size_t i;

    for (i = 0; script && i < script->count; i++) {
        wrong = read_line(profile, arena, &script->statements[i]);
        if (wrong)
            mistake(&mistakes, &script->statements[i], 0, "%s", wrong);
    }
    return mistakes.count ? -1 : 0;
}

/* The folder `profile` beside the suite, or NULL. */
static char *folder(struct arena *arena)
{
    char *suite = select_find_suite(arena);
    size_t size = suite ? strlen(suite) : 0;

    return size < 5 ? NULL
                    : arena_print(arena, "%.*sprofile", (int)size - 5, suite);
}

int profile_load(struct profile *profile, struct arena *arena,
                 const char *given)
{
    struct mistakes mistakes = { stderr, 0 };
    char *operands[1] = { folder(arena) };
    const struct source *sources = NULL, *source;
    struct session *probes = NULL, *probe;
    struct script *script;

    if (operands[0])
        sources = select_sources(arena, operands, 1);
    LL_FOREACH(sources, source) {
        script = script_read(arena, source->path, &mistakes);
        if (script)
            parse_sessions(arena, script, &probes, &mistakes);
    }
    LL_FOREACH(probes, probe)
        if (!mistakes.count)
            check_session(probe, &mistakes);
    if (!mistakes.count)
        profile_learn(profile, probes, &mistakes);
    if (mistakes.count)
        return -1;
    return given ? profile_read(profile, arena, given) : 0;
}

int profile_write(const struct profile *profile, const char *path)
{
    FILE *file = fopen(path, "w");
    const struct profile_row *row;
    int i;

    if (!file) {
        cli_error("--write-profile=%s: %s", path, strerror(errno));
        return -1;
    }
    fputs("# How a server reads the document's silences, for --profile.\n",
          file);
    for (i = 0; i < profile->count; i++) {
        row = &profile->rows[i];
        if (row->found)
            fprintf(file, "%-6s %s\n", pp_clause(row->clause)->id, row->found);
        else
            fprintf(file, "# %-6s could not be found out\n",
                    pp_clause(row->clause)->id);
    }
    if (fclose(file)) {
        cli_error("--write-profile=%s: %s", path, strerror(errno));
        return -1;
    }
    return 0;
}

/* ---- finding out -------------------------------------------------------- */

struct hearing {
    struct sink sink;
    struct profile *profile;
};

static void on_verdict(struct sink *sink, const struct result *result,
                       const struct totals *totals)
{
    struct profile *profile = ((struct hearing *)sink)->profile;
    struct profile_row *row
        = &profile->rows[find_row(profile, result->session->clauses[0])];

    (void)totals;
    if (result->verdict == VERDICT_PASS)
        row->held |= 1u << find_name(row, result->session->reading);
}

static void on_free(struct sink *sink)
{
    free(sink);
}

void profile_ask(struct profile *profile, struct runner *runner,
                 const unsigned char *wanted)
{
    struct hearing *hearing = need(calloc(1, sizeof *hearing));
    const struct session *probe;

    hearing->sink.verdict = on_verdict;
    hearing->sink.free = on_free;
    hearing->profile = profile;
    report_add(&profile->report, &hearing->sink);
    LL_FOREACH(profile->probes, probe)
        if ((!wanted || wanted[probe->clauses[0]])
            && !profile->rows[find_row(profile, probe->clauses[0])].given)
            runner_add_for(runner, &profile->report, probe, 0);
}

void profile_conclude(struct profile *profile)
{
    struct profile_row *row;
    int i, name;

    for (i = 0; i < profile->count; i++) {
        row = &profile->rows[i];
        for (name = row->count - 1; !row->given && name >= 0; name--)
            if (row->held & 1u << name)
                row->found = row->names[name];
    }
}

/* ---- what was found ----------------------------------------------------- */

const char *profile_misfit(const struct profile *profile, struct arena *arena,
                           const struct session *session)
{
    const struct condition *condition;
    const struct profile_row *row;
    const char *id;
    int i;

    LL_FOREACH(session->conditions, condition) {
        row = &profile->rows[find_row(profile, condition->clause)];
        id = pp_clause(condition->clause)->id;
        for (i = 0; row->found && i < condition->count; i++)
            if (!strcmp(row->found, condition->names[i]))
                break;
        if (!row->found)
            return arena_print(arena, "it depends on %s, and how this server "
                               "reads that could not be found out; say it "
                               "with --profile", id);
        if (i == condition->count)
            return arena_print(arena, "this server reads %s as %s: the case "
                               "is for %s", id, row->found,
                               condition->names[0]);
    }
    return NULL;
}

void profile_tell(const struct profile *profile, struct report *report)
{
    const struct profile_row *row;
    int i;

    for (i = 0; i < profile->count; i++) {
        row = &profile->rows[i];
        report_reading(report, row->clause, row->found, row->names[0]);
    }
}

void profile_free(struct profile *profile)
{
    report_free(&profile->report);
}
