/* session_expect.c - what each connection must be sent, and what came.
 *
 * Frames of the server's own are barriers: all that was relayed before comes
 * before. Between two of them the frames of one sender keep their order, those
 * of different senders need not (D-4). A list that has to wait for a slow
 * reader may come anywhere.
 */
#include <string.h>

#include "session.h"

enum { REASON_MOST = 100 }; /* bytes of a kick's words */

/* ---- wanting ------------------------------------------------------------ */

static struct wanted *want(struct person *person)
{
    if (person->wanted_count == person->wanted_capacity) {
        person->wanted_capacity = 2 * person->wanted_capacity + 32;
        person->wanted = realloc(person->wanted, person->wanted_capacity *
                                                     sizeof(struct wanted));
    }
    return &person->wanted[person->wanted_count++];
}

/* A copy of a frame that is relayed; its number. */
unsigned expect_drawn(const struct person *person,
                      const struct pp_frame *frame)
{
    struct drawn *drawn = &world.drawn[world.drawn_count];

    REQUIRE(world.drawn_count < DRAWN, "more frames than are told apart");
    drawn->bytes = malloc(frame->size);
    memcpy(drawn->bytes, frame->bytes, frame->size);
    drawn->size = frame->size;
    drawn->sender = person->login;
    return world.drawn_count++;
}

void expect_relayed(struct person *person, unsigned number)
{
    const struct drawn *drawn = &world.drawn[number];

    *want(person) = (struct wanted){ WANTED_RELAYED, false, 0, drawn->bytes,
                                     drawn->size, drawn->sender };
}

void expect_own(struct person *person, unsigned type, const void *data,
                size_t size)
{
    uint8_t *copy = malloc(size + 1);

    if (size)
        memcpy(copy, data, size);
    *want(person) = (struct wanted){ WANTED_OWN, false, (uint8_t)type, copy,
                                     size, 0 };
}

void expect_status(struct person *person, unsigned type, uint32_t status)
{
    uint8_t bytes[4];

    pp_put_u32(bytes, status);
    expect_own(person, type, bytes, 4);
}

/* B-1: no more than this waits for the person: what is to come, and what was
 * taken of a write that goes on. Lists may be in it, which do not count. */
size_t expect_backlog(const struct person *person)
{
    size_t i, bytes = person->parcel_size;

    for (i = person->wanted_next; i < person->wanted_count; i++) {
        const struct wanted *wanted = &person->wanted[i];

        if (!wanted->came)
            bytes += wanted->size + (wanted->kind == WANTED_OWN
                                         ? PP_HEADER_SIZE + REASON_MOST : 0);
    }
    return bytes;
}

/* ---- lists -------------------------------------------------------------- */

struct text {
    char *at;
    size_t room, size;
};

static void put(struct text *text, const char *words)
{
    size_t size = strlen(words);

    REQUIRE(text->size + size < text->room, "a list too long for here");
    memcpy(text->at + text->size, words, size);
    text->size += size;
}

static void put_quoted(struct text *text, const char *key, struct pp_span span)
{
    put(text, key);
    text->size += pp_json_quote(span.text, span.size, text->at + text->size,
                                text->room - text->size);
    REQUIRE(text->size < text->room, "a list too long for here");
}

static void put_clients(struct text *text, const struct place *place)
{
    unsigned i;

    for (i = 0; i < place->count + place->waiting_count; i++)
        put_quoted(text, i ? "," : "",
                   model_name(i < place->count
                                  ? place->members[i]
                                  : place->waiting[i - place->count]));
}

static struct pp_span string(const char *text)
{
    return (struct pp_span){ text, strlen(text) };
}

static void put_lobby(struct text *text, const struct place *lobby,
                      const struct person *asker)
{
    struct pp_span filename = { lobby->text, lobby->filename_size };
    struct pp_span owner = { lobby->text + filename.size + 1,
                             lobby->size - filename.size - 1 };
    bool shown = world.config.readings.expose_passcodes ||
                 span_equal(owner, model_name(asker));

    put_quoted(text, "{\"Filename\":", filename);
    put_quoted(text, ",\"Owner\":", owner);
    put_quoted(text, ",\"Mode\":", string(lobby->mode));
    put_quoted(text, ",\"Protection\":", string(lobby->protection));
    put_quoted(text, ",\"Passcode\":", string(shown ? lobby->passcode : ""));
}

static void put_list(struct text *text, unsigned type,
                     const struct person *asker)
{
    bool lobbies = type == PP_LOBBY_FETCH, first = true;
    const struct place *place = lobbies ? world.lobbies : world.channels;
    unsigned left = lobbies ? world.lobby_count : world.channel_count;

    for (; left--; place++) {
        if (!place->there)
            continue;
        put(text, first ? "" : ",");
        first = false;
        if (type == PP_LOBBY_FETCH)
            put_lobby(text, place, asker);
        else
            put_quoted(text, "{\"Name\":",
                       (struct pp_span){ place->text, place->size });
        put(text, ",\"Clients\":[");
        put_clients(text, place);
        put(text, "]}");
    }
}

