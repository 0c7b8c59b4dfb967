#include "dialogue_talk.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "support.h"



static void found(void *context, const struct pp_finding *finding)
{
    struct talk *talk = context;
    size_t used = strlen(talk->found);

    snprintf(talk->found + used, sizeof talk->found - used, "%s%s%s",
             used ? " " : "", pp_clause(finding->clause)->id,
             finding->who == PP_FROM_CLIENT ? "/client" : "");
    used = strlen(talk->words);
    snprintf(talk->words + used, sizeof talk->words - used, "%llu: %s\n",
             (unsigned long long)finding->connection, finding->words);
    cr_assert(memchr(finding->words, '\0', sizeof finding->words));
}

struct talk *talk_new(enum pp_level level, int all)
{
    struct talk *talk = calloc(1, sizeof *talk);
    struct pp_dialogue_options options = { .level = level, .all = all,
                                           .hook = found, .context = talk };

    cr_assert_not_null(talk);
    talk->time = 1516147200 * INT64_C(1000000000);
    talk->dialogue = pp_dialogue_new(&options);
    cr_assert_not_null(talk->dialogue);
    return talk;
}

static void frame(struct talk *talk, unsigned link, enum pp_from from,
                  const char *name, const char *line)
{
    static uint8_t bytes[PP_FRAME_MAX];
    struct pp_text_defaults defaults = { name, strlen(name), 1000 };
    struct pp_text_error error;
    struct pp_frame one;
    size_t size = pp_text_parse(line, strlen(line), &defaults, bytes, &error);

    cr_assert(size, "%s: %s", line, error.words);
    cr_assert_eq(pp_frame_read(bytes, size, &one), PP_SPLIT_FRAME);
    pp_dialogue_frame(talk->dialogue, link, from, talk->time, ++talk->frames,
                      &one);
}

static void client(struct talk *talk, unsigned link, const char *format, ...)
{
    char line[1000];
    va_list values;

    va_start(values, format);
    vsnprintf(line, sizeof line, format, values);
    va_end(values);
    frame(talk, link, PP_FROM_CLIENT, talk->user[link], line);
}

static void server(struct talk *talk, unsigned link, const char *line)
{
    talk->time += 1000;
    frame(talk, link, PP_FROM_SERVER, "", line);
}

static void lobby(struct talk *talk, unsigned link, const char *type,
                  const char *name, const char *owner)
{
    client(talk, link, "%s json={\"Filename\":\"%s\",\"Owner\":\"%s\","
           "\"Mode\":\"any\",\"Protection\":\"public\",\"Passcode\":\"\"}",
           type, name, owner);
}

/* "joins", the freeze of S-5 for the joiner alone. */
static void join(struct talk *talk, unsigned link)
{
    server(talk, link, "LOBBY_FREEZE_STATE state=1");
    server(talk, link, "FETCH_DATABASE");
    client(talk, link, "FETCH_DATABASE");
    server(talk, link, "LOBBY_FREEZE_STATE state=0");
}

static void drawing(char line[400], const char *number)
{
    snprintf(line, 400, "RESIZE_CANVAS_INT length=%s width=1", number);
}

/* Lines of more than one frame. */
static int phrase(struct talk *talk, unsigned link, const char *verb,
                  const char *one, const char *two)
{
    char line[400];

    if (!strcmp(verb, "in")) {
        snprintf(talk->user[link], sizeof talk->user[link], "%s", one);
        client(talk, link, "CONNECTION password=pw");
        server(talk, link, "CONNECTION status=ACCEPTED");
    } else if (!strcmp(verb, "asks")) {
        client(talk, link, "CHANNEL_FETCH");
        server(talk, link, "CHANNEL_FETCH json={}");
    } else if (!strcmp(verb, "makes")) {
        lobby(talk, link, "LOBBY_CREATION", one, talk->user[link]);
        server(talk, link, "LOBBY_CREATION status=CREATED");
    } else if (!strcmp(verb, "enters") || !strcmp(verb, "joins")) {
        lobby(talk, link, "LOBBY_CONNECT", one, two);
        server(talk, link, "LOBBY_CONNECT status=CONNECTED");
        if (verb[0] == 'j')
            join(talk, link);
    } else if (!strcmp(verb, "frozen")) {
        server(talk, link, "LOBBY_FREEZE_STATE state=1");
    } else if (!strcmp(verb, "thawed")) {
        server(talk, link, "LOBBY_FREEZE_STATE state=0");
    } else if (!strcmp(verb, "draws")) {
        drawing(line, one);
        client(talk, link, "%s", line);
    } else if (!strcmp(verb, "sees")) {
        drawing(line, two);
        frame(talk, link, PP_FROM_SERVER, talk->user[atoi(one)], line);
    } else {
        return 0;
    }
    return 1;
}

static int event(struct talk *talk, unsigned link, const char *verb)
{
    if (!strcmp(verb, "closed"))
        pp_dialogue_end(talk->dialogue, link, PP_FROM_SERVER, 0, talk->time);
    else if (!strcmp(verb, "leaves"))
        pp_dialogue_end(talk->dialogue, link, PP_FROM_CLIENT, 0, talk->time);
    else if (!strcmp(verb, "reset"))
        pp_dialogue_end(talk->dialogue, link, PP_FROM_CLIENT, 1, talk->time);
    else if (!strcmp(verb, "lost"))
        pp_dialogue_lost(talk->dialogue, link, PP_FROM_CLIENT, talk->time);
    else if (!strcmp(verb, "forgotten"))
        pp_dialogue_forget(talk->dialogue, link);
    else
        return !strcmp(verb, "opens") || !strcmp(verb, "midway");
    return 1;
}

static void say_line(struct talk *talk, const char *line)
{
    char verb[20] = "", one[300] = "", two[300] = "";
    unsigned link = 0;
    int rest = 0;

    talk->time += 1000000;
    if (line[0] == '+') {
        talk->time += (int64_t)(atof(line + 1) * 1e9);
        pp_dialogue_time(talk->dialogue, talk->time);
        return;
    }
    cr_assert_geq(sscanf(line, "%u %19s %n%299s %299s", &link, verb, &rest,
                         one, two), 2, "%s", line);
    if (!talk->open[link]++)
        cr_assert_eq(pp_dialogue_open(talk->dialogue, link, talk->time,
                                      strcmp(verb, "midway") != 0), 0);
    if (!strcmp(verb, "<"))
        frame(talk, link, PP_FROM_CLIENT, talk->user[link], line + rest);
    else if (!strcmp(verb, ">"))
        frame(talk, link, PP_FROM_SERVER, "", line + rest);
    else if (!phrase(talk, link, verb, one, two))
        cr_assert(event(talk, link, verb), "%s", line);
}

void talk_say(struct talk *talk, const char *lines)
{
    static char line[PP_FRAME_MAX];
    size_t size;

    for (; *lines; lines += size + (lines[size] == '\n')) {
        size = strcspn(lines, "\n");
        cr_assert_lt(size, sizeof line);
        memcpy(line, lines, size);
        line[size] = '\0';
        if (size)
            say_line(talk, line);
    }
}

void talk_expect(struct talk *talk, const char *expected)
{
    pp_dialogue_finish(talk->dialogue, talk->time);
    cr_expect_str_eq(talk->found, expected, "told \"%s\", not \"%s\"\n%s",
                     talk->found, expected, talk->words);
    pp_dialogue_free(talk->dialogue);
    free(talk);
}
