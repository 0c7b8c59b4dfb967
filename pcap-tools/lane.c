#include "conversation_internal.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_SEARCHED = 4 * PP_FRAME_MAX }; /* bytes kept while searching */

static void feed(struct lane *lane, const uint8_t *bytes, size_t size,
                 struct origin origin);

void lane_begin(struct lane *lane, struct talk *talk, enum pp_from from,
                int whole)
{
    lane->talk = talk;
    lane->from = from;
    lane->state = whole ? LANE_FRAMES : LANE_SEARCH;
    lane->bits = EVIDENCE_CERTAIN;
}

size_t lane_memory(const struct lane *lane)
{
    const struct search *search = &lane->search;

    return lane->splitter.capacity + search->room +
           search->mark_room * sizeof *search->marks +
           search->pending_room * sizeof *search->pending;
}

/* ---- bytes outside of frames ------------------------------------------------ */

static void outside(struct lane *lane, const uint8_t *bytes, size_t size)
{
    size_t room = HEAD - lane->head_size, take = size < room ? size : room;

    if (!size)
        return;
    memcpy(lane->head + lane->head_size, bytes, take);
    lane->head_size += take;
    lane->outside += size;
}

static void tell_what_is_outside(struct lane *lane, struct origin origin)
{
    if (lane->outside > lane->blamed)
        tell_outside(lane, NULL, lane->outside - lane->blamed, origin);
    lane->outside = lane->blamed = 0;
    lane->head_size = 0;
    lane->of = 0;
}

/* What the splitter keeps of a frame that will not be whole. */
static void abandon_frame(struct lane *lane)
{
    if (pp_splitter_pending(&lane->splitter))
        outside(lane, lane->splitter.kept, lane->splitter.used);
    pp_splitter_free(&lane->splitter);
}

/* ---- frames ------------------------------------------------------------------ */

static void emit(struct lane *lane, const struct pp_frame *frame,
                 struct origin origin)
{
    int guessed = 0;

    if (lane->guessed || lane->bits < EVIDENCE_CERTAIN) {
        guessed = evidence_percent(lane->bits);
        guessed = guessed ? guessed : 99;
        lane->guessed = 0;
        if (pp_frame_check(frame, lane->from, PP_LEVEL_R, NULL) == 0)
            lane->bits += EVIDENCE_ENOUGH / 2;
    }
    lane->date = frame->date;
    tell_frame(lane, frame, guessed, origin);
}

/* V-3. What follows may be frames again. */
static void broken(struct lane *lane, const uint8_t *bytes, size_t size,
                   struct origin origin)
{
    struct pp_verdict verdict;
    uint8_t kept[PP_HEADER_SIZE];
    size_t count = lane->splitter.used;

    memcpy(kept, lane->splitter.kept, count);
    pp_splitter_free(&lane->splitter);
    pp_frame_broken(kept, count, &verdict);
    memcpy(lane->head, kept, count);
    lane->head_size = count;
    tell_outside(lane, &verdict, count, origin);
    lane->head_size = 0;
    lane->blamed = count;
    lane->state = LANE_SEARCH;
    /* its own bytes may begin one, all but the first */
    outside(lane, kept, 1);
    feed(lane, kept + 1, count - 1, origin);
    feed(lane, bytes, size, origin);
}

static void split(struct lane *lane, const uint8_t *bytes, size_t size,
                  struct origin origin)
{
    struct pp_frame frame;

    for (;;)
        switch (pp_splitter_next(&lane->splitter, &bytes, &size, &frame)) {
        case PP_SPLIT_FRAME:
            emit(lane, &frame, origin);
            break;
        case PP_SPLIT_MORE:
            return;
        case PP_SPLIT_BROKEN:
            broken(lane, bytes, size, origin);
            return;
        case PP_SPLIT_NO_MEMORY:
            lane_give_up(lane);
            outside(lane, bytes, size);
            lane->state = LANE_SEARCH;
            return;
        }
}

/* The rest of a frame that has a gap. */
static void pass_rest(struct lane *lane, const uint8_t *bytes, size_t size,
                      struct origin origin)
{
    size_t take = size < lane->rest ? size : lane->rest;

    outside(lane, bytes, take);
    lane->rest -= take;
    if (lane->rest)
        return;
    tell_what_is_outside(lane, origin);
    lane->state = LANE_FRAMES;
    feed(lane, bytes + take, size - take, origin);
}

/* ---- searching --------------------------------------------------------------- */

