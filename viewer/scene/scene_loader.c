/* SPDX-License-Identifier: MIT */
/* scene_loader.c - the thread that loads, and the short queue between it and whoever draws. */
#include "scene_loader.h"
#include "http_client.h"
#include "play_time.h"
#include "row_stream.h"
#include "scene_home.h"
#include "scene_stream.h"
#include "system_wait.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { QUEUE = 4, PROGRESS_ONE = 1 << 20 };

struct gsz_loader {
    gsz_loader_options options;
    char *path;
    gsz_scene_file file; /* of the thread, until it ends */
    pthread_t thread;
    bool started;
    atomic_bool cancelled;
    atomic_int progress; /* of PROGRESS_ONE */
    double stage_begin, stage_share;
    bool has_home; /* of what comes from a URL */
    pthread_mutex_t guard;
    pthread_cond_t changed;
    /* Guarded: */
    gsz_loaded queue[QUEUE];
    gsz_block_look look;
    int first, count;
    bool ended; /* nothing will be added */
};

void gsz_loaded_free(gsz_loaded *piece) {
    gsz_splat_rows_free(&piece->rows);
    gsz_splat_rows_free(&piece->proxies);
    gsz_scene_cloud_free(&piece->cloud);
    gsz_film_part_close(&piece->part);
    gsz_film_close(&piece->film);
    gsz_scene_points_free(&piece->points);
}

/* ---- the queue ---- */

/* Waits for room; takes what is in *piece, even if nobody wants it any more. */
static gsz_result push(gsz_loader *loader, gsz_loaded *piece) {
    bool wanted;
    pthread_mutex_lock(&loader->guard);
    while (loader->count == QUEUE && !atomic_load(&loader->cancelled))
        pthread_cond_wait(&loader->changed, &loader->guard);
    wanted = !atomic_load(&loader->cancelled);
    if (wanted) {
        loader->queue[(loader->first + loader->count++) % QUEUE] = *piece;
        pthread_cond_broadcast(&loader->changed);
    }
    pthread_mutex_unlock(&loader->guard);
    if (!wanted) gsz_loaded_free(piece);
    return wanted ? GSZ_OK : GSZ_ERROR_CANCELLED;
}

static void wait_for_piece(gsz_loader *loader, double seconds) {
    struct timespec when = gsz_system_time_in(seconds > 0 ? seconds : 0);
    int waited = 0;
    if (seconds == 0) return;
    while (loader->count == 0 && !loader->ended && waited != ETIMEDOUT)
        waited = seconds < 0 ? pthread_cond_wait(&loader->changed, &loader->guard)
                             : pthread_cond_timedwait(&loader->changed, &loader->guard, &when);
}

bool gsz_loader_poll(gsz_loader *loader, gsz_loaded *out_piece, double seconds) {
    bool got;
    pthread_mutex_lock(&loader->guard);
    wait_for_piece(loader, seconds);
    got = loader->count > 0;
    if (got) {
        *out_piece = loader->queue[loader->first];
        loader->first = (loader->first + 1) % QUEUE;
        loader->count--;
        pthread_cond_broadcast(&loader->changed);
    }
    pthread_mutex_unlock(&loader->guard);
    return got;
}

/* ---- what the library says ---- */

static void begin_stage(gsz_loader *loader, double begin, double share) {
    loader->stage_begin = begin;
    loader->stage_share = share;
}

static bool on_progress(void *user, const char *stage, double fraction) {
    gsz_loader *loader = user;
    double now = loader->stage_begin + loader->stage_share * fraction;
    (void)stage;
    /* A stage of the library begins anew at 0: what was shown stays. */
    if ((int)(now * PROGRESS_ONE) > atomic_load(&loader->progress))
        atomic_store(&loader->progress, (int)(now * PROGRESS_ONE));
    return !atomic_load(&loader->cancelled);
}

static void on_message(void *user, gsz_message_kind kind, const char *text) {
    gsz_loaded piece = {.kind = GSZ_LOADED_MESSAGE, .message = kind};
    gsz_result ignored;
    snprintf(piece.text, sizeof piece.text, "%s", text);
    ignored = push(user, &piece);
    (void)ignored; /* a cancelled loader is told so by the next progress */
}

/* ---- stages ---- */