/* L-18, C-12: word for word, when it is not held up. */
void expect_list(struct person *person, unsigned type)
{
    static char room[PP_FRAME_MAX];
    struct text text = { room, sizeof room, 0 };

    if (person->peer->out.count || person->limited || world.long_lists) {
        person->lists++;
        return;
    }
    put(&text, "[");
    put_list(&text, type, person);
    put(&text, "]");
    expect_own(person, type, text.at, text.size);
}

/* ---- matching ----------------------------------------------------------- */

static bool fits(const struct wanted *wanted, const struct pp_frame *frame)
{
    if (wanted->kind == WANTED_RELAYED)
        return frame->size == wanted->size &&
               !memcmp(frame->bytes, wanted->bytes, wanted->size);
    if (frame->type != wanted->type || frame->name_size)
        return false;
    return frame->type == PP_LOBBY_PLAYER_KICK ||
           (frame->data_size == wanted->size &&
            !memcmp(frame->data, wanted->bytes, wanted->size));
}

/* Whether one of the same sender should have come before. */
static bool overtakes(const struct person *person, size_t i)
{
    size_t before;

    for (before = person->wanted_next; before < i; before++)
        if (!person->wanted[before].came &&
            person->wanted[before].sender == person->wanted[i].sender)
            return true;
    return false;
}

static bool is_due(struct person *person, const struct pp_frame *frame)
{
    size_t i = person->wanted_next;

    for (; i < person->wanted_count; i++) {
        struct wanted *wanted = &person->wanted[i];

        if (wanted->kind == WANTED_OWN && i > person->wanted_next)
            return false;
        if (!wanted->came && fits(wanted, frame) && !overtakes(person, i)) {
            wanted->came = true;
            return true;
        }
        if (wanted->kind == WANTED_OWN)
            return false;
    }
    return false;
}

/* One frame is enough for any list; of long ones how many is not foreseen. */
static bool late_list(struct person *person, const struct pp_frame *frame)
{
    if (frame->type != PP_LOBBY_FETCH && frame->type != PP_CHANNEL_FETCH)
        return false;
    if (!person->lists)
        return person->listed && world.long_lists;
    person->lists--;
    person->listed = true;
    return true;
}

static void skip_what_came(struct person *person)
{
    while (person->wanted_next < person->wanted_count &&
           person->wanted[person->wanted_next].came)
        person->wanted_next++;
}

static void show(const char *words, const struct pp_frame *frame)
{
    static char line[2048];
    static const struct pp_text_style style = { .max_points = 4 };

    pp_text_print(frame, PP_FROM_SERVER, &style, line, sizeof line);
    fprintf(stderr, "%s: %s\n", words, line);
}

static void show_wanted(const struct person *person)
{
    const struct wanted *wanted = &person->wanted[person->wanted_next];
    struct pp_frame frame;

    if (person->wanted_next == person->wanted_count)
        fprintf(stderr, "wanted: nothing\n");
    else if (wanted->kind == WANTED_OWN)
        fprintf(stderr, "wanted: type %u, %zu bytes of data %.*s\n",
                wanted->type, wanted->size, (int)wanted->size,
                (const char *)wanted->bytes);
    else if (pp_frame_read(wanted->bytes, wanted->size, &frame) ==
             PP_SPLIT_FRAME)
        show("wanted", &frame);
}

static void came(struct person *person, const struct pp_frame *frame)
{
    bool good;

    REQUIRE(!pp_frame_check(frame, PP_FROM_SERVER, PP_LEVEL_R, NULL),
            "the hub sends what breaks a clause");
    if (world.weak)
        return;
    skip_what_came(person);
    good = is_due(person, frame) || late_list(person, frame);
    skip_what_came(person);
    if (!good) {
        show("came", frame);
        show_wanted(person);
    }
    REQUIRE(good, "%s was sent what it should not be, or not now",
            person->name);
}

void expect_match(struct person *person)
{
    enum pp_split split;
    struct pp_frame frame;

    while (person->out_taken < person->out_size) {
        split = pp_frame_read(person->out + person->out_taken,
                              person->out_size - person->out_taken, &frame);
        REQUIRE(split != PP_SPLIT_BROKEN, "the hub sends what is no frame");
        if (split != PP_SPLIT_FRAME)
            return;
        person->out_taken += frame.size;
        came(person, &frame);
    }
}

void expect_all_came(struct person *person)
{
    if (world.weak || person->lost)
        return;
    expect_match(person);
    if (person->wanted_next < person->wanted_count)
        show_wanted(person);
    REQUIRE(person->wanted_next == person->wanted_count,
            "%s was not sent what it should be", person->name);
    REQUIRE(person->out_taken == person->out_size, "half a frame was sent");
}
