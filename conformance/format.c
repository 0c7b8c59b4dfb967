#include "format.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utlist.h>

#include <cli/cli.h>

#include "parse.h"

enum { STEP_INDENT = 2 };

/* Where the next line stands. */
enum place { AT_START, IN_HEAD, IN_STEPS };

/* One line of the script, without its end. */
struct line {
    const char *text;
    size_t size;
    int blank;           /* a blank line stands above it */
};

struct formatter {
    FILE *out;
    const char *at, *end;
    enum place place;
    unsigned depth;      /* blocks that are open */
    int in_table;        /* between `values` and its `end` */
    int blank;           /* the line before was blank */
    int written;         /* something was written */
    struct line *comments; /* they wait for the statement below them */
    size_t count, room;
};

static int blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

static struct line take_line(struct formatter *formatter)
{
    const char *stop = memchr(formatter->at, '\n',
                              (size_t)(formatter->end - formatter->at));
    struct line line = { formatter->at, 0, formatter->blank };

    stop = stop ? stop : formatter->end;
    line.size = (size_t)(stop - formatter->at);
    formatter->at = stop < formatter->end ? stop + 1 : stop;
    while (line.size && blank(line.text[line.size - 1]))
        line.size--;
    while (line.size && blank(*line.text)) {
        line.text++;
        line.size--;
    }
    return line;
}

static void put_indent(FILE *out, unsigned depth)
{
    fprintf(out, "%*s", (int)(depth * STEP_INDENT), "");
}

/* ---- one line ----------------------------------------------------------- */

/* What a joined line goes on with. */
struct joint {
    int quoted, depth; /* inside a string; brackets that are open */
};

/* Whether a comment begins here. */
static int at_comment(const struct line *line, size_t i,
                      const struct joint *joint)
{
    return !joint->quoted && line->text[i] == '#'
        && (!i || blank(line->text[i - 1]));
}

static void step_over(struct joint *joint, char c)
{
    if (c == '"')
        joint->quoted = !joint->quoted;
    else if (!joint->quoted)
        joint->depth += (c == '{' || c == '[') - (c == '}' || c == ']');
}

/* Writes the line with one blank between words; strings, JSON and the comment
 * stay as they are. Whether the next line is joined to it. */
static int put_line(FILE *out, const struct line *line, struct joint *joint)
{
    size_t i, gap = 0, text = 0;

    for (i = 0; i < line->size && !at_comment(line, i, joint); i++) {
        if (!joint->quoted && joint->depth <= 0 && blank(line->text[i])) {
            gap = 1;
            continue;
        }
        if (gap)
            putc(' ', out);
        gap = 0;
        putc(line->text[i], out);
        text = i + 1;
        if (joint->quoted && line->text[i] == '\\' && i + 1 < line->size)
            putc(line->text[++i], out);
        else
            step_over(joint, line->text[i]);
    }
    if (i < line->size)
        fprintf(out, "%s%.*s", i ? " " : "", (int)(line->size - i),
                line->text + i);
    return text && line->text[text - 1] == '\\' && text == i;
}

/* ---- statements --------------------------------------------------------- */

/* The first words of a line. */
static int words_of(const struct line *line, struct word *words, int max)
{
    size_t at = 0;
    int n = 0;

    while (n < max && word_next(line->text, line->size, &at, &words[n])
           && words[n].text[0] != '#')
        n++;
    return n;
}

static int opens_block(const struct word *w, int n)
{
    if (n && (word_is(&w[0], "repeat") || word_is(&w[0], "together")
              || word_is(&w[0], "values")))
        return 1;
    return (n == 4 && word_is(&w[1], "expect") && word_is(&w[2], "one")
            && word_is(&w[3], "of"))
        || (n == 5 && word_is(&w[1], "expect") && word_is(&w[2], "in")
            && word_is(&w[3], "any") && word_is(&w[4], "order"));
}

/* Blank lines above a statement: between cases, and where the steps begin;
 * others are kept, as one. */
static int parted(const struct formatter *formatter, const struct line *first,
                  enum place next)
{
    if (!formatter->written)
        return 0;
    return first->blank || next == AT_START
        || (next == IN_STEPS && formatter->place == IN_HEAD);
}

/* The comments above a statement stand where it stands. */
static void put_comments(struct formatter *formatter, unsigned depth)
{
    const struct line *line;
    size_t i;

    for (i = 0; i < formatter->count; i++) {
        line = &formatter->comments[i];
        if (i && line->blank)
            putc('\n', formatter->out);
        put_indent(formatter->out, depth);
        fprintf(formatter->out, "%.*s\n", (int)line->size, line->text);
        formatter->written = 1;
    }
    formatter->count = 0;
}

