/* SPDX-License-Identifier: MIT */
/* performance_frames.c - fills the cloud of each frame and writes it. */
#include "performance_frames.h"

#include <errno.h>
#include <stdio.h>

#include "context.h"
#include "dancer_splats.h"
#include "gsz_files.h"
#include "random_stream.h"
#include "system_files.h"

enum { DEGREE = 1, COEFFICIENTS = 3 };

typedef struct frame_maker {
    gsz_context *context;
    const gsz_performance *performance;
    gsz_cast cast;
    uint32_t *order; /* of the Gaussians of this frame; room for some that stand twice */
    size_t count;
    gsz_random random;
} frame_maker;

/* ---- what each frame of its own makes of it ---- */

/* Errors that do not show in a picture, but in every number. */
static void disturb(gsz_seen_splat *splat, gsz_random *random) {
    const gsz_vec3 none = vec3(0, 0, 0), one = vec3(1, 1, 1);
    gsz_vec3 step = gsz_random_normals(random, none, vec3_scale(splat->deviation, 0.22f));
    gsz_vec3 size = gsz_random_normals(random, one, vec3(0.06f, 0.06f, 0.12f));
    gsz_vec3 tint = gsz_random_normals(random, none, vec3(0.004f, 0.003f, 0.004f));
    gsz_vec3 axis = gsz_random_direction(random);
    float turn = gsz_random_normal(random, 0, 0.012f), light = gsz_random_normal(random, 1, 0.012f);
    splat->point = vec3_add(splat->point, quat_rotate(splat->turn, step));
    splat->turn = quat_mul(splat->turn, quat_about(axis, turn));
    splat->deviation = vec3_tint(splat->deviation, size);
    splat->color = vec3_add(vec3_scale(splat->color, light), tint);
    splat->alpha = clampf(splat->alpha * gsz_random_normal(random, 1, 0.02f), 0.003f, 0.99f);
}

static void shuffle(uint32_t *order, size_t count, gsz_random *random) {
    for (size_t i = count; i > 1; i--) {
        uint32_t other = gsz_random_below(random, (uint32_t)i), keep = order[i - 1];
        order[i - 1] = order[other];
        order[other] = keep;
    }
}

/* Two to four in a hundred are missing, and as many stand twice. */
static void draw_order(frame_maker *maker) {
    gsz_random *random = &maker->random;
    uint32_t lost = 20 + gsz_random_below(random, 21), twice = 20 + gsz_random_below(random, 21);
    maker->count = 0;
    for (size_t i = 0; i < maker->cast.count; i++) {
        uint32_t fate = gsz_random_below(random, 1000);
        if (fate < lost) continue;
        maker->order[maker->count++] = (uint32_t)i;
        if (fate >= 1000 - twice) maker->order[maker->count++] = (uint32_t)i;
    }
    shuffle(maker->order, maker->count, random);
}

static void keep_order(frame_maker *maker) {
    maker->count = maker->cast.count;
    for (size_t i = 0; i < maker->count; i++) maker->order[i] = (uint32_t)i;
    /* One order for all frames; the file of a tracker is not sorted by body parts either. */
    gsz_random random = gsz_random_start(maker->performance->seed, 5);
    shuffle(maker->order, maker->count, &random);
}

/* ---- from Gaussians to planes ---- */

/* Modelled with y up; half a turn about x makes it y down. */
static void put(gsz_cloud *cloud, size_t at, const gsz_seen_splat *splat) {
    const float position[3] = {splat->point.x, -splat->point.y, -splat->point.z};
    const float deviation[3] = {splat->deviation.x, splat->deviation.y, splat->deviation.z};
    const float color[3] = {splat->color.x, splat->color.y, splat->color.z};
    const gsz_quat turn = quat_mul((gsz_quat){0, 1, 0, 0}, splat->turn);
    const float rotation[4] = {-turn.w, -turn.x, -turn.y, -turn.z};
    for (int i = 0; i < 3; i++) {
        cloud->plane[GSZ_PLANE_POSITION + i][at] = position[i];
        cloud->plane[GSZ_PLANE_SCALE + i][at] = gsz_steady_log(fmaxf(deviation[i], 1e-4f));
        cloud->plane[GSZ_PLANE_DC + i][at] = (color[i] - 0.5f) / 0.28209479f;
    }
    for (int i = 0; i < 4; i++) cloud->plane[GSZ_PLANE_ROTATION + i][at] = rotation[i];
    cloud->plane[GSZ_PLANE_OPACITY][at] = gsz_steady_logit(splat->alpha);
    for (int k = 0; k < COEFFICIENTS; k++) {
        const float slope[3] = {splat->slope[k].x, splat->slope[k].y, splat->slope[k].z};
        for (int c = 0; c < 3; c++)
            cloud->plane[GSZ_PLANE_REST + COEFFICIENTS * c + k][at] = slope[c];
    }
}

