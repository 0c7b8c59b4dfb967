/* Taking lines apart, and saying well what is wrong with them. */
#include "support.h"

#include <string.h>

#include "internal.h"

static struct pp_text_item items[16];

static int split(const char *line, int *type)
{
    struct pp_text_error error;
    int n = pp_text_items(line, strlen(line), type, items, 16, &error);

    cr_assert_geq(n, 0, "%s: %zu: %s", line, error.column, error.words);
    return n;
}

/* The line is refused at `column`, in words that hold each of `words`. */
static void refuses(const char *line, size_t column, const char *words)
{
    struct pp_text_error error = { 0, "" };
    int type;

    cr_assert_eq(pp_text_items(line, strlen(line), &type, items, 16, &error),
                 -1, "%s", line);
    cr_assert_eq(error.column, column, "%s: column %zu: %s", line,
                 error.column, error.words);
    cr_assert_not_null(strstr(error.words, words), "%s: %s", line,
                       error.words);
}

Test(text_split, items)
{
    const char line[] = "  CHANNEL_MESSAGE\tname=bob  content=\"a \\\" b\" ";
    int type;

    cr_assert_eq(split(line, &type), 2);
    cr_assert_eq(type, PP_CHANNEL_MESSAGE);
    cr_assert_str_eq(items[0].name, "name");
    cr_assert_eq(items[0].size, 3);
    cr_assert_arr_eq(line + items[0].offset, "bob", 3);
    cr_assert_str_eq(items[1].name, "content");
    cr_assert_eq(items[1].size, 8);
    cr_assert_arr_eq(line + items[1].offset, "\"a \\\" b\"", 8);
}

Test(text_split, json_runs_to_its_closing_bracket)
{
    const char line[] = "LOBBY_CREATION json={\"a b\": [ 1, \"}\" ] } name=x";
    int type;

    cr_assert_eq(split(line, &type), 2);
    cr_assert_eq(items[0].size, strlen("{\"a b\": [ 1, \"}\" ] }"));
    cr_assert_str_eq(items[1].name, "name");
}

Test(text_split, names_of_either_direction)
{
    int type;

    cr_assert_eq(split("CONNECTION password=x", &type), 1);
    cr_assert_eq(split("CONNECTION status=x", &type), 1);
    cr_assert_eq(split("CHANNEL_MESSAGE message=x", &type), 1);
    cr_assert_eq(split("MESSAGE name=x", &type), 1);
    cr_assert_eq(split("REMOVE_STROKE indexes=", &type), 1);
    cr_assert_eq(items[0].size, 0);
}

Test(text_split, raw)
{
    int type = 0;

    cr_assert_eq(split("RAW 07 00", &type), 0);
    cr_assert_eq(type, -1);
    refuses("RAW", 3, "at least one byte");
    refuses("RAW 07 0", 7, "two hex digits");
    refuses("RAW 07 xy", 7, "\"xy\"");
    refuses("RAWS 07", 0, "did you mean RAW?");
    refuses("raw 07", 0, "did you mean RAW?");
}

Test(text_split, says_what_was_meant)
{
    refuses("", 0, "an empty line");
    refuses("   ", 3, "an empty line");
    refuses("ADD_STROK name=a", 0, "did you mean ADD_STROKE?");
    refuses("add_stroke name=a", 0, "did you mean ADD_STROKE?");
    refuses(" CONECTION", 1, "did you mean CONNECTION?");
    refuses("HELLO", 0, "no type \"HELLO\"");
    refuses("ADD_STROKE indx=1", 11, "did you mean index=?");
    refuses("ADD_STROKE Index=1", 11, "did you mean index=?");
    refuses("ADD_STROKE name=a colour=1", 18,
            "but name, date, index, rgba, height, width, points");
    refuses("CONNECTION contents=1", 11, "but name, date, password, status");
    refuses("CHANNEL_MESSAGE text=1", 16,
            "name, date, channel, content, message");
    refuses("ADD_STROKE index", 11, "name=value expected");
    refuses("ADD_STROKE index =1", 11, "name=value expected");
    refuses("ADD_STROKE =1", 11, "has no field \"\"");
    refuses("RESET_CANVAS name=a name=b", 20, "given twice");
}

Test(text_split, says_where_a_value_goes_wrong)
{
    refuses("RESET_CANVAS name=\"abc", 18, "not closed");
    refuses("RESET_CANVAS name=\"abc\\\"", 18, "not closed");
    refuses("RESET_CANVAS name=\"abc\"d", 23, "a space expected");
    refuses("LOBBY_CREATION json={\"a\":01}", 26, "JSON: ");
    refuses("LOBBY_CREATION json={\"a\":1}x", 27, "a space expected");
    refuses("SEND_POINTS points=(1, 2)", 19, "without spaces");
}

Test(text_split, too_many_items)
{
    struct pp_text_error error;
    int type;

    cr_assert_eq(pp_text_items("RESET_CANVAS name=a date=1", 26, &type, items,
                               1, &error), -1);
    cr_assert_eq(error.column, 20);
    cr_assert_eq(pp_text_items("RESET_CANVAS name=a", 19, &type, items, 1,
                               NULL), 1);
}

Test(text_split, any_bytes_are_split_or_refused)
{
    static const char often[] = "  ==\"\"\\{}[]():,x1ad_RW";
    struct chance chance = { 31 };
    char line[80];
    int round, type;

    for (round = 0; round < 100000; round++) {
        size_t size = any(&chance, sizeof line), i, start = 0;
        struct pp_text_error error = { 0, "" };

        if (any(&chance, 2)) {
            strcpy(line, pp_type(any(&chance, PP_TYPE_COUNT))->name);
            start = strlen(line);
        }
        for (i = start; i < sizeof line; i++)
            line[i] = any(&chance, 8)
                          ? often[any(&chance, sizeof often - 1)]
                          : (char)any(&chance, 256);
        if (pp_text_items(line, size, &type, items, 16, &error) < 0) {
            cr_assert_leq(error.column, size);
            cr_assert_str_not_empty(error.words);
        }
    }
}
