#include "corpus.h"

#include <dirent.h>
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

/* One file while it is read. */
struct reader {
    const char *file;
    FILE *in;
    char *line; /* getline()'s */
    size_t room;
    unsigned number;
    struct corpus_entry entry;
    char *note, *text;
    uint8_t bytes[PP_FRAME_MAX];
    corpus_use *use;
    void *context;
    long count;
    struct corpus_error *error;
};

static int wrong(struct reader *reader, unsigned line, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static int wrong(struct reader *reader, unsigned line, const char *format, ...)
{
    struct corpus_error *error = reader->error;
    va_list args;
    int n = snprintf(error->words, sizeof error->words, "%s:%u: ",
                     reader->file, line);

    va_start(args, format);
    vsnprintf(error->words + n, sizeof error->words - (size_t)n, format, args);
    va_end(args);
    return -1;
}

static char *copy(char *old, const char *text)
{
    free(old);
    return strdup(text);
}

/* ---- is it true? -------------------------------------------------------- */

int corpus_frame(const struct corpus_entry *entry, struct pp_frame *frame)
{
    return pp_frame_read(entry->bytes, entry->size, frame) ==
               PP_SPLIT_FRAME && frame->size == entry->size;
}

/* The line gives these bytes. */
static int check_line(struct reader *reader)
{
    static uint8_t bytes[PP_FRAME_MAX];
    const struct corpus_entry *entry = &reader->entry;
    struct pp_text_error error;
    size_t size = pp_text_parse(entry->text, strlen(entry->text), NULL, bytes,
                                &error), i;

    if (!size)
        return wrong(reader, entry->line, "%s\ncolumn %zu: %s", entry->text,
                     error.column, error.words);
    for (i = 0; i < size && i < entry->size; i++)
        if (bytes[i] != entry->bytes[i])
            break;
    if (size == entry->size && i == size)
        return 0;
    return wrong(reader, entry->line,
                 "line and bytes differ at byte %zu: %zu and %zu bytes", i,
                 size, entry->size);
}

/* These bytes give the line. */
static int check_text(struct reader *reader)
{
    static char text[PP_TEXT_ROOM(PP_FRAME_MAX)];
    const struct corpus_entry *entry = &reader->entry;
    struct pp_frame frame;

    if (corpus_frame(entry, &frame))
        pp_text_print(&frame, entry->from, NULL, text, sizeof text);
    else
        pp_text_print_raw(entry->bytes, entry->size, text, sizeof text);
    if (!strcmp(text, entry->text))
        return 0;
    return wrong(reader, entry->line, "the bytes' line is %s", text);
}

/* The verdict on an entry; 0 when nothing is wrong. */
static int judge(const struct corpus_entry *entry, enum pp_level level,
                 struct pp_verdict *verdict)
{
    struct pp_frame frame;

    if (corpus_frame(entry, &frame))
        return pp_frame_check(&frame, entry->from, level, verdict);
    pp_frame_broken(entry->bytes, entry->size, verdict);
    return verdict->clause == PP_CLAUSE_NONE ? 0 : -1;
}

static int check_verdict(struct reader *reader)
{
    const struct corpus_entry *entry = &reader->entry;
    enum pp_clause_id clause = entry->valid ? PP_CLAUSE_NONE : entry->clause;
    uint32_t offset = entry->valid ? 0 : entry->offset;
    struct pp_verdict verdict;

    judge(entry, PP_LEVEL_I, &verdict);
    if (verdict.clause != clause || verdict.offset != offset)
        return wrong(reader, entry->line, "the library says %s at %u: %s",
                     verdict.clause ? pp_clause(verdict.clause)->id : "valid",
                     verdict.offset, verdict.words);
    /* whoever follows the document alone must accept it */
    if (pp_clause(clause)->level == PP_LEVEL_I &&
        judge(entry, PP_LEVEL_R, &verdict) != 0)
        return wrong(reader, entry->line, "it breaks the document's %s too",
                     pp_clause(verdict.clause)->id);
    return 0;
}

/* ---- reading ------------------------------------------------------------ */

/* The next line without its end; 0 at the end of the file. */
static int next_line(struct reader *reader)
{
    ssize_t n = getline(&reader->line, &reader->room, reader->in);

    if (n < 0)
        return 0;
    if (n && reader->line[n - 1] == '\n')
        reader->line[n - 1] = '\0';
    reader->number++;
    return 1;
}

static int read_clause(struct reader *reader, const char *word)
{
    reader->entry.clause = pp_clause_by_id(word, strlen(word));
    if (reader->entry.clause == PP_CLAUSE_NONE)
        return wrong(reader, reader->number, "no clause %s", word);
    return 0;
}

/* "client valid", "client valid V-a.b", "server broken V-a.b at 12" */
static int read_head(struct reader *reader)
{
    struct corpus_entry *entry = &reader->entry;
    char from[8] = "", verdict[8] = "", clause[40] = "", rest[2];
    int n = sscanf(reader->line, "%7s %7s %39s at %u %1s", from, verdict,
                   clause, &entry->offset, rest);

    entry->line = reader->number;
    entry->clause = PP_CLAUSE_NONE;
    entry->valid = !strcmp(verdict, "valid");
    entry->from = !strcmp(from, "client") ? PP_FROM_CLIENT : PP_FROM_SERVER;
    if ((strcmp(from, "client") != 0 && strcmp(from, "server") != 0) ||
        (entry->valid ? n < 2 || n > 3
                      : n != 4 || strcmp(verdict, "broken") != 0))
        return wrong(reader, reader->number,
                     "\"client valid [CLAUSE]\" or \"server broken CLAUSE at "
                     "BYTE\" expected, not %s", reader->line);
    return n > 2 ? read_clause(reader, clause) : 0;
}

static int hex_pair(const char *at, unsigned *byte)
{
    int n = 0;

    return strspn(at, "0123456789abcdef") >= 2 &&
           sscanf(at, "%2x%n", byte, &n) == 1 && n == 2;
}

static int read_hex(struct reader *reader, const char *at)
{
    struct corpus_entry *entry = &reader->entry;
    unsigned byte;

    for (at += strspn(at, " "); *at; at += strspn(at, " ")) {
        if (!hex_pair(at, &byte))
            return wrong(reader, reader->number, "no hex: %s", at);
        if (entry->size == sizeof reader->bytes)
            return wrong(reader, reader->number, "longer than any frame");
        reader->bytes[entry->size++] = (uint8_t)byte;
        at += 2;
    }
    return 0;
}

/* The indented lines below the head: the text form, then the bytes. */
static int read_body(struct reader *reader)
{
    struct corpus_entry *entry = &reader->entry;
    unsigned lines = 0;

    entry->size = 0;
    while (next_line(reader) && reader->line[0] == ' ') {
        if (lines++ == 0)
            reader->text = copy(reader->text, reader->line +
                                              strspn(reader->line, " "));
        else if (read_hex(reader, reader->line) != 0)
            return -1;
    }
    if (!entry->size)
        return wrong(reader, entry->line,
                     "a line in text form and its bytes expected below");
    if (!feof(reader->in) && reader->line[0])
        return wrong(reader, reader->number, "an empty line expected");
    entry->text = reader->text;
    return 0;
}

static int read_entry(struct reader *reader)
{
    if (read_head(reader) != 0 || read_body(reader) != 0 ||
        check_line(reader) != 0 || check_text(reader) != 0 ||
        check_verdict(reader) != 0)
        return -1;
    reader->entry.note = reader->note;
    reader->use(reader->context, &reader->entry);
    reader->count++;
    return 0;
}

/* Comment lines become the note of the entry right below them. */
static void add_note(struct reader *reader)
{
    const char *words = reader->line + 1 + strspn(reader->line + 1, " ");
    char *both = NULL;

    if (asprintf(&both, "%s%s%s", reader->note, *reader->note ? " " : "",
                 words) < 0)
        return;
    free(reader->note);
    reader->note = both;
}

static int read_lines(struct reader *reader)
{
    while (next_line(reader)) {
        if (reader->line[0] == '#') {
            add_note(reader);
            continue;
        }
        if (reader->line[0] && read_entry(reader) != 0)
            return -1;
        reader->note = copy(reader->note, "");
    }
    return 0;
}

static long read_file(const char *folder, const char *file, corpus_use *use,
                      void *context, struct corpus_error *error)
{
    static struct reader reader;
    char path[4096];
    int result;

    memset(&reader, 0, sizeof reader);
    snprintf(path, sizeof path, "%s/%s", folder, file);
    reader.file = reader.entry.file = file;
    reader.entry.bytes = reader.bytes;
    reader.use = use;
    reader.context = context;
    reader.error = error;
    reader.in = fopen(path, "r");
    if (!reader.in)
        return wrong(&reader, 0, "%s", strerror(errno));
    reader.note = copy(NULL, "");
    result = read_lines(&reader);
    fclose(reader.in);
    free(reader.line);
    free(reader.note);
    free(reader.text);
    return result ? -1 : reader.count;
}

/* ---- the folder --------------------------------------------------------- */

static int is_source(const struct dirent *entry)
{
    size_t size = strlen(entry->d_name);

    return size > 4 && !strcmp(entry->d_name + size - 4, ".txt");
}

static int by_bytes(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name); /* in every locale the same */
}

long corpus_read(const char *folder, corpus_use *use, void *context,
                 struct corpus_error *error)
{
    struct dirent **files = NULL;
    int count = scandir(folder, &files, is_source, by_bytes), i;
    long total = 0, entries;

    if (count <= 0) {
        snprintf(error->words, sizeof error->words, "%s: %s", folder,
                 count ? strerror(errno) : "no .txt file in it");
        free(files);
        return -1;
    }
    for (i = 0; i < count; i++) {
        entries = total < 0 ? 0 : read_file(folder, files[i]->d_name, use,
                                            context, error);
        total = entries < 0 ? -1 : total + entries;
        free(files[i]);
    }
    free(files);
    return total;
}
