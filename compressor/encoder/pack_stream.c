/* SPDX-License-Identifier: MIT */
/* pack_stream.c - packs a .ply that is never whole in memory. A first walk through it tells which Gaussian goes into which
 * block; then as many blocks at a time as may be held are gathered in a walk of their own, encoded and written. Where the scene is
 * drawn to be packed, it is cut into regions instead, which are gathered in the same way and packed one by one. */
#include "gsz_stream.h"

#include "cloud_check.h"
#include "context.h"
#include "packed_regions.h"
#include "scene_survey.h"
#include "splat_cloud.h"
#include "write_file.h"

enum {
    SHARES = 4,       /* of the floats: one is held at a time */
    WORK_BYTES = 512, /* that a worker takes for each Gaussian of a block, roughly */
    REGION_WORK_BYTES =
        1200, /* that packing takes for each Gaussian of a region beside its own floats */
    SEARCH_EFFORT = 3
};
static const uint64_t held_least = (uint64_t)256 << 20;

typedef struct streaming {
    gsz_context *context;
    const gsz_stream_pack_options *options;
    gsz_pack_options pack; /* the options' own, with harmonics as levels */
    gsz_output *output;
    gsz_scene_pieces pieces;
    gsz_scene_survey survey;
    gsz_packer packer;
    gsz_file_writer writer;
    gsz_partition regions; /* where the scene is drawn, else empty */
    gsz_packed_regions packed;
    uint32_t *place;    /* of each Gaussian in the order of the blocks */
    gsz_cloud gathered; /* those of the blocks in work */
    uint32_t first;     /* place of the first of them */
} streaming;

void gsz_stream_pack_options_default(gsz_stream_pack_options *options) {
    *options = (gsz_stream_pack_options){0};
    gsz_pack_options_default(&options->pack);
    gsz_ply_read_options_default(&options->read);
}

bool gsz_stream_can_pack(const gsz_pack_options *o) {
    bool plain = o->target_bytes == 0 && o->sh_coding != GSZ_SH_CODEBOOKS;
    return (plain && !gsz_pack_renders(o)) || gsz_regions_possible(o);
}

/** Gaussians of a region at the most; 0: what is drawn has to be whole. */
static size_t region_most(const streaming *s, size_t gaussians) {
    return gsz_regions_most(&s->pack, gaussians);
}

/* ---- before anything is written ------------------------------------------------------------------ */

static int kept_degree(const streaming *s) {
    int degree = s->survey.text.sh_degree;
    return degree < s->pack.sh_degree ? degree : s->pack.sh_degree;
}

/** Whether a sample of the harmonics repeats itself. */
static gsz_result suspect_palette(streaming *s, int degree, bool *out_likely) {
    gsz_cloud sample = {0};
    size_t stride = gsz_palette_stride(s->survey.geometry.count);
    gsz_result result = gsz_scene_survey_sample(&s->survey, &s->pieces, &sample, stride);
    if (result == GSZ_OK) result = gsz_palette_suspect(s->context, out_likely, &sample, degree);
    gsz_cloud_free(s->context, &sample);
    return result;
}

/** Counts as far as there may still be a palette. */
static gsz_result count_vectors(streaming *s, gsz_palette_census *census, int degree,
                                bool *out_few) {
    for (size_t i = 0; i < s->pieces.count && *out_few; i++) {
        gsz_cloud piece;
        GSZ_TRY(gsz_report_progress(s->context, "codebook", (double)i / (double)s->pieces.count));
        GSZ_TRY(gsz_scene_pieces_read(&s->pieces, &piece, i * GSZ_PIECE_ROWS,
                                      gsz_scene_pieces_rows(&s->pieces, i), 0));
        *out_few = gsz_palette_census_add(census, &piece, degree);
    }
    return GSZ_OK;
}

