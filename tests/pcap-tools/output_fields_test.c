/* Columns: -T fields and --csv. */
#include <criterion/criterion.h>
#include <string.h>

#include <output_fields.h>

#include "shown.h"

static const struct show plain = { .time = MOMENT_EPOCH };

static struct columns columns_of(const char *first, const char *second)
{
    struct columns columns = { .count = 0 };

    cr_assert_eq(columns_add(&columns, first), 0);
    cr_assert_eq(columns_add(&columns, second), 0);
    return columns;
}

/* Two columns of bob's line. */
static const char *row_of(const char *first, const char *second, int csv,
                          const char *line)
{
    struct columns columns = columns_of(first, second);
    struct said said = said_by(2, "bob", "cat");
    struct output *output = output_fields(&plain, &columns, csv, shown_path());

    cr_assert(output);
    say(&said, output, line);
    return shown_by(output);
}

#define STROKE                                                              \
    "ADD_STROKE date=9 index=3 rgba=#ff0000ff height=2 width=2.5 "            \
    "points=(1,2)(3,4)(5,6)(7,8)(9,10)"

Test(output_fields, values_stand_between_tabs)
{
    cr_assert_str_eq(row_of("time", "src", 0, STROKE),
                     "1516147200.000000000\t10.0.0.2:40000\n");
    cr_assert_str_eq(row_of("type", "width", 0, STROKE), "ADD_STROKE\t2.5\n");
    cr_assert_str_eq(row_of("id", "connection", 0, STROKE), "12\t2\n");
    cr_assert_str_eq(row_of("points", "rgba", 0, STROKE),
                     "(1,2)(3,4)(5,6)(7,8)(9,10)\t#ff0000ff\n");
    cr_assert_str_eq(row_of("ok", "from", 0, STROKE), "true\tclient\n");
    cr_assert_str_eq(row_of("elapsed", "lobby", 0, STROKE),
                     "0.000000000\tcat\n");
}

Test(output_fields, what_a_frame_has_not_is_empty)
{
    cr_assert_str_eq(row_of("index", "status", 0, "RESET_CANVAS"), "\t\n");
}

Test(output_fields, text_has_no_quotes_and_ends_no_value)
{
    cr_assert_str_eq(row_of("channel", "content", 0,
                            "CHANNEL_MESSAGE channel=all "
                            "content=\"a\\tb \\\"c\\\" \\\\ \\x1b\""),
                     "all\ta\\tb \"c\" \\\\ \\x1b\n");
    cr_assert_str_eq(row_of("text", "data", 0, "RESET_CANVAS date=9"),
                     "RESET_CANVAS name=bob date=9\t\n");
    cr_assert_str_eq(row_of("data", "user", 0, "REMOVE_STROKE indexes=258"),
                     "02010000\tbob\n");
}

Test(output_fields, secrets_are_masked)
{
    cr_assert_str_eq(row_of("password", "data", 0, "CONNECTION password=pw"),
                     "***\t***\n");
}

Test(output_fields, csv_has_names_and_quotes_what_needs_them)
{
    cr_assert_str_eq(row_of("user", "content", 1,
                            "CHANNEL_MESSAGE name=a channel=all "
                            "content=\"x, \\\"y\\\"\\nz\""),
                     "user,content\r\na,\"x, \"\"y\"\"\\nz\"\r\n");
}

Test(output_fields, other_records_have_rows_where_kind_is_a_column)
{
    struct columns with = columns_of("kind", "size");
    struct columns without = columns_of("user", "size");
    struct said said = said_by(2, "bob", "");
    struct record gap = shown_other(&said, RECORD_GAP);
    struct output *output = output_fields(&plain, &with, 0, shown_path());

    gap.size = 417;
    output->record(output, &gap);
    cr_assert_str_eq(shown_by(output), "gap\t417\n");
    output = output_fields(&plain, &without, 0, shown_path());
    output->record(output, &gap);
    cr_assert_str_empty(shown_by(output));
}

Test(output_fields, every_name_can_be_a_column)
{
    struct columns columns = { .count = 0 };
    struct fact fact;
    size_t i;

    for (i = 0; facts_at(i, &fact); i++)
        cr_assert_eq(columns_add(&columns, fact.name), 0, "%s", fact.name);
    cr_assert_gt(i, 30);
    cr_assert_eq(columns_add(&columns, "indx"), -1);
}
