/* SPDX-License-Identifier: MIT */
/* ksplat_reader.c - a .ksplat into a cloud. */
#include <math.h>

#include "byte_reader.h"
#include "context.h"
#include "gsz_interchange.h"
#include "half_float.h"
#include "ksplat.h"
#include "little_bytes.h"
#include "parallel.h"
#include "row_writer.h"
#include "splat_cloud.h"
#include "splat_values.h"

enum { FIELDS = 44, SECTIONS_MAX = 1 << 16, PROBED = 256, RANGE = 4096 };

static const float harmonics_default = 1.5f; /* bounds where the header says 0 */

typedef struct ksplat_header {
    uint8_t major, minor;
    uint16_t reserved;
    uint32_t sections_max, sections, splats_max, splats;
    uint16_t level;
    float least_harmonic, most_harmonic;
} ksplat_header;

typedef struct ksplat_section {
    uint32_t splats, splats_max, bucket_size, bucket_count, range, full, partial;
    float block_size;
    uint16_t bucket_bytes, sh_degree;
    uint64_t offset; /* of its data in the file */
} ksplat_section;

typedef struct ksplat_reader {
    gsz_context *context;
    const char *name;
    const gsz_buffer *bytes;
    gsz_cloud *cloud;
    ksplat_header header;
    gsz_ksplat_level level;
    /* The section in work: */
    ksplat_section section;
    const uint8_t *centers, *splats;
    size_t stride, first; /* Gaussian of the cloud that its first one is */
    uint32_t *begin;      /* of each bucket, and where the last one ends; NULL: none */
} ksplat_reader;

/* ---- headers ---- */

static void parse_header(ksplat_header *h, const uint8_t *data, size_t size) {
    gsz_byte_reader r;
    gsz_reader_init(&r, data, size);
    h->major = gsz_reader_u8(&r);
    h->minor = gsz_reader_u8(&r);
    h->reserved = gsz_reader_u16(&r);
    h->sections_max = gsz_reader_u32(&r);
    h->sections = gsz_reader_u32(&r);
    h->splats_max = gsz_reader_u32(&r);
    h->splats = gsz_reader_u32(&r);
    h->level = gsz_reader_u16(&r);
    gsz_reader_bytes(&r, 2 + 12); /* the centre of the scene, which viewers look at */
    h->least_harmonic = gsz_reader_f32(&r);
    h->most_harmonic = gsz_reader_f32(&r);
    if (h->least_harmonic == 0) h->least_harmonic = -harmonics_default;
    if (h->most_harmonic == 0) h->most_harmonic = harmonics_default;
}

bool gsz_ksplat_probe(const void *data, size_t size) {
    const uint8_t *bytes = data;
    ksplat_header h;
    if (size < FIELDS) return false;
    parse_header(&h, data, size);
    for (size_t i = FIELDS; i < size && i < PROBED; i++)
        if (bytes[i]) return false;
    return h.major == 0 && h.minor == 1 && h.reserved == 0 && h.level < GSZ_KSPLAT_LEVELS &&
           h.sections_max >= 1 && h.sections_max <= SECTIONS_MAX && h.sections <= h.sections_max &&
           h.splats <= h.splats_max;
}

static void parse_section(ksplat_section *s, const uint8_t *data) {
    gsz_byte_reader r;
    gsz_reader_init(&r, data, GSZ_KSPLAT_SECTION);
    *s = (ksplat_section){0};
    s->splats = gsz_reader_u32(&r);
    s->splats_max = gsz_reader_u32(&r);
    s->bucket_size = gsz_reader_u32(&r);
    s->bucket_count = gsz_reader_u32(&r);
    s->block_size = gsz_reader_f32(&r);
    s->bucket_bytes = gsz_reader_u16(&r);
    gsz_reader_u16(&r);
    s->range = gsz_reader_u32(&r);
    gsz_reader_u32(&r); /* the size of the section, which follows from the rest */
    s->full = gsz_reader_u32(&r);
    s->partial = gsz_reader_u32(&r);
    s->sh_degree = gsz_reader_u16(&r);
}

static gsz_result ends_early(ksplat_reader *r) {
    return gsz_fail(r->context, GSZ_ERROR_TRUNCATED, "%s: ends early: its sections need more bytes",
                    r->name);
}

static gsz_result corrupt(ksplat_reader *r, const char *what) {
    return gsz_fail(r->context, GSZ_ERROR_CORRUPT, "%s: a damaged .ksplat: %s", r->name, what);
}

