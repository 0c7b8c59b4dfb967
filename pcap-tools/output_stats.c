#include "output_stats.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include <polypaint/polypaint.h>

#include "plot.h"
#include "stats.h"
#include "writer.h"

enum { ROWS_SHOWN = 20, NAME_WIDTH = 34, SCALE_WIDTH = 30 };

struct report {
    struct output output;
    struct show show;
    struct stats stats;
    struct writer writer;
};

/* ---- figures ------------------------------------------------------------ */

static double seconds_of(const struct stats *stats)
{
    return (double)(stats->final - stats->first) / 1e9;
}

static void put_amount(struct writer *writer, double bytes)
{
    static const char *const units[] = { "B", "kB", "MB", "GB", "TB" };
    size_t unit = 0;

    for (; bytes >= 9999.5 && unit < 4; unit++)
        bytes /= 1000;
    writer_format(writer, unit ? "%.1f %s" : "%.0f %s", bytes, units[unit]);
}

static void put_span(struct writer *writer, uint64_t nanoseconds)
{
    double span = (double)nanoseconds;

    if (span < 1e6)
        writer_format(writer, "%.1f us", span / 1e3);
    else if (span < 1e9)
        writer_format(writer, "%.2f ms", span / 1e6);
    else
        writer_format(writer, "%.3f s", span / 1e9);
}

static void put_heading(struct report *report, const char *words)
{
    if (report->show.colour)
        writer_format(&report->writer, "\n\033[1m%s\033[0m\n", words);
    else
        writer_format(&report->writer, "\n%s\n", words);
}

static uint64_t frames_of(const struct stats_counts *counts)
{
    return counts->frames[0] + counts->frames[1];
}

/* ---- tables ------------------------------------------------------------- */

struct line {
    const char *name;
    const struct stats_counts *counts;
};

/* Most frames first, then by name. */
static int compare_lines(const void *a, const void *b)
{
    const struct line *left = a, *right = b;
    uint64_t l = frames_of(left->counts), r = frames_of(right->counts);

    if (l != r)
        return l < r ? 1 : -1;
    return strcmp(left->name, right->name);
}

/* Dialogues are judged only where something else asks for it. */
static int has_findings(const struct report *report)
{
    return report->stats.all.findings != 0;
}

static void put_title(struct report *report, const char *by)
{
    char words[120];

    snprintf(words, sizeof words, "%-*s %10s %10s %12s %9s %7s%s",
             NAME_WIDTH, by, "sent", "received", "bytes", "frames/s", "broken",
             has_findings(report) ? "  findings" : "");
    put_heading(report, words);
}

/* Columns that a UTF-8 text takes, roughly: its characters. */
static int columns_of(const char *text)
{
    int n = 0;

    for (; *text; text++)
        n += (*text & 0xc0) != 0x80;
    return n;
}

static void put_line(struct report *report, const struct line *line)
{
    const struct stats_counts *counts = line->counts;
    struct writer *writer = &report->writer;
    double seconds = seconds_of(&report->stats);
    int pad = NAME_WIDTH - columns_of(line->name);

    writer_format(writer, "%s%*s %10" PRIu64 " %10" PRIu64 " %12" PRIu64,
                  line->name, pad > 0 ? pad : 0, "", counts->frames[0],
                  counts->frames[1], counts->bytes[0] + counts->bytes[1]);
    if (seconds > 0)
        writer_format(writer, " %9.1f", (double)frames_of(counts) / seconds);
    else
        writer_format(writer, " %9s", "-");
    writer_format(writer, " %7" PRIu64, counts->broken);
    if (has_findings(report))
        writer_format(writer, " %9" PRIu64, counts->findings);
    writer_char(writer, '\n');
}

static void put_lines(struct report *report, const char *by,
                      struct line *lines, size_t count)
{
    size_t i, shown = report->show.verbose || count <= ROWS_SHOWN
                          ? count : ROWS_SHOWN;

    if (!count)
        return;
    qsort(lines, count, sizeof *lines, compare_lines);
    put_title(report, by);
    for (i = 0; i < shown; i++)
        put_line(report, &lines[i]);
    if (shown < count)
        writer_format(&report->writer, "... and %zu more; -v shows all\n",
                      count - shown);
}

static void put_types(struct report *report)
{
    struct line lines[256];
    char names[256][16];
    size_t i, count = 0;

    for (i = 0; i < 256; i++) {
        if (!frames_of(&report->stats.types[i]))
            continue;
        snprintf(names[i], sizeof names[i], "type %zu", i);
        lines[count++] = (struct line){
            pp_type((unsigned)i) ? pp_type((unsigned)i)->name : names[i],
            &report->stats.types[i]
        };
    }
    put_lines(report, "type", lines, count);
}

static void put_table(struct report *report, struct stats_table *table)
{
    size_t count = 0, most = HASH_COUNT(table->rows) + 1;
    struct line *lines = calloc(most, sizeof *lines);
    struct stats_row *row, *next;

    if (!lines)
        return;
    HASH_ITER(hh, table->rows, row, next)
        lines[count++] = (struct line){ row->name, &row->counts };
    if (table->others.name)
        lines[count++] = (struct line){ table->others.name,
                                        &table->others.counts };
    put_lines(report, table->title, lines, count);
    free(lines);
}

