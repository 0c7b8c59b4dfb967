/* json.h - a strict recogniser of RFC 8259, and readers of what it accepted.
 *
 * It allocates nothing, never recurses, and takes any depth that fits a frame.
 * General JSON libraries can't decide the V-lobby clauses (DESIGN: leading
 * zeros, raw control characters, BOM, invalid UTF-8, repeated members).
 */
#ifndef POLYPAINT_JSON_H
#define POLYPAINT_JSON_H

#include <stddef.h>
#include <stdint.h>

#include <polypaint/types.h>

#ifdef __cplusplus
extern "C" {
#endif

enum pp_json_kind {
    PP_JSON_NULL,
    PP_JSON_FALSE,
    PP_JSON_TRUE,
    PP_JSON_NUMBER,
    PP_JSON_STRING,
    PP_JSON_ARRAY,
    PP_JSON_OBJECT
};

struct pp_json_error {
    size_t offset;     /* of the first byte that can't be right */
    const char *words; /* static */
};

/* A value inside a checked text: `text` to `text + size`, no white space
 * around it; a string's quotes are part of it. */
struct pp_json_value {
    enum pp_json_kind kind;
    const char *text;
    size_t size;
};

/* Reads one JSON value at the start of `text`, leading white space allowed.
 * Returns the bytes up to the value's end, or 0 with *error (may be NULL) set.
 * Bytes after the value are not looked at. */
size_t pp_json_scan(const char *text, size_t size, struct pp_json_value *value,
                    struct pp_json_error *error);

/* The whole text is one JSON value with nothing but white space around it:
 * 0, else -1 with *error set. *value (may be NULL) is the value. */
int pp_json_check(const char *text, size_t size, struct pp_json_value *value,
                  struct pp_json_error *error);

/* Walks through the members of an object or the elements of an array that was
 * accepted before. Start with *at = 0; returns 1 with *name (elements: an empty
 * one) and *value, 0 at the end. */
int pp_json_next(const struct pp_json_value *container, size_t *at,
                 struct pp_json_value *name, struct pp_json_value *value);

/* Writes the characters of an accepted string, escapes resolved, to `out`
 * (capacity bytes; value->size is always enough). Returns how many bytes.
 * A half surrogate becomes U+FFFD. */
size_t pp_json_unescape(const struct pp_json_value *value, char *out,
                        size_t capacity);

/* A string of the value, which may be of any kind, has a \u0000 or a half
 * surrogate (V-lobby.text): the offset of that escape's backslash from
 * value->text, or 0 when there is none. */
size_t pp_json_bad_escape(const struct pp_json_value *value);

/* Compares an accepted string with plain bytes, escapes resolved. */
int pp_json_equals(const struct pp_json_value *value, const char *text,
                   size_t size);

/* Writes `text` as a JSON string with its quotes; control characters, quote
 * and backslash are escaped, invalid UTF-8 becomes U+FFFD. Returns the bytes
 * it takes, which may be more than capacity: then nothing useful was written. */
size_t pp_json_quote(const char *text, size_t size, char *out,
                     size_t capacity);

/* The members of a lobby document (3.2.5, 3.2.7) or, without Mode, of an info
 * document (3.2.32). Strings with escapes resolved, not terminated. */
struct pp_span {
    const char *text;
    size_t size;
};
struct pp_lobby {
    struct pp_span filename, owner, mode, protection, passcode;
};

/* Reads a document that pp_payload_check() accepted. The strings are written
 * to `room`, which must hold as many bytes as the document. Members that are
 * not there are empty; of one that comes twice the last counts. Returns 0, or
 * -1 when it is no JSON object. */
int pp_lobby_read(const char *json, size_t size, char *room,
                  struct pp_lobby *lobby);

#ifdef __cplusplus
}
#endif
#endif
