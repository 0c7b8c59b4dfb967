#include "tcp_wire.h"

#include <criterion/criterion.h>
#include <string.h>

static struct heard heard;
static struct wire wire;
static struct tcp *tcp;

static void begin(uint32_t isn_client, uint32_t isn_server)
{
    tcp = heard_new(&heard, 1 << 20, 1 << 24);
    wire = wire_new(40000, isn_client, isn_server);
}

static void open_connection(void)
{
    begin(1000, 9000);
    wire_handshake(&wire, tcp);
}

static void give(struct segment segment)
{
    tcp_segment(tcp, &segment);
}

static void say(int who, const char *text)
{
    give(wire_next(&wire, who, text, (uint32_t)strlen(text)));
}

/* So many segments of the server, all of them received. */
static void time_passes(int count)
{
    while (count--)
        give(wire_at(&wire, 1, 0, NULL, 0));
}

#define HEARD(words) cr_assert_str_eq(heard.text, words)

static void finish(const char *words)
{
    tcp_finish(tcp);
    HEARD(words);
    tcp_free(tcp);
}

/* ---- in order ----------------------------------------------------------------- */

Test(tcp, bytes_come_in_order_from_both_sides)
{
    open_connection();
    say(0, "abc");
    say(1, "xyz");
    say(0, "def");
    HEARD("+ 0:abc 1:xyz 0:def ");
    give(wire_flags(&wire, 0, TCP_FIN | TCP_ACK));
    give(wire_flags(&wire, 1, TCP_FIN | TCP_ACK));
    give(wire_flags(&wire, 0, TCP_ACK));
    finish("+ 0:abc 1:xyz 0:def 0.F 1.F - ");
}

Test(tcp, out_of_order_segments_wait)
{
    struct segment first, second, third;

    open_connection();
    first = wire_next(&wire, 0, "abc", 3);
    second = wire_next(&wire, 0, "def", 3);
    third = wire_next(&wire, 0, "ghi", 3);
    give(third);
    give(second);
    HEARD("+ ");
    give(first);
    HEARD("+ 0:abc 0:def 0:ghi ");
    cr_assert_eq(tcp_counts(tcp)->out_of_order, 2);
    cr_assert_eq(tcp_counts(tcp)->bytes, 9);
    finish("+ 0:abc 0:def 0:ghi 0.C 1.C - ");
}

Test(tcp, numbers_wrap)
{
    struct segment second;

    begin(0xfffffffd, 0xffffffff);
    wire_handshake(&wire, tcp);
    say(0, "ab");
    second = wire_next(&wire, 0, "cd", 2);
    say(0, "ef");
    give(second);
    say(1, "xy");
    finish("+ 0:ab 0:cd 0:ef 1:xy 0.C 1.C - ");
}

Test(tcp, syn_may_carry_bytes)
{
    struct segment syn;

    begin(1000, 9000);
    syn = wire_flags(&wire, 0, TCP_SYN);
    syn.bytes = (const uint8_t *)"abc";
    syn.size = syn.wire = 3;
    wire.seq[0] += 3;
    give(syn);
    say(0, "def");
    finish("+ 0:abc 0:def 0.C 1.C - ");
}

/* ---- sent twice --------------------------------------------------------------- */

Test(tcp, retransmissions_come_once)
{
    open_connection();
    say(0, "abc");
    give(wire_at(&wire, 0, -3, "abc", 3));
    give(wire_at(&wire, 0, -2, "bcdef", 5));
    wire.seq[0] += 3;
    say(0, "ghi");
    cr_assert_eq(tcp_counts(tcp)->retransmitted, 2);
    finish("+ 0:abc 0:def 0:ghi 0.C 1.C - ");
}

Test(tcp, the_first_of_differing_bytes_count)
{
    open_connection();
    give(wire_at(&wire, 0, 2, "cd", 2));
    give(wire_at(&wire, 0, 6, "gh", 2));
    give(wire_at(&wire, 0, 1, "BCDEFGHIJ", 9)); /* around both */
    cr_assert_eq(tcp_counts(tcp)->differing, 4);
    give(wire_at(&wire, 0, 0, "a", 1));
    finish("+ 0:a 0:BcdEFghIJ 0.C 1.C - ");
}

Test(tcp, overlaps_at_both_ends_are_cut)
{
    open_connection();
    give(wire_at(&wire, 0, 1, "bcd", 3));
    give(wire_at(&wire, 0, 6, "ghi", 3));
    give(wire_at(&wire, 0, 3, "defg", 4));
    give(wire_at(&wire, 0, 2, "cdef", 4));
    cr_assert_eq(tcp_counts(tcp)->differing, 0);
    give(wire_at(&wire, 0, 0, "a", 1));
    finish("+ 0:a 0:bcd 0:ef 0:ghi 0.C 1.C - ");
}

