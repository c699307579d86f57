/* SPDX-License-Identifier: MIT */
/* compressed_ply_reader.c - a .compressed.ply into a cloud. */
#include "compressed_ply.h"
#include "context.h"
#include "gsz_interchange.h"
#include "little_bytes.h"
#include "parallel.h"
#include "ply_header.h"
#include "row_writer.h"
#include "splat_values.h"

enum { RANGE = 4096, LEVELS_11 = 2047, LEVELS_10 = 1023 };

typedef struct cply_reader {
    const gsz_cply_header *header;
    const uint8_t *data;
    gsz_cloud *cloud;
} cply_reader;

/* ---- one vertex ---- */

/* 0: x, 1: scale, 2: colour. The share of the way between the bounds of the chunk. */
static double between(const cply_reader *r, const uint8_t *chunk, int what, int axis,
                      double share) {
    const int *bound = &r->header->bound[6 * what + axis];
    if (bound[0] == GSZ_CPLY_ABSENT) return share;
    double least = (double)gsz_get_f32(chunk + bound[0]);
    double most = (double)gsz_get_f32(chunk + bound[3]);
    return least * (1.0 - share) + most * share;
}

static void split_11_10_11(double out[3], uint32_t word) {
    out[0] = (double)(word >> 21) / LEVELS_11;
    out[1] = (double)(word >> 11 & LEVELS_10) / LEVELS_10;
    out[2] = (double)(word & LEVELS_11) / LEVELS_11;
}

/* The largest of the four is left out: its place is in the two upper bits, its sign is +. */
static void decode_rotation(const gsz_cloud *cloud, size_t i, uint32_t word) {
    uint32_t largest = word >> 30;
    double square = 0;
    for (uint32_t k = 4, shift = 0; k-- > 0;) {
        if (k == largest) continue;
        double share = (double)(word >> shift & LEVELS_10) / LEVELS_10;
        double value = (share - 0.5) * 1.41421356237309504880;
        cloud->plane[GSZ_PLANE_ROTATION + k][i] = (float)value;
        square += value * value;
        shift += 10;
    }
    cloud->plane[GSZ_PLANE_ROTATION + largest][i] =
        (float)__builtin_sqrt(square < 1 ? 1 - square : 0);
}

static void decode_vertex(const cply_reader *r, size_t i) {
    const gsz_cply_header *h = r->header;
    const uint8_t *vertex = r->data + h->vertex.offset + i * h->vertex.stride;
    const uint8_t *chunk = r->data + h->chunk.offset + i / GSZ_CPLY_CHUNK * h->chunk.stride;
    float *const *plane = r->cloud->plane;
    uint32_t color = gsz_get_u32(vertex + h->word[3]);
    double position[3], scale[3];
    split_11_10_11(position, gsz_get_u32(vertex + h->word[0]));
    split_11_10_11(scale, gsz_get_u32(vertex + h->word[2]));
    decode_rotation(r->cloud, i, gsz_get_u32(vertex + h->word[1]));
    for (int k = 0; k < 3; k++) {
        double share = (double)(color >> (24 - 8 * k) & 255) / 255.0;
        plane[GSZ_PLANE_POSITION + k][i] = (float)between(r, chunk, 0, k, position[k]);
        plane[GSZ_PLANE_SCALE + k][i] = (float)between(r, chunk, 1, k, scale[k]);
        plane[GSZ_PLANE_DC + k][i] = gsz_dc_of_color(between(r, chunk, 2, k, share));
    }
    plane[GSZ_PLANE_OPACITY][i] = gsz_logit_of_alpha((double)(color & 255) / 255.0);
}

/* A byte stands for the middle of its interval, but for the two at the ends. */
static float decode_harmonic(uint8_t byte) {
    double share = byte == 0 ? 0.0 : byte == 255 ? 1.0 : (byte + 0.5) / 256.0;
    return (float)((share - 0.5) * 8.0);
}

static gsz_result decode_range(void *user, size_t begin, size_t end, int worker) {
    const cply_reader *r = user;
    const gsz_cply_header *h = r->header;
    int rest = 3 * gsz_sh_coefficients(h->sh_degree);
    (void)worker;
    for (size_t i = begin; i < end; i++) {
        const uint8_t *sh = r->data + h->sh.offset + i * h->sh.stride;
        decode_vertex(r, i);
        for (int k = 0; k < rest; k++)
            r->cloud->plane[GSZ_PLANE_REST + k][i] = decode_harmonic(sh[h->rest[k]]);
    }
    return GSZ_OK;
}

/* ---- the whole ---- */

static gsz_result read_header(gsz_context *context, gsz_cply_header *header, size_t *out_size,
                              const gsz_buffer *bytes, const char *name) {
    const char *text = (const char *)bytes->data;
    size_t most = bytes->size < GSZ_PLY_HEADER_MAX ? bytes->size : GSZ_PLY_HEADER_MAX;
    if (bytes->size == 0) return gsz_fail(context, GSZ_ERROR_FORMAT, "%s: the file is empty", name);
    if (!gsz_ply_probe(text, bytes->size))
        return gsz_fail(context, GSZ_ERROR_FORMAT,
                        "%s: not a .ply file: it does not begin with the line 'ply'", name);
    *out_size = gsz_ply_header_length(text, most);
    if (*out_size == 0)
        return gsz_fail(context, GSZ_ERROR_TRUNCATED, "%s: ends within its header", name);
    GSZ_TRY(gsz_cply_header_parse(context, header, name, text, *out_size));
    if (header->size > bytes->size)
        return gsz_fail(context, GSZ_ERROR_TRUNCATED,
                        "%s: ends early: %llu of %llu bytes are there", name,
                        (unsigned long long)bytes->size, (unsigned long long)header->size);
    return GSZ_OK;
}

static gsz_result read_bytes(gsz_context *context, gsz_cloud *cloud, const gsz_buffer *bytes,
                             const char *name) {
    gsz_cply_header header;
    cply_reader reader = {&header, bytes->data, cloud};
    size_t size = 0;
    GSZ_TRY(read_header(context, &header, &size, bytes, name));
    GSZ_TRY(gsz_cloud_create(context, cloud, (size_t)header.vertex.count, header.sh_degree));
    GSZ_TRY(gsz_ply_header_comments(context, cloud, name, (const char *)bytes->data, size));
    return gsz_parallel_ranges(context, "read", cloud->count, RANGE, decode_range, &reader);
}

gsz_result gsz_compressed_ply_read(gsz_context *context, gsz_cloud *cloud, gsz_source *source) {
    gsz_buffer bytes = {0};
    gsz_clear_error(context);
    gsz_result result = gsz_whole_source(context, &bytes, source);
    if (result == GSZ_OK) result = read_bytes(context, cloud, &bytes, gsz_source_name(source));
    gsz_buffer_free(context, &bytes);
    if (result != GSZ_OK) gsz_cloud_free(context, cloud);
    return result;
}
