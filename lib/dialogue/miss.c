/* What was not relayed (D-1, C-8). A frame that seems to be missing is judged a
 * little later: it may just be late. */
#include "follow.h"

enum { MISSES_MAX = 512, QUIET_STEPS = 16, QUIET_FLOWS = 64 };

/* ---- what is due ----------------------------------------------------------------- */

/* All was calm in its lobby since the frame was sent, and the lobby's Mode is
 * known not to forbid it (D-9). */
static bool calm(const struct ppd_sent *sent)
{
    const struct ppd_group *group = sent->group;
    enum pp_mode mode = pp_type(sent->type)->mode;

    return !group->lobby
        || (group->calm_since <= sent->time
            && (mode == PP_MODE_BOTH || group->modes >> mode & 1));
}

static bool sender_stayed(const struct ppd_sent *sent)
{
    const struct ppd_link *sender = sent->flow->link;

    return !sender->blind && (sender->kicked_at == PPD_NEVER
                              || sender->kicked_at < sent->time);
}

/* It was a member that is relayed to from before the frame until now. */
static bool receiver_stayed(const struct ppd_link *link,
                            const struct ppd_sent *sent)
{
    const struct ppd_seat *seat = ppd_seat_find(link, sent->group);

    if (!seat || link->blind || seat->in != PPD_IN || seat->pending
        || seat->since > sent->time || seat->hears_since > sent->time)
        return false;
    return !sent->group->lobby
        || (ppd_sure_lobby(link) == seat && link->changed <= sent->time);
}

static bool is_due(const struct ppd_link *link, const struct ppd_sent *sent)
{
    return sent->due && sent->flow->link != link && calm(sent)
        && sender_stayed(sent) && receiver_stayed(link, sent);
}

/* As many of its like came as were due: one stands for another. */
static bool explained(struct pp_dialogue *d, const struct ppd_link *link,
                      const struct ppd_sent *sent)
{
    uint64_t place = ppd_sent_last(d, sent->hash);
    unsigned due = 0, got = 0;
    const struct ppd_sent *like;

    for (; place; place = ppd_sent_like(d, place)) {
        like = ppd_sent_at(d, place - 1);
        due += like == sent || is_due(link, like);
        got += ppd_got(ppd_pair_find(d, like->flow, link), like->n);
    }
    return got >= due;
}

/* ---- what seems to be missing ----------------------------------------------------- */

static bool is_noted(const struct pp_dialogue *d, uint64_t place,
                     const struct ppd_link *link)
{
    const struct ppd_misses *misses = &d->misses;
    const struct ppd_miss *miss;
    unsigned i;

    for (i = 0; i < misses->count; i++) {
        miss = &misses->at[(misses->first + i) % misses->room];
        if (miss->place == place && miss->link == link)
            return true;
    }
    return false;
}

static void note(struct pp_dialogue *d, const struct ppd_look *look,
                 uint64_t place, bool overtaken)
{
    struct ppd_misses *misses = &d->misses;
    void *at = misses->at;

    if (is_noted(d, place, look->link))
        return;
    if (misses->count == misses->room) {
        if (!ppd_grow(d, &at, &misses->room, sizeof *misses->at, 16,
                      MISSES_MAX, &misses->first, misses->count))
            return;
        misses->at = at;
    }
    misses->at[(misses->first + misses->count++) % misses->room] =
        (struct ppd_miss){ place, look->link, look->number, look->time,
                           overtaken };
    ppd_link_hold(look->link);
}

void ppd_overtaken(struct pp_dialogue *d, const struct ppd_look *look,
                   const struct ppd_sent *sent, const struct ppd_pair *pair)
{
    uint64_t before = sent->before;
    unsigned steps;

    for (steps = 0; before > d->ring.first && steps < PPD_BEHIND_MAX; steps++) {
        sent = ppd_sent_at(d, before - 1);
        if (sent->n < pair->cursor)
            return;
        if (is_due(look->link, sent))
            note(d, look, before - 1, true);
        before = sent->before;
    }
}

/* It is shown that the server handled the frame before `time`. */
static bool was_handled(const struct ppd_sent *sent, int64_t time)
{
    return sent->seen < time || ppd_proven(sent->flow->link, sent->seq) < time;
}

