#include "documents.h"

#include <string.h>
#include <time.h>

Test(repeated, member) /* V-lobby.repeated: at the second name */
{
    const struct pp_frame *frame;

    frame = lobby("{" FIVE("\"public\"") ",\"Mode\":\"n\"}");
    bad_i(frame, "V-lobby.repeated", at(frame, "\"Mode\":\"n\""));
    frame = lobby("{\"x\":1,\"x\":2,\"x\":3," FIVE("\"public\"") "}");
    bad_i(frame, "V-lobby.repeated", 7);
    frame = lobby("{\"b\":1,\"a\":2,\"a\":3,\"b\":3," FIVE("\"public\"") "}");
    bad_i(frame, "V-lobby.repeated", 13);
    frame = lobby("{\"x\":1,\"\\u0078\":2," FIVE("\"public\"") "}");
    bad_i(frame, "V-lobby.repeated", 7);
    frame = lobby("{\"\\ud83d\\ude00\":1,\"\xf0\x9f\x98\x80\":2,"
                  FIVE("\"public\"") "}");
    bad_i(frame, "V-lobby.repeated", at(frame, "\"\xf0"));
    good(lobby("{\"x\":{\"y\":1,\"y\":2},\"y\":1,\"\":0," FIVE("\"public\"")
               "}"));
}

Test(repeated, many_names_take_no_longer) /* V-lobby.repeated, bounded */
{
    static char json[65000];
    size_t size = 1;
    unsigned i;
    clock_t start;

    json[0] = '{';
    for (i = 0; size < sizeof json - 200; i++)
        size += (size_t)snprintf(json + size, 20, "\"%x\":0,", i * 7919);
    size += (size_t)snprintf(json + size, 200, "%s", FIVE("\"public\"") "}");
    start = clock();
    accept(PP_FROM_CLIENT, PP_LEVEL_I,
           say_data(PP_LOBBY_CREATION, json, size));
    cr_assert_lt(clock() - start, 2 * CLOCKS_PER_SEC);
}
