/* SPDX-License-Identifier: MIT */
/* track.c - frame after frame, from the key to both sides: each Gaussian looks for the one that is most like it where its joints
 * would carry it, joints are fitted to what was found, and again, closer each time. Where somebody ends up is what the joints
 * say, since the next best Gaussian of another frame is beside the right place; colours and opacity follow what was found,
 * slowly, since every frame has noise of its own. */
#include "track.h"

#include "context.h"
#include "joint_choice.h"
#include "parallel.h"
#include "pose_fit.h"
#include "splat_cloud.h"
#include "splat_grid.h"

#include <string.h>

enum { CHUNK = 1024, LEVELS = 2, ROUNDS = 5, NEAR = 4 };
/** Joints of the two levels: few find the way, many the place. */
static const uint32_t joints_of[LEVELS] = {48, 512};
/** Of each round: its level, and how far to look, in spacings. */
static const struct {
    int level;
    double reach;
} rounds[ROUNDS] = {{0, 8}, {0, 6}, {1, 4}, {1, 3}, {1, 2}};
#define LOST 0.5       /* share of what has to be found again */
#define CROWD_MAX 4096 /* of a cell: a hostile scene has all in one, and looking takes its square */
#define FOLLOWING 0.35 /* of a new value */
#define COLOR_UNIT 1.0
#define OPACITY_UNIT 1.0
#define SCALE_UNIT 3.0

typedef struct tracker {
    gsz_context *context;
    gsz_cloud *out;
    const gsz_cloud *frame;
    int count, key;
    double spacing;
    gsz_video_key start; /* borrows the key's frame */
    uint32_t *same;      /* 0, 1, 2 ... */
    struct level {
        gsz_motion motion;
        gsz_binding binding;
        gsz_joint_map *map;
        gsz_pose_fitter fitter;
    } level[LEVELS];
    gsz_performance performance;
    gsz_cloud aim;     /* of one frame: what was found, in the key's order */
    gsz_cloud pair[2]; /* the key and the aim, for the fitter */
    double (*guess)[3];
    float *found; /* of each: 1 if it was */
    uint32_t *match;
    gsz_splat_grid grid;
    const gsz_cloud *last; /* the frame nearer to the key, followed */
    double reach;
} tracker;

/* ---- setting up ----------------------------------------------------------------------------------- */

static gsz_result make_level(tracker *t, struct level *l, const uint32_t *order, const double *gaps,
                             uint32_t joints) {
    gsz_motion *m = &l->motion;
    const gsz_cloud *key = &t->frame[t->key];
    *m = (gsz_motion){.frames = 2,
                      .gaussians = (uint32_t)key->count,
                      .joint_count = (uint16_t)joints,
                      .near = NEAR,
                      .reach = (float)(1.5 * gaps[joints] + 1e-12),
                      .shift_step = (float)(1e-3 * t->spacing + 1e-12),
                      .turn_step = 1e-4f,
                      .tint_step = 1e-3f,
                      .gain_step = 1e-3f};
    GSZ_TRY(GSZ_NEW(t->context, &m->joint, joints));
    GSZ_TRY(GSZ_NEW(t->context, &m->pose, 2 * (size_t)joints * GSZ_POSE_LEVELS));
    GSZ_TRY(GSZ_NEW(t->context, &l->map, joints));
    memcpy(m->joint, order, joints * sizeof *order);
    GSZ_TRY(gsz_binding_make(t->context, &l->binding, m, key));
    l->fitter = (gsz_pose_fitter){
        .performance = &t->performance, .motion = m, .binding = &l->binding, .trust = t->found};
    return GSZ_OK;
}

static gsz_result make_levels(tracker *t) {
    const gsz_cloud *key = &t->frame[t->key];
    uint32_t most = (uint32_t)(key->count / 16 < joints_of[1] ? key->count / 16 : joints_of[1]);
    uint32_t *order = NULL;
    double *gaps = NULL;
    gsz_result result = GSZ_NEW(t->context, &order, most);
    if (result == GSZ_OK) result = GSZ_NEW(t->context, &gaps, (size_t)most + 1);
    if (result == GSZ_OK) result = gsz_joints_spread(t->context, order, gaps, most, key);
    for (int l = 0; l < LEVELS && result == GSZ_OK; l++)
        result =
            make_level(t, &t->level[l], order, gaps, joints_of[l] < most ? joints_of[l] : most);
    gsz_free(t->context, order);
    gsz_free(t->context, gaps);
    return result;
}

