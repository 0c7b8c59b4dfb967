/* The session: login, what is sent, kept or held back. */
#include "person.h"

#include <criterion/criterion.h>

Test(session, connects_first)
{
    person_new("alice");
    session_login(&me.session, "pw", 2, 0);
    sent("CONNECTION password=pw");
    sent_nothing();
    cr_assert_not(session_idle(&me.session));
    hears("CONNECTION status=ACCEPTED");
    told("connected");
    cr_assert(session_idle(&me.session));
    person_end();
}

Test(session, signs_up_right_before_it_connects)
{
    person_new("alice");
    session_login(&me.session, "pw", 2, 1);
    sent("CREATE_ACCOUNT password=pw");
    sent("CONNECTION password=pw");
    hears("CREATE_ACCOUNT status=EXISTS");
    told("exists already");
    hears("CONNECTION status=ACCEPTED");
    cr_assert_eq(me.session.phase, SESSION_IN);
    person_end();
}

Test(session, sends_nothing_once_refused)
{
    person_new("alice");
    session_login(&me.session, "no", 2, 0);
    sent("CONNECTION password=no");
    hears("CONNECTION status=BAD_PASSWORD");
    told("BAD_PASSWORD");
    cr_assert_eq(me.session.phase, SESSION_REFUSED);
    types("LOBBY_FETCH");
    sent_nothing();
    person_end();
}

Test(session, draws_in_no_lobby_not_at_all)
{
    person("alice");
    types(RESET);
    told("D-7: in no lobby: RESET_CANVAS is not sent");
    types("LOBBY_FETCH");
    sent("LOBBY_FETCH");
    sent_nothing();
    person_end();
}

Test(session, draws_when_the_lobby_has_answered)
{
    person("alice");
    types("LOBBY_CREATION " CAT_JSON);
    sent("LOBBY_CREATION " CAT_JSON);
    types(RESET);
    types("LOBBY_FETCH");
    sent("LOBBY_FETCH");
    sent_nothing();
    cr_assert_not(session_idle(&me.session));
    hears("LOBBY_CREATION status=CREATED");
    sent(RESET);
    cr_assert(session_idle(&me.session));
    cr_assert_str_eq(me.session.here, CAT);
    person_end();
}

Test(session, refusal_holds_back_what_was_meant_for_the_lobby)
{
    person("alice");
    types("LOBBY_CONNECT " CAT_JSON);
    types(RESET);
    sent("LOBBY_CONNECT " CAT_JSON);
    hears("LOBBY_CONNECT status=DOES_NOT_EXIST");
    told("RESET_CANVAS is not sent");
    sent_nothing();
    cr_assert(me.session.refused);
    types("LOBBY_CREATION " CAT_JSON);
    sent("LOBBY_CREATION " CAT_JSON);
    hears("LOBBY_CREATION status=CREATED");
    cr_assert_not(me.session.refused, "a later lobby let one in");
    person_end();
}

Test(session, one_lobby_request_at_a_time)
{
    person("alice");
    types("LOBBY_CREATION " CAT_JSON);
    types(FILL "1");
    types("LOBBY_CONNECT " DOG_JSON);
    types(FILL "2");
    sent("LOBBY_CREATION " CAT_JSON);
    sent_nothing();
    hears("LOBBY_CREATION status=CREATED");
    sent(FILL "1");
    sent("LOBBY_CONNECT " DOG_JSON);
    sent_nothing();
    hears("LOBBY_CONNECT status=CONNECTED");
    sent(FILL "2");
    person_end();
}

Test(session, gives_an_unanswered_request_up)
{
    person("alice");
    types("LOBBY_CONNECT " CAT_JSON);
    types("LOBBY_CREATION " CAT_JSON);
    sent("LOBBY_CONNECT " CAT_JSON);
    session_unanswered(&me.session);
    told("no answer for lobby " CAT);
    session_turn(&me.session);
    sent("LOBBY_CREATION " CAT_JSON);
    session_unanswered(&me.session);
    session_unanswered(&me.session);
    hears("LOBBY_CREATION status=CREATED");
    cr_assert_str_eq(me.session.here, CAT, "the answer came late");
    person_end();
}

