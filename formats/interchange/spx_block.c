/* SPDX-License-Identifier: MIT */
/* spx_block.c - Gaussians and harmonics out of the blocks of a .spx. */
#include "spx.h"

#include <string.h>

#include "byte_reader.h"
#include "context.h"
#include "det_math.h"
#include "parallel.h"
#include "splat_cloud.h"
#include "splat_values.h"

enum { PICTURES_MAX = 7, LOGS_MAX = 9, GROWTH = 2, PIXEL = 4, ROTATION_TAG = 252 };

#define FLOAT_LIMIT 3e38

/* How the bytes of a Gaussian lie: byte b of Gaussian n at at[b][n * step]. */
typedef struct layout {
    const uint8_t *position[3][3]; /* by axis, the lowest byte first */
    const uint8_t *scale[3], *color[4], *rotation[4], *palette[2];
    size_t position_step, step;
    bool three_rotations;  /* x, y, z only; w is what is missing */
    bool tagged_rotations; /* as in SOG: three of four, and a tag for the largest */
    int logs;
} layout;

static gsz_result corrupt(gsz_spx_reader *r, const char *what) {
    return gsz_fail(r->context, GSZ_ERROR_CORRUPT, "%s: a damaged .spx: %s", r->name, what);
}

/* ---- room ---- */

static gsz_result grow_palette_of(gsz_spx_reader *r, size_t before) {
    uint16_t *grown = NULL;
    GSZ_TRY(GSZ_NEW(r->context, &grown, r->cloud->count));
    if (before) memcpy(grown, r->palette_of, before * sizeof *grown);
    gsz_free(r->context, r->palette_of);
    r->palette_of = grown;
    return GSZ_OK;
}

/* The header may promise anything: room comes with the blocks. */
static gsz_result make_room(gsz_spx_reader *r, size_t count) {
    size_t before = r->cloud->count, wanted = r->come + count;
    if (count > r->splats - r->come) return corrupt(r, "more Gaussians than its header says");
    if (r->cloud->storage && wanted <= before) return GSZ_OK;
    if (wanted < GROWTH * before) wanted = GROWTH * before;
    if (wanted > r->splats) wanted = r->splats;
    if (r->cloud->storage) {
        GSZ_TRY(gsz_cloud_grow(r->context, r->cloud, wanted));
    } else {
        GSZ_TRY(gsz_cloud_create(r->context, r->cloud, wanted, r->sh_degree));
    }
    return grow_palette_of(r, r->come);
}

/* ---- one Gaussian ---- */

static float position_of(const layout *l, int axis, size_t n) {
    size_t at = n * l->position_step;
    int32_t level =
        l->position[axis][0][at] | l->position[axis][1][at] << 8 | l->position[axis][2][at] << 16;
    if (level & 0x800000) level -= 0x1000000;
    double value = level / 4096.0, amount = value < 0 ? -value : value;
    for (int i = 0; i < l->logs; i++) amount = gsz_exp(amount) - 1.0;
    amount = gsz_clamp(amount, 0, FLOAT_LIMIT);
    return (float)(value < 0 ? -amount : amount);
}

static void tagged_rotation(double q[4], const layout *l, size_t at) {
    int largest = l->rotation[3][at] - ROTATION_TAG;
    double square = 0;
    if (largest < 0) largest = 0;
    for (int k = 0, from = 0; k < 4; k++) {
        if (k == largest) continue;
        q[k] = (l->rotation[from++][at] / 255.0 - 0.5) * 1.41421356237309504880;
        square += q[k] * q[k];
    }
    q[largest] = __builtin_sqrt(square < 1 ? 1 - square : 0);
}

static void plain_rotation(double q[4], const layout *l, size_t at) {
    int first = l->three_rotations ? 1 : 0;
    double square = 0;
    for (int k = first; k < 4; k++) {
        q[k] = (l->rotation[k - first][at] - 128.0) / 128.0;
        square += q[k] * q[k];
    }
    if (l->three_rotations) q[0] = __builtin_sqrt(square < 1 ? 1 - square : 0);
}

