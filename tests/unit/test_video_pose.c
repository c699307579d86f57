/* SPDX-License-Identifier: MIT */
/* test_video_pose.c - what devices are told of a segment is enough for its frames: the formulas of formats/gsz.md, written here
 * from the view and the poses alone, give the clouds of the library. */
#include "test_video_restless.h"

enum { COLORS = 3 };

static const film restless = {
    .count = 900, .degree = 1, .frames = 9, .segment_frames = 9, .turn = 0.06f, .drift = 0.02f};

/** A video, its first segment, and that segment's key. */
typedef struct subject {
    harness h;
    gsz_buffer file;
    gsz_video *video;
    gsz_video_segment *segment;
    gsz_motion_view motion;
    gsz_cloud key;
} subject;

static gsz_cloud unpack_key(harness *h, const gsz_video *video, uint32_t index) {
    const void *data = NULL;
    size_t size = 0;
    assert_int_equal(gsz_video_segment_key(h->context, video, index, &data, &size), GSZ_OK);
    gsz_buffer key = {.data = (uint8_t *)(uintptr_t)data, .size = size};
    return unpack(h, &key);
}

static void subject_open(subject *s) {
    harness_open(&s->h, 1, 0);
    s->file = restless_pack(&s->h, &restless, GSZ_SH_LEVELS);
    s->video = film_open(&s->h, &s->file);
    s->segment = film_segment(&s->h, s->video, 0);
    s->key = unpack_key(&s->h, s->video, 0);
    gsz_video_segment_motion(s->segment, &s->motion);
}

static void subject_close(subject *s) {
    gsz_cloud_free(s->h.context, &s->key);
    gsz_video_segment_close(s->h.context, &s->segment);
    gsz_video_close(s->h.context, &s->video);
    gsz_buffer_free(s->h.context, &s->file);
    harness_close(&s->h);
}

/* ---- the formulas -------------------------------------------------------------------------------- */

static void color_transform(double out[COLORS], const double x[COLORS]) {
    double y = x[0] / sqrt(3), d = x[1] / sqrt(2), g = x[2] / sqrt(6);
    out[0] = y + d + g;
    out[1] = y - 2 * g;
    out[2] = y - d + g;
}

static void turn(float *const *plane, size_t i, const double q[4]) {
    double own[4], length = sqrt(q[0] * q[0] + q[1] * q[1] + q[2] * q[2] + q[3] * q[3]);
    double a = q[0] / length, b = q[1] / length, c = q[2] / length, d = q[3] / length;
    for (int k = 0; k < 4; k++) own[k] = (double)plane[GSZ_PLANE_ROTATION + k][i];
    double turned[] = {a * own[0] - b * own[1] - c * own[2] - d * own[3],
                       a * own[1] + b * own[0] + c * own[3] - d * own[2],
                       a * own[2] - b * own[3] + c * own[0] + d * own[1],
                       a * own[3] + b * own[2] - c * own[1] + d * own[0]};
    for (int k = 0; k < 4; k++) plane[GSZ_PLANE_ROTATION + k][i] = (float)turned[k];
}

/** Section "Warp". */
static void follow_joints(gsz_cloud *cloud, const gsz_motion_view *m, const gsz_video_pose *pose,
                          size_t i) {
    const uint16_t *joint = m->joint + i * (size_t)m->near;
    const uint8_t *weight = m->weight + i * (size_t)m->near;
    double place[3] = {0}, tint[COLORS] = {0}, gain = 0, q[4] = {0};
    for (int k = 0; k < m->near; k++) {
        const gsz_joint_pose *p = &pose->joint[joint[k]];
        const float *first = pose->joint[joint[0]].turn;
        double w = weight[k] / 255.0, toward = 0;
        for (int c = 0; c < 4; c++) toward += (double)p->turn[c] * (double)first[c];
        for (int c = 0; c < 4; c++) q[c] += (toward < 0 ? -w : w) * (double)p->turn[c];
        for (int r = 0; r < 3; r++) {
            double at = (double)p->shift[r];
            for (int c = 0; c < 3; c++) at += (double)p->linear[r][c] * (double)cloud->plane[c][i];
            place[r] += w * at;
            tint[r] += w * (double)p->tint[r];
        }
        gain += w * (double)p->gain;
    }
    turn(cloud->plane, i, q);
    for (int r = 0; r < 3; r++) {
        cloud->plane[r][i] = (float)place[r];
        cloud->plane[GSZ_PLANE_DC + r][i] += (float)tint[r];
    }
    for (int p = GSZ_PLANE_REST; p < gsz_plane_count(m->sh_degree); p++)
        cloud->plane[p][i] *= (float)(1 + gain);
}

