/* Joining: freeze, save, load (chapter S). */
#include "follow.h"

enum { LOAD_SECONDS = 60 }; /* nobody loads longer (S-6) */

/* ---- what is told ------------------------------------------------------------ */

/* Only who is in a lobby is told. */
static void shows_place(struct pp_dialogue *d, struct ppd_link *link)
{
    struct ppd_seat *seat, *only = NULL;
    unsigned lobbies = 0;

    if (!link->outside || link->moves || link->leaves)
        return;
    DL_FOREACH(link->seats, seat)
        if (seat->group->lobby) {
            lobbies++;
            only = seat;
        }
    if (lobbies == 1)
        ppd_place_shown(d, only);
}

static void judge_told_1(struct pp_dialogue *d, const struct ppd_look *look)
{
    const struct ppd_link *link = look->link;
    const struct ppd_seat *seat = ppd_sure_lobby(link);

    if (link->frozen && seat && seat->frozen)
        ppd_tell(d, look, PP_FROM_SERVER, PP_CLAUSE_S_9,
                 "it is told 1 twice");
    else if (ppd_sure_outside(link))
        ppd_tell(d, look, PP_FROM_SERVER, PP_CLAUSE_S_5,
                 "it is told 1, and is in no lobby");
}

static void told_1(struct pp_dialogue *d, const struct ppd_look *look)
{
    struct ppd_link *link = look->link;
    struct ppd_seat *seat;

    judge_told_1(d, look);
    shows_place(d, link);
    link->frozen = true;
    link->knows = link->drew_frozen = false;
    link->frozen_at = look->time;
    DL_FOREACH(link->seats, seat)
        if (seat->group->lobby) {
            ppd_seat_frost(d, seat, true);
            seat->frozen_at = look->time;
        }
}

static void told_0(struct pp_dialogue *d, const struct ppd_look *look)
{
    struct ppd_link *link = look->link;
    struct ppd_seat *seat = ppd_sure_lobby(link);

    if (!link->frozen && seat)
        ppd_tell(d, look, PP_FROM_SERVER, PP_CLAUSE_S_5,
                 "it is told 0 without a 1");
    link->frozen = false;
    DL_FOREACH(link->seats, seat) {
        if (!seat->frozen)
            continue;
        if (!link->moves && !link->leaves)
            seat->thawed_at = look->time;
        ppd_seat_frost(d, seat, false);
        if (seat->in == PPD_IN)
            ppd_seat_hears(d, seat);
    }
}

void ppd_told_freeze(struct pp_dialogue *d, const struct ppd_look *look)
{
    if (look->frame->data_size != 4)
        return;
    if (pp_get_u32(look->frame->data) == PP_FREEZE_DRAW)
        told_0(d, look);
    else
        told_1(d, look);
}

void ppd_told_save(struct pp_dialogue *d, const struct ppd_look *look)
{
    const struct ppd_seat *seat = ppd_sure_lobby(look->link);

    if (seat && !seat->loaded)
        ppd_tell(d, look, PP_FROM_SERVER, PP_CLAUSE_S_7,
                 "one that has not loaded is asked to save");
}

void ppd_told_load(struct pp_dialogue *d, const struct ppd_look *look)
{
    const struct ppd_seat *seat = ppd_sure_lobby(look->link);

    if (seat && seat->loaded && !seat->joining)
        ppd_tell(d, look, PP_FROM_SERVER, PP_CLAUSE_S_5,
                 "one that does not join is asked to load");
    look->link->load_asked = look->time;
}

/* ---- what a client does -------------------------------------------------------- */

void ppd_client_saved(struct ppd_link *link)
{
    link->knows = true;
}

void ppd_client_loaded(struct ppd_link *link, bool sure)
{
    struct ppd_seat *seat;

    link->knows = true;
    if (link->load_asked == PPD_NEVER)
        return;
    link->load_asked = PPD_NEVER;
    link->load_seq = sure ? link->seq : UINT64_MAX;
    DL_FOREACH(link->seats, seat)
        seat->loaded = true;
}

