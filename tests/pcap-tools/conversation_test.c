#include "tcp_wire.h"

#include <conversation.h>
#include <criterion/criterion.h>
#include <polypaint/text.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define START INT64_C(1516147200000000000)

/* What came out, a word for each record: "c:CONNECTION" a frame of the client,
 * "%" behind it a guessed one, "!V-6" its clause; "s?12" bytes missing, "s#9"
 * bytes in no frame, "s#8F-1" broken ones; "c." an end; "(A-6)" a finding. */
static struct {
    struct output output; /* first */
    char text[8192];
    char who[200]; /* user, lobby and owner of the last frame */
    struct conversation conversation;
    int guessed; /* of the last frame that was */
} heard;

static struct conversations *all;
static struct wire wire;

static void write_down(const char *format, const char *value)
{
    size_t size = strlen(heard.text), room = sizeof heard.text - size;

    cr_assert((size_t)snprintf(heard.text + size, room, format, value) < room);
}

static void write_number(const char *format, uint64_t number)
{
    char text[24];

    snprintf(text, sizeof text, "%lu", (unsigned long)number);
    write_down(format, text);
}

static const char *clause(const struct pp_verdict *verdict)
{
    return pp_clause(verdict->clause)->id;
}

static void take_frame(const struct record *record)
{
    const struct pp_type *type = pp_type(record->frame->type);

    write_down("%s", type ? type->name : "?");
    if (record->guessed) {
        write_down("%s", "%");
        heard.guessed = record->guessed;
    }
    if (record->verdict)
        write_down("!%s", clause(record->verdict));
    snprintf(heard.who, sizeof heard.who, "%s/%s/%s", record->user,
             record->lobby, record->owner);
}

static void take_findings(const struct record *record)
{
    for (size_t i = 0; i < record->finding_count; i++)
        write_down("(%s)", pp_clause(record->findings[i].clause)->id);
}

static void take(struct output *output, const struct record *record)
{
    static const char *const kinds[] = { ":", "+", ".", "?", "#", "" };

    (void)output;
    heard.conversation = *record->conversation;
    if (record->kind != RECORD_OPEN && record->kind != RECORD_FINDING)
        write_down("%s", record->from == PP_FROM_CLIENT ? "c" : "s");
    write_down("%s", kinds[record->kind]);
    if (record->kind == RECORD_FRAME)
        take_frame(record);
    if (record->kind == RECORD_GAP || record->kind == RECORD_BROKEN)
        write_number("%s", record->size);
    if (record->kind == RECORD_BROKEN)
        write_down("%s", clause(record->verdict));
    take_findings(record);
    write_down("%s", " ");
}

static void begin_with(const uint16_t *port, size_t memory)
{
    const struct conversation_options options = { .ports = port,
                                                  .port_count = port != NULL,
                                                  .level = PP_LEVEL_R,
                                                  .memory = memory,
                                                  .output = &heard.output };

    memset(&heard, 0, sizeof heard);
    heard.output.record = take;
    all = conversations_new(&options);
    wire = wire_new(40000, 1000, 9000);
    wire.time = START;
}

static void begin(void)
{
    begin_with(NULL, 16 << 20);
}

static void give(struct segment segment)
{
    conversations_segment(all, &segment);
}

static void handshake(void)
{
    give(wire_flags(&wire, 0, TCP_SYN));
    give(wire_flags(&wire, 1, TCP_SYN | TCP_ACK));
}

/* A frame of the text form; the segment that brings it. */
static struct segment said(int who, const char *line)
{
    static uint8_t frames[16][1024];
    static unsigned next;
    struct pp_text_defaults defaults = { who ? "" : "alice", who ? 0 : 5,
                                         START / 1000000000 };
    struct pp_text_error error;
    uint8_t *frame = frames[next++ % 16];
    size_t size = pp_text_parse(line, strlen(line), &defaults, frame, &error);

    cr_assert(size > 0 && size <= 1024, "%s: %s", line, error.words);
    return wire_next(&wire, who, frame, (uint32_t)size);
}

static void say(int who, const char *line)
{
    give(said(who, line));
}

