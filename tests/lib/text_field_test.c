#include "support.h"

#include <string.h>

/* Prints the field of that name of the line's frame. */
static const char *printed(const char *line, enum pp_from from,
                           const char *name, const struct pp_text_style *style)
{
    static char text[1000];
    struct pp_field fields[PP_FIELDS_MAX];
    const struct pp_frame *frame = say(line);
    size_t n = pp_frame_fields(frame, from, fields), i;

    for (i = n; i-- > 0;) /* SEND_POINTS has a size as the header has */
        if (!strcmp(fields[i].name, name)) {
            cr_assert_eq(pp_text_print_field(frame, &fields[i], style, text,
                                             sizeof text), strlen(text));
            return text;
        }
    cr_assert_fail("no field %s", name);
    return NULL;
}

static void prints(const char *line, const char *name, const char *right)
{
    cr_assert_str_eq(printed(line, PP_FROM_CLIENT, name, NULL), right);
}

Test(text_field, header)
{
    prints("RESET_CANVAS name=bob date=9", "size", "11");
    prints("RESET_CANVAS name=bob date=9", "type", "24");
    prints("RESET_CANVAS name=bob date=4294967295", "date", "4294967295");
    prints("RESET_CANVAS name=bob date=9", "name_size", "3");
    prints("RESET_CANVAS name=\"b b\" date=9", "name", "\"b b\"");
}

#define STROKE "ADD_STROKE index=-7 rgba=#ff0a00fe height=2 width=2.0 "       \
               "points=(1.5,-2)(1e-30,0x7fc00000)"

Test(text_field, values)
{
    prints(STROKE, "index", "-7");
    prints(STROKE, "rgba", "#ff0a00fe");
    prints(STROKE, "height", "2");
    prints(STROKE, "width", "2.0");
    prints(STROKE, "points", "(1.5,-2)(1e-30,0x7fc00000)");
    prints("SEND_POINTS pen=0x7f800000 rgba=#00000000 points=(1,1.0)(-1,-1.5)",
           "points", "(1,1.0)(-1,-1.5)");
    prints("SEND_POINTS pen=0x7f800000 rgba=#00000000 points=", "pen",
           "0x7f800000");
    prints("SEND_POINTS pen=0x7f800000 rgba=#00000000 points=", "points", "");
    prints("REMOVE_STROKE indexes=3,-1", "indexes", "3,-1");
    prints("RESIZE_CANVAS length=640 width=0.1", "width", "0.1");
    prints("RESIZE_CANVAS_INT length=640 width=-1", "width", "-1");
    prints("CHANNEL_MESSAGE channel=a content=b", "message", "\"a ; b\"");
}

Test(text_field, statuses_by_name)
{
    cr_assert_str_eq(printed("CONNECTION status=1", PP_FROM_SERVER, "status",
                             NULL), "USER_ALREADY_CONNECTED");
    cr_assert_str_eq(printed("CONNECTION status=3", PP_FROM_SERVER, "status",
                             NULL), "3");
    cr_assert_str_eq(printed("CREATE_ACCOUNT status=1", PP_FROM_SERVER,
                             "status", NULL), "1");
    cr_assert_str_eq(printed("LOBBY_FREEZE_STATE state=1", PP_FROM_SERVER,
                             "state", NULL), "FROZEN");
}

Test(text_field, json)
{
    prints("LOBBY_CREATION json=\"{\\\"a\\\":1}\"", "json", "{\"a\":1}");
    prints("LOBBY_CREATION json=\"{ }\"", "json", "{ }");
    prints("LOBBY_CREATION json=\"[1]\"", "json", "[1]");
    prints("LOBBY_CREATION json=\"{\\xe2\\x80\\xae}\"", "json",
           "\"{\\xe2\\x80\\xae}\"");
    prints("LOBBY_CREATION json=\"{\\\"\\xe2\\x80\\xae\\\":1}\"", "json",
           "\"{\\\"\\xe2\\x80\\xae\\\":1}\"");
    prints("LOBBY_CREATION json=\"{\\n}\"", "json", "\"{\\n}\"");
    prints("LOBBY_CREATION json=\" {}\"", "json", "\" {}\"");
    prints("LOBBY_CREATION json=\"{} \"", "json", "\"{} \"");
    prints("LOBBY_CREATION json=\"12\"", "json", "\"12\"");
    prints("LOBBY_CREATION json=\"\\\"x\\\"\"", "json", "\"\\\"x\\\"\"");
    prints("LOBBY_CREATION json=\"\"", "json", "\"\"");
    prints("LOBBY_CREATION json=\"{\\\"a\\xc3\\xa9\\\":1}\"", "json",
           "{\"a\xc3\xa9\":1}");
}

Test(text_field, numeric_style) /* N-1 */
{
    struct pp_text_style style = { .numeric = PP_NUMERIC_INT };

    cr_assert_str_eq(printed(STROKE, PP_FROM_CLIENT, "width", &style),
                     "1073741824");
    cr_assert_str_eq(printed(STROKE, PP_FROM_CLIENT, "points", &style),
                     "(1.5,-2)(1e-30,0x7fc00000)", "points are floats");
    style.numeric = PP_NUMERIC_FLOAT;
    cr_assert_str_eq(printed(STROKE, PP_FROM_CLIENT, "height", &style),
                     "3e-45");
}

Test(text_field, abridged_lists_say_so)
{
    struct pp_text_style style = { .max_points = 1 };

    cr_assert_str_eq(printed(STROKE, PP_FROM_CLIENT, "points", &style),
                     "(1.5,-2)... (1 more)");
    cr_assert_str_eq(printed("REMOVE_STROKE indexes=3,2,1", PP_FROM_CLIENT,
                             "indexes", &style), "3... (2 more)");
    style.max_points = 2;
    cr_assert_str_eq(printed(STROKE, PP_FROM_CLIENT, "points", &style),
                     "(1.5,-2)(1e-30,0x7fc00000)");
}

Test(text_field, secrets)
{
    struct pp_text_style style = { .hide_secrets = 1 };

    cr_assert_str_eq(printed("CONNECTION password=pw", PP_FROM_CLIENT,
                             "password", &style), "***");
    cr_assert_str_eq(printed("CONNECTION name=bob password=pw",
                             PP_FROM_CLIENT, "name", &style), "bob");
    cr_assert_str_eq(printed("LOBBY_CREATION json={\"Passcode\":\"pw\","
                             "\"x\":{\"Passcode\":1}, \"Pass\\u0063ode\" : 2}",
                             PP_FROM_CLIENT, "json", &style),
                     "{\"Passcode\":\"***\",\"x\":{\"Passcode\":1}, "
                     "\"Pass\\u0063ode\" : \"***\"}");
    cr_assert_str_eq(printed("LOBBY_FETCH json=[{\"Passcode\":\"a\"},1, "
                             "{\"Passcode\":\"b\",\"x\":1} ]",
                             PP_FROM_SERVER, "json", &style),
                     "[{\"Passcode\":\"***\"},1, {\"Passcode\":\"***\","
                     "\"x\":1} ]");
    cr_assert_str_eq(printed("LOBBY_CREATION json=\"{\\\"Passcode\\\":\"",
                             PP_FROM_CLIENT, "json", &style), "***");
}
