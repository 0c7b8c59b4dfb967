#include "history.h"

#include <stdlib.h>
#include <string.h>

enum { STEPS = 20000, BYTES = 32 << 20 };

static void forget(struct history *history, size_t count)
{
    size_t i;

    for (i = 0; i < count; i++) {
        history->bytes -= history->steps[i].size;
        free(history->steps[i].bytes);
    }
    memmove(history->steps, history->steps + count,
            (history->count - count) * sizeof *history->steps);
    history->count -= count;
}

void history_add(struct history *history, const struct step *step)
{
    struct step *own;

    if (history->count >= STEPS || history->bytes > BYTES)
        forget(history, history->count / 2);
    if (history->count == history->room) {
        history->room = history->room ? 2 * history->room : 256;
        history->steps = realloc(history->steps,
                                 history->room * sizeof *history->steps);
        if (!history->steps)
            abort();
    }
    own = &history->steps[history->count++];
    *own = *step;
    own->bytes = malloc(step->size + 1);
    if (!own->bytes)
        abort();
    if (step->size)
        memcpy(own->bytes, step->bytes, step->size);
    history->bytes += step->size;
}

void history_free(struct history *history)
{
    forget(history, history->count);
    free(history->steps);
}
