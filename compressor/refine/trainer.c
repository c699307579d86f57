/* SPDX-License-Identifier: MIT */
/* trainer.c - lessons: draw a view of the student, compare it with the teacher's, step against the gradient. */
#include "trainer.h"

#include "context.h"
#include "hash.h"
#include "splat_cloud.h"

/** What hides a background counts as a quarter of a channel: students shall do on any. */
#define COVERAGE_WEIGHT 0.25f

gsz_result gsz_trainer_init(gsz_context *context, gsz_trainer *t, gsz_gallery *lessons,
                            gsz_cloud *student) {
    *t = (gsz_trainer){.context = context, .lessons = lessons, .student = student};
    GSZ_TRY(gsz_cloud_create(context, &t->gradient, student->count, student->sh_degree));
    GSZ_TRY(GSZ_NEW(context, &t->order, lessons->views.count));
    for (size_t v = 0; v < lessons->views.count; v++) t->order[v] = (uint32_t)v;
    return GSZ_OK;
}

void gsz_trainer_free(gsz_trainer *t) {
    if (!t->context) return;
    gsz_cloud_free(t->context, &t->gradient);
    gsz_adam_free(t->context, &t->adam);
    gsz_free(t->context, t->order);
    *t = (gsz_trainer){0};
}

/** Fisher and Yates, by a hash of how many lessons there were. */
static void shuffle(gsz_trainer *t) {
    for (size_t left = t->lessons->views.count; left > 1; left--) {
        size_t pick = gsz_hash(t->done * 65536 + left) % left;
        uint32_t other = t->order[pick];
        t->order[pick] = t->order[left - 1];
        t->order[left - 1] = other;
    }
}

static uint32_t next_view(gsz_trainer *t) {
    size_t count = t->lessons->views.count;
    if (t->done % count == 0) shuffle(t);
    return t->order[t->done++ % count];
}

/** The squared error over pixels and channels, and of the coverage where it weighs; what a screen clamps is as good as
 *  equal. */
static void compare(gsz_picture *gradient, const gsz_picture *reference, const gsz_picture *test,
                    float coverage_weight) {
    size_t pixels = (size_t)test->width * (size_t)test->height;
    float scale = 2 / (3 * (float)pixels);
    for (int c = 0; c < 4; c++) {
        float weight = c < 3 ? scale : coverage_weight * scale;
        const float *a = reference->plane[c], *b = test->plane[c];
        float *g = gradient->plane[c];
        for (size_t i = 0; i < pixels; i++) {
            float want = a[i] < 1 ? a[i] : 1, have = b[i] < 1 ? b[i] : 1;
            g[i] = weight * (have - want);
        }
    }
}

static gsz_result look(gsz_trainer *t, const gsz_cloud *drawn, uint32_t view, gsz_picture *picture,
                       gsz_picture *loss) {
    gsz_gallery *g = t->lessons;
    const gsz_picture *reference = &g->reference[view];
    GSZ_TRY(gsz_picture_create(t->context, picture, reference->width, reference->height));
    GSZ_TRY(gsz_picture_create(t->context, loss, reference->width, reference->height));
    GSZ_TRY(gsz_raster_draw_for_gradients(t->context, g->raster, picture, drawn,
                                          &g->views.camera[view], &g->options));
    compare(loss, reference, picture, g->has_coverage ? COVERAGE_WEIGHT : 0);
    return gsz_raster_backward(t->context, g->raster, &t->gradient, drawn, picture, loss);
}

gsz_result gsz_trainer_look(gsz_trainer *t, const gsz_cloud *drawn) {
    gsz_picture picture = {0}, loss = {0};
    gsz_result result = look(t, drawn, next_view(t), &picture, &loss);
    gsz_picture_free(t->context, &picture);
    gsz_picture_free(t->context, &loss);
    return result;
}

gsz_result gsz_trainer_step(gsz_trainer *t, const gsz_adam_rates *rates) {
    if (!t->adam.seen) GSZ_TRY(gsz_adam_create(t->context, &t->adam, t->student));
    return gsz_adam_step(t->context, &t->adam, t->student, &t->gradient, rates);
}

gsz_result gsz_trainer_lesson(gsz_trainer *t, const gsz_adam_rates *rates) {
    GSZ_TRY(gsz_trainer_look(t, t->student));
    return gsz_trainer_step(t, rates);
}

gsz_result gsz_trainer_keep(gsz_trainer *t, const uint32_t *index, size_t count) {
    gsz_cloud kept = {0};
    GSZ_TRY(gsz_cloud_pick(t->context, &kept, t->student, index, count));
    gsz_cloud_free(t->context, t->student);
    *t->student = kept;
    if (t->adam.seen) GSZ_TRY(gsz_adam_pick(t->context, &t->adam, index, count));
    gsz_cloud_free(t->context, &t->gradient);
    return gsz_cloud_create(t->context, &t->gradient, count, kept.sh_degree);
}
