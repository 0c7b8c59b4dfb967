/* Writes the report page around the JSON lines that come in, as a program of
 * the kit does. */
#define _GNU_SOURCE
#include "report_page.h"

#include <stdlib.h>

int main(void)
{
    char *line = NULL;
    size_t room = 0;
    ssize_t size;

    fputs(page_before, stdout);
    while ((size = getline(&line, &room, stdin)) > 0)
        if (page_line(stdout, line, (size_t)size - (line[size - 1] == '\n')))
            return 2;
    fputs(page_after, stdout);
    free(line);
    return fflush(stdout) ? 2 : 0;
}
