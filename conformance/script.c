#include "script.h"

#include <errno.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistr.h>

#include <cli/cli.h>

enum {
    FILE_MAX_BYTES = 16 * 1024 * 1024,
    PIECES_MAX = 256, /* lines joined to one statement */
    LETTERS_MAX = 63  /* of a word that suggestions are made for */
};

static int blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

/* ---- mistakes ----------------------------------------------------------- */

struct piece statement_place(const struct statement *statement, size_t at)
{
    unsigned i = statement->piece_count - 1;
    struct piece place;

    while (i > 0 && statement->pieces[i].at > at)
        i--;
    place = statement->pieces[i];
    place.column += (unsigned)(at - place.at);
    place.at = at;
    return place;
}

static const char *line_start(const struct script *script, unsigned line)
{
    const char *at = script->text;

    while (--line > 0 && (at = strchr(at, '\n')))
        at++;
    return at ? at : "";
}

/* A text as a terminal may have it: what would be obeyed, or is no UTF-8, is
 * a question mark. */
static void put_shown(FILE *out, const char *text, size_t size)
{
    ucs4_t c;
    int n;

    for (; size; text += n, size -= (size_t)n) {
        n = u8_mbtouc(&c, (const uint8_t *)text, size);
        if (c == 0xfffd || (c < 0x20 && c != '\t') || (c >= 0x7f && c < 0xa0))
            fputc('?', out);
        else
            fwrite(text, 1, (size_t)n, out);
    }
}

/* The line itself, tabs and all, and a caret under the byte. */
static void show_line(const struct mistakes *mistakes,
                      const struct script *script, struct piece place)
{
    const char *line = line_start(script, place.line);
    unsigned i;

    fprintf(mistakes->out, "%5u | ", place.line);
    put_shown(mistakes->out, line, strcspn(line, "\r\n"));
    fputs("\n      | ", mistakes->out);
    for (i = 1; i < place.column && line[i - 1]; i++)
        if (((unsigned char)line[i - 1] & 0xc0) != 0x80)
            fputc(line[i - 1] == '\t' ? '\t' : ' ', mistakes->out);
    fputs("^\n", mistakes->out);
}

void mistake(struct mistakes *mistakes, const struct statement *statement,
             size_t at, const char *format, ...)
{
    struct piece place = statement_place(statement, at);
    char *words = NULL;
    va_list args;
    int size;

    mistakes->count++;
    fprintf(mistakes->out, "%s:%u:%u: ", statement->script->path, place.line,
            place.column);
    va_start(args, format);
    size = vasprintf(&words, format, args);
    va_end(args);
    need(size < 0 ? NULL : words);
    put_shown(mistakes->out, words, (size_t)size);
    free(words);
    fputc('\n', mistakes->out);
    show_line(mistakes, statement->script, place);
}

/* ---- reading ------------------------------------------------------------ */

/* How much of a line is text: without its comment and the blanks at its end.
 * A '#' inside a word is none: rgba=#ff0000ff. *quoted: it begins, and then
 * ends, inside a string. */
static size_t text_size(const char *line, size_t size, int *quoted)
{
    size_t i, end = 0;

    for (i = 0; i < size; i++) {
        if (*quoted && line[i] == '\\' && i + 1 < size)
            i++;
        else if (line[i] == '"')
            *quoted = !*quoted;
        else if (!*quoted && line[i] == '#' && (!i || blank(line[i - 1])))
            break;
        if (!blank(line[i]))
            end = i + 1;
    }
    return end;
}

struct reader {
    struct arena *arena;
    struct script *script;
    const char *at, *end;
    unsigned line;
    int quoted; /* the statement so far ends inside a string */
};

/* Takes one line: its text without indentation; *column is where that is. */
static struct word take_line(struct reader *reader, unsigned *column)
{
    const char *start = reader->at, *stop;
    struct word word;

    stop = memchr(start, '\n', (size_t)(reader->end - start));
    reader->at = stop ? stop + 1 : reader->end;
    stop = stop ? stop : reader->end;
    reader->line++;
    word.size = text_size(start, (size_t)(stop - start), &reader->quoted);
    word.text = start;
    while (word.size && blank(*word.text)) {
        word.text++;
        word.size--;
    }
    *column = (unsigned)(word.text - start) + 1;
    word.at = 0;
    return word;
}

/* A line is joined with a blank, inside a string without. */
static void add_piece(struct statement *statement, char **text,
                      const struct word *word, struct piece place, int quoted)
{
    size_t size = statement->size;

    *text = need(realloc(*text, size + word->size + 2));
    if (size && !quoted)
        (*text)[size++] = ' ';
    memcpy(*text + size, word->text, word->size);
    place.at = size;
    if (statement->piece_count < PIECES_MAX)
        statement->pieces[statement->piece_count++] = place;
    statement->size = size + word->size;
}

/* One statement with the lines joined to it; 0 when the line was empty. */
static int take_statement(struct reader *reader, struct statement *statement)
{
    struct piece pieces[PIECES_MAX], place = { 0, 0, 0 };
    struct word word;
    char *text = NULL;
    int joined, quoted;

    reader->quoted = 0;
    *statement = (struct statement){ .script = reader->script,
                                     .pieces = pieces };
    do {
        quoted = reader->quoted;
        word = take_line(reader, &place.column);
        place.line = reader->line;
        joined = word.size && word.text[word.size - 1] == '\\';
        word.size -= (size_t)joined;
        while (!reader->quoted && word.size
               && blank(word.text[word.size - 1]))
            word.size--;
        if (word.size)
            add_piece(statement, &text, &word, place, quoted);
    } while (joined && reader->at < reader->end);
    if (!text)
        return 0;
    statement->text = arena_copy(reader->arena, text, statement->size);
    statement->pieces = arena_alloc(reader->arena, statement->piece_count
                                                   * sizeof place);
    memcpy(statement->pieces, pieces, statement->piece_count * sizeof place);
    free(text);
    return 1;
}

