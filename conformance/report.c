#include "report.h"

#include <utlist.h>

#include <polypaint/polypaint.h>

static const char *const names[VERDICTS] = { "PASS", "FAIL", "DIFFERS", "SKIP",
                                             "ERROR" };

const char *verdict_name(enum verdict verdict)
{
    return names[verdict];
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

void report_result(struct report *report, const struct result *result)
{
    struct sink *sink;

    count(&report->totals, result);
    LL_FOREACH(report->sinks, sink)
        if (sink->verdict)
            sink->verdict(sink, result, &report->totals);
}

void report_end(struct report *report, long long milliseconds)
{
    struct sink *sink;

    report->totals.milliseconds = milliseconds;
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

    if (v[VERDICT_FAIL])
        return 1;
    return v[VERDICT_ERROR] || !(v[VERDICT_PASS] || v[VERDICT_DIFFERS]) ? 2
                                                                        : 0;
}
