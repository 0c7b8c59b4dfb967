#include "support.h"

#include <string.h>

#include "internal.h"

Test(types, ids_are_the_documents) /* TY-1, TY-2 */
{
    cr_assert_eq(PP_CONNECTION, 3);
    cr_assert_eq(PP_ADD_STROKE, 12);
    cr_assert_eq(PP_LOBBY_FREEZE_STATE, 28);
    cr_assert_eq(PP_FETCH_DATABASE, 29);
    cr_assert_eq(PP_CREATE_ACCOUNT, 30);
    cr_assert_eq(PP_LOBBY_PLAYER_KICK, 32);
    cr_assert_eq(PP_RESIZE_CANVAS_INT, 33);
    cr_assert_eq(PP_TYPE_COUNT, 34);
}

Test(types, every_id_below_34_has_a_row_and_its_name_leads_back)
{
    unsigned id;

    for (id = 0; id < 256; id++) {
        const struct pp_type *type = pp_type(id);

        cr_assert_eq(type != NULL, id < 34, "type %u", id);
        if (!type)
            continue;
        cr_assert_eq(pp_type_by_name(type->name, strlen(type->name)),
                     (int)id);
        cr_assert_eq(strncmp(type->section, "3.2.", 4), 0);
    }
}

Test(types, a_name_must_match_whole_and_by_case)
{
    cr_assert_eq(pp_type_by_name("CONNECTION", 10), PP_CONNECTION);
    cr_assert_eq(pp_type_by_name("CONNECTION", 9), -1);
    cr_assert_eq(pp_type_by_name("CONNECTIONS", 11), -1);
    cr_assert_eq(pp_type_by_name("connection", 10), -1);
    cr_assert_eq(pp_type_by_name("", 0), -1);
}

Test(types, payloads_by_direction)
{
    cr_assert_eq(pp_type_payload(PP_CONNECTION, PP_FROM_CLIENT),
                 PP_PAYLOAD_PASSWORD);
    cr_assert_eq(pp_type_payload(PP_CONNECTION, PP_FROM_SERVER),
                 PP_PAYLOAD_LOGIN_STATUS);
    cr_assert_eq(pp_type_payload(PP_LOBBY_FREEZE_STATE, PP_FROM_CLIENT),
                 PP_PAYLOAD_NONE);
    cr_assert_eq(pp_type_payload(34, PP_FROM_CLIENT), PP_PAYLOAD_NONE);
    cr_assert_eq(pp_type_payload(255, PP_FROM_SERVER), PP_PAYLOAD_NONE);
}

Test(types, relayed_means_the_clients_payload) /* F-2 */
{
    unsigned id;

    for (id = 0; id < PP_TYPE_COUNT; id++) {
        const struct pp_type *type = pp_type(id);

        cr_assert_neq(type->server, PP_PAYLOAD_RELAYED);
        if (type->relayed)
            cr_assert_eq(type->server, type->client, "%s", type->name);
        if (type->family == PP_FAMILY_DRAWING)
            cr_assert(type->relayed && type->mode != PP_MODE_NONE);
    }
    cr_assert_not(pp_type(PP_UPDATE_DATABASE)->relayed);
}

Test(types, a_type_of_the_other_direction_lends_its_shape)
{
    cr_assert_eq(pp_type_shape(PP_LOBBY_FREEZE_STATE, PP_FROM_CLIENT),
                 PP_PAYLOAD_FREEZE);
    cr_assert_eq(pp_type_shape(PP_CHANNEL_CREATION, PP_FROM_SERVER),
                 PP_PAYLOAD_CHANNEL);
    cr_assert_eq(pp_type_shape(PP_CONNECTION, PP_FROM_SERVER),
                 PP_PAYLOAD_LOGIN_STATUS);
    cr_assert_eq(pp_type_shape(PP_MESSAGE, PP_FROM_CLIENT), PP_PAYLOAD_NONE);
    cr_assert_eq(pp_type_shape(200, PP_FROM_CLIENT), PP_PAYLOAD_NONE);
}

