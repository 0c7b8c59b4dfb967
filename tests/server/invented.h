/* invented.h - invented clients around a hub: no network, virtual time.
 *
 *    Test(join, freeze) {
 *        room(2);                        // alice, bob are logged in
 *        creates("alice", "cat");
 *        connects("bob", "cat", "alice");
 *        hears("alice bob", "LOBBY_FREEZE_STATE state=FROZEN");
 *        passes(2000);                   // ms
 *        silent("alice");
 *        room_end();
 *    }
 *
 * There is one room in each test, as Criterion runs each in its own process.
 * `who` is a client's name, which is its user's unless the line says name=;
 * `whom` is one or more names with spaces between. What a client gets is kept
 * until the test takes it with hears(), sees(), ... in the order it came; a
 * client that has something left can't be silent() or closed().
 *
 * Each call is a loop turn of its own: time, event, hub_flush(), and then what
 * follows from it (answers of the backend, writes that end, closes), unless
 * one_turn() and turn_ends() stand around several.
 */
#ifndef INVENTED_H
#define INVENTED_H

#include <hub/hub.h>

#define ROOM_START 1000000u    /* virtual ms at the start */
#define ROOM_UTC 1600000000u   /* Date at the start */
#define SAID_DATE 1516147200u  /* Date of what clients say */
#define SECRET "hush"          /* every password here; in no log line */
#define FROZEN "LOBBY_FREEZE_STATE state=FROZEN"
#define DRAW "LOBBY_FREEZE_STATE state=DRAW"
#define SAVE "UPDATE_DATABASE" /* what is asked, and what answers it */
#define LOAD "FETCH_DATABASE"
#define CONNECTED "LOBBY_CONNECT status=CONNECTED"
#define UNKNOWN "LOBBY_CONNECT status=DOES_NOT_EXIST"
#define HUB_TRUTH ((enum hub_result)99) /* what the backend knows itself */
#define SAYS __attribute__((format(printf, 2, 3)))

/* ---- the room -------------------------------------------------------- */
struct hub_config *config(void); /* change it before room() */
void room(unsigned clients);     /* logs in that many: alice, bob, carol ... */
struct hub *hub(void);
const char *name_of(unsigned client); /* "alice", ..., then "user8" ... */
void passes(uint64_t ms);        /* hub_time() at each deadline on the way */
uint64_t clock_now(void);
struct hub_figures figures(void);
/* Everyone reads and leaves; then no memory may be left (B-3). */
void room_end(void);

/* ---- what clients do ------------------------------------------------- */
bool opens(const char *who);     /* false: refused */
void logs_in(const char *who);   /* gets an account, opens, is ACCEPTED */
void say(const char *who, const char *line, ...) SAYS;
void sends(const char *who, const void *bytes, size_t size);
size_t frame_of(uint8_t *out, const char *who, const char *line);
void draws(const char *who, int index);        /* ADD_STROKE */
void draws_big(const char *who, int index, size_t size); /* of that Taille */
void chats(const char *who, const char *channel, const char *content);
void ends(const char *who);      /* FIN */
void resets(const char *who);    /* RST */
void breaks(const char *who);    /* RST that only write() has noticed */
void stops_reading(const char *who);
void reads(const char *who, size_t bytes); /* more room in its socket */
void reads_on(const char *who);            /* without limit again */
bool is_read(const char *who);   /* the server reads from it (T-6) */
unsigned writes_to(const char *who);  /* write() and start_write() so far */

/* ---- lobbies --------------------------------------------------------- */
const char *lobby(const char *filename, const char *owner, const char *mode,
                  const char *protection, const char *passcode);
void creates(const char *who, const char *filename); /* public, CREATED */
void connects(const char *who, const char *filename, const char *owner);
/* The same, and CONNECTED is heard. */
void enters(const char *who, const char *filename, const char *owner);
/* The whole join: everyone answers what is asked and forgets what was heard,
 * and --thaw passes. */
void comes_in(const char *who, const char *filename, const char *owner);
/* room(), and alice has created `cat`, in which all the others are. */
void studio(unsigned clients);
void obey(void); /* everyone reads all, and answers SAVE and LOAD */
void changes(const char *who, const char *filename, const char *owner,
             const char *protection, const char *passcode);

/* ---- what clients get ------------------------------------------------ */
void hears(const char *whom, const char *line, ...) SAYS;
void hears_from(const char *whom, const char *sender, const char *line);
void hears_type(const char *whom, unsigned type); /* whatever it says */
void sees(const char *whom, const char *sender, int index);
void hears_chat(const char *whom, const char *sender, const char *channel,
                const char *content);
/* The next frame, taken; false: there is none. Any frame here conforms. */
bool next_frame(const char *who, struct pp_frame *frame);
void silent(const char *whom);   /* nothing more came; still connected */
void closed(const char *whom);   /* nothing more came; connection closed */
bool is_closed(const char *who);
enum hub_close closed_how(const char *who);
void forgets(const char *whom);  /* what came and was not taken */
void answered(const char *whom); /* LOBBY_FETCH is answered: it is served */
void rejects(const char *who, const char *line); /* V-1, V-2, V-4 */

/* LOBBY_FETCH and CHANNEL_FETCH as text, sorted, a line each:
 * "cat/alice any public '': alice bob", "talk: alice". Takes all up to the
 * answer of the CHANNEL_FETCH that is sent behind (L-20). */
void lists_lobbies(const char *who, const char *expected);
void lists_channels(const char *who, const char *expected);

/* ---- the backend ----------------------------------------------------- */
void account(const char *name);  /* there is one, with the password SECRET */
void backend_waits(bool wait);   /* true: it answers when told to */
void answers(void);              /* the oldest request, with the truth */
void answers_with(enum hub_result result); /* and nothing is done */
unsigned waiting(void);          /* requests not answered yet */
unsigned asked(enum hub_request_kind kind); /* how many so far */

/* ---- turns ----------------------------------------------------------- */
void one_turn(void);
void turn_ends(void);

/* Set while the hub's own code runs, to count what it allocates. */
extern bool in_hub;

#endif
