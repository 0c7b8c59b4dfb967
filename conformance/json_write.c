#include "json_write.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <polypaint/json.h>

#include "arena.h"

/* Where `size` more bytes can be written. */
static char *more(struct json *json, size_t size)
{
    while (json->size + size > json->room) {
        json->room = json->room ? 2 * json->room : 4096;
        json->text = need(realloc(json->text, json->room));
    }
    return json->text + json->size;
}

static void put(struct json *json, const char *text, size_t size)
{
    memcpy(more(json, size), text, size);
    json->size += size;
}

/* A string never ends in one of these without its quote behind it. */
static void separate(struct json *json)
{
    if (json->size && !memchr("{[:", json->text[json->size - 1], 3))
        put(json, ",", 1);
}

void json_open(struct json *json, char bracket)
{
    separate(json);
    put(json, &bracket, 1);
}

void json_close(struct json *json, char bracket)
{
    put(json, &bracket, 1);
}

void json_bytes(struct json *json, const void *bytes, size_t size)
{
    size_t room = 6 * size + 2; /* every byte may become \u0000 */

    separate(json);
    json->size += pp_json_quote(bytes, size, more(json, room), room);
}

void json_string(struct json *json, const char *text)
{
    json_bytes(json, text, strlen(text));
}

void json_name(struct json *json, const char *name)
{
    json_string(json, name);
    put(json, ":", 1);
}

void json_whole(struct json *json, long long number)
{
    char digits[24];

    separate(json);
    put(json, digits, (size_t)snprintf(digits, sizeof digits, "%lld", number));
}

void json_true(struct json *json, int yes)
{
    separate(json);
    put(json, yes ? "true" : "false", yes ? 4 : 5);
}

void json_seconds(struct json *json, long long microseconds)
{
    long long positive = microseconds < 0 ? 0 : microseconds;
    char digits[40];

    separate(json);
    put(json, digits, (size_t)snprintf(digits, sizeof digits, "%lld.%06lld",
                                       positive / 1000000,
                                       positive % 1000000));
}

void json_hex(struct json *json, const unsigned char *bytes, size_t size)
{
    static const char digits[] = "0123456789abcdef";
    char *at;
    size_t i;

    separate(json);
    at = more(json, 2 * size + 2);
    *at++ = '"';
    for (i = 0; i < size; i++) {
        *at++ = digits[bytes[i] >> 4];
        *at++ = digits[bytes[i] & 15];
    }
    *at = '"';
    json->size += 2 * size + 2;
}

void json_say(struct json *json, const char *name, const char *text)
{
    json_name(json, name);
    json_string(json, text);
}

void json_count(struct json *json, const char *name, long long number)
{
    json_name(json, name);
    json_whole(json, number);
}

void json_clear(struct json *json)
{
    json->size = 0;
}

void json_free(struct json *json)
{
    free(json->text);
    *json = (struct json){ 0 };
}
