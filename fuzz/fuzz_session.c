/* fuzz_session.c - the hub among invented clients, step by step (steps.h).
 *
 * After every step what was sent and what the hub believes is compared with
 * the model (session.h). An input that is run again leaves the same trace:
 * always in a replay, now and then while fuzzing.
 */
#include <string.h>

#include "session.h"
#include "steps.h"

static uint8_t frame[PP_FRAME_MAX];
static uint32_t counter; /* makes drawn frames differ */

/* ---- frames from a few bytes -------------------------------------------- */

/* Of this `b` what is made is long: more than a blocked sender may say (T-6),
 * more than any list holds (L-21). */
enum { HUGE = 255, HUGE_POINTS = 4000, HUGE_NAME = 11000, HUGE_WORD = 64000 };

static size_t document(char *out, size_t room, unsigned b,
                       const struct person *person)
{
    static const char *const names[] = { "x", "y", "caf\\u00e9", "z" };
    static const char *const owners[] = { "a", "b", "c" };
    static const char *const modes[] = { "any", "any", "stroke", "pixel" };
    static const char *const protections[] = { "public", "public",
        "protected", "private" };
    const char *owner = b & 1 ? owners[b / 2 % 3] : person->name;

    return (size_t)snprintf(out, room, "{\"Filename\":\"%s\",\"Owner\":"
                            "\"%s\",\"Mode\":\"%s\",\"Protection\":\"%s\","
                            "\"Passcode\":\"%*s\"}", names[b >> 3 & 3], owner,
                            modes[b >> 3 & 3], protections[b >> 5 & 3],
                            b == HUGE ? HUGE_WORD : 0, b & 128 ? "k" : "");
}

static void put_stroke(struct pp_builder *builder, unsigned b)
{
    unsigned i;

    pp_build_i32(builder, (int32_t)counter++);
    for (i = 0; i < 3; i++)
        pp_build_u32(builder, b);
    for (i = 0; i <= (b == HUGE ? HUGE_POINTS : b % 64); i++)
        pp_build_f64(builder, 0);
}

static void put_words(struct pp_builder *builder, unsigned count, unsigned b)
{
    while (count--)
        pp_build_u32(builder, b % 4 == 3 ? 0xffffffff : counter++);
}

static void put_text(struct pp_builder *builder, const char *text)
{
    pp_build_bytes(builder, text, strlen(text));
}

/* Each byte of a huge name takes six in a list. */
static void put_channel(struct pp_builder *builder, unsigned b)
{
    static const char *const channels[] = { "talk", "t", "caf\xc3\xa9", ";" };
    static char huge[HUGE_NAME];

    memset(huge, 1, sizeof huge);
    if (b == HUGE)
        pp_build_bytes(builder, huge, sizeof huge);
    else
        put_text(builder, channels[b % 4]);
}

static void put_data(struct pp_builder *builder, unsigned type, unsigned b,
                     const struct person *person)
{
    static const char *const channels[] = { "talk", "t", "caf\xc3\xa9", ";" };
    static char text[PP_FRAME_MAX];

    switch (pp_type_payload(type, PP_FROM_CLIENT)) {
    case PP_PAYLOAD_PASSWORD: put_text(builder, b % 8 == 7 ? "q" : "p"); break;
    case PP_PAYLOAD_LOBBY: case PP_PAYLOAD_INFO:
        pp_build_bytes(builder, text, document(text, sizeof text, b, person));
        break;
    case PP_PAYLOAD_CHANNEL: put_channel(builder, b); break;
    case PP_PAYLOAD_MESSAGE:
        snprintf(text, sizeof text, "%s ; %u", channels[b % 4], counter++);
        put_text(builder, text);
        break;
    case PP_PAYLOAD_STROKE: put_stroke(builder, b); break;
    case PP_PAYLOAD_INDEXES: put_words(builder, b % 5, 0); break;
    case PP_PAYLOAD_REMOVAL: put_words(builder, b % 2, b); break;
    case PP_PAYLOAD_POINTS: put_words(builder, 2 + b % 8, b); break;
    case PP_PAYLOAD_RECTANGLE: put_words(builder, 5, b); break;
    case PP_PAYLOAD_SELECTION:
        put_words(builder, 4, b);
        pp_build_u32(builder, b % 5 == 4);
        break;
    case PP_PAYLOAD_FILTER: put_text(builder, b % 5 == 4 ? "" : "blur"); break;
    case PP_PAYLOAD_DOUBLES:
        pp_build_f64(builder, b % 5 == 4 ? -1 : 640);
        pp_build_f64(builder, 480);
        break;
    case PP_PAYLOAD_INTS: put_words(builder, 2, b); break;
    case PP_PAYLOAD_FILL: put_words(builder, 3, b); break;
    default: break;
    }
}

