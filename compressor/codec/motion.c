/* SPDX-License-Identifier: MIT */
/* motion.c - the chunk of a segment's motion: its header, the sizes of its streams, the streams. */
#include "motion.h"

#include "byte_reader.h"
#include "byte_writer.h"
#include "context.h"

#include <string.h>

enum { JOINTS, POSES, FIRST_GROUP };

void gsz_curves_free(gsz_context *context, gsz_curves *c) {
    gsz_free(context, c->class_of);
    gsz_free(context, c->gaussian);
    gsz_free(context, c->first);
    gsz_free(context, c->level);
    memset(c, 0, sizeof *c);
}

void gsz_motion_free(gsz_context *context, gsz_motion *m) {
    gsz_free(context, m->joint);
    gsz_free(context, m->pose);
    for (int g = 0; g < GSZ_CURVE_GROUPS; g++) gsz_curves_free(context, &m->curves[g]);
    memset(m, 0, sizeof *m);
}

/* ---- header --------------------------------------------------------------------------------------- */

static uint32_t bit_of(int group) { return 1u << group; }

static void write_header(gsz_byte_writer *w, const gsz_motion *m) {
    uint32_t present = 0, follows = 0;
    for (int g = 0; g < GSZ_CURVE_GROUPS; g++) {
        if (m->curves[g].step > 0) present |= bit_of(g);
        if (m->curves[g].follows) follows |= bit_of(g);
    }
    gsz_writer_u16(w, m->frames);
    gsz_writer_u16(w, m->key);
    gsz_writer_u32(w, m->gaussians);
    gsz_writer_u16(w, m->joint_count);
    gsz_writer_u8(w, m->near);
    for (int c = 0; c < GSZ_CURVE_CLASSES - 1; c++) gsz_writer_u8(w, m->period[c]);
    gsz_writer_u8(w, (uint8_t)present);
    gsz_writer_u8(w, (uint8_t)follows);
    gsz_writer_f32(w, m->reach);
    gsz_writer_f32(w, m->shift_step);
    gsz_writer_f32(w, m->turn_step);
    gsz_writer_f32(w, m->tint_step);
    gsz_writer_f32(w, m->gain_step);
    for (int g = 0; g < GSZ_CURVE_GROUPS; g++) gsz_writer_f32(w, m->curves[g].step);
}

static bool in_range(float x) { return x >= 1e-20f && x <= 1e20f; }
/** Of what is multiplied by a pose's levels: the products stay floats. */
static bool is_factor(float x) { return x >= 1e-20f && x <= 1; }

static bool read_groups(gsz_byte_reader *r, gsz_motion *m, uint32_t present, uint32_t follows) {
    bool good = (present | follows) < bit_of(GSZ_CURVE_GROUPS) && (follows & ~present) == 0;
    for (int g = 0; g < GSZ_CURVE_GROUPS; g++) {
        gsz_curves *c = &m->curves[g];
        c->step = gsz_reader_f32(r);
        c->follows = follows & bit_of(g);
        good = good && (present & bit_of(g) ? in_range(c->step) : c->step == 0);
        good = good && (c->step == 0 || gsz_curve_channels((gsz_curve_group)g, m->sh_degree) > 0);
    }
    return good;
}

static bool read_header(gsz_byte_reader *r, gsz_motion *m) {
    m->frames = gsz_reader_u16(r);
    m->key = gsz_reader_u16(r);
    m->gaussians = gsz_reader_u32(r);
    m->joint_count = gsz_reader_u16(r);
    m->near = gsz_reader_u8(r);
    bool good = m->frames >= 1 && m->frames <= GSZ_SEGMENT_FRAMES_MAX && m->key < m->frames &&
                m->joint_count <= GSZ_JOINTS_MAX && m->joint_count <= m->gaussians &&
                m->near >= 1 && m->near <= GSZ_JOINTS_NEAR_MAX;
    for (int c = 0; c < GSZ_CURVE_CLASSES - 1; c++) {
        m->period[c] = gsz_reader_u8(r);
        good = good && m->period[c] >= 1;
    }
    uint32_t present = gsz_reader_u8(r), follows = gsz_reader_u8(r);
    m->reach = gsz_reader_f32(r);
    m->shift_step = gsz_reader_f32(r);
    m->turn_step = gsz_reader_f32(r);
    m->tint_step = gsz_reader_f32(r);
    m->gain_step = gsz_reader_f32(r);
    good = good && in_range(m->reach) && in_range(m->shift_step) && is_factor(m->turn_step) &&
           in_range(m->tint_step) && is_factor(m->gain_step);
    return read_groups(r, m, present, follows) && good && !r->failed;
}

