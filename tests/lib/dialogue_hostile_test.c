/* Whatever is told to the dialogue checker, in whatever order: it stays within
 * its memory, and ends. */
#include <malloc.h>

#include <polypaint/dialogue.h>

#include "support.h"

static void ignore(void *context, const struct pp_finding *finding)
{
    (void)context;
    cr_assert(finding->clause > PP_CLAUSE_NONE
              && finding->clause < PP_CLAUSE_COUNT);
}

static struct pp_dialogue *checker(size_t memory)
{
    struct pp_dialogue_options options = { .level = PP_LEVEL_I, .all = 1,
                                           .memory = memory, .hook = ignore };
    struct pp_dialogue *dialogue = pp_dialogue_new(&options);

    cr_assert_not_null(dialogue);
    return dialogue;
}

/* Frames that come up again, so that some are asked for and relayed. */
static const char *const lines[] = {
    "CONNECTION name=a password=pw", "CONNECTION status=ACCEPTED",
    "CONNECTION status=BAD_PASSWORD", "CREATE_ACCOUNT name=b password=pw",
    "CREATE_ACCOUNT status=CREATED",
    "LOBBY_CREATION name=a json={\"Filename\":\"x\",\"Owner\":\"a\",\"Mode\":"
        "\"m\",\"Protection\":\"public\",\"Passcode\":\"\"}",
    "LOBBY_CONNECT name=a json={\"Filename\":\"x\",\"Owner\":\"a\",\"Mode\":"
        "\"m\",\"Protection\":\"public\",\"Passcode\":\"\"}",
    "LOBBY_CONNECT name=a json={\"Filename\":\"y\",\"Owner\":\"b\",\"Mode\":"
        "\"m\",\"Protection\":\"protected\",\"Passcode\":\"1\"}",
    "LOBBY_CREATION status=CREATED", "LOBBY_CONNECT status=CONNECTED",
    "LOBBY_CONNECT status=DOES_NOT_EXIST", "LOBBY_DISCONNECT name=a",
    "LOBBY_FETCH name=a", "CHANNEL_FETCH name=a",
    "LOBBY_FETCH json=[{\"Filename\":\"x\",\"Owner\":\"a\",\"Mode\":\"m\","
        "\"Protection\":\"public\",\"Passcode\":\"\",\"Clients\":[\"a\"]}]",
    "CHANNEL_FETCH json=[{\"Name\":\"c\",\"Clients\":[\"a\",\"b\"]}]",
    "CHANNEL_CREATION name=a channel=c", "CHANNEL_CONNECTION name=a channel=c",
    "CHANNEL_DISCONNECT name=a channel=c",
    "CHANNEL_MESSAGE name=a channel=c content=1",
    "CHANNEL_MESSAGE name=a channel=c content=2", "RESET_CANVAS name=a",
    "RESET_CANVAS name=a date=1", "RESIZE_CANVAS_INT name=a length=1 width=1",
    "LOBBY_FREEZE_STATE state=1", "LOBBY_FREEZE_STATE state=0",
    "UPDATE_DATABASE", "FETCH_DATABASE", "UPDATE_DATABASE name=a",
    "FETCH_DATABASE name=a", "LOBBY_PLAYER_KICK reason=x",
    "LOBBY_INFO_CHANGE name=a json={\"Filename\":\"x\",\"Owner\":\"a\","
        "\"Protection\":\"private\",\"Passcode\":\"\"}"
};

/* Something happens on some connection, at some time. */
static void anything(struct chance *chance, struct pp_dialogue *dialogue,
                     uint64_t i, uint32_t links)
{
    static struct said said;
    uint64_t link = any(chance, links) + i / 3000;
    int64_t time = (int64_t)i * 1000000 - any(chance, 5) * 100000;
    enum pp_from from = any(chance, 2) ? PP_FROM_SERVER : PP_FROM_CLIENT;
    uint32_t kind = any(chance, 64);

    if (kind == 0)
        pp_dialogue_end(dialogue, link, from, any(chance, 2) != 0, time);
    else if (kind == 1)
        pp_dialogue_lost(dialogue, link, from, time);
    else if (kind == 2)
        pp_dialogue_forget(dialogue, link);
    else if (kind == 3)
        pp_dialogue_time(dialogue, time + any(chance, 9) * 1000000000ll);
    else if (kind < 8)
        pp_dialogue_open(dialogue, link, time, any(chance, 4) != 0);
    else if (kind < 10) {
        any_frame(chance, &said);
        pp_dialogue_frame(dialogue, link, from, time, i, &said.frame);
    } else {
        pp_dialogue_frame(dialogue, link, from, time, i,
            say(lines[any(chance, sizeof lines / sizeof *lines)]));
    }
}

static void ask_for_all(const struct pp_dialogue *dialogue, uint64_t link)
{
    struct pp_dialogue_peer peer;
    size_t i;

    if (pp_dialogue_peer(dialogue, link, &peer))
        return;
    for (i = 0; i <= peer.channels; i++)
        cr_assert_not_null(pp_dialogue_channel(dialogue, link, i));
}

static void random_talk(uint64_t seed, uint32_t links, size_t memory)
{
    struct pp_dialogue *dialogue = checker(memory);
    struct chance chance = { seed };
    uint64_t i;

    for (i = 0; i < 30000; i++) {
        anything(&chance, dialogue, i, links);
        if (i % 1000 == 0)
            ask_for_all(dialogue, any(&chance, links) + i / 3000);
    }
    if (seed & 1)
        pp_dialogue_finish(dialogue, (int64_t)i * 1000000);
    pp_dialogue_free(dialogue);
}

Test(dialogue_hostile, any_order)
{
    random_talk(1, 3, 0);
    random_talk(2, 8, 0);
    random_talk(3, 200, 0);
}

Test(dialogue_hostile, hardly_any_memory)
{
    size_t memory;

    for (memory = 1; memory < 200000; memory = memory * 3 / 2 + 500)
        random_talk(memory, 6, memory);
}

Test(dialogue_hostile, a_hundred_thousand_connections)
{
    enum { MEMORY = 8 << 20 };
    struct pp_dialogue *dialogue = checker(MEMORY);
    size_t before = mallinfo2().uordblks, most = 0, now;
    const struct pp_frame *frame;
    uint64_t i;

    for (i = 1; i <= 100000; i++) {
        pp_dialogue_open(dialogue, i, (int64_t)i, 1);
        frame = say(lines[0]);
        pp_dialogue_frame(dialogue, i, PP_FROM_CLIENT, (int64_t)i, i, frame);
        frame = say(lines[1]);
        pp_dialogue_frame(dialogue, i, PP_FROM_SERVER, (int64_t)i, i, frame);
        frame = say(lines[21]);
        pp_dialogue_frame(dialogue, i, PP_FROM_CLIENT, (int64_t)i, i, frame);
        if (i % 3 == 0)
            pp_dialogue_end(dialogue, i, PP_FROM_CLIENT, 1, (int64_t)i);
        now = mallinfo2().uordblks - before;
        most = now > most ? now : most;
    }
    cr_assert_lt(most, MEMORY * 5 / 4, "%zu", most);
    pp_dialogue_free(dialogue);
}