/* Queues the frame; returns its size. */
static size_t say(struct person *person, unsigned type, unsigned b)
{
    struct pp_builder builder;
    size_t size;

    pp_build(&builder, frame, sizeof frame, type % PP_TYPE_COUNT, counter++,
             person->name, person->name_size);
    put_data(&builder, type % PP_TYPE_COUNT, b, person);
    size = pp_build_end(&builder);
    world_say(person, frame, size);
    return size;
}

static void tells(struct person *person, unsigned type, unsigned b)
{
    say(person, type, b);
    world_deliver(person, SIZE_MAX);
}

/* ---- steps that are several --------------------------------------------- */

static bool obeys(struct person *person)
{
    if (person->stage != STAGE_USER || world.weak)
        return false;
    if (person->saves_asked)
        tells(person, PP_UPDATE_DATABASE, 0);
    else if (person->role == ROLE_LOADING)
        tells(person, PP_FETCH_DATABASE, 0);
    else
        return false;
    return true;
}

static void all_obey(void)
{
    unsigned i, rounds;

    for (rounds = 0; rounds < 3; rounds++)
        for (i = 0; i < PEOPLE; i++)
            obeys(&world.people[i]);
}

static void logs_in(struct person *person)
{
    world_open(person);
    if (person->stage == STAGE_GREETING)
        tells(person, PP_CONNECTION, 0);
}

static void enters(struct person *person, unsigned lobby)
{
    logs_in(person);
    tells(person, PP_LOBBY_CREATION, 0x00);
    tells(person, PP_LOBBY_CONNECT, 1u | (lobby % 3) << 1);
    all_obey();
}

static void window(struct person *person, unsigned a)
{
    if (a == 255)
        world_window(person, SIZE_MAX);
    else if (person->window == SIZE_MAX)
        world_window(person, a * 16);
    else
        world_window(person, person->window + a * 16);
}

static void store(unsigned a)
{
    switch (a % 5) {
    case 0: world.waits = true; break;
    case 1: world.waits = false; break;
    case 2: world_answer(HUB_OK, true); break;
    case 3: world_answer(HUB_FAILED, false); break;
    default: world_answer(HUB_REFUSED, false);
    }
}

static void hold(struct person *person, unsigned a, unsigned b)
{
    size_t size = say(person, a, b), behind = b % 8;

    world_deliver(person, person->in_size - (behind < size ? behind : 0));
}

static void draws(struct person *person, unsigned a)
{
    unsigned i;

    for (i = 0; i <= a % 4; i++)
        say(person, a & 64 ? PP_SEND_POINTS : PP_ADD_STROKE, a >> 2);
    world_deliver(person, SIZE_MAX);
}

static void wait_for(unsigned a)
{
    static const uint64_t ms[] = { 1, 10, 400, 1000, 2000, 10000 };

    world_pass(ms[a % 6]);
}

static void takes_step(const uint8_t *step, bool may_fail)
{
    struct person *person = &world.people[step[1] % PEOPLE];
    unsigned a = step[2], b = step[3];

    switch (step[0] % STEP_KINDS) {
    case STEP_SAY: tells(person, a, b); break;
    case STEP_DRAW: draws(person, a); break;
    case STEP_OBEY: a % 2 ? all_obey() : (void)obeys(person); break;
    case STEP_HOLD: hold(person, a, b); break;
    case STEP_DELIVER: world_deliver(person, a ? a : SIZE_MAX); break;
    case STEP_LEAVE: world_leave(person, a % 3); break;
    case STEP_WAIT: wait_for(a); break;
    case STEP_WINDOW: window(person, a); break;
    case STEP_STORE: store(a); break;
    case STEP_TURN: world_turn(!world.in_turn); break;
    case STEP_OPEN: a % 2 ? logs_in(person) : world_open(person); break;
    case STEP_ENTER: enters(person, a); break;
    case STEP_MEMORY: alloc_fail = may_fail ? a % 32 + 1 : 0; break;
    default: break; /* RAW has bytes behind it */
    }
}

