#include <criterion/criterion.h>
#include <polypaint/json.h>
#include <string.h>

#include "json_write.h"

static void is(const struct json *json, const char *text)
{
    cr_assert_eq(json->size, strlen(text), "%.*s", (int)json->size, json->text);
    cr_assert_arr_eq(json->text, text, json->size);
}

Test(json_write, commas)
{
    struct json json = { 0 };

    json_open(&json, '{');
    json_say(&json, "a", "[");
    json_count(&json, "b", -1);
    json_name(&json, "c");
    json_open(&json, '[');
    json_whole(&json, 1);
    json_true(&json, 0);
    json_open(&json, '{');
    json_close(&json, '}');
    json_close(&json, ']');
    json_close(&json, '}');
    is(&json, "{\"a\":\"[\",\"b\":-1,\"c\":[1,false,{}]}");
    json_clear(&json);
    is(&json, "");
    json_free(&json);
}

Test(json_write, any_bytes_are_one_line_of_json)
{
    struct json json = { 0 };
    char bytes[256];
    int i;

    for (i = 0; i < 256; i++)
        bytes[i] = (char)i;
    json_bytes(&json, bytes, sizeof bytes);
    cr_assert_eq(pp_json_check(json.text, json.size, NULL, NULL), 0);
    cr_assert_null(memchr(json.text, '\n', json.size));
    json_free(&json);
}

Test(json_write, times_and_hex)
{
    struct json json = { 0 };

    json_open(&json, '[');
    json_seconds(&json, 1000001);
    json_seconds(&json, -5);
    json_hex(&json, (const unsigned char *)"\0\xff", 2);
    json_hex(&json, NULL, 0);
    json_close(&json, ']');
    is(&json, "[1.000001,0.000000,\"00ff\",\"\"]");
    json_free(&json);
}
