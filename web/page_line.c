#include "report_page.h"

#include <string.h>

int page_line(FILE *out, const char *json, size_t size)
{
    const char *end = json + size;

    while (json < end) {
        const char *found = memchr(json, '<', (size_t)(end - json));
        size_t plain = (size_t)((found ? found : end) - json);

        fwrite(json, 1, plain, out);
        if (found)
            fputs("\\u003c", out);
        json += plain + (found != NULL);
    }
    putc('\n', out);
    return ferror(out) ? -1 : 0;
}
