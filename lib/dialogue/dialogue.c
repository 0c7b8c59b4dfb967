/* The public functions: each frame to the chapter that it belongs to. */
#include "follow.h"

#include <stdlib.h>

enum { MEMORY = 64 << 20, KEY_ROOM = 2 * PP_FRAME_MAX + 8 };

/* ---- coming and going ------------------------------------------------------------ */

struct pp_dialogue *pp_dialogue_new(const struct pp_dialogue_options *options)
{
    struct pp_dialogue *d = calloc(1, sizeof *d);

    if (!d)
        return NULL;
    d->options = *options;
    if (!d->options.memory)
        d->options.memory = MEMORY;
    if (!d->options.allowance)
        d->options.allowance = PPD_SECOND;
    d->now = d->forgot = INT64_MIN;
    d->room = malloc(PP_FRAME_MAX);
    d->key = malloc(KEY_ROOM);
    if (d->room && d->key)
        return d;
    pp_dialogue_free(d);
    return NULL;
}

static void free_accounts(struct pp_dialogue *d)
{
    struct ppd_account *account, *next;

    HASH_ITER(hh, d->accounts, account, next) {
        HASH_DEL(d->accounts, account);
        ppd_free(d, account, sizeof *account);
    }
}

void pp_dialogue_free(struct pp_dialogue *d)
{
    struct ppd_link *link, *next;

    if (!d)
        return;
    d->options.hook = NULL;
    ppd_sent_free(d);
    ppd_misses_free(d);
    HASH_ITER(hh, d->links, link, next)
        ppd_link_gone(d, link);
    free_accounts(d);
    free(d->room);
    free(d->key);
    free(d);
}

static void pass(struct pp_dialogue *d, int64_t time)
{
    if (time <= d->now)
        return;
    d->now = time;
    if (d->waiting)
        ppd_deadlines(d);
    if (d->misses.count)
        ppd_judge_misses(d, time - d->options.allowance);
    if (d->claim_count)
        ppd_stands(d, NULL, time - d->options.allowance);
}

int pp_dialogue_open(struct pp_dialogue *d, uint64_t connection, int64_t time,
                     int whole)
{
    pass(d, time);
    return ppd_link_new(d, connection, time, whole) ? 0 : -1;
}

void pp_dialogue_lost(struct pp_dialogue *d, uint64_t connection,
                      enum pp_from from, int64_t time)
{
    struct ppd_link *link = ppd_link_find(d, connection);

    (void)from;
    pass(d, time);
    if (link)
        ppd_link_blind(d, link);
}

void pp_dialogue_end(struct pp_dialogue *d, uint64_t connection,
                     enum pp_from who, int reset, int64_t time)
{
    struct ppd_link *link = ppd_link_find(d, connection);

    pass(d, time);
    if (!link)
        return;
    if (who == PP_FROM_SERVER && !link->ended[PP_FROM_CLIENT])
        ppd_closed_early(d, link, time);
    if (link->ended[PP_FROM_CLIENT] || who == PP_FROM_CLIENT)
        ppd_stands(d, link, PPD_NEVER);
    else
        ppd_doubt(d, link);
    ppd_link_waits_no_more(d, link);
    link->ended[who] = true;
    if (reset || link->ended[!who])
        ppd_link_gone(d, link);
}

void pp_dialogue_forget(struct pp_dialogue *d, uint64_t connection)
{
    struct ppd_link *link = ppd_link_find(d, connection);

    if (!link)
        return;
    ppd_link_blind(d, link);
    ppd_link_gone(d, link);
}

void pp_dialogue_time(struct pp_dialogue *d, int64_t time)
{
    pass(d, time);
}

void pp_dialogue_finish(struct pp_dialogue *d, int64_t time)
{
    pass(d, time);
    ppd_judge_misses(d, PPD_NEVER);
    ppd_stands(d, NULL, PPD_NEVER);
}

/* ---- what a client sends ------------------------------------------------------------ */

/* Some servers refuse these, others do not: no clause forbids it. */
static bool is_odd(const struct pp_dialogue *d, const struct pp_frame *frame)
{
    struct pp_message message;

    if (ppd_strict(d))
        return false;
    if (frame->type == PP_SEND_POINTS)
        return frame->data_size <= 8; /* V-points.none */
    return frame->type == PP_CHANNEL_MESSAGE /* V-message.content */
        && !pp_message_split(frame->data, frame->data_size, &message)
        && message.content_size == 0;
}

static bool own_name(const struct ppd_link *link, const struct pp_frame *frame)
{
    return link->user && frame->name_size == link->user_size
        && !memcmp(frame->name, link->user, link->user_size);
}

