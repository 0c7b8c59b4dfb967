/* internal.h - what the files of lib/ share, and nobody else sees. */
#ifndef POLYPAINT_INTERNAL_H
#define POLYPAINT_INTERNAL_H

#include <string.h>

#include <polypaint/polypaint.h>

/* ---- types.c ------------------------------------------------------------ */

/* The clause that a wrong size or form of this payload breaks. */
enum pp_clause_id pp_payload_clause(enum pp_payload_kind kind);

/* The parts that stand for a payload's one field in the text form. */
const struct pp_field_def *pp_payload_parts(enum pp_payload_kind kind,
                                            size_t *count);

/* The shape to read a frame's data by: what its direction says or, for a type
 * that goes the other way only, that one. NONE: there is no shape. */
enum pp_payload_kind pp_type_shape(unsigned type, enum pp_from from);

/* ---- field.c ------------------------------------------------------------ */

/* Where the header's fields stand among those of pp_frame_fields(). */
enum {
#define PP_HEADER(name, value) PP_HEADER_##name,
#include <polypaint/payloads.def>
    PP_HEADERS
};

/* The name of the header's field at that place. */
const char *pp_header_name(int place);

/* Bytes of a value, 0 for those that run to the end; and of a list's element,
 * 1 for text, 0 for those that are no list. */
size_t pp_value_size(enum pp_value_kind kind);
size_t pp_value_element(enum pp_value_kind kind);

/* How many of `size` bytes of data belong to whole fields of the payload. */
size_t pp_payload_extent(enum pp_payload_kind kind, size_t size);

/* Whether the data is as long as its fields: none is missing or cut. */
int pp_payload_fits(enum pp_payload_kind kind, size_t size);

/* ---- utf8.c ------------------------------------------------------------- */

/* Whether all bytes are ASCII, and none is NUL. */
int pp_utf8_is_ascii(const uint8_t *bytes, size_t size);

/* The offset of the first byte that is no UTF-8, or `size`. */
size_t pp_utf8_check(const void *bytes, size_t size);

/* Looks at the character at the start of bytes (size > 0). Returns how many
 * bytes it takes, or 0 for one that may not stand in a line as it is: control
 * characters, invalid UTF-8, and what turns the reading direction. */
size_t pp_utf8_printable(const uint8_t *bytes, size_t size);

/* How many bytes can stand between double quotes as they are. */
size_t pp_utf8_plain(const uint8_t *bytes, size_t size);

/* The character that starts here may be part of a bare word (text.h); returns
 * its size or 0. */
size_t pp_utf8_bare(const uint8_t *bytes, size_t size);

/* ---- json ---------------------------------------------------------------- */

/* How many bytes of JSON's white space a text starts with. */
size_t pp_json_space(const char *text, size_t size);

/* How two accepted strings sort, escapes resolved: < 0, 0 or > 0. */
int pp_json_compare(const struct pp_json_value *a,
                    const struct pp_json_value *b);

/* ---- number.c ----------------------------------------------------------- */

enum { PP_NUMBER_ROOM = 48 }; /* bytes that hold any number below */

/* Write digits to `out`, not terminated; return how many bytes. A `marked`
 * f32 always has a point, an exponent or 0x in it. */
size_t pp_number_u64(uint64_t value, char *out);
size_t pp_number_i32(int32_t value, char *out);
size_t pp_number_hex(uint64_t bits, int digits, char *out);
size_t pp_number_f32(uint32_t bits, int marked, char *out);
size_t pp_number_f64(double value, char *out);

/* Powers of ten that a double holds exactly. */
enum { PP_POWERS = 23 };
extern const double pp_powers[PP_POWERS];

/* A double that lies just between two floats may have been rounded to there:
 * rounding it once more could go the wrong way. */
int pp_between_floats(double value);

/* number_read.c: read a whole text as a number. Return NULL, or
 * what would be right. */
const char *pp_read_unsigned(const char *text, size_t size, uint64_t max,
                             uint64_t *value);
const char *pp_read_i32(const char *text, size_t size, uint32_t *bits);
const char *pp_read_f32(const char *text, size_t size, uint32_t *bits);
const char *pp_read_f64(const char *text, size_t size, uint64_t *bits);
const char *pp_read_number(const char *text, size_t size, uint32_t *bits);

/* The value of a hex digit, or -1. */
int pp_hex_digit(char c);

/* ---- text_out.c --------------------------------------------------------- */

/* Where text goes: what does not fit is counted and left out. */
struct pp_sink {
    char *out;
    size_t capacity, length;
};