/** The key stands for itself: nothing was dropped or quantised. */
static gsz_result make_start(tracker *t) {
    const gsz_cloud *key = &t->frame[t->key];
    GSZ_TRY(GSZ_NEW(t->context, &t->same, key->count));
    GSZ_TRY(GSZ_NEW(t->context, &t->guess, key->count));
    GSZ_TRY(GSZ_NEW(t->context, &t->found, key->count));
    GSZ_TRY(GSZ_NEW(t->context, &t->match, key->count));
    for (size_t i = 0; i < key->count; i++) t->same[i] = (uint32_t)i;
    t->start.decoded.cloud = *key;
    t->start.kept = *key;
    t->start.source = t->start.kept_at = t->same;
    t->pair[0] = *key;
    t->performance =
        (gsz_performance){.frame = t->pair, .count = 2, .key_frame = 0, .key = &t->start};
    return gsz_splat_spacing(t->context, &t->spacing, key);
}

static void free_tracker(tracker *t) {
    for (int l = 0; l < LEVELS; l++) {
        gsz_motion_free(t->context, &t->level[l].motion);
        gsz_binding_free(t->context, &t->level[l].binding);
        gsz_free(t->context, t->level[l].map);
    }
    gsz_free(t->context, t->same);
    gsz_free(t->context, t->guess);
    gsz_free(t->context, t->found);
    gsz_free(t->context, t->match);
    gsz_splat_grid_free(t->context, &t->grid);
}

/* ---- one round ------------------------------------------------------------------------------------ */

static gsz_result find_range(void *user, size_t begin, size_t end, int worker) {
    tracker *t = user;
    const gsz_likeness likeness = {t->reach, COLOR_UNIT, OPACITY_UNIT, SCALE_UNIT};
    (void)worker;
    for (size_t i = begin; i < end; i++) {
        t->match[i] = gsz_splat_grid_find(&t->grid, t->last, i, t->guess[i], t->reach, &likeness);
        t->found[i] = t->match[i] != UINT32_MAX;
        for (int a = 0; a < 3; a++)
            t->aim.plane[GSZ_PLANE_POSITION + a][i] =
                t->found[i] > 0 ? t->grid.cloud->plane[GSZ_PLANE_POSITION + a][t->match[i]]
                                : (float)t->guess[i][a];
    }
    return GSZ_OK;
}

typedef struct carrying {
    tracker *tracker;
    const struct level *level;
} carrying;

static gsz_result carry_range(void *user, size_t begin, size_t end, int worker) {
    const carrying *c = user;
    const gsz_cloud *key = &c->tracker->pair[0];
    (void)worker;
    for (size_t i = begin; i < end; i++) {
        gsz_joint_map map;
        double at[3];
        for (int a = 0; a < 3; a++) at[a] = key->plane[GSZ_PLANE_POSITION + a][i];
        gsz_joint_blend(&map, &c->level->binding, c->level->map, i);
        gsz_joint_carry(c->tracker->guess[i], &map, at);
    }
    return GSZ_OK;
}

/** Fits the joints of a level to what was found, and guesses anew. */
static gsz_result refit(tracker *t, struct level *l) {
    carrying c = {t, l};
    double miss;
    GSZ_TRY(gsz_pose_fitter_init(t->context, &l->fitter));
    gsz_result result = gsz_pose_fit(t->context, &l->fitter, 1, &miss);
    gsz_pose_fitter_free(t->context, &l->fitter);
    GSZ_TRY(result);
    gsz_joint_maps(l->map, &l->motion, &t->pair[0], 1);
    return gsz_parallel_ranges(t->context, NULL, t->pair[0].count, CHUNK, carry_range, &c);
}

/* ---- one frame ------------------------------------------------------------------------------------ */

/** Where it would be if it went on as before. */
static void guess_ahead(tracker *t, const gsz_cloud *last, const gsz_cloud *earlier) {
    for (size_t i = 0; i < last->count; i++)
        for (int a = 0; a < 3; a++) {
            double x = last->plane[GSZ_PLANE_POSITION + a][i];
            t->guess[i][a] =
                earlier ? 2 * x - (double)earlier->plane[GSZ_PLANE_POSITION + a][i] : x;
        }
}

