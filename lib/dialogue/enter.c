/* Lobbies: creating, entering, leaving, changing, being kicked (chapter L). */
#include "follow.h"

#include <polypaint/text.h>



uint8_t ppd_protection(struct pp_span text)
{
    return text.size == 6 ? PPD_PUBLIC : text.size == 7 ? PPD_PRIVATE : PPD_PROTECTED;
}

/* The document of a request, or false. */
static bool read_document(struct pp_dialogue *d, const struct ppd_look *look,
                          struct ppd_asked *asked, struct pp_lobby *lobby)
{
    const struct ppd_link *link = look->link;

    if (pp_lobby_read((const char *)look->frame->data, look->frame->data_size,
                      d->room, lobby))
        return false;
    asked->own = link->user && lobby->owner.size == link->user_size
        && !memcmp(lobby->owner.text, link->user, link->user_size);
    asked->protection = ppd_protection(lobby->protection);
    asked->mode = ppd_hash(lobby->mode.text, lobby->mode.size, 0);
    asked->passcode = ppd_hash(lobby->passcode.text, lobby->passcode.size, 0);
    return true;
}

/* ---- requests ----------------------------------------------------------------- */

void ppd_client_lobby(struct pp_dialogue *d, const struct ppd_look *look,
                      struct ppd_asked *asked)
{
    struct ppd_link *link = look->link;
    struct pp_lobby lobby;

    if (asked->wrong || !read_document(d, look, asked, &lobby))
        return;
    asked->group = ppd_group(d, true, lobby.filename, lobby.owner);
    if (!asked->group) {
        link->place_unknown = true;
        return;
    }
    link->moves++;
    link->leaving = false;
    link->kicked_at = PPD_NEVER;
    if (asked->type == PP_LOBBY_CONNECT) {
        asked->group->joiners++;
        ppd_group_stir(d, asked->group);
    }
}

void ppd_client_leaves(struct ppd_link *link, struct ppd_asked *asked)
{
    link->leaves++;
    link->leaving = asked->sure;
}

static void joins_no_more(struct pp_dialogue *d, const struct ppd_asked *asked)
{
    if (asked->type != PP_LOBBY_CONNECT)
        return;
    asked->group->joiners--;
    ppd_group_stir(d, asked->group);
}

void ppd_move_failed(struct pp_dialogue *d, struct ppd_link *link,
                     const struct ppd_asked *asked)
{
    if ((asked->type != PP_LOBBY_CONNECT && asked->type != PP_LOBBY_CREATION)
        || !asked->group)
        return;
    link->moves--;
    joins_no_more(d, asked);
}

/* ---- answers ------------------------------------------------------------------- */

/* S-10 */
static void thawed_first(struct pp_dialogue *d, const struct ppd_look *look,
                         const struct ppd_group *to)
{
    const struct ppd_seat *seat = ppd_sure_lobby(look->link);

    if (look->link->frozen && seat && seat->group != to)
        ppd_tell(d, look, PP_FROM_SERVER, PP_CLAUSE_S_10,
                 "it leaves a frozen lobby and is not told 0 before");
}

static void guess(struct pp_dialogue *d, struct ppd_link *link,
                  struct ppd_group *lobby)
{
    if (lobby)
        ppd_group_hold(lobby);
    if (link->lobby)
        ppd_group_drop(d, link->lobby);
    link->lobby = lobby;
}

static void learn_facts(struct ppd_link *link, const struct ppd_asked *asked,
                        int64_t now)
{
    struct ppd_facts *facts = &asked->group->facts;

    memset(facts, 0, sizeof *facts);
    if (!asked->sure || !asked->own || link->blind)
        return;
    *facts = (struct ppd_facts){ true, link->id, 0, now, now, asked->protection,
                                 asked->mode, asked->passcode };
}

static void created(struct pp_dialogue *d, const struct ppd_look *look,
                    const struct ppd_asked *asked)
{
    struct ppd_link *link = look->link;
    struct ppd_seat *seat;

    learn_facts(link, asked, look->time);
    guess(d, link, asked->group);
    if (ppd_strict(d)) {
        thawed_first(d, look, asked->group);
        ppd_place(d, link, asked->group);
    }
    seat = ppd_seat(d, link, asked->group);
    if (!seat) {
        link->place_unknown = true;
        return;
    }
    seat->loaded = true;
    if (ppd_strict(d))
        ppd_seat_hears(d, seat);
    else
        ppd_place_unsure(d, link, false);
}

static void entered(struct pp_dialogue *d, const struct ppd_look *look,
                    const struct ppd_asked *asked)
{
    struct ppd_link *link = look->link;
    struct ppd_seat *seat = ppd_seat_find(link, asked->group);
    bool again = seat && seat->in == PPD_IN;

    thawed_first(d, look, asked->group);
    ppd_place(d, link, asked->group);
    guess(d, link, asked->group);
    seat = ppd_seat_find(link, asked->group);
    if (!seat || (again && ppd_strict(d)))
        return;
    seat->kick_due = PPD_NEVER;
    seat->hears_since = seat->heard_since = PPD_NEVER;
    seat->loaded = false;
    if (!seat->joining) {
        seat->joining = true;
        asked->group->joiners++;
    }
}

