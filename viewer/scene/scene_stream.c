/* SPDX-License-Identifier: MIT */
/* scene_stream.c - first the front of the file, then blocks: ask, decode, hand on, until enough is there; where there is not room
 * for all, what is needed least goes. */
#include "scene_stream.h"

#include "film_stream.h"
#include "row_stream.h"
#include "system_process.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    FRONT = 1 << 16,  /* bytes that are tried first */
    MERGED = 1 << 19, /* bytes of neighbours that are asked for together */
    FILE_HEAD = 96
};

static const double step_seconds = 0.02, idle_seconds = 0.1;
static const uint64_t bytes_max = (uint64_t)16 << 30;

typedef struct block_bytes {
    uint64_t begin, end;
} block_bytes;

typedef struct scene_stream {
    gsz_scene_file *file;
    gsz_remote *remote; /* of the file; NULL: all of it is there */
    const gsz_scene_stream_options *options;
    const gsz_scene_stream_port *port;
    gsz_block_place *place;
    block_bytes *bytes;
    bool *done;
    uint32_t *order;
    size_t count, needed, left,
        first_left;     /* blocks; those to come of all, and of the first layer */
    uint64_t gaussians; /* that are there */
    uint64_t room;      /* for so many; 0: for all */
    gsz_block_look look;
    bool is_ordered, told_enough;
} scene_stream;

/* ---- errors ---- */

static gsz_result explain(scene_stream *s, gsz_result result, const char *why) {
    snprintf(s->file->error, sizeof s->file->error, "%.400s: %.500s",
             gsz_source_name(s->file->source), *why ? why : gsz_result_name(result));
    return result;
}

static gsz_result explain_remote(scene_stream *s, gsz_result result) {
    snprintf(s->file->error, sizeof s->file->error, "%s", gsz_remote_error(s->remote));
    return result;
}

/* Wrong bytes of a cache would stay wrong for ever. */
static gsz_result explain_damage(scene_stream *s, gsz_result result) {
    if (result == GSZ_ERROR_CORRUPT && s->remote) gsz_remote_forget(s->remote);
    return explain(s, result, gsz_context_error(s->file->context));
}

static gsz_result step(scene_stream *s, double seconds) {
    gsz_result result = s->remote ? gsz_remote_step(s->remote, seconds) : GSZ_OK;
    if (result != GSZ_OK) return explain_remote(s, result);
    if (!s->remote && seconds > 0) gsz_system_sleep(seconds);
    return s->port->look(s->port->user, &(gsz_block_look){0}) ? GSZ_OK : GSZ_ERROR_CANCELLED;
}

/* ---- the front ---- */

static gsz_result check_content(scene_stream *s, uint64_t front) {
    const uint8_t *data = gsz_remote_data(s->remote);
    const char *type = gsz_remote_type(s->remote);
    char why[256];
    if (front < 4 || gsz_file_probe(data, (size_t)front)) return GSZ_OK;
    snprintf(
        why, sizeof why,
        "is not a .gsz file%s%s: from the network nothing else is read; download it and open that",
        *type ? " but " : "", type);
    return explain(s, GSZ_ERROR_FORMAT, why);
}

/* Where the blocks begin. */
static uint64_t front_end(const gsz_file_info *info) {
    for (size_t i = 0; i < info->chunk_count; i++)
        if (info->chunks[i].gaussians > 0) return info->chunks[i].offset;
    return info->file_bytes;
}

static bool is_film(const scene_stream *s, uint64_t front) {
    return gsz_video_probe(gsz_remote_data(s->remote), (size_t)front);
}

/* Opens what is there: what comes before its blocks takes *out_end bytes, all of it *out_size. */
static gsz_result open_front(scene_stream *s, uint64_t front, uint64_t *out_end,
                             uint64_t *out_size) {
    const gsz_open_options partial = {.partial = true};
    gsz_context *context = s->file->context;
    gsz_file *file = NULL;
    gsz_result result =
        gsz_file_open(context, &file, gsz_remote_data(s->remote), (size_t)front, &partial);
    if (result != GSZ_OK) return result;
    *out_end = front_end(gsz_file_get_info(file));
    *out_size = gsz_file_get_info(file)->file_bytes;
    gsz_file_close(context, &file);
    return GSZ_OK;
}

