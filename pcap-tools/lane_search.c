#include "conversation_internal.h"
#include "grow.h"

#include <stdlib.h>
#include <string.h>

enum {
    MOST_PENDING = 256, /* places at once; more are a hostile stream's */
    WORK_PER_BYTE = 64, /* bytes looked at for each that came */
    WORK_FREE = 1 << 20
};

/* ---- keeping ----------------------------------------------------------------- */

int search_add(struct search *search, const uint8_t *bytes, size_t size,
               struct origin origin)
{
    uint8_t *room = grow(search->bytes, &search->room, search->size + size, 1);
    struct mark *marks = grow(search->marks, &search->mark_room,
                              search->mark_count + 1, sizeof *marks);

    search->bytes = room ? room : search->bytes;
    search->marks = marks ? marks : search->marks;
    if (!room || !marks)
        return -1;
    search->marks[search->mark_count++] = (struct mark){ search->size, origin };
    memcpy(search->bytes + search->size, bytes, size);
    search->size += size;
    return 0;
}

void search_clear(struct search *search)
{
    search->size = search->mark_count = search->pending_count = 0;
    search->looked = search->work = 0;
}

void search_free(struct search *search)
{
    free(search->bytes);
    free(search->marks);
    free(search->pending);
    memset(search, 0, sizeof *search);
}

/* ---- looking ----------------------------------------------------------------- */

/* Frames start where segments start; that says little of tiny ones. */
static int start_bits(const struct search *search, size_t at)
{
    size_t low = 0, high = search->mark_count;

    if (search->size / search->mark_count < 16)
        return 0;
    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (search->marks[middle].at < at)
            low = middle + 1;
        else
            high = middle;
    }
    return low < search->mark_count && search->marks[low].at == at ? 4 : 0;
}

static struct evidence weigh(struct search *search, const struct clues *clues,
                             size_t at)
{
    struct evidence none = { OPINION_NONE, 0, 0, 0 }, evidence;

    if (search->work > WORK_FREE + WORK_PER_BYTE * search->size)
        return none;
    evidence = evidence_weigh(clues, search->bytes + at, search->size - at,
                              start_bits(search, at));
    search->work += evidence.work;
    return evidence;
}

/* Keeps a place in mind: `need` is when to look again. */
static void put_off(struct search *search, size_t at, size_t need)
{
    struct place *pending;

    if (search->pending_count >= MOST_PENDING)
        return;
    pending = grow(search->pending, &search->pending_room,
                   search->pending_count + 1, sizeof *pending);
    if (!pending)
        return;
    search->pending = pending;
    pending[search->pending_count++] = (struct place){ at, need };
}

/* Looks again where enough has come; 1: found. */
static int look_again(struct search *search, const struct clues *clues,
                      size_t *at, int *bits)
{
    size_t count = search->pending_count, kept = 0;

    for (size_t i = 0; i < count; i++) {
        struct place place = search->pending[i];
        struct evidence evidence = { .opinion = OPINION_PENDING };

        if (place.need <= search->size) {
            evidence = weigh(search, clues, place.at);
            place.need = place.at + evidence.need;
        }
        if (evidence.opinion == OPINION_FRAME) {
            *at = place.at;
            *bits = evidence.bits;
            return 1;
        }
        if (evidence.opinion == OPINION_PENDING)
            search->pending[kept++] = place;
    }
    search->pending_count = kept;
    return 0;
}

int search_find(struct search *search, const struct clues *clues, size_t *at,
                int *bits)
{
    if (look_again(search, clues, at, bits))
        return 1;
    for (; search->looked + PP_HEADER_SIZE <= search->size; search->looked++) {
        struct evidence evidence = weigh(search, clues, search->looked);

        if (evidence.opinion == OPINION_FRAME) {
            *at = search->looked;
            *bits = evidence.bits;
            return 1;
        }
        if (evidence.opinion == OPINION_PENDING)
            put_off(search, search->looked, search->looked + evidence.need);
    }
    return 0;
}
