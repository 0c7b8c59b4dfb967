/* hub_signup_test.c - accounts, and once a client is known. */
#include "invented.h"

#include <criterion/criterion.h>

#define LOGIN "CONNECTION password=" SECRET
#define SIGNUP "CREATE_ACCOUNT password=" SECRET

static void open_and_say(const char *who, const char *line)
{
    opens(who);
    say(who, "%s", line);
}

Test(signup, signs_up, .description = "A-17, A-18")
{
    room(0);
    open_and_say("alice", SIGNUP);
    hears("alice", "CREATE_ACCOUNT status=CREATED");
    say("alice", LOGIN);
    hears("alice", "CONNECTION status=ACCEPTED");
    room_end();
}

Test(signup, account_exists, .description = "A-17, A-18")
{
    room(0);
    account("alice");
    open_and_say("alice", "CREATE_ACCOUNT password=other");
    hears("alice", "CREATE_ACCOUNT status=EXISTS");
    say("alice", LOGIN); /* it still is the old password */
    hears("alice", "CONNECTION status=ACCEPTED");
    room_end();
}

Test(signup, durable_before_the_reply, .description = "A-19")
{
    room(0);
    backend_waits(true);
    open_and_say("alice", SIGNUP);
    passes(500);
    silent("alice");
    answers();
    hears("alice", "CREATE_ACCOUNT status=CREATED");
    room_end();
}

Test(signup, second_more_from_the_reply, .description = "A-18")
{
    room(0);
    opens("alice");
    passes(900);
    backend_waits(true);
    say("alice", SIGNUP);
    passes(5000);
    answers();
    hears("alice", "CREATE_ACCOUNT status=CREATED");
    passes(999);
    silent("alice");
    passes(1);
    closed("alice");
    room_end();
}

Test(signup, three_sign_ups, .description = "A-18")
{
    room(0);
    account("bob");
    open_and_say("alice", SIGNUP);
    hears("alice", "CREATE_ACCOUNT status=CREATED");
    say("alice", "CREATE_ACCOUNT name=bob password=x");
    hears("alice", "CREATE_ACCOUNT status=EXISTS");
    say("alice", "CREATE_ACCOUNT name=carol password=x");
    hears("alice", "CREATE_ACCOUNT status=CREATED");
    say("alice", "CREATE_ACCOUNT name=dave password=x");
    closed("alice");
    cr_assert_eq(asked(HUB_SIGNUP), 3u);
    room_end();
}

Test(signup, login_after_three, .description = "A-18")
{
    room(0);
    opens("alice");
    for (unsigned i = 0; i < 3; i++) {
        say("alice", SIGNUP);
        hears_type("alice", PP_CREATE_ACCOUNT);
        passes(900);
    }
    say("alice", LOGIN);
    hears("alice", "CONNECTION status=ACCEPTED");
    passes(2000);
    answered("alice");
    room_end();
}

Test(signup, no_signup, .description = "A-17, --no-signup")
{
    config()->readings.no_signup = true;
    room(0);
    open_and_say("alice", SIGNUP);
    closed("alice");
    cr_assert_eq(asked(HUB_SIGNUP), 0u);
    room_end();
}

Test(signup, signup_refused, .description = "B-2, --max-accounts")
{
    room(0);
    backend_waits(true);
    open_and_say("alice", SIGNUP);
    answers_with(HUB_REFUSED);
    closed("alice");
    room_end();
}

Test(signup, not_in_yet_after_signup, .description = "A-2")
{
    room(1);
    say("alice", "CHANNEL_CREATION channel=talk");
    open_and_say("bob", SIGNUP);
    hears("bob", "CREATE_ACCOUNT status=CREATED");
    say("bob", "CHANNEL_FETCH");
    closed("bob");
    silent("alice");
    room_end();
}

Test(signup, fin_while_signing_up, .description = "A-17, A-19")
{
    room(0);
    backend_waits(true);
    open_and_say("alice#1", SIGNUP);
    resets("alice#1");
    backend_waits(false);
    closed("alice#1");
    open_and_say("alice#2", LOGIN);
    hears("alice#2", "CONNECTION status=ACCEPTED");
    room_end();
}

Test(signup, fin_behind_signup, .description = "A-17, T-5: it is answered, as "
     "any frame before FIN")
{
    room(0);
    backend_waits(true);
    open_and_say("alice", SIGNUP);
    ends("alice");
    answers();
    hears("alice", "CREATE_ACCOUNT status=CREATED");
    closed("alice");
    room_end();
}

/* ---- once connected -------------------------------------------------- */
Test(signup, again, .description = "A-20")
{
    studio(2);
    rejects("alice", LOGIN);
    rejects("alice", SIGNUP);
    rejects("alice", "CREATE_ACCOUNT name=carol password=x");
    rejects("alice", "CONNECTION name=bob password=" SECRET);
    draws("alice", 1);
    sees("bob", "alice", 1);
    room_end();
}

static void leaves_all(void (*how)(const char *who))
{
    studio(2);
    say("bob", "CHANNEL_CREATION channel=talk");
    how("bob");
    closed("bob");
    lists_lobbies("alice", "cat/alice any public '': alice");
    lists_channels("alice", "talk:");
    logs_in("bob#2");
    draws("alice", 1);
    silent("bob#2");
    draws("bob#2", 1);
    silent("alice");
    room_end();
}

Test(signup, fin_leaves_all, .description = "A-21")
{
    leaves_all(ends);
}

Test(signup, reset_leaves_all, .description = "A-21")
{
    leaves_all(resets);
}

Test(signup, name_is_free_at_once, .description = "A-21: while the old "
     "connection still drains")
{
    studio(2);
    stops_reading("bob");
    draws("alice", 1);
    ends("bob");
    logs_in("bob#2");
    answered("bob#2");
    room_end();
}