/** Harmonics of which few are different are coded by whom has all of them. */
static gsz_result find_recurring(streaming *s, bool *out_recur) {
    gsz_palette_census census = {0};
    int degree = kept_degree(s);
    *out_recur = false;
    if (degree == 0 || s->pack.sh_coding == GSZ_SH_LEVELS || s->pack.effort < SEARCH_EFFORT)
        return GSZ_OK;
    GSZ_TRY(suspect_palette(s, degree, out_recur));
    if (!*out_recur) return GSZ_OK;
    gsz_result result = gsz_palette_census_init(s->context, &census);
    if (result == GSZ_OK) result = count_vectors(s, &census, degree, out_recur);
    gsz_palette_census_free(s->context, &census);
    return result;
}

static gsz_result survey(streaming *s, const gsz_ply_rows *rows, bool *out_packable) {
    bool recur, draws = gsz_pack_renders(&s->pack);
    if (draws && region_most(s, gsz_ply_rows_count(rows)) == 0) return GSZ_OK;
    GSZ_TRY(gsz_scene_pieces_init(s->context, &s->pieces, rows));
    GSZ_TRY(gsz_scene_survey_make(&s->survey, &s->pieces));
    size_t count = s->survey.geometry.count;
    if (count == 0 || (draws && region_most(s, count) == 0)) return GSZ_OK;
    GSZ_TRY(find_recurring(s, &recur));
    *out_packable = !recur;
    if (recur) return GSZ_OK;
    gsz_ply_rows_tell(s->context, rows, &s->survey.clean);
    for (size_t m = 0; m < s->options->added_count; m++)
        GSZ_TRY(gsz_cloud_add_metadata(s->context, &s->survey.text, s->options->added[m].key,
                                       s->options->added[m].value));
    return GSZ_OK;
}

/** Chooses steps and parts by the geometry alone. */
static gsz_result settle(streaming *s) {
    gsz_packer *p = &s->packer;
    p->context = s->context;
    p->options = &s->pack;
    p->cloud = p->source = &s->survey.geometry;
    GSZ_TRY(gsz_packer_init(p));
    p->extra_count = s->pack.drop_extra ? 0 : s->survey.text.extra_count;
    GSZ_TRY(gsz_packer_settle(p, s->pack.quality));
    s->writer.packer = p;
    s->writer.text = &s->survey.text;
    return gsz_file_writer_begin(&s->writer, s->pack.quality);
}

/** From the Gaussian at each place to the place of each Gaussian. */
static gsz_result invert(streaming *s, const uint32_t *index) {
    size_t count = s->survey.start[s->pieces.count];
    GSZ_TRY(GSZ_NEW(s->context, &s->place, count));
    for (size_t k = 0; k < count; k++) s->place[index[k]] = (uint32_t)k;
    return GSZ_OK;
}

/* ---- gathering ----------------------------------------------------------------------------------- */

static void scatter(float *to, const float *from, const uint16_t *source, const uint32_t *target,
                    size_t count) {
    for (size_t k = 0; k < count; k++) to[target[k]] = from[source[k]];
}

/** Takes out of a piece what belongs to the blocks in work. */
static gsz_result take_piece(void *user, const gsz_cloud *piece, size_t index, int worker) {
    streaming *s = user;
    gsz_cloud *out = &s->gathered;
    uint32_t target[GSZ_PIECE_ROWS], start = s->survey.start[index];
    uint16_t source[GSZ_PIECE_ROWS];
    size_t count = 0;
    (void)worker;
    if (piece->count != s->survey.start[index + 1] - start)
        return gsz_fail(s->context, GSZ_ERROR_IO, "the scene has changed while it was read");
    for (size_t i = 0; i < piece->count; i++) {
        source[count] = (uint16_t)i;
        target[count] = s->place[start + i] - s->first;
        count += target[count] < out->count;
    }
    for (int p = 0; p < gsz_plane_count(out->sh_degree); p++)
        scatter(out->plane[p], piece->plane[p], source, target, count);
    for (size_t e = 0; e < out->extra_count; e++)
        scatter(out->extra[e].values,
                piece->extra[gsz_cloud_find_extra(piece, out->extra[e].name)].values, source,
                target, count);
    return GSZ_OK;
}

