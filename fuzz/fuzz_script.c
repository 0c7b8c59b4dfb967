/* fuzz_script.c - session files, as ppconform --check and --format read them.
 *
 * Whatever the text is: each mistake is told in three lines, at a line and a
 * column that the text has. A text without mistakes is formatted: that reads
 * as the same words, and formatted again it stays as it is.
 */
#include <stdbool.h>
#include <string.h>

#include "format.h" /* and with it session.h of conformance, not of here */
#include "frame_oracles.h"
#include "fuzz.h"

enum { SIZE_MOST = 8192 };

/* A text as it was read, and what was told. */
struct reading {
    struct arena arena;
    struct mistakes mistakes;
    struct script *script;
    struct session *sessions;
    char *told;
    size_t told_size;
    bool parsed; /* then it is checked and can be formatted */
};

static void read_text(struct reading *reading, const char *text, size_t size)
{
    const struct session *session;

    memset(reading, 0, sizeof *reading);
    reading->mistakes.out = open_memstream(&reading->told,
                                           &reading->told_size);
    REQUIRE(reading->mistakes.out, "no memory");
    reading->script = script_parse(&reading->arena, "t", text, size,
                                   &reading->mistakes);
    parse_sessions(&reading->arena, reading->script, &reading->sessions,
                   &reading->mistakes);
    reading->parsed = !reading->mistakes.count;
    for (session = reading->parsed ? reading->sessions : NULL; session;
         session = session->next)
        check_session(session, &reading->mistakes);
    fclose(reading->mistakes.out);
}

static void forget(struct reading *reading)
{
    arena_free(&reading->arena);
    free(reading->told);
}

/* ---- mistakes ----------------------------------------------------------- */

/* The bytes of a line of the text, from 1; SIZE_MAX when there is none. */
static size_t line_size(const struct script *script, unsigned line)
{
    const char *at = script->text, *end = at + script->size, *stop;

    for (;; at = stop + 1) {
        stop = memchr(at, '\n', (size_t)(end - at));
        stop = stop ? stop : end;
        if (!--line)
            return (size_t)(stop - at);
        if (stop == end)
            return SIZE_MAX;
    }
}

/* The end of the next line of what was told. */
static const char *line_end(const char *at)
{
    const char *stop = strchr(at, '\n');

    REQUIRE(stop, "a mistake breaks off: %s", at);
    return stop;
}

/* "t:LINE:COLUMN: words", the line, and a caret; where it ends. */
static const char *is_mistake(const struct reading *reading, const char *at)
{
    const char *stop = line_end(at), *caret;
    unsigned line, column;
    int used = 0;

    REQUIRE(sscanf(at, "t:%u:%u: %n", &line, &column, &used) == 2 && used &&
                at + used < stop,
            "no line, column and words: %.*s", (int)(stop - at), at);
    text_is_clean(at, (size_t)(stop - at), true);
    REQUIRE(line && line_size(reading->script, line) != SIZE_MAX,
            "line %u of a shorter text", line);
    REQUIRE(column && column <= line_size(reading->script, line) + 1,
            "column %u of a line of %zu", column,
            line_size(reading->script, line));
    caret = line_end(stop + 1) + 1;
    stop = line_end(caret);
    REQUIRE(stop[-1] == '^' && !strncmp(caret, "      | ", 8), "no caret");
    return stop + 1;
}

static void are_mistakes(const struct reading *reading)
{
    const char *at = reading->told;
    unsigned count = 0;

    for (; *at; count++)
        at = is_mistake(reading, at);
    REQUIRE(count == reading->mistakes.count, "%u mistakes, %u told",
            reading->mistakes.count, count);
}

/* ---- format ------------------------------------------------------------- */

static void same_words(const struct statement *a, const struct statement *b)
{
    struct word first, second;
    size_t at = 0, to = 0;
    int more, too;

    do {
        more = word_next(a->text, a->size, &at, &first);
        too = word_next(b->text, b->size, &to, &second);
        REQUIRE(more == too && (!more ||
                                (first.size == second.size &&
                                 !memcmp(first.text, second.text,
                                         first.size))),
                "formatted it says something else: %s", b->text);
    } while (more);
}

static void formats(const struct reading *reading)
{
    const struct script *script = reading->script;
    struct reading again;
    size_t size, size_again, i;
    char *made = format_script(script, &size), *made_again;

    read_text(&again, made, size);
    REQUIRE(again.parsed && again.mistakes.count == reading->mistakes.count,
            "formatted it has other mistakes: %s", again.told);
    REQUIRE(again.script->count == script->count,
            "formatted it has %zu statements, not %zu", again.script->count,
            script->count);
    for (i = 0; i < script->count; i++)
        same_words(&script->statements[i], &again.script->statements[i]);
    made_again = format_script(again.script, &size_again);
    REQUIRE(size == size_again && !memcmp(made, made_again, size),
            "formatted again it changes");
    free(made);
    free(made_again);
    forget(&again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct reading reading;
    char *text;

    if (size > SIZE_MOST)
        return 0;
    text = malloc(size ? size : 1);
    if (size)
        memcpy(text, data, size);
    read_text(&reading, text, size);
    free(text);
    are_mistakes(&reading);
    if (reading.parsed)
        formats(&reading);
    forget(&reading);
    return 0;
}
