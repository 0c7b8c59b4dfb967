#include "commands.h"

#include <criterion/criterion.h>
#include <string.h>

static const struct pp_text_defaults from = { "al\"ice", 6, 9 };
static struct frames frames;
static struct pp_text_error error;

static enum command_kind reads(const char *line)
{
    frames_free(&frames);
    return command_read(line, strlen(line), &from, &frames, &error);
}

static void is(const char *line, const char *type, const char *data)
{
    struct pp_frame frame;
    size_t at = 0;

    cr_assert_eq(reads(line), COMMAND_FRAMES, "%s: %s", line, error.words);
    cr_assert(frames_next(&frames, &at, &frame));
    cr_assert_str_eq(pp_type(frame.type)->name, type);
    cr_assert_eq(frame.data_size, strlen(data), "%.*s", frame.data_size,
                 (const char *)frame.data);
    cr_assert_arr_eq(frame.data, data, strlen(data));
    cr_assert_arr_eq(frame.name, from.name, from.name_size);
    cr_assert_eq(frame.date, 9);
}

static void wrong(const char *line, size_t column, const char *words)
{
    cr_assert_eq(reads(line), COMMAND_MISTAKE);
    cr_assert_eq(error.column, column, "%s: %zu", line, error.column);
    cr_assert_not_null(strstr(error.words, words), "%s", error.words);
}

static void end(void)
{
    frames_free(&frames);
}

TestSuite(commands, .fini = end);

Test(commands, create)
{
    is("/create cat", "LOBBY_CREATION",
       "{\"Filename\":\"cat\",\"Owner\":\"al\\\"ice\",\"Mode\":\"stroke\","
       "\"Protection\":\"public\",\"Passcode\":\"\"}");
    is("/create \"my \\\"cat\\\"\"  protected  'x pixel", "LOBBY_CREATION",
       "{\"Filename\":\"my \\\"cat\\\"\",\"Owner\":\"al\\\"ice\","
       "\"Mode\":\"pixel\",\"Protection\":\"protected\","
       "\"Passcode\":\"'x\"}");
}

Test(commands, join)
{
    is("/join cat bob", "LOBBY_CONNECT",
       "{\"Filename\":\"cat\",\"Owner\":\"bob\",\"Mode\":\"stroke\","
       "\"Protection\":\"public\",\"Passcode\":\"\"}");
    is("/join cat bob \"\"", "LOBBY_CONNECT",
       "{\"Filename\":\"cat\",\"Owner\":\"bob\",\"Mode\":\"stroke\","
       "\"Protection\":\"public\",\"Passcode\":\"\"}");
}

Test(commands, protect)
{
    is("/protect cat private", "LOBBY_INFO_CHANGE",
       "{\"Filename\":\"cat\",\"Owner\":\"al\\\"ice\","
       "\"Protection\":\"private\",\"Passcode\":\"\"}");
}

Test(commands, say)
{
    is("/say all hello; \"you\" two", "CHANNEL_MESSAGE",
       "all ; hello; \"you\" two");
    is("/say \"the room\" hi", "CHANNEL_MESSAGE", "the room ; hi");
}

Test(commands, channel_makes_and_joins)
{
    struct pp_frame frame;
    size_t at = 0;

    is("/channel all", "CHANNEL_CREATION", "all");
    frames_next(&frames, &at, &frame);
    cr_assert(frames_next(&frames, &at, &frame));
    cr_assert_eq(frame.type, PP_CHANNEL_CONNECTION);
    is("/part all", "CHANNEL_DISCONNECT", "all");
}

Test(commands, without_arguments)
{
    is("/leave", "LOBBY_DISCONNECT", "");
    is("/lobbies ", "LOBBY_FETCH", "");
    is("/channels", "CHANNEL_FETCH", "");
    cr_assert_eq(reads("/quit"), COMMAND_QUIT);
    cr_assert_eq(reads("/canvas"), COMMAND_CANVAS);
    cr_assert_eq(reads("/help"), COMMAND_HELP);
}

Test(commands, mistakes)
{
    wrong("/", 0, "/help");
    wrong("/jion cat bob", 0, "/help");
    wrong("/join cat", 9, "/join FILENAME OWNER [PASSCODE]");
    wrong("/leave now", 7, "too much");
    wrong("/join \"cat bob", 6, "");
    wrong("/create a\" \"b\"c", 14, "space");
}

Test(commands, too_long_for_a_frame)
{
    static char line[80000];

    memset(line, 'x', sizeof line - 1);
    memcpy(line, "/create ", 8);
    wrong(line, 0, "too long");
    memcpy(line, "/say a ", 7);
    wrong(line, 0, "too long");
}

Test(commands, help_has_a_row_for_each)
{
    char line[128];
    size_t i;

    for (i = 0; command_help(i, line, sizeof line); i++) {
        cr_assert_eq(line[0], '/');
        cr_assert_lt(strlen(line), 78, "%s", line);
    }
    cr_assert_gt(i, 9);
}
