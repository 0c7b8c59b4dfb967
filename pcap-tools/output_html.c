#include "output_html.h"

#include <inttypes.h>
#include <stdlib.h>

#include <cli/cli.h>
#include <polypaint/polypaint.h>
#include <report_page.h>

#include "drawn.h"
#include "hash.h"
#include "peers.h"
#include "secrets.h"
#include "words.h"

/* Conversations whose state the page was told and that are remembered; one
 * that is not is told again. */
enum { TOLD = 1024 };

struct told {
    uint64_t id, place; /* `place`: a hash of user, lobby and owner */
};

struct html {
    struct output output;
    struct pp_text_style style;
    struct peers_table peers;
    struct told told[TOLD];
    struct drawn *drawn;
    unsigned lobbies; /* the page knows of */
    int64_t start;    /* of the first record, ns since 1970 */
    int begun;
    struct writer writer;
};

#define PUT(writer, literal) writer_bytes(writer, literal, sizeof literal - 1)

/* ---- values ------------------------------------------------------------- */

void html_string(struct writer *writer, const void *text, size_t size)
{
    size_t room = 6 * size + 3;
    char *start = writer_room(writer, room);
    size_t used = pp_text_json(text, size, start, room), grown = used;

    for (size_t i = 0; i < used; i++)
        if (start[i] == '<')
            grown += 5;
    /* from the end on, as \u003c is longer */
    for (size_t from = used, to = grown; from < to;) {
        if (start[--from] != '<') {
            start[--to] = start[from];
        } else {
            to -= 6;
            memcpy(start + to, "\\u003c", 6);
        }
    }
    writer_took(writer, grown);
}

static void put_text(struct writer *writer, const char *text)
{
    PUT(writer, ",");
    html_string(writer, text, strlen(text));
}

/* -1 for what is none. */
static void put_number(struct writer *writer, int64_t number)
{
    PUT(writer, ",");
    if (number < 0)
        PUT(writer, "-");
    writer_number(writer, number < 0 ? 0 - (uint64_t)number : (uint64_t)number);
}

static void put_base64(struct writer *writer, const uint8_t *bytes, size_t size)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                 "abcdefghijklmnopqrstuvwxyz0123456789+/";
    char *out = writer_room(writer, size / 3 * 4 + 8), *at = out;
    uint32_t three;

    *at++ = ',';
    *at++ = '"';
    for (size_t i = 0; i < size; i += 3) {
        three = (uint32_t)bytes[i] << 16;
        three |= i + 1 < size ? (uint32_t)bytes[i + 1] << 8 : 0;
        three |= i + 2 < size ? bytes[i + 2] : 0;
        *at++ = digits[three >> 18];
        *at++ = digits[three >> 12 & 63];
        *at++ = i + 1 < size ? digits[three >> 6 & 63] : '=';
        *at++ = i + 2 < size ? digits[three & 63] : '=';
    }
    *at++ = '"';
    writer_took(writer, (size_t)(at - out));
}

/* ---- what comes before a record ------------------------------------------ */

static uint64_t place_of(const struct record *record)
{
    const char *const parts[] = { record->user, record->lobby, record->owner };
    uint64_t hashes[3];

    for (int i = 0; i < 3; i++)
        hashes[i] = hash_bytes((const uint8_t *)parts[i], strlen(parts[i]));
    return hash_bytes((const uint8_t *)hashes, sizeof hashes);
}

/* A conversation's ends, and who is on it where, when the page does not know
 * it yet. */
static void tell_conversation(struct html *html, const struct record *record)
{
    const struct conversation *conversation = record->conversation;
    struct told *told = &html->told[conversation->id % TOLD];
    uint64_t place = place_of(record);
    const struct peers *peers;

    if (told->id == conversation->id && told->place == place)
        return;
    *told = (struct told){ conversation->id, place };
    peers = peers_of(&html->peers, conversation);
    PUT(&html->writer, "[\"connection\"");
    put_number(&html->writer, (int64_t)conversation->id);
    put_text(&html->writer, peers->end[PP_FROM_CLIENT].text);
    put_text(&html->writer, peers->end[PP_FROM_SERVER].text);
    put_number(&html->writer, conversation->whole != 0);
    put_text(&html->writer, record->user);
    put_text(&html->writer, record->lobby);
    put_text(&html->writer, record->owner);
    PUT(&html->writer, "]\n");
}

/* The index of the canvas that the record draws on, -1: none. Canvases are
 * told in the order of their indexes. */
static int64_t tell_canvas(struct html *html, const struct record *record)
{
    const struct drawn_lobby *lobby = drawn_on(html->drawn, record);

    if (!lobby)
        return -1;
    if (lobby->index == html->lobbies) {
        PUT(&html->writer, "[\"canvas\"");
        put_text(&html->writer, lobby->name);
        put_text(&html->writer, lobby->owner);
        PUT(&html->writer, "]\n");
        html->lobbies++;
    }
    return lobby->index;
}

/* Times count from the first record, so that they are short. */
static void tell_start(struct html *html, const struct record *record)
{
    if (html->begun)
        return;
    html->begun = 1;
    html->start = record->time;
    writer_format(&html->writer, "[\"start\",\"%" PRId64 "\"]\n", html->start);
}

/* ---- members that few records have --------------------------------------- */