/* Text that is no UTF-8 or holds NUL bytes is pointed at, once. */
static void check_bytes(const struct script *script, struct mistakes *mistakes)
{
    const uint8_t *bytes = (const uint8_t *)script->text, *bad, *nul, *at;
    struct piece place = { 0, 1, 1 };
    struct statement whole = { script, script->text, script->size, &place, 1 };

    bad = u8_check(bytes, script->size);
    nul = memchr(bytes, 0, script->size);
    if (!bad || (nul && nul < bad))
        bad = nul;
    if (!bad)
        return;
    for (at = bytes; at < bad; at++)
        if (*at == '\n') {
            place.line++;
            place.at = (size_t)(at + 1 - bytes);
        }
    mistake(mistakes, &whole, (size_t)(bad - bytes),
            *bad ? "this byte is no UTF-8; write it as \\x%02x in a string"
                 : "a NUL byte; write it as \\x%02x in a string", *bad);
}

struct script *script_parse(struct arena *arena, const char *path,
                            const char *text, size_t size,
                            struct mistakes *mistakes)
{
    struct script *script = arena_alloc(arena, sizeof *script);
    struct reader reader = { .arena = arena, .script = script };
    struct statement *list = NULL;
    size_t room = 0;

    script->path = arena_copy(arena, path, strlen(path));
    script->text = arena_copy(arena, text, size);
    script->size = size;
    check_bytes(script, mistakes);
    reader.at = script->text;
    reader.end = script->text + size;
    while (reader.at < reader.end) {
        if (script->count == room) {
            room = room ? 2 * room : 64;
            list = need(realloc(list, room * sizeof *list));
        }
        script->count += (size_t)take_statement(&reader, &list[script->count]);
    }
    script->statements = arena_alloc(arena, script->count * sizeof *list + 1);
    if (script->count)
        memcpy(script->statements, list, script->count * sizeof *list);
    free(list);
    return script;
}

struct script *script_read(struct arena *arena, const char *path,
                           struct mistakes *mistakes)
{
    FILE *file = fopen(path, "rb");
    struct script *script = NULL;
    char *text = NULL;
    size_t size = 0, room = 0, got;

    if (!file)
        goto fail;
    do {
        room = room ? 2 * room : 65536;
        text = need(realloc(text, room));
        size += got = fread(text + size, 1, room - size, file);
    } while (got && size < FILE_MAX_BYTES);
    errno = ferror(file) ? EIO : size >= FILE_MAX_BYTES ? EFBIG : 0;
    if (errno)
        goto fail;
    script = script_parse(arena, path, text, size, mistakes);
fail:
    if (!script) {
        cli_error("%s: %s; a *.session file or a folder of them is wanted",
                  path, strerror(errno));
        mistakes->count++;
    }
    if (file)
        fclose(file);
    free(text);
    return script;
}

/* ---- words -------------------------------------------------------------- */

int word_next(const char *text, size_t size, size_t *at, struct word *word)
{
    size_t i = *at;
    int quoted = 0, depth = 0;

    while (i < size && blank(text[i]))
        i++;
    word->at = i;
    word->text = text + i;
    for (; i < size && (quoted || depth > 0 || !blank(text[i])); i++) {
        if (quoted && text[i] == '\\' && i + 1 < size)
            i++;
        else if (text[i] == '"')
            quoted = !quoted;
        else if (!quoted)
            depth += (text[i] == '{' || text[i] == '[')
                   - (text[i] == '}' || text[i] == ']');
    }
    word->size = i - word->at;
    *at = i;
    return word->size > 0;
}

int word_is(const struct word *word, const char *text)
{
    return strlen(text) == word->size && !memcmp(word->text, text, word->size);
}

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Letters to change, add, drop or swap to get from a to b; case is no
 * difference. Row i of the usual table is rows[i % 3]. */
static size_t distance(const char *a, size_t n, const char *b)
{
    size_t rows[3][LETTERS_MAX + 1], m = strlen(b), i, j;

    if (n > LETTERS_MAX || m > LETTERS_MAX)
        return 2 * LETTERS_MAX;
    for (i = 0; i <= n; i++) {
        size_t *row = rows[i % 3], *above = rows[(i + 2) % 3];

        for (j = 0; j <= m; j++) {
            row[j] = i ? j ? smaller(row[j - 1], above[j]) + 1 : i : j;
            if (i && j)
                row[j] = smaller(row[j], above[j - 1]
                                 + ((a[i - 1] | 32) != (b[j - 1] | 32)));
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                row[j] = smaller(row[j], rows[(i + 1) % 3][j - 2] + 1);
        }
    }
    return rows[n % 3][m];
}

const char *did_you_mean(struct arena *arena, const char *text, size_t size,
                         const char *const *names, size_t count)
{
    size_t least = size / 3 + 1, i, d;
    const char *best = NULL;

    for (i = 0; i < count; i++)
        if ((d = distance(text, size, names[i])) <= least && d < size) {
            least = d - (d > 0);
            best = names[i];
        }
    return best ? arena_print(arena, "; did you mean %s?", best) : "";
}
