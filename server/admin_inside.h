/* admin_inside.h - what the files of the commands know of each other.
 *
 *    admin.c       which command it is; the store, opened and closed around it
 *    admin_do.c    the commands
 *    admin_show.c  what they print, for people or with --json
 *    admin_ask.c   a password from the terminal or from standard input
 */
#ifndef ADMIN_INSIDE_H
#define ADMIN_INSIDE_H

#include "accounts.h"
#include "admin.h"

enum { ADMIN_PASSWORD = 4096 }; /* bytes, NUL included */

struct admin {
    const struct options *options;
    uv_loop_t loop;
    struct store *store;
    struct passwords *passwords;
    struct accounts *accounts;

    /* the answer that is waited for */
    bool done;
    int status; /* enum store_status, account_result or password_result */
    char words[600];
    char secret[PASSWORD_SECRET]; /* account_find's; the new hash */

    char password[ADMIN_PASSWORD]; /* of a command that asks for one */

    uint64_t shown, faults; /* rows of a list; what is wrong */
};

typedef int admin_command(struct admin *admin, char **words);

/* admin_do.c: one for all answers of the store. */
void admin_answered(void *context, const struct store_reply *reply);
/* Runs the loop until what was asked is answered, and returns admin->status;
 * `asked` is what asking returned. */
int admin_wait(struct admin *admin, int asked);

/* admin_do.c; `words` are those after the command. Each returns the exit
 * status, after it told what went wrong. */
admin_command admin_account_add, admin_account_passwd, admin_account_remove,
    admin_account_list, admin_lobby_list, admin_lobby_remove,
    admin_channel_list, admin_channel_remove, admin_check;

/* admin_show.c */
struct pp_span admin_span(const char *text);
void show_begin(struct admin *admin);
void show_end(struct admin *admin);
/* A row of a list; names and values take turns, up to `count` of each. */
void show_row(struct admin *admin, const char *const *names,
              const struct pp_span *values, unsigned count);
/* What was done: {"account": NAME, "result": "added"}. */
void show_result(struct admin *admin, const char *kind, const char *name,
                 const char *result);
void show_fault(struct admin *admin, struct pp_span words);

/* admin_ask.c: 0, or -1 after it told what is wrong. The caller wipes it. */
int ask_password(const char *name, char password[ADMIN_PASSWORD]);

#endif
