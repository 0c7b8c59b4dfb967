/* The JSON documents: V-lobby.*, V-info.*, V-list.json. */
#include "documents.h"

#include <string.h>

Test(lobby, good)
{
    good(lobby("{" FIVE("\"public\"") "}"));
    good(lobby("{" FIVE("\"private\"") "}"));
    good(lobby("{" FIVE("\"protected\"") "}"));
    good(lobby(" \t\r\n{ \"Mode\" : \"x\" , " FOUR("\"public\"") " } \n"));
    good(lobby("{\"\\u004dode\":\"x\"," FOUR("\"pub\\u006cic\"") "}"));
    accept(PP_FROM_CLIENT, PP_LEVEL_I,
           say_data(PP_LOBBY_CONNECT, "{" FIVE("\"public\"") "}",
                    strlen("{" FIVE("\"public\"") "}")));
}

Test(lobby, json) /* V-lobby.json */
{
    bad_r(lobby(""), "V-lobby.json", 0);
    bad_r(lobby("[]"), "V-lobby.json", 0);
    bad_r(lobby(" \"x\""), "V-lobby.json", 1);
    bad_r(lobby("{" FIVE("\"public\"")), "V-lobby.json",
          strlen("{" FIVE("\"public\"")));
    bad_r(lobby("{" FIVE("\"public\"") ",}"), "V-lobby.json",
          strlen("{" FIVE("\"public\"") ","));
    bad_r(lobby("{\"a\":\"\xff\"}"), "V-lobby.json", 6);
    bad_r(lobby("\xef\xbb\xbf{}"), "V-lobby.json", 0);
    bad_r(lobby("{\"a\":01}"), "V-lobby.json", 6);
    bad_r(say_data(PP_LOBBY_CREATION, "{\"a\0\":1}", 8), "V-lobby.json", 3);
}

Test(lobby, members) /* V-lobby.members: at the closing bracket */
{
    static const char *const all[] = { "\"Filename\":\"f\"", "\"Owner\":\"o\"",
                                       "\"Mode\":\"m\"",
                                       "\"Protection\":\"public\"",
                                       "\"Passcode\":\"p\"" };
    char json[200];
    size_t missing, i;

    for (missing = 0; missing < 5; missing++) {
        strcpy(json, "{\"x\":{}");
        for (i = 0; i < 5; i++)
            if (i != missing)
                strcat(strcat(json, ","), all[i]);
        strcat(json, "}");
        bad_r(lobby(json), "V-lobby.members", strlen(json) - 1);
    }
    bad_r(lobby("{}"), "V-lobby.members", 1);
    bad_r(lobby("{\"mode\":\"m\"," FOUR("\"public\"") "}"), "V-lobby.members",
          strlen("{\"mode\":\"m\"," FOUR("\"public\"")));
}

Test(lobby, strings) /* V-lobby.strings */
{
    static const char *const others[] = { "1", "null", "true", "[]", "{}" };
    char json[200];
    size_t i;

    for (i = 0; i < 5; i++) {
        snprintf(json, sizeof json, "{\"Mode\":%s," FOUR("\"public\"") "}",
                 others[i]);
        bad_r(lobby(json), "V-lobby.strings", 8);
    }
    bad_r(lobby("{\"Mode\":\"m\"," FOUR("1") "}"), "V-lobby.strings",
          strlen("{\"Mode\":\"m\",\"Filename\":\"f\",\"Owner\":\"o\","
                 "\"Protection\":"));
}

Test(lobby, protection) /* V-lobby.protection */
{
    const struct pp_frame *frame = lobby("{" FIVE("\"Public\"") "}");

    bad_r(frame, "V-lobby.protection", at(frame, "\"Public\""));
    frame = lobby("{" FIVE("\"\"") "}");
    bad_r(frame, "V-lobby.protection", at(frame, "\"\",\"Pass"));
    frame = lobby("{" FIVE("\"publics\"") "}");
    bad_r(frame, "V-lobby.protection", at(frame, "\"publics\""));
}

Test(lobby, notempty) /* V-lobby.notempty: all but Passcode */
{
    const struct pp_frame *frame =
        lobby("{\"Filename\":\"\",\"Owner\":\"o\",\"Mode\":\"m\","
              "\"Protection\":\"public\",\"Passcode\":\"\"}");

    bad_i(frame, "V-lobby.notempty", 12);
    frame = lobby("{\"Filename\":\"f\",\"Owner\":\"\",\"Mode\":\"m\","
                  "\"Protection\":\"public\",\"Passcode\":\"\"}");
    bad_i(frame, "V-lobby.notempty", at(frame, "\"\",\"Mode"));
    frame = lobby("{" FOUR("\"public\"") ",\"Mode\":\"\"}");
    bad_i(frame, "V-lobby.notempty", at(frame, "\"\"}"));
}

Test(lobby, an_empty_member_comes_before_a_missing_one)
{
    const struct pp_frame *frame = lobby("{\"Filename\":\"\"}");

    reject(PP_FROM_CLIENT, PP_LEVEL_I, frame, "V-lobby.notempty", 12);
    reject(PP_FROM_CLIENT, PP_LEVEL_R, frame, "V-lobby.members", 14);
}

