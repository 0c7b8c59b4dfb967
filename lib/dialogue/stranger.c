/* Relayed frames that no client was seen to send: somebody who was not seen
 * may have, or the server has altered one (F-2, D-2, C-8). */
#include "follow.h"

#include <strings.h>

enum { RECENT = 8, MEMBERS = 16, SECONDS = 10 };

/* The same, but for case, a tail, or all of it: nobody else is called so. */
static bool is_name_of(const struct pp_frame *frame,
                       const struct ppd_link *link)
{
    size_t size = frame->name_size < link->user_size ? frame->name_size
                                                     : link->user_size;

    return !frame->name_size
        || !strncasecmp((const char *)frame->name, link->user, size);
}

/* A frame of its that nobody was relayed yet: *like it, or NULL. */
static const struct ppd_sent *unseen_like(const struct pp_dialogue *d,
                                          const struct ppd_look *look,
                                          const struct ppd_link *sender,
                                          bool same_data)
{
    uint64_t data = ppd_data_hash(look->frame), before;
    const struct ppd_sent *sent;
    const struct ppd_flow *flow;
    unsigned steps;

    LL_FOREACH(sender->flows, flow) {
        if (flow->forgotten)
            continue;
        before = flow->last;
        for (steps = 0; before > d->ring.first && steps < RECENT; steps++) {
            sent = ppd_sent_at(d, before - 1);
            if (sent->type == look->frame->type && sent->seen == PPD_NEVER
                && !sent->wrong && look->time - sent->time
                    < SECONDS * PPD_SECOND
                && (sent->data_hash == data) == same_data)
                return sent;
            before = sent->before;
        }
    }
    return NULL;
}

static void tell(struct pp_dialogue *d, const struct ppd_look *look,
                 const struct ppd_sent *sent, bool same_name)
{
    bool same_data = sent->data_hash == ppd_data_hash(look->frame);
    struct ppd_pair *pair = ppd_pair(d, sent->flow, look->link);

    if (pair) /* it came, if not as it was */
        ppd_pair_pass(pair, sent->n, true);
    ppd_tell(d, look, PP_FROM_SERVER, same_data ? PP_CLAUSE_F_2
             : sent->flow->channel ? PP_CLAUSE_C_8 : PP_CLAUSE_D_2,
             "frame %llu is relayed with another %s",
             (unsigned long long)sent->number,
             !same_data ? "content" : same_name ? "Date" : "name");
}

/* Its name is that of one who did not send it, but something like it. */
static bool judge_named(struct pp_dialogue *d, const struct ppd_look *look)
{
    uint64_t hash = ppd_hash(look->frame->name, look->frame->name_size, 0);
    const struct ppd_sent *sent;
    struct ppd_link *sender;

    HASH_FIND(by_user, d->users, &hash, sizeof hash, sender);
    if (!sender || sender->blind)
        return false;
    sent = unseen_like(d, look, sender, true);
    if (!sent)
        sent = unseen_like(d, look, sender, false);
    if (sent)
        tell(d, look, sent, true);
    return sent != NULL;
}

/* Its data is what another member sent in the same second. */
static bool judge_data(struct pp_dialogue *d, const struct ppd_look *look)
{
    const struct ppd_seat *own = ppd_sure_lobby(look->link), *seat;
    const struct ppd_sent *sent;
    unsigned members = 0;

    if (!own)
        return false;
    DL_FOREACH2(own->group->seats, seat, after) {
        if (++members > MEMBERS)
            return false;
        if (seat == own || seat->link->blind || !seat->link->user
            || !is_name_of(look->frame, seat->link))
            continue;
        sent = unseen_like(d, look, seat->link, true);
        if (!sent)
            continue;
        tell(d, look, sent, false);
        return true;
    }
    return false;
}

void ppd_stranger(struct pp_dialogue *d, const struct ppd_look *look)
{
    const struct pp_type *type = pp_type(look->frame->type);
    const struct ppd_seat *seat = ppd_sure_lobby(look->link);

    if (seat && type && type->family == PP_FAMILY_DRAWING)
        seat->group->modes |= (uint8_t)(1 << type->mode);
    if (look->link->blind || !type || !type->relayed
        || judge_named(d, look) || judge_data(d, look))
        return;
    if (d->options.all && !d->blinded && d->forgot == INT64_MIN)
        ppd_tell(d, look, PP_FROM_SERVER, PP_CLAUSE_F_2,
                 "this %s was sent by nobody, byte for byte", type->name);
}
