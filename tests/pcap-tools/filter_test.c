/* --filter: what matches, and what is said about mistakes. */
#include <criterion/criterion.h>
#include <string.h>

#include <filter.h>

#include "said.h"

/* An output that asks a filter. */
struct asking {
    struct output output;
    struct filter *filter;
    struct facts facts;
    int answer;
};

static void ask(struct output *output, const struct record *record)
{
    struct asking *asking = (struct asking *)output;

    facts_next(&asking->facts, record);
    asking->answer = filter_matches(asking->filter, &asking->facts);
}

#define STROKE                                                              \
    "ADD_STROKE date=9 index=4 rgba=#ff000080 height=2 width=2.5 "            \
    "points=(1,-2)(30,4)"

/* Whether the expression takes bob's line in lobby cat. */
static int takes(const char *expression, const char *line)
{
    static struct peers_table peers;
    struct said said = said_by(2, "bob", "cat");
    struct filter_error error;
    struct asking asking = { .output = { .record = ask } };

    asking.facts.peers = &peers;
    asking.filter = filter_new(expression, &error);
    cr_assert(asking.filter, "%s: %zu: %s", expression, error.column,
              error.words);
    say(&said, &asking.output, line);
    filter_free(asking.filter);
    return asking.answer;
}

#define TAKES(expression, line) cr_assert(takes(expression, line))
#define LEAVES(expression, line) cr_assert_not(takes(expression, line))

Test(filter, the_example_of_the_help)
{
    TAKES("type == ADD_STROKE && user == \"bob\" && index > 3", STROKE);
    LEAVES("type == ADD_STROKE && user == \"bob\" && index > 4", STROKE);
    LEAVES("type == INSERT_STROKE && user == \"bob\"", STROKE);
}

Test(filter, numbers)
{
    TAKES("index == 4 && index >= 4 && index <= 4 && index != 5", STROKE);
    TAKES("width == 2.5 && width > 2.4 && height < 2.1", STROKE);
    TAKES("rgba == #ff000080", STROKE);
    TAKES("size == 43 && connection == 2 && packet == 1 && id == 12", STROKE);
    TAKES("type == 12", STROKE);
    TAKES("time == 1516147200 && time < 1516147200.000000001", STROKE);
    TAKES("date == 9 && elapsed == 0", STROKE);
    LEAVES("width == 0 || width < 3 || width > 3",
           "ADD_STROKE index=0 rgba=#00000000 height=1 width=0x7fc00000 "
           "points=(1,2)");
    TAKES("width != 0", "ADD_STROKE index=0 rgba=#00000000 height=1 "
                        "width=0x7fc00000 points=(1,2)");
}

Test(filter, decimals_mean_the_float_that_is_nearest)
{
    const char *line = "ADD_STROKE index=0 rgba=#00000000 height=0.1 width=2 "
                       "points=(1e-7,0.3)";

    TAKES("height == 0.1 && points.x == 1e-7 && points.y == 0.3", line);
    LEAVES("height < 0.1 || height > 0.1 || points.y != 0.3", line);
    TAKES("length == 0.1", "RESIZE_CANVAS length=0.1 width=1");
}

Test(filter, texts)
{
    TAKES("user ~ \"o\" && user != \"bo\" && user > \"bo\"", STROKE);
    TAKES("content ~ \"\\\"hi\\\"\" && channel == \"all\"",
          "CHANNEL_MESSAGE channel=all content=\"say \\\"hi\\\"\"");
    TAKES("message ~ \"\\x20;\\x20\"",
          "CHANNEL_MESSAGE channel=all content=a");
    TAKES("lobby == \"cat\" && owner == \"ada\" && session_user == \"bob\"",
          STROKE);
    TAKES("src == \"10.0.0.2:40000\" && from == client", STROKE);
    TAKES("type ~ \"STROKE\"", STROKE);
    TAKES("password == \"pw\"", "CONNECTION password=pw");
}

