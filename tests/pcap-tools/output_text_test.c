/* One line a frame: what people read. */
#include <criterion/criterion.h>
#include <string.h>

#include <output_text.h>

#include "shown.h"

static const struct show plain;

#define STROKE                                                              \
    "ADD_STROKE index=3 rgba=#ff0000ff height=2 width=2 "                     \
    "points=(1,2)(3,4)(5,6)(7,8)(9,10)"
#define START "00:00:00.000000 10.0.0.2:40000 > 10.0.0.1:5000 "

static const char *text_of(const struct show *show, struct said said,
                           const char *line)
{
    struct output *output = output_text(show, shown_path());

    cr_assert(output);
    say(&said, output, line);
    return shown_by(output);
}

Test(output_text, a_line_with_time_ends_user_and_text_form)
{
    cr_assert_str_eq(text_of(&plain, said_by(2, "bob", "cat"),
                             "RESET_CANVAS date=9"),
                     START "bob RESET_CANVAS name=bob date=9\n");
}

Test(output_text, long_lists_are_abridged_and_say_so)
{
    cr_assert(strstr(text_of(&plain, said_by(2, "bob", ""), STROKE),
                     "points=(1,2)(3,4)(5,6)(7,8)... (1 more)\n"));
}

Test(output_text, frames_of_the_server_point_the_other_way)
{
    struct said said = said_by(2, "bob", "");

    said.from = PP_FROM_SERVER;
    cr_assert_str_eq(text_of(&plain, said, "UPDATE_DATABASE name=\"\" date=9"),
                     "00:00:00.000000 10.0.0.1:5000 > 10.0.0.2:40000 bob "
                     "UPDATE_DATABASE name=\"\" date=9\n");
}

Test(output_text, unknown_users_are_a_dash_and_odd_names_quoted)
{
    cr_assert(strstr(text_of(&plain, said_by(2, "", ""), "RESET_CANVAS"),
                     ":5000 - RESET_CANVAS"));
    cr_assert(strstr(text_of(&plain, said_by(2, "b \033[31m", ""),
                             "RESET_CANVAS name=a"),
                     ":5000 \"b \\x1b[31m\" RESET_CANVAS"));
}

Test(output_text, passwords_and_passcodes_are_masked_unless_asked_for)
{
    const struct show open = { .passwords = 1 };
    const char *lobby = "LOBBY_CREATION json={\"Filename\":\"c\","
                        "\"Owner\":\"bob\",\"Mode\":\"stroke\","
                        "\"Protection\":\"private\",\"Passcode\":\"opensesame\"}";
    const struct show hex = { .hex = 1, .verbose = 1 };

    cr_assert(strstr(text_of(&plain, said_by(2, "", ""),
                             "CONNECTION name=bob password=opensesame"),
                     " password=***\n"));
    cr_assert(strstr(text_of(&open, said_by(2, "", ""),
                             "CONNECTION name=bob password=opensesame"),
                     " password=opensesame\n"));
    cr_assert_not(strstr(text_of(&plain, said_by(2, "bob", ""), lobby),
                         "opensesame"));
    /* 6f 70 65 6e is "open" */
    cr_assert_not(strstr(text_of(&hex, said_by(2, "bob", ""), lobby),
                         "6f 70 65 6e"));
    cr_assert(strstr(text_of(&hex, said_by(2, "", ""),
                             "CONNECTION name=bob password=opensesame"),
                     "    000b  ** ** ** ** ** ** ** ** ** **                    "
                     "password=***\n"));
}

Test(output_text, a_broken_frame_shows_its_clause_byte_and_why)
{
    const char *text = text_of(&plain, said_by(2, "bob", ""),
                               "RAW 0c 00 18 00 00 00 00 00 01 02 03 04");

    cr_assert(strstr(text, "bob RAW 0c 00 18 00 00 00 00 00 01 02 03 04 ! "
                           "V-empty.size: byte 8: "), "%s", text);
}

Test(output_text, verbose_has_all_fields_a_line_each)
{
    const struct show show = { .verbose = 1 };
    const char *text = text_of(&show, said_by(2, "bob", "cat"), STROKE);

    cr_assert(strstr(text, "bob ADD_STROKE (frame 1, packet 1, connection 2, "
                           "lobby cat of ada)\n"), "%s", text);
    cr_assert(strstr(text, "    type=12 ADD_STROKE\n"), "%s", text);
    cr_assert(strstr(text, "    date=1516147200 2018-01-17T00:00:00Z\n"), "%s",
              text);
    cr_assert(strstr(text, "    index=3\n"), "%s", text);
    cr_assert(strstr(text, "    points=(1,2)(3,4)(5,6)(7,8)(9,10)\n"), "%s",
              text);
}

