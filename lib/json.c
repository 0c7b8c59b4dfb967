/* The recogniser: RFC 8259 to the letter, without recursion or allocation. */
#include <polypaint/json.h>

#include <string.h>

#include <polypaint/frame.h>

#include "internal.h"

struct scan {
    const char *text;
    size_t size, at;
    const char *wrong; /* what is wrong at `at`; NULL: nothing so far */
    size_t depth;
    uint8_t objects[PP_FRAME_MAX / 8 + 1]; /* a bit a level: 0 is an array */
};

static int fail(struct scan *scan, size_t at, const char *words)
{
    scan->at = at;
    scan->wrong = words;
    return 0;
}

/* The next byte, or -1 at the end. */
static int peek(const struct scan *scan)
{
    return scan->at < scan->size ? (unsigned char)scan->text[scan->at] : -1;
}

size_t pp_json_space(const char *text, size_t size)
{
    size_t at = 0;

    while (at < size && (text[at] == ' ' || text[at] == '\t' ||
                         text[at] == '\n' || text[at] == '\r'))
        at++;
    return at;
}

static void skip_space(struct scan *scan)
{
    scan->at += pp_json_space(scan->text + scan->at, scan->size - scan->at);
}

static int is_digit(int c)
{
    return c >= '0' && c <= '9';
}

static int scan_digits(struct scan *scan)
{
    if (!is_digit(peek(scan)))
        return fail(scan, scan->at, "a digit expected");
    while (is_digit(peek(scan)))
        scan->at++;
    return 1;
}

static int scan_number(struct scan *scan)
{
    if (peek(scan) == '-')
        scan->at++;
    if (peek(scan) == '0')
        scan->at++; /* and no digit behind it */
    else if (!scan_digits(scan))
        return 0;
    if (peek(scan) == '.') {
        scan->at++;
        if (!scan_digits(scan))
            return 0;
    }
    if (peek(scan) == 'e' || peek(scan) == 'E') {
        scan->at++;
        if (peek(scan) == '+' || peek(scan) == '-')
            scan->at++;
        return scan_digits(scan);
    }
    return 1;
}

static int scan_word(struct scan *scan, const char *word)
{
    for (; *word; word++, scan->at++)
        if (peek(scan) != *word)
            return fail(scan, scan->at, "true, false or null misspelt");
    return 1;
}

/* Behind the backslash. */
static int scan_escape(struct scan *scan)
{
    int c = peek(scan), i;

    if (c < 0 || !c || !strchr("\"\\/bfnrtu", c))
        return fail(scan, scan->at, "no escape that JSON knows");
    scan->at++;
    if (c != 'u')
        return 1;
    for (i = 0; i < 4; i++, scan->at++)
        if (peek(scan) < 0 || pp_hex_digit(scan->text[scan->at]) < 0)
            return fail(scan, scan->at, "four hex digits expected after \\u");
    return 1;
}

/* To the closing quote; *high is set when bytes beyond ASCII came by. */
static int scan_characters(struct scan *scan, int *high)
{
    for (;;) {
        int c = peek(scan);

        if (c < 0)
            return fail(scan, scan->at, "the string is not closed");
        if (c < 0x20)
            return fail(scan, scan->at, "a control character in a string");
        scan->at++;
        if (c == '"')
            return 1;
        if (c == '\\' && !scan_escape(scan))
            return 0;
        *high |= c & 0x80;
    }
}

static int scan_string(struct scan *scan)
{
    size_t start = ++scan->at, good;
    int high = 0, closed = scan_characters(scan, &high);

    if (!high)
        return closed;
    good = pp_utf8_check(scan->text + start, scan->at - start);
    if (start + good < scan->at) /* it comes before whatever else is wrong */
        return fail(scan, start + good, "no UTF-8");
    return closed;
}

static void push(struct scan *scan, int object)
{
    uint8_t *byte = &scan->objects[scan->depth / 8];
    unsigned bit = 1u << scan->depth % 8;

    if (bit == 1)
        *byte = 0; /* the stack is not cleared before */
    *byte = (uint8_t)(object ? *byte | bit : *byte & ~bit);
    scan->depth++;
}