static uint64_t bytes_of_one(const streaming *s) {
    const gsz_cloud *text = &s->survey.text;
    return 4 * ((uint64_t)gsz_plane_count(text->sh_degree) + text->extra_count);
}

/** Bytes that a limit leaves for floats, beside what workers need for blocks, or packing for a region. */
static uint64_t room_for_floats(const streaming *s) {
    uint64_t left = gsz_memory_left(s->context), work;
    work = (uint64_t)s->packer.workers * s->packer.settings.block_target * WORK_BYTES;
    if (s->regions.part_count > 0) work = s->regions.part[0].count * (uint64_t)REGION_WORK_BYTES;
    return left > work ? (left - work) / 2 : 0; /* the rest is for what comes of them */
}

/** Gaussians that may be held at once. */
static size_t most_held(const streaming *s) {
    uint64_t held = s->options->held_floats, count = s->survey.start[s->pieces.count];
    uint64_t room = room_for_floats(s);
    if (held == 0) {
        held = count * bytes_of_one(s) / SHARES + 1;
        if (held < held_least) held = held_least;
        if (held > room) held = room;
    }
    uint64_t most = held / bytes_of_one(s);
    return most < count ? (size_t)most : (size_t)count;
}

/** The parts from `first` on that fit, at least one; returns how many, and their Gaussians. */
static size_t choose_parts(const gsz_partition *p, size_t first, size_t most,
                           size_t *out_gaussians) {
    size_t blocks = 0, gaussians = 0;
    while (first + blocks < p->part_count) {
        size_t more = p->part[first + blocks].count;
        if (blocks > 0 && gaussians + more > most) break;
        gaussians += more;
        blocks++;
    }
    *out_gaussians = gaussians;
    return blocks;
}

/** So many Gaussians from a place on. */
static gsz_result gather(streaming *s, size_t first, size_t gaussians) {
    if (s->gathered.count != gaussians) {
        gsz_cloud_free(s->context, &s->gathered);
        GSZ_TRY(gsz_cloud_create_like(s->context, &s->gathered, &s->survey.text, gaussians));
    }
    s->first = (uint32_t)first;
    return gsz_scene_pieces_walk(&s->pieces, "read", take_piece, s);
}

/* ---- writing ------------------------------------------------------------------------------------- */

static gsz_result write_chunks(streaming *s, uint32_t first) {
    const gsz_chunk_list *list = &s->writer.list;
    for (uint32_t i = first; i < list->header.chunk_count; i++)
        GSZ_TRY(gsz_output_write(s->context, s->output, list->payload[i]->data,
                                 list->payload[i]->size));
    return GSZ_OK;
}

/** Leaves room for the header and the table of all chunks that there will be. Nothing is given away before these are known. */
static gsz_result write_front(streaming *s) {
    size_t per_block = s->packer.extra_count > 0 ? 2 : 1;
    size_t chunks = s->writer.list.header.chunk_count + per_block * s->packer.partition.part_count;
    size_t size = GSZ_HEADER_SIZE + chunks * GSZ_TABLE_ENTRY_SIZE;
    uint8_t *room = NULL;
    GSZ_TRY(gsz_output_hold(s->context, s->output));
    GSZ_TRY(GSZ_NEW(s->context, &room, size));
    gsz_result result = gsz_output_write(s->context, s->output, room, size);
    gsz_free(s->context, room);
    return result == GSZ_OK ? write_chunks(s, 0) : result;
}

static gsz_result write_blocks(streaming *s, size_t first, size_t count) {
    uint32_t chunk = s->writer.list.header.chunk_count;
    for (size_t b = first; b < first + count; b++)
        gsz_file_writer_add_block(&s->writer, (uint32_t)b);
    GSZ_TRY(write_chunks(s, chunk));
    for (size_t i = 2 * first; i < 2 * (first + count); i++)
        gsz_buffer_free(s->context, &s->packer.payload[i]);
    return GSZ_OK;
}