static bool is_sure(const struct pp_dialogue *d, const struct ppd_look *look)
{
    const struct ppd_link *link = look->link;

    return (link->login == PPD_LOGIN_IN || link->knocked)
        && own_name(link, look->frame)
        && !pp_frame_check(look->frame, PP_FROM_CLIENT, PP_LEVEL_I, NULL)
        && !is_odd(d, look->frame);
}

static void client_asks(struct pp_dialogue *d, const struct ppd_look *look,
                        bool sure, bool wrong)
{
    struct ppd_asked *asked = ppd_ask(d, look);

    if (!asked)
        return;
    asked->sure = sure;
    asked->wrong = wrong;
    switch (asked->type) {
    case PP_CONNECTION:
    case PP_CREATE_ACCOUNT:
        ppd_client_account(d, look, asked);
        break;
    case PP_LOBBY_CREATION:
    case PP_LOBBY_CONNECT:
        ppd_client_lobby(d, look, asked);
        break;
    case PP_LOBBY_DISCONNECT:
        ppd_client_leaves(look->link, asked);
        break;
    case PP_LOBBY_INFO_CHANGE:
        ppd_client_info(d, look, asked);
        break;
    case PP_CHANNEL_CREATION:
    case PP_CHANNEL_CONNECTION:
    case PP_CHANNEL_DISCONNECT:
        ppd_client_channel(d, look, asked);
        break;
    }
}

static bool asks(unsigned type)
{
    const struct pp_type *row = pp_type(type);

    return row && row->client != PP_PAYLOAD_NONE && !row->relayed
        && row->family != PP_FAMILY_SYNC;
}

static void client_acts(struct pp_dialogue *d, const struct ppd_look *look,
                        bool sure, bool wrong)
{
    const struct pp_type *type = pp_type(look->frame->type);

    if (asks(look->frame->type)) {
        if (!wrong || ppd_answerable(look->frame->type))
            client_asks(d, look, sure, wrong);
    } else if (look->frame->type == PP_FETCH_DATABASE) {
        if (!wrong)
            ppd_client_loaded(look->link, sure);
    } else if (look->frame->type == PP_UPDATE_DATABASE) {
        ppd_client_saved(look->link);
    } else if (d->options.hook) {
        if (type && type->family == PP_FAMILY_DRAWING)
            ppd_client_draws(d, look);
        ppd_client_sends(d, look, sure, wrong);
    }
}

/* One that came before the capture: its name is what it says. */
static void take_for_connected(struct pp_dialogue *d, struct ppd_link *link,
                               const struct pp_frame *frame)
{
    if (link->login == PPD_LOGIN_UNKNOWN
        && ppd_link_name(d, link, frame->name, frame->name_size))
        link->login = PPD_LOGIN_IN;
}

static void client_frame(struct pp_dialogue *d, const struct ppd_look *look)
{
    struct ppd_link *link = look->link;
    bool account = look->frame->type == PP_CONNECTION
        || look->frame->type == PP_CREATE_ACCOUNT;
    bool wrong = pp_frame_check(look->frame, PP_FROM_CLIENT, PP_LEVEL_R, NULL)
        != 0;
    bool sure = !wrong && (account || is_sure(d, look));

    link->seq++;
    if (link->login != PPD_LOGIN_REFUSED)
        ppd_link_waits_no_more(d, link);
    if (account) {
        client_asks(d, look, sure, wrong);
        return;
    }
    take_for_connected(d, link, look->frame);
    ppd_before_login(d, look);
    if (link->login == PPD_LOGIN_IN && !own_name(link, look->frame))
        ppd_tell(d, look, PP_FROM_CLIENT, PP_CLAUSE_V_8,
                 "the name is not the one that logged in");
    if (link->login == PPD_LOGIN_IN || link->knocked
        || !ppd_answerable(look->frame->type))
        client_acts(d, look, sure, wrong);
}

/* ---- what a server sends -------------------------------------------------------------- */

/* A list, or more of one that did not fit a frame (L-20). */
static void list(struct pp_dialogue *d, const struct ppd_look *look)
{
    struct ppd_link *link = look->link;
    struct ppd_asked asked;
    bool more = link->list_type == look->frame->type
        && link->list_size + look->frame->size > PP_FRAME_MAX;

    link->list_type = look->frame->type;
    link->list_size = look->frame->size;
    if (more) {
        ppd_ask_unsure(link, look->frame->type);
        return;
    }
    if (!ppd_answer(d, look, &asked))
        ppd_tell(d, look, PP_FROM_SERVER,
                 look->frame->type == PP_LOBBY_FETCH ? PP_CLAUSE_L_18
                                                     : PP_CLAUSE_C_12,
                 "a list that was not asked for");
    else
        ppd_listed(d, look, &asked);
}

