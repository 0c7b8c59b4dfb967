/* The report for people: a line for each clause, what failed in detail, and a
 * sum. Nothing is printed before the end but --verbose's dialogues and, on a
 * terminal, how far the run is. */
#include <stdlib.h>
#include <string.h>

#include <polypaint/polypaint.h>

#include "report.h"

enum { WIDTH = 80, HEX_SHOWN = 64, LINES_SHOWN = 12 };

struct text {
    struct sink sink;
    struct text_options options;
    FILE *details;      /* collects until the end */
    char *details_text;
    size_t details_size;
    unsigned played;
    int narrow;         /* not the whole suite: only clauses with cases */
};

static const struct {
    const char *prefix, *name;
} chapters[] = {
    { "T-", "T. Transport" },   { "F-", "F. Frame" },
    { "TY-", "TY. Types" },     { "V-", "V. Validation" },
    { "N-", "N. Numbers" },     { "A-", "A. Authentication" },
    { "L-", "L. Lobbies" },     { "S-", "S. Joining without missing a stroke" },
    { "D-", "D. Drawing" },     { "C-", "C. Channels" },
    { "B-", "B. Bounds" }
};

static const char level_letters[] = "RIX";

static const char *colour_of(const struct text *text, enum verdict verdict)
{
    static const char *const codes[VERDICTS] = {
        "\033[32m", "\033[1;31m", "\033[33m", "\033[36m", "\033[1;35m",
        "\033[33m", "\033[1;31m"
    };

    return text->options.colour ? codes[verdict] : "";
}

static const char *plain(const struct text *text)
{
    return text->options.colour ? "\033[0m" : "";
}

static const char *bold(const struct text *text)
{
    return text->options.colour ? "\033[1m" : "";
}

/* ---- words -------------------------------------------------------------- */

/* Prints at most `width` characters of a Markdown text, without backquotes. */
static void put_words(FILE *out, const char *words, int width)
{
    int room = width;

    for (; *words; words++) {
        if (*words == '`' || (*words == '\\' && words[1] == '|'))
            continue;
        if (((unsigned char)*words & 0xc0) != 0x80 && room-- == 0) {
            fputs("…", out);
            return;
        }
        fputc(*words, out);
    }
}

/* Prints a text broken into lines, indented from the second on. */
static void put_wrapped(FILE *out, const char *words, int indent)
{
    int column = indent, length;

    while (*words) {
        words += strspn(words, " ");
        length = (int)strcspn(words, " ");
        if (column > indent && column + 1 + length > WIDTH) {
            fprintf(out, "\n%*s", indent, "");
            column = indent;
        } else if (column > indent) {
            fputc(' ', out);
            column++;
        }
        fwrite(words, 1, (size_t)length, out);
        column += length;
        words += length;
    }
    fputc('\n', out);
}

static void put_hex(FILE *out, const unsigned char *bytes, size_t size)
{
    size_t i;

    for (i = 0; i < size && i < HEX_SHOWN; i++)
        fprintf(out, "%s%02x", i % 16 ? " " : i ? "\n            " : "",
                bytes[i]);
    if (i < size)
        fprintf(out, " ... (%zu bytes)", size);
    fputc('\n', out);
}

/* ---- a case in detail --------------------------------------------------- */

static void put_dialogue(FILE *out, const struct dialogue *dialogue, int shown)
{
    int i, first = dialogue->count > shown ? dialogue->count - shown : 0;
    const struct utterance *line;

    fprintf(out, "  %s", dialogue->role);
    if (strcmp(dialogue->role, dialogue->name))
        fprintf(out, " (%s)", dialogue->name);
    fputc('\n', out);
    if (first || dialogue->dropped)
        fprintf(out, "            ... %u before\n",
                (unsigned)first + dialogue->dropped);
    for (i = first; i < dialogue->count; i++) {
        line = &dialogue->utterances[i];
        fprintf(out, "    %7.3f %c %s\n", (double)line->at / 1e6,
                line->direction, line->text);
    }
}

static void put_clause(FILE *out, enum pp_clause_id id)
{
    const struct pp_clause *clause = pp_clause(id);

    fprintf(out, "  clause    %s (%c) ", clause->id,
            level_letters[clause->level]);
    put_wrapped(out, clause->words, 12);
}