static gsz_result write_table(streaming *s) {
    gsz_chunk_list *list = &s->writer.list;
    gsz_buffer front = {0};
    gsz_result result = gsz_container_write(s->context, &front, &list->header, list->chunk);
    if (result == GSZ_OK)
        result = gsz_output_patch(s->context, s->output, front.data, front.size, 0);
    gsz_buffer_free(s->context, &front);
    return result == GSZ_OK ? gsz_output_put_before(s->context, s->output, NULL, 0) : result;
}

/* ---- all of it ----------------------------------------------------------------------------------- */

static gsz_result gather_blocks(streaming *s, size_t first_block, size_t gaussians) {
    gsz_partition *p = &s->packer.partition;
    size_t first = p->part[first_block].begin;
    GSZ_TRY(gather(s, first, gaussians));
    for (size_t k = 0; k < gaussians; k++) p->index[first + k] = (uint32_t)k;
    s->packer.cloud = &s->gathered;
    return GSZ_OK;
}

static gsz_result pack_blocks(streaming *s) {
    size_t blocks = s->packer.partition.part_count, most = most_held(s), gaussians;
    GSZ_TRY(write_front(s));
    for (size_t first = 0, count; first < blocks; first += count) {
        count = choose_parts(&s->packer.partition, first, most, &gaussians);
        GSZ_TRY(gather_blocks(s, first, gaussians));
        GSZ_TRY(gsz_packer_encode_some(&s->packer, first, count));
        GSZ_TRY(write_blocks(s, first, count));
    }
    return write_table(s);
}

static gsz_result pack_by_blocks(streaming *s) {
    GSZ_TRY(settle(s));
    gsz_cloud_free(s->context, &s->survey.geometry); /* it has served its purpose */
    GSZ_TRY(invert(s, s->packer.partition.index));
    return pack_blocks(s);
}

/* ---- regions ------------------------------------------------------------------------------------- */

/** A region of what was gathered: planes and text are borrowed. */
static gsz_result add_region(streaming *s, const gsz_part *part) {
    gsz_cloud region = s->gathered;
    gsz_extra_plane extra[GSZ_EXTRA_MAX];
    size_t at = part->begin - s->first;
    region.count = part->count;
    for (int p = 0; p < gsz_plane_count(region.sh_degree); p++) region.plane[p] += at;
    for (size_t e = 0; e < region.extra_count; e++) {
        extra[e] = s->gathered.extra[e];
        extra[e].values += at;
    }
    region.extra = extra;
    region.metadata = s->survey.text.metadata;
    region.metadata_count = s->survey.text.metadata_count;
    return gsz_packed_regions_add(&s->packed, &region);
}

/** The metadata may say it; they are borrowed. */
static gsz_result find_up(streaming *s) {
    gsz_cloud sample = {0};
    size_t stride = gsz_regions_stride(s->survey.geometry.count);
    gsz_result result = gsz_scene_survey_sample(&s->survey, &s->pieces, &sample, stride);
    sample.metadata = s->survey.text.metadata;
    sample.metadata_count = s->survey.text.metadata_count;
    if (result == GSZ_OK) result = gsz_packed_regions_find_up(&s->packed, &sample);
    sample.metadata = NULL;
    sample.metadata_count = 0;
    gsz_cloud_free(s->context, &sample);
    return result;
}

static gsz_result pack_regions(streaming *s) {
    const gsz_partition *p = &s->regions;
    size_t most = most_held(s), gaussians;
    GSZ_TRY(gsz_packed_regions_reserve(&s->packed, p->part_count));
    for (size_t first = 0, count; first < p->part_count; first += count) {
        count = choose_parts(p, first, most, &gaussians);
        GSZ_TRY(gather(s, p->part[first].begin, gaussians));
        for (size_t k = first; k < first + count; k++) GSZ_TRY(add_region(s, &p->part[k]));
    }
    gsz_cloud_free(s->context, &s->gathered);
    return GSZ_OK;
}