static double level_of(const gsz_curves_view *c, uint32_t k, int channel,
                       const gsz_video_pose *pose) {
    const gsz_knot_place *at = &pose->place[c->class_of[c->gaussian[k]]];
    const int16_t *level = c->level + c->first[k] + channel;
    double a = at->first < 0 ? 0 : level[at->first * c->channels];
    double b = at->second < 0 ? 0 : level[at->second * c->channels];
    return a + (b - a) * at->weight;
}

static void fade(float *logit, double change) {
    if (change == 0) return;
    double alpha = 1 / (1 + exp(-(double)*logit)) + change;
    alpha = alpha < 0.001 ? 0.001 : alpha > 0.999 ? 0.999 : alpha;
    *logit = (float)log(alpha / (1 - alpha));
}

/** Section "Curves": x has the group's channels, in values. */
static void change(gsz_cloud *cloud, gsz_curve_group group, size_t i, const double *x,
                   int coefficients) {
    float *const *p = cloud->plane;
    double rgb[COLORS];
    if (group == GSZ_CURVE_OPACITY) fade(&p[GSZ_PLANE_OPACITY][i], x[0]);
    if (group == GSZ_CURVE_SPIN)
        turn(p, i, (const double[]){1, 0.5 * x[0], 0.5 * x[1], 0.5 * x[2]});
    if (group == GSZ_CURVE_COLOR) color_transform(rgb, x);
    for (int c = 0; c < COLORS; c++) {
        if (group == GSZ_CURVE_SCALE) p[GSZ_PLANE_SCALE + c][i] += (float)x[c];
        if (group == GSZ_CURVE_PLACE) p[c][i] += (float)x[c];
        if (group == GSZ_CURVE_COLOR) p[GSZ_PLANE_DC + c][i] += (float)rgb[c];
    }
    for (int k = 0; group == GSZ_CURVE_SH && k < coefficients; k++) {
        color_transform(rgb, (const double[]){x[k], x[coefficients + k], x[2 * coefficients + k]});
        for (int c = 0; c < COLORS; c++)
            p[GSZ_PLANE_REST + c * coefficients + k][i] += (float)rgb[c];
    }
}

static void follow_curves(gsz_cloud *cloud, const gsz_motion_view *m, gsz_curve_group group,
                          const gsz_video_pose *pose) {
    const gsz_curves_view *c = &m->curves[group];
    double x[45];
    for (uint32_t k = 0; k < c->count; k++) {
        double step = gsz_motion_step(m, group, c->gaussian[k]);
        for (int channel = 0; channel < c->channels; channel++)
            x[channel] = level_of(c, k, channel, pose) * step;
        change(cloud, group, c->gaussian[k], x, gsz_sh_coefficients(m->sh_degree));
    }
}

static void move(gsz_cloud *cloud, const gsz_motion_view *m, const gsz_video_pose *pose) {
    for (size_t i = 0; i < cloud->count && m->near > 0; i++) follow_joints(cloud, m, pose, i);
    for (int g = 0; g < GSZ_CURVE_GROUPS; g++) follow_curves(cloud, m, (gsz_curve_group)g, pose);
}

/* ---- tests --------------------------------------------------------------------------------------- */

