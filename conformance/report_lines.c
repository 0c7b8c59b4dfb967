/* The run as JSON lines (docs/REPORT.md), and the page that shows them. */
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <polypaint/polypaint.h>
#include <report_page.h>

#include "events.h"
#include "french.h"
#include "report_files.h"

struct lines {
    struct sink sink;
    struct lines_options options;
    struct json json;
};

static const char levels[] = "RIX", parties[] = "SCB";

/* The line that is done goes to both; the next one begins. */
static void flush_line(struct lines *lines)
{
    struct json *json = &lines->json;

    if (lines->options.json) {
        fwrite(json->text, 1, json->size, lines->options.json);
        putc('\n', lines->options.json);
    }
    if (lines->options.page)
        page_line(lines->options.page, json->text, json->size);
    json_clear(json);
}

static struct json *begin_line(struct lines *lines, const char *kind)
{
    json_open(&lines->json, '{');
    json_say(&lines->json, "kind", kind);
    return &lines->json;
}

static void end_line(struct lines *lines)
{
    json_close(&lines->json, '}');
    flush_line(lines);
}

/* ---- before anything runs ----------------------------------------------- */

static void put_letter(struct json *json, const char *name, char letter)
{
    json_name(json, name);
    json_bytes(json, &letter, 1);
}

static void put_run(struct lines *lines)
{
    struct json *json = begin_line(lines, "run");
    time_t now = time(NULL);
    struct tm utc;
    char started[32];

    gmtime_r(&now, &utc);
    strftime(started, sizeof started, "%Y-%m-%dT%H:%M:%SZ", &utc);
    json_say(json, "tool", "ppconform");
    json_say(json, "version", PP_VERSION);
    json_say(json, "name", lines->options.label);
    json_say(json, "started", started);
    json_name(json, "strict");
    json_true(json, lines->options.strict);
    end_line(lines);
}

static void put_clauses(struct lines *lines)
{
    const struct pp_clause *clause;
    struct arena arena = { NULL };
    struct json *json;
    int id;

    for (id = 1; id < PP_CLAUSE_COUNT; id++) {
        clause = pp_clause((enum pp_clause_id)id);
        json = begin_line(lines, "clause");
        json_say(json, "id", clause->id);
        put_letter(json, "party", parties[clause->party]);
        put_letter(json, "level", levels[clause->level]);
        json_say(json, "section", clause->section);
        json_say(json, "text", clause->words);
        json_say(json, "french", french_text(&arena, clause->section));
        end_line(lines);
    }
    arena_free(&arena);
}

/* ---- a verdict ---------------------------------------------------------- */

static void put_clause_ids(struct json *json, const struct session *session)
{
    int i;

    json_name(json, "clauses");
    json_open(json, '[');
    for (i = 0; i < session->clause_count; i++)
        json_string(json, pp_clause(session->clauses[i])->id);
    json_close(json, ']');
    put_letter(json, "level", levels[pp_clause(session->clauses[0])->level]);
}

static void put_failure(struct json *json, const struct failure *failure)
{
    const struct statement *statement = failure->statement;

    if (statement) {
        json_name(json, "step");
        json_open(json, '{');
        json_count(json, "number", statement_place(statement, 0).line);
        json_say(json, "text", statement->text);
        json_close(json, '}');
    }
    json_say(json, "expected", failure->expected);
    json_say(json, "came", failure->came);
}

/* The next line of a text, its end not in it. */
static size_t line_size(const char *text, const char *end)
{
    const char *found = memchr(text, '\n', (size_t)(end - text));

    return (size_t)((found ? found : end) - text);
}

/* Blank lines and comments at the end are the next case's. */
static int says_nothing(const char *line, size_t size)
{
    while (size && (*line == ' ' || *line == '\t' || *line == '\r')) {
        line++;
        size--;
    }
    return !size || *line == '#';
}

static void put_script(struct json *json, const struct session *session)
{
    const struct session *after = session->next;
    const struct script *script = session->script;
    const char *at = script->text, *end = at + script->size;
    const char *from = at, *to = at;
    unsigned line = 1, first, last = after
        ? statement_place(after->statement, 0).line : UINT_MAX;
    size_t size;

    first = statement_place(session->statement, 0).line;
    for (; at < end && line < last; line++, at += size + 1) {
        size = line_size(at, end);
        if (line <= first)
            from = at;
        if (!says_nothing(at, size))
            to = at + size;
    }
    json_name(json, "script");
    json_bytes(json, from, to > from ? (size_t)(to - from) : 0);
}

static void put_dialogue(struct json *json, const struct result *result)
{
    json_name(json, "dialogue");
    events_write(json, result);
}

static void on_verdict(struct sink *sink, const struct result *result,
                       const struct totals *totals)
{
    struct lines *lines = (struct lines *)sink;
    struct json *json = begin_line(lines, "verdict");
    const struct session *session = result->session;

    (void)totals;
    json_say(json, "case", result->name);
    json_say(json, "title", result->title);
    json_say(json, "file", session->script->path);
    json_count(json, "line", statement_place(session->statement, 0).line);
    put_clause_ids(json, session);
    json_say(json, "verdict", verdict_name(result->verdict));
    json_name(json, "seconds");
    json_seconds(json, result->milliseconds * 1000);
    if (result->failure)
        put_failure(json, result->failure);
    if (result->reason)
        json_say(json, "why", result->reason);
    if (result->first)
        json_say(json, "first", result->first);
    if (result->packets)
        json_say(json, "packets", result->packets);
    if (result->again)
        json_say(json, "again", result->again);
    put_script(json, session);
    put_dialogue(json, result);
    end_line(lines);
}

static void on_reading(struct sink *sink, enum pp_clause_id clause,
                       const char *found, const char *reference)
{
    struct lines *lines = (struct lines *)sink;
    struct json *json;

    if (!found)
        return;
    json = begin_line(lines, "reading");
    json_say(json, "clause", pp_clause(clause)->id);
    json_say(json, "found", found);
    json_say(json, "reference", reference);
    end_line(lines);
}

/* ---- the end ------------------------------------------------------------ */

static void on_end(struct sink *sink, const struct totals *totals)
{
    struct lines *lines = (struct lines *)sink;
    struct json *json = begin_line(lines, "summary");
    const unsigned *v = totals->verdicts;

    json_count(json, "passed", v[VERDICT_PASS]);
    json_count(json, "failed", v[VERDICT_FAIL]);
    json_count(json, "differ", v[VERDICT_DIFFERS]);
    json_count(json, "skipped", v[VERDICT_SKIP]);
    json_count(json, "errors", v[VERDICT_ERROR]);
    json_count(json, "xfailed", v[VERDICT_XFAIL]);
    json_count(json, "xpassed", v[VERDICT_XPASS]);
    json_count(json, "repeated", totals->repeated);
    json_name(json, "seconds");
    json_seconds(json, totals->milliseconds * 1000);
    json_count(json, "exit", report_exit(totals));
    end_line(lines);
    if (lines->options.page)
        fputs(page_after, lines->options.page);
}

static void on_free(struct sink *sink)
{
    struct lines *lines = (struct lines *)sink;

    json_free(&lines->json);
    free(lines);
}

struct sink *report_lines(const struct lines_options *options)
{
    struct lines *lines = need(calloc(1, sizeof *lines));

    lines->sink = (struct sink){ .verdict = on_verdict, .reading = on_reading,
                                 .end = on_end, .free = on_free };
    lines->options = *options;
    if (options->page)
        fputs(page_before, options->page);
    put_run(lines);
    put_clauses(lines);
    return &lines->sink;
}