static size_t sends_raw(const uint8_t *step, const uint8_t *end)
{
    struct person *person = &world.people[step[1] % PEOPLE];
    size_t size = step[2], left = (size_t)(end - step) - STEP_SIZE;

    size = size < left ? size : left;
    world_say(person, step + STEP_SIZE, size);
    world_deliver(person, SIZE_MAX);
    return size;
}

/* ---- where it has been -------------------------------------------------- */

/* A counter for each type that one says in each state: libFuzzer counts them
 * as branches, and is led to states where the code has none of its own. */
enum { PHASES = 4, STATES = 3 + (ROLE_LOADED + 1) * PHASES * 2 };

#ifdef __clang__
__attribute__((section("__libfuzzer_extra_counters")))
#endif
static uint8_t reached[STATES][PP_TYPE_COUNT + 1];

void session_reached(const struct person *person, unsigned type)
{
    unsigned state = person->stage != STAGE_USER
                         ? (unsigned)person->stage % 3
                         : 3 + ((unsigned)person->role * PHASES +
                                (person->lobby ? person->lobby->phase : 0)) *
                                   2 + person->slow;
    uint8_t *count = &reached[state][type < PP_TYPE_COUNT ? type
                                                         : PP_TYPE_COUNT];

    *count = (uint8_t)(*count + (*count < 255));
}

/* ---- a session ---------------------------------------------------------- */

static struct hub_config configured(const uint8_t *header)
{
    struct hub_config config;

    hub_config_init(&config);
    config.readings.close_on_invalid = header[0] & 1;
    config.readings.session_lobbies = header[0] & 2;
    config.readings.any_owner = header[0] & 4;
    config.readings.expose_passcodes = header[0] & 8;
    config.readings.drop_frozen = header[0] & 16;
    config.readings.echo = header[0] & 32;
    if (header[1] & 1)
        config.limits.max_backlog = 4096;
    if (header[1] & 2)
        config.limits.max_memory = 16384;
    if (header[1] & 4)
        config.limits.max_clients = 4;
    if (header[1] & 16)
        config.limits.autosave = 3000;
    if (header[1] & 128)
        config.limits.max_lobbies = config.limits.max_channels = 3;
    config.readings.no_signup = header[0] & 64;
    return config;
}

static void plays(const uint8_t *data, size_t size)
{
    const uint8_t *step = data + STEPS_HEADER, *end = data + size;
    struct hub_config config = configured(data);
    unsigned i, steps = 0;

    counter = 0;
    world_begin(&config);
    if (data[1] & 32)
        store_remembers(data[0] & 128);
    for (i = 0; i < data[2] % (PEOPLE + 1); i++) {
        if (data[2] & 64)
            enters(&world.people[i], 0);
        else
            logs_in(&world.people[i]);
    }
    for (; end - step >= STEP_SIZE && steps < STEPS_MOST; steps++) {
        if (step[0] % STEP_KINDS == STEP_RAW)
            step += sends_raw(step, end);
        else
            takes_step(step, data[1] & 8);
        step += STEP_SIZE;
        if (world.drawn_count > DRAWN - 128)
            break;
    }
    if (data[2] & 128) {
        world_abandon();
        return;
    }
    if (data[1] & 64)
        world_stop();
    world_end();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    uint64_t trace;

    if (size < STEPS_HEADER)
        return 0;
    plays(data, size);
    trace = world.trace;
    if (!fuzz_turn(data, size, 16))
        return 0;
    plays(data, size);
    REQUIRE(world.trace == trace, "run again it goes another way");
    return 0;
}
