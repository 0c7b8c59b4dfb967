/* What LOBBY_FETCH and CHANNEL_FETCH list: who is known to be in a lobby or
 * channel, and nobody who is known not to be (L-18, C-12). */
#include "follow.h"

enum {
    WHOLE = 32768 /* bytes: a list that is this short was not split (L-20) */,
    GROUPS = 4096 /* that are looked at */
};

/* A list while it is read. */
struct reading {
    struct pp_dialogue *d;
    const struct ppd_look *look;
    int64_t asked;
    uint32_t serial;
    bool lobbies;
};

static enum pp_clause_id clause_of(const struct reading *reading)
{
    return reading->lobbies ? PP_CLAUSE_L_18 : PP_CLAUSE_C_12;
}

/* ---- one name in Clients ---------------------------------------------------------- */

static struct ppd_link *link_of(struct pp_dialogue *d,
                                const struct pp_json_value *name)
{
    size_t size = pp_json_unescape(name, d->key, PP_FRAME_MAX);
    uint64_t hash = ppd_hash(d->key, size, 0);
    struct ppd_link *link;

    HASH_FIND(by_user, d->users, &hash, sizeof hash, link);
    return link && ppd_alive(link) && !link->blind ? link : NULL;
}

static bool surely_not_in(const struct reading *reading,
                          const struct ppd_link *link,
                          const struct ppd_group *group)
{
    const struct ppd_seat *seat = ppd_seat_find(link, group);

    if (!reading->lobbies)
        return !link->channels_unknown && link->changed <= reading->asked
            && (!seat || (seat->in == PPD_OUT
                          && seat->since <= reading->asked));
    if (link->changed > reading->asked || link->leaves)
        return false;
    if (ppd_sure_outside(link))
        return true;
    seat = ppd_sure_lobby(link);
    return seat && seat->in == PPD_IN
        && !ppd_same_perhaps(reading->d, seat->group, group);
}

static void judge_name(const struct reading *reading,
                       const struct pp_json_value *name,
                       struct ppd_group *group)
{
    struct ppd_link *link = link_of(reading->d, name);
    struct ppd_seat *seat = link ? ppd_seat_find(link, group) : NULL;
    struct ppd_word user, where;

    if (!link)
        return;
    if (surely_not_in(reading, link, group)) {
        user = ppd_word(link->user, link->user_size);
        where = ppd_word(PPD_NAME(group), group->name_size);
        ppd_tell(reading->d, reading->look, PP_FROM_SERVER,
                 clause_of(reading), "%s is listed in %s, and is not there",
                 user.text, where.text);
        return;
    }
    if (!seat)
        return;
    seat->listed = reading->serial;
    if (seat->in != PPD_PERHAPS || seat->pending
        || seat->since > reading->asked)
        return;
    if (!reading->lobbies)
        ppd_seat_set(reading->d, seat, PPD_IN);
    else if (link->changed <= reading->asked)
        ppd_place_shown(reading->d, seat);
}

/* ---- one entry ------------------------------------------------------------------------ */

static bool member(const struct pp_json_value *entry, const char *text,
                   struct pp_json_value *value)
{
    struct pp_json_value name;
    size_t at = 0;

    while (pp_json_next(entry, &at, &name, value))
        if (pp_json_equals(&name, text, strlen(text)))
            return true;
    return false;
}

static struct ppd_group *lobby_of(struct pp_dialogue *d,
                                  const struct pp_json_value *entry,
                                  struct pp_lobby *lobby)
{
    if (pp_lobby_read(entry->text, entry->size, d->room, lobby))
        return NULL;
    return ppd_group_find(d, true, lobby->filename, lobby->owner);
}

static struct ppd_group *channel_of(struct pp_dialogue *d,
                                    const struct pp_json_value *entry)
{
    struct pp_span name = { d->room, 0 }, none = { "", 0 };
    struct pp_json_value value;

    if (!member(entry, "Name", &value) || value.kind != PP_JSON_STRING)
        return NULL;
    name.size = pp_json_unescape(&value, d->room, PP_FRAME_MAX);
    return ppd_group_find(d, false, name, none);
}

/* Somebody who is in it since before the list was asked for: it is the one
 * that was seen to be created. */
