/* SPDX-License-Identifier: MIT */
/* background.c - which Gaussians stand still, and for how long; packing them. */
#include "background.h"

#include "color_space.h"
#include "context.h"
#include "det_math.h"
#include "effort.h"
#include "gsz_views.h"
#include "parallel.h"
#include "segment_frame.h"
#include "splat_cloud.h"
#include "video_key.h"
#include "video_packer.h"

#include <string.h>

enum { CHUNK = 4096 };
/** Of all Gaussians: fewer that stand still are not worth being told apart. */
#define LEAST_SHARE (1.0 / 16)
/** Of those that stand still in the first segment: where fewer are left, another background begins. */
#define LASTING_SHARE 0.5
/** Half a step, as where curves begin. */
#define UNSEEN 0.5
/** Of its largest deviation: who moves farther is not looked at more closely. */
#define ROUGHLY 0.1

void gsz_background_free(gsz_context *context, gsz_background *b) {
    gsz_free(context, b->still);
    gsz_free(context, b->moving);
    gsz_free(context, b->limits.fineness);
    gsz_free(context, b->limits.refine);
    gsz_cloud_free(context, &b->whole);
    gsz_camera_list_free(context, &b->views);
    gsz_buffer_free(context, &b->file);
    *b = (gsz_background){0};
}

/* ---- does it stand still? -------------------------------------------------------------------------- */

static double change_of(const gsz_cloud *a, const gsz_cloud *b, int plane, size_t i) {
    return (double)b->plane[plane][i] - (double)a->plane[plane][i];
}

static bool is_within(const double *change, int count, double limit) {
    bool within = true;
    for (int k = 0; k < count; k++) within &= change[k] <= limit && change[k] >= -limit;
    return within;
}

static bool same_colors(const gsz_cloud *a, const gsz_cloud *b, int plane, int apart, size_t i,
                        double limit) {
    double rgb[3], luma[3];
    for (int c = 0; c < 3; c++) rgb[c] = change_of(a, b, plane + c * apart, i);
    gsz_rgb_to_luma(rgb, luma);
    return is_within(luma, 3, limit);
}

/** The cosine of half the turn from one to the other, squared: q and -q are the same. */
static bool same_turn(const gsz_cloud *a, const gsz_cloud *b, size_t i, double limit) {
    double dot = 0, square[2] = {0};
    for (int k = 0; k < 4; k++) {
        double p = a->plane[GSZ_PLANE_ROTATION + k][i], q = b->plane[GSZ_PLANE_ROTATION + k][i];
        dot += p * q;
        square[0] += p * p;
        square[1] += q * q;
    }
    double all = square[0] * square[1], least = 1 - 0.25 * limit * limit;
    return all > 0 && dot * dot >= all * least;
}

static bool same_alpha(const gsz_cloud *a, const gsz_cloud *b, size_t i, double limit) {
    double before = 1 / (1 + gsz_exp(-(double)a->plane[GSZ_PLANE_OPACITY][i])),
           now = 1 / (1 + gsz_exp(-(double)b->plane[GSZ_PLANE_OPACITY][i]));
    return is_within(&(double){now - before}, 1, limit);
}

static bool is_identical(const gsz_cloud *a, const gsz_cloud *b, size_t i) {
    int planes = gsz_plane_count(a->sh_degree);
    for (int p = 0; p < planes; p++)
        if (a->plane[p][i] != b->plane[p][i]) return false;
    return true;
}

static bool is_still(const gsz_stillness *s, const gsz_cloud *a, const gsz_cloud *b, size_t i) {
    double light = gsz_fineness_factor(s->fineness[i]), change[3];
    int apart = gsz_sh_coefficients(a->sh_degree);
    if (is_identical(a, b, i)) return true;
    for (int k = 0; k < 3; k++) change[k] = change_of(a, b, GSZ_PLANE_POSITION + k, i);
    bool still = is_within(change, 3, s->place * gsz_pow2i(-s->refine[i]));
    for (int k = 0; k < 3; k++) change[k] = change_of(a, b, GSZ_PLANE_SCALE + k, i);
    still = still && is_within(change, 3, s->shape * light) &&
            same_colors(a, b, GSZ_PLANE_DC, 1, i, s->color * light) &&
            same_turn(a, b, i, s->shape * light) && same_alpha(a, b, i, s->alpha * light);
    for (int k = 0; k < apart && still; k++)
        still = same_colors(a, b, GSZ_PLANE_REST + k, apart, i, s->harmonics * light);
    return still;
}