static void put_findings(struct writer *writer, const struct record *record)
{
    const struct pp_finding *finding = record->findings;
    const struct pp_finding *end = finding + record->finding_count;

    if (finding == end)
        return;
    PUT(writer, ",\"findings\":[");
    for (; finding < end; finding++) {
        writer_text(writer, finding == record->findings ? "[" : ",[");
        html_string(writer, words_from(finding->who),
                    strlen(words_from(finding->who)));
        put_text(writer, pp_clause(finding->clause)->id);
        put_text(writer, finding->words);
        put_number(writer, (int64_t)finding->frame);
        PUT(writer, "]");
    }
    PUT(writer, "]");
}

/* The fields of data that is hidden, as they may be shown. */
static void put_hidden(struct html *html, const struct record *record)
{
    struct writer *writer = &html->writer;
    const struct pp_frame *frame = record->frame;
    struct pp_field fields[PP_FIELDS_MAX];
    size_t i, count = pp_frame_fields(frame, record->from, fields);
    static char text[PP_TEXT_ROOM(PP_FRAME_MAX)];

    PUT(writer, ",\"hidden\":[");
    for (i = 0; i < count; i++) {
        if (fields[i].offset < (uint32_t)PP_HEADER_SIZE + frame->name_size ||
            fields[i].size == 0)
            continue;
        writer_text(writer, "[");
        html_string(writer, fields[i].name, strlen(fields[i].name));
        put_number(writer, fields[i].offset);
        put_number(writer, fields[i].size);
        PUT(writer, ",");
        html_string(writer, text,
                    pp_text_print_field(frame, &fields[i], &html->style, text,
                                        sizeof text));
        PUT(writer, "],");
    }
    PUT(writer, "null]");
}

static void put_verdict(struct writer *writer, const struct pp_verdict *verdict)
{
    PUT(writer, ",\"verdict\":[");
    writer_number(writer, verdict->offset);
    put_text(writer, pp_clause(verdict->clause)->id);
    put_text(writer, verdict->words);
    PUT(writer, "]");
}

static void put_more(struct html *html, const struct record *record, int hidden)
{
    struct writer *writer = &html->writer;

    if (!hidden && !record->verdict && !record->guessed &&
        !record->finding_count)
        return;
    PUT(writer, ",{\"sure\":");
    writer_number(writer, record->guessed ? (uint64_t)record->guessed : 100);
    if (record->verdict)
        put_verdict(writer, record->verdict);
    if (hidden)
        put_hidden(html, record);
    put_findings(writer, record);
    PUT(writer, "}");
}

/* ---- records ------------------------------------------------------------- */

static void put_frame(struct html *html, const struct record *record,
                      int64_t canvas)
{
    const struct pp_frame *frame = record->frame;
    int hidden = html->style.hide_secrets && secrets_in(frame, record->from);

    put_number(&html->writer, canvas);
    put_number(&html->writer, (int64_t)record->number);
    put_base64(&html->writer, frame->bytes,
               hidden ? (size_t)PP_HEADER_SIZE + frame->name_size
                      : frame->size);
    put_more(html, record, hidden);
}

static void put_broken(struct html *html, const struct record *record)
{
    size_t shown = record->byte_count;

    if (html->style.hide_secrets && shown > PP_HEADER_SIZE)
        shown = PP_HEADER_SIZE; /* a password may stand behind it */
    put_number(&html->writer, (int64_t)record->size);
    put_base64(&html->writer, record->bytes, shown);
    put_more(html, record, 0);
}

static void put_other(struct html *html, const struct record *record)
{
    struct writer *writer = &html->writer;

    switch (record->kind) {
    case RECORD_CLOSE:
        put_text(writer, words_end(record->end));
        put_text(writer, words_end_long(record->end));
        break;
    case RECORD_GAP:
        put_number(writer, (int64_t)record->size);
        put_text(writer, words_missing_long(record->missing));
        break;
    case RECORD_FINDING:
        put_number(writer, (int64_t)record->number);
        break;
    default:
        break;
    }
    put_more(html, record, 0);
}

/* [kind, sender, connection, ns, packet, ...] */
static void take(struct output *output, const struct record *record)
{
    struct html *html = (struct html *)output;
    struct writer *writer = &html->writer;
    int64_t canvas;

    tell_start(html, record);
    if (record->conversation)
        tell_conversation(html, record);
    canvas = tell_canvas(html, record);
    PUT(writer, "[");
    writer_number(writer, record->kind);
    put_number(writer, record->from);
    put_number(writer, record->conversation
                           ? (int64_t)record->conversation->id : -1);
    put_number(writer, record->time - html->start);
    put_number(writer, (int64_t)record->packet);
    if (record->kind == RECORD_FRAME)
        put_frame(html, record, canvas);
    else if (record->kind == RECORD_BROKEN)
        put_broken(html, record);
    else
        put_other(html, record);
    PUT(writer, "]\n");
}

/* ---- the output ---------------------------------------------------------- */

static void flush(struct output *output)
{
    writer_flush(&((struct html *)output)->writer);
}

static int close_html(struct output *output)
{
    struct html *html = (struct html *)output;
    int result;

    writer_text(&html->writer, page_after);
    result = writer_close(&html->writer);
    drawn_free(html->drawn);
    free(html);
    return result;
}

struct output *output_html(const struct show *show, const char *path)
{
    struct html *html = calloc(1, sizeof *html);

    if (html)
        html->drawn = drawn_new();
    if (!html || !html->drawn) {
        free(html);
        cli_error("%s: no memory", path ? path : "--html");
        return NULL;
    }
    if (writer_open(&html->writer, path)) {
        drawn_free(html->drawn);
        free(html);
        return NULL;
    }
    html->output = (struct output){ take, flush, close_html };
    html->style = show_style(show);
    html->style.max_points = 0;
    writer_text(&html->writer, page_before);
    html_tables(&html->writer, show);
    return &html->output;
}