static void in_cat(void)
{
    person("alice");
    types("LOBBY_CREATION " CAT_JSON);
    sent("LOBBY_CREATION " CAT_JSON);
    hears("LOBBY_CREATION status=CREATED");
    me.words[0] = 0;
}

Test(session, keeps_what_is_drawn_while_frozen)
{
    in_cat();
    hears(FROZEN);
    me.words[0] = 0;
    types(FILL "1");
    told("S-1");
    types(FILL "2");
    told_nothing();
    types("CHANNEL_MESSAGE channel=a content=b");
    sent("CHANNEL_MESSAGE channel=a content=b");
    sent_nothing();
    cr_assert_eq(me.session.kept_count, 2);
    hears(DRAW);
    sent(FILL "1");
    sent(FILL "2");
    sent_nothing();
    cr_assert_eq(me.session.kept_size, 0);
    person_end();
}

Test(session, date_is_that_of_sending)
{
    in_cat();
    hears(FROZEN);
    types(FILL "1");
    types(FILL "2 date=7");
    me.clock += 5;
    hears(DRAW);
    sent(FILL "1");
    sent(FILL "2 date=7");
    person_end();
}

Test(session, freeze_in_the_same_turn_is_seen_before_anything_is_sent)
{
    person("alice");
    types("LOBBY_CONNECT " CAT_JSON);
    types(RESET);
    sent("LOBBY_CONNECT " CAT_JSON);
    hears_first("LOBBY_CONNECT status=CONNECTED");
    hears(FROZEN);
    sent_nothing();
    hears("FETCH_DATABASE");
    sent("FETCH_DATABASE");
    hears(DRAW);
    sent(RESET);
    person_end();
}

Test(session, freeze_that_comes_before_the_lobbys_answer_counts)
{
    person("alice");
    types("LOBBY_CONNECT " CAT_JSON);
    sent("LOBBY_CONNECT " CAT_JSON);
    hears(FROZEN);
    hears("LOBBY_CONNECT status=CONNECTED");
    types(RESET);
    sent_nothing();
    hears(DRAW);
    sent(RESET);
    person_end();
}

Test(session, leaving_waits_behind_what_is_kept)
{
    in_cat();
    hears(FROZEN);
    types(RESET);
    types("LOBBY_DISCONNECT");
    sent_nothing();
    hears(DRAW);
    sent(RESET);
    sent("LOBBY_DISCONNECT");
    cr_assert_null(me.session.here);
    person_end();
}

Test(session, kicked_draws_no_more_until_in_a_lobby)
{
    in_cat();
    hears(FROZEN);
    types(RESET);
    hears(DRAW);
    sent(RESET);
    hears("LOBBY_PLAYER_KICK reason=\"it is \\\"private\\\" now\"");
    told("private");
    types(RESET);
    told("L-28");
    sent_nothing();
    types("LOBBY_CREATION " CAT_JSON);
    sent("LOBBY_CREATION " CAT_JSON);
    hears("LOBBY_CREATION status=CREATED");
    types(RESET);
    sent(RESET);
    person_end();
}

Test(session, kick_drops_what_was_kept)
{
    in_cat();
    hears(FROZEN);
    types(RESET);
    hears("LOBBY_PLAYER_KICK reason=\"\"");
    told("L-28");
    sent_nothing();
    cr_assert(session_idle(&me.session));
    person_end();
}

Test(session, tells_what_was_never_sent)
{
    in_cat();
    hears(FROZEN);
    types(RESET);
    session_over(&me.session);
    told("1 frames were kept and never sent");
    person_end();
}

Test(session, bytes_that_are_no_frame_go_as_they_are)
{
    person("alice");
    session_typed(&me.session, (const uint8_t *)"\x07", 1, 0);
    cr_assert_eq(me.sent.used, 1);
    person_end();
}
