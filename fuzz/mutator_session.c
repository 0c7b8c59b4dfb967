/* mutator_session.c - sessions changed step by step (steps.h). */
#include <string.h>

#include "fuzz.h"
#include "mutate.h"
#include "parts.h"
#include "steps.h"

static size_t step_size(const uint8_t *step, size_t left)
{
    size_t size = STEP_SIZE;

    if (left >= STEP_SIZE && step[0] % STEP_KINDS == STEP_RAW)
        size += step[2];
    return size < left ? size : left;
}

static const struct parts_kind steps = { STEPS_HEADER, STEPS_MOST, step_size };

static void insert(struct parts *session, unsigned i)
{
    static const uint8_t arguments[] = { 0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 12,
        18, 23, 26, 27, 29, 31, 64, 255 };
    size_t at = session->at[i];

    if (!parts_resize(session, at, 0, STEP_SIZE))
        return;
    session->bytes[at] = (uint8_t)parts_below(session, STEP_KINDS);
    session->bytes[at + 1] = (uint8_t)parts_below(session, 6);
    session->bytes[at + 2] = arguments[parts_below(session, sizeof arguments)];
    session->bytes[at + 3] = (uint8_t)parts_below(session, 256);
    if (session->bytes[at] == STEP_RAW)
        session->bytes[at + 2] = 0;
}

static void drop(struct parts *session, unsigned i)
{
    parts_resize(session, session->at[i],
                 session->at[i + 1] - session->at[i], 0);
}

/* Another time, at another place. */
static void repeat(struct parts *session, unsigned i)
{
    uint8_t step[STEP_SIZE + 255];
    size_t size = session->at[i + 1] - session->at[i];
    size_t to = session->at[parts_below(session, session->count + 1)];

    memcpy(step, session->bytes + session->at[i], size);
    if (parts_resize(session, to, 0, size))
        memcpy(session->bytes + to, step, size);
}

static void swap(struct parts *session, unsigned i)
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
static void change(struct parts *session, unsigned i)
{
    uint8_t *step = session->bytes + session->at[i], room[256];
    size_t size = session->at[i + 1] - session->at[i], made;

    if (size > STEP_SIZE) {
        memcpy(room, step + STEP_SIZE, size - STEP_SIZE);
        made = mutate_frames(room, size - STEP_SIZE, 255, session->seed);
        if (parts_resize(session, session->at[i] + STEP_SIZE, size - STEP_SIZE,
                   made)) {
            memcpy(step + STEP_SIZE, room, made);
            step[2] = (uint8_t)made;
        }
    } else
        step[parts_below(session, (uint32_t)size)] =
            (uint8_t)(parts_below(session, 4) ? parts_below(session, 34)
                                        : parts_below(session, 256));
}

static void change_header(struct parts *session)
{
    session->bytes[parts_below(session, STEPS_HEADER)] ^=
        (uint8_t)(1u << parts_below(session, 8));
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max,
                               unsigned seed)
{
    struct parts session = { .bytes = data, .size = size, .max = max,
                               .seed = seed };
    unsigned i, times = 1 + parts_below(&session, 4);

    if (size <= STEPS_HEADER || !parts_below(&session, 16))
        return LLVMFuzzerMutate(data, size, max);
    while (times--) {
        parts_find(&session, &steps);
        i = parts_below(&session, session.count);
        switch (session.count ? parts_below(&session, 8) : 0) {
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
    if (a_size <= STEPS_HEADER || b_size <= STEPS_HEADER)
        return 0;
    return parts_splice(&steps, a, a_size, b, b_size, out, max, seed);
}
