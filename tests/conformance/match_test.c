#include <criterion/criterion.h>
#include <string.h>

#include "match.h"

static struct arena arena;
static uint8_t room[PP_FRAME_MAX];

static void end(void)
{
    arena_free(&arena);
}

TestSuite(match, .fini = end);

static struct pp_frame make(const char *line)
{
    struct pp_text_defaults defaults = { "alice", 5, 7 };
    struct pp_text_error error;
    struct pp_frame frame;
    size_t size = pp_text_parse(line, strlen(line), &defaults, room, &error);

    cr_assert_gt(size, 0, "%s: %s", line, error.words);
    cr_assert_eq(pp_frame_read(room, size, &frame), PP_SPLIT_FRAME);
    return frame;
}

static int fits(const char *text, const char *line)
{
    struct match match = { .from = PP_FROM_SERVER };
    struct slip slip = { 0, "" };
    struct pp_frame frame = make(line);

    cr_assert_not(match_read(&arena, text, strlen(text), &match, &slip),
                  "%s: %s", text, slip.words);
    return match_frame(&match, &frame);
}

static const char *why(const char *text, const char *line)
{
    struct match match = { .from = PP_FROM_SERVER };
    struct slip slip;
    struct pp_frame frame = make(line);

    match_read(&arena, text, strlen(text), &match, &slip);
    return match_explain(&arena, &match, &frame);
}

Test(match, compares_the_fields_that_are_named)
{
    const char line[] = "BUCKET_FILL x=1 y=2.5 rgba=#01020304";

    cr_assert(fits("BUCKET_FILL", line));
    cr_assert(fits("BUCKET_FILL y=2.5 name=alice date=7", line));
    cr_assert_not(fits("BUCKET_FILL x=1.0", line));
    cr_assert_not(fits("BUCKET_FILL name=bob", line));
    cr_assert_not(fits("RESET_CANVAS", line));
}

Test(match, compares_the_halves_of_a_message)
{
    const char line[] = "CHANNEL_MESSAGE channel=main content=\"a ; b\"";

    cr_assert(fits("CHANNEL_MESSAGE channel=main", line));
    cr_assert(fits("CHANNEL_MESSAGE content=\"a ; b\"", line));
    cr_assert_not(fits("CHANNEL_MESSAGE content=a", line));
}

Test(match, compares_json_by_its_value)
{
    const char line[] = "LOBBY_FETCH json=[{\"a\": 1, \"b\": \"\\u0041\"}]";

    cr_assert(fits("LOBBY_FETCH json=[{\"b\":\"A\",\"a\":1}]", line));
    cr_assert(fits("LOBBY_FETCH has [{\"b\":\"A\"}]", line));
    cr_assert_not(fits("LOBBY_FETCH lacks [{\"b\":\"A\"}]", line));
    cr_assert(fits("LOBBY_FETCH lacks [{\"b\":\"B\"}]", line));
    cr_assert_not(fits("LOBBY_FETCH has [{\"b\":\"A\"},{\"c\":1}]", line));
}

Test(match, compares_bytes)
{
    cr_assert(fits("RAW 0d 00 18 07 00 00 00 05 61 6c 69 63 65",
                   "RESET_CANVAS"));
    cr_assert_not(fits("RAW 0d 00 18 08 00 00 00 05 61 6c 69 63 65",
                       "RESET_CANVAS"));
}

Test(match, explains)
{
    cr_assert_str_eq(why("CONNECTION status=ACCEPTED",
                         "CONNECTION status=BAD_PASSWORD"),
                     "status is BAD_PASSWORD, not ACCEPTED");
    cr_assert_str_eq(why("RESET_CANVAS", "REMOVE_SELECTION"),
                     "it is a REMOVE_SELECTION, not a RESET_CANVAS");
    cr_assert_str_eq(why("RAW 0d 00 18 08", "RESET_CANVAS"),
                     "byte 3 is 07, not 08");
}

Test(json, has_what_it_holds)
{
    const char text[] = "{\"a\":[1,2,{\"b\":null}],\"c\":\"x\"}";

    cr_assert(json_has(text, strlen(text), "{}"));
    cr_assert(json_has(text, strlen(text), "{\"a\":[2]}"));
    cr_assert(json_has(text, strlen(text), "{\"a\":[{\"b\":null}],\"c\":\"x\"}"));
    cr_assert_not(json_has(text, strlen(text), "{\"a\":[3]}"));
    cr_assert_not(json_has(text, strlen(text), "{\"C\":\"x\"}"));
    cr_assert_not(json_has(text, strlen(text), "[]"));
    cr_assert_not(json_has("{", 1, "{}"));
}

Test(json, what_a_part_of_a_list_lacks_is_still_wanted)
{
    static const char part[] = "[{\"a\":1,\"b\":2},3]";
    char *rest = json_lacking(part, sizeof part - 1,
                              "[{\"a\":1},4,{\"a\":2},3]");

    cr_assert_str_eq(rest, "[4,{\"a\":2}]");
    free(rest);
    rest = json_lacking(part, sizeof part - 1, "[3]");
    cr_assert_str_eq(rest, "[]");
    free(rest);
    cr_assert_null(json_lacking(part, sizeof part - 1, "{\"a\":1}"));
    cr_assert_null(json_lacking("{}", 2, "[3]"));
}