static void decode(gsz_spx_reader *r, const layout *l, size_t n) {
    float *const *plane = r->cloud->plane;
    size_t i = r->come + n, at = n * l->step;
    double q[4];
    for (int k = 0; k < 3; k++) {
        plane[GSZ_PLANE_POSITION + k][i] = position_of(l, k, n);
        plane[GSZ_PLANE_SCALE + k][i] = (float)l->scale[k][at] / 16.0f - 10.0f;
        plane[GSZ_PLANE_DC + k][i] = gsz_dc_of_color(l->color[k][at] / 255.0);
    }
    plane[GSZ_PLANE_OPACITY][i] = gsz_logit_of_alpha(l->color[3][at] / 255.0);
    if (l->tagged_rotations) {
        tagged_rotation(q, l, at);
    } else {
        plain_rotation(q, l, at);
    }
    for (int k = 0; k < 4; k++) plane[GSZ_PLANE_ROTATION + k][i] = (float)q[k];
    if (l->palette[0]) r->palette_of[i] = (uint16_t)(l->palette[0][at] | l->palette[1][at] << 8);
}

static gsz_result decode_all(gsz_spx_reader *r, const layout *l, size_t count) {
    for (size_t n = 0; n < count; n++) decode(r, l, n);
    r->come += count;
    r->has_palette_of |= l->palette[0] != NULL;
    return GSZ_OK;
}

/* ---- bytes in planes ---- */

static const uint8_t *take(const uint8_t **at, size_t count) {
    const uint8_t *here = *at;
    *at += count;
    return here;
}

static void plan_planes(layout *l, gsz_spx_kind kind, const uint8_t *at, size_t count,
                        bool palette) {
    bool rows = kind == GSZ_SPX_SPLAT20;
    l->step = 1;
    l->position_step = rows ? 3 : 1;
    for (int byte = 0; byte < 3; byte++)
        for (int axis = 0; axis < 3; axis++)
            l->position[axis][byte] = rows ? at + 3 * count * (size_t)axis + (size_t)byte
                                           : at + (3 * (size_t)byte + (size_t)axis) * count;
    at += 9 * count;
    for (int k = 0; k < 3; k++) l->scale[k] = take(&at, count);
    for (int k = 0; k < 4; k++) l->color[k] = take(&at, count);
    for (int k = 0; k < (l->three_rotations ? 3 : 4); k++) l->rotation[k] = take(&at, count);
    for (int k = 0; palette && k < 2; k++) l->palette[k] = take(&at, count);
}

static gsz_result take_planes(gsz_spx_reader *r, gsz_spx_kind kind, gsz_byte_reader *in,
                              size_t count, int logs) {
    bool version_3 = kind == GSZ_SPX_SPLAT22 || kind == GSZ_SPX_SPLAT23;
    bool palette = version_3 && r->sh_degree > 0;
    layout l = {.three_rotations = kind == GSZ_SPX_SPLAT19 || kind == GSZ_SPX_SPLAT10019,
                .logs = logs};
    size_t each = l.three_rotations ? 19 : palette ? 22 : 20;
    if (gsz_reader_left(in) / each < count) return corrupt(r, "a block that ends early");
    GSZ_TRY(make_room(r, count));
    plan_planes(&l, kind, gsz_reader_bytes(in, each * count), count, palette);
    return decode_all(r, &l, count);
}

/* ---- bytes in pictures ---- */

typedef struct pictures {
    gsz_buffer picture[PICTURES_MAX];
} pictures;

/* What all blocks may unpack to counts for pictures too: a few bytes hold one of any size. */
static gsz_result take_webp(gsz_spx_reader *r, gsz_buffer *out, const uint8_t *data, size_t size,
                            size_t least, size_t most) {
    if (most > r->unpacked_left) most = (size_t)r->unpacked_left;
    GSZ_TRY(gsz_spx_webp(r->context, out, r->name, data, size, least, most));
    r->unpacked_left -= out->size < r->unpacked_left ? out->size : r->unpacked_left;
    return GSZ_OK;
}

/* gsbox makes pictures of up to four times the pixels that it needs. */
static gsz_result take_picture(gsz_spx_reader *r, gsz_buffer *out, gsz_byte_reader *in,
                               size_t least) {
    uint32_t size = gsz_reader_u32(in);
    const uint8_t *data = gsz_reader_bytes(in, size);
    if (!data) return corrupt(r, "a block that ends early");
    return take_webp(r, out, data, size, least, 8 * least + (64 << 10));
}

