/* mutator_session.c - sessions changed step by step (steps.h). */
#include <string.h>

#include "fuzz.h"
#include "mutate.h"
#include "steps.h"

struct session {
    uint8_t *bytes;
    size_t size, max;
    size_t at[STEPS_MOST + 1];
    unsigned count;
    uint32_t seed;
};

static uint32_t below(struct session *session, uint32_t limit)
{
    return limit ? fuzz_random(&session->seed) % limit : 0;
}

static size_t step_size(const uint8_t *step, size_t left)
{
    size_t size = STEP_SIZE;

    if (left >= STEP_SIZE && step[0] % STEP_KINDS == STEP_RAW)
        size += step[2];
    return size < left ? size : left;
}

static void find_steps(struct session *session)
{
    size_t at = STEPS_HEADER;

    for (session->count = 0;
         at < session->size && session->count < STEPS_MOST;) {
        session->at[session->count++] = at;
        at += step_size(session->bytes + at, session->size - at);
    }
    session->at[session->count] = at;
}

/* Makes `want` bytes of `had` at a place; 0: there is no room. */
static int resize(struct session *session, size_t at, size_t had, size_t want)
{
    if (session->size - had + want > session->max)
        return 0;
    memmove(session->bytes + at + want, session->bytes + at + had,
            session->size - at - had);
    session->size = session->size - had + want;
    return 1;
}

static void insert(struct session *session, unsigned i)
{
    static const uint8_t arguments[] = { 0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 12,
        18, 23, 26, 27, 29, 31, 64, 255 };
    size_t at = session->at[i];

    if (!resize(session, at, 0, STEP_SIZE))
        return;
    session->bytes[at] = (uint8_t)below(session, STEP_KINDS);
    session->bytes[at + 1] = (uint8_t)below(session, 6);
    session->bytes[at + 2] = arguments[below(session, sizeof arguments)];
    session->bytes[at + 3] = (uint8_t)below(session, 256);
    if (session->bytes[at] == STEP_RAW)
        session->bytes[at + 2] = 0;
}

static void drop(struct session *session, unsigned i)
{
    resize(session, session->at[i], session->at[i + 1] - session->at[i], 0);
}

/* Another time, at another place. */
static void repeat(struct session *session, unsigned i)
{
    uint8_t step[STEP_SIZE + 255];
    size_t size = session->at[i + 1] - session->at[i];
    size_t to = session->at[below(session, session->count + 1)];

    memcpy(step, session->bytes + session->at[i], size);
    if (resize(session, to, 0, size))
        memcpy(session->bytes + to, step, size);
}

static void swap(struct session *session, unsigned i)
{
    uint8_t *step = session->bytes + session->at[i], kept[STEP_SIZE];

    if (i + 1 >= session->count || session->at[i + 1] - session->at[i] !=
                                       STEP_SIZE)
        return;
    if (session->at[i + 2] - session->at[i + 1] != STEP_SIZE)
        return;
    memcpy(kept, step, STEP_SIZE);
    memmove(step, step + STEP_SIZE, STEP_SIZE);
    memcpy(step + STEP_SIZE, kept, STEP_SIZE);
}

/* What is sent raw is changed as frames are. */
static void change(struct session *session, unsigned i)
{
    uint8_t *step = session->bytes + session->at[i], room[256];
    size_t size = session->at[i + 1] - session->at[i], made;

    if (size > STEP_SIZE) {
        memcpy(room, step + STEP_SIZE, size - STEP_SIZE);
        made = mutate_frames(room, size - STEP_SIZE, 255, session->seed);
        if (resize(session, session->at[i] + STEP_SIZE, size - STEP_SIZE,
                   made)) {
            memcpy(step + STEP_SIZE, room, made);
            step[2] = (uint8_t)made;
        }
    } else
        step[below(session, (uint32_t)size)] =
            (uint8_t)(below(session, 4) ? below(session, 34)
                                        : below(session, 256));
}

static void change_header(struct session *session)
{
    session->bytes[below(session, STEPS_HEADER)] ^=
        (uint8_t)(1u << below(session, 8));
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max,
                               unsigned seed)
{
    struct session session = { .bytes = data, .size = size, .max = max,
                               .seed = seed };
    unsigned i, times = 1 + below(&session, 4);

    if (size <= STEPS_HEADER || !below(&session, 16))
        return LLVMFuzzerMutate(data, size, max);
    while (times--) {
        find_steps(&session);
        i = below(&session, session.count);
        switch (session.count ? below(&session, 8) : 0) {
        case 0: case 1: insert(&session, i); break;
        case 2: drop(&session, i); break;
        case 3: repeat(&session, i); break;
        case 4: swap(&session, i); break;
        case 5: change_header(&session); break;
        default: change(&session, i);
        }
    }
    return session.size;
}

/* The first steps of one, the last of the other. */
size_t LLVMFuzzerCustomCrossOver(const uint8_t *a, size_t a_size,
                                 const uint8_t *b, size_t b_size,
                                 uint8_t *out, size_t max, unsigned seed)
{
    static uint8_t copy[1 << 20];
    struct session first = { .bytes = out, .size = a_size, .seed = seed };
    struct session second = { .bytes = copy, .size = b_size };
    size_t head, tail;

    if (a_size <= STEPS_HEADER || b_size <= STEPS_HEADER || a_size > max ||
        b_size > sizeof copy)
        return 0;
    memcpy(out, a, a_size);
    memcpy(copy, b, b_size);
    find_steps(&first);
    find_steps(&second);
    head = first.at[below(&first, first.count + 1)];
    tail = second.at[below(&first, second.count + 1)];
    if (b_size - tail > max - head)
        b_size = tail + max - head;
    memcpy(out + head, copy + tail, b_size - tail);
    return head + b_size - tail;
}
