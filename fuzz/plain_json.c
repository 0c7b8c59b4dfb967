#include "plain_json.h"

#include <string.h>

#include <polypaint/frame.h>

static struct plain_node nodes[PP_FRAME_MAX + 1];
static size_t node_count;
static const uint8_t *in;
static size_t in_size, at, wrong_at;

static int value(struct plain_node *node, int depth);

/* ---- characters --------------------------------------------------------- */

size_t plain_utf8(const uint8_t *text, size_t size, size_t i, uint32_t *c)
{
    static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
    uint8_t first = text[i];
    size_t n = first < 0x80 ? 1 : (first & 0xe0) == 0xc0 ? 2
             : (first & 0xf0) == 0xe0 ? 3 : (first & 0xf8) == 0xf0 ? 4 : 0;
    size_t k;

    if (!n || n > size - i)
        return 0;
    *c = n == 1 ? first : first & (0xffu >> (n + 1));
    for (k = 1; k < n; k++) {
        if ((text[i + k] & 0xc0) != 0x80)
            return 0;
        *c = *c << 6 | (text[i + k] & 0x3fu);
    }
    if (*c < least[n] || *c > 0x10ffff || (*c >= 0xd800 && *c <= 0xdfff))
        return 0;
    return n;
}

static int hex(uint8_t c)
{
    static const char digits[] = "0123456789abcdef";
    const char *digit;

    c = (uint8_t)(c >= 'A' && c <= 'F' ? c + 32 : c);
    digit = c ? strchr(digits, c) : NULL;
    return digit ? (int)(digit - digits) : -1;
}

static uint32_t four(const uint8_t *text)
{
    return (uint32_t)(hex(text[0]) * 4096 + hex(text[1]) * 256 +
                      hex(text[2]) * 16 + hex(text[3]));
}

/* The unit that an escape stands for; *i is moved behind it. */
static uint32_t escape_unit(const uint8_t *text, size_t *i)
{
    static const char short_ones[] = "b\bf\fn\nr\rt\t";
    const char *found;
    uint8_t c = text[*i + 1];

    if (c == 'u') {
        *i += 6;
        return four(text + *i - 4);
    }
    *i += 2;
    for (found = short_ones; *found; found += 2)
        if (*found == c)
            return (uint8_t)found[1];
    return c;
}

/* A whole pair of escapes as one character. */
static uint32_t escaped(const uint8_t *text, size_t end, size_t *i)
{
    uint32_t high = escape_unit(text, i), low;
    size_t next = *i;

    if (high < 0xd800 || high > 0xdbff || text[next] != '\\' ||
        next + 6 > end || text[next + 1] != 'u')
        return high;
    low = escape_unit(text, &next);
    if (low < 0xdc00 || low > 0xdfff)
        return high;
    *i = next;
    return 0x10000 + (high - 0xd800) * 0x400 + (low - 0xdc00);
}

size_t plain_string(const uint8_t *text, size_t start, size_t end,
                    uint32_t *characters)
{
    size_t i = start + 1, count = 0;

    while (i < end - 1) {
        if (text[i] == '\\')
            characters[count++] = escaped(text, end, &i);
        else
            i += plain_utf8(text, end, i, &characters[count++]);
    }
    return count;
}

size_t plain_bad_escape(const uint8_t *text, size_t start, size_t end)
{
    size_t i = start, before;
    uint32_t c;

    while (i < end) {
        before = i;
        if (text[i] != '\\') {
            i++;
            continue;
        }
        c = escaped(text, end, &i);
        if (!c || (c >= 0xd800 && c <= 0xdfff))
            return before;
    }
    return 0;
}

/* ---- the grammar -------------------------------------------------------- */

static int no(size_t where)
{
    wrong_at = where;
    return 0;
}

static int next_is(char c)
{
    return at < in_size && in[at] == (uint8_t)c;
}

static int take(char c)
{
    if (!next_is(c))
        return no(at);
    at++;
    return 1;
}

