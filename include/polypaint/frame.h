/* frame.h - finding frames in a byte stream (clauses T-3, T-4, F-1, V-3).
 *
 *    struct pp_splitter in = PP_SPLITTER_INIT;
 *    ... for each piece that arrives:
 *    while ((r = pp_splitter_next(&in, &bytes, &size, &frame)) == PP_SPLIT_FRAME)
 *        use(&frame);
 *    if (r == PP_SPLIT_BROKEN) close the connection
 *    ... at the end:
 *    pp_splitter_free(&in);
 *
 * A frame that lies whole in the piece is not copied. Only the unfinished end
 * of a piece is kept, in a buffer that grows with the bytes that came and not
 * with what a header promises (B-3).
 */
#ifndef POLYPAINT_FRAME_H
#define POLYPAINT_FRAME_H

#include <stddef.h>
#include <stdint.h>

#include <polypaint/types.h>

#ifdef __cplusplus
extern "C" {
#endif

#define PP_HEADER_SIZE 8      /* Taille, type, Date, name's size */
#define PP_FRAME_MAX 65535    /* the largest Taille */
#define PP_NAME_MAX 255       /* bytes of a name */

/* One frame; the pointers point into the bytes it was read from. */
struct pp_frame {
    const uint8_t *bytes; /* the whole frame, `size` bytes */
    uint16_t size;        /* Taille */
    uint8_t type;         /* any value: see pp_type() */
    uint8_t name_size;    /* 0 to 255 bytes */
    uint32_t date;        /* seconds, UTC */
    const uint8_t *name;  /* not terminated */
    const uint8_t *data;
    uint16_t data_size;
};

/* Which clause was broken, at which byte of the frame, in words. */
struct pp_verdict {
    enum pp_clause_id clause; /* PP_CLAUSE_NONE: nothing is wrong */
    uint32_t offset;          /* from the frame's first byte */
    char words[120];          /* terminated; empty when nothing is wrong */
};

enum pp_split {
    PP_SPLIT_FRAME,  /* *frame is filled in */
    PP_SPLIT_MORE,   /* not a whole frame yet */
    PP_SPLIT_BROKEN, /* V-3: the stream can't be trusted any more */
    PP_SPLIT_NO_MEMORY
};

/* Reads the frame at the start of `bytes`, which may hold less or more than
 * one. BROKEN as soon as the bytes that are there show it (V-3): Taille < 8
 * after two bytes, 8 + N > Taille after eight. Keeps nothing. */
enum pp_split pp_frame_read(const uint8_t *bytes, size_t size,
                            struct pp_frame *frame);

/* Why pp_frame_read() or pp_splitter_next() said BROKEN: fills in F-1. */
void pp_frame_broken(const uint8_t *bytes, size_t size,
                     struct pp_verdict *verdict);

struct pp_splitter {
    uint8_t *kept;     /* the start of an unfinished frame */
    uint32_t used;     /* bytes in it */
    uint32_t capacity; /* allocated, for memory accounts */
    uint32_t done;     /* internal: a frame handed out of `kept` */
};

#define PP_SPLITTER_INIT { NULL, 0, 0, 0 }

/* Takes the next frame out of the stream. *bytes and *size are the piece that
 * arrived; they are moved past what was consumed. On MORE the piece is used
 * up. A frame stays valid as long as the piece does or, if it began in an
 * earlier piece, until the next call. After BROKEN it answers BROKEN for ever,
 * and `kept` holds the first bytes of the frame that was not one. */
enum pp_split pp_splitter_next(struct pp_splitter *splitter,
                               const uint8_t **bytes, size_t *size,
                               struct pp_frame *frame);

/* When the frame just handed out began in an earlier piece: gives the buffer
 * that holds it to the caller, who free()s it, so that the frame outlives the
 * next call. NULL when the frame lies in the caller's piece. */
uint8_t *pp_splitter_take(struct pp_splitter *splitter);

/* Whether the stream stands inside a frame. */
int pp_splitter_pending(const struct pp_splitter *splitter);

void pp_splitter_free(struct pp_splitter *splitter);

/* Little-endian values (T-3) at any alignment. */
uint16_t pp_get_u16(const uint8_t *bytes);
uint32_t pp_get_u32(const uint8_t *bytes);
float pp_get_f32(const uint8_t *bytes);
double pp_get_f64(const uint8_t *bytes);
void pp_put_u16(uint8_t *bytes, uint16_t value);
void pp_put_u32(uint8_t *bytes, uint32_t value);
void pp_put_f32(uint8_t *bytes, float value);
void pp_put_f64(uint8_t *bytes, double value);

#ifdef __cplusplus
}
#endif
#endif