static void put_failure(FILE *out, const struct failure *failure)
{
    struct piece place;

    if (failure->statement) {
        place = statement_place(failure->statement, 0);
        fprintf(out, "  step      %s:%u: %s\n",
                failure->statement->script->path, place.line,
                failure->statement->text);
    }
    if (failure->who)
        fprintf(out, "  who       %s\n", failure->who);
    fprintf(out, "  expected  %s\n  came      %s\n", failure->expected,
            failure->came);
    if (failure->bytes) {
        fputs("  bytes     ", out);
        put_hex(out, failure->bytes, failure->size);
    }
}

/* The line that names the case, or its row. */
static unsigned case_line(const struct result *result)
{
    const struct session *session = result->session;
    const struct statement *statement = session->row_count
        ? session->rows[result->row] : session->statement;

    return statement_place(statement, 0).line;
}

static void put_detail(struct text *text, const struct result *result)
{
    FILE *out = text->details;
    int i;

    fprintf(out, "\n%s%s%s  %s%s%s\n", colour_of(text, result->verdict),
            verdict_name(result->verdict), plain(text), bold(text),
            result->title, plain(text));
    put_clause(out, result->session->clauses[0]);
    if (result->failure && result->failure->broken != PP_CLAUSE_NONE
        && result->failure->broken != result->session->clauses[0])
        put_clause(out, result->failure->broken);
    if (result->session->note) {
        fputs("  note      ", out);
        put_wrapped(out, result->session->note, 12);
    }
    if (result->failure)
        put_failure(out, result->failure);
    if (result->reason) {
        fputs("  why       ", out);
        put_wrapped(out, result->reason, 12);
    }
    if (result->first) {
        fputs("  at first  ", out);
        put_wrapped(out, result->first, 12);
    }
    for (i = 0; i < result->dialogue_count; i++)
        put_dialogue(out, &result->dialogues[i], LINES_SHOWN);
    fprintf(out, "  case      %s (%s:%u)\n", result->name,
            result->session->script->path, case_line(result));
    if (result->packets)
        fprintf(out, "  packets   %s\n", result->packets);
    if (result->again)
        fprintf(out, "  again     %s\n", result->again);
}

static void put_skip(struct text *text, const struct result *result)
{
    fprintf(text->details, "\n%sSKIP%s  %s\n  why       ",
            colour_of(text, VERDICT_SKIP), plain(text), result->title);
    put_wrapped(text->details, result->reason, 12);
}

/* It passed when it was played alone. */
static void put_excused(struct text *text, const struct result *result)
{
    fprintf(text->details, "\n%sPASS%s, played again alone  %s\n  at first  ",
            colour_of(text, VERDICT_PASS), plain(text), result->title);
    put_wrapped(text->details, result->first, 12);
    fprintf(text->details, "  case      %s (%s:%u)\n", result->name,
            result->session->script->path, case_line(result));
}

static void put_verbose(struct text *text, const struct result *result)
{
    FILE *out = text->options.out;
    int i;

    fprintf(out, "%s%s%s  %s  (%.3f s)\n", colour_of(text, result->verdict),
            verdict_name(result->verdict), plain(text), result->title,
            (double)result->milliseconds / 1000);
    for (i = 0; i < result->dialogue_count; i++)
        put_dialogue(out, &result->dialogues[i], 1000);
    fputc('\n', out);
}

static void put_progress(const struct text *text, const struct totals *totals)
{
    fprintf(stderr, "\r%u of %u, %u failed ", text->played,
            text->options.planned,
            totals->verdicts[VERDICT_FAIL] + totals->verdicts[VERDICT_ERROR]
            + totals->verdicts[VERDICT_XPASS]);
    if (text->played == text->options.planned)
        fputs("\r\033[K", stderr);
    fflush(stderr);
}

static void on_verdict(struct sink *sink, const struct result *result,
                       const struct totals *totals)
{
    struct text *text = (struct text *)sink;

    text->played++;
    if (text->options.verbose)
        put_verbose(text, result);
    if (result->verdict == VERDICT_SKIP)
        put_skip(text, result);
    else if (result->verdict != VERDICT_PASS)
        put_detail(text, result);
    else if (result->first)
        put_excused(text, result);
    if (text->options.progress)
        put_progress(text, totals);
}

/* ---- the clauses -------------------------------------------------------- */

static unsigned case_count(const struct totals *totals, int clause)
{
    unsigned sum = 0;
    int i;

    for (i = 0; i < VERDICTS; i++)
        sum += totals->cases[clause][i];
    return sum;
}