static gsz_result describe(gsz_context *context, gsz_cloud *cloud,
                           const gsz_performance *performance) {
    char text[128];
    snprintf(text, sizeof text, "gsz-scene performance --gaussians %zu --seed %llu%s",
             performance->gaussians, (unsigned long long)performance->seed,
             performance->untracked ? " --untracked" : "");
    GSZ_TRY(gsz_cloud_add_metadata(context, cloud, "comment", text));
    return gsz_cloud_add_metadata(context, cloud, "up", "-y");
}

static gsz_result fill(frame_maker *maker, gsz_cloud *cloud, size_t frame) {
    const float time = (float)(frame % GSZ_PERFORMANCE_FRAMES) / GSZ_PERFORMANCE_FRAMES;
    const bool untracked = maker->performance->untracked;
    gsz_pose pose;
    gsz_pose_at(&pose, time);
    maker->random = gsz_random_start(maker->performance->seed, 1000 + frame);
    if (untracked) draw_order(maker);
    GSZ_TRY(gsz_cloud_create(maker->context, cloud, maker->count, DEGREE));
    for (size_t i = 0; i < maker->count; i++) {
        gsz_seen_splat splat;
        gsz_actor_at(&splat, &maker->cast.actor[maker->order[i]], &pose, time);
        if (untracked) disturb(&splat, &maker->random);
        put(cloud, i, &splat);
    }
    return describe(maker->context, cloud, maker->performance);
}

/* ---- files ---- */

static gsz_result write_frame(frame_maker *maker, const gsz_cloud *cloud, size_t frame) {
    char path[4096];
    gsz_output *output = NULL;
    if (snprintf(path, sizeof path, "%s/frame_%04zu.ply", maker->performance->folder, frame) >=
        (int)sizeof path)
        return gsz_fail(maker->context, GSZ_ERROR_IO, "%.200s...: the name is too long",
                        maker->performance->folder);
    gsz_result result = gsz_output_open(maker->context, &output, path);
    if (result == GSZ_OK) result = gsz_ply_write(maker->context, output, cloud, NULL);
    if (result == GSZ_OK) result = gsz_output_commit(maker->context, output);
    gsz_output_close(maker->context, &output);
    return result;
}

static gsz_result make_frame(frame_maker *maker, size_t frame) {
    gsz_cloud cloud = {0};
    gsz_result result = fill(maker, &cloud, frame);
    if (result == GSZ_OK) result = write_frame(maker, &cloud, frame);
    gsz_cloud_free(maker->context, &cloud);
    return result;
}

static gsz_result make_folder(gsz_context *context, const char *folder) {
    if (gsz_system_make_folder(folder) || errno == EEXIST) return GSZ_OK;
    return gsz_fail_errno(context, errno, "cannot make the folder %s", folder);
}

gsz_result gsz_performance_write(gsz_context *context, const gsz_performance *performance) {
    frame_maker maker = {.context = context, .performance = performance};
    GSZ_TRY(make_folder(context, performance->folder));
    gsz_result result =
        gsz_cast_create(context, &maker.cast, performance->gaussians, performance->seed);
    if (result == GSZ_OK) result = GSZ_NEW(context, &maker.order, 2 * performance->gaussians);
    if (result == GSZ_OK) keep_order(&maker);
    for (size_t frame = 0; frame < performance->frames && result == GSZ_OK; frame++)
        result = make_frame(&maker, frame);
    gsz_free(context, maker.order);
    gsz_cast_free(context, &maker.cast);
    return result;
}