Test(output_text, hex_has_the_field_of_every_byte_beside_it)
{
    const struct show show = { .hex = 1 };
    const char *text = text_of(&show, said_by(2, "bob", ""),
                               "RAW 0e 00 0d 00 00 00 00 01 62 01 00 00 00 09");

    cr_assert(strstr(text,
                     "    0000  0e 00                                          "
                     "  size=14\n"), "%s", text);
    cr_assert(strstr(text,
                     "    0009  01 00 00 00                                    "
                     "  indexes=1\n"), "%s", text);
    cr_assert(strstr(text,
                     "    000d  09                                             "
                     "  belongs to no field\n"), "%s", text);
}

Test(output_text, what_is_no_frame_has_a_line_of_its_own)
{
    struct said said = said_by(2, "bob", "");
    struct output *output = output_text(&plain, shown_path());
    struct record gap = shown_other(&said, RECORD_GAP);
    struct record open = shown_other(&said, RECORD_OPEN);
    struct record end = shown_other(&said, RECORD_CLOSE);
    struct record finding = shown_other(&said, RECORD_FINDING);
    struct pp_finding found = shown_finding(PP_CLAUSE_S_7, "it did not");

    gap.size = 417;
    finding.findings = &found;
    finding.finding_count = 1;
    end.end = TCP_END_RST;
    output->record(output, &open);
    output->record(output, &gap);
    output->record(output, &finding);
    output->record(output, &end);
    cr_assert_str_eq(shown_by(output),
                     START "bob # connection 2 opens\n"
                     START "bob ! 417 bytes of the client are missing: they "
                     "arrived, but are not in the capture\n"
                     START "bob ! S-7: server's fault: it did not (frame 7)\n"
                     START "bob # client cuts the connection (RST)\n");
}

Test(output_text, a_guessed_start_and_a_finding_are_said)
{
    struct said said = said_by(2, "bob", "");
    struct output *output = output_text(&plain, shown_path());

    say(&said, shown_doubted(output), "RESET_CANVAS date=9");
    cr_assert_str_eq(shown_by(output),
                     START "bob RESET_CANVAS name=bob date=9 (start guessed, "
                     "87 % sure)\n"
                     START "bob ! S-7: server's fault: it did not (frame 7)\n");
}

Test(output_text, bytes_that_are_no_frame_may_hide_a_password)
{
    struct said said = said_by(2, "bob", "");
    struct output *output = output_text(&plain, shown_path());
    struct record broken = shown_other(&said, RECORD_BROKEN);
    const uint8_t bytes[] = "\x05\0abcdefsecret";
    struct pp_verdict verdict = { PP_CLAUSE_F_1, 0, "too small" };

    broken.bytes = bytes;
    broken.byte_count = sizeof bytes - 1;
    broken.size = 100;
    broken.verdict = &verdict;
    output->record(output, &broken);
    cr_assert_str_eq(shown_by(output),
                     START "bob ! F-1: 100 bytes of the client are no frame: "
                     "too small: RAW 05 00 61 62 63 64 65 66 ...\n");
}

Test(output_text, times_have_forms)
{
    static const struct {
        enum moment_form form;
        const char *start;
    } forms[] = {
        { MOMENT_DATE, "2018-01-18T00:00:00.000000Z 10.0.0.2" },
        { MOMENT_EPOCH, "1516233600.000000000 10.0.0.2" },
        { MOMENT_RELATIVE, "+0.000000 10.0.0.2" },
        { MOMENT_DELTA, "+0.000000 10.0.0.2" },
        { MOMENT_NONE, "10.0.0.2" },
    };
    struct said said = said_by(2, "bob", "");
    size_t i;

    said.time = 1516233600000000000LL;
    for (i = 0; i < sizeof forms / sizeof *forms; i++) {
        const struct show show = { .time = forms[i].form };
        const char *text = text_of(&show, said, "RESET_CANVAS");

        cr_assert_eq(strncmp(text, forms[i].start, strlen(forms[i].start)), 0,
                     "%s", text);
    }
}
