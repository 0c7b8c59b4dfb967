/* The members of a lobby document, out of its JSON. */
#include <polypaint/json.h>

#include <string.h>

#include "internal.h"

/* Where a member of that name is kept; NULL: it is none of them. */
static struct pp_span *lobby_member(struct pp_lobby *lobby,
                                    const struct pp_json_value *name)
{
#define PP_MEMBER(kind, word, field, rule) MEMBER_##kind(word, field)
#define MEMBER_LOBBY(word, field)                                           \
    if (pp_json_equals(name, #word, sizeof #word - 1))                      \
        return &lobby->field;
#define MEMBER_INFO(word, field)
#define MEMBER_LOBBY_LIST(word, field)
#define MEMBER_CHANNEL_LIST(word, field)
#include <polypaint/members.def>
    return NULL;
}

int pp_lobby_read(const char *json, size_t size, char *room,
                  struct pp_lobby *lobby)
{
    struct pp_json_value object, name, value;
    struct pp_span *member;
    size_t at = 0, used = 0;

    memset(lobby, 0, sizeof *lobby);
    if (!pp_json_scan(json, size, &object, NULL) ||
        object.kind != PP_JSON_OBJECT)
        return -1;
    while (pp_json_next(&object, &at, &name, &value)) {
        member = lobby_member(lobby, &name);
        if (!member || value.kind != PP_JSON_STRING)
            continue;
        member->text = room + used;
        member->size = pp_json_unescape(&value, room + used, size - used);
        used += member->size;
    }
    return 0;
}