size_t plain_space(const uint8_t *text, size_t size, size_t i)
{
    while (i < size && text[i] && strchr(" \t\r\n", text[i]))
        i++;
    return i;
}

static void space(void)
{
    at = plain_space(in, in_size, at);
}

static int digits(void)
{
    size_t start = at;

    while (at < in_size && in[at] >= '0' && in[at] <= '9')
        at++;
    return at > start || no(at);
}

static int number(void)
{
    if (next_is('-'))
        at++;
    if (next_is('0'))
        at++;
    else if (!digits())
        return 0;
    if (next_is('.')) {
        at++;
        if (!digits())
            return 0;
    }
    if (!next_is('e') && !next_is('E'))
        return 1;
    at++;
    if (next_is('+') || next_is('-'))
        at++;
    return digits();
}

static int word(const char *letters)
{
    for (; *letters; letters++)
        if (!take(*letters))
            return 0;
    return 1;
}

static int escape(void)
{
    int i;

    at++;
    if (at == in_size || !in[at] || !strchr("\"\\/bfnrtu", in[at]))
        return no(at);
    if (in[at++] != 'u')
        return 1;
    for (i = 0; i < 4; i++, at++)
        if (at == in_size || hex(in[at]) < 0)
            return no(at);
    return 1;
}

static int string(void)
{
    uint32_t c;
    size_t n;

    if (!take('"'))
        return 0;
    while (!next_is('"')) {
        if (at == in_size || in[at] < 0x20)
            return no(at);
        if (in[at] == '\\') {
            if (!escape())
                return 0;
            continue;
        }
        n = plain_utf8(in, in_size, at, &c);
        if (!n)
            return no(at);
        at += n;
    }
    at++;
    return 1;
}

static struct plain_node *add(struct plain_node *parent)
{
    struct plain_node *node = &nodes[node_count++];

    memset(node, 0, sizeof *node);
    if (!parent)
        return node;
    if (parent->last)
        parent->last->next = node;
    else
        parent->child = node;
    parent->last = node;
    return node;
}

static int name(struct plain_node *node)
{
    space();
    node->name_at = at;
    if (!string())
        return 0;
    node->name_end = at;
    space();
    return take(':');
}

static int container(struct plain_node *node, char close, int depth)
{
    struct plain_node *child;

    if (depth == PLAIN_DEPTH)
        return no(SIZE_MAX);
    at++;
    space();
    if (next_is(close)) {
        at++;
        return 1;
    }
    for (;;) {
        child = add(node);
        if (close == '}' && !name(child))
            return 0;
        if (!value(child, depth + 1))
            return 0;
        space();
        if (!next_is(','))
            return take(close);
        at++;
    }
}

static int scalar(struct plain_node *node)
{
    static const char *const words[] = { "null", "false", "true" };
    unsigned i;

    for (i = 0; i < 3; i++)
        if (next_is(words[i][0])) {
            node->kind = (enum pp_json_kind)(PP_JSON_NULL + i);
            return word(words[i]);
        }
    node->kind = PP_JSON_NUMBER;
    if (!next_is('-') && (at == in_size || in[at] < '0' || in[at] > '9'))
        return no(at);
    return number();
}

static int value(struct plain_node *node, int depth)
{
    int good;

    space();
    node->at = at;
    if (next_is('{')) {
        node->kind = PP_JSON_OBJECT;
        good = container(node, '}', depth);
    } else if (next_is('[')) {
        node->kind = PP_JSON_ARRAY;
        good = container(node, ']', depth);
    } else if (next_is('"')) {
        node->kind = PP_JSON_STRING;
        good = string();
    } else
        good = scalar(node);
    node->end = at;
    return good;
}

struct plain_node *plain_json(const uint8_t *text, size_t size, size_t *wrong)
{
    struct plain_node *root;

    in = text;
    in_size = size;
    at = node_count = 0;
    root = add(NULL);
    if (value(root, 0))
        return root;
    *wrong = wrong_at;
    return NULL;
}