static gsz_result write_regions(streaming *s) {
    gsz_buffer front = {0};
    gsz_chunk_list *list = &s->writer.list;
    GSZ_TRY(gsz_packed_regions_join(&s->packed, &s->packer));
    s->packer.extra_count = s->pack.drop_extra ? 0 : s->survey.text.extra_count;
    s->writer.packer = &s->packer;
    s->writer.text = &s->survey.text;
    GSZ_TRY(gsz_file_writer_begin(&s->writer, s->pack.quality));
    gsz_file_writer_add_blocks(&s->writer);
    gsz_result result = gsz_container_write(s->context, &front, &list->header, list->chunk);
    if (result == GSZ_OK) result = gsz_output_write(s->context, s->output, front.data, front.size);
    gsz_buffer_free(s->context, &front);
    return result == GSZ_OK ? write_chunks(s, 0) : result;
}

static gsz_result pack_by_regions(streaming *s) {
    const gsz_cloud *geometry = &s->survey.geometry;
    s->packed = (gsz_packed_regions){.context = s->context, .options = &s->pack, .whole = geometry};
    GSZ_TRY(find_up(s));
    GSZ_TRY(
        gsz_partition_regions(s->context, &s->regions, geometry, region_most(s, geometry->count)));
    GSZ_TRY(invert(s, s->regions.index));
    gsz_free(s->context, s->regions.index);
    s->regions.index = NULL;
    GSZ_TRY(pack_regions(s));
    return write_regions(s);
}

/* ---- both ---------------------------------------------------------------------------------------- */

static gsz_result run(streaming *s, const gsz_ply_rows *rows, bool *out_packed) {
    GSZ_TRY(gsz_pack_options_check(s->context, &s->pack));
    GSZ_TRY(survey(s, rows, out_packed));
    if (!*out_packed) return GSZ_OK;
    s->pack.sh_coding = GSZ_SH_LEVELS;
    return gsz_pack_renders(&s->pack) ? pack_by_regions(s) : pack_by_blocks(s);
}

static void report(const streaming *s, const gsz_ply_rows *rows, gsz_stream_pack_report *out) {
    *out =
        (gsz_stream_pack_report){.sh_degree = s->survey.text.sh_degree, .stats = s->packed.stats};
    gsz_ply_rows_report(rows, &out->ply);
    out->ply.clean = s->survey.clean;
    out->stats.gaussians = s->writer.list.header.gaussians;
    out->stats.bytes = s->writer.list.header.file_bytes;
    out->stats.quality = s->pack.quality;
}

static void release(streaming *s) {
    gsz_cloud_free(s->context, &s->gathered);
    gsz_free(s->context, s->place);
    if (s->writer.packer) gsz_file_writer_free(&s->writer);
    if (s->packer.context) gsz_packer_free(&s->packer);
    gsz_packed_regions_free(&s->packed);
    gsz_partition_free(s->context, &s->regions);
    gsz_scene_survey_free(s->context, &s->survey);
    gsz_scene_pieces_free(&s->pieces);
}

gsz_result gsz_stream_pack(gsz_context *context, bool *out_packed, gsz_output *output,
                           gsz_source *source, const gsz_stream_pack_options *options,
                           gsz_stream_pack_report *out_report) {
    gsz_clear_error(context);
    gsz_stream_pack_options defaults;
    gsz_stream_pack_options_default(&defaults);
    if (!options) options = &defaults;
    streaming s = {.context = context, .options = options, .pack = options->pack, .output = output};
    gsz_ply_rows *rows = NULL;
    *out_packed = false;
    if (!gsz_stream_can_pack(&options->pack)) return GSZ_OK;
    gsz_result result = gsz_ply_rows_open(context, &rows, source, &options->read);
    if (result == GSZ_OK && rows) result = run(&s, rows, out_packed);
    if (result == GSZ_OK && *out_packed && out_report) report(&s, rows, out_report);
    if (result != GSZ_OK) *out_packed = false;
    release(&s);
    gsz_ply_rows_close(context, &rows);
    return result;
}