static gsz_result push_facts(gsz_loader *loader) {
    gsz_loaded piece = {.kind = GSZ_LOADED_FACTS, .facts = &loader->file.facts};
    return push(loader, &piece);
}

static gsz_result push_rows(gsz_loader *loader) {
    const gsz_scene_facts *facts = &loader->file.facts;
    gsz_row_stream *stream = NULL;
    gsz_result result = gsz_row_stream_start(
        &stream, loader->file.file, gsz_pool_threads(loader->options.pool), facts->proxies);
    for (uint32_t i = 0; i < facts->blocks && result == GSZ_OK; i++) {
        gsz_loaded piece = {.kind = GSZ_LOADED_ROWS};
        result = gsz_row_stream_next(stream, &piece.rows, &piece.proxies);
        if (result == GSZ_OK) result = push(loader, &piece);
        on_progress(loader, "", (i + 1.0) / facts->blocks);
    }
    /* Workers may still write it unless `next` was told of it. */
    bool told = result != GSZ_OK && result != GSZ_ERROR_CANCELLED;
    if (told && stream && *gsz_row_stream_error(stream))
        snprintf(loader->file.error, sizeof loader->file.error, "%.500s: %.500s",
                 gsz_source_name(loader->file.source), gsz_row_stream_error(stream));
    gsz_row_stream_stop(&stream);
    return result;
}

static gsz_result push_home(gsz_loader *loader, const gsz_scene_cloud *cloud) {
    const gsz_loader_options *options = &loader->options;
    gsz_loaded piece = {.kind = GSZ_LOADED_HOME};
    gsz_result result = gsz_scene_home(cloud->context, &piece.home, piece.up, &cloud->cloud,
                                       options->up, options->aspect);
    if (result == GSZ_ERROR_CANCELLED || result == GSZ_ERROR_MEMORY) return result;
    return result == GSZ_OK ? push(loader, &piece) : GSZ_OK; /* without it, bounds have to do */
}

/* Of the first layer: a few views, not the whole scene, are what home is chosen for. */
static gsz_result find_home(gsz_loader *loader) {
    gsz_scene_cloud cloud = {0};
    gsz_result result;
    if (!loader->options.home) return GSZ_OK;
    if (!loader->file.file) return push_home(loader, &loader->file.ply);
    result = gsz_scene_file_unpack(&loader->file, &cloud, 1);
    if (result == GSZ_OK) result = push_home(loader, &cloud);
    gsz_scene_cloud_free(&cloud);
    return result;
}

static gsz_result push_cloud(gsz_loader *loader, uint32_t layers) {
    gsz_loaded piece = {.kind = GSZ_LOADED_CLOUD};
    gsz_result result = GSZ_OK;
    if (loader->file.ply.cloud.storage) {
        piece.cloud = loader->file.ply;
        loader->file.ply = (gsz_scene_cloud){0};
    } else {
        result = gsz_scene_file_unpack(&loader->file, &piece.cloud, layers);
    }
    return result == GSZ_OK ? push(loader, &piece) : result;
}

/* ---- films ---- */

/* The segment of the first frame, or one behind it that is whole; those that are not will be told when they are due. */
static gsz_result open_part(gsz_loader *loader, gsz_loaded *piece) {
    const gsz_film *film = loader->file.film;
    uint32_t frame = loader->options.frame, count = film->info->segment_count;
    uint32_t first = frame < film->info->frames ? gsz_video_segment_at(film->video, frame) : 0;
    gsz_result result = GSZ_OK;
    for (uint32_t i = 0; i < count; i++) {
        double began = gsz_play_now();
        piece->segment = (first + i) % count;
        result = gsz_film_part_open(&piece->part, film, piece->segment, loader->options.rows,
                                    &loader->file.options, loader->file.error,
                                    sizeof loader->file.error);
        piece->part_ms = (gsz_play_now() - began) * 1e3;
        if (result == GSZ_OK || result == GSZ_ERROR_CANCELLED) return result;
    }
    return result;
}

