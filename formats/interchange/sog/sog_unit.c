/* SPDX-License-Identifier: MIT */
/* sog_unit.c - loading one SOG: its meta.json, and its pictures within limits. */
#include <stdio.h>
#include <string.h>

#include "context.h"
#include "parallel.h"
#include "sog_decode.h"

enum {
    COUNT_FREE = 1 << 16, /* Gaussians that any file may say it has */
    COUNT_RATIO = 2,      /* beyond: at most so many a byte of the larger picture of positions */
    PIXELS_FREE = 1 << 16,
    PIXELS_RATIO = 4, /* of a picture to the values that it holds */
    PIXEL_BYTES = 5   /* of its file: what does not get smaller, and a little */
};
static const uint64_t picture_max = (uint64_t)1 << 32; /* bytes of one file */

bool gsz_sog_count_fits(uint64_t count, uint64_t position_bytes) {
    return position_bytes > picture_max || count <= COUNT_FREE + COUNT_RATIO * position_bytes;
}

/* A flat scene takes few bytes, but not so few: and pictures of one colour could claim any size. Both pictures may be the
 * same bytes, so that they do not add up. */
static gsz_result check_count(gsz_sog_unit *unit, gsz_sog_store *store) {
    uint64_t low = 0, high = 0;
    GSZ_TRY(gsz_sog_store_size(store, &low, unit->meta.file[GSZ_SOG_MEANS_LOW]));
    GSZ_TRY(gsz_sog_store_size(store, &high, unit->meta.file[GSZ_SOG_MEANS_HIGH]));
    unit->position_bytes = low > high ? low : high;
    if (gsz_sog_count_fits(unit->meta.count, unit->position_bytes)) return GSZ_OK;
    return gsz_fail(unit->context, GSZ_ERROR_LIMIT,
                    "%s: says %zu Gaussians, more than %llu bytes of positions can hold",
                    unit->name, unit->meta.count, (unsigned long long)unit->position_bytes);
}

gsz_result gsz_sog_unit_open(gsz_context *context, gsz_sog_unit *unit, gsz_sog_store *store) {
    unit->context = context;
    unit->name = store->name;
    GSZ_TRY(gsz_sog_meta_read(context, &unit->meta, store));
    return check_count(unit, store);
}

void gsz_sog_unit_close(gsz_sog_unit *unit) {
    for (int i = 0; unit->context && i < GSZ_SOG_PICTURES; i++) {
        gsz_buffer_free(unit->context, &unit->file[i]);
        gsz_sog_picture_free(unit->context, &unit->picture[i]);
    }
}

/* ---- pictures ---- */

static uint64_t pixels_most(const gsz_sog_unit *unit, int index) {
    const uint64_t values = index == GSZ_SOG_CENTROIDS
                                ? (uint64_t)GSZ_SOG_PALETTE_MAX * 15 + GSZ_SOG_ROW * 15
                                : unit->meta.count;
    return PIXELS_FREE + PIXELS_RATIO * values;
}

static gsz_result decode_picture(void *user, size_t index, int worker) {
    gsz_sog_unit *unit = user;
    char name[2 * GSZ_SOG_NAME_MAX + 4];
    (void)worker;
    if (!unit->file[index].size) return GSZ_OK;
    snprintf(name, sizeof name, "%.255s: %s", unit->name, unit->meta.file[index]);
    return gsz_sog_picture_decode(unit->context, &unit->picture[index], &unit->file[index],
                                  pixels_most(unit, (int)index), name);
}

static gsz_result check_pictures(const gsz_sog_unit *unit) {
    for (int i = 0; i < GSZ_SOG_PICTURES; i++) {
        const gsz_sog_picture *p = &unit->picture[i];
        if (i == GSZ_SOG_CENTROIDS || !unit->meta.file[i][0]) continue;
        if ((uint64_t)p->width * (uint64_t)p->height < unit->meta.count)
            return gsz_fail(unit->context, GSZ_ERROR_CORRUPT,
                            "%s: %s: %d x %d pixels for %zu Gaussians", unit->name,
                            unit->meta.file[i], p->width, p->height, unit->meta.count);
    }
    return GSZ_OK;
}

/* 64 entries a row, a pixel a coefficient: the width tells the degree, where nothing else does. */
static gsz_result check_palette(gsz_sog_unit *unit) {
    gsz_sog_meta *m = &unit->meta;
    const gsz_sog_picture *p = &unit->picture[GSZ_SOG_CENTROIDS];
    if (m->bands == 0) return GSZ_OK;
    int bands = 0;
    for (int b = 1; b <= 3; b++)
        if (p->width == GSZ_SOG_ROW * gsz_sh_coefficients(b)) bands = b;
    if (!bands || (m->bands > 0 && bands != m->bands))
        return gsz_fail(unit->context, GSZ_ERROR_CORRUPT,
                        "%s: %s: a width of %d fits no degree of harmonics", unit->name,
                        m->file[GSZ_SOG_CENTROIDS], p->width);
    m->bands = bands;
    const size_t room = (size_t)p->height * GSZ_SOG_ROW;
    if (!m->palette || m->palette > room) m->palette = room;
    return GSZ_OK;
}

gsz_result gsz_sog_unit_load(gsz_sog_unit *unit, gsz_sog_store *store) {
    for (int i = 0; i < GSZ_SOG_PICTURES; i++) {
        if (!unit->meta.file[i][0]) continue;
        GSZ_TRY(gsz_sog_store_read(store, &unit->file[i], unit->meta.file[i],
                                   PIXEL_BYTES * pixels_most(unit, i)));
        if (!unit->file[i].size)
            return gsz_fail(unit->context, GSZ_ERROR_CORRUPT, "%s: %s: is empty", unit->name,
                            unit->meta.file[i]);
    }
    GSZ_TRY(gsz_parallel(unit->context, "read", GSZ_SOG_PICTURES, decode_picture, unit));
    for (int i = 0; i < GSZ_SOG_PICTURES; i++) gsz_buffer_free(unit->context, &unit->file[i]);
    GSZ_TRY(check_pictures(unit));
    return check_palette(unit);
}
