/* SPDX-License-Identifier: MIT */
/* spz_file.c - reading and writing a .spz: options, axes, and what the format has no place for. */
#include <math.h>
#include <string.h>

#include "cloud_place.h"
#include "context.h"
#include "det_math.h"
#include "splat_cloud.h"
#include "spz_axes.h"
#include "spz_codec.h"

enum { FRACTION_BITS = 12, FRACTION_BITS_MAX = 23 };
static const double fixed_reach = (1 << 23) - 1;

void gsz_spz_read_options_default(gsz_spz_read_options *options) {
    *options = (gsz_spz_read_options){.axes = GSZ_SPZ_DECLARED};
}

void gsz_spz_write_options_default(gsz_spz_write_options *options) {
    *options = (gsz_spz_write_options){
        .version = 4, .sh_first_bits = 5, .sh_rest_bits = 4, .fraction_bits = -1};
}

static bool axes_known(gsz_spz_axes axes) {
    return axes >= GSZ_SPZ_DECLARED && axes <= GSZ_SPZ_RBU;
}

/* ---- reading ---- */

/* Signs while decoding where that is all; else as it stands, and then turned. */
static gsz_result decode(gsz_context *context, gsz_cloud *cloud, const gsz_spz_packed *packed,
                         gsz_spz_axes axes) {
    static const float none[3] = {1, 1, 1};
    float axis[3];
    const bool simple = gsz_spz_axes_signs(axis, axes);
    const gsz_spz_signs signs = gsz_spz_signs_of(simple ? axis : none);
    const int degree = packed->header.sh_degree;
    GSZ_TRY(gsz_cloud_create(context, cloud, packed->header.count,
                             degree < GSZ_SH_DEGREE_MAX ? degree : GSZ_SH_DEGREE_MAX));
    GSZ_TRY(gsz_spz_decode(context, cloud, packed, &signs));
    if (simple) return GSZ_OK;
    gsz_placement placement = gsz_placement_none();
    gsz_spz_axes_to_cloud(placement.turn, axes);
    return gsz_cloud_place(context, cloud, &placement);
}

static gsz_result read_cloud(gsz_context *context, gsz_cloud *cloud, gsz_source *source,
                             gsz_spz_packed *packed, const gsz_spz_read_options *options) {
    const char *name = gsz_source_name(source);
    GSZ_TRY(gsz_report_progress(context, "read", 0));
    GSZ_TRY(gsz_spz_unpack_file(context, packed, source));
    GSZ_TRY(decode(context, cloud, packed, options->axes ? options->axes : packed->declared));
    if (packed->header.sh_degree > GSZ_SH_DEGREE_MAX)
        gsz_say(context, GSZ_MESSAGE_NOTICE,
                "%s: spherical harmonics of degree %d dropped: %d stay", name,
                packed->header.sh_degree, GSZ_SH_DEGREE_MAX);
    if (packed->header.flags & GSZ_SPZ_ANTIALIASED)
        GSZ_TRY(gsz_cloud_add_metadata(context, cloud, "filter", "mip"));
    return GSZ_OK;
}

gsz_result gsz_spz_read(gsz_context *context, gsz_cloud *cloud, gsz_source *source,
                        const gsz_spz_read_options *options) {
    gsz_clear_error(context);
    gsz_spz_read_options chosen;
    gsz_spz_read_options_default(&chosen);
    if (options) chosen = *options;
    if (!axes_known(chosen.axes))
        return gsz_fail(context, GSZ_ERROR_ARGUMENT, "axes of the unknown number %d",
                        (int)chosen.axes);
    gsz_spz_packed packed = {0};
    gsz_result result = read_cloud(context, cloud, source, &packed, &chosen);
    gsz_spz_packed_free(context, &packed);
    if (result != GSZ_OK) gsz_cloud_free(context, cloud);
    return result;
}

/* ---- writing ---- */

static gsz_result check_options(gsz_context *context, const gsz_spz_write_options *o) {
    if (o->version < 2 || o->version > GSZ_SPZ_VERSION_MAX)
        return gsz_fail(context, GSZ_ERROR_ARGUMENT, "version %d of .spz: 2, 3 or 4 can be written",
                        o->version);
    if (o->sh_first_bits < 1 || o->sh_first_bits > 8 || o->sh_rest_bits < 1 || o->sh_rest_bits > 8)
        return gsz_fail(context, GSZ_ERROR_ARGUMENT,
                        "%d and %d bits of spherical harmonics: they must be 1 to 8",
                        o->sh_first_bits, o->sh_rest_bits);
    if (o->fraction_bits < -1 || o->fraction_bits > FRACTION_BITS_MAX)
        return gsz_fail(context, GSZ_ERROR_ARGUMENT,
                        "%d bits behind the point: they must be 0 to %d, or -1", o->fraction_bits,
                        FRACTION_BITS_MAX);
    if (o->level < 0 || o->level > (o->version < GSZ_SPZ_VERSION_ZSTD ? 9 : 19))
        return gsz_fail(context, GSZ_ERROR_ARGUMENT, "level %d: it must be 0 to %d", o->level,
                        o->version < GSZ_SPZ_VERSION_ZSTD ? 9 : 19);
    if (!axes_known(o->axes))
        return gsz_fail(context, GSZ_ERROR_ARGUMENT, "axes of the unknown number %d", (int)o->axes);
    return GSZ_OK;
}