/* The cloud is the first frame of the segment. */
static gsz_result push_film(gsz_loader *loader, gsz_scene_cloud *cloud) {
    gsz_loaded piece = {.kind = GSZ_LOADED_FILM};
    gsz_result result = open_part(loader, &piece);
    if (result == GSZ_OK) result = gsz_context_create(&cloud->context, &loader->file.options);
    if (result == GSZ_OK)
        result = gsz_video_segment_frame(cloud->context, piece.part->segment, 0, &cloud->cloud);
    if (result == GSZ_OK && !gsz_scene_points_add_cloud(&piece.points, &cloud->cloud))
        result = GSZ_ERROR_MEMORY;
    if (result != GSZ_OK) {
        gsz_loaded_free(&piece);
        return result;
    }
    piece.film = loader->file.film;
    loader->file.film = NULL;
    return push(loader, &piece);
}

static gsz_result load_film(gsz_loader *loader) {
    gsz_scene_cloud cloud = {0};
    gsz_result result = push_film(loader, &cloud);
    if (result == GSZ_OK && loader->options.home) result = push_home(loader, &cloud);
    gsz_scene_cloud_free(&cloud);
    return result;
}

/* ---- block by block ---- */

static gsz_result on_facts(void *user) { return push_facts(user); }

static gsz_result on_rows(void *user, gsz_splat_rows *rows) {
    gsz_loaded piece = {.kind = GSZ_LOADED_ROWS, .rows = *rows};
    *rows = (gsz_splat_rows){0};
    return push(user, &piece);
}

static gsz_result on_gone(void *user, uint32_t number) {
    gsz_loaded piece = {.kind = GSZ_LOADED_GONE, .number = number};
    return push(user, &piece);
}

static gsz_result on_first_layer(void *user) {
    gsz_loader *loader = user;
    const gsz_loader_options *options = &loader->options;
    bool more = loader->file.facts.layers > 1;
    return options->cloud && options->first_cloud && more ? push_cloud(loader, 1) : GSZ_OK;
}

/* Choosing takes a while, in which nothing comes: not before there is something to see. */
static gsz_result find_home_once(gsz_loader *loader) {
    bool found = loader->has_home;
    loader->has_home = true;
    return found ? GSZ_OK : find_home(loader);
}

static gsz_result on_enough(void *user) {
    gsz_loaded piece = {.kind = GSZ_LOADED_ENOUGH};
    gsz_result result = push(user, &piece);
    return result == GSZ_OK ? find_home_once(user) : result;
}

static void on_share(void *user, double fraction) { on_progress(user, "", fraction); }

static void on_notice(void *user, const char *text) { on_message(user, GSZ_MESSAGE_NOTICE, text); }

static bool on_look(void *user, gsz_block_look *out_look) {
    gsz_loader *loader = user;
    pthread_mutex_lock(&loader->guard);
    *out_look = loader->look;
    pthread_mutex_unlock(&loader->guard);
    return !atomic_load(&loader->cancelled);
}

/* A URL, or a file that is open. */
static gsz_result stream(gsz_loader *loader, bool is_url) {
    const gsz_loader_options *options = &loader->options;
    const gsz_scene_stream_port port = {.user = loader,
                                        .facts = on_facts,
                                        .rows = on_rows,
                                        .gone = on_gone,
                                        .first_layer = on_first_layer,
                                        .enough = on_enough,
                                        .progress = on_share,
                                        .notice = on_notice,
                                        .look = on_look};
    const gsz_scene_stream_options how = {.rows = options->rows,
                                          .stay = options->stay,
                                          .room = options->room,
                                          .patience = options->patience,
                                          .cache = &options->cache};
    gsz_result result = is_url ? gsz_scene_stream_run(&loader->file, loader->path, &how, &port)
                               : gsz_scene_stream_run_file(&loader->file, &how, &port);
    if (result == GSZ_OK && loader->file.film) return load_film(loader);
    if (result == GSZ_OK) result = find_home_once(loader);
    return result == GSZ_OK && options->cloud ? push_cloud(loader, 0) : result;
}

/* ---- all of it ---- */

static bool is_too_large(const gsz_loader *loader) {
    uint64_t room = loader->options.room;
    return loader->options.rows && room > 0 && loader->file.file &&
           loader->file.facts.gaussians > room;
}

/* Where there is room for them too. */
static bool wants_proxies(const gsz_loader *loader) {
    const gsz_loader_options *options = &loader->options;
    const gsz_scene_facts *facts = &loader->file.facts;
    uint64_t all = facts->gaussians + gsz_splat_proxies_most(facts->gaussians, facts->blocks);
    return options->proxies && options->rows && (options->room == 0 || all <= options->room);
}

