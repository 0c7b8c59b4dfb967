/* Each V clause of binary and plain text data, right and wrong. */
#include "support.h"

#include <string.h>

/* Data of every length from 0 to 60 is rejected for its size, at the first
 * byte of no whole field, but for the right lengths. */
static void sizes(unsigned type, enum pp_from from, size_t fixed,
                  size_t element, const char *clause)
{
    uint8_t data[60];
    size_t size, rest;

    for (size = 0; size <= sizeof data; size++) {
        /* 1 in each four bytes: a good value of any field */
        memset(data, 0, sizeof data);
        for (rest = 0; rest < sizeof data; rest += 4)
            data[rest] = 1;
        data[16] = 0; /* an angle */
        if (size >= fixed &&
            (element ? (size - fixed) % element == 0 : size == fixed)) {
            accept(from, PP_LEVEL_R, say_data(type, data, size));
            continue;
        }
        if (size >= fixed)
            rest = element ? size - (size - fixed) % element : fixed;
        else
            rest = size - size % (type == PP_RESIZE_CANVAS ? 8 : 4);
        reject(from, PP_LEVEL_R, say_data(type, data, size), clause, rest);
        reject(from, PP_LEVEL_I, say_data(type, data, size), clause, rest);
    }
}

Test(data, empty_size) /* V-empty.size */
{
    sizes(PP_LOBBY_FETCH, PP_FROM_CLIENT, 0, 0, "V-empty.size");
    sizes(PP_CHANNEL_FETCH, PP_FROM_CLIENT, 0, 0, "V-empty.size");
    sizes(PP_REMOVE_SELECTION, PP_FROM_SERVER, 0, 0, "V-empty.size");
    sizes(PP_RESET_CANVAS, PP_FROM_CLIENT, 0, 0, "V-empty.size");
    sizes(PP_UPDATE_DATABASE, PP_FROM_SERVER, 0, 0, "V-empty.size");
    sizes(PP_FETCH_DATABASE, PP_FROM_CLIENT, 0, 0, "V-empty.size");
    sizes(PP_LOBBY_DISCONNECT, PP_FROM_CLIENT, 0, 0, "V-empty.size");
}

Test(data, binary_sizes) /* V-*.size */
{
    sizes(PP_ADD_STROKE, PP_FROM_CLIENT, 16, 8, "V-stroke.size");
    sizes(PP_INSERT_STROKE, PP_FROM_SERVER, 16, 8, "V-stroke.size");
    sizes(PP_REPLACE_STROKE, PP_FROM_CLIENT, 16, 8, "V-stroke.size");
    sizes(PP_SELECTED_STROKE, PP_FROM_CLIENT, 0, 4, "V-indexes.size");
    sizes(PP_UNSELECTED_STROKE, PP_FROM_CLIENT, 0, 4, "V-indexes.size");
    sizes(PP_SEND_POINTS, PP_FROM_CLIENT, 8, 8, "V-points.size");
    sizes(PP_CREATE_SELECTION, PP_FROM_CLIENT, 20, 0, "V-rectangle.size");
    sizes(PP_UPDATE_SELECTION, PP_FROM_SERVER, 20, 0, "V-rectangle.size");
    sizes(PP_RESIZE_CANVAS, PP_FROM_CLIENT, 16, 0, "V-doubles.size");
    sizes(PP_RESIZE_CANVAS_INT, PP_FROM_CLIENT, 8, 0, "V-ints.size");
    sizes(PP_BUCKET_FILL, PP_FROM_CLIENT, 12, 0, "V-fill.size");
    sizes(PP_LOBBY_CONNECT, PP_FROM_SERVER, 4, 0, "V-status.size");
}

Test(data, removal_size) /* V-indexes.size: of falling indexes */
{
    uint8_t data[14] = { 3, 0, 0, 0, 2, 0, 0, 0, 1 };
    size_t size;

    for (size = 0; size <= sizeof data; size++)
        if (size % 4)
            reject(PP_FROM_CLIENT, PP_LEVEL_I,
                   say_data(PP_REMOVE_STROKE, data, size), "V-indexes.size",
                   size - size % 4);
    accept(PP_FROM_CLIENT, PP_LEVEL_I, say_data(PP_REMOVE_STROKE, data, 12));
    accept(PP_FROM_CLIENT, PP_LEVEL_I, say_data(PP_REMOVE_STROKE, data, 0));
}