/* So many of that segment's bytes from `at` on. */
static struct segment part(struct segment segment, uint32_t at, uint32_t size)
{
    segment.bytes += at;
    segment.seq += at;
    segment.size = segment.wire = size;
    return segment;
}

static void log_in(void)
{
    say(0, "CONNECTION password=secret");
    say(1, "CONNECTION status=ACCEPTED");
}

static void finish(const char *words)
{
    conversations_finish(all);
    if (words)
        cr_assert_str_eq(heard.text, words);
    conversations_free(all);
}

#define STROKE "ADD_STROKE index=1 rgba=#ff0000ff height=2 width=2 points=(1,2)(3,4)"

/* ---- who is who ----------------------------------------------------------------- */

Test(conversation, the_server_is_who_was_connected_to)
{
    begin();
    wire.ends[1].port = 4711;
    handshake();
    log_in();
    cr_assert_eq(heard.conversation.server.port, 4711);
    cr_assert(heard.conversation.whole);
    finish("+ c:CONNECTION s:CONNECTION c. s. ");
}

Test(conversation, the_server_answers_where_its_syn_was_not_seen)
{
    begin();
    wire.ends[0].port = 5000; /* which is the client here */
    wire.ends[1].port = 4711;
    for (int i = 0; i < 12; i++) {
        say(0, "LOBBY_FETCH");
        say(1, "LOBBY_FETCH json=[]");
    }
    conversations_finish(all);
    cr_assert_eq(heard.conversation.server.port, 4711);
    cr_assert_not(heard.conversation.whole);
    conversations_free(all);
}

Test(conversation, a_given_port_is_the_server_whatever_it_says)
{
    static const uint16_t port = 5000;
    static const char get[] = "GET / HTTP/1.1\r\n\r\n";

    begin_with(&port, 16 << 20);
    handshake();
    give(wire_next(&wire, 0, get, sizeof get - 1));
    finish("+ c#18 c. s. ");
}

Test(conversation, other_ports_are_passed_over)
{
    static const uint16_t port = 1;

    begin_with(&port, 16 << 20);
    handshake();
    log_in();
    cr_assert_eq(conversations_counts(all)->other_streams, 1);
    finish("");
}

Test(conversation, what_is_not_polypaint_is_passed_over)
{
    static const char get[] = "GET / HTTP/1.1\r\n\r\n";

    begin();
    handshake();
    give(wire_next(&wire, 0, get, sizeof get - 1));
    cr_assert_eq(conversations_counts(all)->other_streams, 1);
    finish("");
}

Test(conversation, who_speaks_is_told_as_before_the_frame) /* A-4, L-7 */
{
    begin();
    handshake();
    log_in();
    cr_assert_str_eq(heard.who, "//");
    say(0, "LOBBY_CREATION json={\"Filename\":\"cat\",\"Owner\":\"alice\","
           "\"Mode\":\"any\",\"Protection\":\"public\",\"Passcode\":\"\"}");
    cr_assert_str_eq(heard.who, "alice//");
    say(1, "LOBBY_CREATION status=CREATED");
    say(0, STROKE);
    cr_assert_str_eq(heard.who, "alice/cat/alice");
    finish(NULL);
}

/* ---- frames --------------------------------------------------------------------- */

Test(conversation, a_wrong_frame_comes_with_its_clause) /* V-6 */
{
    begin();
    handshake();
    log_in();
    say(0, "RAW 0d 00 c8 00 92 5e 5a 05 61 6c 69 63 65");
    say(0, STROKE);
    cr_assert_eq(conversations_counts(all)->broken_frames, 1);
    finish("+ c:CONNECTION s:CONNECTION c:?!V-6 c:ADD_STROKE c. s. ");
}

Test(conversation, a_broken_stream_goes_on_at_the_next_frame) /* V-3 */
{
    begin();
    handshake();
    log_in();
    say(0, "RAW 04 00 0c 11 22 33 44 55 66 77");
    say(0, STROKE);
    say(0, STROKE);
    finish("+ c:CONNECTION s:CONNECTION c#8F-1 c#2 c:ADD_STROKE% c:ADD_STROKE "
           "c. s. ");
}