/* ---- streams -------------------------------------------------------------------------------------- */

typedef struct stream_size {
    uint32_t words, bits;
} stream_size;

/** What coding the poses needs beside them. */
typedef struct pose_help {
    uint16_t *near[2];
    int32_t *told;
} pose_help;

static gsz_result make_help(gsz_context *context, pose_help *h, const gsz_motion *m,
                            const gsz_cloud *key) {
    for (int k = 0; k < 2; k++) GSZ_TRY(GSZ_NEW(context, &h->near[k], m->joint_count));
    GSZ_TRY(GSZ_NEW(context, &h->told, (size_t)m->joint_count * GSZ_POSE_LEVELS));
    gsz_joints_near(h->near, m, key);
    return GSZ_OK;
}

static void free_help(gsz_context *context, pose_help *h) {
    for (int k = 0; k < 2; k++) gsz_free(context, h->near[k]);
    gsz_free(context, h->told);
}

static void code_poses(gsz_coder *coder, bool encoding, gsz_motion *m, const pose_help *h) {
    const uint16_t *const near[2] = {h->near[0], h->near[1]};
    gsz_poses_code(coder, encoding, m, near, h->told);
}

static void encode_stream(gsz_coder *coder, gsz_motion *m, const pose_help *help, int stream) {
    if (stream == JOINTS) {
        gsz_joints_code(coder, true, m);
    } else if (stream == POSES) {
        code_poses(coder, true, m, help);
    } else {
        gsz_curve_group group = (gsz_curve_group)(stream - FIRST_GROUP);
        if (m->curves[group].step == 0) return;
        gsz_curve_classes_code(coder, true, &m->curves[group], m->gaussians);
        gsz_curve_levels_code(coder, true, m, group);
    }
}

/** Values that the chunk asks memory for. */
static uint64_t values_of(const gsz_motion *m) {
    uint64_t values = (uint64_t)m->joint_count * GSZ_POSE_LEVELS * m->frames;
    for (int g = 0; g < GSZ_CURVE_GROUPS; g++)
        if (m->curves[g].step > 0) values += m->curves[g].first[m->curves[g].count] + m->gaussians;
    return values;
}

static gsz_result encode_streams(gsz_context *context, gsz_coder *coder, gsz_motion *m,
                                 const pose_help *help, gsz_byte_writer *w, gsz_buffer *out) {
    size_t table = out->size;
    for (int s = 0; s < 2 * GSZ_MOTION_STREAMS; s++) gsz_writer_u32(w, 0);
    GSZ_TRY(w->result);
    for (int s = 0; s < GSZ_MOTION_STREAMS; s++) {
        stream_size size;
        gsz_coder_encode(coder, context);
        encode_stream(coder, m, help, s);
        GSZ_TRY(gsz_coder_finish(coder, out, &size.words, &size.bits));
        gsz_writer_patch(w, table + (size_t)(8 * s), size.words, 4);
        gsz_writer_patch(w, table + (size_t)(8 * s + 4), size.bits, 4);
    }
    return GSZ_OK;
}

gsz_result gsz_motion_encode(gsz_context *context, gsz_motion *m, const gsz_cloud *key,
                             gsz_buffer *out) {
    gsz_byte_writer w;
    gsz_coder coder = {0};
    pose_help help = {0};
    size_t start = out->size;
    uint64_t least = (values_of(m) + GSZ_MOTION_VALUES_PER_BYTE - 1) / GSZ_MOTION_VALUES_PER_BYTE;
    gsz_writer_init(&w, context, out);
    write_header(&w, m);
    gsz_result result = make_help(context, &help, m, key);
    if (result == GSZ_OK) result = encode_streams(context, &coder, m, &help, &w, out);
    while (result == GSZ_OK && out->size - start < least) {
        gsz_writer_u8(&w, 0);
        result = w.result;
    }
    free_help(context, &help);
    gsz_coder_free(&coder, context);
    return result;
}

static bool read_sizes(gsz_byte_reader *r, stream_size sizes[GSZ_MOTION_STREAMS]) {
    uint64_t total = 0;
    for (int s = 0; s < GSZ_MOTION_STREAMS; s++) {
        sizes[s].words = gsz_reader_u32(r);
        sizes[s].bits = gsz_reader_u32(r);
        total += (uint64_t)sizes[s].words + sizes[s].bits;
    }
    return !r->failed && total <= gsz_reader_left(r);
}

