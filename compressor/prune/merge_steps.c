/* SPDX-License-Identifier: MIT */
/* merge_steps.c - a line search for every attribute of every Gaussian at once.
 *
 * One gradient of the error of all pictures tells each attribute whether what it was handed leads downhill from where
 * it is. Half a step first; then secants: where the slope would vanish, were it a line, which accounts for the
 * others as they move too.
 *
 * Those that were handed nothing stay, and the others are moved where they are: where they came from is in the source.
 * Beside the source and what is kept there are two clouds of the heirs alone, which is what memory goes by. */
#include "merge_steps.h"

#include "context.h"
#include "det_math.h"
#include "parallel.h"

#include <string.h>

enum { GROUPS = 6, RANGE = 256, FACTORS = 4 };

/** The planes of an attribute: position, scales, rotation, opacity, colour, harmonics. */
static const int group_begin[GROUPS + 1] = {GSZ_PLANE_POSITION, GSZ_PLANE_SCALE, GSZ_PLANE_ROTATION,
                                            GSZ_PLANE_OPACITY,  GSZ_PLANE_DC,    GSZ_PLANE_REST,
                                            GSZ_PLANE_COUNT};

/** The longest change of a step, and the first step. */
#define FIRST 0.5
/** Where the slope does not rise: there is no vanishing to aim at. */
#define ONWARD 0.25

typedef struct attribute_step {
    float now, before;  /* 0..1 */
    float slope_before; /* of the error along the step */
} attribute_step;

typedef struct stepping {
    gsz_context *context;
    gsz_cloud *kept; /* as far as it is moved */
    const gsz_merger *merger;
    const gsz_merge_options *options;
    int planes;
    attribute_step (*step)[GROUPS]; /* of each heir */
    gsz_cloud gradient;             /* the same */
    uint32_t *row;                  /* of each kept one: which heir it is, or GSZ_NO_ROW */
    int round;
    double factor; /* of all steps */
} stepping;

static int group_end(const stepping *s, int group) {
    return group_begin[group + 1] < s->planes ? group_begin[group + 1] : s->planes;
}

static size_t heirs(const stepping *s) { return s->merger->merged.count; }

/** What an heir was. */
static float origin(const stepping *s, int plane, size_t h) {
    return s->merger->source->plane[plane][s->merger->kept_index[s->merger->heir[h]]];
}

/* ---- going there --------------------------------------------------------------------------------- */

static gsz_result move_range(void *user, size_t begin, size_t end, int worker) {
    (void)worker;
    stepping *s = user;
    for (int g = 0; g < GROUPS; g++)
        for (int p = group_begin[g]; p < group_end(s, g); p++)
            for (size_t h = begin; h < end; h++) {
                double from = (double)origin(s, p, h), to = (double)s->merger->merged.plane[p][h];
                s->kept->plane[p][s->merger->heir[h]] =
                    (float)(from + s->factor * (double)s->step[h][g].now * (to - from));
            }
    return GSZ_OK;
}

static gsz_result move(stepping *s, double factor) {
    s->factor = factor;
    return gsz_parallel_ranges(s->context, NULL, heirs(s), RANGE, move_range, s);
}

static void move_back(stepping *s) {
    for (int p = 0; p < s->planes; p++)
        for (size_t h = 0; h < heirs(s); h++)
            s->kept->plane[p][s->merger->heir[h]] = origin(s, p, h);
}

/* ---- which way ----------------------------------------------------------------------------------- */

typedef struct view_pictures {
    gsz_picture picture, loss;
} view_pictures;

static gsz_result add_gradient(stepping *s, size_t v, view_pictures *of) {
    static const gsz_loss_weights square = {.l2 = 1};
    gsz_gallery *g = s->options->teacher;
    const gsz_picture *reference = &g->reference[v];
    gsz_context *ctx = s->context;
    double error;
    GSZ_TRY(gsz_picture_create(ctx, &of->picture, reference->width, reference->height));
    GSZ_TRY(gsz_picture_create(ctx, &of->loss, reference->width, reference->height));
    GSZ_TRY(gsz_raster_draw_for_gradients(ctx, g->raster, &of->picture, s->kept,
                                          &g->views.camera[v], &g->options));
    GSZ_TRY(gsz_picture_loss(ctx, &error, &of->loss, reference, &of->picture, &square));
    return gsz_raster_backward_some(ctx, g->raster, &s->gradient, s->row, s->kept, &of->picture,
                                    &of->loss);
}