Test(tcp, keep_alives_and_probes_add_nothing)
{
    open_connection();
    say(0, "abc");
    give(wire_at(&wire, 0, -1, NULL, 0));
    give(wire_at(&wire, 0, -1, "\0", 1));
    cr_assert_eq(tcp_counts(tcp)->retransmitted, 0);
    give(wire_at(&wire, 0, 0, "d", 1)); /* a probe: the byte itself */
    say(0, "def");
    finish("+ 0:abc 0:d 0:ef 0.C 1.C - ");
}

/* ---- holes -------------------------------------------------------------------- */

Test(tcp, a_hole_is_lost_when_it_was_acknowledged)
{
    open_connection();
    wire_next(&wire, 0, "abc", 3); /* not captured */
    say(0, "def");
    time_passes(20);
    HEARD("+ "); /* it could still be a packet in the wrong place */
    time_passes(20);
    HEARD("+ 0?3L 0:def ");
    finish("+ 0?3L 0:def 0.C 1.C - ");
}

Test(tcp, a_hole_that_is_not_acknowledged_is_waited_for)
{
    struct segment lost;

    open_connection();
    lost = wire_at(&wire, 0, 0, "abc", 3);
    give(wire_at(&wire, 0, 3, "def", 3));
    time_passes(200); /* which still ask for "abc" */
    HEARD("+ ");
    give(lost);
    finish("+ 0:abc 0:def 0.C 1.C - ");
}

Test(tcp, late_behind_its_ack_is_not_lost)
{
    struct segment late;

    open_connection();
    late = wire_next(&wire, 0, "abc", 3);
    say(0, "def");
    time_passes(30);
    give(late);
    finish("+ 0:abc 0:def 0.C 1.C - ");
}

Test(tcp, the_last_bytes_are_lost_when_acknowledged)
{
    open_connection();
    say(0, "abc");
    wire_next(&wire, 0, "defgh", 5);
    time_passes(1);
    finish("+ 0:abc 0?5L 0.C 1.C - ");
}

Test(tcp, a_lost_fin_is_no_byte)
{
    open_connection();
    say(0, "abc");
    wire_flags(&wire, 0, TCP_FIN);
    give(wire_flags(&wire, 1, TCP_FIN | TCP_ACK));
    finish("+ 0:abc 1.F 0.C - ");
}

Test(tcp, a_hole_at_the_end_of_the_capture_is_told)
{
    open_connection();
    give(wire_at(&wire, 0, 4, "efg", 3));
    finish("+ 0?4E 0:efg 0.C 1.C - ");
}

Test(tcp, without_the_other_side_a_hole_is_given_up)
{
    begin(1000, 9000);
    give(wire_flags(&wire, 0, TCP_SYN));
    say(0, "abc");
    wire_next(&wire, 0, "lost", 4);
    for (int i = 0; i < 1030; i++)
        say(0, ".");
    cr_assert_eq(heard.missing, 4);
    cr_assert(strncmp(heard.text, "+ 0:abc 0?4L 0:. ", 16) == 0);
    tcp_free(tcp);
}

Test(tcp, live_a_hole_is_lost_after_a_second)
{
    open_connection();
    wire_next(&wire, 0, "abc", 3);
    say(0, "def");
    time_passes(1);
    tcp_time(tcp, wire.time + 900 * MS);
    HEARD("+ ");
    tcp_time(tcp, wire.time + 1100 * MS);
    HEARD("+ 0?3L 0:def ");
    tcp_free(tcp);
}

Test(tcp, what_snaplen_cut_is_told_exactly)
{
    struct segment cut;

    open_connection();
    cut = wire_next(&wire, 0, "abc", 3);
    cut.wire = 10;
    wire.seq[0] += 7;
    give(cut);
    say(0, "xyz");
    HEARD("+ 0:abc 0?7C 0:xyz ");
    finish("+ 0:abc 0?7C 0:xyz 0.C 1.C - ");
}

Test(tcp, what_snaplen_cut_may_come_again)
{
    struct segment cut;

    open_connection();
    cut = wire_at(&wire, 0, 1, "bc", 2);
    cut.wire = 7; /* up to 8 */
    give(cut);
    give(wire_at(&wire, 0, 2, "cdef", 4));
    give(wire_at(&wire, 0, 8, "ij", 2));
    give(wire_at(&wire, 0, 0, "a", 1));
    finish("+ 0:a 0:bc 0:def 0?2C 0:ij 0.C 1.C - ");
}

/* ---- the order of both sides ---------------------------------------------------- */

Test(tcp, an_answer_comes_behind_what_it_answers)
{
    struct segment question, answer;

    open_connection();
    question = wire_next(&wire, 0, "ask", 3);
    answer = wire_next(&wire, 1, "tell", 4);
    give(answer);
    HEARD("+ ");
    give(question);
    finish("+ 0:ask 1:tell 0.C 1.C - ");
}