Test(lobby, others) /* V-lobby.others */
{
    good(lobby("{\"x\":[1,{\"x\":null}]," FIVE("\"public\"") ",\"mode\":1}"));
}

Test(lobby, text) /* V-lobby.text */
{
    const struct pp_frame *frame;

    frame = lobby("{\"x\":\"\\u0000\"," FIVE("\"public\"") "}");
    bad_i(frame, "V-lobby.text", 6);
    frame = lobby("{\"x\":[{\"\\uDEAD\":1}]," FIVE("\"public\"") "}");
    bad_i(frame, "V-lobby.text", at(frame, "\\uDEAD"));
    frame = lobby("{\"x\":\"\\ud83dx\"," FIVE("\"public\"") "}");
    bad_i(frame, "V-lobby.text", 6);
    frame = lobby("{\"x\":\"\\ud83d\\ud83d\\ude00\"," FIVE("\"public\"") "}");
    bad_i(frame, "V-lobby.text", 6);
    good(lobby("{\"x\":\"\\\\u0000 \\ud83d\\ude00 \\u0001\","
               FIVE("\"public\"") "}"));
    frame = lobby("{" FIVE("\"public\"") "} \n x");
    bad_i(frame, "V-lobby.text", frame->data_size - 1u);
    frame = lobby("{" FIVE("\"public\"") "}}");
    bad_i(frame, "V-lobby.text", frame->data_size - 1u);
    frame = say_data(PP_LOBBY_CREATION, "{" FIVE("\"public\"") "}",
                     strlen("{" FIVE("\"public\"") "}") + 1); /* and a NUL */
    bad_i(frame, "V-lobby.text", frame->data_size - 1u);
}

Test(info, same_rules_without_mode) /* V-info.* */
{
    const struct pp_frame *frame;

    good(info("{" FOUR("\"public\"") "}"));
    good(info("{" FOUR("\"public\"") ",\"Mode\":1}")); /* .others */
    bad_r(info("[]"), "V-info.json", 0);
    bad_r(info("{\"Owner\":\"o\"}"), "V-info.members", 12);
    bad_r(info("{\"Owner\":1}"), "V-info.strings", 9);
    frame = info("{" FOUR("\"x\"") "}");
    bad_r(frame, "V-info.protection", at(frame, "\"x\""));
    frame = info("{" FOUR("\"public\"") ",\"Mode\":1,\"Mode\":1}");
    bad_i(frame, "V-info.repeated", frame->data_size - 9u);
    frame = info("{" FOUR("\"public\"") ",\"\\u0000\":1}");
    bad_i(frame, "V-info.text", at(frame, "\\u0000"));
    frame = info("{" FOUR("\"public\"") "}]");
    bad_i(frame, "V-info.text", frame->data_size - 1u);
    frame = info("{\"Filename\":\"\",\"Owner\":\"o\",\"Protection\":"
                 "\"public\",\"Passcode\":\"\"}");
    bad_i(frame, "V-info.notempty", 12);
}

/* ---- lists -------------------------------------------------------------- */

static void list(unsigned type, const char *json, long offset)
{
    const struct pp_frame *frame = say_data(type, json, strlen(json));

    if (offset < 0) {
        accept(PP_FROM_SERVER, PP_LEVEL_I, frame);
        return;
    }
    reject(PP_FROM_SERVER, PP_LEVEL_I, frame, "V-list.json", (size_t)offset);
    reject(PP_FROM_SERVER, PP_LEVEL_R, frame, "V-list.json", (size_t)offset);
}

#define ENTRY(clients) "{" FIVE("\"public\"") ",\"Clients\":" clients "}"

Test(list, lobbies) /* V-list.json */
{
    const unsigned type = PP_LOBBY_FETCH;
    const long entry = (long)strlen(ENTRY("[]"));

    list(type, "[]", -1);
    list(type, " [ " ENTRY("[]") " , " ENTRY("[\"a\",\"b\"]") " ] ", -1);
    list(type, "", 0);
    list(type, "{}", 0);
    list(type, "[", 1);
    list(type, "[]x", 2);
    list(type, "[1]", 1);
    list(type, "[" ENTRY("[]") ",[]]", 2 + entry);
    list(type, "[{" FIVE("\"public\"") "}]",
         (long)strlen("[{" FIVE("\"public\"")));
    list(type, "[{\"Mode\":1}]", 9);
    list(type, "[" ENTRY("{}") "]", entry - 2);
    list(type, "[" ENTRY("[\"a\",1]") "]", entry - 2 + 5);
    list(type, "[" ENTRY("[]") "," ENTRY("\"a\"") "]", 2 * entry - 1);
}

Test(list, channels) /* V-list.json */
{
    const unsigned type = PP_CHANNEL_FETCH;

    list(type, "[{\"Name\":\"g\",\"Clients\":[\"a\"]}]", -1);
    list(type, "[{\"Name\":\"g\",\"Clients\":[],\"x\":1}]", -1);
    list(type, "[{\"Name\":\"g\"}]", 12);
    list(type, "[{\"Clients\":[]}]", 14);
    list(type, "[{\"Name\":null,\"Clients\":[]}]", 9);
    list(type, "[{\"Name\":\"g\",\"Clients\":[null]}]", 24);
}