void ppd_client_draws(struct pp_dialogue *d, const struct ppd_look *look)
{
    struct ppd_link *link = look->link;

    if (link->frozen && !link->drew_frozen && ppd_sure_lobby(link)
        && (link->knows
            || look->time - link->frozen_at > d->options.allowance)) {
        link->drew_frozen = true;
        ppd_tell(d, look, PP_FROM_CLIENT, PP_CLAUSE_S_1,
                 "it draws, and was told 1 %.3f s before",
                 (double)(look->time - link->frozen_at) / 1e9);
    }
    if (link->kicked_at != PPD_NEVER && !link->drew_kicked
        && look->time - link->kicked_at > d->options.allowance) {
        link->drew_kicked = true;
        ppd_tell(d, look, PP_FROM_CLIENT, PP_CLAUSE_L_28,
                 "it draws, and was kicked %.3f s before",
                 (double)(look->time - link->kicked_at) / 1e9);
    }
    if (link->load_asked != PPD_NEVER && ppd_sure_lobby(link)
        && look->time - link->load_asked > LOAD_SECONDS * PPD_SECOND) {
        ppd_tell(d, look, PP_FROM_CLIENT, PP_CLAUSE_S_6,
                 "it was asked to load %.0f s ago and has not answered",
                 (double)(look->time - link->load_asked) / 1e9);
        link->load_asked = PPD_NEVER;
    }
}

/* ---- a 0 that does not come ------------------------------------------------------ */

/* Everybody who joined had loaded, or was gone, before `time`. */
static bool all_loaded(const struct ppd_group *group, int64_t time)
{
    const struct ppd_seat *seat;
    unsigned joining = 0, looked = 0;

    DL_FOREACH2(group->seats, seat, after) {
        if (++looked > PPD_LOOK_MAX)
            return false;
        if (seat->joining
            && (!seat->loaded
                || ppd_proven(seat->link, seat->link->load_seq) >= time))
            return false;
        joining += seat->joining;
    }
    return joining == group->joiners && group->left_at < time;
}

/* One who was told 0 after `seat` was told 1, and since then nobody 1: or
 * NULL. */
static const struct ppd_seat *thawed(const struct ppd_seat *seat)
{
    const struct ppd_seat *other, *thawed = NULL;
    unsigned looked = 0;

    DL_FOREACH2(seat->group->seats, other, after)
        if (++looked > PPD_LOOK_MAX)
            return NULL;
        else if (other != seat && other->in == PPD_IN
            && other->thawed_at > seat->frozen_at
            && !ppd_is_behind(other->link)
            && (!thawed || other->thawed_at < thawed->thawed_at))
            thawed = other;
    if (thawed)
        DL_FOREACH2(seat->group->seats, other, after)
            if (other->frozen && other->frozen_at >= thawed->thawed_at)
                return NULL;
    return thawed;
}

/* What it was sent now was asked for, or drawn, at `asked`: a 0 that was due
 * by then should have come before. */
void ppd_frost_overdue(struct pp_dialogue *d, const struct ppd_look *look,
                       int64_t asked)
{
    struct ppd_link *link = look->link;
    struct ppd_seat *seat = link->frozen ? ppd_sure_lobby(link) : NULL;
    const struct ppd_seat *other;

    if (!seat || !seat->frozen || seat->in != PPD_IN)
        return;
    other = thawed(seat);
    if (other && other->thawed_at < asked)
        ppd_tell_if(d, look, other->link, PP_CLAUSE_S_3,
                    "another member was told 0, and it was not");
    else if (d->options.all && seat->frozen_at < asked
             && all_loaded(seat->group, asked))
        ppd_tell(d, look, PP_FROM_SERVER, PP_CLAUSE_S_4,
                 "all joiners have answered, and it is not told 0");
    else
        return;
    ppd_seat_frost(d, seat, false);
    link->frozen = false;
}