/** As long as steps are not known. */
static bool is_roughly_still(const gsz_cloud *a, const gsz_cloud *b, size_t i) {
    double change[3], size = a->plane[GSZ_PLANE_SCALE][i];
    for (int k = 0; k < 3; k++) change[k] = change_of(a, b, GSZ_PLANE_POSITION + k, i);
    for (int k = 1; k < 3; k++)
        if (a->plane[GSZ_PLANE_SCALE + k][i] > size) size = a->plane[GSZ_PLANE_SCALE + k][i];
    return is_within(change, 3, ROUGHLY * gsz_exp(size));
}

typedef struct comparison {
    const gsz_stillness *limits; /* NULL: roughly */
    const gsz_cloud *before, *now;
    uint8_t *still; /* is cleared where that is over */
} comparison;

static gsz_result compare_range(void *user, size_t begin, size_t end, int worker) {
    const comparison *c = user;
    (void)worker;
    for (size_t i = begin; i < end; i++)
        if (c->still[i])
            c->still[i] = c->limits ? is_still(c->limits, c->before, c->now, i)
                                    : is_roughly_still(c->before, c->now, i);
    return GSZ_OK;
}

static size_t count_still(const uint8_t *still, size_t count) {
    size_t sum = 0;
    for (size_t i = 0; i < count; i++) sum += still[i];
    return sum;
}

/** Leaves those in still[] that are in all the frames at hand where the background has them. */
static gsz_result compare_frames(gsz_context *context, const gsz_video_packer *p,
                                 const gsz_stillness *limits, uint8_t *still) {
    comparison c = {.limits = limits, .before = &p->background.whole, .still = still};
    for (int f = 0; f < p->frames; f++) {
        c.now = &p->frame[f];
        GSZ_TRY(gsz_parallel_ranges(context, NULL, c.now->count, CHUNK, compare_range, &c));
    }
    return GSZ_OK;
}

/* ---- what lies ahead ------------------------------------------------------------------------------- */

/** Compares frames that are still to come, `most` of them at the most, as long as enough lasts. */
static gsz_result look_ahead(gsz_context *context, const gsz_video_packer *p,
                             const gsz_stillness *limits, uint8_t *still, uint32_t most,
                             uint32_t *out_frames) {
    const gsz_video_options *o = &p->options;
    const gsz_cloud *whole = &p->background.whole;
    size_t least = (size_t)(LASTING_SHARE * (double)count_still(still, whole->count));
    uint8_t *ahead = NULL;
    bool goes_on = true;
    gsz_result result = GSZ_NEW(context, &ahead, whole->count);
    for (*out_frames = 0; result == GSZ_OK && goes_on && *out_frames < most;) {
        gsz_cloud cloud = {0};
        comparison c = {.limits = limits, .before = whole, .now = &cloud, .still = ahead};
        memcpy(ahead, still, whole->count);
        result = o->look_ahead(o->look_ahead_user, context, &cloud, p->added + *out_frames);
        goes_on = cloud.count == whole->count && cloud.sh_degree == whole->sh_degree;
        if (result == GSZ_OK && goes_on)
            result = gsz_parallel_ranges(context, NULL, whole->count, CHUNK, compare_range, &c);
        goes_on = goes_on && count_still(ahead, whole->count) > least;
        if (goes_on) memcpy(still, ahead, whole->count), ++*out_frames;
        gsz_cloud_free(context, &cloud);
    }
    gsz_free(context, ahead);
    return result;
}

/* ---- choosing it ----------------------------------------------------------------------------------- */

