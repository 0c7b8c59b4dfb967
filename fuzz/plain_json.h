/* plain_json.h - JSON (RFC 8259) read the plain way: a tree, by recursion.
 *
 * Written from the RFC to be compared with lib/json.c, and sharing nothing
 * with it. Slow, not for production.
 */
#ifndef PLAIN_JSON_H
#define PLAIN_JSON_H

#include <polypaint/json.h>

enum { PLAIN_DEPTH = 3000 }; /* levels that the recursion takes */

struct plain_node {
    enum pp_json_kind kind;
    size_t at, end;           /* the value, a string's quotes included */
    size_t name_at, name_end; /* of a member, quotes included; else 0 */
    struct plain_node *child, *last, *next;
};

/* Reads the value at the start of the text, white space before it allowed.
 * NULL: there is none, and *wrong is the first byte that can't be right, or
 * SIZE_MAX when it is nested deeper than PLAIN_DEPTH. The tree is valid until
 * the next call. */
struct plain_node *plain_json(const uint8_t *text, size_t size,
                              size_t *wrong);

/* The first byte at or behind `at` that is no white space. */
size_t plain_space(const uint8_t *text, size_t size, size_t at);

/* The characters of the string at `at`, escapes resolved; halves of surrogate
 * pairs stay. Returns how many, at most the bytes that it takes. */
size_t plain_string(const uint8_t *text, size_t at, size_t end,
                    uint32_t *characters);

/* The backslash of the first escape in at..end that is NUL or half a pair, or
 * 0. */
size_t plain_bad_escape(const uint8_t *text, size_t at, size_t end);

/* The bytes of the UTF-8 character at `at`, 0 for what is none. */
size_t plain_utf8(const uint8_t *text, size_t size, size_t at,
                  uint32_t *character);

#endif
