/* An object a line: what programs read. tests/programs/test_ppdump_json.py
 * holds whole captures against the schema. */
#include <criterion/criterion.h>
#include <string.h>

#include <output_json.h>
#include <polypaint/json.h>

#include "shown.h"

static const struct show plain;

/* The line of a frame; it must be one line of JSON. */
static const char *json_of(const struct show *show, struct said said,
                           const char *line)
{
    struct output *output = output_json(show, shown_path());
    const char *text;

    cr_assert(output);
    say(&said, output, line);
    text = shown_by(output);
    cr_assert_eq(strchr(text, '\n'), text + strlen(text) - 1, "%s", text);
    cr_assert_eq(pp_json_check(text, strlen(text), NULL, NULL), 0, "%s", text);
    return text;
}

Test(output_json, a_frame_has_everything)
{
    cr_assert_str_eq(
        json_of(&plain, said_by(2, "bob", "cat"),
                "ADD_STROKE date=9 index=3 rgba=#ff0000ff height=2 width=2.0 "
                "points=(1.5,-2)"),
        "{\"kind\":\"frame\",\"time\":1516147200.000000000,\"packet\":1,"
        "\"connection\":2,\"src\":\"10.0.0.2:40000\",\"dst\":\"10.0.0.1:5000\","
        "\"from\":\"client\",\"number\":1,\"id\":12,\"type\":\"ADD_STROKE\","
        "\"size\":35,\"date\":9,\"user\":\"bob\",\"lobby\":\"cat\","
        "\"owner\":\"ada\",\"data\":"
        "\"03000000ff0000ff02000000000000400000c03f000000c0\",\"fields\":{"
        "\"index\":3,\"rgba\":\"#ff0000ff\",\"height\":2,\"width\":2.0,"
        "\"points\":[[1.5,-2]]},\"ok\":true}\n");
}

Test(output_json, a_broken_frame_has_clause_place_and_bytes)
{
    const char *text = json_of(&plain, said_by(2, "bob", ""),
                               "RAW 0c 00 18 00 00 00 00 00 01 02 03 04");

    cr_assert(strstr(text, "\"ok\":false,\"clause\":\"V-empty.size\",\"at\":8,"
                           "\"why\":\""), "%s", text);
    cr_assert(strstr(text, "\"bytes\":\"0c0018000000000001020304\""), "%s",
              text);
}

Test(output_json, unknown_types_are_numbers)
{
    cr_assert(strstr(json_of(&plain, said_by(2, "", ""),
                             "RAW 08 00 2d 00 00 00 00 00"),
                     "\"id\":45,\"type\":45,"));
}

Test(output_json, another_user_of_the_connection_is_said)
{
    struct said said = said_by(2, "bob", "");

    cr_assert(strstr(json_of(&plain, said, "RESET_CANVAS name=eve"),
                     "\"user\":\"eve\",\"session_user\":\"bob\","));
    cr_assert_not(strstr(json_of(&plain, said, "RESET_CANVAS"),
                         "session_user"));
}

Test(output_json, secrets_are_masked_and_so_is_the_data)
{
    const struct show open = { .passwords = 1 };
    const char *login = "CONNECTION name=bob password=opensesame";
    const char *broken = "RAW 0b000400000000007b2261"; /* LOBBY_CREATION {"a */
    const char *text = json_of(&plain, said_by(2, "", ""), login);

    cr_assert(strstr(text, "\"data\":null,\"fields\":{\"password\":\"***\"}"),
              "%s", text);
    text = json_of(&open, said_by(2, "", ""), login);
    cr_assert(strstr(text, "\"fields\":{\"password\":\"opensesame\"}"));
    cr_assert(strstr(text, "\"data\":\"6f70656e736573616d65\""));
    text = json_of(&plain, said_by(2, "bob", ""), broken);
    cr_assert(strstr(text, "\"data\":null,\"fields\":{\"json\":\"***\"}"));
    cr_assert_not(strstr(text, "bytes"));
}

Test(output_json, nothing_ends_a_string_or_obeys)
{
    /* a name of: quote, backslash, newline, escape, C1, U+202E, no UTF-8 */
    const char *text = json_of(&plain, said_by(2, "", ""),
                               "RESET_CANVAS name=\"\\\"\\\\\\n\\x1b\\xc2\\x9b"
                               "\\xe2\\x80\\xae\\xff\xc3\xa9\"");

    cr_assert(strstr(text, "\"user\":\"\\\"\\\\\\u000a\\u001b\\u009b\\u202e"
                           "\\ufffd\xc3\xa9\""), "%s", text);
}

Test(output_json, numbers_that_json_has_not_are_raw_bits)
{
    cr_assert(strstr(json_of(&plain, said_by(2, "bob", ""),
                             "ADD_STROKE index=0 rgba=#00000000 "
                             "height=0x7fc00001 width=1 "
                             "points=(0x7f800000,1e-30)"),
                     "\"height\":\"0x7fc00001\",\"width\":1,\"points\":"
                     "[[\"0x7f800000\",1e-30]]"));
}

Test(output_json, a_message_has_its_parts)
{
    cr_assert(strstr(json_of(&plain, said_by(2, "bob", ""),
                             "CHANNEL_MESSAGE channel=all content=\"hi ; you\""),
                     "\"fields\":{\"message\":\"all ; hi ; you\","
                     "\"channel\":\"all\",\"content\":\"hi ; you\"}"));
}

Test(output_json, a_guessed_start_and_a_finding_are_members)
{
    struct said said = said_by(2, "bob", "");
    struct output *output = output_json(&plain, shown_path());
    const char *text;

    say(&said, shown_doubted(output), "RESET_CANVAS date=9");
    text = shown_by(output);
    cr_assert(strstr(text, "\"ok\":true,\"guessed\":87,\"findings\":[{"
                           "\"clause\":\"S-7\",\"who\":\"server\","
                           "\"why\":\"it did not\",\"frame\":7}]}\n"), "%s",
              text);
}

Test(output_json, gaps_and_findings_are_objects_of_their_own)
{
    struct said said = said_by(2, "bob", "");
    struct output *output = output_json(&plain, shown_path());
    struct record gap = shown_other(&said, RECORD_GAP);
    struct record finding = shown_other(&said, RECORD_FINDING);
    struct pp_finding found = shown_finding(PP_CLAUSE_S_7, "it did not");

    gap.size = 417;
    gap.missing = TCP_MISSING_CUT;
    finding.findings = &found;
    finding.finding_count = 1;
    output->record(output, &gap);
    output->record(output, &finding);
    cr_assert_str_eq(
        shown_by(output),
        "{\"kind\":\"gap\",\"time\":1516147200.000000000,\"connection\":2,"
        "\"src\":\"10.0.0.2:40000\",\"dst\":\"10.0.0.1:5000\","
        "\"from\":\"client\",\"size\":417,\"why\":\"cut\","
        "\"session_user\":\"bob\"}\n"
        "{\"kind\":\"finding\",\"time\":1516147200.000000000,\"connection\":2,"
        "\"src\":\"10.0.0.2:40000\",\"dst\":\"10.0.0.1:5000\","
        "\"from\":\"client\",\"session_user\":\"bob\",\"findings\":["
        "{\"clause\":\"S-7\",\"who\":\"server\",\"why\":\"it did not\","
        "\"frame\":7}]}\n");
}
