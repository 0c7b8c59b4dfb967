#include "person.h"

#include <polypaint/text.h>

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

struct person me;

static uint32_t now(void *context)
{
    (void)context;
    return me.clock;
}

static void send_frame(void *context, const uint8_t *bytes, size_t size)
{
    (void)context;
    cr_assert_eq(frames_add(&me.sent, bytes, size), 0);
}

static void tell(void *context, const char *words)
{
    (void)context;
    strncat(me.words, words, sizeof me.words - strlen(me.words) - 2);
    strcat(me.words, "\n");
}

static void copy(const struct frames *from, struct frames *to)
{
    struct pp_frame frame;
    size_t at = 0;

    while (frames_next(from, &at, &frame))
        cr_assert_eq(frames_add(to, frame.bytes, frame.size), 0);
}

static int load(void *context, const char *lobby, struct frames *canvas)
{
    (void)context;
    (void)lobby;
    copy(&me.file, canvas);
    return me.damaged ? -1 : 0;
}

static int save(void *context, const char *lobby, const struct frames *canvas,
                int careful)
{
    (void)context;
    me.saves++;
    me.careful = careful;
    snprintf(me.lobby, sizeof me.lobby, "%s", lobby);
    if (me.damaged)
        return -1;
    frames_clear(&me.file);
    copy(canvas, &me.file);
    return 0;
}

void person_new(const char *name)
{
    memset(&me, 0, sizeof me);
    me.clock = NOW;
    me.host = (struct session_host){ NULL, now, send_frame, tell, load, save };
    session_init(&me.session, &me.host, name, strlen(name));
}

void person(const char *name)
{
    person_new(name);
    session_login(&me.session, "pw", 2, 0);
    frames_clear(&me.sent);
    hears("CONNECTION status=ACCEPTED");
    me.words[0] = 0;
}

void person_end(void)
{
    session_free(&me.session);
    frames_free(&me.sent);
    frames_free(&me.file);
}

static size_t parse(const char *line, const char *name, uint8_t *out)
{
    struct pp_text_defaults defaults = { name, strlen(name), me.clock };
    struct pp_text_error error;
    size_t size = pp_text_parse(line, strlen(line), &defaults, out, &error);

    cr_assert_gt(size, 0, "%s: %s", line, error.words);
    return size;
}

static int has(const char *line, const char *part)
{
    return strstr(line, part) != NULL;
}

void types(const char *line)
{
    uint8_t bytes[PP_FRAME_MAX];
    size_t size = parse(line, me.session.name, bytes);

    session_typed(&me.session, bytes, size, !has(line, "date="));
}

void hears_first(const char *line)
{
    uint8_t bytes[PP_FRAME_MAX];
    struct pp_frame frame;
    size_t size = parse(line, "", bytes);

    cr_assert_eq(pp_frame_read(bytes, size, &frame), PP_SPLIT_FRAME);
    session_came(&me.session, &frame);
}

void hears(const char *line)
{
    hears_first(line);
    session_turn(&me.session);
}

void sent(const char *line)
{
    uint8_t bytes[PP_FRAME_MAX];
    char came[4096] = "nothing";
    struct pp_frame frame;
    size_t size = parse(line, me.session.name, bytes);
    int any = frames_next(&me.sent, &me.sent_at, &frame);

    if (any)
        pp_text_print(&frame, PP_FROM_CLIENT, NULL, came, sizeof came);
    cr_assert(any && frame.size == size && !memcmp(frame.bytes, bytes, size),
              "expected %s, sent was %s", line, came);
}

void sent_nothing(void)
{
    cr_assert_eq(me.sent_at, me.sent.used);
}

void told(const char *part)
{
    cr_assert(has(me.words, part), "'%s' is not in: %s", part, me.words);
    me.words[0] = 0;
}

void told_nothing(void)
{
    cr_assert_str_empty(me.words);
}

void in_file(const char *line)
{
    uint8_t bytes[PP_FRAME_MAX];
    size_t size = parse(line, "bob", bytes);

    cr_assert_eq(frames_add(&me.file, bytes, size), 0);
}
