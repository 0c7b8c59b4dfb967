/* invented_talk.c - what clients say, what they are found to have heard. */
#include "invented_room.h"

#include <criterion/criterion.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- saying ---------------------------------------------------------- */
const char *name_of(unsigned client)
{
    static const char *const names[] = { "alice", "bob", "carol", "dave",
        "eve", "frank", "grace", "heidi" };
    static char others[4][32];
    static unsigned at;
    if (client < sizeof names / sizeof *names)
        return names[client];
    at = (at + 1) % 4;
    snprintf(others[at], sizeof others[at], "user%u", client);
    return others[at];
}

static size_t parse(uint8_t *out, const char *user, size_t user_size,
                    const char *line)
{
    struct pp_text_defaults defaults = { user, user_size, SAID_DATE };
    struct pp_text_error error;
    size_t size = pp_text_parse(line, strlen(line), &defaults, out, &error);
    cr_assert(size, "the test's line is wrong at %zu: %s: %s", error.column,
              error.words, line);
    return size;
}

size_t frame_of(uint8_t *out, const char *who, const char *line)
{
    return parse(out, who, strcspn(who, "#"), line);
}

void say(const char *who, const char *line, ...)
{
    static char text[PP_TEXT_ROOM(PP_FRAME_MAX)];
    static uint8_t frame[PP_FRAME_MAX];
    va_list arguments;
    va_start(arguments, line);
    vsnprintf(text, sizeof text, line, arguments);
    va_end(arguments);
    sends(who, frame, frame_of(frame, who, text));
}

void draws(const char *who, int index)
{
    say(who, "ADD_STROKE index=%d rgba=#ff0000ff height=2 width=2 "
        "points=(1.5,2)(3,4)", index);
}

void draws_big(const char *who, int index, size_t size)
{
    static uint8_t frame[PP_FRAME_MAX];
    struct pp_builder builder;
    size_t name = strcspn(who, "#");
    pp_build(&builder, frame, size, PP_ADD_STROKE, SAID_DATE, who, name);
    pp_build_i32(&builder, index);
    for (unsigned i = 0; i < 3; i++)
        pp_build_u32(&builder, 0);
    while (builder.size + 8 <= size)
        pp_build_f64(&builder, 0);
    sends(who, frame, pp_build_end(&builder));
}

void chats(const char *who, const char *channel, const char *content)
{
    say(who, "CHANNEL_MESSAGE channel=%s content=%s", channel, content);
}

void logs_in(const char *who)
{
    char name[256];
    snprintf(name, sizeof name, "%.*s", (int)strcspn(who, "#"), who);
    account(name);
    cr_assert(opens(who), "%s was refused", who);
    say(who, "CONNECTION password=%s", SECRET);
    hears(who, "CONNECTION status=ACCEPTED");
}

/* ---- lobbies --------------------------------------------------------- */
const char *lobby(const char *filename, const char *owner, const char *mode,
                  const char *protection, const char *passcode)
{
    static char texts[4][1024];
    static unsigned at;
    at = (at + 1) % 4;
    snprintf(texts[at], sizeof texts[at], "json={\"Filename\":\"%s\","
             "\"Owner\":\"%s\",\"Mode\":\"%s\",\"Protection\":\"%s\","
             "\"Passcode\":\"%s\"}", filename, owner, mode, protection,
             passcode);
    return texts[at];
}

void creates(const char *who, const char *filename)
{
    say(who, "LOBBY_CREATION %s",
        lobby(filename, who, "any", "public", ""));
    hears(who, "LOBBY_CREATION status=CREATED");
}

void connects(const char *who, const char *filename, const char *owner)
{
    say(who, "LOBBY_CONNECT %s",
        lobby(filename, owner, "any", "public", ""));
}

void enters(const char *who, const char *filename, const char *owner)
{
    connects(who, filename, owner);
    hears(who, CONNECTED);
}

void comes_in(const char *who, const char *filename, const char *owner)
{
    enters(who, filename, owner);
    obey();
    passes(config()->limits.thaw);
}

void studio(unsigned clients)
{
    room(clients);
    creates("alice", "cat");
    for (unsigned i = 1; i < clients; i++)
        comes_in(name_of(i), "cat", "alice");
}

void changes(const char *who, const char *filename, const char *owner,
             const char *protection, const char *passcode)
{
    say(who, "LOBBY_INFO_CHANGE json={\"Filename\":\"%s\",\"Owner\":\"%s\","
        "\"Protection\":\"%s\",\"Passcode\":\"%s\"}", filename, owner,
        protection, passcode);
}

static bool obeys(struct client *client)
{
    struct pp_frame frame;
    bool any = false;
    while (next_frame(client->name, &frame)) {
        uint8_t type = frame.type;
        if (type == PP_UPDATE_DATABASE || type == PP_FETCH_DATABASE)
            say(client->name, "%s", pp_type(type)->name);
        any = true;
    }
    return any;
}

void obey(void)
{
    for (bool any = true; any;) {
        any = false;
        for (unsigned i = 0; i < invented()->client_count; i++)
            any |= obeys(invented()->clients[i]);
    }
}

/* ---- hearing --------------------------------------------------------- */
static const char *shown(const struct pp_frame *frame)
{
    static const struct pp_text_style style = { .max_points = 4 };
    static char texts[2][2048];
    static unsigned at;
    at = (at + 1) % 2;
    pp_text_print(frame, PP_FROM_SERVER, &style, texts[at],
                  sizeof texts[at]);
    return texts[at];
}