static void act(struct pp_dialogue *d, const struct ppd_look *look,
                const struct ppd_asked *asked, uint32_t status)
{
    look->link->moves--;
    if (asked->type == PP_LOBBY_CREATION)
        ppd_judge_created(d, look, asked, status);
    else
        ppd_judge_connected(d, look, asked, status);
    if (asked->type == PP_LOBBY_CREATION
        && status == PP_LOBBY_STATUS_CREATED)
        created(d, look, asked);
    else if (asked->type == PP_LOBBY_CONNECT
             && status == PP_LOBBY_STATUS_CONNECTED)
        entered(d, look, asked);
    else if (!ppd_strict(d))
        ppd_place_unsure(d, look->link, true);
    joins_no_more(d, asked);
}

void ppd_lobby_status(struct pp_dialogue *d, const struct ppd_look *look)
{
    struct ppd_asked asked;
    uint32_t status = look->frame->data_size == 4
        ? pp_get_u32(look->frame->data) : UINT32_MAX;
    bool creation = look->frame->type == PP_LOBBY_CREATION;

    if (!ppd_answer(d, look, &asked)) {
        ppd_tell(d, look, PP_FROM_SERVER,
                 creation ? PP_CLAUSE_L_2 : PP_CLAUSE_L_7,
                 "%s is answered and was not asked",
                 pp_type(look->frame->type)->name);
        return;
    }
    if (asked.wrong && status == (creation ? PP_LOBBY_STATUS_CREATED
                                           : PP_LOBBY_STATUS_CONNECTED))
        ppd_tell(d, look, PP_FROM_SERVER, PP_CLAUSE_V_1,
                 "a %s that breaks the form takes effect",
                 pp_type(look->frame->type)->name);
    if (!asked.group)
        return;
    act(d, look, &asked, status);
    ppd_group_drop(d, asked.group);
}

/* LOBBY_DISCONNECT took effect. */
void ppd_left(struct pp_dialogue *d, const struct ppd_look *look,
              const struct ppd_asked *asked)
{
    struct ppd_link *link = look->link;

    link->leaves--;
    if (!asked->sure) {
        ppd_place_unsure(d, link, true);
        return;
    }
    thawed_first(d, look, NULL);
    ppd_place(d, link, NULL);
    guess(d, link, NULL);
}

/* ---- changes of a lobby ---------------------------------------------------------- */

void ppd_client_info(struct pp_dialogue *d, const struct ppd_look *look,
                     struct ppd_asked *asked)
{
    struct pp_lobby info;
    struct ppd_group *group;

    if (asked->wrong || !read_document(d, look, asked, &info))
        return;
    group = ppd_group_find(d, true, info.filename, info.owner);
    if (group && ppd_owner(d, group) == look->link && asked->sure) {
        group->facts.changing++;
        asked->group = group;
        ppd_group_hold(group);
    } else if (group && !ppd_strict(d)) {
        group->facts.known = false;
    }
    if (asked->own || ppd_strict(d) || !look->link->user)
        return;
    info.owner.text = look->link->user; /* L-1: perhaps that one is meant */
    info.owner.size = look->link->user_size;
    group = ppd_group_find(d, true, info.filename, info.owner);
    if (group)
        group->facts.known = false;
}

/* L-25, L-26: those who may no longer be there are kicked. */
static void kicks_due(struct pp_dialogue *d, const struct ppd_asked *asked,
                      uint8_t before)
{
    struct ppd_seat *seat;
    bool kicks = (asked->protection == PPD_PRIVATE && before != PPD_PRIVATE)
        || (ppd_strict(d) && asked->protection == PPD_PROTECTED
            && before == PPD_PUBLIC);

    if (!kicks)
        return;
    DL_FOREACH2(asked->group->seats, seat, after)
        if (seat->link->id != asked->group->facts.owner && seat->in == PPD_IN
            && seat->since <= asked->time)
            seat->kick_due = d->now;
}

void ppd_info_done(struct pp_dialogue *d, const struct ppd_asked *asked)
{
    struct ppd_facts *facts;
    uint8_t before;

    if (!asked->group || !asked->group->facts.known
        || !asked->group->facts.changing)
        return;
    facts = &asked->group->facts;
    before = facts->protection;
    facts->changing--;
    facts->since = d->now;
    facts->protection = asked->protection;
    facts->passcode = asked->passcode;
    kicks_due(d, asked, before);
}

/* L-25: nobody is kicked from a lobby that its owner has not changed. */
static void judge_kick(struct pp_dialogue *d, const struct ppd_look *look)
{
    const struct ppd_seat *seat = ppd_sure_lobby(look->link);
    const struct ppd_facts *facts;

    if (!seat || seat->in != PPD_IN)
        return;
    facts = &seat->group->facts;
    if (ppd_owner(d, seat->group) && !facts->changing
        && facts->since == facts->created)
        ppd_tell(d, look, PP_FROM_SERVER, PP_CLAUSE_L_25,
                 "it is kicked, and its lobby was not changed");
}

void ppd_kicked(struct pp_dialogue *d, const struct ppd_look *look)
{
    judge_kick(d, look);
    ppd_place(d, look->link, NULL);
    guess(d, look->link, NULL);
    if (!look->link->moves)
        look->link->kicked_at = look->time;
    look->link->drew_kicked = false;
}

void ppd_kick_overdue(struct pp_dialogue *d, const struct ppd_look *look)
{
    struct ppd_seat *seat = ppd_sure_lobby(look->link);

    if (!seat || seat->kick_due >= look->link->answered)
        return;
    seat->kick_due = PPD_NEVER;
    ppd_tell(d, look, PP_FROM_SERVER, PP_CLAUSE_L_25,
             "the lobby's protection changed, and it is not kicked");
}