static enum verdict worst(const unsigned *verdicts)
{
    static const enum verdict order[] = { VERDICT_FAIL, VERDICT_ERROR,
                                          VERDICT_XPASS, VERDICT_DIFFERS,
                                          VERDICT_XFAIL, VERDICT_PASS };
    size_t i;

    for (i = 0; i < sizeof order / sizeof *order; i++)
        if (verdicts[order[i]])
            return order[i];
    return VERDICT_SKIP;
}

static void put_clause_line(struct text *text, const struct totals *totals,
                            int id)
{
    const struct pp_clause *clause = pp_clause((enum pp_clause_id)id);
    unsigned cases = case_count(totals, id);
    enum verdict verdict = worst(totals->cases[id]);
    FILE *out = text->options.out;

    fprintf(out, "  %s%-8s%s%-22s %c ", cases ? colour_of(text, verdict) : "",
            cases ? verdict_name(verdict) : "-", cases ? plain(text) : "",
            clause->id, level_letters[clause->level]);
    if (cases)
        fprintf(out, "%4u  ", cases);
    else
        fputs("none  ", out);
    put_words(out, clause->words, WIDTH - 42);
    fputc('\n', out);
}

/* Clauses that bind clients alone are no matter of a server's run. */
static int is_shown(const struct text *text, const struct totals *totals,
                    int id)
{
    return case_count(totals, id)
        || (!text->narrow
            && pp_clause((enum pp_clause_id)id)->party != PP_PARTY_C);
}

static void put_chapter(struct text *text, const struct totals *totals,
                        size_t chapter)
{
    const char *prefix = chapters[chapter].prefix;
    int id, begun = 0;

    for (id = 1; id < PP_CLAUSE_COUNT; id++) {
        if (strncmp(pp_clause((enum pp_clause_id)id)->id, prefix,
                    strlen(prefix)) || !is_shown(text, totals, id))
            continue;
        if (!begun++)
            fprintf(text->options.out, "%s%s%s\n", bold(text),
                    chapters[chapter].name, plain(text));
        put_clause_line(text, totals, id);
    }
    if (begun)
        fputc('\n', text->options.out);
}

static void put_sum(const struct text *text, const struct totals *totals)
{
    const unsigned *v = totals->verdicts;
    FILE *out = text->options.out;

    fprintf(out, "%u verdicts in %.1f s: %u passed, %u failed, %u differ, "
            "%u skipped, %u errors\n", text->played,
            (double)totals->milliseconds / 1000, v[VERDICT_PASS],
            v[VERDICT_FAIL], v[VERDICT_DIFFERS], v[VERDICT_SKIP],
            v[VERDICT_ERROR]);
    if (totals->repeated)
        fprintf(out, "%u played twice, alone the second time, which counts\n",
                totals->repeated);
    if (v[VERDICT_XFAIL] + v[VERDICT_XPASS])
        fprintf(out, "baseline: %u failed as known, %u passed and must be taken "
                "out\n", v[VERDICT_XFAIL], v[VERDICT_XPASS]);
    fprintf(out, "%u passed, %u failed, %u skipped\n", v[VERDICT_PASS],
            v[VERDICT_FAIL] + v[VERDICT_ERROR] + v[VERDICT_XPASS],
            v[VERDICT_SKIP] + v[VERDICT_DIFFERS] + v[VERDICT_XFAIL]);
}

static void on_end(struct sink *sink, const struct totals *totals)
{
    struct text *text = (struct text *)sink;
    size_t i;

    for (i = 0; i < sizeof chapters / sizeof *chapters; i++)
        put_chapter(text, totals, i);
    fflush(text->details);
    if (text->details_size) {
        fwrite(text->details_text + 1, 1, text->details_size - 1,
               text->options.out);
        fputc('\n', text->options.out);
    }
    if (text->played > 1)
        report_coverage(text->options.out, totals);
    put_sum(text, totals);
    fflush(text->options.out);
}

static void on_free(struct sink *sink)
{
    struct text *text = (struct text *)sink;

    fclose(text->details);
    free(text->details_text);
    free(text);
}

struct sink *report_text(const struct text_options *options)
{
    struct text *text = need(calloc(1, sizeof *text));

    text->sink = (struct sink){ .verdict = on_verdict, .end = on_end,
                                .free = on_free };
    text->options = *options;
    text->narrow = options->narrow;
    text->details = need(open_memstream(&text->details_text,
                                        &text->details_size));
    return &text->sink;
}
