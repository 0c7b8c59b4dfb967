#include "log.h"

#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <polypaint/polypaint.h>

static const char *const levels[] = { "debug", "info", "warning" };

/* Room for the end of a line is always kept. */
enum { TAIL = 2 };

static void append(struct log_line *line, const char *bytes, size_t size)
{
    if (size > sizeof line->bytes - TAIL - line->used)
        return;
    memcpy(line->bytes + line->used, bytes, size);
    line->used += size;
}

static void append_words(struct log_line *line, const char *words)
{
    append(line, words, strlen(words));
}

/* Writes " key=" or ,"key": and the value, or nothing. */
static void pair(struct log_line *line, const char *key, const char *value,
                 size_t size)
{
    int json = line->log->form == LOG_JSON;

    if (strlen(key) + size + 4 > sizeof line->bytes - TAIL - line->used)
        return;
    append_words(line, json ? ",\"" : " ");
    append_words(line, key);
    append_words(line, json ? "\":" : "=");
    append(line, value, size);
}

static int is_bare(const char *text, size_t size)
{
    static const char bare[] = "abcdefghijklmnopqrstuvwxyz"
                               "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.:/[]";
    size_t i;

    for (i = 0; i < size; i++)
        if (!text[i] || !strchr(bare, text[i]))
            return 0;
    return size > 0;
}

void log_text(struct log_line *line, const char *key, const void *value,
              size_t size)
{
    char quoted[6 * LOG_VALUE + 16];
    const char *text = size ? value : "";
    size_t n;

    if (size > LOG_VALUE)
        size = LOG_VALUE;
    if (line->log->form == LOG_JSON)
        n = pp_json_quote(text, size, quoted, sizeof quoted);
    else if (is_bare(text, size))
        n = (size_t)snprintf(quoted, sizeof quoted, "%.*s", (int)size, text);
    else
        n = pp_text_quote(text, size, quoted, sizeof quoted);
    if (n < sizeof quoted)
        pair(line, key, quoted, n);
}

void log_words(struct log_line *line, const char *key, const char *value)
{
    log_text(line, key, value, strlen(value));
}

void log_number(struct log_line *line, const char *key, uint64_t value)
{
    char digits[24];
    int n = snprintf(digits, sizeof digits, "%" PRIu64, value);

    pair(line, key, digits, (size_t)n);
}

static void timestamp(char *out, size_t size)
{
    struct timespec now;
    struct tm utc;
    size_t n;

    clock_gettime(CLOCK_REALTIME, &now);
    gmtime_r(&now.tv_sec, &utc);
    n = strftime(out, size, "%Y-%m-%dT%H:%M:%S", &utc);
    snprintf(out + n, size - n, ".%03ldZ", now.tv_nsec / 1000000);
}

int log_begin(struct log_line *line, struct log *log, enum log_level level,
              const char *event)
{
    char when[40], head[160];
    int n;

    if (level < log->level)
        return 0;
    timestamp(when, sizeof when);
    n = snprintf(head, sizeof head, log->form == LOG_JSON
                 ? "{\"time\":\"%s\",\"level\":\"%s\",\"event\":\"%s\""
                 : "%s %s %s", when, levels[level], event);
    line->log = log;
    line->used = 0;
    append(line, head, (size_t)n < sizeof head ? (size_t)n : sizeof head - 1);
    if (log->dropped)
        log_number(line, "dropped", log->dropped);
    return 1;
}

void log_end(struct log_line *line)
{
    struct log *log = line->log;
    struct pollfd out = { log->fd, POLLOUT, 0 };

    if (log->form == LOG_JSON)
        line->bytes[line->used++] = '}';
    line->bytes[line->used++] = '\n';
    if (poll(&out, 1, 0) == 1 && (out.revents & POLLOUT)
        && write(log->fd, line->bytes, line->used) == (ssize_t)line->used)
        log->dropped = 0;
    else
        log->dropped++;
}

void log_say(struct log *log, enum log_level level, const char *event,
             const char *key, const char *value)
{
    struct log_line line;

    if (!log_begin(&line, log, level, event))
        return;
    log_words(&line, key, value);
    log_end(&line);
}
