/* The page's data: a line for each record. tests/browser/test_dump*.py looks at
 * the page itself. */
#include <criterion/criterion.h>
#include <string.h>

#include <output_html.h>
#include <polypaint/json.h>
#include <report_page.h>

#include "shown.h"

static const struct show plain;
static const struct show with_passwords = { .passwords = 1 };

static struct output *opened(const struct show *show)
{
    struct output *output = output_html(show, shown_path());

    cr_assert(output);
    return output;
}

/* The lines behind the tables, each of which must be JSON without a `<`. */
static const char *lines_of(struct output *output)
{
    static char lines[1 << 20];
    const char *page = shown_by(output), *line, *end;
    size_t before = strlen(page_before), after = strlen(page_after);
    size_t size = strlen(page) - before - after;

    cr_assert_eq(strncmp(page, page_before, before), 0);
    cr_assert_str_eq(page + before + size, page_after);
    memcpy(lines, page + before, size);
    lines[size] = '\0';
    for (line = lines; *line; line = end + 1) {
        end = strchr(line, '\n');
        cr_assert(end, "%s", line);
        cr_assert_eq(pp_json_check(line, (size_t)(end - line), NULL, NULL), 0,
                     "%.*s", (int)(end - line), line);
    }
    cr_assert_not(strchr(lines, '<'));
    return strchr(lines, '\n') + 1;
}

Test(output_html, tables_come_from_the_protocol_s_own)
{
    struct output *output = opened(&plain);
    const char *page = shown_by(output);

    cr_assert(strstr(page, "[12,\"ADD_STROKE\",\"STROKE\",\"RELAYED\","
                           "\"DRAWING\",\"3.2.13\"],"));
    cr_assert(strstr(page, "[\"STROKE\",\"points\",\"POINTS\"],"));
    cr_assert(strstr(page, "[\"LOGIN_STATUS\",2,\"BAD_PASSWORD\"],"));
    cr_assert(strstr(page, "[\"V-stroke.size\",\""));
    cr_assert(strstr(page, "\"numeric\":\"auto\",\"passwords\":false,"));
}

Test(output_html, a_connection_is_told_when_it_or_its_place_is_new)
{
    struct output *output = opened(&plain);
    struct said bob = said_by(2, "bob", "cat");

    say(&bob, output, "ADD_STROKE date=9 index=3 rgba=#ff0000ff height=2 "
                      "width=2.0 points=(1.5,-2)");
    say(&bob, output, "RESET_CANVAS date=9");
    bob.lobby = "";
    bob.owner = "";
    say(&bob, output, "LOBBY_FETCH date=9");
    cr_assert_str_eq(
        lines_of(output),
        "[\"start\",\"1516147200000000000\"]\n"
        "[\"connection\",2,\"10.0.0.2:40000\",\"10.0.0.1:5000\",1,\"bob\","
        "\"cat\",\"ada\"]\n"
        "[\"canvas\",\"cat\",\"ada\"]\n"
        "[0,0,2,0,1,0,1,\"IwAMCQAAAANib2IDAAAA/wAA/wIAAAAAAABAAADAPwAAAMA=\"]"
        "\n"
        "[0,0,2,1000000,2,0,2,\"CwAYCQAAAANib2I=\"]\n"
        "[\"connection\",2,\"10.0.0.2:40000\",\"10.0.0.1:5000\",1,\"bob\","
        "\"\",\"\"]\n"
        "[0,0,2,2000000,3,-1,3,\"CwAFCQAAAANib2I=\"]\n");
}

Test(output_html, secrets_are_left_out_and_told_as_they_may_be_shown)
{
    struct output *output = opened(&plain);
    struct said bob = said_by(2, "bob", "");
    const char *lines;

    say(&bob, output, "CONNECTION date=9 password=secret");
    lines = lines_of(output);
    cr_assert(strstr(lines, ",\"EQADCQAAAANib2I=\",{\"sure\":100,\"hidden\":[["
                            "\"password\",11,6,\"***\"],null]}]"), "%s", lines);
}

