#include "moment.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#define SECOND 1000000000LL

/* The whole seconds; those of times before 1970 are rounded down too. */
static int64_t seconds_of(int64_t time)
{
    return (time - (time < 0 ? SECOND - 1 : 0)) / SECOND;
}

static void put_digits(char *out, int64_t number, int digits)
{
    while (digits-- > 0) {
        out[digits] = (char)('0' + number % 10);
        number /= 10;
    }
}

/* The text of a second, into moment->text. */
static void keep_second(struct moment *moment, int64_t second)
{
    static const char *const formats[] = {
        [MOMENT_UTC] = "%H:%M:%S",
        [MOMENT_LOCAL] = "%H:%M:%S",
        [MOMENT_DATE] = "%Y-%m-%dT%H:%M:%S",
    };
    time_t when = (time_t)second;
    struct tm parts;

    moment->second = second;
    if (moment->form == MOMENT_LOCAL)
        localtime_r(&when, &parts);
    else
        gmtime_r(&when, &parts);
    moment->text_size = strftime(moment->text, sizeof moment->text,
                                 formats[moment->form], &parts);
}

static size_t put_clock(struct moment *moment, int64_t time, char *out)
{
    int64_t second = seconds_of(time);
    size_t n;

    if (second != moment->second || !moment->text_size)
        keep_second(moment, second);
    n = moment->text_size;
    memcpy(out, moment->text, sizeof moment->text);
    out[n++] = '.';
    put_digits(out + n, (time - second * SECOND) / 1000, 6);
    n += 6;
    if (moment->form == MOMENT_DATE)
        out[n++] = 'Z';
    return n;
}

size_t moment_seconds(int64_t time, char out[MOMENT_ROOM])
{
    uint64_t span = time < 0 ? -(uint64_t)time : (uint64_t)time;
    uint64_t second = span / SECOND, ten = 10;
    int digits = 1;
    size_t n = 0;

    for (; second >= ten; ten *= 10)
        digits++;
    if (time < 0)
        out[n++] = '-';
    put_digits(out + n, (int64_t)second, digits);
    n += (size_t)digits;
    out[n++] = '.';
    put_digits(out + n, (int64_t)(span % SECOND), 9);
    return n + 9;
}

static size_t put_span(int64_t from, int64_t to, char *out)
{
    int64_t span = to >= from ? to - from : from - to;

    return (size_t)snprintf(out, MOMENT_ROOM, "%c%lld.%06lld",
                            to >= from ? '+' : '-',
                            (long long)(span / SECOND),
                            (long long)(span % SECOND / 1000));
}

size_t moment_print(struct moment *moment, int64_t time,
                    char out[MOMENT_ROOM])
{
    size_t n;

    if (!moment->begun) {
        moment->begun = 1;
        moment->first = moment->last = time;
    }
    if (moment->form == MOMENT_NONE)
        return 0;
    if (moment->form == MOMENT_EPOCH)
        return moment_seconds(time, out);
    if (moment->form == MOMENT_RELATIVE)
        return put_span(moment->first, time, out);
    if (moment->form != MOMENT_DELTA)
        return put_clock(moment, time, out);
    n = put_span(moment->last, time, out);
    moment->last = time;
    return n;
}
