/* How the server reads the I clauses, as a table for people: what differs from
 * the reference is marked. */
#include <stdlib.h>

#include <polypaint/polypaint.h>

#include "report.h"

struct readings {
    struct sink sink;
    FILE *out;
    int begun;
};

static void on_reading(struct sink *sink, enum pp_clause_id clause,
                       const char *found, const char *reference)
{
    struct readings *readings = (struct readings *)sink;
    int same = found == reference;

    if (!readings->begun++)
        fprintf(readings->out, "How this server reads what the document "
                "leaves open\n  %-8s %-22s %s\n", "clause", "found",
                "the reference");
    fprintf(readings->out, "%c %-8s %-22s %s\n", same ? ' ' : '*',
            pp_clause(clause)->id, found ? found : "(not found out)",
            reference);
}

static void on_end(struct sink *sink, const struct totals *totals)
{
    (void)totals;
    fflush(((struct readings *)sink)->out);
}

static void on_free(struct sink *sink)
{
    free(sink);
}

struct sink *report_readings(FILE *out)
{
    struct readings *readings = need(calloc(1, sizeof *readings));

    readings->sink.reading = on_reading;
    readings->sink.end = on_end;
    readings->sink.free = on_free;
    readings->out = out;
    return &readings->sink;
}