static double share_found(const tracker *t) {
    double found = 0;
    for (size_t i = 0; i < t->pair[0].count; i++) found += (double)t->found[i];
    return found / (double)t->pair[0].count;
}

/** Joints say where and which way; what was found says how it looks; size stays. */
static void settle(tracker *t, gsz_cloud *out) {
    const gsz_cloud *key = &t->pair[0], *last = t->last, *from = t->grid.cloud;
    const struct level *fine = &t->level[LEVELS - 1];
    int planes = gsz_plane_count(key->sh_degree);
    for (size_t i = 0; i < key->count; i++) {
        gsz_joint_map map;
        double own[4], turned[4];
        gsz_joint_blend(&map, &fine->binding, fine->map, i);
        for (int k = 0; k < 4; k++) own[k] = key->plane[GSZ_PLANE_ROTATION + k][i];
        gsz_quaternion_product(turned, map.turn, own);
        for (int k = 0; k < 4; k++) out->plane[GSZ_PLANE_ROTATION + k][i] = (float)turned[k];
        for (int a = 0; a < 3; a++) {
            out->plane[GSZ_PLANE_POSITION + a][i] = (float)t->guess[i][a];
            out->plane[GSZ_PLANE_SCALE + a][i] = key->plane[GSZ_PLANE_SCALE + a][i];
        }
        double follow = t->found[i] > 0 ? FOLLOWING : 0;
        uint32_t at = t->found[i] > 0 ? t->match[i] : 0;
        for (int p = GSZ_PLANE_OPACITY; p < planes; p++) {
            double before = last->plane[p][i];
            out->plane[p][i] = (float)(before + follow * ((double)from->plane[p][at] - before));
        }
    }
}

/** Frame f, the one beside it nearer to the key, and the one beyond that, or NULL. */
static gsz_result find_all(tracker *t, int f, const gsz_cloud *last, const gsz_cloud *earlier,
                           double *out_share) {
    GSZ_TRY(gsz_cloud_copy(t->context, &t->out[f], last));
    t->last = last;
    t->aim = t->pair[1] = t->out[f];
    guess_ahead(t, last, earlier);
    for (int r = earlier ? 1 : 0; r < ROUNDS; r++) {
        t->reach = rounds[r].reach * t->spacing;
        GSZ_TRY(gsz_parallel_ranges(t->context, NULL, last->count, CHUNK, find_range, t));
        GSZ_TRY(refit(t, &t->level[rounds[r].level]));
    }
    *out_share = share_found(t);
    settle(t, &t->out[f]);
    return GSZ_OK;
}

/** Nobody is found in a crowd. */
static gsz_result follow(tracker *t, int f, const gsz_cloud *last, const gsz_cloud *earlier,
                         double *out_share) {
    *out_share = 0;
    GSZ_TRY(gsz_splat_grid_make(t->context, &t->grid, &t->frame[f], 2 * t->spacing));
    if (t->grid.crowd <= CROWD_MAX) GSZ_TRY(find_all(t, f, last, earlier, out_share));
    gsz_splat_grid_free(t->context, &t->grid);
    return GSZ_OK;
}

/** To one side, as far as it goes. */
static gsz_result follow_side(tracker *t, int step, bool *out_whole) {
    for (int f = t->key + step; f >= 0 && f < t->count && *out_whole; f += step) {
        double share;
        const gsz_cloud *earlier = f == t->key + step ? NULL : &t->out[f - 2 * step];
        GSZ_TRY(follow(t, f, &t->out[f - step], earlier, &share));
        *out_whole = share >= LOST;
    }
    return GSZ_OK;
}

static gsz_result track(tracker *t, bool *out_whole) {
    GSZ_TRY(gsz_cloud_copy(t->context, &t->out[t->key], &t->frame[t->key]));
    *out_whole = t->count == 1 || t->frame[t->key].count >= 16 * (size_t)joints_of[0];
    if (!*out_whole || t->count == 1) return GSZ_OK;
    GSZ_TRY(make_start(t));
    GSZ_TRY(make_levels(t));
    GSZ_TRY(follow_side(t, 1, out_whole));
    return follow_side(t, -1, out_whole);
}

gsz_result gsz_track(gsz_context *context, gsz_cloud *out, bool *out_whole, const gsz_cloud *frame,
                     int count, int key) {
    tracker t = {.context = context, .out = out, .frame = frame, .count = count, .key = key};
    gsz_result result = track(&t, out_whole);
    free_tracker(&t);
    return result;
}
