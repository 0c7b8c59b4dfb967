/* invented_lists.c - lists of lobbies and channels as sorted text. */
#include "invented_room.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ENTRIES = 64, CLIENTS = 64, NAME = 256 };

/* One lobby or channel; those that come again are put together (L-20). */
struct entry {
    char head[6 * NAME];
    char clients[CLIENTS][NAME];
    unsigned client_count;
};

struct list {
    struct entry *entries;
    unsigned count;
};

static void text_of(const struct pp_json_value *value, char out[NAME])
{
    cr_assert_eq(value->kind, PP_JSON_STRING);
    cr_assert_lt(value->size, (size_t)NAME);
    out[pp_json_unescape(value, out, NAME - 1)] = 0;
}

static void member(const struct pp_json_value *object, const char *wanted,
                   struct pp_json_value *value)
{
    struct pp_json_value name;
    for (size_t at = 0; pp_json_next(object, &at, &name, value);)
        if (pp_json_equals(&name, wanted, strlen(wanted)))
            return;
    cr_assert_fail("no %s in %.*s", wanted, (int)object->size, object->text);
}

static void string(const struct pp_json_value *object, const char *wanted,
                   char out[NAME])
{
    struct pp_json_value value;
    member(object, wanted, &value);
    text_of(&value, out);
}

static void head_of(const struct pp_json_value *object, unsigned type,
                    char *out, size_t size)
{
    char file[NAME], owner[NAME], mode[NAME], protection[NAME], code[NAME];
    if (type == PP_CHANNEL_FETCH) {
        string(object, "Name", file);
        snprintf(out, size, "%s:", file);
        return;
    }
    string(object, "Filename", file);
    string(object, "Owner", owner);
    string(object, "Mode", mode);
    string(object, "Protection", protection);
    string(object, "Passcode", code);
    snprintf(out, size, "%s/%s %s %s '%s':", file, owner, mode, protection,
             code);
}

static struct entry *entry_for(struct list *list, const char *head)
{
    for (unsigned i = 0; i < list->count; i++)
        if (strcmp(list->entries[i].head, head) == 0)
            return &list->entries[i];
    cr_assert_lt(list->count, (unsigned)ENTRIES);
    struct entry *entry = &list->entries[list->count++];
    snprintf(entry->head, sizeof entry->head, "%s", head);
    return entry;
}

static void add_entry(struct list *list, const struct pp_json_value *object,
                      unsigned type)
{
    struct pp_json_value clients, name, value;
    char head[6 * NAME];
    head_of(object, type, head, sizeof head);
    struct entry *entry = entry_for(list, head);
    member(object, "Clients", &clients);
    cr_assert_eq(clients.kind, PP_JSON_ARRAY);
    for (size_t at = 0; pp_json_next(&clients, &at, &name, &value);) {
        cr_assert_lt(entry->client_count, (unsigned)CLIENTS);
        text_of(&value, entry->clients[entry->client_count++]);
    }
}

static void add_frame(struct list *list, const struct pp_frame *frame)
{
    struct pp_json_value array, name, object;
    cr_assert_eq(pp_json_check((const char *)frame->data, frame->data_size,
                               &array, NULL), 0);
    cr_assert_eq(array.kind, PP_JSON_ARRAY);
    for (size_t at = 0; pp_json_next(&array, &at, &name, &object);)
        add_entry(list, &object, frame->type);
}

/* Asks, and gathers the answer of `type` up to that of CHANNEL_FETCH. */
static void gather(struct list *list, const char *who, unsigned type)
{
    struct pp_frame frame;
    list->entries = calloc(ENTRIES, sizeof *list->entries);
    list->count = 0;
    silent(who);
    say(who, "LOBBY_FETCH");
    say(who, "CHANNEL_FETCH");
    do {
        cr_assert(next_frame(who, &frame), "%s heard no list", who);
        cr_assert(frame.type == PP_LOBBY_FETCH ||
                  frame.type == PP_CHANNEL_FETCH);
        if (frame.type == type)
            add_frame(list, &frame);
    } while (frame.type != PP_CHANNEL_FETCH);
    silent(who);
}

static int by_text(const void *a, const void *b)
{
    return strcmp(a, b);
}

static void lists(const char *who, unsigned type, const char *expected)
{
    struct list list;
    static char text[65536];
    size_t at = 0;
    gather(&list, who, type);
    qsort(list.entries, list.count, sizeof *list.entries, by_text);
    text[0] = 0;
    for (unsigned i = 0; i < list.count; i++) {
        struct entry *entry = &list.entries[i];
        qsort(entry->clients, entry->client_count, NAME, by_text);
        at += (size_t)snprintf(text + at, sizeof text - at, "%s%s",
                               i ? "\n" : "", entry->head);
        for (unsigned j = 0; j < entry->client_count; j++)
            at += (size_t)snprintf(text + at, sizeof text - at, " %s",
                                   entry->clients[j]);
    }
    free(list.entries);
    cr_assert_str_eq(text, expected, "%s was told\n%s\n    instead of\n%s",
                     who, text, expected);
}

void lists_lobbies(const char *who, const char *expected)
{
    lists(who, PP_LOBBY_FETCH, expected);
}

void lists_channels(const char *who, const char *expected)
{
    lists(who, PP_CHANNEL_FETCH, expected);
}
