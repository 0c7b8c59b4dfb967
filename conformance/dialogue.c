/* What the clients said and heard, as lines for a report. */
#include <string.h>

#include "trial.h"

enum { LINE = 200 }; /* bytes of a line that are shown */

/* A frame or bytes as text form, cut for the eye. */
const char *message_text(struct arena *arena, const struct message *message)
{
    struct pp_text_style style = { .max_points = 8 };
    struct pp_frame frame;
    char line[LINE + 1];
    size_t size;

    if (pp_frame_read(message->bytes, message->size, &frame) == PP_SPLIT_FRAME
        && frame.size == message->size)
        size = pp_text_print(&frame, message->from, &style, line, sizeof line);
    else
        size = pp_text_print_raw(message->bytes, message->size, line,
                                 sizeof line);
    return size < sizeof line ? arena_copy(arena, line, size)
        : arena_print(arena, "%s ... (%zu bytes)", line, message->size);
}

static struct utterance utter(struct trial *trial,
                              const struct message *message)
{
    struct utterance line = {
        .at = message->micro - trial->began * 1000, .what = message->what,
        .line = message->line
    };

    if (message->kind == MESSAGE_NOTE) {
        line.direction = '-';
        line.text = arena_copy(&trial->arena, message->bytes, message->size);
        return line;
    }
    line.direction = message->from == PP_FROM_CLIENT ? '>' : '<';
    line.text = message_text(&trial->arena, message);
    line.judged = message->kind == MESSAGE_CAME;
    line.bytes = message->bytes; /* there until the clients are freed */
    line.size = message->size;
    return line;
}

static void fill(struct trial *trial, const struct client *client,
                 struct dialogue *dialogue)
{
    unsigned keep = trial->runner->keep, first = client->history_first, i;
    unsigned count = client->history_count - first;
    struct utterance *lines = arena_alloc(&trial->arena, (count + 1)
                                                         * sizeof *lines);

    for (i = 0; i < count; i++)
        lines[i] = utter(trial, client->history[(first + i) % keep]);
    *dialogue = (struct dialogue){ client->role, client->name, lines,
                                   (int)count, first };
}

const struct dialogue *trial_dialogues(struct trial *trial, int *count)
{
    struct dialogue *dialogues = arena_alloc(&trial->arena,
        sizeof *dialogues * (size_t)(trial->session->role_count + 1));
    int i, n = 0;

    for (i = 0; i < trial->session->role_count; i++)
        if (trial->clients[i].history_count)
            fill(trial, &trial->clients[i], &dialogues[n++]);
    *count = n;
    return dialogues;
}
