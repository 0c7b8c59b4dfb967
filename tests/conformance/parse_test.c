#include <criterion/criterion.h>
#include <string.h>

#include "conform_help.h"

static const char whole[] =
    "case \"one\"\n"
    "  clause D-1 D-2\n"
    "  tag quick\n"
    "  note \"because\"\n"
    "  values a b\n"
    "    1 \"x y\"\n"
    "    2 {\"k\": 1}\n"
    "  end\n"
    "  exact\n"
    "  manual bob\n"
    "  timeout 5s\n"
    "  lobby room: alice bob with protection=private passcode=\"x\"\n"
    "  channel chat: bob carol\n"
    "  new lobby other of alice\n"
    "  new channel fresh\n"
    "  strangers yves\n"
    "  accounts dora\n"
    "  connection second as dora\n"
    "\n"
    "  alice send as=first pieces=1,3 RESET_CANVAS\n"
    "  bob expect @first\n"
    "  repeat ${a} as i\n"
    "    together\n"
    "      alice send CHANNEL_MESSAGE channel=${chat} content=\"${i} ${b}\"\n"
    "    end\n"
    "  end\n"
    "  bob expect in any order\n"
    "    LOBBY_FREEZE_STATE state=1\n"
    "    LOBBY_FETCH has [{\"Filename\":\"${room.filename}\"}]\n"
    "  end\n"
    "  bob expect one of\n"
    "    closed\n"
    "    @alice\n"
    "  end\n"
    "  yves signup\n"
    "  second login\n"
    "  bob expect closed after 0.8s within 2s since connect\n"
    "case \"two\"\n"
    "  clause A-4\n"
    "  users alice\n"
    "  alice sync\n";

Test(parse, reads_all_of_a_case)
{
    struct told told;
    const struct session *session;
    const struct role *role;

    told_read(&told, whole);
    cr_assert_eq(told.count, 0, "%s", told.text);
    session = told.sessions;
    cr_assert_str_eq(session->title, "one");
    cr_assert_eq(session->clause_count, 2);
    cr_assert_str_eq(session->tags, " quick ");
    cr_assert_str_eq(session->note, "because");
    cr_assert(session->exact);
    cr_assert_eq(session->timeout, 5000);
    cr_assert_eq(session->row_count, 2);
    cr_assert_str_eq(session->cells[3], "{\"k\": 1}");
    role = &session->roles[session_role(session, "room", 4)];
    cr_assert_eq(role->member_count, 2);
    cr_assert_eq(role->of, session_role(session, "alice", 5));
    cr_assert_str_eq(role->properties[PROPERTY_PASSCODE], "\"x\"");
    cr_assert(session->roles[session_role(session, "bob", 3)].manual);
    cr_assert_str_eq(session->next->title, "two");
    told_free(&told);
}

