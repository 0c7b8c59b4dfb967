/* Lobbies and channels, by their names. */
#include "follow.h"

static uint32_t key_size(struct pp_span name, struct pp_span owner)
{
    return (uint32_t)(name.size + owner.size + 3);
}

static void put_key(char *key, bool lobby, struct pp_span name,
                    struct pp_span owner)
{
    memset(key, 0, key_size(name, owner));
    key[0] = lobby ? 'L' : 'C';
    if (name.size)
        memcpy(key + 1, name.text, name.size);
    if (owner.size)
        memcpy(key + 2 + name.size, owner.text, owner.size);
}

struct ppd_group *ppd_group_find(struct pp_dialogue *d, bool lobby,
                                 struct pp_span name, struct pp_span owner)
{
    uint32_t size = key_size(name, owner);
    struct ppd_group *group;

    put_key(d->key, lobby, name, owner);
    HASH_FIND(hh, d->groups, d->key, size, group);
    return group;
}

struct ppd_group *ppd_group(struct pp_dialogue *d, bool lobby,
                            struct pp_span name, struct pp_span owner)
{
    struct ppd_group *group = ppd_group_find(d, lobby, name, owner);
    uint32_t size = key_size(name, owner);

    if (group) {
        group->references++;
        return group;
    }
    group = ppd_alloc(d, sizeof *group + size);
    if (!group)
        return NULL;
    put_key(group->key, lobby, name, owner);
    group->references = 1;
    group->lobby = lobby;
    group->calm_since = lobby ? d->now : INT64_MIN;
    group->sent_at = group->others_sent_at = group->left_at = INT64_MIN;
    group->name_size = (uint16_t)name.size;
    group->owner_size = (uint16_t)owner.size;
    group->key_size = size;
    HASH_ADD(hh, d->groups, key, size, group);
    if (group->hh.tbl)
        return group;
    ppd_free(d, group, sizeof *group + size);
    return NULL;
}

void ppd_group_hold(struct ppd_group *group)
{
    group->references++;
}

void ppd_group_drop(struct pp_dialogue *d, struct ppd_group *group)
{
    if (--group->references)
        return;
    HASH_DEL(d->groups, group);
    ppd_free(d, group, sizeof *group + group->key_size);
}

void ppd_group_stir(struct pp_dialogue *d, struct ppd_group *group)
{
    if (group->joiners || group->frozen)
        group->calm_since = PPD_NEVER;
    else if (group->calm_since == PPD_NEVER)
        group->calm_since = d->now;
}

struct ppd_link *ppd_owner(const struct pp_dialogue *d,
                           const struct ppd_group *group)
{
    struct ppd_link *owner = group->facts.known
        ? ppd_link_find(d, group->facts.owner) : NULL;

    return owner && ppd_alive(owner) && !owner->blind ? owner : NULL;
}

bool ppd_same_perhaps(const struct pp_dialogue *d, const struct ppd_group *a,
                      const struct ppd_group *b)
{
    if (a == b)
        return true;
    return !ppd_strict(d) && a->lobby && b->lobby
        && a->name_size == b->name_size
        && !memcmp(PPD_NAME(a), PPD_NAME(b), a->name_size);
}
