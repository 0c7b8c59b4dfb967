#include "show.h"

#include <polypaint/text.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

enum { HEX_SHOWN = 32, BEFORE_CARET = 50, LINE_SHOWN = 76 };

int show_init(struct show *show)
{
    *show = (struct show){ malloc(PP_TEXT_ROOM(PP_FRAME_MAX)), 0, 0 };
    return show->line ? 0 : -1;
}

void show_free(struct show *show)
{
    free(show->line);
    show->line = NULL;
}

void show_frame(struct show *show, const struct pp_frame *frame,
                enum pp_from from)
{
    if (show->gone || show->failed)
        return;
    pp_text_print(frame, from, NULL, show->line,
                  PP_TEXT_ROOM(PP_FRAME_MAX));
    errno = 0;
    if (puts(show->line) < 0 || fflush(stdout)) {
        show->gone = errno == EPIPE;
        show->failed = errno == EPIPE ? 0 : errno;
    }
}

void show_tell(const char *words)
{
    fprintf(stderr, "# %s\n", words);
}

void show_bad(const struct pp_verdict *verdict, const uint8_t *bytes,
              size_t size)
{
    size_t i, shown = size < HEX_SHOWN ? size : HEX_SHOWN;

    fprintf(stderr, "# the server broke %s at byte %u: %s\n#  ",
            pp_clause(verdict->clause)->id, (unsigned)verdict->offset,
            verdict->words);
    for (i = 0; i < shown; i++)
        fprintf(stderr, " %02x", bytes[i]);
    if (shown < size)
        fprintf(stderr, " ... (%zu bytes)", size);
    fputc('\n', stderr);
}

static int continues(char byte)
{
    return ((unsigned char)byte & 0xc0) == 0x80;
}

void show_caret(const char *line, size_t size, size_t column)
{
    size_t start = column > BEFORE_CARET ? column - BEFORE_CARET : 0, i;

    while (start && start < size && continues(line[start]))
        start--;
    for (i = start; i < size && i < start + LINE_SHOWN; i++)
        fputc((unsigned char)line[i] < ' ' ? ' ' : line[i], stderr);
    fputc('\n', stderr);
    for (i = start; i < column; i++)
        if (i >= size || !continues(line[i]))
            fputc(' ', stderr);
    fputs("^\n", stderr);
}
