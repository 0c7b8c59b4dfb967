/* seed_frames.c - lines of the text form on stdin, their frames as hex on
 * stdout, a line each; an empty one where the text is no frame. */
#include <stdio.h>
#include <string.h>

#include <polypaint/polypaint.h>

int main(void)
{
    static char line[4 * PP_FRAME_MAX];
    static uint8_t bytes[PP_FRAME_MAX];
    size_t size, i;

    while (fgets(line, sizeof line, stdin)) {
        size = pp_text_parse(line, strcspn(line, "\n"), NULL, bytes, NULL);
        for (i = 0; i < size; i++)
            printf("%02x", bytes[i]);
        putchar('\n');
    }
    return 0;
}
