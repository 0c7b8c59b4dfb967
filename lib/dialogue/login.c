/* Accounts: who is logged in, and what the server owes before (chapter A). */
#include "follow.h"

static int64_t limit(const struct pp_dialogue *d)
{
    return PPD_SECOND + d->options.allowance;
}

/* ---- what a client sends ---------------------------------------------------- */

void ppd_client_account(struct pp_dialogue *d, const struct ppd_look *look,
                        struct ppd_asked *asked)
{
    struct ppd_link *link = look->link;

    asked->passcode = ppd_hash(look->frame->data, look->frame->data_size, 0);
    asked->mode = ppd_hash(look->frame->name, look->frame->name_size, 0);
    if (asked->type == PP_CONNECTION && link->login != PPD_LOGIN_IN
        && !link->knocked) {
        link->knocked = true;
        ppd_link_name(d, link, look->frame->name, look->frame->name_size);
    }
}

void ppd_before_login(struct pp_dialogue *d, const struct ppd_look *look)
{
    struct ppd_link *link = look->link;

    if (link->login != PPD_LOGIN_OUT || link->knocked || link->strayed)
        return;
    link->strayed = true;
    ppd_tell(d, look, PP_FROM_CLIENT, PP_CLAUSE_A_1,
             "%s before CONNECTION", pp_type(look->frame->type)
             ? pp_type(look->frame->type)->name : "a frame of no type");
}

/* ---- what is known of accounts ---------------------------------------------- */

/* A connection that was there at `since` was served after `until`: the server
 * has not been started anew between. */
static bool same_server(const struct pp_dialogue *d, int64_t since,
                        int64_t until)
{
    const struct ppd_link *link, *next;
    unsigned looked = 0;

    HASH_ITER(hh, d->links, link, next)
        if (++looked > PPD_LOOK_MAX)
            return false;
        else if (!link->blind && link->opened <= since && link->answered >= until)
            return true;
    return false;
}

static void learn(struct pp_dialogue *d, uint64_t name, uint64_t password)
{
    struct ppd_account *account;

    HASH_FIND(hh, d->accounts, &name, sizeof name, account);
    if (!account) {
        if (d->account_bytes + sizeof *account > d->options.memory / 8
            || !(account = ppd_alloc(d, sizeof *account)))
            return;
        account->name = name;
        HASH_ADD(hh, d->accounts, name, sizeof name, account);
        if (!account->hh.tbl) {
            ppd_free(d, account, sizeof *account);
            return;
        }
        d->account_bytes += sizeof *account;
    }
    account->password = password;
    account->since = d->now;
}

/* passwords do not change while the server runs. */
static void judge_password(struct pp_dialogue *d, const struct ppd_look *look,
                           const struct ppd_asked *asked, uint32_t status)
{
    struct ppd_account *account;
    bool right;

    HASH_FIND(hh, d->accounts, &asked->mode, sizeof asked->mode, account);
    if (!account || !asked->sure)
        return;
    right = account->password == asked->passcode;
    if (right == (status != PP_LOGIN_STATUS_BAD_PASSWORD) || (!right && status))
        return;
    if (look->link->opened > account->since
        && !same_server(d, account->since, look->link->opened))
        return;
    if (right)
        ppd_tell(d, look, PP_FROM_SERVER, PP_CLAUSE_A_4,
                 "BAD_PASSWORD for the password that was right before");
    else
        ppd_tell(d, look, PP_FROM_SERVER, PP_CLAUSE_A_6,
                 "ACCEPTED with another password than before");
}

/* ---- the same user twice (A-9) ---------------------------------------------- */

static void take_name(struct pp_dialogue *d, const struct ppd_look *look)
{
    struct ppd_link *link = look->link, *other;

    HASH_FIND(by_user, d->users, &link->user_hash, sizeof link->user_hash,
              other);
    if (other) {
        if (ppd_alive(other) && !other->blind) {
            other->rival_id = link->id;
            other->rival_since = look->time;
        }
        HASH_DELETE(by_user, d->users, other);
        other->named = false;
    }
    HASH_ADD(by_user, d->users, user_hash, sizeof link->user_hash, link);
    link->named = link->by_user.tbl != NULL;
}

void ppd_rival_answers(struct pp_dialogue *d, const struct ppd_look *look)
{
    struct ppd_link *link = look->link, *rival;
    struct ppd_word user = ppd_word(link->user, link->user_size);

    if (!link->rival_id || link->answered <= link->rival_since)
        return;
    rival = ppd_link_find(d, link->rival_id);
    if (rival && ppd_alive(rival) && ppd_alive(link) && !rival->blind)
        ppd_tell(d, look, PP_FROM_SERVER, PP_CLAUSE_A_9,
                 "%s was accepted once more while it was connected, and both "
                 "are served", user.text);
    link->rival_id = 0;
}

/* ---- what the server answers ------------------------------------------------ */