static void conforms(const char *who, const struct pp_frame *frame)
{
    struct pp_verdict verdict;
    int bad = pp_frame_check(frame, PP_FROM_SERVER, PP_LEVEL_R, &verdict);
    cr_assert(!bad, "%s was sent what breaks %s (%s): %s", who,
              pp_clause(verdict.clause)->id, verdict.words, shown(frame));
    if (pp_type(frame->type)->relayed)
        return;
    cr_assert_eq(frame->name_size, 0, "F-5: %s", shown(frame));
    cr_assert(frame->date >= ROOM_UTC && frame->date <= utc_now(),
              "F-4: %s", shown(frame));
}

bool next_frame(const char *who, struct pp_frame *frame)
{
    struct client *client = find_client(who);
    enum pp_split split = pp_frame_read(client->out.bytes + client->taken,
                                        client->out.size - client->taken,
                                        frame);
    cr_assert(split == PP_SPLIT_FRAME || split == PP_SPLIT_MORE,
              "%s was sent what is no frame", who);
    if (split != PP_SPLIT_FRAME)
        return false;
    client->taken += frame->size;
    conforms(who, frame);
    return true;
}

static void takes(const char *who, struct pp_frame *frame, const char *line)
{
    bool any = next_frame(who, frame);
    cr_assert(any, "%s heard nothing%s instead of %s", who,
              is_closed(who) ? " and is closed" : "", line);
}

/* `skip`: how the frames may differ from byte 3 on, the server's Date. */
static void hears_frame(const char *whom, const uint8_t *bytes, size_t size,
                        size_t skip)
{
    struct pp_frame wanted, frame;
    char who[256];
    cr_assert_eq(pp_frame_read(bytes, size, &wanted), PP_SPLIT_FRAME);
    while (each_name(&whom, who)) {
        takes(who, &frame, shown(&wanted));
        cr_assert(frame.size == size && memcmp(frame.bytes, bytes, 3) == 0 &&
                  memcmp(frame.bytes + 3 + skip, bytes + 3 + skip,
                         size - 3 - skip) == 0,
                  "%s heard %s\n    instead of %s", who, shown(&frame),
                  shown(&wanted));
    }
}

void hears(const char *whom, const char *line, ...)
{
    static char text[PP_TEXT_ROOM(PP_FRAME_MAX)];
    static uint8_t frame[PP_FRAME_MAX];
    va_list arguments;
    va_start(arguments, line);
    vsnprintf(text, sizeof text, line, arguments);
    va_end(arguments);
    hears_frame(whom, frame, parse(frame, "", 0, text), 4);
}

void hears_from(const char *whom, const char *sender, const char *line)
{
    static uint8_t frame[PP_FRAME_MAX];
    hears_frame(whom, frame, frame_of(frame, sender, line), 0);
}

void hears_type(const char *whom, unsigned type)
{
    char who[256];
    struct pp_frame frame;
    while (each_name(&whom, who)) {
        takes(who, &frame, pp_type(type)->name);
        cr_assert_eq(frame.type, type, "%s heard %s\n    instead of %s", who,
                     shown(&frame), pp_type(type)->name);
    }
}

static void sees_one(const char *who, const char *sender, int index)
{
    struct pp_frame frame;
    char wanted[300];
    snprintf(wanted, sizeof wanted, "%s's stroke %d", sender, index);
    takes(who, &frame, wanted);
    cr_assert(frame.type == PP_ADD_STROKE &&
              frame.name_size == strcspn(sender, "#") &&
              memcmp(frame.name, sender, frame.name_size) == 0 &&
              (int)pp_get_u32(frame.data) == index,
              "%s heard %s\n    instead of %s", who, shown(&frame), wanted);
}

void sees(const char *whom, const char *sender, int index)
{
    char who[256];
    while (each_name(&whom, who))
        sees_one(who, sender, index);
}

void hears_chat(const char *whom, const char *sender, const char *channel,
                const char *content)
{
    char line[1024];
    snprintf(line, sizeof line, "CHANNEL_MESSAGE channel=%s content=%s",
             channel, content);
    hears_from(whom, sender, line);
}

/* ---- nothing more ---------------------------------------------------- */
static void nothing_left(const char *who)
{
    struct pp_frame frame;
    bool any = next_frame(who, &frame);
    cr_assert(!any, "%s heard %s\n    instead of nothing", who,
              shown(&frame));
}

void silent(const char *whom)
{
    char who[256];
    while (each_name(&whom, who)) {
        nothing_left(who);
        cr_assert(!is_closed(who), "%s is closed", who);
    }
}

void closed(const char *whom)
{
    char who[256];
    while (each_name(&whom, who)) {
        nothing_left(who);
        cr_assert(is_closed(who), "%s is not closed", who);
    }
}

void forgets(const char *whom)
{
    char who[256];
    struct pp_frame frame;
    while (each_name(&whom, who))
        while (next_frame(who, &frame))
            ;
}

bool is_closed(const char *who)
{
    return find_client(who)->closing;
}

enum hub_close closed_how(const char *who)
{
    cr_assert(is_closed(who), "%s is not closed", who);
    return find_client(who)->how;
}

bool is_read(const char *who)
{
    return find_client(who)->reading;
}

unsigned writes_to(const char *who)
{
    return find_client(who)->writes;
}

void answered(const char *whom)
{
    char who[256];
    while (each_name(&whom, who)) {
        silent(who);
        say(who, "CHANNEL_FETCH");
        hears_type(who, PP_CHANNEL_FETCH);
    }
}

void rejects(const char *who, const char *line)
{
    uint64_t before = figures().frames_rejected;
    say(who, "%s", line);
    answered(who);
    cr_assert_eq(figures().frames_rejected, before + 1, "not rejected: %s",
                 line);
}
