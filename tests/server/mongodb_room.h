/* mongodb_room.h - a database as clients see it: what they put beside what the
 * store keeps, and what is there afterwards. For waited.h, which opens it.
 *
 *    there("users", "{'username': 'alice', 'password': 'pw'}");
 *    cr_assert_str_eq(seen("users", "{'username': 'alice'}"), "{ ... }");
 */
#ifndef MONGODB_ROOM_H
#define MONGODB_ROOM_H

#ifdef HAVE_MONGODB

/* Begins with an empty database of that name; close() drops it. */
void mongodb_room_open(const char *uri, const char *database);
void mongodb_room_close(void);

/* Puts a document there. JSON, with ' for ". */
void there(const char *collection, const char *json);

/* Runs a command that must succeed. */
void run_command(const char *json);

/* The documents that the filter finds, as JSON with ', without their _id and
 * with their fields in alphabetical order, since servers differ in theirs;
 * overwritten by the next call. */
const char *seen(const char *collection, const char *filter);

/* How many collections there are. */
int collections(void);

#else

static inline void mongodb_room_open(const char *uri, const char *database)
{
    (void)uri;
    (void)database;
}

static inline void mongodb_room_close(void)
{
}

#endif

#endif
