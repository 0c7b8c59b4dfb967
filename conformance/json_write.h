/* json_write.h - a JSON value, built piece by piece in one growing buffer.
 *
 *    struct json json = { 0 };
 *    json_open(&json, '{');
 *    json_name(&json, "case");
 *    json_string(&json, name);
 *    json_close(&json, '}');
 *    ... use json.text, json.size; json_clear(&json) to begin anew
 *    json_free(&json);
 *
 * Commas are put where they belong. What is written has no newline in it and
 * is valid UTF-8, whatever the bytes were.
 */
#ifndef CONFORMANCE_JSON_WRITE_H
#define CONFORMANCE_JSON_WRITE_H

#include <stddef.h>

struct json {
    char *text;        /* not terminated */
    size_t size, room;
};

void json_open(struct json *json, char bracket);
void json_close(struct json *json, char bracket);

/* A member's name; its value comes next. */
void json_name(struct json *json, const char *name);

void json_bytes(struct json *json, const void *bytes, size_t size);
void json_string(struct json *json, const char *text);
void json_whole(struct json *json, long long number);
void json_true(struct json *json, int yes);

/* A time: microseconds, written as seconds. */
void json_seconds(struct json *json, long long microseconds);

/* Bytes as a string of hex digits. */
void json_hex(struct json *json, const unsigned char *bytes, size_t size);

/* A member whose value is a string, a number. */
void json_say(struct json *json, const char *name, const char *text);
void json_count(struct json *json, const char *name, long long number);

void json_clear(struct json *json);
void json_free(struct json *json);

#endif
