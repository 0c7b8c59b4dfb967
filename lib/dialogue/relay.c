/* What was relayed: is it what somebody sent, may this one get it, is it its
 * turn (chapters D and C, V-1, A-2). */
#include "follow.h"

/* ---- how far a receiver is in a flow ----------------------------------------- */

struct ppd_pair *ppd_pair_find(const struct pp_dialogue *d,
                               const struct ppd_flow *flow,
                               const struct ppd_link *link)
{
    struct ppd_pair_key key = { flow, link };
    struct ppd_pair *pair;

    HASH_FIND(hh, d->pairs, &key, sizeof key, pair);
    return pair;
}

struct ppd_pair *ppd_pair(struct pp_dialogue *d, struct ppd_flow *flow,
                          struct ppd_link *link)
{
    struct ppd_pair *pair = ppd_pair_find(d, flow, link);

    if (pair || !(pair = ppd_alloc(d, sizeof *pair)))
        return pair;
    pair->key = (struct ppd_pair_key){ flow, link };
    pair->flow = flow;
    pair->link = link;
    HASH_ADD(hh, d->pairs, key, sizeof pair->key, pair);
    if (!pair->hh.tbl) {
        ppd_free(d, pair, sizeof *pair);
        return NULL;
    }
    pair->cursor = flow->forgotten;
    pair->unsure = flow->forgotten && link->opened <= flow->forgot_at;
    DL_PREPEND(flow->pairs, pair);
    DL_PREPEND2(link->pairs, pair, before, after);
    return pair;
}

void ppd_pair_free(struct pp_dialogue *d, struct ppd_pair *pair)
{
    struct ppd_flow *flow = pair->flow;
    struct ppd_link *link = pair->link;

    DL_DELETE(flow->pairs, pair);
    DL_DELETE2(link->pairs, pair, before, after);
    HASH_DEL(d->pairs, pair);
    ppd_free(d, pair, sizeof *pair);
}

bool ppd_got(const struct ppd_pair *pair, uint64_t n)
{
    return pair && n < pair->cursor && pair->cursor - 1 - n < PPD_BEHIND_MAX
        && pair->got >> (pair->cursor - 1 - n) & 1;
}

void ppd_pair_pass(struct ppd_pair *pair, uint64_t n, bool got)
{
    uint64_t by;

    if (n >= pair->cursor) {
        by = n + 1 - pair->cursor;
        pair->got = by < PPD_BEHIND_MAX ? pair->got << by : 0;
        pair->cursor = n + 1;
    }
    if (got && pair->cursor - 1 - n < PPD_BEHIND_MAX)
        pair->got |= UINT64_C(1) << (pair->cursor - 1 - n);
}

/* ---- may it get there (D-3, C-9) ------------------------------------------------ */

static bool may_hear(const struct ppd_link *link, const struct ppd_sent *sent)
{
    const struct ppd_seat *seat = ppd_seat_find(link, sent->group);

    if (link->channels_unknown)
        return true;
    return seat && (seat->in != PPD_OUT || seat->since > sent->time);
}

/* In no reading it is kept from it. */
static bool may_reach(const struct pp_dialogue *d, const struct ppd_link *link,
                      const struct ppd_sent *sent)
{
    const struct ppd_seat *seat;

    if (!sent->placed || link->blind)
        return true;
    if (!sent->group)
        return false; /* D-6 */
    if (!sent->group->lobby)
        return may_hear(link, sent);
    if (link->place_unknown || link->moves || link->changed > sent->time)
        return true;
    DL_FOREACH(link->seats, seat)
        if (ppd_same_perhaps(d, seat->group, sent->group))
            return true;
    return false;
}

static void judge_reach(struct pp_dialogue *d, const struct ppd_look *look,
                        const struct ppd_sent *sent)
{
    struct ppd_word from = ppd_word(sent->flow->link->user,
                                    sent->flow->link->user_size), to;

    if (may_reach(d, look->link, sent))
        return;
    if (!sent->group) {
        ppd_tell(d, look, PP_FROM_SERVER, PP_CLAUSE_D_6,
                 "frame %llu of %s, who is in no lobby, is relayed",
                 (unsigned long long)sent->number, from.text);
        return;
    }
    to = ppd_word(PPD_NAME(sent->group), sent->group->name_size);
    ppd_tell(d, look, PP_FROM_SERVER,
             sent->group->lobby ? PP_CLAUSE_D_3 : PP_CLAUSE_C_9,
             "frame %llu of %s reaches one who is not in %s",
             (unsigned long long)sent->number, from.text, to.text);
}