Test(types, fields_of_a_payload_in_order)
{
    static const char *const stroke[] = { "index", "rgba", "height", "width",
                                          "points" };
    const struct pp_field_def *fields;
    size_t count, i;

    fields = pp_payload_fields(PP_PAYLOAD_STROKE, &count);
    cr_assert_eq(count, 5);
    for (i = 0; i < count; i++)
        cr_assert_str_eq(fields[i].name, stroke[i]);
    pp_payload_fields(PP_PAYLOAD_EMPTY, &count);
    cr_assert_eq(count, 0);
    pp_payload_fields(PP_PAYLOAD_NONE, &count);
    cr_assert_eq(count, 0);
    fields = pp_payload_fields(PP_PAYLOAD_REASON, &count);
    cr_assert_eq(count, 1); /* the last row of the table */
    cr_assert_str_eq(fields->name, "reason");
    fields = pp_payload_parts(PP_PAYLOAD_MESSAGE, &count);
    cr_assert_eq(count, 2);
    cr_assert_str_eq(fields[1].name, "content");
    pp_payload_parts(PP_PAYLOAD_STROKE, &count);
    cr_assert_eq(count, 0);
    pp_payload_parts(PP_PAYLOAD_NONE, &count);
    cr_assert_eq(count, 0);
}

Test(types, only_a_last_field_runs_to_the_end)
{
    int kind;
    size_t count, i;

    for (kind = PP_PAYLOAD_RELAYED + 1; kind < PP_PAYLOAD_COUNT; kind++) {
        const struct pp_field_def *fields =
            pp_payload_fields((enum pp_payload_kind)kind, &count);

        cr_assert_neq(pp_payload_clause((enum pp_payload_kind)kind),
                      PP_CLAUSE_NONE);
        for (i = 0; i + 1 < count; i++)
            cr_assert_gt(pp_value_size(fields[i].value), 0);
    }
    cr_assert_eq(pp_payload_clause(PP_PAYLOAD_NONE), PP_CLAUSE_NONE);
}

Test(types, status_names_both_ways) /* V-status.size */
{
    cr_assert_str_eq(pp_status_name(PP_VALUE_LOGIN_STATUS, 2),
                     "BAD_PASSWORD");
    cr_assert_null(pp_status_name(PP_VALUE_LOGIN_STATUS, 3));
    cr_assert_null(pp_status_name(PP_VALUE_ACCOUNT_STATUS, 1));
    cr_assert_str_eq(pp_status_name(PP_VALUE_LOBBY_STATUS, 3),
                     "DOES_NOT_EXIST");
    cr_assert_null(pp_status_name(PP_VALUE_I32, 0));
    cr_assert_eq(pp_status_number(PP_VALUE_FREEZE, "FROZEN", 6), 1);
    cr_assert_eq(pp_status_number(PP_VALUE_FREEZE, "FROZE", 5), -1);
    cr_assert_eq(pp_status_number(PP_VALUE_LOGIN_STATUS, "FROZEN", 6), -1);
    cr_assert_eq(PP_LOBBY_STATUS_EXISTS, 2);
}

Test(types, clauses_both_ways)
{
    int id;

    cr_assert_str_empty(pp_clause(PP_CLAUSE_NONE)->id);
    cr_assert_str_empty(pp_clause(PP_CLAUSE_COUNT)->id);
    for (id = 1; id < PP_CLAUSE_COUNT; id++) {
        const struct pp_clause *clause = pp_clause((enum pp_clause_id)id);

        cr_assert_str_not_empty(clause->words, "%s", clause->id);
        cr_assert_eq(pp_clause_by_id(clause->id, strlen(clause->id)),
                     (enum pp_clause_id)id);
    }
    cr_assert_eq(pp_clause_by_id("v-stroke.size", 13), PP_CLAUSE_NONE);
    cr_assert_eq(pp_clause_by_id("V-stroke.size", 13),
                 PP_CLAUSE_V_STROKE_SIZE);
    cr_assert_eq(pp_clause(PP_CLAUSE_V_INDEXES_ORDER)->party, PP_PARTY_C);
    cr_assert_eq(pp_clause(PP_CLAUSE_V_STROKE_INDEX)->level, PP_LEVEL_I);
    cr_assert_eq(pp_clause(PP_CLAUSE_B_1)->level, PP_LEVEL_X);
}
