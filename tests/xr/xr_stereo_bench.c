/* SPDX-License-Identifier: MIT */
/* xr_stereo_bench.c - run by hand: what two eyes cost beside one picture of as many pixels, pass by pass, and what their pictures
 * lose by being sorted once, while a head turns by 90 degrees. xr_stereo_bench SCENE.gsz [SIDE [FRAMES [quads|tiles]]]
 *
 * The one picture is what the left eye sees, with the square root of two as many pixels on each side. All ways end with the
 * same copies: to an image of bytes, and from there to where the processor reads them. */
#include "frame_times.h"
#include "gpu_barrier.h"
#include "gsz_picture.h"
#include "scene_home.h"
#include "scene_loader.h"
#include "xr_eyes.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { EYES = 2, MONO = EYES, PICTURES, TURNS = 8 };

typedef enum draw_way { WAY_MONO, WAY_PAIR, WAY_ONE_BY_ONE, WAY_TWICE, WAYS } draw_way;

typedef struct stage {
    gsz_context *context;
    gsz_pool *pool;
    gsz_gpu *gpu;
    gsz_gpu_frames *frames;
    gsz_renderer *renderer;
    gsz_scene_points points;
    gsz_scene_ball ball;
    gsz_gpu_image image[PICTURES];
    gsz_gpu_buffer pixels[PICTURES];
    gsz_xr_place place;
    gsz_render_mode mode;
    uint32_t side, mono_side;
} stage;

static void must(const stage *s, gsz_result result) {
    if (result == GSZ_OK) return;
    fprintf(stderr, "%s\n", s->gpu ? s->gpu->error : "out of memory");
    exit(1);
}

/* ---- the scene ---- */

static void load(stage *s, const char *path) {
    const gsz_loader_options options = {.rows = true, .pool = s->pool};
    gsz_loader *loader = NULL;
    gsz_loaded piece = {0};
    must(s, gsz_loader_start(&loader, path, &options));
    while (gsz_loader_poll(loader, &piece, -1)) {
        if (piece.kind == GSZ_LOADED_FACTS)
            must(s, gsz_renderer_open(s->renderer,
                                      &(gsz_render_scene){.gaussians = piece.facts->gaussians,
                                                          .blocks = piece.facts->blocks,
                                                          .layers = piece.facts->layers,
                                                          .books = piece.facts->book,
                                                          .book_count = piece.facts->book_count}));
        if (piece.kind == GSZ_LOADED_ROWS) {
            must(s, gsz_renderer_add(s->renderer, &piece.rows, NULL));
            if (!gsz_scene_points_add_rows(&s->points, &piece.rows)) exit(1);
        }
        if (piece.kind == GSZ_LOADED_FAILURE) {
            fprintf(stderr, "%s\n", piece.text);
            exit(1);
        }
        gsz_loaded_free(&piece);
    }
    gsz_loader_stop(&loader);
    gsz_scene_points_ball(&s->points, &s->ball);
}

static void open_pictures(stage *s) {
    const VkImageUsageFlags usage =
        VK_IMAGE_USAGE_TRANSFER_SRC_BIT | VK_IMAGE_USAGE_TRANSFER_DST_BIT;
    for (int p = 0; p < PICTURES; p++) {
        uint32_t side = p == MONO ? s->mono_side : s->side;
        must(s, gsz_gpu_image_create(s->gpu, &s->image[p], VK_FORMAT_R8G8B8A8_UNORM,
                                     (VkExtent2D){side, side}, usage, "picture"));
        must(s,
             gsz_gpu_buffer_create(s->gpu, &s->pixels[p], (VkDeviceSize)side * side * 4,
                                   VK_BUFFER_USAGE_TRANSFER_DST_BIT, GSZ_GPU_READBACK, "picture"));
    }
}