/* The same of a film, and its segments. */
static gsz_result open_film_front(scene_stream *s, uint64_t front, uint64_t *out_end,
                                  uint64_t *out_size) {
    const gsz_open_options partial = {.partial = true};
    gsz_context *context = s->file->context;
    gsz_video *video = NULL;
    gsz_result result =
        gsz_video_open(context, &video, gsz_remote_data(s->remote), (size_t)front, &partial);
    if (result != GSZ_OK) return result;
    *out_end = gsz_video_get_info(video)->segments[0].offset;
    *out_size = gsz_video_get_info(video)->file_bytes;
    gsz_video_close(context, &video);
    return GSZ_OK;
}

/* *out_need is how many bytes it takes to open it. */
static gsz_result try_front(scene_stream *s, uint64_t front, uint64_t *out_need,
                            uint64_t *out_size) {
    uint64_t end = 0, told = 0, size = gsz_remote_size(s->remote);
    gsz_result result = is_film(s, front) ? open_film_front(s, front, &end, &told)
                                          : open_front(s, front, &end, &told);
    *out_need = 2 * front;
    if (result == GSZ_ERROR_TRUNCATED && (size == 0 || front < size)) return GSZ_OK;
    if (result != GSZ_OK) return explain_damage(s, result);
    *out_need = end;
    *out_size = size ? size : told;
    return GSZ_OK;
}

static gsz_result fetch_front(scene_stream *s, uint64_t *out_size) {
    uint64_t need = FRONT, front = 0;
    gsz_result result = GSZ_OK;
    *out_size = 0;
    while (result == GSZ_OK && (*out_size == 0 || front < need)) {
        uint64_t size = gsz_remote_size(s->remote);
        result = step(s, step_seconds);
        if (result != GSZ_OK) return result;
        front = gsz_remote_front(s->remote);
        result = check_content(s, front);
        if (result == GSZ_OK && front > 0 && (front >= need || front == size))
            result = try_front(s, front, &need, out_size);
        if (result == GSZ_OK && front < need) gsz_remote_want(s->remote, front, need);
    }
    return result;
}

static gsz_result open_film(scene_stream *s, uint64_t size) {
    gsz_scene_file *file = s->file;
    gsz_result result = gsz_film_stream_open(&file->film, &file->context, &file->remote, size,
                                             gsz_source_name(file->source));
    if (result != GSZ_OK && file->context) return explain_damage(s, result);
    if (result != GSZ_OK) return result;
    gsz_source_close(file->film->context, &file->source);
    return GSZ_OK;
}

static gsz_result open_scene(scene_stream *s, uint64_t size) {
    gsz_context *context = s->file->context;
    gsz_result result =
        gsz_file_open(context, &s->file->file, gsz_remote_data(s->remote), (size_t)size, NULL);
    if (result != GSZ_OK) return explain_damage(s, result);
    if (gsz_file_get_info(s->file->file)->gaussians == 0)
        return explain(s, GSZ_ERROR_FORMAT, "has no Gaussians to draw");
    return GSZ_OK;
}

/* At least for any one block. */
static void make_room(scene_stream *s) {
    gsz_scene_facts *facts = &s->file->facts;
    const gsz_file_info *info = gsz_file_get_info(s->file->file);
    s->room = s->options->room;
    if (s->room == 0 || facts->gaussians <= s->room) {
        s->room = 0;
        return;
    }
    for (size_t i = 0; i < info->chunk_count; i++)
        if (info->chunks[i].gaussians > s->room) s->room = info->chunks[i].gaussians;
    facts->resident = s->room;
}

/* Of a server that says how long a file is only what will be fetched counts. */
static uint64_t bytes_of(const gsz_file_info *info) {
    uint64_t sum = front_end(info);
    for (size_t i = 0; i < info->chunk_count; i++)
        if (info->chunks[i].offset >= front_end(info) && info->chunks[i].gaussians > 0)
            sum += info->chunks[i].size;
    return sum;
}

static uint64_t bytes_of_film(const gsz_video_info *info) {
    uint64_t sum = info->segments[0].offset;
    for (uint32_t k = 0; k < info->segment_count; k++) sum += info->segments[k].size;
    return sum;
}

static gsz_result check(scene_stream *s) {
    gsz_scene_file *file = s->file;
    return gsz_scene_file_check(file, file->film ? bytes_of_film(file->film->info)
                                                 : bytes_of(gsz_file_get_info(file->file)));
}

