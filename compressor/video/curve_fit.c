/* SPDX-License-Identifier: MIT */
/* curve_fit.c - for each Gaussian and group, the class of knots that is cheapest: squared errors of all frames and channels, in
 * steps, and the bits at the price that the key pays. A uniform step of 1 has an error of 1/12 a value and frame; a bit more
 * takes away 2 ln 2 of it. */
#include "curve_fit.h"

#include "color_space.h"
#include "context.h"
#include "det_math.h"
#include "parallel.h"
#include "segment_frame.h"

#include <string.h>

enum { CHUNK = 512 };
#define BIT_PRICE (2 * GSZ_LN2 / 12)
/** In bits: to say that nothing changes; that something does; a step of 0; of 1; and each octave more. */
#define STILL_BITS 0.1
#define CLASS_BITS 4.0
#define ZERO_BITS 0.4
#define ONE_BITS 2.5
#define OCTAVE_BITS 2.0
/** What no frame's change gets beyond needs no curve. */
#define UNSEEN 0.5

typedef struct curve_fitter {
    gsz_context *context;
    gsz_motion *motion;
    const gsz_performance *performance;
    const gsz_binding *binding;
    const gsz_joint_map *maps; /* [frame][joint] */
    gsz_curve_group group;
    int channels;
    struct worker {
        double *change;  /* [frame][channel], in steps */
        double *fit[2];  /* levels of a class: now, and the best */
        double *scratch; /* of the solver */
    } worker[GSZ_THREADS_MAX];
} curve_fitter;

/* ---- what there is to fit ------------------------------------------------------------------------- */

/** What the joints do to a Gaussian; nothing, if there are none. */
static gsz_joint_map blend_at(const curve_fitter *f, int frame, uint32_t i) {
    gsz_joint_map map = {.linear = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}, .turn = {1, 0, 0, 0}};
    if (f->binding->near > 0)
        gsz_joint_blend(&map, f->binding, f->maps + (size_t)frame * f->motion->joint_count, i);
    return map;
}

static void miss_of_place(const curve_fitter *f, int frame, uint32_t i, double out[3]) {
    const gsz_cloud *key = &f->performance->key->decoded.cloud;
    double at[3], place[3], target[3];
    for (int a = 0; a < 3; a++) at[a] = key->plane[GSZ_PLANE_POSITION + a][i];
    const gsz_joint_map map = blend_at(f, frame, i);
    gsz_joint_carry(place, &map, at);
    gsz_performance_place(target, f->performance, frame, i);
    for (int a = 0; a < 3; a++) out[a] = target[a] - place[a];
}

/** The rotation vector that is missing. */
static void miss_of_turn(const curve_fitter *f, int frame, uint32_t i, double out[3]) {
    const gsz_joint_map map = blend_at(f, frame, i);
    double back[4] = {map.turn[0], -map.turn[1], -map.turn[2], -map.turn[3]}, wanted[4], rest[4];
    gsz_performance_turn(wanted, f->performance, frame, i);
    gsz_quaternion_product(rest, wanted, back);
    double w = rest[0] < 0 ? -rest[0] : rest[0], sign = rest[0] < 0 ? -1 : 1, square = 0;
    for (int k = 1; k < 4; k++) square += rest[k] * rest[k];
    /* what is added is (1, s / 2), normalised; half a turn has no such s */
    double least = 0.1 * __builtin_sqrt(square);
    if (w < least) w = least;
    for (int k = 0; k < 3; k++) out[k] = w > 0 ? 2 * sign * rest[k + 1] / w : 0;
}

/** At a frame; -1: as decoded. */
static double alpha_at(const curve_fitter *f, int frame, uint32_t i) {
    double logit = (double)f->performance->key->decoded.cloud.plane[GSZ_PLANE_OPACITY][i];
    if (frame >= 0) logit += gsz_performance_change(f->performance, frame, GSZ_PLANE_OPACITY, i);
    return 1 / (1 + gsz_exp(-logit));
}