static void open_stage(stage *s, const char *path) {
    const float up[3] = {0, -1, 0};
    gsz_camera home = {0};
    float out_up[3];
    if (gsz_context_create(&s->context, NULL) != GSZ_OK) exit(1);
    if (gsz_pool_create(&s->pool, 0)) exit(1);
    must(s, gsz_gpu_create(&s->gpu, &(gsz_gpu_options){0}));
    must(s, gsz_gpu_frames_create(s->gpu, &s->frames, 1));
    must(s, gsz_renderer_create(s->gpu, s->frames, &s->renderer));
    load(s, path);
    gsz_scene_look_at_ball(&home, out_up, &s->ball, up, 90, 1);
    gsz_xr_place_at(&s->place, &home, out_up, 1.6f / s->ball.radius);
    open_pictures(s);
}

/* Of a head that is turned, and that eyes are canted in (radians). */
static void aim(const stage *s, gsz_render_view eyes[EYES], float turn, float cant) {
    for (int e = 0; e < EYES; e++) {
        float side = e ? 0.0315f : -0.0315f, half = 0.5f * (turn + (e ? -cant : cant));
        gsz_xr_eye eye = {
            {{side * cosf(turn), 0, -side * sinf(turn)}, {0, sinf(half), 0, cosf(half)}},
            e ? 0.9f : 1.1f,
            e ? 1.1f : 0.9f,
            1,
            1};
        eyes[e] = (gsz_render_view){
            .width = s->side, .height = s->side, .splat_scale = 1, .mode = s->mode};
        gsz_draw_options_default(&eyes[e].draw);
        gsz_xr_eye_view(&eyes[e], &s->place, &eye);
    }
}

/* ---- drawing ---- */

static void keep(const stage *s, VkCommandBuffer commands, uint32_t e, uint32_t picture) {
    const gsz_gpu_image *to = &s->image[picture];
    const VkBufferImageCopy region = {.imageSubresource = {VK_IMAGE_ASPECT_COLOR_BIT, 0, 0, 1},
                                      .imageExtent = {to->extent.width, to->extent.height, 1}};
    VkImage image = to->handle;
    gsz_gpu_image_barrier(commands, image, GSZ_GPU_USE_TRANSFER, VK_IMAGE_LAYOUT_UNDEFINED,
                          GSZ_GPU_USE_TRANSFER, VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL);
    gsz_renderer_copy_eye(s->renderer, commands, e, image, to->extent);
    gsz_gpu_image_barrier(commands, image, GSZ_GPU_USE_TRANSFER,
                          VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL, GSZ_GPU_USE_TRANSFER,
                          VK_IMAGE_LAYOUT_TRANSFER_SRC_OPTIMAL);
    vkCmdCopyImageToBuffer(commands, image, VK_IMAGE_LAYOUT_TRANSFER_SRC_OPTIMAL,
                           s->pixels[picture].handle, 1, &region);
    gsz_gpu_memory_barrier(commands, GSZ_GPU_USE_TRANSFER, GSZ_GPU_USE_HOST, GSZ_GPU_USE_HOST);
    gsz_gpu_frames_mark(s->frames, "copy");
}

static void record(stage *s, VkCommandBuffer commands, uint32_t slot, draw_way way,
                   const gsz_render_view *eyes) {
    gsz_render_view order;
    gsz_xr_order_view(&order, eyes);
    if (way == WAY_MONO) {
        order = eyes[0]; /* as much of the scene, in as many pixels as both eyes have */
        order.width = order.height = s->mono_side;
        for (int k = 0; k < 2; k++) order.shift[k] *= (float)s->mono_side / (float)s->side;
        must(s, gsz_renderer_order(s->renderer, commands, slot, &order, true));
        must(s, gsz_renderer_draw_eye(s->renderer, commands, slot, 0, &order));
        keep(s, commands, 0, MONO);
    } else if (way == WAY_PAIR) {
        must(s, gsz_renderer_order(s->renderer, commands, slot, &order, true));
        must(s, gsz_renderer_draw_pair(s->renderer, commands, slot, eyes));
        for (uint32_t e = 0; e < EYES; e++) keep(s, commands, e, e);
    } else {
        if (way == WAY_ONE_BY_ONE)
            must(s, gsz_renderer_order(s->renderer, commands, slot, &order, true));
        for (uint32_t e = 0; e < EYES; e++) {
            if (way == WAY_TWICE)
                must(s, gsz_renderer_order(s->renderer, commands, slot, &eyes[e], true));
            must(s, gsz_renderer_draw_eye(s->renderer, commands, slot, e, &eyes[e]));
            keep(s, commands, e, e);
        }
    }
}