static gsz_result load(gsz_loader *loader) {
    const gsz_loader_options *options = &loader->options;
    gsz_scene_file *file = &loader->file;
    gsz_result result;
    if (gsz_http_is_url(loader->path)) {
        begin_stage(loader, 0, 1);
        return stream(loader, true);
    }
    begin_stage(loader, 0, 0.5);
    result = gsz_scene_file_open(file, loader->path, options->rows);
    begin_stage(loader, 0.5, 0.5);
    if (!options->cloud) gsz_scene_cloud_free(&file->ply);
    if (result == GSZ_OK && is_too_large(loader)) return stream(loader, false);
    file->facts.proxies = file->file && wants_proxies(loader);
    if (result == GSZ_OK) result = push_facts(loader);
    if (result == GSZ_OK && file->film) return load_film(loader);
    if (result == GSZ_OK && options->rows) result = push_rows(loader);
    if (result == GSZ_OK && options->cloud && options->first_cloud && file->facts.layers > 1 &&
        !file->ply.cloud.storage)
        result = push_cloud(loader, 1);
    if (result == GSZ_OK) result = find_home(loader);
    if (result == GSZ_OK && options->cloud) result = push_cloud(loader, 0);
    return result;
}

static void *run(void *user) {
    gsz_loader *loader = user;
    gsz_loaded piece = {.kind = GSZ_LOADED_ALL};
    gsz_result pushed;
    piece.result = load(loader);
    if (piece.result != GSZ_OK) {
        piece.kind = GSZ_LOADED_FAILURE;
        snprintf(piece.text, sizeof piece.text, "%s",
                 loader->file.error[0] ? loader->file.error : gsz_result_name(piece.result));
    }
    pushed = push(loader, &piece);
    (void)pushed;
    pthread_mutex_lock(&loader->guard);
    loader->ended = true;
    pthread_cond_broadcast(&loader->changed);
    pthread_mutex_unlock(&loader->guard);
    return NULL;
}

/* ---- lifetime ---- */

void gsz_loader_look(gsz_loader *loader, const gsz_block_look *look) {
    pthread_mutex_lock(&loader->guard);
    loader->look = *look;
    pthread_mutex_unlock(&loader->guard);
}

double gsz_loader_progress(gsz_loader *loader) {
    return (double)atomic_load(&loader->progress) / PROGRESS_ONE;
}

gsz_result gsz_loader_start(gsz_loader **out_loader, const char *path,
                            const gsz_loader_options *options) {
    gsz_loader *loader = calloc(1, sizeof *loader);
    *out_loader = loader;
    if (!loader) return GSZ_ERROR_MEMORY;
    loader->options = *options;
    loader->look = options->look;
    gsz_context_options_default(&loader->file.options);
    loader->file.options.pool = options->pool;
    loader->file.options.max_memory = options->max_memory;
    loader->file.options.progress = on_progress;
    loader->file.options.message = on_message;
    loader->file.options.user = loader;
    pthread_mutex_init(&loader->guard, NULL);
    gsz_system_condition_init(&loader->changed);
    loader->path = strdup(path);
    loader->started = loader->path && pthread_create(&loader->thread, NULL, run, loader) == 0;
    if (loader->started) return GSZ_OK;
    gsz_loader_stop(out_loader);
    return GSZ_ERROR_MEMORY;
}

void gsz_loader_stop(gsz_loader **out_loader) {
    gsz_loader *loader = *out_loader;
    if (!loader) return;
    pthread_mutex_lock(&loader->guard);
    atomic_store(&loader->cancelled, true);
    pthread_cond_broadcast(&loader->changed);
    pthread_mutex_unlock(&loader->guard);
    if (loader->started) pthread_join(loader->thread, NULL);
    for (; loader->count > 0; loader->count--, loader->first = (loader->first + 1) % QUEUE)
        gsz_loaded_free(&loader->queue[loader->first]);
    gsz_scene_file_close(&loader->file);
    pthread_cond_destroy(&loader->changed);
    pthread_mutex_destroy(&loader->guard);
    free(loader->path);
    free(loader);
    *out_loader = NULL;
}
