/* fuzz_text.c - lines as people write them.
 *
 * The first two bytes choose what a line may leave out and how frames are
 * shown; the lines follow. In a line a MORE byte and the byte `n` behind it
 * stand for the three bytes before it again and again, LONG + n bytes in all,
 * or four times as many. An accepted
 * line is a frame (or RAW bytes) whose own line reads back as the same; a
 * refused one is pointed at, inside the line, in words that can be shown.
 * Every line is a heap block of just its size.
 */
#include <stdbool.h>
#include <string.h>

#include <polypaint/polypaint.h>

#include "frame_oracles.h"
#include "fuzz.h"

enum {
    VALUE_KINDS = PP_VALUE_FREEZE + 1,
    ITEMS = 16,
    MORE = 1,    /* in a line: it is long */
    LONG = 65400 /* bytes */
};

struct line {
    const char *text;
    size_t size;
    unsigned choice;
};

static void points_inside(const struct pp_text_error *error, size_t size)
{
    size_t length = strnlen(error->words, sizeof error->words);

    REQUIRE(error->column <= size, "a mistake at %zu of %zu", error->column,
            size);
    REQUIRE(length && length < sizeof error->words, "a mistake in no words");
    text_is_clean(error->words, length, false);
}

/* ---- a line that was accepted ------------------------------------------- */

/* RAW says any bytes, and comes back when they are no frame either. */
static void raw_reads_back(const uint8_t *bytes, size_t size)
{
    static char again[PP_TEXT_ROOM(PP_FRAME_MAX)];
    static uint8_t back[PP_FRAME_MAX];
    size_t length = pp_text_print_raw(bytes, size, again, sizeof again);

    REQUIRE(length < sizeof again && length == strlen(again) &&
                pp_text_parse(again, length, NULL, back, NULL) == size &&
                !memcmp(back, bytes, size),
            "RAW does not read back: %s", again);
}

static void is_frame(const struct line *line, const uint8_t *bytes,
                     size_t size)
{
    struct pp_frame frame;
    enum pp_split split = pp_frame_read(bytes, size, &frame);
    int from;

    raw_reads_back(bytes, size);
    if (split != PP_SPLIT_FRAME || frame.size != size) {
        REQUIRE(size != pp_get_u16(bytes) || split == PP_SPLIT_BROKEN,
                "a line gave what is no frame");
        return;
    }
    for (from = PP_FROM_CLIENT; from <= PP_FROM_SERVER; from++) {
        frame_reads_back(&frame, (enum pp_from)from);
        frame_is_its_fields(&frame, (enum pp_from)from);
        frame_shows(&frame, (enum pp_from)from, line->choice);
    }
}

/* ---- its parts ---------------------------------------------------------- */

static void value_reads(const char *text, size_t size)
{
    static uint8_t out[PP_FRAME_MAX];
    struct pp_text_error error = { 0, "" };
    size_t got = 0;
    int kind, result;

    for (kind = 0; kind <= VALUE_KINDS; kind++) {
        result = pp_text_value((enum pp_value_kind)kind, text, size, out, &got,
                               &error);
        if (result)
            points_inside(&error, size);
        else
            REQUIRE(got <= sizeof out, "%zu bytes of a value", got);
        REQUIRE(result == pp_text_value((enum pp_value_kind)kind, text, size,
                                        out, &got, NULL),
                "a value is read or not by who listens");
    }
}

static void items_agree(const struct line *line, bool accepted)
{
    struct pp_text_item items[ITEMS];
    struct pp_text_error error = { 0, "" };
    int type, count = pp_text_items(line->text, line->size, &type, items,
                                    1 + line->choice % ITEMS, &error), i;

    if (count < 0) {
        REQUIRE(!accepted || strstr(error.words, "too many"),
                "accepted as a whole, not in parts: %s", error.words);
        points_inside(&error, line->size);
    }
    for (i = 0; i < count; i++) {
        REQUIRE(items[i].offset + items[i].size <= line->size,
                "an item past the line");
        REQUIRE(items[i].offset && line->text[items[i].offset - 1] == '=',
                "an item that no '=' is before");
        value_reads(line->text + items[i].offset, items[i].size);
    }
}

