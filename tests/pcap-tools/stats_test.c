/* --stats: what is counted, and how it is shown. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include <histogram.h>
#include <output_stats.h>
#include <stats.h>

#include "shown.h"

static const struct show plain = { .width = 80 };

/* The line of the report that begins with these words. */
static const char *line_of(const char *report, const char *start)
{
    static char line[300];
    const char *at = strstr(report, start);

    cr_assert(at, "%s in\n%s", start, report);
    snprintf(line, sizeof line, "%.*s", (int)strcspn(at, "\n"), at);
    return line;
}

/* Bob and ada draw in turn; each frame is relayed to the other after as many
 * milliseconds as it is the how-manieth. */
static void draw(struct output *output, int frames)
{
    struct said ends[2] = { said_by(2, "bob", "cat"), said_by(3, "ada", "cat") };
    const int64_t start = ends[0].time;
    char line[100];
    int i;

    for (i = 0; i < frames; i++) {
        struct said *from = &ends[i % 2], *to = &ends[!(i % 2)];

        snprintf(line, sizeof line, "REMOVE_STROKE name=n date=%d indexes=%d",
                 i, i);
        from->time = start + i * INT64_C(1000000000);
        to->time = from->time + (i + 1) * INT64_C(1000000);
        from->from = PP_FROM_CLIENT;
        to->from = PP_FROM_SERVER;
        say(from, output, line);
        say(to, output, line);
    }
}

Test(stats, rows_by_type_user_lobby_and_connection)
{
    struct output *output = output_stats(&plain, shown_path());
    const char *report;

    draw(output, 3);
    report = shown_by(output);
    cr_assert(strstr(report, "6 frames, 78 B in 2.003 s: 3.0 frames/s"), "%s",
              report);
    cr_assert_str_eq(line_of(report, "REMOVE_STROKE"),
                     "REMOVE_STROKE                               3          3 "
                     "          78       3.0       0");
    cr_assert_str_eq(line_of(report, "bob"),
                     "bob                                         2          1 "
                     "          39       1.5       0");
    cr_assert_str_eq(line_of(report, "cat"),
                     "cat                                         3          3 "
                     "          78       3.0       0");
    cr_assert(strstr(report, "\n3 10.0.0.3:40000 > 10.0.0.1:5000 "));
    cr_assert(!strstr(report, "findings"), "nothing was judged");
}

/* What a dialogue shows to be wrong, with a frame and later. */
Test(stats, findings_where_there_are_any)
{
    struct output *output = output_stats(&plain, shown_path());
    struct said bob = said_by(2, "bob", "cat");
    const struct pp_finding finding = { .clause = PP_CLAUSE_D_1 };
    const struct record late = { .kind = RECORD_FINDING, .user = "bob",
                                 .conversation = &bob.conversation,
                                 .lobby = "cat", .owner = "",
                                 .findings = &finding, .finding_count = 1 };
    const char *report;

    say(&bob, output, "RESET_CANVAS name=bob date=1");
    output->record(output, &late);
    report = shown_by(output);
    cr_assert(strstr(report, " 0 frames broken, 1 findings (--check"), "%s",
              report);
    cr_assert(strstr(report, "broken  findings\n"), "%s", report);
}

Test(stats, latency_is_from_arrival_to_the_last_relay)
{
    struct said bob = said_by(2, "bob", ""), ada = said_by(3, "ada", "");
    struct output *output = output_stats(&plain, shown_path());
    const char *report;

    ada.from = PP_FROM_SERVER;
    ada.time += 2000000;
    say(&bob, output, "RESET_CANVAS name=n date=1");
    say(&ada, output, "RESET_CANVAS name=n date=1"); /* after 2 ms */
    ada.time += 4000000;
    say(&ada, output, "RESET_CANVAS name=n date=1"); /* after 7 ms */
    say(&bob, output, "RESET_CANVAS name=n date=2");
    report = shown_by(output);
    cr_assert(strstr(report, "\n1 frames; 1 were relayed to nobody"), "%s",
              report);
    cr_assert(strstr(report, "p50 7.00 ms"), "%s", report);
    cr_assert(strstr(report, "max 7.00 ms"), "%s", report);
}

Test(stats, plots_keep_to_the_width_and_to_ascii)
{
    const struct show unicode = { .width = 60, .unicode = 1 };
    struct output *output = output_stats(&plain, shown_path());
    const char *report;

    draw(output, 40);
    report = shown_by(output);
    cr_assert(strstr(report, "####"), "%s", report);
    for (; *report; report++)
        cr_assert(*report == '\n' || *report == '\t' ||
                  (*report >= ' ' && *report < 0x7f));
    output = output_stats(&unicode, shown_path());
    draw(output, 40);
    cr_assert(strstr(shown_by(output), "\xe2\x96\x88\xe2\x96\x88"));
}

Test(stats, percentiles_are_at_most_3_percent_off)
{
    struct histogram histogram = { .count = 0 };
    uint64_t i;

    cr_assert_eq(histogram_percentile(&histogram, 50), 0);
    for (i = 1; i <= 100000; i++)
        histogram_add(&histogram, i * 1000);
    for (i = 1; i < 100; i++) {
        double right = (double)i * 1e6;
        double got = (double)histogram_percentile(&histogram, (double)i);

        cr_assert(got >= right && got <= right * 1.033, "p%d: %g", (int)i, got);
    }
    cr_assert_eq(histogram_percentile(&histogram, 100), 100000000);
    histogram_add(&histogram, UINT64_MAX);
    cr_assert_eq(histogram_percentile(&histogram, 100), UINT64_MAX);
    histogram_add(&histogram, 0);
    cr_assert_eq(histogram_percentile(&histogram, 0), 0);
}

/* An output that only counts. */
struct counting {
    struct output output;
    struct stats stats;
};

static void count(struct output *output, const struct record *record)
{
    stats_record(&((struct counting *)output)->stats, record);
}

Test(stats, tables_are_bounded)
{
    static struct counting counting = { .output = { .record = count } };
    struct said said = said_by(2, "bob", "");
    struct stats_table *users = &counting.stats.tables[STATS_USER];
    char name[20];
    int i;

    cr_assert_eq(stats_open(&counting.stats), 0);
    for (i = 0; i < STATS_ROWS + 5; i++) {
        snprintf(name, sizeof name, "u%d", i);
        said.user = name;
        say(&said, &counting.output, "RESET_CANVAS");
    }
    cr_assert_eq(HASH_COUNT(users->rows), STATS_ROWS);
    cr_assert_eq(users->others.counts.frames[PP_FROM_CLIENT], 5);
    stats_free(&counting.stats);
}