/* Frames from `at` on, as if they came now. */
static void go_on(struct lane *lane, size_t at, int bits)
{
    struct search found = lane->search;

    memset(&lane->search, 0, sizeof lane->search);
    outside(lane, found.bytes, at);
    tell_what_is_outside(lane, lane->last);
    lane->state = LANE_FRAMES;
    lane->bits = bits;
    lane->guessed = 1;
    for (size_t i = 0; i < found.mark_count; i++) {
        size_t from = found.marks[i].at;
        size_t to = i + 1 < found.mark_count ? found.marks[i + 1].at
                                             : found.size;

        from = from < at ? at : from;
        if (from < to)
            feed(lane, found.bytes + from, to - from, found.marks[i].origin);
    }
    search_free(&found);
}

/* The bytes that are searched hold no frame. */
static void search_in_vain(struct lane *lane)
{
    outside(lane, lane->search.bytes, lane->search.size);
    search_clear(&lane->search);
}

static void give_up_search(struct lane *lane, struct origin origin)
{
    search_in_vain(lane);
    tell_what_is_outside(lane, origin);
}

static void search(struct lane *lane, const uint8_t *bytes, size_t size,
                   struct origin origin)
{
    struct clues clues = talk_clues(lane, origin.time);
    size_t at;
    int bits;

    lane->last = origin;
    if (lane->search.size + size > MOST_SEARCHED)
        search_in_vain(lane);
    if (search_add(&lane->search, bytes, size, origin) != 0) {
        outside(lane, bytes, size);
        lane_give_up(lane);
    } else if (search_find(&lane->search, &clues, &at, &bits)) {
        go_on(lane, at, bits);
    }
}

/* ---- the way in -------------------------------------------------------------- */

static void feed(struct lane *lane, const uint8_t *bytes, size_t size,
                 struct origin origin)
{
    if (!size)
        return;
    if (lane->state == LANE_FRAMES)
        split(lane, bytes, size, origin);
    else if (lane->state == LANE_REST)
        pass_rest(lane, bytes, size, origin);
    else
        search(lane, bytes, size, origin);
}

void lane_bytes(struct lane *lane, const uint8_t *bytes, size_t size,
                struct origin origin)
{
    feed(lane, bytes, size, origin);
    talk_account(lane);
}

/* A gap inside a frame whose size is known does not hide where it ends. */
static void gap_in_frame(struct lane *lane, uint64_t count)
{
    size_t used = pp_splitter_pending(&lane->splitter) ? lane->splitter.used : 0;
    size_t size = used >= 2 ? pp_get_u16(lane->splitter.kept) : 0;

    abandon_frame(lane);
    lane->state = LANE_REST;
    lane->of = (uint16_t)size;
    lane->rest = size;
    if (!size || count > size - used)
        lane->state = LANE_SEARCH;
    else
        lane->rest -= used + (size_t)count;
}

void lane_missing(struct lane *lane, uint64_t count, enum tcp_missing why,
                  struct origin origin)
{
    if (lane->state == LANE_FRAMES)
        gap_in_frame(lane, count);
    else if (lane->state == LANE_SEARCH)
        give_up_search(lane, origin);
    else if (count <= lane->rest)
        lane->rest -= (size_t)count;
    else
        lane->state = LANE_SEARCH;
    tell_gap(lane, count, why, origin);
    if (lane->state == LANE_SEARCH || !lane->rest)
        tell_what_is_outside(lane, origin);
    if (lane->state == LANE_REST && !lane->rest)
        lane->state = LANE_FRAMES;
    talk_account(lane);
}

void lane_end(struct lane *lane, struct origin origin)
{
    if (lane->state == LANE_SEARCH)
        search_in_vain(lane);
    if (pp_splitter_pending(&lane->splitter) && lane->splitter.used >= 2)
        lane->of = pp_get_u16(lane->splitter.kept);
    abandon_frame(lane);
    tell_what_is_outside(lane, origin);
    talk_account(lane);
}

void lane_give_up(struct lane *lane)
{
    if (lane->state == LANE_SEARCH) {
        search_in_vain(lane);
        search_free(&lane->search);
    } else if (pp_splitter_pending(&lane->splitter)) {
        lane->of = lane->splitter.used >= 2
                       ? pp_get_u16(lane->splitter.kept) : 0;
        lane->rest = lane->of ? lane->of - lane->splitter.used : 0;
        lane->state = lane->of ? LANE_REST : LANE_SEARCH;
        abandon_frame(lane);
    }
    talk_account(lane);
}

void lane_free(struct lane *lane)
{
    pp_splitter_free(&lane->splitter);
    search_free(&lane->search);
    talk_account(lane);
}