/* What is done for each eye counts once. */
static gsz_gpu_times by_name(const gsz_gpu_times *passes) {
    gsz_gpu_times sums = {0};
    for (uint32_t i = 0; i < passes->count; i++) {
        uint32_t k = 0;
        while (k < sums.count && strcmp(sums.name[k], passes->name[i]) != 0) k++;
        if (k == sums.count) gsz_gpu_times_add(&sums, passes->name[i], 0);
        sums.ms[k] += passes->ms[i];
    }
    return sums;
}

/* Adds what the device took to a column of its way, and as `wall` what all processors together did: of devices that are
 * processors, that says more than clocks on the wall. */
static void draw(stage *s, draw_way way, const gsz_render_view *eyes, gsz_frame_times *times) {
    gsz_gpu_times passes = {0};
    VkCommandBuffer commands;
    uint32_t slot;
    clock_t began = clock();
    must(s, gsz_gpu_frames_begin(s->gpu, s->frames, &commands, &slot));
    record(s, commands, slot, way, eyes);
    must(s, gsz_gpu_frames_end(s->gpu, s->frames, VK_NULL_HANDLE, VK_NULL_HANDLE));
    must(s, gsz_gpu_frames_finish(s->gpu, s->frames));
    if (!times || !gsz_gpu_frames_times(s->frames, &passes)) return;
    double spent = (double)(clock() - began) * 1e3 / CLOCKS_PER_SEC;
    passes = by_name(&passes);
    if (!gsz_frame_times_add(times, spent, &passes)) exit(1);
}

/* ---- tables ---- */

static gsz_time_series *pass_of(gsz_frame_times *times, const char *name) {
    for (uint32_t p = 0; p < times->pass_count; p++)
        if (strcmp(times->pass[p].name, name) == 0) return &times->pass[p];
    return NULL;
}

/* A row of the table: milliseconds of the quickest frame, for others work on the machine, and how often those of one picture. */
static void print_row(const char *name, gsz_time_series *series[WAYS]) {
    double mono = series[WAY_MONO] ? gsz_time_series_summary(series[WAY_MONO]).min : 0;
    printf("%-12s", name);
    for (int w = 0; w < WAYS; w++) {
        double ms = series[w] ? gsz_time_series_summary(series[w]).min : 0;
        printf("  %8.2f %5.2f", ms, mono > 0 ? ms / mono : 0);
    }
    putchar('\n');
}

static void print_times(gsz_frame_times times[WAYS]) {
    gsz_time_series *series[WAYS];
    printf("%-12s  %14s  %14s  %14s  %14s\n", "ms, of one", "one picture", "both at once",
           "one by one", "sorted twice");
    for (uint32_t p = 0; p < times[WAY_MONO].pass_count; p++) {
        const char *name = times[WAY_MONO].pass[p].name;
        for (int w = 0; w < WAYS; w++) series[w] = pass_of(&times[w], name);
        print_row(name, series);
    }
    for (int w = 0; w < WAYS; w++) series[w] = &times[w].passes_together;
    print_row("together", series);
    for (int w = 0; w < WAYS; w++) series[w] = &times[w].wall;
    print_row("processors", series);
}

