/* Verdicts as TAP 14 (testanything.org), with YAML for what went wrong. */
#include <stdlib.h>

#include <polypaint/polypaint.h>

#include "report_files.h"
#include "shown.h"

struct tap {
    struct sink sink;
    FILE *out;
    unsigned planned, count;
};

static void put_member(FILE *out, const char *name, const char *text)
{
    if (!text)
        return;
    fprintf(out, "  %s: \"", name);
    shown(out, SHOWN_YAML, text);
    fputs("\"\n", out);
}

static void put_clauses(FILE *out, const struct session *session)
{
    int i;

    fputs("  clauses:", out);
    for (i = 0; i < session->clause_count; i++)
        fprintf(out, "%s\"%s\"", i ? ", " : " [",
                pp_clause(session->clauses[i])->id);
    fputs("]\n", out);
}

static void put_failure(FILE *out, const struct failure *failure)
{
    if (failure->statement) {
        fprintf(out, "  line: %u\n",
                statement_place(failure->statement, 0).line);
        put_member(out, "step", failure->statement->text);
    }
    put_member(out, "client", failure->who);
    put_member(out, "expected", failure->expected);
    put_member(out, "came", failure->came);
}

static void put_details(FILE *out, const struct result *result)
{
    const struct session *session = result->session;

    fputs("  ---\n", out);
    put_member(out, "verdict", verdict_name(result->verdict));
    put_clauses(out, session);
    put_member(out, "clause", pp_clause(session->clauses[0])->words);
    put_member(out, "file", session->script->path);
    if (result->failure)
        put_failure(out, result->failure);
    put_member(out, "why", result->reason);
    put_member(out, "packets", result->packets);
    put_member(out, "again", result->again);
    fputs("  ...\n", out);
}

/* A known failure is TAP's TODO. One that passes would be praised by a reader
 * of TAP: it is a plain `not ok`, as it fails the run. */
static void on_verdict(struct sink *sink, const struct result *result,
                       const struct totals *totals)
{
    struct tap *tap = (struct tap *)sink;
    int bad = verdict_fails(result->verdict)
        || result->verdict == VERDICT_XFAIL;

    (void)totals;
    fprintf(tap->out, "%sok %u - ", bad ? "not " : "", ++tap->count);
    shown(tap->out, SHOWN_TAP, result->name);
    fputc(' ', tap->out);
    shown(tap->out, SHOWN_TAP, result->title);
    if (result->verdict == VERDICT_SKIP || result->verdict == VERDICT_XFAIL) {
        fputs(result->verdict == VERDICT_SKIP ? " # SKIP " : " # TODO ",
              tap->out);
        shown(tap->out, SHOWN_TAP, result->reason ? result->reason : "");
    }
    fputc('\n', tap->out);
    if (bad || result->verdict == VERDICT_DIFFERS)
        put_details(tap->out, result);
    fflush(tap->out);
}

static void on_end(struct sink *sink, const struct totals *totals)
{
    struct tap *tap = (struct tap *)sink;

    (void)totals;
    if (!tap->planned)
        fprintf(tap->out, "1..%u\n", tap->count);
    fflush(tap->out);
}

static void on_free(struct sink *sink)
{
    free(sink);
}

struct sink *report_tap(FILE *out, unsigned planned)
{
    struct tap *tap = need(calloc(1, sizeof *tap));

    tap->sink = (struct sink){ .verdict = on_verdict, .end = on_end,
                                 .free = on_free };
    tap->out = out;
    tap->planned = planned;
    fputs("TAP version 14\n", out);
    if (planned)
        fprintf(out, "1..%u\n", planned);
    return &tap->sink;
}