static gsz_result open_file(scene_stream *s) {
    uint64_t size = 0;
    gsz_result result = fetch_front(s, &size);
    if (result != GSZ_OK) return result;
    result = is_film(s, gsz_remote_front(s->remote)) ? open_film(s, size) : open_scene(s, size);
    if (result != GSZ_OK) return result;
    gsz_scene_file_know(s->file);
    s->file->facts.file_bytes = size;
    result = check(s);
    if (result != GSZ_OK) return result;
    if (s->file->file) make_room(s);
    return s->port->facts(s->port->user);
}

/* ---- blocks ---- */

static void list_block(scene_stream *s, const gsz_chunk_info *chunk) {
    size_t b = s->count++;
    s->place[b] = (gsz_block_place){.layer = chunk->layer, .gaussians = chunk->gaussians};
    s->place[b].is_known =
        gsz_file_block_bounds(s->file->file, (uint32_t)b, s->place[b].low, s->place[b].high);
    s->bytes[b] = (block_bytes){chunk->offset, chunk->offset + chunk->size};
    s->first_left += chunk->layer == 0;
}

static gsz_result list_blocks(scene_stream *s) {
    const gsz_file_info *info = gsz_file_get_info(s->file->file);
    size_t room = info->blocks ? info->blocks : 1;
    s->place = calloc(room, sizeof *s->place);
    s->bytes = calloc(room, sizeof *s->bytes);
    s->done = calloc(room, sizeof *s->done);
    s->order = calloc(room, sizeof *s->order);
    if (!s->place || !s->bytes || !s->done || !s->order)
        return explain(s, GSZ_ERROR_MEMORY, "out of memory");
    for (size_t i = 0; i < info->chunk_count; i++)
        if (strcmp(info->chunks[i].type, "BLCK") == 0) list_block(s, &info->chunks[i]);
    s->left = s->count;
    return GSZ_OK;
}

static bool is_there(const scene_stream *s, uint32_t block) {
    return !s->remote || gsz_remote_has(s->remote, s->bytes[block].begin, s->bytes[block].end);
}

/* What is needed least, until there is room for the block. */
static gsz_result give_up_for(scene_stream *s, uint32_t block) {
    gsz_result result = GSZ_OK;
    size_t i = s->count;
    uint64_t more = s->place[block].gaussians;
    while (s->room > 0 && s->gaussians + more > s->room && i-- > s->needed && result == GSZ_OK) {
        uint32_t other = s->order[i];
        if (!s->done[other]) continue;
        s->done[other] = false;
        s->left++;
        s->gaussians -= s->place[other].gaussians;
        result = s->port->gone(s->port->user, other);
    }
    return result;
}

static gsz_result take_block(scene_stream *s, uint32_t block) {
    gsz_quantised_block quantised = {0};
    gsz_splat_rows rows = {0};
    gsz_result result = give_up_for(s, block);
    if (result == GSZ_OK && s->options->rows) {
        result = gsz_file_decode_block(s->file->context, s->file->file, block, &quantised);
        if (result != GSZ_OK) explain_damage(s, result);
        if (result == GSZ_OK && !gsz_row_block_make(&rows, s->file->file, block, &quantised))
            result = explain(s, GSZ_ERROR_MEMORY, "out of memory");
        gsz_quantised_block_free(s->file->context, &quantised);
        rows.number = block;
        if (result == GSZ_OK) result = s->port->rows(s->port->user, &rows);
        gsz_splat_rows_free(&rows);
    }
    s->done[block] = true;
    s->left--;
    s->gaussians += s->place[block].gaussians;
    s->port->progress(s->port->user, (double)s->gaussians / (double)s->file->facts.gaussians);
    /* Where blocks go again, the first layer may never be there as a whole. */
    if (result == GSZ_OK && s->room == 0 && s->place[block].layer == 0 && --s->first_left == 0)
        result = s->port->first_layer(s->port->user);
    return result;
}

/* The first by need of those that have come, so that the network is looked after in between. */
static gsz_result take_next(scene_stream *s, bool *out_taken) {
    *out_taken = false;
    size_t wanted = s->room > 0 ? s->needed : s->count;
    for (size_t i = 0; i < wanted; i++) {
        uint32_t block = s->order[i];
        if (s->done[block] || !is_there(s, block)) continue;
        *out_taken = true;
        return take_block(s, block);
    }
    return GSZ_OK;
}

