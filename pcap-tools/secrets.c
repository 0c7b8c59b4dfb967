#include "secrets.h"

#include <string.h>

/* Whether the text form shows something else when it hides secrets. */
static int is_masked(const struct pp_frame *frame,
                     const struct pp_field *field)
{
    static const struct pp_text_style hiding = { .hide_secrets = 1 };
    static char plain[PP_TEXT_ROOM(PP_FRAME_MAX)];
    static char hidden[PP_TEXT_ROOM(PP_FRAME_MAX)];
    size_t n = pp_text_print_field(frame, field, NULL, plain, sizeof plain);

    return n != pp_text_print_field(frame, field, &hiding, hidden,
                                    sizeof hidden) ||
           memcmp(plain, hidden, n) != 0;
}

/* Payloads in which a secret can be. */
static int is_suspect(enum pp_payload_kind kind)
{
    return kind == PP_PAYLOAD_PASSWORD || kind == PP_PAYLOAD_LOBBY ||
           kind == PP_PAYLOAD_INFO || kind == PP_PAYLOAD_LOBBY_LIST;
}

int secrets_in(const struct pp_frame *frame, enum pp_from from)
{
    struct pp_field fields[PP_FIELDS_MAX];
    size_t i, count;

    if (!is_suspect(pp_type_payload(frame->type, PP_FROM_CLIENT)) &&
        !is_suspect(pp_type_payload(frame->type, from)))
        return 0;
    count = pp_frame_fields(frame, from, fields);
    for (i = 0; i < count; i++)
        if ((fields[i].kind == PP_VALUE_JSON ||
             fields[i].kind == PP_VALUE_TEXT) &&
            is_masked(frame, &fields[i]))
            return 1;
    return 0;
}
