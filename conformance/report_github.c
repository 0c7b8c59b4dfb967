/* Annotations for GitHub Actions: one line for each case that fails the run,
 * and a notice where a server reads an I clause otherwise. */
#include <stdlib.h>

#include <polypaint/polypaint.h>

#include "report_files.h"
#include "shown.h"

struct github {
    struct sink sink;
    FILE *out;
};

static void put_property(FILE *out, const char *name, const char *text)
{
    fprintf(out, "%s=", name);
    shown(out, SHOWN_GITHUB_VALUE, text);
}

static unsigned line_of(const struct result *result)
{
    const struct statement *at = result->session->statement;

    if (result->failure && result->failure->statement)
        at = result->failure->statement;
    return statement_place(at, 0).line;
}

static void put_message(FILE *out, const struct result *result)
{
    const struct failure *failure = result->failure;

    shown(out, SHOWN_GITHUB, result->name);
    if (failure) {
        fputs(": expected ", out);
        shown(out, SHOWN_GITHUB, failure->expected);
        fputs("; came ", out);
        shown(out, SHOWN_GITHUB, failure->came);
    } else if (result->verdict == VERDICT_XPASS) {
        fputs(": passed, but the baseline says that it fails", out);
    } else if (result->reason) {
        fputs(": ", out);
        shown(out, SHOWN_GITHUB, result->reason);
    }
}

static void on_verdict(struct sink *sink, const struct result *result,
                       const struct totals *totals)
{
    FILE *out = ((struct github *)sink)->out;
    int differs = result->verdict == VERDICT_DIFFERS;

    (void)totals;
    if (!differs && !verdict_fails(result->verdict))
        return;
    fputs(differs ? "::notice " : "::error ", out);
    put_property(out, "file", result->session->script->path);
    fprintf(out, ",line=%u,", line_of(result));
    put_property(out, "title", pp_clause(result->session->clauses[0])->id);
    fputc(' ', out);
    shown(out, SHOWN_GITHUB_VALUE, result->title);
    fputs("::", out);
    put_message(out, result);
    fputc('\n', out);
}

static void on_end(struct sink *sink, const struct totals *totals)
{
    (void)totals;
    fflush(((struct github *)sink)->out);
}

static void on_free(struct sink *sink)
{
    free(sink);
}

struct sink *report_github(FILE *out)
{
    struct github *github = need(calloc(1, sizeof *github));

    github->sink = (struct sink){ .verdict = on_verdict, .end = on_end,
                                 .free = on_free };
    github->out = out;
    return &github->sink;
}
