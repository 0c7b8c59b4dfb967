/* person.h - a session with an invented server and canvas file around it.
 *
 *    person("alice");               // logged in
 *    types("ADD_STROKE ...");       // what the person wants sent
 *    hears("LOBBY_FREEZE_STATE state=FROZEN"); // alone in its turn
 *    sent("ADD_STROKE ...");        // the next that went to the server
 *    sent_nothing();
 *    told("S-1");                   // some words since the last told()
 *    person_end();
 *
 * The clock stands at NOW; lines without date= have it. One in each test.
 */
#ifndef PERSON_H
#define PERSON_H

#include "session.h"

#define NOW 1516147200u
#define CAT "\"cat\" by \"alice\""
#define CAT_JSON "json={\"Filename\":\"cat\",\"Owner\":\"alice\","         \
                 "\"Mode\":\"stroke\",\"Protection\":\"public\","           \
                 "\"Passcode\":\"\"}"
#define DOG_JSON "json={\"Filename\":\"dog\",\"Owner\":\"bob\","           \
                 "\"Mode\":\"stroke\",\"Protection\":\"public\","           \
                 "\"Passcode\":\"\"}"
#define FROZEN "LOBBY_FREEZE_STATE state=FROZEN"
#define DRAW "LOBBY_FREEZE_STATE state=DRAW"
#define RESET "RESET_CANVAS"
#define FILL "BUCKET_FILL rgba=#000000ff y=0 x="

struct person {
    struct session session;
    struct session_host host;
    uint32_t clock;
    struct frames sent; /* not yet asked for */
    size_t sent_at;
    char words[4096];   /* told, not yet asked for */
    struct frames file; /* the canvas file */
    int damaged;        /* it can't be read */
    int saves, careful; /* how often, and the last one's */
    char lobby[64];     /* whose canvas it was */
};

extern struct person me;

void person(const char *name);
void person_new(const char *name); /* not logged in */
void person_end(void);
void types(const char *line);
void hears(const char *line);
void hears_first(const char *line); /* more comes in the same turn */
void sent(const char *line);
void sent_nothing(void);
void told(const char *part);
void told_nothing(void);
void in_file(const char *line); /* adds a frame to the canvas file */

#endif
