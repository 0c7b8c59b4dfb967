#include "plot.h"

#define GREEN "\033[32m"
#define PLAIN "\033[0m"

/* U+2588 is a whole block; those after it are 7/8 to 1/8 of its width. */
static void put_block(struct writer *writer, int eighths)
{
    char block[] = { '\xe2', '\x96', (char)(0x90 - eighths) };

    if (eighths)
        writer_bytes(writer, block, sizeof block);
}

void plot_bar(struct writer *writer, const struct show *show, uint64_t value,
              uint64_t most, int columns)
{
    double share = most ? (double)value / (double)most : 0;
    int eighths = (int)(share * columns * 8 + 0.5);

    if (value && !eighths)
        eighths = 1;
    if (show->colour)
        writer_text(writer, GREEN);
    if (!show->unicode)
        eighths = (eighths + 7) / 8 * 8;
    for (; eighths >= 8; eighths -= 8)
        writer_text(writer, show->unicode ? "\xe2\x96\x88" : "#");
    put_block(writer, eighths);
    if (show->colour)
        writer_text(writer, PLAIN);
}

void plot_line(struct writer *writer, const struct show *show,
               const uint64_t *values, int count)
{
    static const char ascii[] = " .:-=+*#@";
    uint64_t most = 1;
    int i, level;

    for (i = 0; i < count; i++)
        most = values[i] > most ? values[i] : most;
    if (show->colour)
        writer_text(writer, GREEN);
    for (i = 0; i < count; i++) {
        level = (int)((values[i] * 8 + most - 1) / most);
        if (!show->unicode)
            writer_char(writer, ascii[level]);
        else if (!level)
            writer_char(writer, ' ');
        else /* U+2581 is 1/8 high, U+2588 whole */
            writer_bytes(writer, (char[]){ '\xe2', '\x96',
                                           (char)(0x80 + level) }, 3);
    }
    if (show->colour)
        writer_text(writer, PLAIN);
}
