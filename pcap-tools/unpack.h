/* unpack.h - a file or pipe as a stream, whatever packed it.
 *
 * gzip and zstd are known by their first bytes. Nothing is read ahead of what
 * has come: a pipe's bytes are there as soon as they are written.
 */
#ifndef PCAP_TOOLS_UNPACK_H
#define PCAP_TOOLS_UNPACK_H

#include <signal.h>
#include <stdint.h>
#include <stdio.h>

struct unpack;

/* Reads from a descriptor, which stays the caller's. A read that a signal
 * interrupted ends the stream when *stop is set. NULL: no memory. */
struct unpack *unpack_new(int descriptor, const volatile sig_atomic_t *stop);

/* The unpacked bytes, to be closed with fclose() before unpack_free(). NULL: no
 * memory. */
FILE *unpack_stream(struct unpack *unpack);

/* What is wrong with the packed data, or NULL. Bytes in front of it have been
 * handed out. */
const char *unpack_why(const struct unpack *unpack);

/* Bytes read from the descriptor, and bytes handed out to the stream. */
uint64_t unpack_read(const struct unpack *unpack);
uint64_t unpack_written(const struct unpack *unpack);

/* Whether it hands bytes out as they are. */
int unpack_plain(const struct unpack *unpack);

void unpack_free(struct unpack *unpack);

#endif