static gsz_result check_header(ksplat_reader *r) {
    const gsz_buffer *bytes = r->bytes;
    if (bytes->size == 0)
        return gsz_fail(r->context, GSZ_ERROR_FORMAT, "%s: the file is empty", r->name);
    if (!gsz_ksplat_probe(bytes->data, bytes->size))
        return gsz_fail(r->context, bytes->size < FIELDS ? GSZ_ERROR_TRUNCATED : GSZ_ERROR_FORMAT,
                        "%s: no .ksplat of version 0.1", r->name);
    parse_header(&r->header, bytes->data, bytes->size);
    r->level = gsz_ksplat_level_of(r->header.level);
    uint64_t heads = GSZ_KSPLAT_HEADER + (uint64_t)r->header.sections_max * GSZ_KSPLAT_SECTION;
    if (heads > bytes->size) return ends_early(r);
    if (!isfinite(r->header.least_harmonic) || !isfinite(r->header.most_harmonic))
        return corrupt(r, "bounds of harmonics that are no numbers");
    return GSZ_OK;
}

/* Bytes of its data; sums stay far below 2^64: each factor is below 2^32, and strides are small. */
static uint64_t section_bytes(const ksplat_reader *r, const ksplat_section *s) {
    return 4 * (uint64_t)s->partial + (uint64_t)s->bucket_bytes * s->bucket_count +
           (uint64_t)s->splats_max * gsz_ksplat_stride(&r->level, s->sh_degree);
}

static gsz_result check_section(ksplat_reader *r, const ksplat_section *s) {
    if (s->sh_degree > GSZ_SH_DEGREE_MAX) return corrupt(r, "harmonics of a degree above 3");
    if (s->splats > s->splats_max) return corrupt(r, "more Gaussians than a section has room for");
    if (s->offset > r->bytes->size || section_bytes(r, s) > r->bytes->size - s->offset)
        return ends_early(r);
    if (r->header.level == 0) return GSZ_OK;
    if (!isfinite(s->block_size) || s->block_size < 0) return corrupt(r, "buckets of no size");
    if (s->bucket_count && s->bucket_bytes < GSZ_KSPLAT_CENTER)
        return corrupt(r, "buckets without centres");
    if ((uint64_t)s->full + s->partial > s->bucket_count)
        return corrupt(r, "more buckets in use than there are");
    return GSZ_OK;
}

/* Sections come one behind the other; *out_degree is the highest of them. */
static gsz_result measure(ksplat_reader *r, uint64_t *out_splats, int *out_degree) {
    uint64_t offset = GSZ_KSPLAT_HEADER + (uint64_t)r->header.sections_max * GSZ_KSPLAT_SECTION;
    *out_splats = 0;
    *out_degree = 0;
    for (uint32_t i = 0; i < r->header.sections_max; i++) {
        ksplat_section s;
        parse_section(&s, r->bytes->data + GSZ_KSPLAT_HEADER + (size_t)i * GSZ_KSPLAT_SECTION);
        s.offset = offset;
        GSZ_TRY(check_section(r, &s));
        *out_splats += s.splats;
        if (s.splats && s.sh_degree > *out_degree) *out_degree = s.sh_degree;
        offset += section_bytes(r, &s);
    }
    if (*out_splats > GSZ_COUNT_MAX)
        return gsz_fail(r->context, GSZ_ERROR_LIMIT, "%s: more than %zu Gaussians", r->name,
                        GSZ_COUNT_MAX);
    return GSZ_OK;
}

/* ---- Gaussians ---- */

static float number_at(const ksplat_reader *r, const uint8_t *from, int index) {
    if (r->header.level == 0) return gsz_get_f32(from + 4 * index);
    return gsz_half_decode(gsz_get_u16(from + 2 * index));
}

static float harmonic_at(const ksplat_reader *r, const uint8_t *from, int index) {
    if (r->header.level < 2) return number_at(r, from, index);
    double least = (double)r->header.least_harmonic, most = (double)r->header.most_harmonic;
    return (float)(least + from[index] / 255.0 * (most - least));
}

static float position_at(const ksplat_reader *r, const uint8_t *from, uint32_t bucket, int axis) {
    const ksplat_section *s = &r->section;
    if (r->header.level == 0) return gsz_get_f32(from + 4 * axis);
    double range = s->range ? (double)s->range : GSZ_KSPLAT_RANGE;
    double step = (double)s->block_size / 2 / range;
    const uint8_t *center = r->centers + (size_t)bucket * s->bucket_bytes;
    return (float)(((double)gsz_get_u16(from + 2 * axis) - range) * step +
                   (double)gsz_get_f32(center + 4 * axis));
}

