/* Who is in which lobby and channels, as far as it is known. */
#include "follow.h"

struct ppd_seat *ppd_seat_find(const struct ppd_link *link,
                               const struct ppd_group *group)
{
    struct ppd_seat *seat;

    DL_FOREACH(link->seats, seat)
        if (seat->group == group)
            return seat;
    return NULL;
}

struct ppd_seat *ppd_seat(struct pp_dialogue *d, struct ppd_link *link,
                          struct ppd_group *group)
{
    struct ppd_seat *seat = ppd_seat_find(link, group);

    if (seat || link->seat_count == PPD_SEATS_MAX
        || !(seat = ppd_alloc(d, sizeof *seat)))
        return seat;
    link->seat_count++;
    seat->link = link;
    seat->group = group;
    seat->since = d->now;
    seat->thawed_at = INT64_MIN;
    seat->hears_since = seat->heard_since = seat->kick_due = PPD_NEVER;
    ppd_group_hold(group);
    DL_PREPEND(link->seats, seat);
    DL_APPEND2(group->seats, seat, before, after);
    return seat;
}

void ppd_seat_joined(struct pp_dialogue *d, struct ppd_seat *seat)
{
    if (!seat->joining)
        return;
    seat->joining = false;
    seat->group->joiners--;
    ppd_group_stir(d, seat->group);
}

void ppd_seat_frost(struct pp_dialogue *d, struct ppd_seat *seat, bool frozen)
{
    if (frozen == seat->frozen)
        return;
    seat->frozen = frozen;
    if (frozen)
        seat->group->frozen++;
    else
        seat->group->frozen--;
    ppd_group_stir(d, seat->group);
}

void ppd_seat_free(struct pp_dialogue *d, struct ppd_seat *seat)
{
    struct ppd_group *group = seat->group;

    if (seat->joining)
        group->left_at = d->now + (seat->link->gone ? d->options.allowance : 0);
    ppd_seat_joined(d, seat);
    ppd_seat_frost(d, seat, false);
    seat->link->seat_count--;
    DL_DELETE(seat->link->seats, seat);
    DL_DELETE2(group->seats, seat, before, after);
    ppd_free(d, seat, sizeof *seat);
    ppd_group_drop(d, group);
}

void ppd_seat_set(struct pp_dialogue *d, struct ppd_seat *seat, enum ppd_in in)
{
    if (in == PPD_IN && seat->link->blind)
        in = PPD_PERHAPS;
    if (seat->in == in)
        return;
    seat->in = in;
    seat->since = d->now;
    if (in != PPD_IN)
        seat->hears_since = seat->heard_since = PPD_NEVER;
}

void ppd_seat_hears(struct pp_dialogue *d, struct ppd_seat *seat)
{
    if (seat->hears_since == PPD_NEVER)
        seat->hears_since = d->now;
    if (seat->heard_since == PPD_NEVER)
        seat->heard_since = d->now;
    seat->loaded = true;
    ppd_seat_joined(d, seat);
}

/* Its only lobby, were it not for what it asked for and has no proof of. */
static struct ppd_seat *only_lobby(const struct ppd_link *link)
{
    struct ppd_seat *seat, *only = NULL;

    if (link->place_unknown || link->outside)
        return NULL;
    DL_FOREACH(link->seats, seat) {
        if (!seat->group->lobby)
            continue;
        if (only)
            return NULL;
        only = seat;
    }
    return only;
}

struct ppd_seat *ppd_sure_lobby(const struct ppd_link *link)
{
    return link->moves || link->leaves ? NULL : only_lobby(link);
}

bool ppd_sure_outside(const struct ppd_link *link)
{
    struct ppd_seat *seat;

    if (link->place_unknown || link->moves || !link->outside)
        return false;
    DL_FOREACH(link->seats, seat)
        if (seat->group->lobby)
            return false;
    return true;
}

void ppd_place_unsure(struct pp_dialogue *d, struct ppd_link *link,
                      bool outside)
{
    struct ppd_seat *seat;
    unsigned lobbies = 0;

    link->changed = d->now;
    link->outside = link->outside || outside;
    DL_FOREACH(link->seats, seat) {
        if (!seat->group->lobby)
            continue;
        ppd_seat_set(d, seat, PPD_PERHAPS);
        lobbies++;
    }
    if (lobbies > PPD_LOBBIES_MAX)
        link->place_unknown = true;
}

static void leave_others(struct pp_dialogue *d, struct ppd_link *link,
                         const struct ppd_group *lobby)
{
    struct ppd_seat *seat, *next;

    DL_FOREACH_SAFE(link->seats, seat, next)
        if (seat->group->lobby && seat->group != lobby)
            ppd_seat_free(d, seat);
}

void ppd_place(struct pp_dialogue *d, struct ppd_link *link,
               struct ppd_group *lobby)
{
    struct ppd_seat *seat;

    leave_others(d, link, lobby);
    link->changed = d->now;
    link->outside = !lobby;
    if (!link->blind)
        link->place_unknown = false;
    if (!(lobby && ppd_seat_find(link, lobby)))
        link->frozen = false;
    if (!lobby)
        return;
    seat = ppd_seat(d, link, lobby);
    if (!seat)
        link->place_unknown = true;
    else
        ppd_seat_set(d, seat, PPD_IN);
}

void ppd_place_shown(struct pp_dialogue *d, struct ppd_seat *seat)
{
    struct ppd_link *link = seat->link;

    if (link->place_unknown || link->moves || link->leaves)
        return;
    leave_others(d, link, seat->group);
    link->outside = false;
    ppd_seat_set(d, seat, PPD_IN);
}