Test(conversation, a_gap_within_a_frame_does_not_hide_its_end)
{
    struct segment frame;

    begin();
    handshake();
    log_in();
    frame = said(0, STROKE);
    give(part(frame, 0, 10));
    give(part(frame, 20, frame.size - 20));
    say(0, "RESET_CANVAS");
    finish("+ c:CONNECTION s:CONNECTION c?10 c#35 c:RESET_CANVAS c. s. ");
}

Test(conversation, behind_a_gap_the_next_frame_is_guessed)
{
    struct segment frame;

    begin();
    handshake();
    log_in();
    said(0, "RESET_CANVAS"); /* was not captured */
    frame = said(0, STROKE); /* only its end was */
    give(part(frame, 20, frame.size - 20));
    say(0, "RESET_CANVAS");
    say(0, STROKE);
    conversations_finish(all);
    cr_assert_str_eq(heard.text,
                     "+ c:CONNECTION s:CONNECTION c?33 c#25 c:RESET_CANVAS% "
                     "c:ADD_STROKE c. s. ");
    cr_assert(heard.guessed >= 50 && heard.guessed <= 99);
    cr_assert_eq(conversations_counts(all)->gap_bytes, 33);
    cr_assert_eq(conversations_counts(all)->skipped_bytes, 25);
    conversations_free(all);
}

Test(conversation, snaplen_hides_only_the_frames_it_cut)
{
    struct segment frame;

    begin();
    handshake();
    log_in();
    frame = said(0, STROKE);
    frame.size = 30;
    give(frame);
    say(0, "RESET_CANVAS");
    finish("+ c:CONNECTION s:CONNECTION c?15 c#30 c:RESET_CANVAS c. s. ");
}

Test(conversation, bytes_that_look_like_a_frame_are_not_one)
{
    struct segment frame;

    begin();
    handshake();
    log_in();
    said(0, "RESET_CANVAS");
    /* the rest of a message about a frame: no user's name, no date */
    frame = said(0, "RAW 2f 00 0a 00 92 5e 5a 05 61 6c 69 63 65 61 20 3b 20"
                    " 0c 00 03 00 00 00 00 00 00 00 00 00 0c 00 03 00 00 00 00"
                    " 00 00 00 00 00 20 20 20 20 20 20");
    give(part(frame, 15, frame.size - 15));
    finish("+ c:CONNECTION s:CONNECTION c?28 c#32 c. s. ");
}

/* ---- ends, findings, time -------------------------------------------------------- */

Test(conversation, an_unfinished_frame_is_told_at_the_end)
{
    begin();
    handshake();
    log_in();
    give(part(said(0, STROKE), 0, 12));
    give(wire_at(&wire, 0, 0, NULL, 0));
    finish("+ c:CONNECTION s:CONNECTION c#12 c. s. ");
}

Test(conversation, a_finding_later_than_its_frame_comes_alone) /* A-6 */
{
    begin();
    handshake();
    say(0, "CONNECTION password=wrong");
    say(1, "CONNECTION status=BAD_PASSWORD");
    conversations_time(all, wire.time + 20000 * MS);
    cr_assert_not_null(strstr(heard.text, " (A-6) "), "%s", heard.text);
    finish(NULL);
}

/* ---- bounds ---------------------------------------------------------------------- */

Test(conversation, memory_is_given_back_by_the_largest)
{
    static uint8_t frame[60000] = { 0xff, 0xff, 12, 0, 0x92, 0x5e, 0x5a, 0 };

    begin_with(NULL, 1 << 18);
    handshake();
    log_in();
    give(wire_next(&wire, 0, frame, sizeof frame));
    finish("+ c:CONNECTION s:CONNECTION c#60000 c. s. ");
}

/* Each place could begin a long frame: looking has an end nevertheless. */
Test(conversation, a_search_that_is_made_to_be_slow_is_bounded, .timeout = 20)
{
    static const uint16_t port = 5000;
    static uint8_t bytes[1400];

    for (size_t i = 0; i + 13 <= sizeof bytes; i += 13)
        memcpy(bytes + i, "\x00\xf0\x0a\x00\x92\x5e\x5a\x05" "zed;a", 13);
    begin_with(&port, 16 << 20);
    for (int i = 0; i < 3000; i++)
        give(wire_next(&wire, 0, bytes, sizeof bytes));
    finish(NULL);
}