/** Of what stands still one is left to what moves, so that neither is empty. */
static bool is_worth_it(size_t still, size_t count) {
    return still > 1 && (double)still >= LEAST_SHARE * (double)count;
}

static gsz_result limit_changes(gsz_context *context, gsz_stillness *s, const gsz_video_key *key,
                                size_t count) {
    const gsz_segment_key *k = &key->decoded;
    double shown = 0.28209479 * k->color_step; /* the currency of curve_fit.c */
    *s = (gsz_stillness){.place = UNSEEN * k->place_step,
                         .color = UNSEEN * k->color_step,
                         .harmonics = UNSEEN * k->sh_step,
                         .alpha = UNSEEN * shown,
                         .shape = UNSEEN * 2 * shown};
    GSZ_TRY(GSZ_NEW(context, &s->fineness, count));
    GSZ_TRY(GSZ_NEW(context, &s->refine, count));
    for (size_t i = 0; i < k->cloud.count; i++) {
        s->fineness[key->source[i]] = k->fineness[i];
        s->refine[key->source[i]] = k->refine[i];
    }
    return GSZ_OK;
}

/** The steps of a whole frame, and the quality, if that is still to be found. */
static gsz_result measure_steps(gsz_context *context, gsz_video_packer *p) {
    gsz_background *b = &p->background;
    gsz_pack_options options = gsz_video_key_options(p);
    gsz_video_key key = {0};
    if (p->quality >= 0) { /* steps are all that is asked for */
        options.mask = GSZ_MASK_NONE;
        options.keep = options.keep_importance = 0;
        options.effort = 1;
    }
    gsz_result result = gsz_video_key_pack(context, &key, &b->whole, NULL, &options);
    if (result == GSZ_OK) p->quality = key.quality;
    if (result == GSZ_OK) result = limit_changes(context, &b->limits, &key, b->whole.count);
    gsz_video_key_free(context, &key);
    return result;
}

/** Finds out who stands still: where nobody can look ahead, only who does not change at all is trusted. *out_worth is false
 *  where too few do, or none that would be stored twice. */
static gsz_result choose(gsz_context *context, gsz_video_packer *p, bool *out_worth) {
    gsz_background *b = &p->background;
    size_t count = b->whole.count;
    bool looks = p->options.look_ahead != NULL;
    uint32_t more = 1;
    *out_worth = false;
    memset(b->still, 1, count);
    GSZ_TRY(compare_frames(context, p, NULL, b->still));
    if (!is_worth_it(count_still(b->still, count), count)) return GSZ_OK;
    if (looks) GSZ_TRY(look_ahead(context, p, NULL, b->still, 1, &more));
    if (more == 0) return GSZ_OK;
    GSZ_TRY(measure_steps(context, p));
    const gsz_stillness none = {.fineness = b->limits.fineness, .refine = b->limits.refine};
    GSZ_TRY(compare_frames(context, p, looks ? &b->limits : &none, b->still));
    if (looks) GSZ_TRY(look_ahead(context, p, &b->limits, b->still, UINT32_MAX, &more));
    *out_worth = more > 0 && is_worth_it(count_still(b->still, count), count);
    return GSZ_OK;
}

/* ---- making it ------------------------------------------------------------------------------------- */

/** Who is not still; a key has a Gaussian at least. */
static gsz_result list_moving(gsz_context *context, gsz_background *b) {
    size_t count = b->whole.count;
    if (count_still(b->still, count) == count) b->still[0] = 0;
    GSZ_TRY(GSZ_NEW(context, &b->moving, count));
    for (size_t i = 0; i < count; i++)
        if (!b->still[i]) b->moving[b->moving_count++] = (uint32_t)i;
    return GSZ_OK;
}

static gsz_result pick_still(gsz_context *context, gsz_cloud *out, const gsz_background *b) {
    uint32_t *index = NULL;
    size_t count = 0;
    GSZ_TRY(GSZ_NEW(context, &index, b->whole.count));
    for (size_t i = 0; i < b->whole.count; i++)
        if (b->still[i]) index[count++] = (uint32_t)i;
    gsz_result result = gsz_cloud_pick(context, out, &b->whole, index, count);
    gsz_free(context, index);
    return result;
}