/* ---- text --------------------------------------------------------------- */

Test(data, password) /* V-password.utf8, V-text.nul */
{
    ACCEPT("CONNECTION password=\"\"");
    ACCEPT("CONNECTION password=p\xc3\xa9");
    ACCEPT("CREATE_ACCOUNT password=\"a b\\n\"");
    REJECT("CONNECTION password=\"ab\\xff\"", "V-password.utf8", 2);
    REJECT_R("CONNECTION password=\"ab\\xc3\"", "V-password.utf8", 2);
    REJECT_R("CREATE_ACCOUNT password=\"\\xed\\xa0\\x80\"", "V-password.utf8",
             0);
    REJECT("CONNECTION password=\"a\\x00\"", "V-text.nul", 1);
    REJECT("CONNECTION password=\"\\x00\\xff\"", "V-text.nul", 0);
    ACCEPT_R("CONNECTION password=\"a\\x00\"");
}

Test(data, channel) /* V-channel.utf8, .notempty, .plain, V-text.nul */
{
    static const char *const types[] = { "CHANNEL_CREATION",
                                         "CHANNEL_CONNECTION",
                                         "CHANNEL_DISCONNECT" };
    char line[80];
    size_t i;

    for (i = 0; i < 3; i++) {
        snprintf(line, sizeof line, "%s channel=\"\"", types[i]);
        REJECT(line, "V-channel.notempty", 0);
        ACCEPT_R(line);
    }
    ACCEPT("CHANNEL_CREATION channel=\"g\xc3\xa9n\xc3\xa9ral 2\"");
    REJECT("CHANNEL_CREATION channel=\"a\\xff\"", "V-channel.utf8", 1);
    ACCEPT_R("CHANNEL_CREATION channel=\"a\\xff\"");
    REJECT("CHANNEL_CREATION channel=\"a\\x00\"", "V-text.nul", 1);
    REJECT("CHANNEL_CREATION channel=\" a\"", "V-channel.plain", 0);
    REJECT("CHANNEL_CREATION channel=\"ab \"", "V-channel.plain", 2);
    REJECT("CHANNEL_CREATION channel=\" \"", "V-channel.plain", 0);
    REJECT("CHANNEL_CREATION channel=\"a;b \"", "V-channel.plain", 1);
    REJECT("CHANNEL_CREATION channel=\";\"", "V-channel.plain", 0);
    REJECT("CHANNEL_CREATION channel=\"\\xff \"", "V-channel.utf8", 0);
    ACCEPT_R("CHANNEL_CREATION channel=\" ; \"");
}

Test(data, message) /* V-message.separator, .channel, .utf8, V-text.nul */
{
    ACCEPT("CHANNEL_MESSAGE channel=general content=hello");
    ACCEPT("CHANNEL_MESSAGE channel=general content=\"\""); /* .content */
    ACCEPT("CHANNEL_MESSAGE message=\"a;b;c\"");            /* .spaces */
    REJECT("CHANNEL_MESSAGE message=\"\"", "V-message.separator", 0);
    REJECT("CHANNEL_MESSAGE message=abc", "V-message.separator", 3);
    REJECT_R("CHANNEL_MESSAGE message=abc", "V-message.separator", 3);
    REJECT_R("CHANNEL_MESSAGE message=\";x\"", "V-message.channel", 0);
    REJECT("CHANNEL_MESSAGE message=\"  ;x\"", "V-message.channel", 2);
    REJECT("CHANNEL_MESSAGE message=\"a;\\xff\"", "V-message.utf8", 2);
    ACCEPT_R("CHANNEL_MESSAGE message=\"a;\\xff\"");
    REJECT("CHANNEL_MESSAGE message=\"a;\\x00\"", "V-text.nul", 2);
    REJECT("CHANNEL_MESSAGE message=\"\\xff\"", "V-message.utf8", 0);
}