/* Inline: most calls write a few bytes whose number the compiler knows. */
static inline void pp_sink_bytes(struct pp_sink *sink, const void *bytes,
                                 size_t size)
{
    size_t left =
        sink->length < sink->capacity ? sink->capacity - sink->length : 0;

    if (size <= left && size)
        memcpy(sink->out + sink->length, bytes, size);
    else if (size > left && left)
        memcpy(sink->out + sink->length, bytes, left);
    sink->length += size;
}

void pp_sink_text(struct pp_sink *sink, const char *text);

/* Writes what stands for the character that begins here, and returns how many
 * of its bytes that was, 1 to `size`. */
typedef size_t pp_escape(struct pp_sink *sink, const uint8_t *bytes,
                         size_t size);

/* In quotes, `escape` called for what can't stand there as it is. */
void pp_sink_string(struct pp_sink *sink, const void *bytes, size_t size,
                    pp_escape *escape);
void pp_sink_quoted(struct pp_sink *sink, const void *bytes, size_t size);
void pp_sink_word(struct pp_sink *sink, const void *bytes, size_t size);
void pp_sink_hex(struct pp_sink *sink, const uint8_t *bytes, size_t size);
/* Terminates; never leaves half a character. Returns the whole length. */
size_t pp_sink_end(struct pp_sink *sink);

/* ---- text_field.c ------------------------------------------------------- */

/* One field's value; `style` is not NULL. */
void pp_sink_field(struct pp_sink *sink, const struct pp_frame *frame,
                   const struct pp_field *field,
                   const struct pp_text_style *style);

/* What stands for a password or passcode that is hidden. */
extern const char pp_secret_shown[];
int pp_field_is_secret(const struct pp_field *field);

/* A coordinate of a list of points; at most PP_NUMBER_ROOM bytes. */
size_t pp_number_coordinate(uint32_t bits, enum pp_value_kind kind,
                            enum pp_numeric numeric, char *out);

/* A JSON object or list, and nothing around it, that can stand in a line as it
 * is; *value is set to it. */
int pp_json_is_bare(const uint8_t *bytes, size_t size,
                    struct pp_json_value *value);

/* ---- text_error.c ------------------------------------------------------- */

#if defined __GNUC__
#define PP_PRINTF(words, first) __attribute__((format(printf, words, first)))
#else
#define PP_PRINTF(words, first)
#endif

/* Sets *error (may be NULL); returns -1. */
int pp_text_fail(struct pp_text_error *error, size_t column,
                 const char *format, ...) PP_PRINTF(3, 4);

/* What somebody wrote, shortened and safe to be shown: "abc". */
struct pp_shown {
    char text[40];
};
struct pp_shown pp_show(const char *text, size_t size);

/* How far two words are apart, case aside: edits, or 99. */
unsigned pp_word_distance(const char *text, size_t size, const char *word);

/* Whether a word so far away from what was written was likely meant. */
int pp_word_near(unsigned distance, size_t size);

/* ---- text_raw.c --------------------------------------------------------- */

extern const char pp_raw_word[];

/* What parts the words of a line. */
int pp_is_space(char c);

/* Where the word at `at` ends. */
size_t pp_word_end(const char *line, size_t size, size_t at);

/* Whether a line begins with the word RAW; *at is set behind it. */
int pp_text_is_raw(const char *line, size_t size, size_t *at);

/* The bytes of a RAW line from `at` on, into out (may be NULL): how many, or
 * 0 with *error set. */
size_t pp_text_read_raw(const char *line, size_t size, size_t at, uint8_t *out,
                        struct pp_text_error *error);

/* ---- text_split.c ------------------------------------------------------- */

enum { PP_ITEMS_MAX = 16 };

/* The header's two fields that a line may give. */
#define PP_WORD_NAME pp_header_name(PP_HEADER_name)
#define PP_WORD_DATE pp_header_name(PP_HEADER_date)

/* Which of the names, of a payload's fields or parts, that word is, or -1. */
int pp_field_index_of(const struct pp_field_def *defs, size_t count,
                      const char *name);

#define PP_POINTS_WORDS "points are (x,y)(x,y), without spaces"

/* ---- text_value.c ------------------------------------------------------- */

/* Bytes that are being written; nothing is written past the capacity. */
struct pp_bytes {
    uint8_t *out;
    size_t capacity, size;
};

/* As pp_text_value(), behind the bytes that are there. */
int pp_text_read_value(enum pp_value_kind kind, const char *text, size_t size,
                       struct pp_bytes *bytes, struct pp_text_error *error);

#endif
