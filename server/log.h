/* log.h - structured lines on a descriptor, text or JSON.
 *
 *    2026-01-31T12:00:00.123Z info login user=alice from=127.0.0.1:41022
 *    {"time":"2026-...","level":"info","event":"login","user":"alice",...}
 *
 *    struct log_line line;
 *    if (log_begin(&line, log, LOG_INFO, "login")) {
 *        log_text(&line, "user", name, size);
 *        log_end(&line);
 *    }
 *
 * Values may be any bytes: control characters are escaped, invalid UTF-8 is
 * replaced or escaped, and what is long is cut. Whoever calls sees to it that
 * no password or passcode is one. Nothing here allocates or waits: when the
 * reader of a pipe is too slow, lines are dropped, and the next one says how
 * many ("dropped=3").
 */
#ifndef LOG_H
#define LOG_H

#include <stddef.h>
#include <stdint.h>

enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARNING, LOG_OFF };
enum log_form { LOG_TEXT, LOG_JSON };

struct log {
    int fd;
    enum log_form form;
    enum log_level level; /* the least that is written */
    uint64_t dropped;
};

enum {
    LOG_LINE = 4096, /* no more than a pipe takes in one piece */
    LOG_VALUE = 300  /* bytes of a value; longer ones are cut */
};

struct log_line {
    struct log *log;
    size_t used;
    char bytes[LOG_LINE];
};

/* Starts a line; 0 when that level is not written. `event` is a bare word. */
int log_begin(struct log_line *line, struct log *log, enum log_level level,
              const char *event);

/* Add "key=value"; `key` is a bare word. What does not fit is left out. */
void log_text(struct log_line *line, const char *key, const void *value,
              size_t size);
void log_words(struct log_line *line, const char *key, const char *value);
void log_number(struct log_line *line, const char *key, uint64_t value);

/* Writes the line. */
void log_end(struct log_line *line);

/* A whole line with one value, for what has no more to say. */
void log_say(struct log *log, enum log_level level, const char *event,
             const char *key, const char *value);

#endif
