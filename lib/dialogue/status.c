/* What LOBBY_CREATION and LOBBY_CONNECT may be answered, where it is known. */
#include "follow.h"

#include <strings.h>



/* Somebody else is in the lobby since before the request: it exists. */
static const struct ppd_link *witness(const struct ppd_link *asker,
                                      const struct ppd_asked *asked)
{
    const struct ppd_seat *seat;
    unsigned looked = 0;

    DL_FOREACH2(asked->group->seats, seat, after)
        if (++looked > PPD_LOOK_MAX)
            return NULL;
        else if (seat->link != asker && seat->in == PPD_IN
            && seat->since <= asked->time && ppd_alive(seat->link)
            && ppd_sure_lobby(seat->link) == seat)
            return seat->link;
    return NULL;
}

void ppd_judge_created(struct pp_dialogue *d, const struct ppd_look *look,
                       const struct ppd_asked *asked, uint32_t status)
{
    const struct ppd_link *inside = witness(look->link, asked);

    if (!asked->sure || !asked->own)
        return;
    if (status == PP_LOBBY_STATUS_CONNECTED
        || status == PP_LOBBY_STATUS_DOES_NOT_EXIST)
        ppd_tell(d, look, PP_FROM_SERVER, PP_CLAUSE_L_2,
                 "LOBBY_CREATION is answered %u", (unsigned)status);
    else if (status == PP_LOBBY_STATUS_CREATED && inside)
        ppd_tell_if(d, look, inside, PP_CLAUSE_L_3,
                    "CREATED for a lobby that somebody is in");
}

/* Names that differ by more than case. */
static bool is_stranger(const struct ppd_link *link,
                        const struct ppd_group *group)
{
    return link->user && (link->user_size != group->owner_size
        || strncasecmp(link->user, PPD_OWNER(group), group->owner_size) != 0);
}

/* What its owner said of it is what it is. */
static const struct ppd_facts *facts_of(const struct pp_dialogue *d,
                                        const struct ppd_asked *asked)
{
    const struct ppd_facts *facts = &asked->group->facts;

    return !facts->changing && facts->since <= asked->time
        && ppd_owner(d, asked->group) ? facts : NULL;
}

/* It lets in whoever says this, in any reading (L-10, L-12). */
static bool lets_in(const struct ppd_facts *facts,
                    const struct ppd_asked *asked)
{
    return asked->protection == facts->protection && asked->mode == facts->mode
        && (facts->protection == PPD_PUBLIC
            || (facts->protection == PPD_PROTECTED
                && facts->passcode == asked->passcode));
}

static void judge_entered(struct pp_dialogue *d, const struct ppd_look *look,
                          const struct ppd_asked *asked,
                          const struct ppd_facts *facts,
                          const struct ppd_link *inside)
{
    if (!is_stranger(look->link, asked->group)
        || ppd_seat_find(look->link, asked->group))
        return;
    if (facts->protection == PPD_PROTECTED && facts->passcode != asked->passcode)
        ppd_tell_if(d, look, inside, PP_CLAUSE_L_8,
                    "CONNECTED with a wrong passcode");
    else if (facts->protection == PPD_PRIVATE)
        ppd_tell_if(d, look, inside, PP_CLAUSE_L_10,
                    "CONNECTED to a private lobby of another");
}

void ppd_judge_connected(struct pp_dialogue *d, const struct ppd_look *look,
                         const struct ppd_asked *asked, uint32_t status)
{
    const struct ppd_facts *facts = facts_of(d, asked);
    const struct ppd_link *inside = witness(look->link, asked);

    if (!asked->sure || !facts || !inside)
        return;
    if (status == PP_LOBBY_STATUS_CONNECTED)
        judge_entered(d, look, asked, facts, inside);
    else if (lets_in(facts, asked))
        ppd_tell_if(d, look, inside, PP_CLAUSE_L_7,
                    "LOBBY_CONNECT is answered %u by a lobby that lets it in",
                    (unsigned)status);
}

/* What owed it an answer in any reading, or NONE; *inside: who shows that the
 * lobby is there, or NULL. */
static enum pp_clause_id owed(const struct pp_dialogue *d,
                              const struct ppd_asked *asked,
                              const struct ppd_link *inside)
{
    const struct ppd_facts *facts = asked->group ? facts_of(d, asked) : NULL;

    if (asked->type == PP_LOBBY_FETCH)
        return PP_CLAUSE_L_18;
    if (asked->type == PP_CHANNEL_FETCH)
        return PP_CLAUSE_C_12;
    if (asked->type == PP_LOBBY_CONNECT && facts && inside
        && lets_in(facts, asked))
        return PP_CLAUSE_L_7;
    if (asked->type == PP_LOBBY_CREATION && asked->own && inside)
        return PP_CLAUSE_L_3;
    return PP_CLAUSE_NONE;
}

/* A later question was answered (T-5), this one was not. */
void ppd_unanswered(struct pp_dialogue *d, const struct ppd_look *look,
                    const struct ppd_asked *asked)
{
    const struct ppd_link *inside = asked->group ? witness(look->link, asked)
                                                 : NULL;
    enum pp_clause_id clause = owed(d, asked, inside);

    if (clause && asked->sure && look->link->login == PPD_LOGIN_IN)
        ppd_tell_if(d, look, inside ? inside : look->link, clause,
                    "%s is not answered, but what was asked later is",
                    pp_type(asked->type)->name);
}
