#include "report.h"

#include <string.h>
#include <utlist.h>

#include <polypaint/polypaint.h>

#include "baseline.h"
#include "shell.h"

static const char *const names[VERDICTS] = { "PASS", "FAIL", "DIFFERS", "SKIP",
                                             "ERROR", "XFAIL", "XPASS" };

const char *verdict_name(enum verdict verdict)
{
    return names[verdict];
}

int verdict_fails(enum verdict verdict)
{
    return verdict == VERDICT_FAIL || verdict == VERDICT_ERROR
        || verdict == VERDICT_XPASS;
}

void report_add(struct report *report, struct sink *sink)
{
    LL_APPEND(report->sinks, sink);
}

/* What went right shows all clauses of a case; what went wrong only the main
 * one, and the one that a frame broke. */
static void count(struct totals *totals, const struct result *result)
{
    const struct session *session = result->session;
    enum pp_clause_id broken = result->failure ? result->failure->broken
                                               : PP_CLAUSE_NONE;
    int i, all = result->verdict == VERDICT_PASS;

    totals->verdicts[result->verdict]++;
    for (i = 0; i < (all ? session->clause_count : 1); i++)
        totals->cases[session->clauses[i]][result->verdict]++;
    if (broken != PP_CLAUSE_NONE && broken != session->clauses[0])
        totals->cases[broken][result->verdict]++;
}

/* A name as a word of a shell's command. */
static const char *word(struct arena *arena, const char *name)
{
    const char *plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                        "0123456789_-./:";

    return name[strspn(name, plain)] ? shell_quoted(arena, name) : name;
}

enum verdict report_result(struct report *report, const struct result *told)
{
    struct arena arena = { NULL };
    struct result result = *told;
    struct sink *sink;

    if (report->again)
        result.again = arena_print(&arena, "%s %s", report->again,
                                   word(&arena, result.name));
    if (report->baseline)
        baseline_judge(report->baseline, &result, &arena);
    count(&report->totals, &result);
    LL_FOREACH(report->sinks, sink)
        if (sink->verdict)
            sink->verdict(sink, &result, &report->totals);
    arena_free(&arena);
    return result.verdict;
}

void report_reading(struct report *report, enum pp_clause_id clause,
                    const char *found, const char *reference)
{
    struct sink *sink;

    LL_FOREACH(report->sinks, sink)
        if (sink->reading)
            sink->reading(sink, clause, found, reference);
}

void report_end(struct report *report, long long milliseconds)
{
    struct sink *sink;

    report->totals.milliseconds = milliseconds;
    report->totals.played = 1;
    LL_FOREACH(report->sinks, sink)
        sink->end(sink, &report->totals);
}

void report_free(struct report *report)
{
    struct sink *sink, *next;

    LL_FOREACH_SAFE(report->sinks, sink, next)
        sink->free(sink);
    report->sinks = NULL;
}

int report_exit(const struct totals *totals)
{
    const unsigned *v = totals->verdicts;

    unsigned wrong = v[VERDICT_FAIL] + v[VERDICT_XPASS];
    unsigned right = v[VERDICT_PASS] + v[VERDICT_DIFFERS] + v[VERDICT_XFAIL];

    if (totals->interrupted || !(wrong + right))
        return 2;
    return wrong + v[VERDICT_ERROR] ? 1 : 0;
}
