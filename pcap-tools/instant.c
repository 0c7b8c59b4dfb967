#include "instant.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define SECOND INT64_C(1000000000)
#define DAY (86400 * SECOND)

/* What stands behind the seconds' point, in ns; *end behind it. */
static int64_t read_fraction(const char *text, const char **end)
{
    int64_t ns = 0, digit = SECOND / 10;

    *end = text;
    if (*text != '.')
        return 0;
    for (text++; *text >= '0' && *text <= '9'; text++, digit /= 10)
        ns += (*text - '0') * digit;
    *end = text;
    return ns;
}

/* Whole seconds and a fraction, nothing behind them. */
static int read_seconds(const char *text, int64_t *ns)
{
    const char *end;
    int64_t seconds = 0, fraction;

    if (*text < '0' || *text > '9')
        return -1;
    for (; *text >= '0' && *text <= '9'; text++) {
        seconds = seconds * 10 + (*text - '0');
        if (seconds > INT64_MAX / SECOND - 1)
            return -1;
    }
    fraction = read_fraction(text, &end);
    *ns = seconds * SECOND + fraction;
    return *end ? -1 : 0;
}

/* "02:40:00.5", then `last`. */
static int read_clock(const char *text, const char *last, int64_t *ns)
{
    unsigned hour, minute, second;
    const char *end;
    int used = 0;

    if (sscanf(text, "%2u:%2u:%2u%n", &hour, &minute, &second, &used) != 3 ||
        hour > 23 || minute > 59 || second > 60)
        return -1;
    *ns = (hour * 3600 + minute * 60 + second) * SECOND +
          read_fraction(text + used, &end);
    return strcmp(end, last) ? -1 : 0;
}

/* "2018-01-17T02:40:00.5Z" */
static int read_date(const char *text, int64_t *ns)
{
    struct tm day = { 0 };
    int used = 0;

    if (sscanf(text, "%4d-%2d-%2dT%n", &day.tm_year, &day.tm_mon, &day.tm_mday,
               &used) != 3 ||
        !used || read_clock(text + used, "Z", ns))
        return -1;
    day.tm_year -= 1900;
    day.tm_mon--;
    *ns += timegm(&day) * SECOND;
    return 0;
}

int instant_read(const char *text, struct instant *instant)
{
    if (*text == '+') {
        instant->from = INSTANT_FIRST;
        return read_seconds(text + 1, &instant->after);
    }
    instant->from = INSTANT_DAY;
    if (read_clock(text, "", &instant->after) == 0)
        return 0;
    instant->from = INSTANT_EPOCH;
    return read_date(text, &instant->after) == 0
               ? 0
               : read_seconds(text, &instant->after);
}

int64_t instant_time(const struct instant *instant, int64_t first)
{
    int64_t time;

    switch (instant->from) {
    case INSTANT_EPOCH:
        return instant->after;
    case INSTANT_FIRST:
        return first + instant->after;
    case INSTANT_DAY:
        time = first - first % DAY + instant->after;
        return time < first ? time + DAY : time;
    default:
        return INT64_MAX;
    }
}
