/* Which records come through: --filter, --follow, --check, -c. */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include <output_select.h>

#include "shown.h"

/* An output that notes the users of what it is given. */
struct noting {
    struct output output;
    char text[1000];
};

static struct noting noting;

static void note(struct output *output, const struct record *record)
{
    (void)output;
    if (record->kind == RECORD_FRAME)
        strncat(noting.text, (const char *)record->frame->name,
                record->frame->name_size);
    else
        strcat(noting.text, "-");
    strcat(noting.text, " ");
}

static int close_noting(struct output *output)
{
    (void)output;
    return 0;
}

static struct selected selected;

static struct output *select_by(const struct select_options *options)
{
    noting = (struct noting){ .output = { note, NULL, close_noting } };
    output_select(&selected, options);
    cr_assert_eq(output_select_add(&selected, &noting.output), 0);
    return &selected.output;
}

static struct output *following(const char *whom)
{
    struct select_options options = { .follow = follow_new(whom) };

    cr_assert(options.follow, "%s", whom);
    return select_by(&options);
}

/* Bob logs in on connection 2, ada on 3; he draws, she hears and chats. */
static void evening(struct output *output)
{
    struct said bob = said_by(2, "", ""), ada = said_by(3, "", "");
    struct record end;

    say(&bob, output, "CONNECTION name=bob password=p");
    say(&ada, output, "CONNECTION name=ada password=p");
    bob.from = PP_FROM_SERVER;
    say(&bob, output, "CONNECTION name=server status=ACCEPTED");
    bob = said_by(2, "bob", "cat");
    ada = said_by(3, "ada", "dog");
    say(&bob, output, "RESET_CANVAS name=bobs");
    ada.from = PP_FROM_SERVER;
    say(&ada, output, "RESET_CANVAS name=bobs");
    say(&bob, output, "LOBBY_CONNECT name=moves json={\"Filename\":\"dog\","
                      "\"Owner\":\"ada\",\"Mode\":\"stroke\",\"Protection\":"
                      "\"public\",\"Passcode\":\"\"}");
    end = shown_other(&bob, RECORD_CLOSE);
    output->record(output, &end);
    end.from = PP_FROM_SERVER;
    output->record(output, &end);
}

static void lets_through(struct output *output, const char *names)
{
    evening(output);
    cr_assert_str_eq(noting.text, names);
    cr_assert_eq(output->close(output), 0);
}

Test(output_select, everything_without_a_wish)
{
    const struct select_options none = { .count = 0 };

    lets_through(select_by(&none), "bob ada server bobs bobs moves - - ");
    cr_assert_eq(selected.frames, 6);
}

Test(output_select, a_user_with_login_and_answer)
{
    lets_through(following("user:bob"), "bob server bobs moves - - ");
}

Test(output_select, a_lobby_and_who_asks_for_it)
{
    lets_through(following("lobby:dog"), "bobs moves ");
}

Test(output_select, a_connection)
{
    lets_through(following("connection:3"), "ada bobs ");
}

Test(output_select, a_count_ends_it)
{
    const struct select_options three = { .count = 3 };

    lets_through(select_by(&three), "bob ada server ");
    cr_assert(selected.done);
}

Test(output_select, a_filter)
{
    struct filter_error error;
    const struct select_options options = {
        .filter = filter_new("type == RESET_CANVAS || kind == close", &error)
    };

    lets_through(select_by(&options), "bobs bobs - - ");
}

Test(output_select, only_problems)
{
    const struct select_options check = { .problems = 1 };
    struct output *output = select_by(&check);
    struct said said = said_by(2, "bob", "");
    struct record finding = shown_other(&said, RECORD_FINDING);
    struct pp_finding found = shown_finding(PP_CLAUSE_S_7, "it did not");

    say(&said, output, "RESET_CANVAS");
    say(&said, output, "RAW 0c 00 18 00 00 00 00 03 65 76 65 04");
    finding.findings = &found;
    finding.finding_count = 1;
    output->record(output, &finding);
    cr_assert_str_eq(noting.text, "eve - ");
    cr_assert_eq(selected.problems, 2);
    output->close(output);
}

Test(output_select, wishes_that_make_no_sense)
{
    static const char *const wrong[] = { "bob", "user:", "connection:x",
                                         "connection:-1", "group:a" };
    size_t i;

    for (i = 0; i < sizeof wrong / sizeof *wrong; i++)
        cr_assert_null(follow_new(wrong[i]), "%s", wrong[i]);
}
