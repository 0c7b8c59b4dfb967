/* Connections. */
#include "follow.h"

struct ppd_link *ppd_link_find(const struct pp_dialogue *d, uint64_t id)
{
    struct ppd_link *link;

    HASH_FIND(hh, d->links, &id, sizeof id, link);
    return link && !link->gone ? link : NULL;
}

/* Behind those that wait since earlier; nearly always the last. */
void ppd_link_wait(struct pp_dialogue *d, struct ppd_link *link)
{
    if (link->waiting)
        return;
    link->waiting = true;
    DL_APPEND(d->waiting, link);
}

void ppd_link_waits_no_more(struct pp_dialogue *d, struct ppd_link *link)
{
    if (!link->waiting)
        return;
    link->waiting = false;
    DL_DELETE(d->waiting, link);
}

struct ppd_link *ppd_link_new(struct pp_dialogue *d, uint64_t id, int64_t time,
                              bool whole)
{
    struct ppd_link *link;

    HASH_FIND(hh, d->links, &id, sizeof id, link);
    if (link || !(link = ppd_alloc(d, sizeof *link)))
        return NULL;
    link->id = id;
    link->references = 1;
    link->opened = link->changed = link->wait_from = link->served_at = time;
    link->kicked_at = link->load_asked = PPD_NEVER;
    link->answered = link->rival_since = INT64_MIN;
    link->whole = whole;
    link->outside = true;
    link->login = whole ? PPD_LOGIN_OUT : PPD_LOGIN_UNKNOWN;
    HASH_ADD(hh, d->links, id, sizeof id, link);
    if (!link->hh.tbl) {
        ppd_free(d, link, sizeof *link);
        return NULL;
    }
    if (whole)
        ppd_link_wait(d, link);
    else
        ppd_link_blind(d, link);
    return link;
}

void ppd_link_hold(struct ppd_link *link)
{
    link->references++;
}

void ppd_link_drop(struct pp_dialogue *d, struct ppd_link *link)
{
    if (--link->references)
        return;
    while (link->flows)
        ppd_flow_free(d, link->flows);
    HASH_DEL(d->links, link);
    ppd_free(d, link->user, link->user_size + 1);
    ppd_free(d, link, sizeof *link);
}

void ppd_link_blind(struct pp_dialogue *d, struct ppd_link *link)
{
    struct ppd_seat *seat;

    d->blinded = true;
    link->blind = link->place_unknown = link->channels_unknown = true;
    ppd_link_waits_no_more(d, link);
    if (link->login == PPD_LOGIN_OUT)
        link->login = PPD_LOGIN_UNKNOWN;
    DL_FOREACH(link->seats, seat)
        ppd_seat_set(d, seat, PPD_PERHAPS);
}

void ppd_link_gone(struct pp_dialogue *d, struct ppd_link *link)
{
    if (link->gone)
        return;
    ppd_misses_of(d, link);
    link->gone = true;
    ppd_link_waits_no_more(d, link);
    if (link->named)
        HASH_DELETE(by_user, d->users, link);
    link->named = false;
    ppd_forget_asked(d, link);
    ppd_free(d, link->asked.at, link->asked.room * sizeof *link->asked.at);
    link->asked = (struct ppd_queue){ NULL, 0, 0, 0 };
    while (link->seats)
        ppd_seat_free(d, link->seats);
    while (link->pairs)
        ppd_pair_free(d, link->pairs);
    if (link->lobby)
        ppd_group_drop(d, link->lobby);
    link->lobby = NULL;
    ppd_link_drop(d, link);
}

bool ppd_link_name(struct pp_dialogue *d, struct ppd_link *link,
                   const void *name, size_t size)
{
    char *user = ppd_alloc(d, size + 1);

    if (!user)
        return false;
    memcpy(user, name, size);
    ppd_free(d, link->user, link->user_size + 1);
    link->user = user;
    link->user_size = (uint32_t)size;
    link->user_hash = ppd_hash(name, size, 0);
    return true;
}

int64_t ppd_proven(const struct ppd_link *link, uint64_t seq)
{
    int64_t time = PPD_NEVER;
    unsigned i;

    for (i = 0; i < PPD_PROOFS; i++)
        if (link->proofs[i].seq >= seq && link->proofs[i].time < time)
            time = link->proofs[i].time;
    return time;
}