/* What must be told about the lines of a case, at which place. */
static const struct {
    const char *lines, *place, *words;
} mistaken[] = {
    { "  bbo send RESET_CANVAS\n", ":5:3:", "did you mean bob?" },
    { "  alice sned RESET_CANVAS\n", ":5:9:", "did you mean send?" },
    { "  alice send RESET_CANVSA\n", ":5:14:", "RESET_CANVAS" },
    { "  alice send BUCKET_FILL x=1 z=2 rgba=#ff0000ff\n", ":5:30:", "z" },
    { "  alice send RESIZE_CANVAS_INT length=one width=2\n", ":5:39:", "" },
    { "  alice send size=70000 RESET_CANVAS\n", ":5:19:", "65535" },
    { "  alice send labl=x RESET_CANVAS\n", ":5:14:", "fields stand behind" },
    { "  alice send as=bob RESET_CANVAS\n", ":5:17:", "another label" },
    { "  alice send pieces=3,1 RESET_CANVAS\n", ":5:23:", "rising" },
    { "  alice send more=0g RESET_CANVAS\n", ":5:19:", "hex" },
    { "  alice send cut=9 RESET_CANVAS\n", ":5:", "more than the frame" },
    { "  alice send RESET_CANVAS name=${bbo}\n", ":5:32:",
      "did you mean bob?" },
    { "  bob expect @alice\n", ":5:14:", "nothing was sent as @alice" },
    { "  bob expect CONNECTION status=YES\n", ":5:", "YES" },
    { "  bob expect LOBBY_FETCH has [{]\n", ":5:", "JSON" },
    { "  bob expect ADD_STROKE has []\n", ":5:", "no JSON" },
    { "  bob expect CHANNEL_CREATION\n", ":5:14:", "no server sends" },
    { "  bob expect nothing for ever\n", ":5:26:", "time" },
    { "  bob expect closed soon\n", ":5:21:", "within" },
    { "  bob expect no closed\n", ":5:", "open" },
    { "  bob expect one of\n", ":5:3:", "no `end`" },
    { "  bob expect one of\n  end\n", ":5:3:", "no lines" },
    { "  alice sync\n  end\n", ":6:3:", "without a block" },
    { "  repeat many\n    alice sync\n  end\n", ":5:10:", "number" },
    { "  together\n    alice sync\n  end\n", ":6:5:", "together" },
    { "  alice sync\n  users dora\n", ":6:3:", "above" },
    { "  users alice\n  alice sync\n", ":5:9:", "already" },
    { "  users send end\n  alice sync\n", ":5:14:", "word of the language" },
    { "  accounts dora\n  dora send RESET_CANVAS\n", ":6:3:",
      "no connection yet" },
    { "  accounts dora\n  connection two as dara\n  dora login\n", ":6:",
      "dara" },
    { "  values a\n    1 2\n  end\n  alice sync\n", ":6:",
      "2 values, the table 1 column" },
    { "  values a\n    1\n    x\n  end\n  alice send RESIZE_CANVAS_INT "
      "length=${a} width=1\n", ":7:5:", "row" },
    { "  manual zoe\n  alice sync\n", ":5:10:", "zoe" },
    { "  timeout soon\n  alice sync\n", ":5:11:", "5s" },
    { "  alice join chat\n", ":5:14:", "no lobby chat" },
    { "  room send RESET_CANVAS\n", ":5:3:", "not one who acts" },
    { "  lobby other alice\n  alice sync\n", ":5:", "of OWNER" },
    { "  new thing x\n  alice sync\n", ":5:", "new lobby" },
    { "", ":1:1:", "no steps" }
};

Test(parse, points_at_every_mistake)
{
    struct told told;
    size_t i;

    for (i = 0; i < sizeof mistaken / sizeof *mistaken; i++) {
        const char *text = told_case(&told, mistaken[i].lines);

        cr_expect_gt(told.count, 0, "nothing wrong in\n%s", mistaken[i].lines);
        cr_expect(strstr(text, mistaken[i].place), "%s is not in\n%s",
                  mistaken[i].place, text);
        cr_expect(strstr(text, mistaken[i].words), "%s is not in\n%s",
                  mistaken[i].words, text);
        told_free(&told);
    }
}

Test(parse, shows_the_line_and_a_caret)
{
    struct told told;

    told_case(&told, "  alice sned RESET_CANVAS\n");
    cr_assert_str_eq(told.text,
        "t.session:5:9: a verb such as send or expect is wanted here; did you "
        "mean send?\n"
        "    5 |   alice sned RESET_CANVAS\n"
        "      |         ^\n");
    told_free(&told);
}

Test(parse, wants_cases_with_clauses_that_exist)
{
    struct told told;

    told_read(&told, "alice send X\n");
    cr_assert(strstr(told.text, "begins with a case"));
    told_free(&told);
    told_read(&told, "case \"a\"\n  clause D-99 A4\n  users a\n  a sync\n");
    cr_assert(strstr(told.text, "no clause D-99"));
    cr_assert(strstr(told.text, "did you mean A-4?"));
    told_free(&told);
    told_read(&told, "case \"a\"\n  users a\n  a sync\n");
    cr_assert(strstr(told.text, "no clause: say"));
    told_free(&told);
    told_read(&told, "case \"a\"\n  clause D-1\n  users a\n  a sync\n"
              "case \"a\"\n  clause D-1\n  users a\n  a sync\n");
    cr_assert(strstr(told.text, "the same title"));
    told_free(&told);
}

Test(parse, reads_times)
{
    cr_assert_eq(parse_time("5s", 2), 5000);
    cr_assert_eq(parse_time("50ms", 4), 50);
    cr_assert_eq(parse_time("0.8s", 4), 800);
    cr_assert_eq(parse_time("5", 1), -1);
    cr_assert_eq(parse_time("-1s", 3), -1);
    cr_assert_eq(parse_time("", 0), -1);
}