Test(filter, lists_take_any_element)
{
    TAKES("indexes == 3", "REMOVE_STROKE indexes=9,3,1");
    LEAVES("indexes == 2", "REMOVE_STROKE indexes=9,3,1");
    TAKES("indexes.count == 3", "REMOVE_STROKE indexes=9,3,1");
    TAKES("points.x == 30 && points.y < 0 && points.count == 2", STROKE);
    LEAVES("points.x == 31", STROKE);
}

Test(filter, what_is_not_there_compares_with_nothing)
{
    LEAVES("index == 4", "RESET_CANVAS");
    LEAVES("index != 4", "RESET_CANVAS");
    TAKES("!(index == 4)", "RESET_CANVAS");
    TAKES("!index", "RESET_CANVAS");
    TAKES("index && points", STROKE);
    LEAVES("guessed", STROKE);
}

Test(filter, conformance)
{
    TAKES("ok", "RESET_CANVAS");
    TAKES("!ok && clause == \"V-empty.size\" && ok == false",
          "RAW 09 00 18 00 00 00 00 00 ff");
    LEAVES("clause != \"V-empty.size\"", "RESET_CANVAS");
    TAKES("state == FROZEN && state == 1",
          "LOBBY_FREEZE_STATE state=FROZEN");
}

Test(filter, binding)
{
    TAKES("ok || index == 9 && index == 8", STROKE);
    LEAVES("(ok || index == 9) && index == 8", STROKE);
    LEAVES("! ok || index == 9", STROKE);
    TAKES("not index == 9 and (ok or index == 8)", STROKE);
}

/* The expression is refused at that column, with these words. */
static void refuses(const char *expression, size_t column, const char *words)
{
    struct filter_error error;

    cr_assert_null(filter_new(expression, &error), "%s", expression);
    cr_assert_eq(error.column, column, "%s: column %zu: %s", expression,
                 error.column, error.words);
    cr_assert(strstr(error.words, words), "%s: %s", expression, error.words);
}

Test(filter, mistakes_are_pointed_at)
{
    refuses("indx > 3", 0, "did you mean index?");
    refuses("ok && type == ADD_STOKE", 14, "did you mean ADD_STROKE?");
    refuses("type == \"ADD_STOKE\"", 8, "did you mean ADD_STROKE?");
    refuses("status == BAD_PASWORD", 10, "did you mean BAD_PASSWORD?");
    refuses("user == bob", 8, "text stands between quotes: \"bob\"");
    refuses("user == 3", 8, "user is text");
    refuses("index == \"3\"", 9, "index is a number");
    refuses("index ~ 3", 8, "~ looks for a \"text\"");
    refuses("points == 3", 0, "points.x");
    refuses("indexes.x == 3", 8, ".count is");
    refuses("points.x", 8, "a comparison is missing");
    refuses("index = 3", 6, "is it ==?");
    refuses("index == 3 user == \"bob\"", 11, "&& or ||");
    refuses("(index == 3", 11, "closing parenthesis");
    refuses("user == \"bob", 8, "closing quote");
    refuses("user == \"b\\q\"", 10, "no such escape");
    refuses("index >", 7, "is missing here");
    refuses("", 0, "a name is missing");
    refuses("rgba == #ff00", 8, "#rrggbbaa");
    refuses("time > 1e9", 7, "without an exponent");
    refuses("data == \"00\"", 0, "can't be compared");
}

Test(filter, too_much_is_refused)
{
    char deep[200], chain[20000] = "ok";
    struct filter_error error;
    int i;

    memset(deep, '!', sizeof deep - 1);
    deep[sizeof deep - 1] = '\0';
    cr_assert_null(filter_new(deep, &error));
    cr_assert(strstr(error.words, "too deeply"));
    for (i = 0; i < 1000; i++)
        strcat(chain, "||ok");
    cr_assert_null(filter_new(chain, &error));
    cr_assert(strstr(error.words, "too long"));
}