static void quiet_flow(struct pp_dialogue *d, const struct ppd_look *look,
                       const struct ppd_flow *flow, int64_t asked)
{
    const struct ppd_pair *pair = ppd_pair_find(d, flow, look->link);
    uint64_t cursor = pair ? pair->cursor : 0, before = flow->last;
    const struct ppd_sent *sent;
    unsigned steps;

    for (steps = 0; before > d->ring.first && steps < QUIET_STEPS; steps++) {
        sent = ppd_sent_at(d, before - 1);
        if (sent->n < cursor)
            return;
        if (is_due(look->link, sent) && was_handled(sent, asked))
            note(d, look, before - 1, false);
        before = sent->before;
    }
}

static void quiet_group(struct pp_dialogue *d, const struct ppd_look *look,
                        const struct ppd_group *group, int64_t asked)
{
    const struct ppd_group *channel = group->lobby ? NULL : group;
    const struct ppd_seat *seat;
    const struct ppd_flow *flow;
    unsigned flows = 0;

    DL_FOREACH2(group->seats, seat, after) {
        if (++flows > QUIET_FLOWS)
            return;
        if (seat->link == look->link)
            continue;
        LL_FOREACH(seat->link->flows, flow)
            if (flow->channel == channel)
                quiet_flow(d, look, flow, asked);
    }
}

void ppd_quiet(struct pp_dialogue *d, const struct ppd_look *look)
{
    const struct ppd_seat *seat;

    if (look->link->blind)
        return;
    DL_FOREACH(look->link->seats, seat)
        if (seat->in == PPD_IN && seat->hears_since != PPD_NEVER)
            quiet_group(d, look, seat->group, look->link->answered);
}

/* ---- judging ------------------------------------------------------------------------- */

static void judge(struct pp_dialogue *d, const struct ppd_miss *miss)
{
    struct ppd_look look = { miss->link, NULL, miss->number, miss->time };
    struct ppd_sent *sent = ppd_sent_at(d, miss->place);
    struct ppd_pair *pair = ppd_pair(d, sent->flow, miss->link);
    struct ppd_word from = ppd_word(sent->flow->link->user,
                                    sent->flow->link->user_size);

    if (!pair || ppd_got(pair, sent->n) || explained(d, miss->link, sent))
        return;
    ppd_pair_pass(pair, sent->n, false);
    ppd_tell(d, &look, PP_FROM_SERVER,
             sent->flow->channel ? PP_CLAUSE_C_8 : PP_CLAUSE_D_1,
             "frame %llu of %s never reaches it%s",
             (unsigned long long)sent->number, from.text,
             miss->overtaken ? ", a later one does" : "");
}

/* One that is gone has no pairs any more: only what it still has is judged. */
static void settle(struct pp_dialogue *d, struct ppd_miss *miss)
{
    struct ppd_link *link = miss->link, *sender;

    if (!link)
        return;
    if (miss->place >= d->ring.first && !link->gone) {
        sender = ppd_sent_at(d, miss->place)->flow->link;
        ppd_link_hold(sender);
        judge(d, miss);
        ppd_link_drop(d, sender);
    }
    miss->link = NULL;
    ppd_link_drop(d, link);
}

void ppd_judge_misses(struct pp_dialogue *d, int64_t until)
{
    struct ppd_misses *misses = &d->misses;
    struct ppd_miss miss;

    while (misses->count && misses->at[misses->first].time < until) {
        miss = misses->at[misses->first];
        misses->first = (misses->first + 1) % misses->room;
        misses->count--;
        settle(d, &miss);
    }
}

void ppd_misses_of(struct pp_dialogue *d, const struct ppd_link *link)
{
    struct ppd_misses *misses = &d->misses;
    unsigned i;

    for (i = 0; i < misses->count; i++)
        if (misses->at[(misses->first + i) % misses->room].link == link)
            settle(d, &misses->at[(misses->first + i) % misses->room]);
}

void ppd_misses_free(struct pp_dialogue *d)
{
    ppd_judge_misses(d, PPD_NEVER);
    ppd_free(d, d->misses.at, d->misses.room * sizeof *d->misses.at);
}