/* ---- which one is it -------------------------------------------------------------- */

/* The more innocent, the better; the first of those that are not there yet. */
static int merit(const struct pp_dialogue *d, const struct ppd_link *link,
                 const struct ppd_sent *sent)
{
    const struct ppd_pair *pair = ppd_pair_find(d, sent->flow, link);
    int merit = may_reach(d, link, sent) ? 8 : 0;

    if (!sent->wrong && !sent->stranger)
        merit += 4;
    if (!pair || sent->n >= pair->cursor)
        return merit + 2;
    return ppd_got(pair, sent->n) ? merit : merit + 1;
}

static uint64_t choose(const struct pp_dialogue *d,
                       const struct ppd_link *link, uint64_t hash)
{
    uint64_t place = ppd_sent_last(d, hash), best = place;
    int most, now;

    if (!place || !ppd_sent_like(d, place))
        return place;
    most = merit(d, link, ppd_sent_at(d, place - 1));
    for (;;) {
        place = ppd_sent_like(d, place);
        if (!place)
            return best;
        now = merit(d, link, ppd_sent_at(d, place - 1));
        if (now >= most) {
            most = now;
            best = place;
        }
    }
}

/* ---- its turn (D-1, D-4, D-8, C-8) -------------------------------------------------- */

static enum pp_clause_id order_clause(const struct ppd_sent *sent,
                                      enum pp_clause_id calm)
{
    if (sent->flow->channel)
        return PP_CLAUSE_C_8;
    if (sent->group && sent->group->calm_since > sent->time)
        return PP_CLAUSE_D_8;
    return calm;
}

/* Nothing about its place changed since the frame was sent. */
static bool stayed(const struct ppd_link *link, const struct ppd_sent *sent)
{
    const struct ppd_seat *seat;

    if (!sent->group)
        return !link->blind;
    seat = ppd_seat_find(link, sent->group);
    return !link->blind && seat && seat->since <= sent->time
        && (!sent->group->lobby || link->changed <= sent->time);
}

static void judge_behind(struct pp_dialogue *d, const struct ppd_look *look,
                         const struct ppd_sent *sent,
                         const struct ppd_pair *pair)
{
    struct ppd_word from = ppd_word(sent->flow->link->user,
                                    sent->flow->link->user_size);

    if (pair->cursor - 1 - sent->n >= PPD_BEHIND_MAX
        || !stayed(look->link, sent))
        return;
    if (ppd_got(pair, sent->n))
        ppd_tell(d, look, PP_FROM_SERVER, order_clause(sent, PP_CLAUSE_D_1),
                 "frame %llu of %s is relayed to it again",
                 (unsigned long long)sent->number, from.text);
    else
        ppd_tell(d, look, PP_FROM_SERVER, order_clause(sent, PP_CLAUSE_D_4),
                 "frame %llu of %s comes behind a later one",
                 (unsigned long long)sent->number, from.text);
}

static void take_turn(struct pp_dialogue *d, const struct ppd_look *look,
                      const struct ppd_sent *sent)
{
    struct ppd_pair *pair = ppd_pair(d, sent->flow, look->link);

    if (!pair)
        return;
    pair->unsure = pair->unsure || pair->cursor < sent->flow->forgotten;
    if (sent->n > pair->cursor)
        ppd_overtaken(d, look, sent, pair);
    else if (sent->n < pair->cursor && !pair->unsure)
        judge_behind(d, look, sent, pair);
    ppd_pair_pass(pair, sent->n, true);
}

/* ---- what it shows ------------------------------------------------------------------- */

static void shows(struct pp_dialogue *d, const struct ppd_look *look,
                  struct ppd_sent *sent)
{
    struct ppd_link *link = look->link, *sender = sent->flow->link;
    struct ppd_seat *seat;

