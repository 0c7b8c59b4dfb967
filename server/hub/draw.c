#include "hub/internal.h"

/* D-9 */
static bool fits_mode(const struct lobby *lobby, unsigned type)
{
    enum pp_mode mode = pp_type(type)->mode;

    return lobby->drawing == PP_MODE_BOTH || mode == PP_MODE_BOTH
        || mode == lobby->drawing;
}

/* D-1 to D-9, S-2, S-11. A joiner that waits for its freeze is held too: it
 * shows its frames again after loading (S-16), so that they must not be in
 * the canvas that is saved for it. */
void draw(struct hub_peer *peer, const struct pp_frame *frame)
{
    struct lobby *lobby = peer->lobby;

    if (!lobby) {
        event(peer->hub, HUB_DEBUG, "ignored", peer, frame, PP_CLAUSE_D_7,
              "in no lobby");
        return;
    }
    if (!fits_mode(lobby, frame->type)) {
        reject(peer, frame, PP_CLAUSE_D_9, "not of the lobby's Mode");
        return;
    }
    lobby->drawn = true;
    if (lobby_frozen(lobby) && peer->hub->config.readings.drop_frozen)
        event(peer->hub, HUB_DEBUG, "ignored", peer, frame, PP_CLAUSE_S_11,
              "the lobby is frozen");
    else if (lobby_frozen(lobby) || peer->role == ROLE_WAITING)
        held_add(peer, frame);
    else
        group_relay(&lobby->group, peer, frame);
}