static void check_close(const gsz_cloud *a, const gsz_cloud *b, uint32_t frame) {
    assert_int_equal(a->count, b->count);
    for (int p = 0; p < gsz_plane_count(a->sh_degree); p++)
        for (size_t i = 0; i < a->count; i++)
            if (!(fabs((double)a->plane[p][i] - (double)b->plane[p][i]) < 2e-5))
                fail_msg("frame %u, plane %d, Gaussian %zu: %g instead of %g", frame, p, i,
                         (double)a->plane[p][i], (double)b->plane[p][i]);
}

static void frames_out_of_poses(void **state) {
    subject s = {0};
    gsz_video_pose pose = {0};
    gsz_cloud wanted = {0};
    (void)state;
    subject_open(&s);
    for (int g = 0; g < GSZ_CURVE_GROUPS; g++) assert_true(s.motion.curves[g].count > 0);
    assert_true(s.motion.near > 1 && s.motion.key > 0 && s.motion.key + 1 < s.motion.frames);
    for (uint32_t f = s.motion.frames; f-- > 0;) {
        gsz_cloud cloud = unpack_key(&s.h, s.video, 0);
        assert_int_equal(gsz_video_segment_pose(s.h.context, s.segment, f, &pose), GSZ_OK);
        assert_int_equal(gsz_video_segment_frame(s.h.context, s.segment, f, &wanted), GSZ_OK);
        assert_int_equal(pose.frame, f);
        assert_int_equal(pose.joint_count, s.motion.joint_count);
        move(&cloud, &s.motion, &pose);
        check_close(&cloud, &wanted, f);
        gsz_cloud_free(s.h.context, &cloud);
    }
    gsz_video_pose_free(s.h.context, &pose);
    gsz_cloud_free(s.h.context, &wanted);
    subject_close(&s);
}

static void nothing_moves_at_the_key(void **state) {
    subject s = {0};
    gsz_video_pose pose = {0};
    (void)state;
    subject_open(&s);
    assert_int_equal(gsz_video_segment_pose(s.h.context, s.segment, s.motion.key, &pose), GSZ_OK);
    for (uint32_t j = 0; j < pose.joint_count; j++) {
        const gsz_joint_pose *p = &pose.joint[j];
        for (int r = 0; r < 3; r++) {
            for (int c = 0; c < 3; c++) assert_true(p->linear[r][c] == (r == c ? 1.0f : 0.0f));
            assert_true(fabsf(p->shift[r]) < 1e-6f && p->tint[r] == 0);
        }
        assert_true(p->turn[0] == 1 && p->gain == 0);
    }
    for (int c = 0; c < GSZ_CURVE_CLASSES; c++)
        assert_true(pose.place[c].first == -1 && pose.place[c].weight == 0);
    gsz_video_pose_free(s.h.context, &pose);
    subject_close(&s);
}

static void what_is_not_there(void **state) {
    subject s = {0};
    gsz_video_pose pose = {0};
    const void *data = NULL;
    size_t size = 0;
    (void)state;
    subject_open(&s);
    gsz_context *context = s.h.context;
    assert_int_equal(gsz_video_segment_pose(context, s.segment, s.motion.frames, &pose),
                     GSZ_ERROR_ARGUMENT);
    assert_int_equal(gsz_video_segment_key(context, s.video, 1, &data, &size), GSZ_ERROR_ARGUMENT);
    assert_int_equal(gsz_video_segment_key(context, s.video, 0, &data, &size), GSZ_OK);
    assert_true(gsz_file_probe(data, size));
    assert_int_equal(size, gsz_video_get_info(s.video)->segments[0].key_bytes);
    s.file.data[(const uint8_t *)data - s.file.data + (ptrdiff_t)size / 2] ^= 1;
    assert_int_equal(gsz_video_segment_key(context, s.video, 0, &data, &size), GSZ_ERROR_CORRUPT);
    gsz_video_pose_free(context, &pose);
    subject_close(&s);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(frames_out_of_poses),
        cmocka_unit_test(nothing_moves_at_the_key),
        cmocka_unit_test(what_is_not_there),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
