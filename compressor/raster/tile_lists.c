/* SPDX-License-Identifier: MIT */
/* tile_lists.c - a parallel counting sort of splats into tiles that keeps their order: pieces of the sorted
 * splats are counted, then each writes behind the ones before it. */
#include "tile_lists.h"

#include "context.h"
#include "parallel.h"

#include <string.h>

/* A quarter of a gigabyte, and up to one for many Gaussians, of which each touches four tiles as a rule, or large pictures. */
#define ENTRIES_MIN (1u << 26)
#define ENTRIES_MAX (1u << 28)

enum { ENTRIES_OF_SPLAT = 16, ENTRIES_OF_TILE = 2048 };
enum { PIECES = 32 }; /* not from the number of threads: memory, not results, would depend on it */

typedef struct binner {
    gsz_frame *frame;
    size_t tiles, piece_size;
    bool slots;
    uint32_t *place; /* [piece][tile]: counts, then where the next entry goes */
    uint64_t entries[PIECES];
    uint64_t slot_at[PIECES];
} binner;

/* ---- which tiles a splat touches ----------------------------------------------------------------- */

/* Beyond any picture, and well inside the integers. */
#define FAR ((gsz_real)1e6)

/** Columns of tiles, [first, end). */
typedef struct tile_span {
    int first, end;
} tile_span;

/** What bands of an ellipse have in common. */
typedef struct band_shape {
    gsz_real reach;  /* up and down from the centre */
    gsz_real widest; /* dy at which the right end is widest; the left end is at -widest */
} band_shape;

static gsz_real root(gsz_real x) {
    if (!(x > 0)) return 0;
    return (gsz_real)(sizeof x == sizeof(float) ? __builtin_sqrtf((float)x)
                                                : __builtin_sqrt((double)x));
}

static band_shape shape_of(const gsz_splat *s) {
    band_shape shape = {FAR, 0};
    gsz_real tilt = s->look.slope * s->look.slope + s->half[1];
    if (s->half[1] > 0) shape.reach = root(s->half[0] / s->half[1]);
    if (tilt > 0) shape.widest = s->look.slope * shape.reach / root(tilt);
    return shape;
}

/** Left (side -1) or right (1) end of the ellipse where dy is from `low` to `high`: where it is widest, or
 *  nearest to that. */
static gsz_real band_end(const gsz_splat *s, const band_shape *shape, gsz_real low, gsz_real high,
                         gsz_real side) {
    gsz_real widest = side * shape->widest;
    gsz_real dy = widest < low ? low : widest > high ? high : widest;
    gsz_real end = s->look.x + s->look.slope * dy + side * root(s->half[0] - s->half[1] * dy * dy);
    return end < -FAR ? -FAR : end > FAR ? FAR : end;
}

/** Exact for splats that are more than a row and a column, where it pays. */
static tile_span span_of(const gsz_splat *s, const band_shape *shape, int row) {
    tile_span span = {s->left, s->right};
    if (s->right - s->left == 1 || s->bottom - s->top == 1) return span;
    /* half a pixel more on each side than centres need, against rounding */
    gsz_real top = (gsz_real)(row * GSZ_TILE) - (gsz_real)0.5, bottom = top + GSZ_TILE;
    gsz_real low = s->look.y - bottom, high = s->look.y - top; /* dy falls as rows do */
    if (low < -shape->reach) low = -shape->reach;
    if (high > shape->reach) high = shape->reach;
    gsz_real left = band_end(s, shape, low, high, -1) - (gsz_real)0.5;
    gsz_real right = band_end(s, shape, low, high, 1) + (gsz_real)0.5;
    if (left > (gsz_real)(span.first * GSZ_TILE)) span.first = (int)left / GSZ_TILE;
    if (right < (gsz_real)(span.end * GSZ_TILE))
        span.end = right < 0 ? 0 : (int)right / GSZ_TILE + 1;
    return span;
}

/** Splats lie all over memory in the order of depth. */
static void prefetch(const gsz_frame *f, size_t at, size_t end) {
    enum { AHEAD = 12 };
    if (at + AHEAD < end) __builtin_prefetch(&f->splat[(uint32_t)f->key[0][at + AHEAD]]);
}

/* ---- passes -------------------------------------------------------------------------------------- */

static size_t piece_end(const binner *b, size_t piece) {
    size_t end = (piece + 1) * b->piece_size;
    return end < b->frame->visible ? end : b->frame->visible;
}