bool gsz_motion_measure(const uint8_t *data, size_t size, uint32_t out_bytes[GSZ_MOTION_STREAMS]) {
    gsz_byte_reader r;
    gsz_motion m = {.sh_degree = GSZ_SH_DEGREE_MAX};
    stream_size sizes[GSZ_MOTION_STREAMS];
    gsz_reader_init(&r, data, size);
    if (!read_header(&r, &m) || !read_sizes(&r, sizes)) return false;
    for (int s = 0; s < GSZ_MOTION_STREAMS; s++) out_bytes[s] = sizes[s].words + sizes[s].bits;
    return true;
}

/* ---- decoding ------------------------------------------------------------------------------------- */

typedef struct motion_decoder {
    gsz_context *context;
    gsz_motion *motion;
    const gsz_cloud *key;
    gsz_coder coder;
    pose_help help;
    uint64_t values_left; /* that the size of the chunk allows */
} motion_decoder;

/** False if that is more than the chunk may ask for. */
static bool spend(motion_decoder *d, uint64_t values) {
    if (values > d->values_left) return false;
    d->values_left -= values;
    return true;
}

static gsz_result decode_poses(motion_decoder *d) {
    gsz_motion *m = d->motion;
    GSZ_TRY(make_help(d->context, &d->help, m, d->key));
    code_poses(&d->coder, false, m, &d->help);
    return GSZ_OK;
}

static gsz_result decode_group(motion_decoder *d, gsz_curve_group group) {
    gsz_motion *m = d->motion;
    gsz_curves *c = &m->curves[group];
    if (c->step == 0) return GSZ_OK;
    if (!spend(d, m->gaussians)) return GSZ_ERROR_CORRUPT;
    GSZ_TRY(GSZ_NEW(d->context, &c->class_of, m->gaussians));
    gsz_curve_classes_code(&d->coder, false, c, m->gaussians);
    GSZ_TRY(gsz_curves_shape(d->context, m, group, d->values_left));
    spend(d, c->first[c->count]);
    gsz_curve_levels_code(&d->coder, false, m, group);
    return GSZ_OK;
}

static gsz_result decode_stream(motion_decoder *d, int stream) {
    if (stream == JOINTS) gsz_joints_code(&d->coder, false, d->motion);
    if (stream == POSES) return decode_poses(d);
    return stream >= FIRST_GROUP ? decode_group(d, (gsz_curve_group)(stream - FIRST_GROUP))
                                 : GSZ_OK;
}

static gsz_result decode(motion_decoder *d, gsz_byte_reader *r) {
    gsz_motion *m = d->motion;
    stream_size sizes[GSZ_MOTION_STREAMS];
    uint64_t poses = (uint64_t)m->joint_count * GSZ_POSE_LEVELS * m->frames;
    if (!read_sizes(r, sizes) || m->gaussians != d->key->count || !spend(d, poses))
        return GSZ_ERROR_CORRUPT;
    GSZ_TRY(GSZ_NEW(d->context, &m->joint, m->joint_count));
    GSZ_TRY(GSZ_NEW(d->context, &m->pose, (size_t)poses));
    for (int s = 0; s < GSZ_MOTION_STREAMS; s++) {
        const uint8_t *stream = gsz_reader_bytes(r, (size_t)sizes[s].words + sizes[s].bits);
        gsz_coder_decode(&d->coder, stream, sizes[s].words, sizes[s].bits);
        GSZ_TRY(decode_stream(d, s));
        if (!gsz_coder_done(&d->coder)) return GSZ_ERROR_CORRUPT;
    }
    return GSZ_OK;
}

gsz_result gsz_motion_decode(gsz_context *context, gsz_motion *m, const gsz_cloud *key,
                             const uint8_t *data, size_t size) {
    motion_decoder d = {.context = context,
                        .motion = m,
                        .key = key,
                        .values_left = (uint64_t)size * GSZ_MOTION_VALUES_PER_BYTE};
    gsz_byte_reader r;
    gsz_reader_init(&r, data, size);
    m->sh_degree = key->sh_degree;
    gsz_result result = read_header(&r, m) ? decode(&d, &r) : GSZ_ERROR_CORRUPT;
    free_help(context, &d.help);
    gsz_coder_free(&d.coder, context);
    if (result != GSZ_OK) gsz_motion_free(context, m);
    return result;
}
