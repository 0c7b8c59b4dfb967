/* plain_document.c - the second opinion on what frames carry as JSON. */
#include <string.h>

#include "plain_inside.h"
#include "plain_json.h"

/* ---- documents ---------------------------------------------------------- */

static int says(size_t at, size_t end, const char *ascii)
{
    static uint32_t characters[PP_FRAME_MAX];
    size_t count = plain_string(plain_data, at, end, characters), i;

    if (count != strlen(ascii))
        return 0;
    for (i = 0; i < count; i++)
        if (characters[i] != (uint8_t)ascii[i])
            return 0;
    return 1;
}

static int same_name(const struct plain_node *a, const struct plain_node *b)
{
    static uint32_t left[PP_FRAME_MAX], right[PP_FRAME_MAX];
    size_t n = plain_string(plain_data, a->name_at, a->name_end, left);

    return n == plain_string(plain_data, b->name_at, b->name_end, right) &&
           !memcmp(left, right, n * sizeof *left);
}

static int is_protection(const struct plain_node *node)
{
    return says(node->at, node->end, "public") ||
           says(node->at, node->end, "private") ||
           says(node->at, node->end, "protected");
}

/* The clauses of a document, R ones first. */
struct document {
    enum pp_clause_id json, members, strings, protection, notempty, repeated,
        text;
    const char *names[6]; /* those that may not be empty before a "" ... */
    int may_be_empty;     /* ... so many of them last */
};

static const struct document lobby = {
    PP_CLAUSE_V_LOBBY_JSON, PP_CLAUSE_V_LOBBY_MEMBERS,
    PP_CLAUSE_V_LOBBY_STRINGS, PP_CLAUSE_V_LOBBY_PROTECTION,
    PP_CLAUSE_V_LOBBY_NOTEMPTY, PP_CLAUSE_V_LOBBY_REPEATED,
    PP_CLAUSE_V_LOBBY_TEXT,
    { "Filename", "Owner", "Mode", "Protection", "Passcode", NULL }, 3
};
static const struct document info = {
    PP_CLAUSE_V_INFO_JSON, PP_CLAUSE_V_INFO_MEMBERS,
    PP_CLAUSE_V_INFO_STRINGS, PP_CLAUSE_V_INFO_PROTECTION,
    PP_CLAUSE_V_INFO_NOTEMPTY, PP_CLAUSE_V_INFO_REPEATED,
    PP_CLAUSE_V_INFO_TEXT,
    { "Filename", "Owner", "Protection", "Passcode", NULL, NULL }, 2
};

static void check_member(const struct document *document, int i,
                         const struct plain_node *node)
{
    const char *name = document->names[i];

    if (node->kind != PP_JSON_STRING)
        plain_broken(document->strings, 1, plain_at + node->at);
    else if (i < document->may_be_empty && says(node->at, node->end, ""))
        plain_broken(document->notempty, 0, plain_at + node->at);
    else if (!strcmp(name, "Protection") && !is_protection(node))
        plain_broken(document->protection, 1, plain_at + node->at);
}

static void check_members(const struct document *document,
                          const struct plain_node *object)
{
    const struct plain_node *node;
    int i, found;

    for (i = 0; document->names[i]; i++) {
        found = 0;
        for (node = object->child; node; node = node->next)
            if (says(node->name_at, node->name_end, document->names[i])) {
                found = 1;
                check_member(document, i, node);
            }
        if (!found)
            plain_broken(document->members, 1, plain_at + object->end - 1);
    }
}

static void check_repeated(const struct document *document,
                           const struct plain_node *object)
{
    const struct plain_node *node, *before;

    for (node = object->child; node; node = node->next)
        for (before = object->child; before != node; before = before->next)
            if (same_name(node, before)) {
                plain_broken(document->repeated, 0, plain_at + node->name_at);
                return;
            }
}

static void check_document(const struct document *document)
{
    size_t wrong = 0, behind;
    struct plain_node *object = plain_json(plain_data, plain_size, &wrong);

    if (!object && wrong == SIZE_MAX) {
        plain_too_deep();
        return;
    }
    if (!object || object->kind != PP_JSON_OBJECT) {
        plain_broken(document->json, 1,
                     plain_at + (object ? object->at : wrong));
        return;
    }
    check_members(document, object);
    check_repeated(document, object);
    wrong = plain_bad_escape(plain_data, object->at, object->end);
    if (wrong)
        plain_broken(document->text, 0, plain_at + wrong);
    behind = plain_space(plain_data, plain_size, object->end);
    if (behind < plain_size)
        plain_broken(document->text, 0, plain_at + behind);
}

void plain_lobby(void)
{
    check_document(&lobby);
}

void plain_info(void)
{
    check_document(&info);
}

/* ---- lists -------------------------------------------------------------- */

static void check_clients(const struct plain_node *node)
{
    const struct plain_node *client;

    if (node->kind != PP_JSON_ARRAY)
        BROKEN_R(V_LIST_JSON, node->at);
    else
        for (client = node->child; client; client = client->next)
            if (client->kind != PP_JSON_STRING)
                BROKEN_R(V_LIST_JSON, client->at);
}

static void check_entry(const struct plain_node *entry,
                        const char *const *names)
{
    const struct plain_node *node;
    int found;

    for (; *names; names++) {
        found = 0;
        for (node = entry->child; node; node = node->next) {
            if (!says(node->name_at, node->name_end, *names))
                continue;
            found = 1;
            if (!strcmp(*names, "Clients"))
                check_clients(node);
            else if (node->kind != PP_JSON_STRING)
                BROKEN_R(V_LIST_JSON, node->at);
        }
        if (!found)
            BROKEN_R(V_LIST_JSON, entry->end - 1);
    }
}

static void check_list(const char *const *names)
{
    size_t wrong = 0, behind;
    struct plain_node *list = plain_json(plain_data, plain_size, &wrong);
    struct plain_node *entry;

    if (!list && wrong == SIZE_MAX)
        plain_too_deep();
    else if (!list)
        BROKEN_R(V_LIST_JSON, wrong);
    if (!list)
        return;
    behind = plain_space(plain_data, plain_size, list->end);
    if (behind < plain_size)
        BROKEN_R(V_LIST_JSON, behind);
    else if (list->kind != PP_JSON_ARRAY)
        BROKEN_R(V_LIST_JSON, list->at);
    else
        for (entry = list->child; entry; entry = entry->next) {
            if (entry->kind == PP_JSON_OBJECT)
                check_entry(entry, names);
            else
                BROKEN_R(V_LIST_JSON, entry->at);
        }
}

void plain_lobby_list(void)
{
    static const char *const names[] = { "Filename", "Owner", "Mode",
        "Protection", "Passcode", "Clients", NULL };

    check_list(names);
}

void plain_channel_list(void)
{
    static const char *const names[] = { "Name", "Clients", NULL };

    check_list(names);
}
