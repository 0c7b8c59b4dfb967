#include "support.h"

#include <string.h>

static void span(struct pp_span is, const char *right)
{
    cr_assert_eq(is.size, strlen(right));
    cr_assert_arr_eq(is.text, right, is.size);
}

Test(lobby_read, members)
{
    const char json[] = " {\"Owner\":\"al\\u0069ce\",\"x\":\"y\","
                        "\"File\\u006eame\":\"cat\",\"Passcode\":\"\\n\","
                        "\"Mode\":\"stroke\",\"Protection\":\"public\"}";
    char room[sizeof json];
    struct pp_lobby lobby;

    cr_assert_eq(pp_lobby_read(json, sizeof json - 1, room, &lobby), 0);
    span(lobby.filename, "cat");
    span(lobby.owner, "alice");
    span(lobby.mode, "stroke");
    span(lobby.protection, "public");
    span(lobby.passcode, "\n");
}

Test(lobby_read, without_members_or_of_another_kind)
{
    struct pp_lobby lobby;
    char room[64];

    cr_assert_eq(pp_lobby_read("{}", 2, room, &lobby), 0);
    cr_assert_eq(lobby.mode.size, 0);
    cr_assert_eq(pp_lobby_read("{\"Mode\":1}", 10, room, &lobby), 0);
    cr_assert_eq(lobby.mode.size, 0);
    cr_assert_eq(pp_lobby_read("{\"Mode\":\"a\",\"Mode\":\"b\"}", 23, room,
                               &lobby), 0);
    span(lobby.mode, "b");
    cr_assert_eq(pp_lobby_read("[]", 2, room, &lobby), -1);
    cr_assert_eq(pp_lobby_read("{", 1, room, &lobby), -1);
    cr_assert_eq(pp_lobby_read("", 0, room, &lobby), -1);
}
