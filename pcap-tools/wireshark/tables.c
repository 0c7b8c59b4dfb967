/* tables.c - the type table as Lua, for the dissector beside it. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include <polypaint/field.h>

static const char *const value_names[] = {
    [PP_VALUE_U8] = "u8",
    [PP_VALUE_U16] = "u16",
    [PP_VALUE_U32] = "u32",
    [PP_VALUE_I32] = "i32",
    [PP_VALUE_F64] = "f64",
    [PP_VALUE_RGBA] = "rgba",
    [PP_VALUE_NUMBER] = "number",
    [PP_VALUE_I32_LIST] = "i32_list",
    [PP_VALUE_POINTS] = "points",
    [PP_VALUE_NUMBER_POINTS] = "number_points",
    [PP_VALUE_TEXT] = "text",
    [PP_VALUE_JSON] = "json",
    [PP_VALUE_LOGIN_STATUS] = "login_status",
    [PP_VALUE_LOBBY_STATUS] = "lobby_status",
    [PP_VALUE_ACCOUNT_STATUS] = "account_status",
    [PP_VALUE_FREEZE] = "freeze",
};

static const struct {
    const char *name;
    enum pp_clause_id clause;
} payloads[PP_PAYLOAD_COUNT] = {
#define PP_PAYLOAD(kind, clause)                                               \
    [PP_PAYLOAD_##kind] = { #kind, PP_CLAUSE_##clause },
#include <polypaint/payloads.def>
};

static void lower(const char *name)
{
    for (; *name; name++)
        putchar(tolower((unsigned char)*name));
}

static void put_payload(enum pp_payload_kind kind)
{
    if (kind == PP_PAYLOAD_NONE) {
        fputs("nil", stdout);
        return;
    }
    putchar('"');
    lower(payloads[kind].name);
    putchar('"');
}

static void put_types(void)
{
    puts("local TYPES = {");
    for (unsigned id = 0; id < PP_TYPE_COUNT; id++) {
        const struct pp_type *type = pp_type(id);

        printf("  [%u] = {name = \"%s\", client = ", id, type->name);
        put_payload(type->client);
        fputs(", server = ", stdout);
        put_payload(type->server);
        puts("},");
    }
    puts("}");
}

static void put_fields(enum pp_payload_kind kind)
{
    size_t count;
    const struct pp_field_def *fields = pp_payload_fields(kind, &count);

    fputs("  ", stdout);
    lower(payloads[kind].name);
    printf(" = {clause = \"%s\", ", pp_clause(payloads[kind].clause)->id);
    for (size_t i = 0; i < count; i++)
        printf("{\"%s\", \"%s\"}, ", fields[i].name,
               value_names[fields[i].value]);
    puts("},");
}

static void put_payloads(void)
{
    puts("local PAYLOADS = {");
    for (unsigned kind = 0; kind < PP_PAYLOAD_COUNT; kind++)
        if (payloads[kind].name)
            put_fields((enum pp_payload_kind)kind);
    puts("}");
}

static void put_statuses(void)
{
    puts("local STATUSES = {");
#define PP_STATUS(value, number, name)                                         \
    printf("  {\"%s\", %d, \"%s\"},\n", value_names[PP_VALUE_##value], number, \
           #name);
#include <polypaint/payloads.def>
    puts("}");
}

/* N-1: where numbers without a type stop being small integers, and start
 * again as negative ones. */
static void put_numeric(void)
{
    uint32_t positive = 0, negative = UINT32_MAX;

    for (uint32_t bit = 1u << 31; bit; bit >>= 1) {
        if (pp_number_is_int(positive + bit, PP_NUMERIC_AUTO) &&
            positive + bit < 1u << 31)
            positive += bit;
        if (negative - bit >= 1u << 31 &&
            pp_number_is_int(negative - bit, PP_NUMERIC_AUTO))
            negative -= bit;
    }
    printf("local LARGEST_INT, SMALLEST_INT = %u, %u\n", positive, negative);
}

int main(void)
{
    puts("-- Made from the type table: see pcap-tools/wireshark.");
    put_types();
    put_payloads();
    put_statuses();
    put_numeric();
    return ferror(stdout) || fflush(stdout) ? 2 : 0;
}
