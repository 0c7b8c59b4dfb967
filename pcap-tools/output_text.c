#include "output_text.h"

#include <inttypes.h>

#include <polypaint/polypaint.h>

#include "detail.h"
#include "peers.h"
#include "words.h"
#include "written.h"

struct text {
    struct written written;
    struct show show;
    struct pp_text_style style;
    struct moment moment;
    struct peers_table peers;
};

#define DIM "\033[2m"
#define BOLD "\033[1m"
#define RED "\033[31m"
#define PLAIN "\033[0m"

static void colour(struct text *text, const char *code)
{
    if (text->show.colour)
        writer_text(&text->written.writer, code);
}

/* ---- a line's parts ----------------------------------------------------- */

static void put_moment(struct text *text, int64_t time)
{
    struct writer *writer = &text->written.writer;
    size_t n = moment_print(&text->moment, time,
                            writer_room(writer, MOMENT_ROOM));

    writer_took(writer, n);
    if (n)
        writer_char(writer, ' ');
}

static void put_word(struct writer *writer, const char *word)
{
    size_t size = strlen(word), room = PP_TEXT_ROOM(size);

    if (!size)
        writer_char(writer, '-');
    else
        writer_took(writer, pp_text_word(word, size, writer_room(writer, room),
                                         room));
}

/* Time, from > to, user. */
static void put_start(struct text *text, const struct record *record)
{
    struct writer *writer = &text->written.writer;
    const struct peers *peers;
    enum pp_from to = peers_other(record->from);

    colour(text, DIM);
    put_moment(text, record->time);
    if (record->conversation) {
        peers = peers_of(&text->peers, record->conversation);
        writer_bytes(writer, peers->end[record->from].text,
                     peers->end[record->from].size);
        writer_bytes(writer, " > ", 3);
        writer_bytes(writer, peers->end[to].text, peers->end[to].size);
        writer_char(writer, ' ');
    }
    colour(text, PLAIN);
    put_word(writer, record->user);
    writer_char(writer, ' ');
}

/* The mark of what is wrong, and the clause if it breaks one. */
static void put_clause(struct text *text, enum pp_clause_id clause)
{
    colour(text, RED);
    writer_bytes(&text->written.writer, "! ", 2);
    if (clause == PP_CLAUSE_NONE)
        return;
    writer_text(&text->written.writer, pp_clause(clause)->id);
    writer_bytes(&text->written.writer, ": ", 2);
}

static void put_end(struct text *text)
{
    colour(text, PLAIN);
    writer_char(&text->written.writer, '\n');
}

/* ---- frames ------------------------------------------------------------- */

static const char *family_colour(const struct pp_type *type)
{
    static const char *const codes[] = {
        [PP_FAMILY_DEPRECATED] = RED,     [PP_FAMILY_ACCOUNT] = "\033[35m",
        [PP_FAMILY_LOBBY] = "\033[34m",   [PP_FAMILY_CHANNEL] = "\033[36m",
        [PP_FAMILY_DRAWING] = "\033[32m", [PP_FAMILY_SYNC] = "\033[33m",
    };

    return type ? codes[type->family] : RED;
}

/* The text form, its first word in the colour of the type's family. */
static void put_form(struct text *text, const struct record *record)
{
    struct writer *writer = &text->written.writer;
    const struct pp_frame *frame = record->frame;
    size_t room = PP_TEXT_ROOM(frame->size);

    colour(text, family_colour(pp_type(frame->type)));
    writer_took(writer, pp_text_print(frame, record->from, &text->style,
                                      writer_room(writer, room), room));
    colour(text, PLAIN);
}

/* -v: the fields follow below. */
static void put_title(struct text *text, const struct record *record)
{
    const struct pp_type *type = pp_type(record->frame->type);

    colour(text, family_colour(type));
    if (type)
        writer_text(&text->written.writer, type->name);
    else
        writer_format(&text->written.writer, "type %u", record->frame->type);
    colour(text, PLAIN);
    writer_format(&text->written.writer, " (frame %" PRIu64 ", packet %" PRIu64 ", "
                  "connection %" PRIu64, record->number, record->packet,
                  record->conversation ? record->conversation->id : 0);
    if (*record->lobby) {
        writer_text(&text->written.writer, ", lobby ");
        put_word(&text->written.writer, record->lobby);
        writer_text(&text->written.writer, " of ");
        put_word(&text->written.writer, record->owner);
    }
    writer_char(&text->written.writer, ')');
}

