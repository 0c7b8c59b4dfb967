/* Verdicts as JUnit XML, the part of it that Jenkins and GitLab both read
 * (tests/programs/junit.xsd): a suite for each file, its cases in their order.
 * They end in any order, so that they are collected. */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <polypaint/polypaint.h>

#include "report_files.h"
#include "shown.h"

/* One case's element, and where it belongs. */
struct element {
    char *group;       /* the name of its file: drawing/relay */
    unsigned number;   /* of the case in it */
    int row;
    enum verdict verdict;
    long long milliseconds;
    char *xml;
};

struct junit {
    struct sink sink;
    FILE *out;
    const char *label;
    struct element *elements;
    size_t count, room;
    time_t began;
};

static void put_attribute(FILE *out, const char *name, const char *text)
{
    fprintf(out, " %s=\"", name);
    shown(out, SHOWN_XML, text);
    fputc('"', out);
}

static void put_line(FILE *out, const char *name, const char *text)
{
    if (!text)
        return;
    fprintf(out, "%-9s ", name);
    shown(out, SHOWN_XML, text);
    fputc('\n', out);
}

/* ---- a case ------------------------------------------------------------- */

static void put_words(FILE *out, const struct result *result)
{
    const struct session *session = result->session;
    const struct pp_clause *clause = pp_clause(session->clauses[0]);
    const struct failure *failure = result->failure;

    put_line(out, "clause", clause->id);
    put_line(out, "", clause->words);
    put_line(out, "file", session->script->path);
    if (failure && failure->statement) {
        fprintf(out, "line      %u\n",
                statement_place(failure->statement, 0).line);
        put_line(out, "step", failure->statement->text);
    }
    if (failure) {
        put_line(out, "who", failure->who);
        put_line(out, "expected", failure->expected);
        put_line(out, "came", failure->came);
    }
    put_line(out, "why", result->reason);
    put_line(out, "packets", result->packets);
    put_line(out, "again", result->again);
}

/* <failure>, <error>: what is wrong; its type is the clause. */
static void put_wrong(FILE *out, const char *tag, const struct result *result)
{
    const char *message = result->failure ? result->failure->came
                        : result->reason ? result->reason : "";

    fprintf(out, "   <%s", tag);
    put_attribute(out, "message", result->verdict == VERDICT_XPASS
                  ? "it passed, but the baseline says that it fails" : message);
    put_attribute(out, "type", pp_clause(result->session->clauses[0])->id);
    fputc('>', out);
    put_words(out, result);
    fprintf(out, "</%s>\n", tag);
}

static void put_inside(FILE *out, const struct result *result)
{
    switch (result->verdict) {
    case VERDICT_PASS:
        break;
    case VERDICT_FAIL:
    case VERDICT_XPASS:
        put_wrong(out, "failure", result);
        break;
    case VERDICT_ERROR:
        put_wrong(out, "error", result);
        break;
    case VERDICT_DIFFERS:
        fputs("   <system-out>DIFFERS\n", out);
        put_words(out, result);
        fputs("</system-out>\n", out);
        break;
    default:
        fputs("   <skipped", out);
        put_attribute(out, "message", result->reason ? result->reason : "");
        fputs("/>\n", out);
    }
}

/* As Java's packages, which its readers fold: drawing.relay. */
static char *dotted(const char *group)
{
    char *name = need(strdup(group)), *at;

    for (at = name; (at = strchr(at, '/')); at++)
        *at = '.';
    return name;
}

static void put_case(FILE *out, const struct element *element,
                     const struct result *result)
{
    char *name = dotted(element->group);

    fputs("  <testcase", out);
    put_attribute(out, "classname", name);
    fputs(" name=\"", out);
    shown(out, SHOWN_XML, strrchr(result->name, ':') + 1);
    fputc(' ', out);
    shown(out, SHOWN_XML, result->title);
    fprintf(out, "\" time=\"%.3f\">\n", (double)result->milliseconds / 1000);
    put_inside(out, result);
    fputs("  </testcase>\n", out);
    free(name);
}

