/* log_test.c - lines that stay lines, whatever is in them. */
#include <criterion/criterion.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <polypaint/polypaint.h>

#include "log.h"

static int ends[2];
static struct log log_here;
static char text[LOG_LINE * 2];

static void begin(enum log_form form, enum log_level level)
{
    cr_assert_eq(pipe2(ends, O_NONBLOCK), 0);
    log_here = (struct log){ ends[1], form, level, 0 };
}

/* What was written, behind its time. */
static const char *written(void)
{
    ssize_t n = read(ends[0], text, sizeof text - 1);
    const char *space;

    text[n > 0 ? n : 0] = 0;
    space = strchr(text, ' ');
    return space && log_here.form == LOG_TEXT ? space + 1 : text;
}

static void line_with(const char *key, const char *value, size_t size)
{
    struct log_line line;

    if (!log_begin(&line, &log_here, LOG_INFO, "login"))
        return;
    log_text(&line, key, value, size);
    log_end(&line);
}

/* The one JSON object that the line must be. */
static struct pp_json_value object(void)
{
    const char *all = written();
    size_t size = strlen(all);
    struct pp_json_value value;
    struct pp_json_error error;

    cr_assert_gt(size, 1u);
    cr_assert_eq(all[size - 1], '\n');
    cr_assert_eq(strchr(all, '\n'), all + size - 1, "one line: %s", all);
    cr_assert_eq(pp_json_check(all, size, &value, &error), 0, "%s", all);
    cr_assert_eq(value.kind, PP_JSON_OBJECT);
    return value;
}

static bool has(const struct pp_json_value *in, const char *wanted,
                const char *what)
{
    struct pp_json_value name, value;
    size_t at = 0;

    while (pp_json_next(in, &at, &name, &value))
        if (pp_json_equals(&name, wanted, strlen(wanted)))
            return pp_json_equals(&value, what, strlen(what));
    return false;
}

Test(log, a_text_line)
{
    begin(LOG_TEXT, LOG_INFO);
    line_with("user", "alice", 5);
    cr_assert_str_eq(written(), "info login user=alice\n");
    cr_assert_eq(text[4], '-');
    cr_assert_eq(text[10], 'T');
    cr_assert_eq(text[23], 'Z');
}

Test(log, odd_values_are_quoted)
{
    begin(LOG_TEXT, LOG_INFO);
    line_with("user", "a b", 3);
    cr_assert_str_eq(written(), "info login user=\"a b\"\n");
    line_with("user", "", 0);
    cr_assert_str_eq(written(), "info login user=\"\"\n");
    line_with("user", "x\ninfo login user=root", 22);
    cr_assert_str_eq(written(),
                     "info login user=\"x\\ninfo login user=root\"\n");
}

Test(log, a_json_line)
{
    struct pp_json_value value;

    begin(LOG_JSON, LOG_INFO);
    line_with("user", "al\"ice", 6);
    value = object();
    cr_assert(has(&value, "level", "info"));
    cr_assert(has(&value, "event", "login"));
    cr_assert(has(&value, "user", "al\"ice"));
}

Test(log, json_stays_json_with_any_bytes)
{
    char bytes[400];
    int i, size;

    begin(LOG_JSON, LOG_INFO);
    for (i = 0; i < 256; i++) {
        memset(bytes, i, sizeof bytes);
        for (size = 1; size <= 400; size += 57) {
            line_with("user", bytes, (size_t)size);
            object();
        }
    }
}

Test(log, text_stays_one_line_with_any_bytes)
{
    char bytes[400];
    const char *line;
    int i;

    begin(LOG_TEXT, LOG_INFO);
    for (i = 0; i < 256; i++) {
        memset(bytes, i, sizeof bytes);
        line_with("user", bytes, sizeof bytes);
        line = written();
        cr_assert_eq(strchr(line, '\n'), line + strlen(line) - 1);
        cr_assert(!strpbrk(line, "\x1b\r\x7f"));
    }
}

Test(log, what_does_not_fit_is_left_out)
{
    struct log_line line;
    char bytes[LOG_VALUE];
    int i;

    begin(LOG_JSON, LOG_INFO);
    memset(bytes, 1, sizeof bytes); /* six characters each */
    log_begin(&line, &log_here, LOG_INFO, "much");
    for (i = 0; i < 10; i++)
        log_text(&line, "value", bytes, sizeof bytes);
    log_number(&line, "n", UINT64_MAX);
    log_end(&line);
    object();
    cr_assert(strstr(text, "18446744073709551615"));
}

Test(log, levels_are_kept)
{
    struct log_line line;

    begin(LOG_TEXT, LOG_WARNING);
    cr_assert(!log_begin(&line, &log_here, LOG_INFO, "quiet"));
    log_say(&log_here, LOG_WARNING, "loud", "why", "x");
    cr_assert_str_eq(written(), "warning loud why=x\n");
    log_here.level = LOG_OFF;
    cr_assert(!log_begin(&line, &log_here, LOG_WARNING, "off"));
}

/* A server must not stand still for whoever reads its log. */
Test(log, a_slow_reader_loses_lines_and_is_told)
{
    char big[65536];
    int i;

    begin(LOG_TEXT, LOG_INFO);
    for (i = 0; i < 5000; i++)
        line_with("user", "alice", 5);
    cr_assert_gt(log_here.dropped, 0u);
    while (read(ends[0], big, sizeof big) > 0)
        ;
    line_with("user", "bob", 3);
    cr_assert(strstr(written(), "login dropped="), "%s", text);
    cr_assert_eq(log_here.dropped, 0u);
    line_with("user", "carol", 5);
    cr_assert_str_eq(written(), "info login user=carol\n");
}
