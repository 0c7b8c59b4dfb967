#include "follow.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <uthash.h>

#include <cli/cli.h>
#include <polypaint/polypaint.h>

enum subject { USER, LOBBY, CONNECTION, SUBJECTS };

/* A connection whose client said to be that user, and was not heard of as
 * somebody else. */
struct claimed {
    uint64_t id;
    UT_hash_handle hh;
};

struct follow {
    enum subject subject;
    const char *name;
    size_t size;
    uint64_t id;
    struct claimed *claimed;
};

static const char *const prefixes[SUBJECTS] = { "user:", "lobby:",
                                                "connection:" };

static int read_id(struct follow *follow)
{
    char *end;

    errno = 0;
    follow->id = strtoull(follow->name, &end, 10);
    if (!errno && !*end && follow->name[0] >= '0' && follow->name[0] <= '9')
        return 0;
    cli_error("--follow=connection:%s: not a connection's number; ppdump shows "
              "them where connections open, and with -v", follow->name);
    return -1;
}

struct follow *follow_new(const char *what)
{
    struct follow *follow = calloc(1, sizeof *follow);
    size_t i, n;

    for (i = 0; follow && i < SUBJECTS; i++) {
        n = strlen(prefixes[i]);
        if (strncmp(what, prefixes[i], n) || !what[n])
            continue;
        follow->subject = (enum subject)i;
        follow->name = what + n;
        follow->size = strlen(what + n);
        if (i != CONNECTION || !read_id(follow))
            return follow;
        free(follow);
        return NULL;
    }
    cli_error("--follow=%s: say user:NAME, lobby:NAME or connection:NUMBER",
              what);
    free(follow);
    return NULL;
}

/* ---- users -------------------------------------------------------------- */

/* A login or signup under that name. */
static int is_claim(const struct follow *follow, const struct record *record)
{
    const struct pp_frame *frame = record->frame;

    return record->kind == RECORD_FRAME && record->from == PP_FROM_CLIENT &&
           pp_type_payload(frame->type, PP_FROM_CLIENT) ==
               PP_PAYLOAD_PASSWORD &&
           frame->name_size == follow->size &&
           !memcmp(frame->name, follow->name, follow->size);
}

static void claim(struct follow *follow, uint64_t id)
{
    struct claimed *claimed = malloc(sizeof *claimed);

    if (!claimed)
        return;
    claimed->id = id;
    HASH_ADD(hh, follow->claimed, id, sizeof claimed->id, claimed);
}

static void forget(struct follow *follow, struct claimed *claimed)
{
    HASH_DEL(follow->claimed, claimed);
    free(claimed);
}

static int is_user(struct follow *follow, const struct record *record)
{
    struct claimed *claimed = NULL;

    if (!record->conversation)
        return 0;
    if (follow->claimed)
        HASH_FIND(hh, follow->claimed, &record->conversation->id,
                  sizeof record->conversation->id, claimed);
    if (*record->user) {
        if (claimed)
            forget(follow, claimed);
        return !strcmp(record->user, follow->name);
    }
    if (!claimed && is_claim(follow, record)) {
        claim(follow, record->conversation->id);
        return 1;
    }
    if (claimed && record->kind == RECORD_CLOSE &&
        record->from == PP_FROM_SERVER)
        forget(follow, claimed);
    return claimed != NULL;
}

/* ---- lobbies ------------------------------------------------------------ */

/* A frame whose document has that Filename. */
static int names_lobby(const struct follow *follow,
                       const struct record *record)
{
    static char room[PP_FRAME_MAX];
    const struct pp_frame *frame = record->frame;
    enum pp_payload_kind kind;
    struct pp_lobby lobby;

    if (record->kind != RECORD_FRAME || record->verdict)
        return 0;
    kind = pp_type_payload(frame->type, record->from);
    if (kind != PP_PAYLOAD_LOBBY && kind != PP_PAYLOAD_INFO)
        return 0;
    return !pp_lobby_read((const char *)frame->data, frame->data_size, room,
                          &lobby) &&
           lobby.filename.size == follow->size &&
           !memcmp(lobby.filename.text, follow->name, follow->size);
}

int follow_matches(struct follow *follow, const struct record *record)
{
    switch (follow->subject) {
    case USER: return is_user(follow, record);
    case LOBBY:
        return !strcmp(record->lobby, follow->name) ||
               names_lobby(follow, record);
    default:
        return record->conversation &&
               record->conversation->id == follow->id;
    }
}

void follow_free(struct follow *follow)
{
    struct claimed *claimed, *next;

    if (!follow)
        return;
    HASH_ITER(hh, follow->claimed, claimed, next)
        forget(follow, claimed);
    free(follow);
}
