/* SPDX-License-Identifier: MIT */
/* splat_format.c - .splat of antimatter15/splat, both ways: 32 bytes a Gaussian and nothing else.
 *
 *     float position[3]; float scale[3] (linear); u8 red, green, blue, alpha; u8 rotation[4] (w x y z, 128 q + 128) */
#include <math.h>

#include "byte_reader.h"
#include "context.h"
#include "gsz_interchange.h"
#include "little_bytes.h"
#include "parallel.h"
#include "row_writer.h"
#include "splat_cloud.h"
#include "splat_values.h"

enum { RECORD = 32, RANGE = 4096, PROBED = 64 };

static const double position_plausible = 1e9, scale_plausible = 1e6;

/* ---- telling ---- */

static bool within(float value, double limit) { return fabs((double)value) <= limit; }

/* Text and pictures fail here: their bytes are floats of absurd size. */
static bool plausible(gsz_byte_reader *r, bool *any_scale) {
    bool fine = true;
    for (int i = 0; i < 3; i++) fine &= within(gsz_reader_f32(r), position_plausible);
    for (int i = 0; i < 3; i++) {
        float scale = gsz_reader_f32(r);
        fine &= scale >= 0 && within(scale, scale_plausible);
        *any_scale |= scale > 1e-12f;
    }
    gsz_reader_bytes(r, 8);
    return fine;
}

bool gsz_splat_probe(const void *data, size_t size) {
    gsz_byte_reader r;
    size_t records = size / RECORD;
    bool any_scale = false;
    if (records == 0) return false;
    gsz_reader_init(&r, data, size);
    for (size_t i = 0; i < records && i < PROBED; i++)
        if (!plausible(&r, &any_scale)) return false;
    return any_scale;
}

/* ---- reading ---- */

typedef struct splat_bytes {
    gsz_cloud *cloud;
    const gsz_buffer *bytes;
} splat_bytes;

static void decode(const gsz_cloud *cloud, size_t i, gsz_byte_reader *r) {
    for (int k = 0; k < 3; k++) cloud->plane[GSZ_PLANE_POSITION + k][i] = gsz_reader_f32(r);
    for (int k = 0; k < 3; k++)
        cloud->plane[GSZ_PLANE_SCALE + k][i] = gsz_log_scale(gsz_reader_f32(r));
    for (int k = 0; k < 3; k++)
        cloud->plane[GSZ_PLANE_DC + k][i] = gsz_dc_of_color(gsz_reader_u8(r) / 255.0);
    cloud->plane[GSZ_PLANE_OPACITY][i] = gsz_logit_of_alpha(gsz_reader_u8(r) / 255.0);
    for (int k = 0; k < 4; k++)
        cloud->plane[GSZ_PLANE_ROTATION + k][i] = ((float)gsz_reader_u8(r) - 128.0f) / 128.0f;
}

static gsz_result decode_range(void *user, size_t begin, size_t end, int worker) {
    const splat_bytes *s = user;
    gsz_byte_reader r;
    (void)worker;
    gsz_reader_init(&r, s->bytes->data + begin * RECORD, (end - begin) * RECORD);
    for (size_t i = begin; i < end; i++) decode(s->cloud, i, &r);
    return GSZ_OK;
}

static gsz_result check_size(gsz_context *context, const gsz_buffer *bytes, const char *name) {
    if (bytes->size == 0) return gsz_fail(context, GSZ_ERROR_FORMAT, "%s: the file is empty", name);
    if (bytes->size < RECORD)
        return gsz_fail(context, GSZ_ERROR_FORMAT, "%s: no .splat: it has fewer than 32 bytes",
                        name);
    if (bytes->size % RECORD)
        return gsz_fail(context, GSZ_ERROR_TRUNCATED,
                        "%s: no .splat, or it ends early: %zu bytes are no multiple of 32", name,
                        bytes->size);
    if (!gsz_splat_probe(bytes->data, bytes->size))
        return gsz_fail(context, GSZ_ERROR_FORMAT,
                        "%s: no .splat: positions or scales of the first Gaussians are absurd",
                        name);
    return GSZ_OK;
}

gsz_result gsz_splat_read(gsz_context *context, gsz_cloud *cloud, gsz_source *source) {
    gsz_buffer bytes = {0};
    splat_bytes work = {cloud, &bytes};
    gsz_clear_error(context);
    gsz_result result = gsz_whole_source(context, &bytes, source);
    if (result == GSZ_OK) result = check_size(context, &bytes, gsz_source_name(source));
    if (result == GSZ_OK) result = gsz_cloud_create(context, cloud, bytes.size / RECORD, 0);
    if (result == GSZ_OK)
        result = gsz_parallel_ranges(context, "read", cloud->count, RANGE, decode_range, &work);
    gsz_buffer_free(context, &bytes);
    if (result != GSZ_OK) gsz_cloud_free(context, cloud);
    return result;
}

/* ---- writing ---- */

static void encode(const void *user, uint8_t *row, size_t first, size_t count) {
    const gsz_cloud *cloud = user;
    for (size_t i = first; i < first + count; i++, row += RECORD) {
        double q[4];
        for (int k = 0; k < 3; k++) {
            gsz_put_f32(row + 4 * k, cloud->plane[GSZ_PLANE_POSITION + k][i]);
            gsz_put_f32(row + 12 + 4 * k, gsz_linear_scale(cloud->plane[GSZ_PLANE_SCALE + k][i]));
            row[24 + k] = gsz_share_byte(gsz_color_of_dc(cloud->plane[GSZ_PLANE_DC + k][i]));
        }
        row[27] = gsz_share_byte(gsz_alpha_of_logit(cloud->plane[GSZ_PLANE_OPACITY][i]));
        gsz_unit_rotation(q, cloud, i);
        for (int k = 0; k < 4; k++) row[28 + k] = gsz_nearest_byte(q[k] * 128.0 + 128.0);
    }
}

gsz_result gsz_splat_write(gsz_context *context, gsz_output *output, const gsz_cloud *cloud) {
    gsz_clear_error(context);
    return gsz_write_rows(context, output, cloud->count, RECORD, encode, cloud);
}