/* ---- plots -------------------------------------------------------------- */

static void put_timeline(struct report *report)
{
    const struct timeline *timeline = &report->stats.timeline;
    uint64_t values[TIMELINE_BINS] = { 0 };
    int used = timeline_used(timeline), i, per;

    if (used < 2)
        return;
    per = (used + report->show.width - 1) / report->show.width;
    for (i = 0; i < used; i++)
        values[i / per] += timeline->bins[i];
    put_heading(report, "frames over time");
    plot_line(&report->writer, &report->show, values, (used + per - 1) / per);
    writer_text(&report->writer, "\nA column is ");
    put_span(&report->writer, (uint64_t)timeline->width * (uint64_t)per);
    writer_text(&report->writer, ".\n");
}

/* Spans of less than that are shown together. */
#define SHORTEST UINT64_C(2048)

/* How many took less than `below` and not less than half of that. */
static uint64_t spans_below(const struct histogram *spans, uint64_t below)
{
    return histogram_between(spans, below == SHORTEST ? 0 : below / 2, below);
}

/* A bar for each doubling of the time, from the shortest that there is. */
static void put_spans(struct report *report, const struct histogram *spans)
{
    struct writer *writer = &report->writer;
    uint64_t below, number, most = 0, last = UINT64_C(1) << 50;
    int columns = report->show.width - SCALE_WIDTH, begun = 0;

    for (below = SHORTEST; below / 2 <= spans->max && below < last; below *= 2)
        if (spans_below(spans, below) > most)
            most = spans_below(spans, below);
    for (below = SHORTEST; below / 2 <= spans->max && below < last;
         below *= 2) {
        number = spans_below(spans, below);
        begun |= number > 0;
        if (!begun)
            continue;
        writer_text(writer, "  < ");
        put_span(writer, below);
        writer_format(writer, "\t%9" PRIu64 " ", number);
        plot_bar(writer, &report->show, number, most,
                 columns > 10 ? columns : 10);
        writer_char(writer, '\n');
    }
}

static void put_latency(struct report *report)
{
    static const double percents[] = { 50, 90, 99, 99.9 };
    const struct latency *latency = &report->stats.latency;
    struct writer *writer = &report->writer;
    size_t i;

    if (!latency->spans.count && !latency->unrelayed)
        return;
    put_heading(report,
                "from a frame's arrival at the server to its last relay");
    writer_format(writer, "%" PRIu64 " frames; %" PRIu64
                  " were relayed to nobody in this capture\n",
                  latency->spans.count, latency->unrelayed);
    if (!latency->spans.count)
        return;
    for (i = 0; i < sizeof percents / sizeof *percents; i++) {
        writer_format(writer, "p%g ", percents[i]);
        put_span(writer, histogram_percentile(&latency->spans, percents[i]));
        writer_text(writer, "  ");
    }
    writer_text(writer, "max ");
    put_span(writer, latency->spans.max);
    writer_char(writer, '\n');
    put_spans(report, &latency->spans);
}

/* ---- the output --------------------------------------------------------- */

static void put_sums(struct report *report)
{
    const struct stats *stats = &report->stats;
    struct writer *writer = &report->writer;
    uint64_t frames = frames_of(&stats->all);
    uint64_t bytes = stats->all.bytes[0] + stats->all.bytes[1];
    double seconds = seconds_of(stats);

    writer_format(writer, "%" PRIu64 " frames, ", frames);
    put_amount(writer, (double)bytes);
    writer_format(writer, " in %.3f s", seconds);
    if (seconds > 0) {
        writer_format(writer, ": %.1f frames/s, ", (double)frames / seconds);
        put_amount(writer, (double)bytes / seconds);
        writer_text(writer, "/s");
    }
    writer_format(writer, "\n%" PRIu64 " connections; %" PRIu64
                  " frames broken", stats->opened, stats->all.broken);
    if (has_findings(report))
        writer_format(writer, ", %" PRIu64 " findings", stats->all.findings);
    writer_format(writer, " (--check shows what); %" PRIu64 " gaps of %" PRIu64
                  " bytes, %" PRIu64 " bytes that are no frame\n",
                  stats->gaps, stats->gap_bytes, stats->unreadable);
}

static void take(struct output *output, const struct record *record)
{
    stats_record(&((struct report *)output)->stats, record);
}

static int close_report(struct output *output)
{
    struct report *report = (struct report *)output;
    size_t i;
    int result;

    stats_finish(&report->stats);
    put_sums(report);
    put_types(report);
    for (i = 0; i < STATS_TABLES; i++)
        put_table(report, &report->stats.tables[i]);
    put_timeline(report);
    put_latency(report);
    result = writer_close(&report->writer);
    stats_free(&report->stats);
    free(report);
    return result;
}

struct output *output_stats(const struct show *show, const char *path)
{
    struct report *report = calloc(1, sizeof *report);

    if (!report || writer_open(&report->writer, path)) {
        free(report);
        return NULL;
    }
    if (stats_open(&report->stats)) {
        writer_close(&report->writer);
        free(report);
        return NULL;
    }
    report->output = (struct output){ take, NULL, close_report };
    report->show = *show;
    return &report->output;
}
