/* What a connection asked, and what an answer proves: all that its client
 * sent before took effect (T-5). */
#include "follow.h"

bool ppd_answerable(unsigned type)
{
    return type == PP_CONNECTION || type == PP_CREATE_ACCOUNT
        || type == PP_LOBBY_CREATION || type == PP_LOBBY_CONNECT
        || type == PP_LOBBY_FETCH || type == PP_CHANNEL_FETCH;
}

struct ppd_asked *ppd_ask(struct pp_dialogue *d, const struct ppd_look *look)
{
    struct ppd_queue *queue = &look->link->asked;
    struct ppd_asked *asked;
    void *at = queue->at;

    if (queue->count == queue->room) {
        if (!ppd_grow(d, &at, &queue->room, sizeof *queue->at, 4,
                      PPD_ASKED_MAX, &queue->first, queue->count)) {
            ppd_link_blind(d, look->link);
            return NULL;
        }
        queue->at = at;
    }
    asked = &queue->at[(queue->first + queue->count++) % queue->room];
    *asked = (struct ppd_asked){ .type = look->frame->type,
                                 .seq = look->link->seq,
                                 .number = look->number, .time = look->time };
    return asked;
}

static void pop(struct ppd_queue *queue, struct ppd_asked *asked)
{
    *asked = queue->at[queue->first];
    queue->first = (queue->first + 1) % queue->room;
    queue->count--;
}

/* It took effect, or was refused without a word. */
static void done(struct pp_dialogue *d, const struct ppd_look *look,
                 struct ppd_asked *asked)
{
    switch (asked->type) {
    case PP_LOBBY_DISCONNECT:
        ppd_left(d, look, asked);
        break;
    case PP_LOBBY_INFO_CHANGE:
        ppd_info_done(d, asked);
        break;
    case PP_CHANNEL_CREATION:
    case PP_CHANNEL_CONNECTION:
    case PP_CHANNEL_DISCONNECT:
        ppd_channel_done(d, look, asked);
        break;
    default:
        ppd_unanswered(d, look, asked);
        ppd_move_failed(d, look->link, asked);
    }
    if (asked->group)
        ppd_group_drop(d, asked->group);
}

static bool is_asked(const struct ppd_queue *queue, unsigned type)
{
    unsigned i;

    for (i = 0; i < queue->count; i++)
        if (queue->at[(queue->first + i) % queue->room].type == type)
            return true;
    return false;
}

static bool is_list(const struct ppd_asked *asked)
{
    return asked->type == PP_LOBBY_FETCH || asked->type == PP_CHANNEL_FETCH;
}

/* Of one who is logged in; the others may be rejected (A-20, L-4). */
static bool must_be_answered(const struct ppd_asked *asked)
{
    return asked->sure && (is_list(asked) || asked->type == PP_LOBBY_CONNECT);
}

/* A list that is asked for again behind this, with nothing between them that
 * must be answered: it is the one that the answer is for, when this one may
 * have been rejected without a word. */
static bool asked_again(const struct ppd_queue *queue,
                        const struct ppd_asked *asked)
{
    const struct ppd_asked *next;
    unsigned i;

    if (!is_list(asked))
        return false;
    for (i = 0; i < queue->count; i++) {
        next = &queue->at[(queue->first + i) % queue->room];
        if (must_be_answered(next))
            return next->type == asked->type;
    }
    return false;
}

bool ppd_answer(struct pp_dialogue *d, const struct ppd_look *look,
                struct ppd_asked *asked)
{
    struct ppd_link *link = look->link;

    if (!is_asked(&link->asked, look->frame->type))
        return false;
    for (;;) {
        pop(&link->asked, asked);
        if (asked->type == look->frame->type
            && (asked->sure || !asked_again(&link->asked, asked)))
            break;
        done(d, look, asked);
    }
    link->proofs[link->proof].seq = asked->seq;
    link->proofs[link->proof].time = look->time;
    link->proof = (link->proof + 1) % PPD_PROOFS;
    link->answered = asked->time;
    return true;
}

void ppd_ask_unsure(struct ppd_link *link, unsigned type)
{
    struct ppd_asked *asked;
    unsigned i;

    for (i = 0; i < link->asked.count; i++) {
        asked = &link->asked.at[(link->asked.first + i) % link->asked.room];
        if (asked->type == type)
            asked->sure = false;
    }
}

void ppd_forget_asked(struct pp_dialogue *d, struct ppd_link *link)
{
    struct ppd_asked asked;

    while (link->asked.count) {
        pop(&link->asked, &asked);
        ppd_move_failed(d, link, &asked);
        if (asked.type == PP_LOBBY_INFO_CHANGE && asked.group)
            asked.group->facts.known = false;
        if (asked.group)
            ppd_group_drop(d, asked.group);
    }
    link->moves = link->leaves = 0;
}