static int in_object(const struct scan *scan)
{
    size_t top = scan->depth - 1;

    return scan->objects[top / 8] >> top % 8 & 1;
}

/* A member's name and its colon. */
static int scan_name(struct scan *scan)
{
    skip_space(scan);
    if (peek(scan) != '"')
        return fail(scan, scan->at, "a member's name in quotes expected");
    if (!scan_string(scan))
        return 0;
    skip_space(scan);
    if (peek(scan) != ':')
        return fail(scan, scan->at, "':' expected");
    scan->at++;
    return 1;
}

/* Behind an opening bracket. Sets *ended when the container is empty. */
static int scan_open(struct scan *scan, int object, int *ended)
{
    if (scan->depth == PP_FRAME_MAX)
        return fail(scan, scan->at, "nested too deeply for any frame");
    push(scan, object);
    scan->at++;
    skip_space(scan);
    *ended = peek(scan) == (object ? '}' : ']');
    if (*ended) {
        scan->at++;
        scan->depth--;
        return 1;
    }
    return !object || scan_name(scan);
}

/* Behind a value inside a container: on to the next one, or out of those that
 * end here. Sets *ended when the outermost has ended. */
static int scan_behind(struct scan *scan, int *ended)
{
    while (scan->depth) {
        int object = in_object(scan), c;

        skip_space(scan);
        c = peek(scan);
        if (c == ',') {
            scan->at++;
            return !object || scan_name(scan);
        }
        if (c != (object ? '}' : ']'))
            return fail(scan, scan->at,
                        object ? "',' or '}' expected" : "',' or ']' expected");
        scan->at++;
        scan->depth--;
    }
    *ended = 1;
    return 1;
}

/* A scalar, or the opening of a container: then *ended is 0, unless empty. */
static int scan_start(struct scan *scan, int *ended)
{
    int c;

    skip_space(scan);
    c = peek(scan);
    *ended = 1;
    switch (c) {
    case '{': return scan_open(scan, 1, ended);
    case '[': return scan_open(scan, 0, ended);
    case '"': return scan_string(scan);
    case 't': return scan_word(scan, "true");
    case 'f': return scan_word(scan, "false");
    case 'n': return scan_word(scan, "null");
    default:
        if (c == '-' || is_digit(c))
            return scan_number(scan);
        return fail(scan, scan->at, "a JSON value expected");
    }
}

static int scan_value(struct scan *scan)
{
    int ended = 0;

    while (!ended) {
        if (!scan_start(scan, &ended))
            return 0;
        if (!ended)
            continue; /* inside the container that has just begun */
        ended = 0;
        if (!scan_behind(scan, &ended))
            return 0;
    }
    return 1;
}

static enum pp_json_kind kind_of(char c)
{
    switch (c) {
    case 'n': return PP_JSON_NULL;
    case 'f': return PP_JSON_FALSE;
    case 't': return PP_JSON_TRUE;
    case '"': return PP_JSON_STRING;
    case '[': return PP_JSON_ARRAY;
    case '{': return PP_JSON_OBJECT;
    default: return PP_JSON_NUMBER;
    }
}

static size_t scan_failed(const struct scan *scan, struct pp_json_error *error)
{
    if (error) {
        error->offset = scan->at;
        error->words = scan->wrong;
    }
    return 0;
}

size_t pp_json_scan(const char *text, size_t size, struct pp_json_value *value,
                    struct pp_json_error *error)
{
    struct scan scan;
    size_t start;

    scan.text = text;
    scan.size = size;
    scan.at = 0;
    scan.depth = 0;
    scan.wrong = NULL;
    skip_space(&scan);
    start = scan.at;
    if (!scan_value(&scan))
        return scan_failed(&scan, error);
    value->kind = kind_of(text[start]);
    value->text = text + start;
    value->size = scan.at - start;
    return scan.at;
}

int pp_json_check(const char *text, size_t size, struct pp_json_value *value,
                  struct pp_json_error *error)
{
    struct pp_json_value unused;
    size_t end = pp_json_scan(text, size, value ? value : &unused, error);

    if (!end)
        return -1;
    end += pp_json_space(text + end, size - end);
    if (end == size)
        return 0;
    if (error) {
        error->offset = end;
        error->words = "nothing but white space expected after the value";
    }
    return -1;
}
