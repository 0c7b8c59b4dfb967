/* text.h - the text form: a frame as a line, and the line as a frame again.
 *
 *    ADD_STROKE name=alice date=1516147200 index=3 rgba=#ff0000ff height=2 width=2 points=(1.5,2)(3,4)
 *    LOBBY_CREATION name=alice date=0 json={"Filename":"cat", ...}
 *    RAW 07 00 0c 00 00
 *
 * The line of any frame reads back as the same bytes. What the words of a type
 * can't carry (a size that breaks the shape, an unknown type) is a RAW line.
 *
 *    words     TYPE field=value ...; fields in any order when read; when
 *              written name, date, then the data in the order of its bytes
 *    text      bare when it is one or more of A-Z a-z 0-9 _ - . and UTF-8
 *              letters beyond ASCII; else "..." with \" \\ \n \r \t \xHH
 *    NUMBER    2 (i32), 2.0 (f32, shortest digits that read back), 0x40000000
 *              (raw bits, for NaN)
 *    floats    shortest digits; 0x... raw bits for NaN and infinity
 *    lists     indexes=3,2,1 (empty: indexes=), points=(x,y)(x,y)
 *    statuses  by name or number: status=BAD_PASSWORD, state=1
 *    json      as it is, to its closing bracket; "..." when its bytes hold
 *              control characters, invalid UTF-8, or no JSON value
 *    message   channel=NAME content=TEXT when it is in the document's form
 *              "NAME ; TEXT", else message="..."
 */
#ifndef POLYPAINT_TEXT_H
#define POLYPAINT_TEXT_H

#include <polypaint/field.h>
#include <polypaint/frame.h>

#ifdef __cplusplus
extern "C" {
#endif

/* How frames are printed. All zero is the text form itself; anything else is
 * for the eye and may not read back. */
struct pp_text_style {
    enum pp_numeric numeric;
    unsigned max_points;  /* list elements shown, then "... (N more)"; 0: all */
    int hide_secrets;     /* passwords and passcodes as *** */
    int no_date, no_name; /* leave them out */
};

/* Bytes that always hold the line of a frame of `size` bytes, NUL included. */
#define PP_TEXT_ROOM(size) ((size_t)(size) * 8 + 512)

/* Writes the line, without newline, NUL-terminated. `style` NULL: text form.
 * Returns its length; when it is >= capacity the line was cut. Never writes a
 * control character, invalid UTF-8, or a character that nobody sees and that
 * turns what is read: separators, marks, overrides and isolates of the reading
 * direction, a byte order mark. In text they are \xHH bytes. */
size_t pp_text_print(const struct pp_frame *frame, enum pp_from from,
                     const struct pp_text_style *style, char *out,
                     size_t capacity);

/* The same for bytes that are no frame: "RAW 07 00 ...". */
size_t pp_text_print_raw(const uint8_t *bytes, size_t size, char *out,
                         size_t capacity);

/* What a line may leave out. */
struct pp_text_defaults {
    const char *name; /* name=, not terminated; NULL: "" */
    size_t name_size;
    uint32_t date;
};

struct pp_text_error {
    size_t column;   /* from 0, in bytes of the line */
    char words[160]; /* what is wrong and what would be right */
};

/* Reads one line (size bytes, no newline) into the frame's bytes. `out` has
 * room for PP_FRAME_MAX bytes. Values that break a clause but fit their bytes
 * are accepted (a script must be able to say them). All fields of the payload
 * must be there, once; `from` is told by them where a type has two payloads.
 * Returns the frame's size, 0 on an error with *error set. RAW may give any
 * bytes up to PP_FRAME_MAX, at least one. */
size_t pp_text_parse(const char *line, size_t size,
                     const struct pp_text_defaults *defaults, uint8_t *out,
                     struct pp_text_error *error);

/* Which field values a line gave, for those who match instead of build
 * (ppconform's `expect`). */
struct pp_text_item {
    char name[32];
    size_t offset, size; /* the value in the line, quotes included */
};

/* Takes a line apart without building: the type's ID in *type (-1 for RAW),
 * items to `items`, returns how many, or -1 with *error set. The names are
 * checked against the type's fields, in either direction. */
int pp_text_items(const char *line, size_t size, int *type,
                  struct pp_text_item *items, size_t max,
                  struct pp_text_error *error);

/* Reads one value of a field, as pp_text_parse() would, into the bytes it has
 * in a frame. `out` has PP_FRAME_MAX bytes. Returns the size in *out_size; 0,
 * or -1 with *error set, its column relative to `text`. */
int pp_text_value(enum pp_value_kind kind, const char *text, size_t size,
                  uint8_t *out, size_t *out_size, struct pp_text_error *error);

/* Prints one field's value as it stands in the line; as pp_text_print(). */
size_t pp_text_print_field(const struct pp_frame *frame,
                           const struct pp_field *field,
                           const struct pp_text_style *style, char *out,
                           size_t capacity);

/* Prints one field's value as JSON, whose numbers read back as the same bits:
 *
 *    numbers    digits; an f32 always with a point or an exponent; NaN and
 *               infinity "0x7fc00000", raw bits
 *    lists      [3,2,1], points [[x,y],[x,y]]; never abridged
 *    colours    "#rrggbbaa"; statuses "BAD_PASSWORD", or their number
 *    text       as pp_text_json() writes it
 *    json       as it is; as text when it is no JSON, or such that common
 *               readers stumble over it: deeper than 32, or with numbers of
 *               more than 300 characters
 *
 * Of `style` its numeric and hide_secrets count ("***"). Length as above. */
size_t pp_text_print_field_json(const struct pp_frame *frame,
                                const struct pp_field *field,
                                const struct pp_text_style *style, char *out,
                                size_t capacity);

/* Writes bytes as a JSON string with its quotes. Everything that a terminal or
 * viewer would obey (see pp_text_print()) becomes \uXXXX, a byte that is no
 * UTF-8 \ufffd. Length as above; 6 * size + 3 bytes hold it. */
size_t pp_text_json(const void *bytes, size_t size, char *out,
                    size_t capacity);

/* Writes bytes as a quoted string "..." of the text form; length as above. */
size_t pp_text_quote(const void *bytes, size_t size, char *out,
                     size_t capacity);

/* The same as text stands in a line: bare when it can be. */
size_t pp_text_word(const void *bytes, size_t size, char *out,
                    size_t capacity);

#ifdef __cplusplus
}
#endif
#endif