static void refused(struct pp_dialogue *d, const struct ppd_look *look,
                    uint32_t status)
{
    struct ppd_link *link = look->link;

    link->login = PPD_LOGIN_REFUSED;
    link->refusal = status == PP_LOGIN_STATUS_BAD_PASSWORD ? PP_CLAUSE_A_6
        : status == PP_LOGIN_STATUS_USER_ALREADY_CONNECTED ? PP_CLAUSE_A_9
        : PP_CLAUSE_A_7;
    ppd_forget_asked(d, link);
    if (link->blind || !ppd_alive(link))
        return;
    ppd_link_waits_no_more(d, link);
    link->wait_from = look->time;
    ppd_link_wait(d, link);
}

static void unasked(struct pp_dialogue *d, const struct ppd_look *look)
{
    if (look->link->login == PPD_LOGIN_REFUSED)
        ppd_server_before_login(d, look);
    else
        ppd_tell(d, look, PP_FROM_SERVER, PP_CLAUSE_A_4,
                 "CONNECTION is answered and was not asked");
}

void ppd_login_status(struct pp_dialogue *d, const struct ppd_look *look)
{
    struct ppd_link *link = look->link;
    struct ppd_asked asked;
    uint32_t status;

    if (look->frame->data_size != 4)
        return;
    status = pp_get_u32(look->frame->data);
    if (!ppd_answer(d, look, &asked)) {
        unasked(d, look);
        return;
    }
    if (link->login == PPD_LOGIN_IN) {
        ppd_tell(d, look, PP_FROM_SERVER, PP_CLAUSE_A_20,
                 "CONNECTION is answered, and the client was connected");
        return;
    }
    if (link->login == PPD_LOGIN_REFUSED)
        ppd_server_before_login(d, look);
    judge_password(d, look, &asked, status);
    link->knocked = false;
    if (status != PP_LOGIN_STATUS_ACCEPTED) {
        refused(d, look, status);
        return;
    }
    if (asked.wrong)
        ppd_tell(d, look, PP_FROM_SERVER, PP_CLAUSE_V_1,
                 "a CONNECTION that breaks the form is ACCEPTED");
    link->login = PPD_LOGIN_IN;
    ppd_link_waits_no_more(d, link);
    learn(d, asked.mode, asked.passcode);
    if (link->user)
        take_name(d, look);
}

void ppd_account_status(struct pp_dialogue *d, const struct ppd_look *look)
{
    struct ppd_asked asked;

    if (look->frame->data_size != 4)
        return;
    if (!ppd_answer(d, look, &asked))
        ppd_tell(d, look, PP_FROM_SERVER, PP_CLAUSE_A_17,
                 "CREATE_ACCOUNT is answered and was not asked");
    else if (look->link->login == PPD_LOGIN_IN)
        ppd_tell(d, look, PP_FROM_SERVER, PP_CLAUSE_A_20,
                 "CREATE_ACCOUNT is answered, and the client was connected");
    else if (pp_get_u32(look->frame->data) == PP_ACCOUNT_STATUS_CREATED)
        learn(d, asked.mode, asked.passcode);
}

/* to one who isn't logged in, and has no login under way. */
void ppd_server_before_login(struct pp_dialogue *d,
                             const struct ppd_look *look)
{
    const struct pp_type *type = pp_type(look->frame->type);
    struct ppd_link *link = look->link;

    if (link->login == PPD_LOGIN_REFUSED)
        ppd_tell(d, look, PP_FROM_SERVER, link->refusal,
                 "one that was refused is sent %s",
                 type ? type->name : "a frame of no type");
    else if (link->login == PPD_LOGIN_OUT)
        ppd_tell(d, look, PP_FROM_SERVER, PP_CLAUSE_A_2,
                 "one that is not connected is sent %s",
                 type ? type->name : "a frame of no type");
}

/* ---- in time ----------------------------------------------------------------- */

static void overdue(struct pp_dialogue *d, struct ppd_link *link)
{
    struct ppd_look look = { link, NULL, 0, d->now };

    if (link->login == PPD_LOGIN_REFUSED)
        ppd_tell(d, &look, PP_FROM_SERVER, link->refusal,
                 "the refused connection is not closed after %.1f s",
                 (double)(d->now - link->wait_from) / 1e9);
    else
        ppd_tell(d, &look, PP_FROM_SERVER, PP_CLAUSE_A_12,
                 "%.1f s without a whole frame, and it is not closed",
                 (double)(d->now - link->wait_from) / 1e9);
}

void ppd_deadlines(struct pp_dialogue *d)
{
    struct ppd_link *link;

    while ((link = d->waiting) && d->now - link->wait_from > limit(d)) {
        ppd_link_waits_no_more(d, link);
        overdue(d, link);
    }
}

void ppd_closed_early(struct pp_dialogue *d, struct ppd_link *link,
                      int64_t time)
{
    struct ppd_look look = { link, NULL, 0, time };
    int64_t age = time - link->opened;

    if (!link->seq && link->waiting && age > PPD_SECOND / 10
        && age < PPD_SECOND * 8 / 10 && ppd_strict(d))
        ppd_tell(d, &look, PP_FROM_SERVER, PP_CLAUSE_A_12,
                 "closed after %.1f s without a frame, not after 1 s",
                 (double)age / 1e9);
}
