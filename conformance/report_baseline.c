/* --write-baseline: a line for each case that fails, for a reason to be
 * written behind it. What was known keeps its reason. */
#include <stdlib.h>
#include <string.h>

#include <polypaint/polypaint.h>

#include "baseline.h"
#include "shown.h"

struct writer {
    struct sink sink;
    FILE *out;
    char **lines;
    size_t count, room;
};

static void put_name(FILE *out, const char *name)
{
    char quoted[8192];

    if (!name[strcspn(name, " \t\"\\#{}")]
        || pp_text_quote(name, strlen(name), quoted, sizeof quoted)
           >= sizeof quoted)
        fputs(name, out);
    else
        fputs(quoted, out);
}

static void put_entry(FILE *out, const struct result *result)
{
    const char *came = result->failure ? result->failure->came
                                       : result->reason;

    put_name(out, result->name);
    fprintf(out, " %s", pp_clause(result->session->clauses[0])->id);
    if (result->verdict == VERDICT_XFAIL)
        fprintf(out, " %s\n", result->reason);
    else {
        fputs("\n# came: ", out);
        shown(out, SHOWN_TAP, came ? came : "");
        fputc('\n', out);
    }
}

static void on_verdict(struct sink *sink, const struct result *result,
                       const struct totals *totals)
{
    struct writer *writer = (struct writer *)sink;
    size_t size;
    FILE *text;

    (void)totals;
    if (result->verdict != VERDICT_FAIL && result->verdict != VERDICT_ERROR
        && result->verdict != VERDICT_XFAIL)
        return;
    if (writer->count == writer->room) {
        writer->room = writer->room ? 2 * writer->room : 64;
        writer->lines = need(realloc(writer->lines, writer->room
                                     * sizeof *writer->lines));
    }
    text = need(open_memstream(&writer->lines[writer->count++], &size));
    put_entry(text, result);
    fclose(text);
}

static int compare(const void *left, const void *right)
{
    return strverscmp(*(char *const *)left, *(char *const *)right);
}

static void on_end(struct sink *sink, const struct totals *totals)
{
    struct writer *writer = (struct writer *)sink;
    size_t i;

    (void)totals;
    fputs("# Known failures, for ppconform --baseline. Write behind each\n"
          "# clause why the case is known to fail; without, it is refused.\n",
          writer->out);
    if (writer->count)
        qsort(writer->lines, writer->count, sizeof *writer->lines, compare);
    for (i = 0; i < writer->count; i++)
        fputs(writer->lines[i], writer->out);
}

static void on_free(struct sink *sink)
{
    struct writer *writer = (struct writer *)sink;

    while (writer->count)
        free(writer->lines[--writer->count]);
    free(writer->lines);
    free(writer);
}

struct sink *report_baseline(FILE *out)
{
    struct writer *writer = need(calloc(1, sizeof *writer));

    writer->sink = (struct sink){ .verdict = on_verdict, .end = on_end,
                                  .free = on_free };
    writer->out = out;
    return &writer->sink;
}