Test(data, filter) /* V-filter.utf8, .notempty, V-text.nul */
{
    ACCEPT("APPLY_FILTER_SELECTION filter=blur");
    REJECT("APPLY_FILTER_SELECTION filter=\"\"", "V-filter.notempty", 0);
    ACCEPT_R("APPLY_FILTER_SELECTION filter=\"\"");
    REJECT("APPLY_FILTER_SELECTION filter=\"a\\xff\"", "V-filter.utf8", 1);
    ACCEPT_R("APPLY_FILTER_SELECTION filter=\"a\\xff\"");
    REJECT("APPLY_FILTER_SELECTION filter=\"ab\\x00\"", "V-text.nul", 2);
}

Test(data, reason) /* V-text.nul */
{
    accept(PP_FROM_SERVER, PP_LEVEL_I, say("LOBBY_PLAYER_KICK reason=\"\""));
    accept(PP_FROM_SERVER, PP_LEVEL_I,
           say("LOBBY_PLAYER_KICK reason=\"now private\""));
    reject(PP_FROM_SERVER, PP_LEVEL_I,
           say("LOBBY_PLAYER_KICK reason=\"ab\\x00\""), "V-text.nul", 2);
    accept(PP_FROM_SERVER, PP_LEVEL_R,
           say("LOBBY_PLAYER_KICK reason=\"ab\\x00\""));
}

/* ---- drawing ------------------------------------------------------------ */

#define STROKE(index, points)                                               \
    "ADD_STROKE rgba=#01020304 height=2 width=2.5 index=" index             \
    " points=" points

Test(data, stroke) /* V-stroke.index, .points, .finite */
{
    ACCEPT(STROKE("0", "(0,0)"));
    ACCEPT(STROKE("2147483647", "(3.4028235e38,-1)(1,2)"));
    REJECT(STROKE("-1", "(0,0)"), "V-stroke.index", 0);
    ACCEPT_R(STROKE("-1", "(0,0)"));
    REJECT(STROKE("0", ""), "V-stroke.points", 16);
    ACCEPT_R(STROKE("0", ""));
    REJECT(STROKE("0", "(0x7f800000,0)"), "V-stroke.finite", 16);
    REJECT(STROKE("0", "(0,0xff800000)"), "V-stroke.finite", 20);
    REJECT(STROKE("0", "(0,0)(1,1)(0,0x7fc00001)"), "V-stroke.finite", 36);
    REJECT(STROKE("0", "(0,0)(0xff800000,0x7f800000)"), "V-stroke.finite", 24);
    ACCEPT(STROKE("0", "(0x7f7fffff,0xff7fffff)(0xff7fffff,0x007fffff)"));
    ACCEPT_R(STROKE("0", "(0x7f800000,0)"));
    REJECT(STROKE("-2147483648", "(0x7f800000,0)"), "V-stroke.index", 0);
}

Test(data, stroke_sizes_are_any_four_bytes) /* N-1 */
{
    ACCEPT("ADD_STROKE index=1 rgba=#00000000 height=0x7fc00000 width=-1 "
           "points=(1,1)");
}

Test(data, indexes) /* V-indexes.positive; order and repeats are free */
{
    ACCEPT("SELECTED_STROKE indexes=");
    ACCEPT("SELECTED_STROKE indexes=1,2,2,0");
    ACCEPT("UNSELECTED_STROKE indexes=5,5");
    REJECT("SELECTED_STROKE indexes=1,-1", "V-indexes.positive", 4);
    ACCEPT_R("SELECTED_STROKE indexes=-1");
}