/** Parts of a frame are looked at from where the whole would be. What nobody asked for is not worth a failure. */
static gsz_result place_views(gsz_context *context, gsz_video_packer *p) {
    gsz_pack_options options = gsz_video_key_options(p);
    if (options.views || !gsz_pack_renders(&options)) return GSZ_OK;
    gsz_restart_looking(context);
    gsz_result result = gsz_views_place(context, &p->background.views, &p->background.whole, NULL);
    if (gsz_cannot_look(result)) gsz_clear_error(context);
    return gsz_cannot_look(result) ? GSZ_OK : result;
}

static gsz_result pack(gsz_context *context, gsz_video_packer *p) {
    gsz_background *b = &p->background;
    gsz_cloud still = {0};
    gsz_video_key key = {0};
    GSZ_TRY(list_moving(context, b));
    GSZ_TRY(place_views(context, p));
    const gsz_pack_options options = gsz_video_key_options(p);
    gsz_result result = pick_still(context, &still, b);
    if (result == GSZ_OK) result = gsz_video_key_pack(context, &key, &still, &b->whole, &options);
    if (result == GSZ_OK) {
        gsz_video_widen(p, &key.decoded.cloud);
        b->kept = (uint32_t)key.decoded.cloud.count;
        b->file = key.file;
        key.file = (gsz_buffer){0};
    }
    gsz_video_key_free(context, &key);
    gsz_cloud_free(context, &still);
    return result;
}

static gsz_result begin(gsz_context *context, gsz_video_packer *p) {
    gsz_background *b = &p->background;
    bool is_worth = false;
    GSZ_TRY(gsz_cloud_copy(context, &b->whole, &p->frame[0]));
    GSZ_TRY(GSZ_NEW(context, &b->still, b->whole.count));
    GSZ_TRY(gsz_report_progress(context, "background", 0));
    GSZ_TRY(choose(context, p, &is_worth));
    if (is_worth) return pack(context, p);
    gsz_background_free(context, b);
    return GSZ_OK;
}

/* ---- segment by segment ---------------------------------------------------------------------------- */

/** True of the frames at hand as well? */
static gsz_result lasts(gsz_context *context, const gsz_video_packer *p, bool *out_lasts) {
    const gsz_background *b = &p->background;
    uint8_t *still = NULL;
    *out_lasts = b->still && (p->is_tracked || p->frames == 1);
    for (int f = 0; f < p->frames && *out_lasts; f++)
        *out_lasts =
            p->frame[f].count == b->whole.count && p->frame[f].sh_degree == b->whole.sh_degree;
    if (!*out_lasts) return GSZ_OK;
    GSZ_TRY(GSZ_NEW(context, &still, b->whole.count));
    memcpy(still, b->still, b->whole.count);
    gsz_result result = compare_frames(context, p, &b->limits, still);
    *out_lasts = memcmp(still, b->still, b->whole.count) == 0;
    gsz_free(context, still);
    return result;
}

gsz_result gsz_background_follow(gsz_context *context, gsz_video_packer *p) {
    bool is_lasting = false;
    GSZ_TRY(lasts(context, p, &is_lasting));
    if (is_lasting) return GSZ_OK;
    gsz_background_free(context, &p->background);
    bool is_wanted = p->options.background == GSZ_BACKGROUND_AUTO;
    return is_wanted && p->frames > 1 && p->is_tracked ? begin(context, p) : GSZ_OK;
}

gsz_result gsz_background_leave_out(gsz_context *context, gsz_video_packer *p) {
    const gsz_background *b = &p->background;
    for (int f = 0; f < p->frames && b->still; f++) {
        gsz_cloud moving = {0};
        GSZ_TRY(gsz_cloud_pick(context, &moving, &p->frame[f], b->moving, b->moving_count));
        gsz_cloud_free(context, &p->frame[f]);
        p->frame[f] = moving;
    }
    return GSZ_OK;
}