/* ---- beginnings ----------------------------------------------------------------- */

Test(tcp, without_syn_the_earliest_segment_is_the_start)
{
    struct segment first;

    begin(1000, 9000);
    first = wire_next(&wire, 0, "abc", 3);
    say(0, "def");
    HEARD("+ ");
    give(first);
    say(0, "ghi");
    finish("+ 0:abc 0:def 0:ghi 0.C 1.C - ");
}

Test(tcp, a_syn_behind_its_data_still_says_where_they_start)
{
    struct segment syn, lost;

    begin(1000, 9000);
    syn = wire_flags(&wire, 0, TCP_SYN);
    lost = wire_next(&wire, 0, "abc", 3);
    say(0, "def");
    give(syn);
    HEARD("+ ");
    give(lost);
    finish("+ 0:abc 0:def 0.C 1.C - ");
}

Test(tcp, syn_and_ack_says_where_both_start)
{
    struct segment first;

    begin(1000, 9000);
    wire_flags(&wire, 0, TCP_SYN);
    give(wire_flags(&wire, 1, TCP_SYN | TCP_ACK));
    first = wire_next(&wire, 0, "abc", 3);
    say(0, "def");
    HEARD("+ ");
    give(first);
    HEARD("+ 0:abc 0:def ");
    tcp_free(tcp);
}

Test(tcp, both_may_open)
{
    begin(1000, 9000);
    give(wire_flags(&wire, 0, TCP_SYN));
    give(wire_flags(&wire, 1, TCP_SYN));
    say(0, "abc");
    say(1, "xyz");
    finish("+ 0:abc 1:xyz 0.C 1.C - ");
}

/* ---- ends ------------------------------------------------------------------------ */

Test(tcp, one_side_may_end_while_the_other_goes_on)
{
    open_connection();
    give(wire_flags(&wire, 0, TCP_FIN | TCP_ACK));
    say(1, "xyz");
    give(wire_flags(&wire, 1, TCP_FIN | TCP_ACK));
    finish("+ 0.F 1:xyz 1.F - ");
}

Test(tcp, a_reset_ends_both)
{
    open_connection();
    say(0, "abc");
    give(wire_flags(&wire, 0, TCP_RST));
    HEARD("+ 0:abc 0.R ");
    say(1, "crossing");
    finish("+ 0:abc 0.R 1:crossing 1.R - ");
}

Test(tcp, a_strangers_reset_ends_nothing)
{
    struct segment reset;

    open_connection();
    say(0, "abc");
    give(wire_at(&wire, 1, 0, NULL, 0));
    reset = wire_flags(&wire, 0, TCP_RST);
    reset.seq += 1000000;
    give(reset);
    reset.seq = wire.seq[0] + 500; /* inside the window, and beyond */
    give(reset);
    reset.seq = wire.seq[0] - 3; /* behind what was acknowledged */
    give(reset);
    for (int i = 0; i < 40; i++)
        say(0, ".");
    cr_assert_null(strchr(heard.text, 'R'));
    cr_assert_eq(heard.missing, 0);
    tcp_finish(tcp);
    cr_assert_null(strchr(heard.text, 'R'));
    tcp_free(tcp);
}

Test(tcp, a_reset_waits_for_bytes_before_it)
{
    struct segment late;

    open_connection();
    late = wire_next(&wire, 0, "abc", 3);
    give(wire_flags(&wire, 0, TCP_RST));
    HEARD("+ ");
    give(late);
    finish("+ 0:abc 0.R 1.R - ");
}

Test(tcp, a_refused_connection_is_reset)
{
    struct segment reset;

    begin(1000, 9000);
    give(wire_flags(&wire, 0, TCP_SYN));
    reset = wire_flags(&wire, 1, TCP_RST | TCP_ACK);
    reset.seq = 0;
    give(reset);
    finish("+ 1.R 0.R - ");
}

Test(tcp, stragglers_open_nothing)
{
    open_connection();
    say(0, "abc");
    give(wire_flags(&wire, 0, TCP_FIN | TCP_ACK));
    give(wire_flags(&wire, 1, TCP_FIN | TCP_ACK));
    give(wire_at(&wire, 0, -4, "abc", 3));
    give(wire_at(&wire, 0, 0, NULL, 0));
    give(wire_flags(&wire, 1, TCP_RST));
    cr_assert_eq(tcp_counts(tcp)->connections, 1);
    finish("+ 0:abc 0.F 1.F - ");
}

/* ---- the same ports again --------------------------------------------------------- */