Test(data, removal) /* V-indexes.order.server, .repeated, .positive */
{
    ACCEPT("REMOVE_STROKE indexes=");
    ACCEPT("REMOVE_STROKE indexes=0");
    ACCEPT("REMOVE_STROKE indexes=2147483647,5,0");
    REJECT("REMOVE_STROKE indexes=5,6", "V-indexes.order.server", 4);
    ACCEPT_R("REMOVE_STROKE indexes=5,6");
    REJECT("REMOVE_STROKE indexes=5,4,4", "V-indexes.repeated", 8);
    ACCEPT_R("REMOVE_STROKE indexes=5,5");
    REJECT("REMOVE_STROKE indexes=5,4,5", "V-indexes.order.server", 8);
    REJECT("REMOVE_STROKE indexes=5,5,6", "V-indexes.repeated", 4);
    REJECT("REMOVE_STROKE indexes=5,6,6", "V-indexes.order.server", 4);
    REJECT("REMOVE_STROKE indexes=5,-1,-1", "V-indexes.positive", 4);
    REJECT("REMOVE_STROKE indexes=-2,-1", "V-indexes.positive", 0);
}

Test(data, points) /* V-points.none: no point is good, so are any bits */
{
    ACCEPT("SEND_POINTS pen=1 rgba=#00000000 points=");
    ACCEPT("SEND_POINTS pen=1.0 rgba=#ffffffff points=(0x7fc00000,-1)(1,2)");
}

Test(data, angle) /* V-rectangle.angle.server: of a new selection only */
{
    ACCEPT("CREATE_SELECTION x=1 y=2.5 length=3 width=-4 angle=0");
    REJECT("CREATE_SELECTION x=1 y=2 length=3 width=4 angle=1",
           "V-rectangle.angle.server", 16);
    REJECT("CREATE_SELECTION x=1 y=2 length=3 width=4 angle=-0.0",
           "V-rectangle.angle.server", 16);
    ACCEPT_R("CREATE_SELECTION x=1 y=2 length=3 width=4 angle=1");
    ACCEPT("UPDATE_SELECTION x=1 y=2 length=3 width=4 angle=45.5");
}

Test(data, doubles) /* V-doubles.positive */
{
    ACCEPT("RESIZE_CANVAS length=0.5 width=1e300");
    REJECT("RESIZE_CANVAS length=0 width=1", "V-doubles.positive", 0);
    REJECT("RESIZE_CANVAS length=1 width=-0", "V-doubles.positive", 8);
    REJECT("RESIZE_CANVAS length=1 width=-2", "V-doubles.positive", 8);
    REJECT("RESIZE_CANVAS length=0x7ff0000000000000 width=1",
           "V-doubles.positive", 0);
    REJECT("RESIZE_CANVAS length=1 width=0x7ff8000000000000",
           "V-doubles.positive", 8);
    ACCEPT_R("RESIZE_CANVAS length=-1 width=0x7ff8000000000000");
}

Test(data, ints) /* V-ints.positive */
{
    ACCEPT("RESIZE_CANVAS_INT length=1 width=2147483647");
    REJECT("RESIZE_CANVAS_INT length=0 width=1", "V-ints.positive", 0);
    REJECT("RESIZE_CANVAS_INT length=1 width=-1", "V-ints.positive", 4);
    ACCEPT_R("RESIZE_CANVAS_INT length=0 width=-1");
}

Test(data, fill) /* V-fill.size: its values are free */
{
    ACCEPT("BUCKET_FILL x=-1 y=0x7fc00000 rgba=#00000000");
}

/* ---- statuses ----------------------------------------------------------- */

static void status(const char *type, const char *field, unsigned value,
                   int good)
{
    char line[80];

    snprintf(line, sizeof line, "%s %s=%u", type, field, value);
    if (good)
        accept(PP_FROM_SERVER, PP_LEVEL_I, say(line));
    else
        reject(PP_FROM_SERVER, PP_LEVEL_R, say(line), "V-status.size", 0);
}

Test(data, statuses) /* V-status.size: one of the values of its table */
{
    unsigned value;

    for (value = 0; value < 300; value++) {
        status("CONNECTION", "status", value, value <= 2);
        status("LOBBY_CREATION", "status", value, value <= 3);
        status("LOBBY_CONNECT", "status", value, value <= 3);
        status("CREATE_ACCOUNT", "status", value, value == 0 || value == 2);
        status("LOBBY_FREEZE_STATE", "state", value, value <= 1);
    }
    status("LOBBY_FREEZE_STATE", "state", UINT32_MAX, 0);
}
