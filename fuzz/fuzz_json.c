/* fuzz_json.c - the strict JSON recogniser against a plain recursive one.
 *
 * Both accept the same texts, or stumble at the same byte; pp_json_next()
 * walks through the same tree; strings have the same characters; what is
 * quoted reads back; a lobby document has the members that the tree shows.
 */
#include <string.h>

#include <polypaint/polypaint.h>

#include "fuzz.h"
#include "plain_json.h"

enum { SIZE_MOST = PP_FRAME_MAX + 1 }; /* deeper than any frame */

static const uint8_t *text;

/* ---- strings ------------------------------------------------------------ */

/* As UTF-8, a half of a pair as U+FFFD. */
static size_t encode(uint32_t c, char *out)
{
    size_t n = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4, i;
    static const uint8_t lead[] = { 0, 0, 0xc0, 0xe0, 0xf0 };

    if (c >= 0xd800 && c <= 0xdfff)
        return encode(0xfffd, out);
    for (i = n; i-- > 1; c >>= 6)
        out[i] = (char)(0x80 | (c & 0x3f));
    out[0] = (char)(lead[n] | c);
    return n;
}

static size_t plain_unescape(size_t at, size_t end, char *out)
{
    static uint32_t characters[SIZE_MOST];
    size_t count = plain_string(text, at, end, characters), i, size = 0;

    for (i = 0; i < count; i++)
        size += encode(characters[i], out + size);
    return size;
}

static void quotes_back(const char *bytes, size_t size)
{
    static char quoted[6 * SIZE_MOST + 2], back[6 * SIZE_MOST + 2];
    size_t length = pp_json_quote(bytes, size, quoted, sizeof quoted), n;
    struct pp_json_value value;

    REQUIRE(!pp_json_check(quoted, length, &value, NULL) &&
                value.kind == PP_JSON_STRING,
            "what was quoted is no string");
    n = pp_json_unescape(&value, back, sizeof back);
    REQUIRE(n == size && !memcmp(back, bytes, n), "quoted otherwise");
    REQUIRE(pp_json_equals(&value, bytes, size), "not equal to itself");
}

static void string_agrees(const struct pp_json_value *value, size_t at,
                          size_t end)
{
    static char plain[3 * SIZE_MOST];
    size_t size = plain_unescape(at, end, plain);
    char *out = malloc(value->size);
    size_t n = pp_json_unescape(value, out, value->size);

    REQUIRE(n == size && !memcmp(out, plain, n),
            "another string at %zu: %zu bytes, plainly %zu", at, n, size);
    REQUIRE(pp_json_equals(value, plain, size), "not equal at %zu", at);
    REQUIRE(!size || !pp_json_equals(value, plain, size - 1),
            "equal to its beginning at %zu", at);
    n = pp_json_unescape(value, out, size / 2);
    REQUIRE(n <= size / 2 && n + 4 > size / 2 && !memcmp(out, plain, n),
            "%zu bytes of a string in a room of %zu", n, size / 2);
    free(out);
    quotes_back(plain, size);
}

/* ---- the tree ----------------------------------------------------------- */

static size_t offset(const struct pp_json_value *value)
{
    return (size_t)(value->text - (const char *)text);
}

static void same_value(const struct pp_json_value *value,
                       const struct plain_node *node)
{
    REQUIRE(value->kind == node->kind && offset(value) == node->at &&
                value->size == node->end - node->at,
            "value %d at %zu, plainly %d at %zu", value->kind, offset(value),
            node->kind, node->at);
    if (value->kind == PP_JSON_STRING)
        string_agrees(value, node->at, node->end);
}

static void same_children(const struct pp_json_value *value,
                          const struct plain_node *node);

static void same_tree(const struct pp_json_value *value,
                      const struct plain_node *node, unsigned depth)
{
    size_t bad = plain_bad_escape(text, node->at, node->end);

    same_value(value, node);
    REQUIRE(pp_json_bad_escape(value) == (bad ? bad - node->at : 0),
            "bad escapes at %zu", node->at);
    /* each level is scanned anew: deep ones would take for ever */
    if (depth < 8 && value->kind >= PP_JSON_ARRAY)
        same_children(value, node);
}

static void same_children(const struct pp_json_value *value,
                          const struct plain_node *node)
{
    static unsigned depth;
    const struct plain_node *child = node->child;
    struct pp_json_value name, element;
    size_t at = 0;

    depth++;
    for (; pp_json_next(value, &at, &name, &element); child = child->next) {
        REQUIRE(child, "a child too many at %zu", offset(&element));
        if (value->kind == PP_JSON_OBJECT)
            string_agrees(&name, child->name_at, child->name_end);
        else
            REQUIRE(!name.size, "an element with a name");
        same_tree(&element, child, depth);
    }
    REQUIRE(!child, "a child is missing at %zu", node->at);
    depth--;
}

/* ---- lobby documents ---------------------------------------------------- */

static void has_member(const struct plain_node *root, const char *name,
                       struct pp_span span)
{
    static char plain[3 * SIZE_MOST], value[3 * SIZE_MOST];
    const struct plain_node *node;
    size_t size = 0, n;

    for (node = root->child; node; node = node->next) {
        n = plain_unescape(node->name_at, node->name_end, plain);
        if (n == strlen(name) && !memcmp(plain, name, n) &&
            node->kind == PP_JSON_STRING)
            size = plain_unescape(node->at, node->end, value);
    }
    REQUIRE(span.size == size && (!size || !memcmp(span.text, value, size)),
            "another %s", name);
}

static void lobby_agrees(const struct plain_node *root, size_t size)
{
    char *room = malloc(size);
    struct pp_lobby lobby;
    int result = pp_lobby_read((const char *)text, size, room, &lobby);

    REQUIRE((result == 0) == (root && root->kind == PP_JSON_OBJECT),
            "pp_lobby_read() returns %d", result);
    if (!result) {
        has_member(root, "Filename", lobby.filename);
        has_member(root, "Owner", lobby.owner);
        has_member(root, "Mode", lobby.mode);
        has_member(root, "Protection", lobby.protection);
        has_member(root, "Passcode", lobby.passcode);
    }
    free(room);
}

/* ---- the text ----------------------------------------------------------- */

static void whole_agrees(size_t size, const struct plain_node *root,
                         size_t wrong)
{
    struct pp_json_error error = { 0, NULL };
    int result = pp_json_check((const char *)text, size, NULL, &error);

    if (root) {
        wrong = plain_space(text, size, root->end);
        root = wrong == size ? root : NULL;
    }
    REQUIRE((result == 0) == (root != NULL), "pp_json_check() says %d",
            result);
    REQUIRE(!result || (error.offset == wrong && error.words),
            "wrong at %zu, plainly at %zu", error.offset, wrong);
}

static void compare(size_t size)
{
    struct pp_json_value value;
    struct pp_json_error error = { 0, NULL };
    size_t wrong = 0;
    struct plain_node *root = plain_json(text, size, &wrong);
    size_t end = pp_json_scan((const char *)text, size, &value, &error);

    if (!root && wrong == SIZE_MAX)
        return;
    REQUIRE(end == (root ? root->end : 0), "%zu bytes, plainly %zu", end,
            root ? root->end : 0);
    REQUIRE(root || (error.offset == wrong && error.words),
            "wrong at %zu, plainly at %zu", error.offset, wrong);
    if (root)
        same_tree(&value, root, 0);
    lobby_agrees(root, size);
    whole_agrees(size, root, wrong);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (!size || size > SIZE_MOST)
        return 0;
    text = data;
    compare(size);
    return 0;
}
