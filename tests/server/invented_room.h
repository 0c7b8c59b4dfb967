/* invented_room.h - the inside of the room, shared by invented*.c alone. */
#ifndef INVENTED_ROOM_H
#define INVENTED_ROOM_H

#include "invented.h"

struct buffer {
    uint8_t *bytes;
    size_t size, capacity;
};

/* A connection as its own end sees it. */
struct client {
    char name[256]; /* "alice"; "alice#2" is another connection of alice */
    struct hub_peer *peer;
    bool reading, writing, closing, gone, broken, fin, fin_told;
    enum hub_close how;
    uint64_t closed_at;
    size_t window;            /* bytes its socket still takes */
    struct hub_slice *slices; /* of the last write */
    unsigned slice_count, slice_at, writes;
    struct buffer out;        /* all that the hub wrote */
    size_t taken;             /* of it, by the test */
    struct buffer in;         /* said while the server did not read */
};

struct question {
    enum hub_request_kind kind;
    void *token;
    char *key;        /* what it is about, and the password behind it */
    size_t key_size, size;
};

/* Remembers accounts, lobbies and channels, each a kind and a key. */
struct backend {
    bool wait;
    struct question *questions, *facts;
    unsigned first, count, fact_count;
    unsigned asked[HUB_CHANNEL_ADD + 1];
};

struct invented {
    struct hub *hub;
    struct hub_config config;
    bool configured, batch;
    uint64_t now;
    struct client **clients;
    unsigned client_count;
    uint8_t **pieces; /* that must stay until hub_flush() */
    unsigned piece_count;
    struct backend backend;
};

struct invented *invented(void);
struct client *find_client(const char *who);
bool each_name(const char **whom, char name[256]);
uint32_t utc_now(void);
extern const struct hub_shell invented_shell;
/* Takes what the window lets through of what start_write() left. */
void take_slices(struct client *client);
void buffer_add(struct buffer *buffer, const void *bytes, size_t size);

void backend_keep(struct backend *backend, const struct hub_request *request,
                  void *token);
/* Takes the oldest question, and answers it: with *result or, when that is
 * HUB_TRUTH, with what is true; only then does it take effect. */
bool backend_take(struct backend *backend, void **token,
                  enum hub_result *result);
void backend_account(struct backend *backend, const char *name,
                     const char *password);
void backend_free(struct backend *backend);

#endif