/** Of coefficient k beyond the DC, or of the DC if it is -1; without what the joints say. */
static void change_of_color(const curve_fitter *f, int frame, uint32_t i, int k, double out[3]) {
    const gsz_performance *p = f->performance;
    int apart = gsz_sh_coefficients(p->frame[0].sh_degree);
    int kept_apart = gsz_sh_coefficients(p->key->kept.sh_degree);
    double rgb[3];
    for (int c = 0; c < 3; c++)
        rgb[c] = k < 0 ? gsz_performance_change(p, frame, GSZ_PLANE_DC + c, i)
                       : gsz_performance_change_as(p, frame, GSZ_PLANE_REST + c * apart + k,
                                                   GSZ_PLANE_REST + c * kept_apart + k, i);
    gsz_rgb_to_luma(rgb, out);
    const gsz_joint_map map = blend_at(f, frame, i);
    double luma[3];
    if (k >= 0) {
        for (int c = 0; c < 3; c++)
            rgb[c] = (double)p->key->decoded.cloud.plane[GSZ_PLANE_REST + c * kept_apart + k][i];
        gsz_rgb_to_luma(rgb, luma);
    }
    for (int c = 0; c < 3; c++) out[c] -= k < 0 ? map.tint[c] : map.gain * luma[c];
}

static void change_of_harmonics(const curve_fitter *f, int frame, uint32_t i, double *out) {
    int coefficients = gsz_sh_coefficients(f->motion->sh_degree);
    for (int k = 0; k < coefficients; k++) {
        double luma[3];
        change_of_color(f, frame, i, k, luma);
        for (int c = 0; c < 3; c++) out[c * coefficients + k] = luma[c];
    }
}

static void change_at(const curve_fitter *f, int frame, uint32_t i, double *out) {
    switch (f->group) {
    case GSZ_CURVE_OPACITY: out[0] = alpha_at(f, frame, i) - alpha_at(f, -1, i); break;
    case GSZ_CURVE_SCALE: gsz_performance_growth(out, f->performance, frame, i); break;
    case GSZ_CURVE_COLOR: change_of_color(f, frame, i, -1, out); break;
    case GSZ_CURVE_PLACE: miss_of_place(f, frame, i, out); break;
    case GSZ_CURVE_SPIN: miss_of_turn(f, frame, i, out); break;
    default: change_of_harmonics(f, frame, i, out);
    }
}

static double step_of(const curve_fitter *f, uint32_t i) {
    const gsz_segment_key *key = &f->performance->key->decoded;
    double step = (double)f->motion->curves[f->group].step;
    return f->group == GSZ_CURVE_PLACE ? step * gsz_pow2i(-key->refine[i])
                                       : step * gsz_fineness_factor(key->fineness[i]);
}

/** Of all frames, in steps; false if nothing of it shows. */
static bool gather(const curve_fitter *f, double *change, uint32_t i) {
    double inverse = 1 / step_of(f, i), most = 0;
    for (int frame = 0; frame < f->motion->frames; frame++) {
        double *out = change + (size_t)frame * (size_t)f->channels;
        if (frame == f->motion->key)
            memset(out, 0, (size_t)f->channels * sizeof *out);
        else
            change_at(f, frame, i, out);
        for (int c = 0; c < f->channels; c++) {
            out[c] *= inverse;
            double size = out[c] < 0 ? -out[c] : out[c];
            if (size > most) most = size;
        }
    }
    return most > UNSEEN;
}

/* ---- knots ---------------------------------------------------------------------------------------- */

/** One side of the key: frames at distances 1..length, knots every `period` and at the end. */
typedef struct side {
    const double *change; /* at distance d: change[d * stride], of channel 0 */
    ptrdiff_t stride;
    int length, period, knots, channels;
} side;

static side side_of(const curve_fitter *f, const double *change, int class_of, bool before) {
    const gsz_motion *m = f->motion;
    return (side){change + (size_t)m->key * (size_t)f->channels,
                  before ? -f->channels : f->channels,
                  gsz_motion_side(m, before),
                  m->period[class_of - 1],
                  gsz_motion_knots(m, class_of, before),
                  f->channels};
}

/** Where distance d lies between two knots. */
static double inside(const side *s, int d, int *out_first) {
    int begun = d / s->period, end = (begun + 1) * s->period;
    if (end > s->length) end = s->length;
    *out_first = begun - 1;
    return end > begun * s->period ? (double)(d - begun * s->period) / (end - begun * s->period)
                                   : 0;
}

/** Least squares of one channel: the values of knots whose straight lines are nearest. A tridiagonal system, solved by
 *  elimination; `scratch` has room for three numbers a knot. */