/* In turns: machines get warm, and others work on them. */
static void measure(stage *s, int frames) {
    gsz_frame_times times[WAYS] = {0};
    gsz_render_view eyes[EYES];
    aim(s, eyes, 0, 0);
    for (int i = -2; i < frames; i++)
        for (int w = 0; w < WAYS; w++)
            if (w != WAY_PAIR || s->mode == GSZ_RENDER_QUADS)
                draw(s, (draw_way)w, eyes, i >= 0 ? &times[w] : NULL);
    printf("%u Gaussians drawn\n", gsz_renderer_visible(s->renderer));
    print_times(times);
    for (int w = 0; w < WAYS; w++) gsz_frame_times_free(&times[w]);
}

static double psnr_of(stage *s, const uint8_t *a, int e) {
    const uint8_t *b = s->pixels[e].mapped;
    double error = 0;
    size_t count = (size_t)s->side * s->side;
    for (size_t i = 0; i < 4 * count; i++)
        if (i % 4 < 3) error += ((double)a[i] - b[i]) * ((double)a[i] - b[i]);
    return error > 0 ? 10 * log10(255.0 * 255 * 3 * (double)count / error) : 99;
}

static void compare(stage *s) {
    const float cants[] = {0, 5, 10};
    size_t bytes = (size_t)s->side * s->side * 4;
    uint8_t *own[EYES] = {malloc(bytes), malloc(bytes)};
    gsz_render_view eyes[EYES];
    if (!own[0] || !own[1]) exit(1);
    printf("\n%-14s %10s %8s\n", "canted", "mean dB", "least");
    for (size_t c = 0; c < sizeof cants / sizeof *cants; c++) {
        double mean = 0, least = 99;
        for (int t = 0; t < TURNS; t++) {
            aim(s, eyes, 1.5707963f * (float)(t - TURNS / 2) / TURNS, cants[c] / 57.29578f);
            for (int again = 0; again < 2; again++) draw(s, WAY_TWICE, eyes, NULL); /* lists grow */
            for (int e = 0; e < EYES; e++) memcpy(own[e], s->pixels[e].mapped, bytes);
            draw(s, WAY_ONE_BY_ONE, eyes, NULL);
            for (int e = 0; e < EYES; e++) {
                double psnr = psnr_of(s, own[e], e);
                mean += psnr / (TURNS * EYES);
                least = fmin(least, psnr);
            }
        }
        printf("%4.0f degrees   %10.1f %8.1f\n", (double)cants[c], mean, least);
    }
    free(own[0]);
    free(own[1]);
}

static void close_stage(stage *s) {
    gsz_renderer_destroy(&s->renderer);
    for (int p = 0; p < PICTURES; p++) {
        gsz_gpu_image_destroy(s->gpu, &s->image[p]);
        gsz_gpu_buffer_destroy(s->gpu, &s->pixels[p]);
    }
    gsz_gpu_frames_destroy(s->gpu, &s->frames);
    gsz_gpu_destroy(&s->gpu);
    gsz_scene_points_free(&s->points);
    gsz_pool_destroy(&s->pool);
    gsz_context_destroy(&s->context);
}

int main(int argc, char **argv) {
    stage s = {.mode =
                   argc > 4 && strcmp(argv[4], "tiles") == 0 ? GSZ_RENDER_TILES : GSZ_RENDER_QUADS,
               .side = argc > 2 ? (uint32_t)atoi(argv[2]) : 512};
    int frames = argc > 3 ? atoi(argv[3]) : 20;
    if (argc < 2 || s.side == 0 || frames <= 0) return 2;
    s.mono_side = (uint32_t)lrintf((float)s.side * sqrtf(2));
    open_stage(&s, argv[1]);
    printf("%s, two eyes of %ux%u, %s\n\n", s.gpu->properties.deviceName, s.side, s.side,
           s.mode == GSZ_RENDER_TILES ? "tiles" : "quads");
    measure(&s, frames);
    compare(&s);
    close_stage(&s);
    return 0;
}