static void decode(const ksplat_reader *r, const uint8_t *from, uint32_t bucket, size_t i) {
    float *const *plane = r->cloud->plane;
    int rest = 3 * gsz_sh_coefficients(r->section.sh_degree);
    for (int k = 0; k < 3; k++) plane[GSZ_PLANE_POSITION + k][i] = position_at(r, from, bucket, k);
    from += r->level.center;
    for (int k = 0; k < 3; k++)
        plane[GSZ_PLANE_SCALE + k][i] = gsz_log_scale(number_at(r, from, k));
    from += r->level.scale;
    for (int k = 0; k < 4; k++) plane[GSZ_PLANE_ROTATION + k][i] = number_at(r, from, k);
    from += r->level.rotation;
    for (int k = 0; k < 3; k++) plane[GSZ_PLANE_DC + k][i] = gsz_dc_of_color(from[k] / 255.0);
    plane[GSZ_PLANE_OPACITY][i] = gsz_logit_of_alpha(from[3] / 255.0);
    from += r->level.color;
    for (int k = 0; k < rest; k++)
        plane[GSZ_PLANE_REST + gsz_ksplat_rest(k, r->cloud->sh_degree)][i] =
            harmonic_at(r, from, k);
}

/* ---- sections ---- */

static uint32_t bucket_of(const ksplat_reader *r, size_t splat) {
    uint32_t low = 0, high = r->section.full + r->section.partial;
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        if (r->begin[middle] <= splat) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return low;
}

static gsz_result decode_range(void *user, size_t begin, size_t end, int worker) {
    const ksplat_reader *r = user;
    uint32_t bucket = r->begin ? bucket_of(r, begin) : 0;
    (void)worker;
    for (size_t i = begin; i < end; i++) {
        while (r->begin && r->begin[bucket + 1] <= i) bucket++;
        decode(r, r->splats + i * r->stride, bucket, r->first + i);
    }
    return GSZ_OK;
}

/* Where each bucket begins; together they must hold all Gaussians of the section. */
static gsz_result list_buckets(ksplat_reader *r) {
    const ksplat_section *s = &r->section;
    const uint8_t *lengths = r->bytes->data + s->offset;
    uint64_t at = 0;
    GSZ_TRY(GSZ_NEW(r->context, &r->begin, (size_t)s->full + s->partial + 1));
    for (uint32_t b = 0; b < s->full + s->partial; b++) {
        r->begin[b] = (uint32_t)at;
        at += b < s->full ? s->bucket_size : gsz_get_u32(lengths + 4 * (size_t)(b - s->full));
        if (at > UINT32_MAX) return corrupt(r, "buckets of absurd size");
    }
    r->begin[s->full + s->partial] = (uint32_t)at;
    return at < s->splats ? corrupt(r, "Gaussians in no bucket") : GSZ_OK;
}

static gsz_result read_section(ksplat_reader *r) {
    const ksplat_section *s = &r->section;
    r->centers = r->bytes->data + s->offset + 4 * (size_t)s->partial;
    r->splats = r->centers + (size_t)s->bucket_bytes * s->bucket_count;
    r->stride = gsz_ksplat_stride(&r->level, s->sh_degree);
    if (s->splats == 0) return GSZ_OK;
    gsz_result result = r->header.level ? list_buckets(r) : GSZ_OK;
    if (result == GSZ_OK)
        result = gsz_parallel_ranges(r->context, "read", s->splats, RANGE, decode_range, r);
    gsz_free(r->context, r->begin);
    r->begin = NULL;
    return result;
}

static gsz_result read_sections(ksplat_reader *r) {
    uint64_t offset = GSZ_KSPLAT_HEADER + (uint64_t)r->header.sections_max * GSZ_KSPLAT_SECTION;
    for (uint32_t i = 0; i < r->header.sections_max; i++) {
        parse_section(&r->section,
                      r->bytes->data + GSZ_KSPLAT_HEADER + (size_t)i * GSZ_KSPLAT_SECTION);
        r->section.offset = offset;
        GSZ_TRY(read_section(r));
        r->first += r->section.splats;
        offset += section_bytes(r, &r->section);
    }
    return GSZ_OK;
}

static gsz_result read_bytes(ksplat_reader *r) {
    uint64_t splats;
    int degree;
    GSZ_TRY(check_header(r));
    GSZ_TRY(measure(r, &splats, &degree));
    GSZ_TRY(gsz_cloud_create(r->context, r->cloud, (size_t)splats, degree));
    return read_sections(r);
}

gsz_result gsz_ksplat_read(gsz_context *context, gsz_cloud *cloud, gsz_source *source) {
    gsz_buffer bytes = {0};
    ksplat_reader reader = {
        .context = context, .name = gsz_source_name(source), .bytes = &bytes, .cloud = cloud};
    gsz_clear_error(context);
    gsz_result result = gsz_whole_source(context, &bytes, source);
    if (result == GSZ_OK) result = read_bytes(&reader);
    gsz_buffer_free(context, &bytes);
    if (result != GSZ_OK) gsz_cloud_free(context, cloud);
    return result;
}