static void answer(struct pp_dialogue *d, const struct ppd_look *look)
{
    struct ppd_link *link = look->link;

    if (ppd_answerable(look->frame->type) && look->frame->type != PP_LOBBY_FETCH
        && look->frame->type != PP_CHANNEL_FETCH)
        link->list_type = 0;
    switch (look->frame->type) {
    case PP_CONNECTION:
        ppd_login_status(d, look);
        break;
    case PP_CREATE_ACCOUNT:
        ppd_account_status(d, look);
        break;
    case PP_LOBBY_CREATION:
    case PP_LOBBY_CONNECT:
        ppd_lobby_status(d, look);
        break;
    default:
        list(d, look);
    }
    ppd_rival_answers(d, look);
    ppd_kick_overdue(d, look);
    ppd_frost_overdue(d, look, link->answered);
    ppd_quiet(d, look);
}

static void server_acts(struct pp_dialogue *d, const struct ppd_look *look)
{
    switch (look->frame->type) {
    case PP_LOBBY_FREEZE_STATE:
        ppd_told_freeze(d, look);
        break;
    case PP_UPDATE_DATABASE:
        ppd_told_save(d, look);
        break;
    case PP_FETCH_DATABASE:
        ppd_told_load(d, look);
        break;
    case PP_LOBBY_PLAYER_KICK:
        ppd_doubt(d, look->link);
        ppd_kicked(d, look);
        break;
    default:
        if (ppd_answerable(look->frame->type))
            answer(d, look);
    }
}

static void server_frame(struct pp_dialogue *d, const struct ppd_look *look)
{
    const struct pp_type *type = pp_type(look->frame->type);
    struct ppd_link *link = look->link;

    link->served_at = look->time;
    if ((link->login == PPD_LOGIN_OUT || link->login == PPD_LOGIN_REFUSED)
        && look->frame->type != PP_CONNECTION
        && look->frame->type != PP_CREATE_ACCOUNT)
        ppd_server_before_login(d, look);
    else if (!type || type->relayed || type->server == PP_PAYLOAD_NONE)
        ppd_relayed(d, look);
    else
        server_acts(d, look);
}

/* What is relayed changes nothing in who is where. */
static bool is_followed(const struct pp_dialogue *d, enum pp_from from,
                        const struct pp_frame *frame)
{
    const struct pp_type *type = pp_type(frame->type);

    return d->options.hook || !type || !type->relayed
        || (from == PP_FROM_CLIENT && d->blinded);
}

void pp_dialogue_frame(struct pp_dialogue *d, uint64_t connection,
                       enum pp_from from, int64_t time, uint64_t number,
                       const struct pp_frame *frame)
{
    struct ppd_look look = { NULL, frame, number, time };

    if (!is_followed(d, from, frame))
        return;
    look.link = ppd_link_find(d, connection);
    pass(d, time);
    if (!look.link)
        return;
    if (from == PP_FROM_CLIENT)
        client_frame(d, &look);
    else
        server_frame(d, &look);
}

/* ---- what is known --------------------------------------------------------------------- */

int pp_dialogue_peer(const struct pp_dialogue *d, uint64_t connection,
                     struct pp_dialogue_peer *peer)
{
    const struct ppd_link *link = ppd_link_find(d, connection);
    const struct ppd_seat *seat;

    memset(peer, 0, sizeof *peer);
    peer->user = peer->lobby = peer->owner = "";
    if (!link)
        return -1;
    peer->logged_in = link->login == PPD_LOGIN_IN;
    if (link->user && peer->logged_in)
        peer->user = link->user;
    if (link->lobby) {
        peer->lobby = PPD_NAME(link->lobby);
        peer->owner = PPD_OWNER(link->lobby);
        peer->frozen = link->frozen;
    }
    DL_FOREACH(link->seats, seat)
        peer->channels += seat->guessed;
    return 0;
}

const char *pp_dialogue_channel(const struct pp_dialogue *d,
                                uint64_t connection, size_t i)
{
    const struct ppd_link *link = ppd_link_find(d, connection);
    const struct ppd_seat *seat;

    if (link)
        DL_FOREACH(link->seats, seat)
            if (seat->guessed && !i--)
                return PPD_NAME(seat->group);
    return "";
}
