/* SPDX-License-Identifier: MIT */
/* film_stage.c - keeps a few segments on the device, or memory for the next cloud. */
#include "film_stage.h"

static gsz_result need_context(gsz_film_stage *stage) {
    gsz_context_options options;
    if (stage->context) return GSZ_OK;
    gsz_context_options_default(&options);
    options.pool = stage->pool;
    return gsz_context_create(&stage->context, &options);
}

const char *gsz_film_stage_error(const gsz_film_stage *stage) {
    return stage->context ? gsz_context_error(stage->context) : "";
}

/* ---- on the processor ---- */

/* In memory that the frame before the last one had. */
static gsz_result show_cloud(gsz_film_stage *stage, const gsz_film_part *part, uint32_t frame) {
    gsz_scene_cloud *spare = &stage->spare;
    gsz_context_options options;
    gsz_result result = GSZ_OK;
    gsz_context_options_default(&options);
    options.pool = stage->pool;
    if (!spare->context) result = gsz_context_create(&spare->context, &options);
    if (result == GSZ_OK)
        result = gsz_video_segment_frame(spare->context, part->segment, frame, &spare->cloud);
    if (result != GSZ_OK) return result;
    gsz_cpu_renderer_swap(stage->processor, spare);
    if (!stage->begun) gsz_scene_cloud_free(spare); /* what was shown before is no frame */
    stage->begun = true;
    return GSZ_OK;
}

/* ---- on the device ---- */

/* That of the segment, or the one that was used longest ago, empty then. */
static gsz_stage_take *take_of(gsz_film_stage *stage, uint32_t segment) {
    gsz_stage_take *oldest = &stage->takes[0];
    for (int i = 0; i < GSZ_STAGE_TAKES; i++) {
        gsz_stage_take *take = &stage->takes[i];
        if (take->take && take->segment == segment) return take;
        if (take->used < oldest->used) oldest = take;
    }
    gsz_renderer_take_destroy(stage->device, &oldest->take);
    *oldest = (gsz_stage_take){.segment = segment};
    return oldest;
}

static gsz_result begin_take(gsz_film_stage *stage, gsz_stage_take *take,
                             const gsz_film_bits *bits) {
    gsz_render_scene scene = {.gaussians = bits->gaussians,
                              .blocks = bits->blocks,
                              .layers = 1,
                              .books = bits->key.book,
                              .book_count = bits->key.book_count,
                              .still_blocks = bits->background.blocks,
                              .still_books = bits->background.book,
                              .still_book_count = bits->background.book_count};
    stage->segments++;
    stage->segment_bytes += gsz_film_bits_size(bits);
    return gsz_renderer_take_create(stage->device, &take->take, &scene, &bits->motion);
}

gsz_result gsz_film_stage_ready(gsz_film_stage *stage, const gsz_film_part *part,
                                uint32_t segment) {
    gsz_stage_take *take;
    if (!stage->device) return GSZ_OK;
    take = take_of(stage, segment);
    take->used = ++stage->uses;
    if (!take->take) return begin_take(stage, take, part->bits);
    if (take->blocks == part->bits->blocks) return GSZ_OK;
    return gsz_renderer_take_add(stage->device, take->take, &part->bits->rows[take->blocks++]);
}

static gsz_result show_take(gsz_film_stage *stage, const gsz_film_part *part, uint32_t segment,
                            uint32_t frame) {
    gsz_stage_take *take = NULL;
    gsz_result result = need_context(stage);
    if (result == GSZ_OK)
        result = gsz_video_segment_pose(stage->context, part->segment, frame, &stage->pose);
    while (result == GSZ_OK && (!take || take->blocks < part->bits->blocks)) {
        result = gsz_film_stage_ready(stage, part, segment);
        take = take_of(stage, segment);
    }
    if (result != GSZ_OK) return result;
    return gsz_renderer_show(stage->device, take->take, &stage->pose);
}

/* ---- both ---- */

gsz_result gsz_film_stage_show(gsz_film_stage *stage, const gsz_film_part *part, uint32_t segment,
                               uint32_t frame) {
    return stage->device ? show_take(stage, part, segment, frame) : show_cloud(stage, part, frame);
}

void gsz_film_stage_clear(gsz_film_stage *stage) {
    for (int i = 0; i < GSZ_STAGE_TAKES && stage->device; i++)
        gsz_renderer_take_destroy(stage->device, &stage->takes[i].take);
    if (stage->context) gsz_video_pose_free(stage->context, &stage->pose);
    gsz_context_destroy(&stage->context);
    gsz_scene_cloud_free(&stage->spare);
    *stage = (gsz_film_stage){
        .device = stage->device, .processor = stage->processor, .pool = stage->pool};
}
