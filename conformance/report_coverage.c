/* What a run's verdicts stand on: how many clauses were checked, of how many,
 * by whom they bind and how firmly. A skip or an error checks nothing. */
#include <polypaint/polypaint.h>

#include "report.h"

static const char *const parties[] = { "server", "client", "both" };

struct cell {
    unsigned all, checked, cases;
};

static unsigned checks(const unsigned *verdicts)
{
    return verdicts[VERDICT_PASS] + verdicts[VERDICT_FAIL]
        + verdicts[VERDICT_DIFFERS] + verdicts[VERDICT_XFAIL]
        + verdicts[VERDICT_XPASS];
}

static void put_row(FILE *out, const char *name, const struct cell *cells)
{
    char words[48];
    int level;

    fprintf(out, "  %-8s", name);
    for (level = 0; level < 3; level++) {
        if (!cells[level].all)
            snprintf(words, sizeof words, "-");
        else
            snprintf(words, sizeof words, "%3u of %-3u in %4u",
                     cells[level].checked, cells[level].all,
                     cells[level].cases);
        fprintf(out, level < 2 ? "  %-20s" : "  %s\n", words);
    }
}

void report_coverage(FILE *out, const struct totals *totals)
{
    struct cell cells[3][3] = { { { 0 } } }, *cell;
    const struct pp_clause *clause;
    unsigned count;
    int id, party;

    for (id = 1; id < PP_CLAUSE_COUNT; id++) {
        clause = pp_clause((enum pp_clause_id)id);
        cell = &cells[clause->party][clause->level];
        count = checks(totals->cases[id]);
        cell->all++;
        cell->checked += count > 0;
        cell->cases += count;
    }
    fprintf(out, "clauses checked, in how many cases (one may check several)\n"
            "  %-8s  %-20s  %-20s  %s\n", "", "required", "interpreted",
            "extensions");
    for (party = 0; party < 3; party++)
        put_row(out, parties[party], cells[party]);
    fputc('\n', out);
}