static void put_findings(struct text *text, const struct record *record)
{
    const struct pp_finding *finding = record->findings;
    const struct pp_finding *end = finding + record->finding_count;

    for (; finding < end; finding++) {
        put_start(text, record);
        put_clause(text, finding->clause);
        writer_format(&text->written.writer, "%s's fault: %s",
                      words_from(finding->who), finding->words);
        if (finding->frame)
            writer_format(&text->written.writer, " (frame %" PRIu64 ")",
                          finding->frame);
        put_end(text);
    }
}

static void put_frame(struct text *text, const struct record *record)
{
    put_start(text, record);
    if (text->show.verbose)
        put_title(text, record);
    else
        put_form(text, record);
    if (record->guessed)
        writer_format(&text->written.writer, " (start guessed, %d %% sure)",
                      record->guessed);
    if (record->verdict) {
        writer_char(&text->written.writer, ' ');
        put_clause(text, record->verdict->clause);
        writer_format(&text->written.writer, "byte %" PRIu32 ": %s",
                      record->verdict->offset, record->verdict->words);
    }
    put_end(text);
    if (text->show.verbose)
        detail_fields(&text->written.writer, record, &text->show);
    if (text->show.hex)
        detail_hex(&text->written.writer, record, &text->show);
    put_findings(text, record);
}

/* ---- what is no frame --------------------------------------------------- */

/* Bytes that are shown of what is no frame: a password may stand in it. */
static size_t broken_bytes(const struct text *text,
                           const struct record *record)
{
    return !text->show.passwords && record->byte_count > PP_HEADER_SIZE
               ? PP_HEADER_SIZE : record->byte_count;
}

static void put_broken(struct text *text, const struct record *record)
{
    struct writer *writer = &text->written.writer;
    size_t n = broken_bytes(text, record);

    put_clause(text, record->verdict->clause);
    writer_format(writer, "%" PRIu64 " bytes of the %s are no frame: %s: ",
                  record->size, words_from(record->from),
                  record->verdict->words);
    writer_took(writer, pp_text_print_raw(record->bytes, n,
                                          writer_room(writer, PP_TEXT_ROOM(n)),
                                          PP_TEXT_ROOM(n)));
    if (n < record->size)
        writer_text(writer, " ...");
}

static void put_other(struct text *text, const struct record *record)
{
    struct writer *writer = &text->written.writer;

    put_start(text, record);
    switch (record->kind) {
    case RECORD_OPEN:
        writer_format(writer, "# connection %" PRIu64 " opens%s",
                      record->conversation->id, record->conversation->whole
                          ? "" : " (its beginning is not in the capture)");
        break;
    case RECORD_CLOSE:
        writer_format(writer, "# %s %s", words_from(record->from),
                      words_end_long(record->end));
        break;
    case RECORD_GAP:
        put_clause(text, PP_CLAUSE_NONE);
        writer_format(writer, "%" PRIu64 " bytes of the %s are missing: %s",
                      record->size, words_from(record->from),
                      words_missing_long(record->missing));
        break;
    default:
        put_broken(text, record);
    }
    put_end(text);
}

/* ---- the output --------------------------------------------------------- */

static void take(struct output *output, const struct record *record)
{
    struct text *text = (struct text *)output;

    if (record->kind == RECORD_FRAME)
        put_frame(text, record);
    else if (record->kind == RECORD_FINDING)
        put_findings(text, record);
    else
        put_other(text, record);
}

struct output *output_text(const struct show *show, const char *path)
{
    struct text *text = written_new(sizeof *text, path, take);

    if (!text)
        return NULL;
    text->show = *show;
    text->style = show_style(show);
    text->moment.form = show->time;
    return &text->written.output;
}