static void plan_pictures(layout *l, const pictures *p, size_t count, bool one_position,
                          bool palette) {
    int next = one_position ? 1 : 3;
    l->position_step = l->step = PIXEL;
    for (int byte = 0; byte < 3; byte++)
        for (int axis = 0; axis < 3; axis++)
            l->position[axis][byte] = one_position
                                          ? p->picture[0].data + PIXEL * count * (size_t)byte + axis
                                          : p->picture[byte].data + axis;
    for (int k = 0; k < 3; k++) l->scale[k] = p->picture[next].data + k;
    for (int k = 0; k < 4; k++) l->color[k] = p->picture[next + 1].data + k;
    for (int k = 0; k < 4; k++) l->rotation[k] = p->picture[next + 2].data + k;
    for (int k = 0; palette && k < 2; k++) l->palette[k] = p->picture[next + 3].data + k;
}

static gsz_result read_pictures(gsz_spx_reader *r, pictures *p, gsz_byte_reader *in, size_t count,
                                bool one_position, int logs) {
    bool palette = !one_position && r->sh_degree > 0;
    int number = (one_position ? 4 : 6) + palette;
    layout l = {.three_rotations = one_position, .tagged_rotations = !one_position, .logs = logs};
    for (int i = 0; i < number; i++)
        GSZ_TRY(
            take_picture(r, &p->picture[i], in, PIXEL * count * (one_position && i == 0 ? 3 : 1)));
    GSZ_TRY(make_room(r, count));
    plan_pictures(&l, p, count, one_position, palette);
    return decode_all(r, &l, count);
}

static gsz_result take_pictures(gsz_spx_reader *r, gsz_byte_reader *in, size_t count,
                                bool one_position, int logs) {
    pictures p = {0};
    if (count > r->splats - r->come) return corrupt(r, "more Gaussians than its header says");
    gsz_result result = read_pictures(r, &p, in, count, one_position, logs);
    for (int i = 0; i < PICTURES_MAX; i++) gsz_buffer_free(r->context, &p.picture[i]);
    return result;
}

/* ---- harmonics ---- */

static float harmonic_of(uint8_t byte) { return ((float)byte - 128.0f) / 128.0f; }

/* Coefficients first..first+number-1 of Gaussian i, channels side by side, a pixel or three bytes apart. */
static void put_harmonics(gsz_spx_reader *r, size_t i, const uint8_t *from, int first, int number,
                          int step) {
    int kept = gsz_sh_coefficients(r->sh_degree);
    for (int k = 0; k < number && first + k < kept; k++)
        for (int c = 0; c < 3; c++)
            r->cloud->plane[GSZ_PLANE_REST + c * kept + first + k][i] =
                harmonic_of(from[k * step + c]);
}

static gsz_result take_harmonics(gsz_spx_reader *r, gsz_spx_kind kind, gsz_byte_reader *in,
                                 size_t count) {
    int first = kind == GSZ_SPX_SH3 ? 8 : 0;
    int number = kind == GSZ_SPX_SH1 ? 3 : kind == GSZ_SPX_SH2 ? 8 : 7;
    size_t each = 3 * (size_t)number, begin = r->sh_come[kind];
    if (gsz_reader_left(in) / each < count) return corrupt(r, "a block that ends early");
    if (count > r->come - begin) return corrupt(r, "harmonics of Gaussians that have not come");
    const uint8_t *data = gsz_reader_bytes(in, each * count);
    for (size_t n = 0; n < count; n++)
        put_harmonics(r, begin + n, data + n * each, first, number, 3);
    r->sh_come[kind] += count;
    return GSZ_OK;
}