    if (sent->seen == PPD_NEVER)
        sent->seen = look->time;
    if (!sent->placed || !sent->group || link == sender)
        return;
    if (sent->group->lobby)
        sent->group->modes |= (uint8_t)(1 << pp_type(sent->type)->mode);
    seat = ppd_seat_find(link, sent->group);
    if (seat && seat->since <= sent->time && !seat->pending && !link->blind) {
        if (!sent->group->lobby)
            ppd_seat_set(d, seat, PPD_IN);
        else if (link->changed <= sent->time)
            ppd_place_shown(d, seat);
        if (seat->in == PPD_IN)
            ppd_seat_hears(d, seat);
    }
    seat = sender->gone ? NULL : ppd_seat_find(sender, sent->group);
    if (seat && seat->in == PPD_IN && seat->since <= sent->time
        && seat->heard_since == PPD_NEVER)
        seat->heard_since = look->time;
}

/* ---- the rest -------------------------------------------------------------------------- */

static void judge_what(struct pp_dialogue *d, const struct ppd_look *look,
                       const struct ppd_sent *sent)
{
    const struct pp_type *type = pp_type(sent->type);
    unsigned long long number = sent->number;

    if (sent->stranger)
        ppd_tell(d, look, PP_FROM_SERVER, PP_CLAUSE_A_2,
                 "frame %llu is of one that was not connected, and relayed",
                 number);
    else if (!type || type->client == PP_PAYLOAD_NONE)
        ppd_tell(d, look, PP_FROM_SERVER,
                 type && type->family == PP_FAMILY_DEPRECATED ? PP_CLAUSE_V_7
                                                             : PP_CLAUSE_V_6,
                 "frame %llu is of a type that no client sends, and relayed",
                 number);
    else if (sent->wrong)
        ppd_tell(d, look, PP_FROM_SERVER, PP_CLAUSE_V_1,
                 "frame %llu breaks its form and is relayed", number);
    else if (sent->other_name)
        ppd_tell(d, look, PP_FROM_SERVER, PP_CLAUSE_V_8,
                 "frame %llu has another's name and is relayed", number);
}

/* D-5, C-10, S-2 */
static void judge_when(struct pp_dialogue *d, const struct ppd_look *look,
                       const struct ppd_sent *sent)
{
    const struct ppd_seat *seat;

    if (sent->flow->link == look->link)
        ppd_tell(d, look, PP_FROM_SERVER,
                 sent->flow->channel ? PP_CLAUSE_C_10 : PP_CLAUSE_D_5,
                 "frame %llu comes back to its sender",
                 (unsigned long long)sent->number);
    if (!look->link->frozen || sent->flow->channel)
        return;
    seat = ppd_sure_lobby(look->link);
    if (seat && seat->frozen)
        ppd_tell(d, look, PP_FROM_SERVER, PP_CLAUSE_S_2,
                 "frame %llu is relayed between 1 and 0",
                 (unsigned long long)sent->number);
}

static void judge(struct pp_dialogue *d, const struct ppd_look *look,
                  const struct ppd_sent *sent)
{
    if (look->link->blind || sent->flow->link->blind)
        return;
    judge_what(d, look, sent);
    judge_reach(d, look, sent);
    if (look->link->frozen && !sent->flow->channel)
        ppd_frost_overdue(d, look, sent->time);
    judge_when(d, look, sent);
    take_turn(d, look, sent);
}

void ppd_relayed(struct pp_dialogue *d, const struct ppd_look *look)
{
    uint64_t hash = ppd_hash(look->frame->bytes, look->frame->size, 0);
    uint64_t place = choose(d, look->link, hash);
    struct ppd_link *sender;
    struct ppd_group *group;
    struct ppd_sent *sent;

    if (!place) {
        ppd_stranger(d, look);
        return;
    }
    /* it may be forgotten meanwhile, to find memory */
    sent = ppd_sent_at(d, place - 1);
    sender = sent->flow->link;
    group = sent->group;
    ppd_link_hold(sender);
    if (group)
        ppd_group_hold(group);
    judge(d, look, sent);
    shows(d, look, sent);
    if (group)
        ppd_group_drop(d, group);
    ppd_link_drop(d, sender);
}