static gsz_result take_gradient(stepping *s) {
    size_t views = s->options->teacher->views.count;
    for (int p = 0; p < s->planes; p++)
        memset(s->gradient.plane[p], 0, s->gradient.count * sizeof(float));
    for (size_t v = 0; v < views; v++) {
        view_pictures of = {0};
        gsz_result result = add_gradient(s, v, &of);
        gsz_picture_free(s->context, &of.picture);
        gsz_picture_free(s->context, &of.loss);
        GSZ_TRY(result);
        double done = s->round + (double)(v + 1) / (double)views;
        GSZ_TRY(gsz_report_progress(s->context, "merge", done / s->options->rounds));
    }
    return GSZ_OK;
}

static double slope_of(const stepping *s, size_t h, int group) {
    double slope = 0;
    for (int p = group_begin[group]; p < group_end(s, group); p++)
        slope += (double)s->gradient.plane[p][h] *
                 ((double)s->merger->merged.plane[p][h] - (double)origin(s, p, h));
    return slope;
}

static double next_step(const attribute_step *a, double slope) {
    double now = (double)a->now, moved = now - (double)a->before;
    if (moved == 0) return slope < 0 && now < FIRST ? now + ONWARD : now;
    double curve = (slope - (double)a->slope_before) / moved;
    if (curve > 0) return gsz_clamp(now - slope / curve, now - FIRST, now + FIRST);
    return slope < 0 ? now + ONWARD : now - ONWARD;
}

static gsz_result aim_range(void *user, size_t begin, size_t end, int worker) {
    (void)worker;
    stepping *s = user;
    for (size_t h = begin; h < end; h++)
        for (int g = 0; g < GROUPS; g++) {
            attribute_step *a = &s->step[h][g];
            double slope = slope_of(s, h, g);
            double next = s->round > 0 ? next_step(a, slope) : slope < 0 ? FIRST : 0;
            a->before = a->now;
            a->slope_before = (float)slope;
            a->now = (float)gsz_clamp(next, 0, 1);
        }
    return GSZ_OK;
}

static gsz_result find_steps(stepping *s) {
    for (s->round = 0; s->round < s->options->rounds; s->round++) {
        GSZ_TRY(move(s, 1));
        GSZ_TRY(take_gradient(s));
        GSZ_TRY(gsz_parallel_ranges(s->context, NULL, heirs(s), RANGE, aim_range, s));
    }
    return GSZ_OK;
}

/* ---- how far ------------------------------------------------------------------------------------- */

/** From the whole steps down, while the judge likes what it sees better; no steps if it liked that best. */
static gsz_result judge(stepping *s, double *out_factor) {
    double none, best, psnr;
    *out_factor = 1;
    if (!s->options->judge) return GSZ_OK;
    GSZ_TRY(move(s, 0));
    GSZ_TRY(gsz_gallery_compare(s->options->judge, &none, s->kept));
    GSZ_TRY(move(s, 1));
    GSZ_TRY(gsz_gallery_compare(s->options->judge, &best, s->kept));
    for (int f = FACTORS - 1; f > 0; f--) {
        GSZ_TRY(move(s, (double)f / FACTORS));
        GSZ_TRY(gsz_gallery_compare(s->options->judge, &psnr, s->kept));
        if (psnr <= best) break;
        best = psnr;
        *out_factor = (double)f / FACTORS;
    }
    if (best <= none) *out_factor = 0;
    return GSZ_OK;
}

static gsz_result make_room(stepping *s) {
    GSZ_TRY(GSZ_NEW(s->context, &s->row, s->kept->count));
    for (size_t j = 0; j < s->kept->count; j++) s->row[j] = GSZ_NO_ROW;
    for (size_t h = 0; h < heirs(s); h++) s->row[s->merger->heir[h]] = (uint32_t)h;
    GSZ_TRY(GSZ_NEW(s->context, &s->step, heirs(s)));
    return gsz_cloud_create(s->context, &s->gradient, heirs(s), s->kept->sh_degree);
}

static gsz_result run(stepping *s) {
    double factor;
    GSZ_TRY(make_room(s));
    GSZ_TRY(find_steps(s));
    GSZ_TRY(judge(s, &factor));
    return move(s, factor);
}

gsz_result gsz_merge_steps(gsz_context *context, gsz_cloud *kept, const gsz_merger *merger,
                           const gsz_merge_options *options) {
    stepping s = {.context = context, .kept = kept, .merger = merger, .options = options};
    s.planes = gsz_plane_count(kept->sh_degree);
    gsz_result result = run(&s);
    if (result != GSZ_OK) move_back(&s);
    gsz_free(context, s.step);
    gsz_free(context, s.row);
    gsz_cloud_free(context, &s.gradient);
    return result;
}