static const struct ppd_link *witness(const struct ppd_group *group, int64_t time)
{
    const struct ppd_seat *seat;
    unsigned looked = 0;

    DL_FOREACH2(group->seats, seat, after)
        if (++looked > PPD_LOOK_MAX)
            return NULL;
        else if (seat->in == PPD_IN && !seat->pending && seat->since <= time
            && ppd_alive(seat->link)
            && ppd_sure_lobby(seat->link) == seat)
            return seat->link;
    return NULL;
}

static void judge_lobby(const struct reading *reading,
                        const struct ppd_group *group,
                        const struct pp_lobby *lobby)
{
    const struct ppd_facts *facts = &group->facts;
    const struct ppd_link *inside = witness(group, reading->asked);
    struct ppd_word name = ppd_word(PPD_NAME(group), group->name_size);

    if (!inside || facts->changing || facts->since > reading->asked
        || !ppd_owner(reading->d, group))
        return;
    if (ppd_hash(lobby->mode.text, lobby->mode.size, 0) != facts->mode)
        ppd_tell_if(reading->d, reading->look, inside, PP_CLAUSE_L_18,
                    "%s is listed with another Mode than it was created with",
                    name.text);
    if (ppd_protection(lobby->protection) != facts->protection)
        ppd_tell_if(reading->d, reading->look, inside,
                    facts->since > facts->created ? PP_CLAUSE_L_23
                                                  : PP_CLAUSE_L_18,
                    "%s is listed with another Protection than its owner gave "
                    "it", name.text);
}

static void judge_entry(const struct reading *reading,
                        const struct pp_json_value *entry)
{
    struct pp_json_value clients, nothing, name;
    struct pp_lobby lobby;
    struct ppd_group *group = reading->lobbies
        ? lobby_of(reading->d, entry, &lobby) : channel_of(reading->d, entry);
    size_t at = 0;

    if (!group)
        return;
    if (reading->lobbies)
        judge_lobby(reading, group, &lobby);
    group->listed = reading->serial;
    if (!member(entry, "Clients", &clients) || clients.kind != PP_JSON_ARRAY)
        return;
    while (pp_json_next(&clients, &at, &nothing, &name))
        if (name.kind == PP_JSON_STRING)
            judge_name(reading, &name, group);
}

/* ---- what is not there ------------------------------------------------------------------- */

static bool surely_in(const struct reading *reading,
                      const struct ppd_seat *seat)
{
    return seat->in == PPD_IN && !seat->pending && ppd_alive(seat->link)
        && seat->since <= reading->asked && seat->listed != reading->serial
        && seat->link->user && seat->link->named
        && (!reading->lobbies
            || (ppd_sure_lobby(seat->link) == seat
                && seat->link->changed <= reading->asked));
}

static void judge_missing(const struct reading *reading,
                          const struct ppd_group *group)
{
    struct ppd_word where = ppd_word(PPD_NAME(group), group->name_size), who;
    const struct ppd_seat *seat;
    unsigned looked = 0;

    DL_FOREACH2(group->seats, seat, after) {
        if (++looked > PPD_LOOK_MAX)
            return;
        if (!surely_in(reading, seat))
            continue;
        who = ppd_word(seat->link->user, seat->link->user_size);
        if (group->listed == reading->serial)
            ppd_tell_if(reading->d, reading->look, seat->link,
                        clause_of(reading), "%s is in %s and not among its "
                     "Clients", who.text, where.text);
        else if (!group->lobby || group->facts.known || ppd_strict(reading->d))
            ppd_tell_if(reading->d, reading->look, seat->link,
                        clause_of(reading), "%s is not listed, and %s is in it",
                     where.text, who.text);
        return;
    }
}

void ppd_listed(struct pp_dialogue *d, const struct ppd_look *look,
                const struct ppd_asked *asked)
{
    struct reading reading = { d, look, asked->time, ++d->lists,
                               asked->type == PP_LOBBY_FETCH };
    struct pp_json_value list, nothing, entry;
    const struct ppd_group *group, *next;
    unsigned looked = 0;
    size_t at = 0;

    if (look->frame->data_size > WHOLE || look->link->blind
        || pp_json_check((const char *)look->frame->data,
                         look->frame->data_size, &list, NULL)
        || list.kind != PP_JSON_ARRAY)
        return;
    while (pp_json_next(&list, &at, &nothing, &entry))
        if (entry.kind == PP_JSON_OBJECT)
            judge_entry(&reading, &entry);
    HASH_ITER(hh, d->groups, group, next)
        if (++looked > GROUPS)
            return;
        else if (group->lobby == reading.lobbies && group->seats)
            judge_missing(&reading, group);
}