Test(tcp, ports_are_used_again_after_the_end)
{
    open_connection();
    say(0, "old");
    give(wire_flags(&wire, 0, TCP_FIN | TCP_ACK));
    give(wire_flags(&wire, 1, TCP_FIN | TCP_ACK));
    wire.seq[0] += 70000;
    wire.seq[1] += 70000;
    wire_handshake(&wire, tcp);
    say(0, "new");
    cr_assert_eq(tcp_counts(tcp)->connections, 2);
    finish("+ 0:old 0.F 1.F - + 0:new 0.C 1.C - ");
}

Test(tcp, ports_are_used_again_in_the_middle)
{
    open_connection();
    say(0, "old");
    wire.seq[0] = 3000000000u;
    wire.seq[1] = 2000000000u;
    wire_handshake(&wire, tcp);
    say(0, "new");
    time_passes(40);
    HEARD("+ 0:old + 0:new 0.U 1.U - ");
    finish("+ 0:old + 0:new 0.U 1.U - 0.C 1.C - ");
}

Test(tcp, a_strangers_syn_ends_nothing)
{
    struct segment syn;

    open_connection();
    syn = wire_flags(&wire, 0, TCP_SYN);
    wire.seq[0]--;
    syn.seq = 3000000000u;
    give(syn);
    say(0, "abc");
    time_passes(40);
    say(0, "def");
    finish("+ + 0:abc 0:def 0.C 1.C - 0.C 1.C - ");
}

Test(tcp, a_segment_of_the_old_finds_its_connection)
{
    struct segment old;

    open_connection();
    old = wire_next(&wire, 0, "old", 3);
    wire.seq[0] = 3000000000u;
    wire.seq[1] = 2000000000u;
    wire_handshake(&wire, tcp);
    give(old);
    finish("+ + 0:old 0.U 1.U - 0.C 1.C - ");
}

/* ---- bounds ----------------------------------------------------------------------- */

Test(tcp, a_stream_that_holds_too_much_gives_up)
{
    static char big[60000];

    memset(big, 'x', sizeof big);
    tcp = heard_new(&heard, 1000, 1 << 20);
    wire = wire_new(40000, 1000, 9000);
    wire_handshake(&wire, tcp);
    give(wire_at(&wire, 0, 7, big, 500));
    HEARD("+ ");
    give(wire_at(&wire, 0, 600, big, 500));
    cr_assert_eq(heard.missing, 7);
    cr_assert(strncmp(heard.text, "+ 0?7M 0:xxx", 12) == 0);
    tcp_free(tcp);
}

Test(tcp, the_largest_holder_gives_up_first)
{
    static char big[9000];
    struct wire other;

    memset(big, 'x', 2000);
    tcp = heard_new(&heard, 1 << 20, 16384);
    wire = wire_new(40000, 1000, 9000);
    other = wire_new(40001, 1000, 9000);
    wire_handshake(&wire, tcp);
    wire_handshake(&other, tcp);
    give(wire_at(&other, 0, 5, "little", 6));
    for (int i = 0; i < 4; i++)
        give(wire_at(&wire, 0, 100 + i * 2001, big, 2000));
    cr_assert_eq(heard.missing, 103);
    cr_assert_null(strstr(heard.text, "little"));
    tcp_finish(tcp);
    cr_assert_not_null(strstr(heard.text, "0?5E 0:little"));
    tcp_free(tcp);
}

Test(tcp, the_oldest_idle_connection_is_forgotten)
{
    tcp = heard_new(&heard, 1 << 16, 1 << 16);
    for (uint16_t port = 1; port <= 200; port++) {
        heard.size = 0; /* of the last only */
        wire = wire_new(port, 1000, 9000);
        wire_handshake(&wire, tcp);
    }
    HEARD("+ 0.M 1.M - ");
    cr_assert(tcp_counts(tcp)->forgotten > 100);
    heard.size = 0;
    tcp_free(tcp);
}

Test(tcp, what_is_ignored_says_no_more)
{
    begin(1000, 9000);
    heard.ignore = 1;
    wire_handshake(&wire, tcp);
    say(0, "abc");
    give(wire_flags(&wire, 0, TCP_FIN | TCP_ACK));
    finish("+ - ");
}

/* Overlaps that are made to be slow: many pieces, then segments over all. */
Test(tcp, a_bomb_of_overlaps_is_bounded, .timeout = 20)
{
    static char big[60000];

    tcp = heard_new(&heard, 8 << 20, 1 << 26);
    wire = wire_new(40000, 1000, 9000);
    wire_handshake(&wire, tcp);
    for (int i = 0; i < 30000; i++, wire.time = MS)
        give(wire_at(&wire, 0, 2 * i + 2, "x", 1));
    for (int i = 0; i < 2000; i++, wire.time = MS)
        give(wire_at(&wire, 0, 1, big, sizeof big));
    HEARD("+ ");
    cr_assert(tcp_counts(tcp)->differing >= 29999);
    tcp_ignore(tcp, heard.connection);
    tcp_free(tcp);
}