Test(output_html, a_passcode_is_hidden_in_its_document)
{
    struct output *output = opened(&plain);
    struct said bob = said_by(2, "bob", "");
    const char *lines;

    say(&bob, output,
        "LOBBY_CONNECT date=9 json={\"Filename\":\"cat\",\"Owner\":\"ada\","
        "\"Mode\":\"stroke\",\"Protection\":\"protected\","
        "\"Passcode\":\"1234\"}");
    lines = lines_of(output);
    cr_assert(strstr(lines, "\\\"Passcode\\\":\\\"***\\\"}"), "%s", lines);
    cr_assert_not(strstr(lines, "1234"));
    cr_assert_not(strstr(lines, "IxMjM0")); /* in base64 */
}

Test(output_html, secrets_are_there_when_asked_for)
{
    struct output *output = opened(&with_passwords);
    struct said bob = said_by(2, "bob", "");
    const char *lines;

    say(&bob, output, "CONNECTION date=9 password=secret");
    lines = lines_of(output);
    cr_assert(strstr(lines, ",\"EQADCQAAAANib2JzZWNyZXQ=\"]"), "%s", lines);
}

Test(output_html, nothing_can_end_the_element_it_stands_in)
{
    struct output *output = opened(&plain);
    struct said eve = said_by(2, "</script>", "<!--<script>");
    const char *lines;

    say(&eve, output, "RESET_CANVAS date=9");
    lines = lines_of(output);
    cr_assert(strstr(lines, "\"\\u003c/script>\",\"\\u003c!--\\u003cscript>\""),
              "%s", lines);
}

Test(output_html, what_is_wrong_has_its_clause_and_words)
{
    struct output *output = opened(&plain);
    struct said bob = said_by(2, "bob", "");
    struct pp_finding finding = shown_finding(PP_CLAUSE_S_5, "it said nothing");
    struct record late = shown_other(&bob, RECORD_FINDING);
    const char *lines;

    late.findings = &finding;
    late.finding_count = 1;
    late.number = 7;
    say(&bob, output, "RAW 0c 00 18 00 00 00 00 00 01 02 03 04");
    output->record(output, &late);
    lines = lines_of(output);
    cr_assert(strstr(lines, "{\"sure\":100,\"verdict\":[8,\"V-empty.size\","),
              "%s", lines);
    cr_assert(strstr(lines, "[5,0,2,0,0,7,{\"sure\":100,\"findings\":[["
                            "\"server\",\"S-5\",\"it said nothing\",7]]}]"),
              "%s", lines);
}

Test(output_html, everything_else_is_told_too)
{
    struct output *output = opened(&plain);
    struct said bob = said_by(2, "bob", "");
    struct record open = shown_other(&bob, RECORD_OPEN);
    struct record gap = shown_other(&bob, RECORD_GAP);
    struct record end = shown_other(&bob, RECORD_CLOSE);
    const char *lines;

    gap.size = 45;
    gap.missing = TCP_MISSING_CUT;
    end.end = TCP_END_RST;
    output->record(output, &open);
    output->record(output, &gap);
    output->record(output, &end);
    lines = lines_of(output);
    cr_assert(strstr(lines, "[1,0,2,0,0]\n"), "%s", lines);
    cr_assert(strstr(lines, "[3,0,2,0,0,45,\"the capture's snap length"),
              "%s", lines);
    cr_assert(strstr(lines, "[2,0,2,0,0,\"rst\",\"cuts the connection (RST)\"]"),
              "%s", lines);
}

/* A password may stand behind the header of what is no frame. */
Test(output_html, of_bytes_that_are_no_frame_eight_are_shown)
{
    static const uint8_t bytes[] = { 0, 0, 3, 4, 5, 6, 7, 8, 's', 'e', 'c' };
    struct output *output = opened(&plain);
    struct said bob = said_by(2, "bob", "");
    struct record broken = shown_other(&bob, RECORD_BROKEN);
    struct pp_verdict verdict = { PP_CLAUSE_F_1, 0, "its size is 0" };
    const char *lines;

    broken.verdict = &verdict;
    broken.size = 500;
    broken.bytes = bytes;
    broken.byte_count = sizeof bytes;
    output->record(output, &broken);
    lines = lines_of(output);
    cr_assert(strstr(lines, "[4,0,2,0,0,500,\"AAADBAUGBwg=\",{\"sure\":100,"
                            "\"verdict\":[0,\"F-1\",\"its size is 0\"]}]"),
              "%s", lines);
}

Test(output_html, a_file_that_cannot_be_made_is_told)
{
    cr_assert_null(output_html(&plain, "/nowhere/at/all.html"));
}