static void solve(const side *s, int channel, double *knot, double *scratch) {
    double *diagonal = scratch, *beside = scratch + s->knots, *right = scratch + 2 * s->knots;
    memset(scratch, 0, 3 * (size_t)s->knots * sizeof *scratch);
    for (int d = 1; d <= s->length; d++) {
        int first;
        double w = inside(s, d, &first), y = s->change[d * s->stride + channel];
        if (first >= 0) diagonal[first] += (1 - w) * (1 - w), right[first] += (1 - w) * y;
        if (w > 0) diagonal[first + 1] += w * w, right[first + 1] += w * y;
        if (w > 0 && first >= 0) beside[first] += w * (1 - w);
    }
    for (int k = 1; k < s->knots; k++) {
        double factor = beside[k - 1] / diagonal[k - 1];
        diagonal[k] -= factor * beside[k - 1];
        right[k] -= factor * right[k - 1];
    }
    for (int k = s->knots - 1; k >= 0; k--) {
        double next = k + 1 < s->knots ? beside[k] * knot[(k + 1) * s->channels + channel] : 0;
        knot[k * s->channels + channel] = (right[k] - next) / diagonal[k];
    }
}

static double bits_of(int step) {
    int size = step < 0 ? -step : step;
    if (size == 0) return ZERO_BITS;
    return ONE_BITS + OCTAVE_BITS * (31 - __builtin_clz((unsigned)size));
}

/** Rounds the knots of a channel to levels; returns the bits of its steps. */
static double round_knots(const side *s, int channel, double *knot) {
    double bits = 0, before = 0;
    for (int k = 0; k < s->knots; k++) {
        double *x = knot + k * s->channels + channel;
        *x = gsz_round(gsz_clamp(*x, -GSZ_CURVE_LEVEL_MAX, GSZ_CURVE_LEVEL_MAX));
        bits += bits_of((int)(*x - before));
        before = *x;
    }
    return bits;
}

static double error_of(const side *s, int channel, const double *knot) {
    double sum = 0;
    for (int d = 1; d <= s->length; d++) {
        int first;
        double w = inside(s, d, &first), a = 0, b = 0;
        if (first >= 0) a = knot[first * s->channels + channel];
        if (w > 0) b = knot[(first + 1) * s->channels + channel];
        double miss = s->change[d * s->stride + channel] - (a + (b - a) * w);
        sum += miss * miss;
    }
    return sum;
}

/** What a class costs; its levels are left in `knot`. */
static double try_class(const curve_fitter *f, const double *change, int class_of, double *knot,
                        double *scratch) {
    double error = 0, bits = CLASS_BITS;
    for (int before = 0; before < 2; before++) {
        side s = side_of(f, change, class_of, before);
        for (int c = 0; s.knots > 0 && c < s.channels; c++) {
            solve(&s, c, knot, scratch);
            bits += round_knots(&s, c, knot);
            error += error_of(&s, c, knot);
        }
        knot += s.knots * s.channels;
    }
    return error + BIT_PRICE * f->motion->frames * bits;
}

static double cost_of_none(const curve_fitter *f, const double *change) {
    double error = 0;
    for (int k = 0; k < f->motion->frames * f->channels; k++) error += change[k] * change[k];
    return error + BIT_PRICE * f->motion->frames * STILL_BITS;
}

/* ---- Gaussians ------------------------------------------------------------------------------------ */

/** The best class of one; its levels are left in w->fit[1]. */
static int choose(const curve_fitter *f, struct worker *w, uint32_t i) {
    int best = 0;
    if (!gather(f, w->change, i)) return 0;
    double least = cost_of_none(f, w->change);
    for (int class_of = 1; class_of < GSZ_CURVE_CLASSES; class_of++) {
        double cost = try_class(f, w->change, class_of, w->fit[0], w->scratch);
        if (cost >= least) continue;
        double *swap = w->fit[0];
        w->fit[0] = w->fit[1];
        w->fit[1] = swap;
        least = cost;
        best = class_of;
    }
    return best;
}

static gsz_result choose_range(void *user, size_t begin, size_t end, int worker) {
    curve_fitter *f = user;
    for (size_t i = begin; i < end; i++)
        f->motion->curves[f->group].class_of[i] =
            (uint8_t)choose(f, &f->worker[worker], (uint32_t)i);
    return GSZ_OK;
}

static gsz_result fill_range(void *user, size_t begin, size_t end, int worker) {
    curve_fitter *f = user;
    gsz_curves *c = &f->motion->curves[f->group];
    struct worker *w = &f->worker[worker];
    for (size_t k = begin; k < end; k++) {
        uint32_t i = c->gaussian[k];
        gather(f, w->change, i);
        try_class(f, w->change, c->class_of[i], w->fit[0], w->scratch);
        for (size_t v = c->first[k]; v < c->first[k + 1]; v++)
            c->level[v] = (int16_t)w->fit[0][v - c->first[k]];
    }
    return GSZ_OK;
}