/* ---- asking ---- */

/* So many of the needed blocks as there is room for. */
static size_t fit(const scene_stream *s, size_t needed) {
    uint64_t sum = 0;
    for (size_t i = 0; s->room > 0 && i < needed; i++) {
        sum += s->place[s->order[i]].gaussians;
        if (sum > s->room) return i;
    }
    return needed;
}

static void put_in_order(scene_stream *s) {
    gsz_block_look look = s->look;
    if (!s->port->look(s->port->user, &look)) return;
    if (s->room > 0) look.only_seen = true;
    if (s->is_ordered && memcmp(&look, &s->look, sizeof look) == 0) return;
    s->look = look;
    s->needed = fit(s, gsz_block_order(s->order, s->place, s->count, &look));
    s->is_ordered = true;
    s->told_enough = false;
}

/* With those that lie behind it and are as needed next. */
static bool ask_from(scene_stream *s, size_t *at) {
    block_bytes range = s->bytes[s->order[*at]];
    while (*at + 1 < s->needed && range.end - range.begin < MERGED &&
           s->bytes[s->order[*at + 1]].begin == range.end)
        range.end = s->bytes[s->order[++*at]].end;
    /* A request takes no more than the first piece that is missing. */
    bool asked = false;
    while (gsz_remote_want(s->remote, range.begin, range.end)) asked = true;
    return asked;
}

static void ask(scene_stream *s) {
    for (size_t i = 0; i < s->needed && gsz_remote_is_free(s->remote); i++)
        if (!s->done[s->order[i]]) ask_from(s, &i);
}

static bool has_enough(const scene_stream *s) {
    for (size_t i = 0; i < s->needed; i++)
        if (!s->done[s->order[i]]) return false;
    return true;
}

static gsz_result tell_enough(scene_stream *s) {
    if (s->told_enough || s->left == 0) return GSZ_OK;
    s->told_enough = true;
    return s->port->enough(s->port->user);
}

static gsz_result run(scene_stream *s) {
    gsz_result result = GSZ_OK;
    bool taken = false;
    while (result == GSZ_OK && s->left > 0) {
        bool enough;
        put_in_order(s);
        enough = has_enough(s);
        if (enough && !s->options->stay) return GSZ_OK;
        if (enough) result = tell_enough(s);
        if (!enough && s->remote && !gsz_remote_is_whole(s->remote)) ask(s);
        if (result == GSZ_OK) result = step(s, taken ? 0 : enough ? idle_seconds : step_seconds);
        if (result == GSZ_OK) result = take_next(s, &taken);
    }
    return result;
}

static gsz_result run_blocks(scene_stream *s) {
    gsz_result result = list_blocks(s);
    if (result == GSZ_OK) result = run(s);
    free(s->place);
    free(s->bytes);
    free(s->done);
    free(s->order);
    return result;
}

gsz_result gsz_scene_stream_run(gsz_scene_file *file, const char *url,
                                const gsz_scene_stream_options *options,
                                const gsz_scene_stream_port *port) {
    scene_stream s = {.file = file, .options = options, .port = port};
    const gsz_remote_options remote = {.cache = options->cache,
                                       .bytes_max = bytes_max,
                                       .patience = options->patience,
                                       .notice = port->notice,
                                       .user = port->user};
    gsz_result result = gsz_scene_file_prepare(file, url);
    if (result != GSZ_OK) return result;
    result = gsz_remote_open(&file->remote, url, &remote);
    s.remote = file->remote;
    if (result != GSZ_OK && s.remote) result = explain_remote(&s, result);
    if (result == GSZ_OK) result = open_file(&s);
    if (result == GSZ_OK && !file->film) result = run_blocks(&s);
    return result;
}

gsz_result gsz_scene_stream_run_file(gsz_scene_file *file, const gsz_scene_stream_options *options,
                                     const gsz_scene_stream_port *port) {
    scene_stream s = {.file = file, .options = options, .port = port};
    gsz_result result;
    make_room(&s);
    result = port->facts(port->user);
    return result == GSZ_OK ? run_blocks(&s) : result;
}
