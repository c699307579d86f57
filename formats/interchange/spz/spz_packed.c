/* SPDX-License-Identifier: MIT */
/* spz_packed.c - the arrays of a .spz in memory: one slab, in the order of the file. */
#include "spz_packed.h"

#include "context.h"

size_t gsz_spz_attribute_stride(const gsz_spz_header *header, int attribute) {
    static const size_t harmonics[GSZ_SPZ_DEGREE_MAX + 1] = {0, 9, 24, 45, 72};
    const bool halves = header->version == 1;
    switch (attribute) {
    case GSZ_SPZ_POSITIONS: return halves ? 6 : 9;
    case GSZ_SPZ_ALPHAS: return 1;
    case GSZ_SPZ_COLORS: return 3;
    case GSZ_SPZ_SCALES: return 3;
    case GSZ_SPZ_ROTATIONS: return header->version < GSZ_SPZ_VERSION_SMALLEST_THREE ? 3 : 4;
    default: return harmonics[header->sh_degree];
    }
}

gsz_result gsz_spz_packed_create(gsz_context *context, gsz_spz_packed *packed) {
    size_t whole = 0, at = 0;
    for (int a = 0; a < GSZ_SPZ_ATTRIBUTES; a++)
        whole += gsz_spz_attribute_stride(&packed->header, a);
    GSZ_TRY(gsz_alloc(context, (void **)&packed->storage, packed->header.count, whole));
    for (int a = 0; a < GSZ_SPZ_ATTRIBUTES; a++) {
        packed->attribute[a] = packed->storage + at;
        at += packed->header.count * gsz_spz_attribute_stride(&packed->header, a);
    }
    return GSZ_OK;
}

void gsz_spz_packed_free(gsz_context *context, gsz_spz_packed *packed) {
    gsz_free(context, packed->storage);
    *packed = (gsz_spz_packed){0};
}