static gsz_result make_workers(curve_fitter *f) {
    size_t values = (size_t)f->motion->frames * GSZ_CURVE_CHANNELS_MAX;
    for (int w = 0; w < gsz_parallel_workers(f->context); w++) {
        GSZ_TRY(GSZ_NEW(f->context, &f->worker[w].change, values));
        for (int k = 0; k < 2; k++) GSZ_TRY(GSZ_NEW(f->context, &f->worker[w].fit[k], values));
        GSZ_TRY(GSZ_NEW(f->context, &f->worker[w].scratch, 3 * (size_t)f->motion->frames));
    }
    return GSZ_OK;
}

static void free_workers(curve_fitter *f) {
    for (int w = 0; w < gsz_parallel_workers(f->context); w++) {
        gsz_free(f->context, f->worker[w].change);
        for (int k = 0; k < 2; k++) gsz_free(f->context, f->worker[w].fit[k]);
        gsz_free(f->context, f->worker[w].scratch);
    }
}

/* ---- groups --------------------------------------------------------------------------------------- */

/** One currency for all: colours change a picture by 0.28 a unit, alpha by about 1, and so do sizes and turns, half as much. */
static double usual_step(const curve_fitter *f) {
    const gsz_segment_key *key = &f->performance->key->decoded;
    double shown = 0.28209479 * key->color_step;
    switch (f->group) {
    case GSZ_CURVE_COLOR: return key->color_step;
    case GSZ_CURVE_SH: return key->sh_step;
    case GSZ_CURVE_PLACE: return key->place_step;
    case GSZ_CURVE_OPACITY: return shown;
    default: return 2 * shown;
    }
}

/** Whichever way of telling them is shorter. */
static gsz_result choose_telling(curve_fitter *f) {
    gsz_curves *c = &f->motion->curves[f->group];
    gsz_coder coder = {0};
    gsz_buffer out = {0};
    uint32_t words, bits;
    size_t size[2] = {0};
    gsz_result result = GSZ_OK;
    for (int follows = 0; follows < 2 && result == GSZ_OK; follows++) {
        out.size = 0;
        c->follows = follows;
        gsz_coder_encode(&coder, f->context);
        gsz_curve_levels_code(&coder, true, f->motion, f->group);
        result = gsz_coder_finish(&coder, &out, &words, &bits);
        size[follows] = out.size;
    }
    c->follows = size[1] < size[0];
    gsz_coder_free(&coder, f->context);
    gsz_buffer_free(f->context, &out);
    return result;
}

static gsz_result fit_group(curve_fitter *f, gsz_curve_group group) {
    gsz_motion *m = f->motion;
    gsz_curves *c = &m->curves[group];
    f->group = group;
    f->channels = gsz_curve_channels(group, m->sh_degree);
    if (f->channels == 0) return GSZ_OK;
    c->step = (float)usual_step(f);
    GSZ_TRY(GSZ_NEW(f->context, &c->class_of, m->gaussians));
    GSZ_TRY(gsz_parallel_ranges(f->context, NULL, m->gaussians, CHUNK, choose_range, f));
    GSZ_TRY(gsz_curves_shape(f->context, m, group, UINT64_MAX));
    GSZ_TRY(gsz_parallel_ranges(f->context, NULL, c->count, CHUNK, fill_range, f));
    if (c->count > 0) return choose_telling(f);
    gsz_curves_free(f->context, c);
    return GSZ_OK;
}

static gsz_result fit_all(curve_fitter *f) {
    GSZ_TRY(make_workers(f));
    for (int g = 0; g < GSZ_CURVE_GROUPS; g++) GSZ_TRY(fit_group(f, (gsz_curve_group)g));
    return GSZ_OK;
}

gsz_result gsz_curves_fit(gsz_context *context, gsz_motion *m, const gsz_performance *performance,
                          const gsz_binding *binding) {
    curve_fitter f = {
        .context = context, .motion = m, .performance = performance, .binding = binding};
    gsz_joint_map *maps = NULL;
    GSZ_TRY(GSZ_NEW(context, &maps, (size_t)m->frames * m->joint_count));
    for (int frame = 0; frame < m->frames; frame++)
        gsz_joint_maps(maps + (size_t)frame * m->joint_count, m, &performance->key->decoded.cloud,
                       frame);
    f.maps = maps;
    gsz_result result = fit_all(&f);
    free_workers(&f);
    gsz_free(context, maps);
    return result;
}