/* What names a type, a clause or a status is named so. */
static void names_agree(const char *text, size_t size)
{
    int type = pp_type_by_name(text, size), kind;
    enum pp_clause_id clause = pp_clause_by_id(text, size);
    int64_t number;

    REQUIRE(type < 0 || (strlen(pp_type((unsigned)type)->name) == size &&
                         !memcmp(pp_type((unsigned)type)->name, text, size)),
            "type %d has another name", type);
    REQUIRE(clause == PP_CLAUSE_NONE ||
                !memcmp(pp_clause(clause)->id, text, size),
            "clause %d has another name", (int)clause);
    for (kind = 0; kind < VALUE_KINDS; kind++) {
        number = pp_status_number((enum pp_value_kind)kind, text, size);
        REQUIRE(number < 0 ||
                    !memcmp(pp_status_name((enum pp_value_kind)kind,
                                           (uint32_t)number), text, size),
                "status %d has another name", (int)number);
    }
}

/* A word or a quoted string is the value that it was made of. */
static void stands_for(const char *out, size_t size, const struct line *line)
{
    static uint8_t back[PP_FRAME_MAX];
    size_t got;

    REQUIRE(size == strlen(out), "%zu bytes quoted", size);
    text_is_clean(out, size, false);
    if (line->size > sizeof back)
        return;
    REQUIRE(!pp_text_value(PP_VALUE_TEXT, out, size, back, &got, NULL) &&
                got == line->size && !memcmp(back, line->text, got),
            "quoted it is another text: %s", out);
}

/* Whatever the bytes are, quoted they can be shown and are JSON. */
static void quotes(const struct line *line)
{
    size_t room = 6 * line->size + 3, size;
    char *out = malloc(room);

    size = pp_text_quote(line->text, line->size, out, room);
    stands_for(out, size, line);
    size = pp_text_word(line->text, line->size, out, room);
    stands_for(out, size, line);
    size = pp_json_quote(line->text, line->size, out, room);
    REQUIRE(size < room && !pp_json_check(out, size, NULL, NULL),
            "a quoted string is no JSON");
    free(out);
}

/* ---- a line ------------------------------------------------------------- */

static const struct pp_text_defaults *left_out(unsigned choice)
{
    static const char name[PP_NAME_MAX + 1] = "alice";
    static struct pp_text_defaults defaults = { NULL, 0, 1516147200 };

    defaults.name = choice & 1 ? name : NULL;
    defaults.name_size = choice & 2 ? sizeof name : 5;
    return choice & 4 ? NULL : &defaults;
}

static void examine(const struct line *line)
{
    static uint8_t bytes[PP_FRAME_MAX];
    const struct pp_text_defaults *defaults = left_out(line->choice >> 12);
    struct pp_text_error error = { 0, "" };
    size_t size = pp_text_parse(line->text, line->size, defaults, bytes,
                                &error);

    REQUIRE(size == pp_text_parse(line->text, line->size, defaults, bytes,
                                  NULL),
            "a line is read or not by who listens");
    if (size)
        is_frame(line, bytes, size);
    else
        points_inside(&error, line->size);
    items_agree(line, size > 0);
    value_reads(line->text, line->size);
    names_agree(line->text, line->size);
    quotes(line);
}

static size_t longer_by(uint8_t n)
{
    return n == 255 ? 4 * LONG : LONG + (size_t)n;
}

/* The line as it is meant, in a heap block of its own. While fuzzing few lines
 * are long: one takes as much time as a hundred others. */
static char *written_out(const uint8_t *from, size_t size, size_t *made)
{
    const uint8_t *more = fuzz_turn(from, size, 64) ? memchr(from, MORE, size)
                                                    : NULL;
    size_t head = more ? (size_t)(more - from) : 0, i, end;
    char *text;

    if (head < 3 || head + 2 > size) {
        *made = size;
        text = malloc(size);
        return size ? memcpy(text, from, size) : text;
    }
    end = head + longer_by(more[1]);
    *made = end + size - head - 2;
    text = malloc(*made);
    memcpy(text, from, head);
    for (i = head; i < end; i++)
        text[i] = text[i - 3];
    memcpy(text + end, more + 2, size - head - 2);
    return text;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const uint8_t *at = data + 2, *end = data + size, *stop;
    struct line line;
    char *text;

    if (size < 2 || size > PP_FRAME_MAX)
        return 0;
    for (; at < end; at = stop + 1) {
        stop = memchr(at, '\n', (size_t)(end - at));
        stop = stop ? stop : end;
        line.choice = pp_get_u16(data);
        line.text = text = written_out(at, (size_t)(stop - at), &line.size);
        examine(&line);
        free(text);
    }
    return 0;
}
