/* Channels: who is in them (chapter C). */
#include "follow.h"

void ppd_client_channel(struct pp_dialogue *d, const struct ppd_look *look,
                        struct ppd_asked *asked)
{
    struct pp_span name = { (const char *)look->frame->data,
                            look->frame->data_size }, none = { "", 0 };
    struct ppd_link *link = look->link;
    struct ppd_seat *seat;

    asked->group = ppd_group(d, false, name, none);
    seat = asked->group ? ppd_seat(d, link, asked->group) : NULL;
    if (!seat || !asked->sure)
        link->channels_unknown = true;
    if (!seat)
        return;
    seat->pending++;
    seat->guessed = asked->type != PP_CHANNEL_DISCONNECT;
    if (asked->type != PP_CHANNEL_DISCONNECT ? seat->in == PPD_OUT
                                             : seat->in == PPD_IN)
        ppd_seat_set(d, seat, PPD_PERHAPS);
}

static bool somebody_is_in(const struct ppd_group *group)
{
    const struct ppd_seat *seat;
    unsigned looked = 0;

    DL_FOREACH2(group->seats, seat, after)
        if (++looked > PPD_LOOK_MAX)
            return false;
        else if (seat->in == PPD_IN && ppd_alive(seat->link))
            return true;
    return false;
}

void ppd_channel_done(struct pp_dialogue *d, const struct ppd_look *look,
                      const struct ppd_asked *asked)
{
    struct ppd_seat *seat;

    if (!asked->group || !(seat = ppd_seat_find(look->link, asked->group))
        || !seat->pending || --seat->pending || !asked->sure)
        return;
    if (asked->type == PP_CHANNEL_DISCONNECT)
        ppd_seat_set(d, seat, PPD_OUT);
    else if (asked->type == PP_CHANNEL_CONNECTION
             && somebody_is_in(asked->group))
        ppd_seat_set(d, seat, PPD_IN);
}

struct ppd_group *ppd_channel_of(struct pp_dialogue *d,
                                 const struct pp_frame *frame, bool *plain)
{
    struct pp_span none = { "", 0 }, name;
    struct pp_message message;

    if (pp_message_split(frame->data, frame->data_size, &message))
        return NULL;
    name.text = (const char *)message.channel;
    name.size = message.channel_size;
    *plain = message.channel == frame->data
        && frame->data_size >= name.size + 3
        && !memcmp(frame->data + name.size, " ; ", 3);
    return ppd_group(d, false, name, none);
}
