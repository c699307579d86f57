/* SPDX-License-Identifier: MIT */
/* view_judge.c - two renderers of the processor, a score of what they draw, and a thread to do that on. */
#include "view_judge.h"

#include <math.h>
#include <pthread.h>
#include <stdlib.h>

struct gsz_judge {
    gsz_context *context;
    gsz_cpu_renderer *scene[2];
    pthread_mutex_t work; /* held by whoever draws or changes the scenes */
    /* The thread, and what `guard` guards. */
    pthread_t thread;
    bool started;
    pthread_mutex_t guard;
    pthread_cond_t changed;
    bool quit, asked, answered;
    gsz_render_view wanted, scored;
    gsz_score score;
};

/* ---- scores ---- */

static gsz_result score(gsz_judge *judge, gsz_score *out, const gsz_render_view *view) {
    for (int k = 0; k < 2; k++) {
        gsz_result result = gsz_cpu_renderer_draw(judge->scene[k], view, false);
        if (result != GSZ_OK) return result;
    }
    return gsz_picture_score(judge->context, out, gsz_cpu_renderer_picture(judge->scene[0]),
                             gsz_cpu_renderer_picture(judge->scene[1]));
}

gsz_result gsz_judge_score(gsz_judge *judge, gsz_score *out_score, const gsz_render_view *view) {
    gsz_result result;
    pthread_mutex_lock(&judge->work);
    result = score(judge, out_score, view);
    pthread_mutex_unlock(&judge->work);
    return result;
}

void gsz_judge_take(gsz_judge *judge, int which, gsz_scene_cloud *cloud) {
    pthread_mutex_lock(&judge->work);
    gsz_cpu_renderer_take(judge->scene[which], cloud);
    pthread_mutex_unlock(&judge->work);
}

void gsz_judge_write(const gsz_judge *judge, int which, uint8_t *out_pixels) {
    gsz_cpu_renderer_write(judge->scene[which], out_pixels, false);
}

const char *gsz_judge_error(const gsz_judge *judge) {
    for (int k = 0; k < 2; k++)
        if (*gsz_cpu_renderer_error(judge->scene[k]))
            return gsz_cpu_renderer_error(judge->scene[k]);
    return gsz_context_error(judge->context);
}

/* ---- the thread ---- */

static void *serve(void *user) {
    gsz_judge *judge = user;
    pthread_mutex_lock(&judge->guard);
    while (!judge->quit) {
        gsz_render_view view = judge->wanted;
        gsz_score found;
        if (!judge->asked) {
            pthread_cond_wait(&judge->changed, &judge->guard);
            continue;
        }
        judge->asked = false;
        pthread_mutex_unlock(&judge->guard);
        if (gsz_judge_score(judge, &found, &view) != GSZ_OK)
            found = (gsz_score){(double)NAN, (double)NAN};
        pthread_mutex_lock(&judge->guard);
        judge->score = found;
        judge->scored = view;
        judge->answered = true;
    }
    pthread_mutex_unlock(&judge->guard);
    return NULL;
}

void gsz_judge_ask(gsz_judge *judge, const gsz_render_view *view) {
    pthread_mutex_lock(&judge->guard);
    judge->wanted = *view;
    judge->asked = true;
    judge->answered = false;
    if (!judge->started) judge->started = pthread_create(&judge->thread, NULL, serve, judge) == 0;
    pthread_cond_signal(&judge->changed);
    pthread_mutex_unlock(&judge->guard);
}

bool gsz_judge_poll(gsz_judge *judge, gsz_score *out_score, gsz_render_view *out_view) {
    bool there;
    pthread_mutex_lock(&judge->guard);
    there = judge->answered;
    judge->answered = false;
    *out_score = judge->score;
    *out_view = judge->scored;
    pthread_mutex_unlock(&judge->guard);
    return there;
}

/* ---- lifetime ---- */

gsz_result gsz_judge_create(gsz_judge **out_judge, gsz_pool *pool) {
    gsz_judge *judge = calloc(1, sizeof *judge);
    gsz_context_options options;
    gsz_result result;
    *out_judge = judge;
    if (!judge) return GSZ_ERROR_MEMORY;
    pthread_mutex_init(&judge->work, NULL);
    pthread_mutex_init(&judge->guard, NULL);
    pthread_cond_init(&judge->changed, NULL);
    gsz_context_options_default(&options);
    options.pool = pool;
    result = gsz_context_create(&judge->context, &options);
    for (int k = 0; k < 2 && result == GSZ_OK; k++)
        result = gsz_cpu_renderer_create(&judge->scene[k], pool);
    if (result != GSZ_OK) gsz_judge_destroy(out_judge);
    return result;
}

static void stop(gsz_judge *judge) {
    pthread_mutex_lock(&judge->guard);
    judge->quit = true;
    pthread_cond_signal(&judge->changed);
    pthread_mutex_unlock(&judge->guard);
    if (judge->started) pthread_join(judge->thread, NULL);
}

void gsz_judge_destroy(gsz_judge **out_judge) {
    gsz_judge *judge = *out_judge;
    if (!judge) return;
    stop(judge);
    for (int k = 0; k < 2; k++) gsz_cpu_renderer_destroy(&judge->scene[k]);
    gsz_context_destroy(&judge->context);
    pthread_cond_destroy(&judge->changed);
    pthread_mutex_destroy(&judge->guard);
    pthread_mutex_destroy(&judge->work);
    free(judge);
    *out_judge = NULL;
}