static double largest_position(const gsz_cloud *cloud) {
    float largest = 0;
    for (int axis = 0; axis < 3; axis++)
        for (size_t i = 0; i < cloud->count; i++) {
            const float size = fabsf(cloud->plane[GSZ_PLANE_POSITION + axis][i]);
            if (size > largest) largest = size;
        }
    return largest;
}

/* As many bits behind the point as are asked for, or as leave enough before it. */
static gsz_result choose_bits(gsz_context *context, int *out_bits, const gsz_cloud *cloud,
                              int wanted) {
    const double largest = largest_position(cloud);
    int bits = wanted < 0 ? FRACTION_BITS : wanted;
    while (bits > 0 && largest * gsz_pow2i(bits) > fixed_reach) bits--;
    if (wanted >= 0 && bits < wanted)
        return gsz_fail(context, GSZ_ERROR_ARGUMENT,
                        "positions up to %g leave %d bits behind the point, not %d", largest, bits,
                        wanted);
    if (largest > fixed_reach)
        gsz_say(context, GSZ_MESSAGE_WARNING,
                "positions beyond %g are clamped: a .spz cannot hold them", fixed_reach);
    *out_bits = bits;
    return GSZ_OK;
}

static gsz_result fill_header(gsz_context *context, gsz_spz_packed *packed, const gsz_cloud *cloud,
                              const gsz_spz_write_options *o) {
    gsz_spz_header *h = &packed->header;
    const char *filter = gsz_cloud_metadata(cloud, "filter");
    h->version = (uint32_t)o->version;
    h->count = (uint32_t)cloud->count;
    h->sh_degree = cloud->sh_degree;
    if (filter && strcmp(filter, "mip") == 0) h->flags |= GSZ_SPZ_ANTIALIASED;
    if (o->version >= GSZ_SPZ_VERSION_ZSTD) {
        h->streams = h->sh_degree ? GSZ_SPZ_ATTRIBUTES : GSZ_SPZ_ATTRIBUTES - 1;
        if (o->axes != GSZ_SPZ_RUB) packed->declared = o->axes;
        if (packed->declared) h->flags |= GSZ_SPZ_EXTENDED;
    }
    return choose_bits(context, &h->fraction_bits, cloud, o->fraction_bits);
}

static gsz_result write_packed(gsz_context *context, const gsz_spz_sink *sink,
                               const gsz_cloud *cloud, gsz_spz_packed *packed,
                               const gsz_spz_write_options *o) {
    static const float none[3] = {1, 1, 1};
    float axis[3];
    const gsz_spz_signs signs = gsz_spz_signs_of(gsz_spz_axes_signs(axis, o->axes) ? axis : none);
    GSZ_TRY(fill_header(context, packed, cloud, o));
    GSZ_TRY(gsz_spz_packed_create(context, packed));
    GSZ_TRY(gsz_spz_encode(context, packed, cloud, &signs, o->sh_first_bits, o->sh_rest_bits));
    return gsz_spz_pack_file(context, sink, packed, o->level);
}

/* Where axes change places a copy is turned; the way back is the transposed matrix. */
static gsz_result turned_copy(gsz_context *context, gsz_cloud *copy, const gsz_cloud *cloud,
                              gsz_spz_axes axes) {
    gsz_placement placement = gsz_placement_none();
    double to_cloud[3][3];
    gsz_spz_axes_to_cloud(to_cloud, axes);
    for (int i = 0; i < 9; i++) placement.turn[i / 3][i % 3] = to_cloud[i % 3][i / 3];
    GSZ_TRY(gsz_cloud_copy(context, copy, cloud));
    return gsz_cloud_place(context, copy, &placement);
}

static gsz_result write_cloud(gsz_context *context, const gsz_spz_sink *sink,
                              const gsz_cloud *cloud, const gsz_spz_write_options *o) {
    gsz_spz_packed packed = {0};
    gsz_cloud copy = {0};
    float axis[3];
    gsz_result result = GSZ_OK;
    const bool simple = gsz_spz_axes_signs(axis, o->axes);
    if (!simple) result = turned_copy(context, &copy, cloud, o->axes);
    if (result == GSZ_OK) result = write_packed(context, sink, simple ? cloud : &copy, &packed, o);
    gsz_cloud_free(context, &copy);
    gsz_spz_packed_free(context, &packed);
    return result;
}

gsz_result gsz_spz_write_sink(gsz_context *context, const gsz_spz_sink *sink,
                              const gsz_cloud *cloud, const gsz_spz_write_options *options) {
    gsz_spz_write_options chosen = *options;
    GSZ_TRY(check_options(context, &chosen));
    if (!chosen.axes) chosen.axes = GSZ_SPZ_RUB;
    if (cloud->count == 0)
        return gsz_fail(context, GSZ_ERROR_ARGUMENT, "a .spz must have at least one Gaussian");
    GSZ_TRY(gsz_report_progress(context, "write", 0));
    return write_cloud(context, sink, cloud, &chosen);
}

gsz_result gsz_spz_write(gsz_context *context, gsz_output *output, const gsz_cloud *cloud,
                         const gsz_spz_write_options *options) {
    const gsz_spz_sink sink = {.output = output};
    gsz_spz_write_options chosen;
    gsz_clear_error(context);
    gsz_spz_write_options_default(&chosen);
    if (options) chosen = *options;
    return gsz_spz_write_sink(context, &sink, cloud, &chosen);
}