static gsz_result take_harmonics_picture(gsz_spx_reader *r, gsz_byte_reader *in, size_t count) {
    size_t begin = r->sh_come[GSZ_SPX_SH3], least = count * GSZ_SPX_PALETTE_ENTRY;
    size_t size = gsz_reader_left(in);
    gsz_buffer picture = {0};
    if (count > r->come - begin) return corrupt(r, "harmonics of Gaussians that have not come");
    gsz_result result =
        take_webp(r, &picture, gsz_reader_bytes(in, size), size, least, 8 * least + (64 << 10));
    for (size_t n = 0; result == GSZ_OK && n < count; n++)
        put_harmonics(r, begin + n, picture.data + n * GSZ_SPX_PALETTE_ENTRY, 0, 15, PIXEL);
    for (int degree = 1; degree <= 3; degree++) r->sh_come[degree] += count;
    gsz_buffer_free(r->context, &picture);
    return result;
}

static gsz_result take_palette(gsz_spx_reader *r, bool webp, gsz_byte_reader *in) {
    static const size_t most = (size_t)GSZ_SPX_PALETTE_MAX * GSZ_SPX_PALETTE_ENTRY;
    size_t size = gsz_reader_left(in);
    const uint8_t *data = gsz_reader_bytes(in, size);
    gsz_buffer_free(r->context, &r->palette);
    if (webp) return take_webp(r, &r->palette, data, size, 0, most);
    return gsz_buffer_append(r->context, &r->palette, data, size < most ? size : most);
}

gsz_result gsz_spx_finish(gsz_spx_reader *r) {
    size_t entries = r->palette.size / GSZ_SPX_PALETTE_ENTRY;
    if (r->come < r->splats)
        return gsz_fail(r->context, GSZ_ERROR_TRUNCATED,
                        "%s: ends early: %zu of %zu Gaussians are there", r->name, r->come,
                        (size_t)r->splats);
    if (!r->has_palette_of || entries == 0) return GSZ_OK;
    for (size_t i = 0; i < r->come; i++) {
        if (r->palette_of[i] >= entries) return corrupt(r, "harmonics beyond its palette");
        put_harmonics(r, i, r->palette.data + (size_t)r->palette_of[i] * GSZ_SPX_PALETTE_ENTRY, 0,
                      15, PIXEL);
    }
    return GSZ_OK;
}

/* ---- any block ---- */

static gsz_result take_kind(gsz_spx_reader *r, gsz_spx_kind kind, gsz_byte_reader *in, size_t count,
                            int logs) {
    switch (kind) {
    case GSZ_SPX_SH1:
    case GSZ_SPX_SH2:
    case GSZ_SPX_SH3: return take_harmonics(r, kind, in, count);
    case GSZ_SPX_SH3_WEBP: return take_harmonics_picture(r, in, count);
    case GSZ_SPX_PALETTE: return take_palette(r, false, in);
    case GSZ_SPX_PALETTE_WEBP: return take_palette(r, true, in);
    case GSZ_SPX_SPLAT19:
    case GSZ_SPX_SPLAT20:
    case GSZ_SPX_SPLAT23:
    case GSZ_SPX_SPLAT10019: return take_planes(r, kind, in, count, logs);
    case GSZ_SPX_SPLAT22: return take_planes(r, kind, in, count, 1);
    case GSZ_SPX_SPLAT190_WEBP:
    case GSZ_SPX_SPLAT10190_WEBP: return take_pictures(r, in, count, true, logs);
    case GSZ_SPX_SPLAT220_WEBP: return take_pictures(r, in, count, false, 1);
    case GSZ_SPX_SPLAT230_WEBP: return take_pictures(r, in, count, false, 0);
    }
    return gsz_fail(r->context, GSZ_ERROR_UNSUPPORTED,
                    "%s: a block of kind %u, which gsz does not know", r->name, (unsigned)kind);
}

gsz_result gsz_spx_block(gsz_spx_reader *r, const uint8_t *data, size_t size) {
    gsz_byte_reader in;
    gsz_reader_init(&in, data, size);
    size_t count = gsz_reader_u32(&in);
    gsz_spx_kind kind = (gsz_spx_kind)gsz_reader_u32(&in);
    int logs = 0;
    if (kind == GSZ_SPX_SPLAT10019 || kind == GSZ_SPX_SPLAT10190_WEBP) {
        logs = gsz_reader_u8(&in);
        gsz_reader_bytes(&in, 3);
    }
    if (in.failed) return corrupt(r, "a block without a head");
    if (logs > LOGS_MAX) return corrupt(r, "positions of too many logarithms");
    return take_kind(r, kind, &in, count, logs);
}