/* With the lines that are joined to it. */
static void put_statement(struct formatter *formatter, struct line line,
                          unsigned depth)
{
    struct joint joint = { 0, 0 };

    put_indent(formatter->out, depth);
    while (put_line(formatter->out, &line, &joint)
           && formatter->at < formatter->end) {
        putc('\n', formatter->out);
        line = take_line(formatter);
        put_indent(formatter->out, line.size ? depth + 1 : 0);
    }
    putc('\n', formatter->out);
    formatter->written = 1;
}

static enum place place_of(const struct formatter *formatter,
                           const struct word *first)
{
    if (formatter->depth)
        return formatter->place;
    if (word_is(first, "case"))
        return AT_START;
    return parse_begins_header(first) ? IN_HEAD : IN_STEPS;
}

static void take_statement(struct formatter *formatter, struct line line)
{
    struct word words[6] = { { "", 0, 0 } };
    int n = words_of(&line, words, 6);
    enum place next = place_of(formatter, &words[0]);
    unsigned ends = formatter->depth && word_is(&words[0], "end");
    unsigned opens = !formatter->in_table && opens_block(words, n);
    unsigned depth = next == AT_START ? 0 : formatter->depth + 1;
    int commented = formatter->count > 0;

    if (parted(formatter, commented ? formatter->comments : &line, next))
        putc('\n', formatter->out);
    put_comments(formatter, depth);
    if (commented && line.blank)
        putc('\n', formatter->out);
    put_statement(formatter, line, depth - ends);
    formatter->depth = formatter->depth + opens - ends;
    if (opens || ends)
        formatter->in_table = opens && word_is(&words[0], "values");
    formatter->place = next == AT_START ? IN_HEAD : next;
}

static void keep_comment(struct formatter *formatter, struct line line)
{
    if (formatter->count == formatter->room) {
        formatter->room = formatter->room ? 2 * formatter->room : 16;
        formatter->comments = need(realloc(formatter->comments,
            formatter->room * sizeof *formatter->comments));
    }
    formatter->comments[formatter->count++] = line;
}

static void take_all(struct formatter *formatter)
{
    struct line line;

    while (formatter->at < formatter->end) {
        line = take_line(formatter);
        if (line.size && *line.text == '#')
            keep_comment(formatter, line);
        else if (line.size)
            take_statement(formatter, line);
        formatter->blank = !line.size;
    }
    if (formatter->count && formatter->written && formatter->comments->blank)
        putc('\n', formatter->out);
    put_comments(formatter, 0);
}

char *format_script(const struct script *script, size_t *size)
{
    struct formatter formatter = { .at = script->text,
                                   .end = script->text + script->size };
    char *text = NULL;

    formatter.out = need(open_memstream(&text, size));
    take_all(&formatter);
    fclose(formatter.out);
    free(formatter.comments);
    return need(text);
}

/* ---- files -------------------------------------------------------------- */

static int same(const struct script *script, const char *text, size_t size)
{
    return size == script->size && !memcmp(text, script->text, size);
}

/* A new file takes the place of the old one, so that none is ever half. */
static int replace(struct arena *arena, const char *path, const char *text,
                   size_t size)
{
    char *beside = arena_print(arena, "%s.new", path);
    FILE *file = fopen(beside, "w");
    struct stat status;
    int failed = !file;

    if (file) {
        failed = fwrite(text, 1, size, file) != size;
        failed |= stat(path, &status)
            || fchmod(fileno(file), status.st_mode & 07777);
        failed |= fclose(file) != 0;
        failed = failed || rename(beside, path);
    }
    if (!failed)
        return 0;
    cli_error("--format: %s: %s", path, strerror(errno));
    if (file)
        unlink(beside);
    return -1;
}

/* 1: it was not in its form. */
static int format_file(struct arena *arena, const char *path, int check,
                       struct mistakes *mistakes)
{
    struct script *script = script_read(arena, path, mistakes);
    struct session *sessions = NULL;
    char *text;
    size_t size;
    int differs = 0;

    if (script)
        parse_sessions(arena, script, &sessions, mistakes);
    if (mistakes->count)
        return 0;
    text = format_script(script, &size);
    differs = !same(script, text, size);
    if (differs)
        printf("%s\n", path);
    if (differs && !check && replace(arena, path, text, size))
        mistakes->count++;
    free(text);
    return differs;
}

int format_sources(struct arena *arena, const struct source *sources,
                   int check)
{
    struct mistakes mistakes = { stderr, 0 }, all = { stderr, 0 };
    const struct source *source;
    int differ = 0;

    LL_FOREACH(sources, source) {
        mistakes.count = 0;
        differ += format_file(arena, source->path, check, &mistakes);
        all.count += mistakes.count;
    }
    if (all.count)
        cli_error("--format: what has mistakes was left as it is");
    else if (check && differ)
        cli_error("--format --check: %d script%s not in the one form; --format "
                  "without --check writes %s so", differ,
                  differ == 1 ? " is" : "s are", differ == 1 ? "it" : "them");
    return all.count ? CLI_USAGE : check && differ ? CLI_FOUND : CLI_OK;
}