static struct element *add_element(struct junit *junit)
{
    if (junit->count == junit->room) {
        junit->room = junit->room ? 2 * junit->room : 64;
        junit->elements = need(realloc(junit->elements, junit->room
                                       * sizeof *junit->elements));
    }
    return &junit->elements[junit->count++];
}

static void on_verdict(struct sink *sink, const struct result *result,
                       const struct totals *totals)
{
    struct junit *junit = (struct junit *)sink;
    struct element *element = add_element(junit);
    const char *colon = strrchr(result->name, ':');
    size_t size;
    FILE *text;

    (void)totals;
    *element = (struct element){
        .group = need(strndup(result->name, (size_t)(colon - result->name))),
        .number = result->session->number, .row = result->row,
        .verdict = result->verdict, .milliseconds = result->milliseconds
    };
    text = need(open_memstream(&element->xml, &size));
    put_case(text, element, result);
    fclose(text);
}

/* ---- the file ----------------------------------------------------------- */

static int compare(const void *left, const void *right)
{
    const struct element *a = left, *b = right;
    int order = strcmp(a->group, b->group);

    if (order)
        return order;
    if (a->number != b->number)
        return a->number < b->number ? -1 : 1;
    return (a->row > b->row) - (a->row < b->row);
}

/* The counts that <testsuites> and <testsuite> have. */
static void put_counts(FILE *out, const struct element *elements, size_t count)
{
    unsigned failures = 0, errors = 0, skipped = 0;
    long long milliseconds = 0;
    size_t i;

    for (i = 0; i < count; i++) {
        failures += elements[i].verdict == VERDICT_FAIL
            || elements[i].verdict == VERDICT_XPASS;
        errors += elements[i].verdict == VERDICT_ERROR;
        skipped += elements[i].verdict == VERDICT_SKIP
            || elements[i].verdict == VERDICT_XFAIL;
        milliseconds += elements[i].milliseconds;
    }
    fprintf(out, " tests=\"%zu\" failures=\"%u\" errors=\"%u\" "
            "skipped=\"%u\" time=\"%.3f\"", count, failures, errors, skipped,
            (double)milliseconds / 1000);
}

static void put_suite(const struct junit *junit, const struct element *first,
                      size_t count)
{
    char began[32];
    struct tm utc;
    size_t i;

    gmtime_r(&junit->began, &utc);
    strftime(began, sizeof began, "%Y-%m-%dT%H:%M:%S", &utc);
    fputs(" <testsuite", junit->out);
    put_attribute(junit->out, "name", first->group);
    put_counts(junit->out, first, count);
    fprintf(junit->out, " timestamp=\"%s\">\n", began);
    for (i = 0; i < count; i++)
        fputs(first[i].xml, junit->out);
    fputs(" </testsuite>\n", junit->out);
}

static void on_end(struct sink *sink, const struct totals *totals)
{
    struct junit *junit = (struct junit *)sink;
    struct element *elements = junit->elements;
    size_t first, next;

    (void)totals;
    if (junit->count)
        qsort(elements, junit->count, sizeof *elements, compare);
    fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites",
          junit->out);
    put_attribute(junit->out, "name", junit->label);
    put_counts(junit->out, elements, junit->count);
    fputs(">\n", junit->out);
    for (first = 0; first < junit->count; first = next) {
        for (next = first + 1; next < junit->count; next++)
            if (strcmp(elements[first].group, elements[next].group))
                break;
        put_suite(junit, elements + first, next - first);
    }
    fputs("</testsuites>\n", junit->out);
}

static void on_free(struct sink *sink)
{
    struct junit *junit = (struct junit *)sink;
    size_t i;

    for (i = 0; i < junit->count; i++) {
        free(junit->elements[i].group);
        free(junit->elements[i].xml);
    }
    free(junit->elements);
    free(junit);
}

struct sink *report_junit(FILE *out, const char *label)
{
    struct junit *junit = need(calloc(1, sizeof *junit));

    junit->sink = (struct sink){ .verdict = on_verdict, .end = on_end,
                                 .free = on_free };
    junit->out = out;
    junit->label = label;
    junit->began = time(NULL);
    return &junit->sink;
}
