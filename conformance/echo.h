/* echo.h - which frames that come are a client's own, sent back to it.
 *
 * Some servers echo (D-5, C-10). Each relayed frame that a client sent excuses
 * one that comes with the same bytes.
 */
#ifndef CONFORMANCE_ECHO_H
#define CONFORMANCE_ECHO_H

#include <stddef.h>
#include <stdint.h>

#include <polypaint/polypaint.h>

struct client;
struct message;

/* The client sent this frame. */
void echo_expect(struct client *client, const struct pp_frame *frame);

/* Whether the message is the echo of a frame that this client sent; each one
 * sent is an echo's excuse once. */
int echo_is(struct client *client, const struct message *message);

void echo_forget(struct client *client);

/* A hash of these bytes. */
uint64_t fingerprint(const uint8_t *bytes, size_t size);

#endif
