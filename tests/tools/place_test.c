/* The lobby one is in: its canvas is saved, loaded and kept right. */
#include "person.h"

#include <criterion/criterion.h>

static void creates_cat(void)
{
    person("alice");
    types("LOBBY_CREATION " CAT_JSON);
    sent("LOBBY_CREATION " CAT_JSON);
    hears("LOBBY_CREATION status=CREATED");
    me.words[0] = 0;
}

static void joins_cat(void)
{
    person("alice");
    types("LOBBY_CONNECT " CAT_JSON);
    sent("LOBBY_CONNECT " CAT_JSON);
    hears("LOBBY_CONNECT status=CONNECTED");
    me.words[0] = 0;
}

Test(place, saves_and_answers)
{
    creates_cat();
    types(FILL "1");
    sent(FILL "1");
    hears(FILL "2 name=bob");
    hears("UPDATE_DATABASE");
    sent("UPDATE_DATABASE");
    cr_assert_eq(me.saves, 1);
    cr_assert_eq(me.careful, 0);
    cr_assert_str_eq(me.lobby, CAT);
    cr_assert_eq(me.file.count, 2);
    session_over(&me.session);
    cr_assert_eq(me.saves, 1, "nothing changed since");
    person_end();
}

Test(place, save_has_no_frame_that_waits_for_the_thaw)
{
    creates_cat();
    hears(FROZEN);
    types(RESET);
    hears("UPDATE_DATABASE");
    cr_assert_eq(me.file.count, 0);
    hears(DRAW);
    cr_assert_eq(me.session.canvas.count, 1);
    person_end();
}

Test(place, an_echo_is_on_the_canvas_once)
{
    creates_cat();
    types(RESET);
    hears(RESET " name=alice");
    cr_assert_eq(me.session.canvas.count, 1);
    types(RESET);
    types(RESET);
    hears(RESET " name=alice");
    hears(RESET " name=alice");
    cr_assert_eq(me.session.canvas.count, 3);
    person_end();
}

Test(place, what_was_held_when_one_left_and_came_back_is_shown_again)
{
    creates_cat();
    types(FILL "1");
    types(FILL "2");
    types("LOBBY_DISCONNECT");
    types("LOBBY_CONNECT " CAT_JSON);
    hears("LOBBY_CONNECT status=CONNECTED");
    frames_clear(&me.file);
    in_file(FILL "1 name=alice");
    hears("FETCH_DATABASE");
    told("S-16");
    cr_assert_eq(me.session.canvas.count, 2);
    hears(FILL "2 name=alice");
    cr_assert_eq(me.session.canvas.count, 2, "a server may send it as well");
    person_end();
}

Test(place, what_one_drew_elsewhere_is_not_shown)
{
    creates_cat();
    types(FILL "1");
    types("LOBBY_CONNECT " DOG_JSON);
    hears("LOBBY_CONNECT status=CONNECTED");
    frames_clear(&me.file);
    hears("FETCH_DATABASE");
    cr_assert_eq(me.session.canvas.count, 0);
    hears(FILL "1 name=alice");
    cr_assert_eq(me.session.canvas.count, 1, "nor is it an echo there");
    person_end();
}

Test(place, answers_although_the_file_is_damaged)
{
    creates_cat();
    types(RESET);
    sent(RESET);
    me.damaged = 1;
    hears("UPDATE_DATABASE");
    sent("UPDATE_DATABASE");
    hears("FETCH_DATABASE");
    sent("FETCH_DATABASE");
    cr_assert_eq(me.session.canvas.count, 1, "the canvas stays");
    person_end();
}

Test(place, loads_and_answers)
{
    joins_cat();
    in_file(FILL "1");
    in_file(FILL "2");
    hears("FETCH_DATABASE");
    sent("FETCH_DATABASE");
    cr_assert_eq(me.session.canvas.count, 2);
    cr_assert(me.session.complete);
    cr_assert_not(me.session.changed);
    person_end();
}

Test(place, what_was_drawn_before_loading_is_shown_again)
{
    joins_cat();
    in_file(FILL "1");
    types(FILL "7");
    sent(FILL "7");
    hears("FETCH_DATABASE");
    told("S-16");
    sent("FETCH_DATABASE");
    sent_nothing();
    cr_assert_eq(me.session.canvas.count, 2);
    cr_assert(me.session.changed);
    person_end();
}

Test(place, what_the_saver_had_already_is_not_there_twice)
{
    joins_cat();
    in_file(FILL "7 name=alice");
    types(FILL "7");
    types(FILL "7");
    hears("FETCH_DATABASE");
    cr_assert_eq(me.session.canvas.count, 2, "drawn twice, saved once");
    person_end();
}

Test(place, saves_with_care_what_never_was_complete)
{
    joins_cat();
    hears(RESET " name=bob");
    hears("UPDATE_DATABASE");
    sent("UPDATE_DATABASE");
    cr_assert_eq(me.careful, 1);
    person_end();
}

Test(place, creator_goes_on_with_what_the_file_has)
{
    person("alice");
    in_file(RESET);
    types("LOBBY_CREATION " CAT_JSON);
    hears("LOBBY_CREATION status=CREATED");
    cr_assert_eq(me.session.canvas.count, 1);
    person_end();
}

Test(place, leaving_saves_with_care)
{
    creates_cat();
    types(RESET);
    types("LOBBY_DISCONNECT");
    cr_assert_eq(me.saves, 1);
    cr_assert_eq(me.careful, 1);
    hears(RESET " name=bob");
    session_over(&me.session);
    cr_assert_eq(me.saves, 1, "it is out");
    person_end();
}

Test(place, the_end_saves_unless_frozen)
{
    creates_cat();
    types(RESET);
    hears(FROZEN);
    session_over(&me.session);
    cr_assert_eq(me.saves, 0);
    person_end();
}

Test(place, another_lobby_has_another_canvas)
{
    creates_cat();
    types(RESET);
    types("LOBBY_CONNECT " DOG_JSON);
    hears("LOBBY_CONNECT status=CONNECTED");
    cr_assert_str_eq(me.lobby, CAT);
    cr_assert_eq(me.session.canvas.count, 0);
    cr_assert_str_eq(me.session.here, "\"dog\" by \"bob\"");
    person_end();
}

Test(place, the_lobby_one_is_in_changes_nothing)
{
    creates_cat();
    types(RESET);
    types("LOBBY_CONNECT " CAT_JSON);
    hears("LOBBY_CONNECT status=CONNECTED");
    cr_assert_eq(me.session.canvas.count, 1);
    cr_assert_eq(me.saves, 0);
    person_end();
}

Test(place, sync_outside_a_lobby_is_answered)
{
    person("alice");
    hears("UPDATE_DATABASE");
    sent("UPDATE_DATABASE");
    hears("FETCH_DATABASE");
    sent("FETCH_DATABASE");
    cr_assert_eq(me.saves, 0);
    person_end();
}