static gsz_result count_piece(void *user, size_t piece, int worker) {
    binner *b = user;
    gsz_frame *f = b->frame;
    uint32_t *count = b->place + piece * b->tiles;
    uint64_t entries = 0;
    (void)worker;
    memset(count, 0, b->tiles * sizeof *count);
    for (size_t i = piece * b->piece_size; i < piece_end(b, piece); i++) {
        const gsz_splat *s = &f->splat[(uint32_t)f->key[0][i]];
        prefetch(f, i, piece_end(b, piece));
        band_shape shape = shape_of(s);
        for (int row = s->top; row < s->bottom; row++) {
            tile_span span = span_of(s, &shape, row);
            uint32_t *at = count + (size_t)row * f->tiles_across;
            for (int x = span.first; x < span.end; x++) at[x]++;
            if (span.end > span.first) entries += (uint64_t)(span.end - span.first);
        }
    }
    b->entries[piece] = entries;
    return GSZ_OK;
}

static uint32_t fill_splat(binner *b, uint32_t *place, uint32_t index, uint32_t slot) {
    gsz_frame *f = b->frame;
    const gsz_splat *s = &f->splat[index];
    band_shape shape = shape_of(s);
    for (int row = s->top; row < s->bottom; row++) {
        tile_span span = span_of(s, &shape, row);
        for (int x = span.first; x < span.end; x++) {
            uint32_t at = place[(size_t)row * f->tiles_across + (size_t)x]++;
            f->entry[at] = index;
            if (b->slots) f->slot[at] = slot;
            slot++;
        }
    }
    return slot;
}

static gsz_result fill_piece(void *user, size_t piece, int worker) {
    binner *b = user;
    gsz_frame *f = b->frame;
    uint32_t slot = (uint32_t)b->slot_at[piece];
    (void)worker;
    for (size_t i = piece * b->piece_size; i < piece_end(b, piece); i++) {
        uint32_t index = (uint32_t)f->key[0][i];
        prefetch(f, i, piece_end(b, piece));
        uint32_t next = fill_splat(b, b->place + piece * b->tiles, index, slot);
        if (b->slots) {
            f->slot_begin[index] = slot;
            f->slot_count[index] = next - slot;
        }
        slot = next;
    }
    return GSZ_OK;
}

/** Tile after tile, and within a tile piece after piece, which is nearest first. */
static void counts_to_places(binner *b) {
    uint32_t at = 0;
    for (size_t t = 0; t < b->tiles; t++) {
        b->frame->tile_begin[t] = at;
        for (size_t p = 0; p < PIECES; p++) {
            uint32_t here = b->place[p * b->tiles + t];
            b->place[p * b->tiles + t] = at;
            at += here;
        }
    }
    b->frame->tile_begin[b->tiles] = at;
}

/* ---- memory -------------------------------------------------------------------------------------- */

static uint64_t entries_max(const binner *b) {
    uint64_t most = ENTRIES_MIN, of_splats = ENTRIES_OF_SPLAT * (uint64_t)b->frame->visible,
             of_tiles = ENTRIES_OF_TILE * (uint64_t)b->tiles;
    if (most < of_splats) most = of_splats;
    if (most < of_tiles) most = of_tiles;
    return most < ENTRIES_MAX ? most : ENTRIES_MAX;
}

static gsz_result reserve_entries(gsz_context *context, binner *b) {
    gsz_frame *f = b->frame;
    uint64_t total = 0;
    for (size_t p = 0; p < PIECES; p++) {
        b->slot_at[p] = total;
        total += b->entries[p];
    }
    uint64_t most = entries_max(b);
    if (total > most)
        return gsz_fail(context, GSZ_ERROR_LIMIT,
                        "the splats touch %llu tiles, but at most %llu are allowed: take a smaller "
                        "picture, or a scene without huge Gaussians",
                        (unsigned long long)total, (unsigned long long)most);
    if (total > f->entry_capacity || (b->slots && !f->slot)) {
        size_t room = (size_t)total + (size_t)total / 4;
        gsz_free(context, f->entry);
        gsz_free(context, f->slot);
        f->entry = f->slot = NULL;
        f->entry_capacity = 0;
        GSZ_TRY(GSZ_NEW(context, &f->entry, room));
        if (b->slots) GSZ_TRY(GSZ_NEW(context, &f->slot, room));
        f->entry_capacity = room;
    }
    return GSZ_OK;
}

static gsz_result make_lists(gsz_context *context, binner *b) {
    GSZ_TRY(gsz_parallel(context, NULL, PIECES, count_piece, b));
    GSZ_TRY(reserve_entries(context, b));
    counts_to_places(b);
    return gsz_parallel(context, NULL, PIECES, fill_piece, b);
}

gsz_result GSZ_RASTER(tile_lists)(gsz_context *context, gsz_frame *frame, bool slots) {
    binner b = {.frame = frame, .slots = slots};
    b.tiles = (size_t)frame->tiles_across * frame->tiles_down;
    b.piece_size = (frame->visible + PIECES - 1) / PIECES;
    if (b.piece_size == 0) b.piece_size = 1;
    GSZ_TRY(GSZ_NEW(context, &b.place, PIECES * b.tiles));
    gsz_result result = make_lists(context, &b);
    gsz_free(context, b.place);
    return result;
}
