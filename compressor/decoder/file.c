/* SPDX-License-Identifier: MIT */
/* file.c - opening a .gsz file: everything but the blocks is read and checked here. */
#include "file.h"

#include "context.h"
#include "metadata.h"
#include "source.h"

#include <string.h>

void gsz_open_options_default(gsz_open_options *options) { *options = (gsz_open_options){0}; }

bool gsz_file_probe(const void *data, size_t size) {
    return size >= 4 && memcmp(data, "GSZ\x1a", 4) == 0;
}

const char *gsz_attribute_name(gsz_attribute attribute) {
    static const char *const names[GSZ_ATTRIBUTE_COUNT] = {"position", "veil",  "opacity", "scale",
                                                           "rotation", "color", "sh",      "extra"};
    return (unsigned)attribute < GSZ_ATTRIBUTE_COUNT ? names[attribute] : "unknown";
}

gsz_result gsz_file_damaged(gsz_context *context, const gsz_file *file, const gsz_chunk *chunk) {
    return gsz_fail(context, GSZ_ERROR_CORRUPT, "damaged: chunk %zu (%s) cannot be decoded",
                    (size_t)(chunk - file->chunk), chunk->tag);
}

/** Bytes of a chunk from its beginning, as they lie in the file. */
static gsz_result read_bytes(gsz_context *context, const gsz_file *file, const gsz_chunk *chunk,
                             size_t size, gsz_buffer *scratch, const uint8_t **out_data) {
    if (!file->source) {
        *out_data = file->data + chunk->offset;
        return GSZ_OK;
    }
    scratch->size = 0;
    GSZ_TRY(gsz_buffer_reserve(context, scratch, size));
    *out_data = scratch->data;
    return gsz_source_read_at(context, file->source, scratch->data, size, chunk->offset);
}

gsz_result gsz_file_payload(gsz_context *context, const gsz_file *file, const gsz_chunk *chunk,
                            gsz_buffer *scratch, const uint8_t **out_data) {
    GSZ_TRY(read_bytes(context, file, chunk, (size_t)chunk->size, scratch, out_data));
    if (gsz_checksum(*out_data, (size_t)chunk->size) == chunk->checksum) return GSZ_OK;
    return gsz_fail(context, GSZ_ERROR_CORRUPT, "damaged: the checksum of chunk %zu (%s) is wrong",
                    (size_t)(chunk - file->chunk), chunk->tag);
}

static uint32_t blocks_of(const gsz_file *file) {
    uint32_t blocks = 0;
    for (uint32_t i = 0; i < file->header.chunk_count; i++)
        blocks += file->chunk[i].type == GSZ_CHUNK_BLOCK;
    return blocks;
}

static gsz_result open_growth(gsz_context *context, gsz_file *file, const uint8_t *data,
                              size_t size) {
    uint32_t layers = file->header.layers;
    if (layers < 2 || layers > GSZ_GROWTH_LAYERS_MAX) return GSZ_ERROR_CORRUPT;
    GSZ_TRY(gsz_growth_open(context, &file->growth, layers, blocks_of(file)));
    for (uint32_t i = 0; i < file->header.chunk_count; i++)
        if (file->chunk[i].type == GSZ_CHUNK_BLOCK)
            gsz_growth_add_block(&file->growth, file->chunk[i].layer, file->chunk[i].gaussians);
    return gsz_growth_decode(context, &file->growth, data, size);
}

static gsz_result decode_shared(gsz_context *context, gsz_file *file, const gsz_chunk *chunk,
                                const uint8_t *data) {
    gsz_result result = GSZ_OK;
    if (chunk->type == GSZ_CHUNK_METADATA)
        result = gsz_metadata_decode(context, &file->text, chunk, data);
    if (chunk->type == GSZ_CHUNK_NAMES)
        result = gsz_names_decode(context, &file->text, data, (size_t)chunk->size);
    if (chunk->type == GSZ_CHUNK_BOOKS)
        result = gsz_codebooks_decode(context, &file->books, data, (size_t)chunk->size);
    if (chunk->type == GSZ_CHUNK_BOUNDS)
        result =
            gsz_bounds_decode(context, &file->bounds, data, (size_t)chunk->size, blocks_of(file));
    if (chunk->type == GSZ_CHUNK_GROWTH)
        result = open_growth(context, file, data, (size_t)chunk->size);
    return result == GSZ_ERROR_CORRUPT ? gsz_file_damaged(context, file, chunk) : result;
}

static gsz_result open_chunk(gsz_context *context, gsz_file *file, const gsz_chunk *chunk) {
    const uint8_t *data;
    gsz_buffer scratch = {0};
    gsz_result result = gsz_file_payload(context, file, chunk, &scratch, &data);
    if (result == GSZ_OK) result = decode_shared(context, file, chunk, data);
    gsz_buffer_free(context, &scratch);
    return result;
}

/** Reads the chunks that the blocks need: each kind at most once, and before the first block. */
static gsz_result open_shared(gsz_context *context, gsz_file *file) {
    bool seen[GSZ_CHUNK_UNKNOWN] = {false};
    for (uint32_t i = 0; i < file->header.chunk_count; i++) {
        const gsz_chunk *c = &file->chunk[i];
        bool spared = c->type == GSZ_CHUNK_METADATA || c->type == GSZ_CHUNK_BOUNDS ||
                      c->type == GSZ_CHUNK_GROWTH;
        bool shared = spared || c->type == GSZ_CHUNK_NAMES || c->type == GSZ_CHUNK_BOOKS;
        if (shared && (seen[c->type] || seen[GSZ_CHUNK_BLOCK]))
            return gsz_fail(context, GSZ_ERROR_CORRUPT, "damaged: chunk %u (%s) is out of order", i,
                            c->tag);
        if (c->type != GSZ_CHUNK_UNKNOWN) seen[c->type] = true;
        if (!shared) continue;
        if (gsz_chunk_is_there(file, c))
            GSZ_TRY(open_chunk(context, file, c));
        else if (!spared)
            return gsz_fail(context, GSZ_ERROR_TRUNCATED,
                            "truncated: ends before what its blocks share (%s)", c->tag);
    }
    bool announced = file->header.required_features & GSZ_FEATURE_CODEBOOKS;
    bool books_fit =
        file->books.groups == 0 ? !announced : file->books.sh_degree == file->header.sh_degree;
    bool names_fit = file->text.extra_count == file->header.extra_count &&
                     seen[GSZ_CHUNK_NAMES] == (file->header.extra_count > 0);
    if (!names_fit || !books_fit)
        return gsz_fail(context, GSZ_ERROR_CORRUPT,
                        "damaged: the header and the shared chunks disagree");
    return GSZ_OK;
}

/** Finds the chunks of the blocks, which are numbered in file order by layer, and of their extra planes. */
static gsz_result find_blocks(gsz_context *context, gsz_file *file) {
    uint32_t blocks = blocks_of(file), extras = 0, layer = 0;
    GSZ_TRY(GSZ_NEW(context, &file->block, blocks));
    GSZ_TRY(GSZ_NEW(context, &file->extra, blocks));
    file->info.blocks = blocks;
    blocks = 0;
    for (uint32_t i = 0; i < file->header.chunk_count; i++) {
        const gsz_chunk *c = &file->chunk[i];
        bool is_block = c->type == GSZ_CHUNK_BLOCK, is_extra = c->type == GSZ_CHUNK_EXTRA;
        if (!is_block && !is_extra) continue;
        bool ok = is_block ? c->index == blocks && c->layer >= layer
                           : extras + 1 == blocks && c->index == extras;
        if (is_extra && ok) {
            uint64_t values =
                (uint64_t)file->chunk[file->block[extras]].gaussians * file->header.extra_count;
            ok = values <= c->size * GSZ_EXTRA_VALUES_PER_BYTE;
        }
        if (!ok)
            return gsz_fail(context, GSZ_ERROR_CORRUPT, "damaged: chunk %u (%s) is out of order", i,
                            c->tag);
        if (is_block) {
            file->block[blocks++] = i;
            layer = c->layer;
        } else {
            file->extra[extras++] = i;
        }
    }
    if (extras != (file->header.extra_count > 0 ? blocks : 0))
        return gsz_fail(context, GSZ_ERROR_CORRUPT,
                        "damaged: the blocks and their extra planes do not match");
    return GSZ_OK;
}

static gsz_result make_chunk_info(gsz_context *context, gsz_file *file) {
    GSZ_TRY(GSZ_NEW(context, &file->chunk_info, file->header.chunk_count));
    for (uint32_t i = 0; i < file->header.chunk_count; i++) {
        const gsz_chunk *c = &file->chunk[i];
        gsz_chunk_info *info = &file->chunk_info[i];
        memcpy(info->type, c->tag, sizeof info->type);
        info->offset = c->offset;
        info->size = c->size;
        info->layer = c->layer;
        info->gaussians = c->type == GSZ_CHUNK_BLOCK ? c->gaussians : 0;
        info->missing = !gsz_chunk_is_there(file, c);
    }
    for (uint32_t b = 0; b < file->info.blocks; b++) {
        bool left_out = !gsz_block_is_there(file, b);
        file->chunk_info[file->block[b]].left_out = left_out;
        file->info.missing_blocks += left_out;
    }
    return GSZ_OK;
}

static gsz_result make_info(gsz_context *context, gsz_file *file) {
    const gsz_file_header *h = &file->header;
    gsz_file_info *info = &file->info;
    info->version = h->version;
    info->gaussians = h->gaussians;
    info->source_gaussians = h->source_gaussians;
    info->file_bytes = h->file_bytes;
    info->there_bytes = file->size;
    info->sh_degree = h->sh_degree;
    info->layers = h->layers;
    info->quality = h->quality;
    info->effort = h->effort;
    memcpy(info->box_min, h->box_min, sizeof info->box_min);
    memcpy(info->box_max, h->box_max, sizeof info->box_max);
    info->chunk_count = h->chunk_count;
    GSZ_TRY(make_chunk_info(context, file));
    info->chunks = file->chunk_info;
    info->metadata_count = file->text.metadata_count;
    info->metadata = file->text.metadata;
    info->extra_count = file->text.extra_count;
    GSZ_TRY(GSZ_NEW(context, &file->extra_names, file->text.extra_count));
    for (size_t e = 0; e < file->text.extra_count; e++)
        file->extra_names[e] = file->text.extra[e].name;
    info->extra_names = file->extra_names;
    return GSZ_OK;
}

static gsz_result open_file(gsz_context *context, gsz_file *file, bool partial) {
    GSZ_TRY(
        gsz_container_read(context, &file->header, &file->chunk, file->data, file->size, partial));
    GSZ_TRY(gsz_cloud_create(context, &file->text, 0, file->header.sh_degree));
    GSZ_TRY(open_shared(context, file));
    GSZ_TRY(find_blocks(context, file));
    return make_info(context, file);
}

gsz_result gsz_file_open_set(gsz_context *context, gsz_file **file, bool partial) {
    gsz_result result = open_file(context, *file, partial);
    if (result != GSZ_OK) gsz_file_close(context, file);
    return result;
}

gsz_result gsz_file_open_any(gsz_context *context, gsz_file **out_file, const void *data,
                             size_t size, bool partial) {
    *out_file = NULL;
    GSZ_TRY(GSZ_NEW(context, out_file, 1));
    (*out_file)->data = data;
    (*out_file)->size = size;
    return gsz_file_open_set(context, out_file, partial);
}

gsz_result gsz_file_refuse_video(gsz_context *context, gsz_file **file) {
    if (!((*file)->header.required_features & GSZ_FEATURE_VIDEO)) return GSZ_OK;
    gsz_file_close(context, file);
    return gsz_fail(context, GSZ_ERROR_UNSUPPORTED, "is a volumetric video, not a single scene");
}

gsz_result gsz_file_open(gsz_context *context, gsz_file **out_file, const void *data, size_t size,
                         const gsz_open_options *options) {
    gsz_clear_error(context);
    GSZ_TRY(gsz_file_open_any(context, out_file, data, size, options && options->partial));
    return gsz_file_refuse_video(context, out_file);
}

void gsz_file_close(gsz_context *context, gsz_file **file) {
    if (!*file) return;
    gsz_file *f = *file;
    gsz_codebooks_free(context, &f->books);
    gsz_free(context, f->bounds.box);
    gsz_growth_free(context, &f->growth);
    gsz_cloud_free(context, &f->text);
    gsz_free(context, f->chunk);
    gsz_free(context, f->chunk_info);
    gsz_free(context, (void *)(uintptr_t)f->extra_names);
    gsz_free(context, f->block);
    gsz_free(context, f->extra);
    gsz_buffer_free(context, &f->held);
    gsz_free(context, f);
    *file = NULL;
}

const gsz_file_info *gsz_file_get_info(const gsz_file *file) { return &file->info; }

bool gsz_file_block_bounds(const gsz_file *file, uint32_t block, float out_low[3],
                           float out_high[3]) {
    const gsz_block_bounds *bounds = &file->bounds;
    if (!bounds->box) return false;
    const gsz_bounds_box *box = &bounds->box[block];
    for (int axis = 0; axis < 3; axis++) {
        double origin = (double)bounds->origin[axis], unit = (double)bounds->unit;
        out_low[axis] = (float)(origin + box->low[axis] * unit);
        out_high[axis] = (float)(origin + box->high[axis] * unit);
    }
    return true;
}

const int8_t *gsz_file_block_growth(const gsz_file *file, uint32_t layers, uint32_t block) {
    return gsz_growth_of(&file->growth, layers, block);
}

/* ---- blocks -------------------------------------------------------------------------------------- */

gsz_result gsz_file_read_block(gsz_context *context, const gsz_file *file, uint32_t index,
                               gsz_block_coder *coder, gsz_block *block) {
    const gsz_chunk *chunk = &file->chunk[index];
    const uint8_t *data;
    GSZ_TRY(gsz_file_payload(context, file, chunk, &coder->bytes, &data));
    gsz_result result =
        gsz_block_decode(context, coder, block, &file->books, data, (size_t)chunk->size);
    const gsz_block_header *h = &block->header;
    bool fits = h->count == chunk->gaussians && h->sh_degree == file->header.sh_degree;
    if (result == GSZ_ERROR_CORRUPT || (result == GSZ_OK && !fits))
        return gsz_file_damaged(context, file, chunk);
    return result;
}

/* ---- sizes --------------------------------------------------------------------------------------- */

static gsz_result add_block_sizes(gsz_context *context, const gsz_file *file,
                                  const gsz_chunk *chunk, gsz_buffer *scratch,
                                  gsz_file_sizes *sizes) {
    static const gsz_attribute attribute[GSZ_STREAM_COUNT] = {
        GSZ_ATTRIBUTE_POSITION, GSZ_ATTRIBUTE_VEIL,     GSZ_ATTRIBUTE_OPACITY, GSZ_ATTRIBUTE_SCALE,
        GSZ_ATTRIBUTE_ROTATION, GSZ_ATTRIBUTE_POSITION, GSZ_ATTRIBUTE_COLOR,   GSZ_ATTRIBUTE_SH};
    gsz_block_header header;
    gsz_stream_size stream[GSZ_STREAM_COUNT];
    const uint8_t *data;
    size_t front = chunk->size < GSZ_BLOCK_FRONT ? (size_t)chunk->size : GSZ_BLOCK_FRONT;
    GSZ_TRY(read_bytes(context, file, chunk, front, scratch, &data));
    if (!gsz_block_measure(data, (size_t)chunk->size, &header, stream))
        return gsz_file_damaged(context, file, chunk);
    uint64_t sum = 0;
    for (int i = 0; i < GSZ_STREAM_COUNT; i++) {
        uint64_t bytes = (uint64_t)stream[i].words + stream[i].bits;
        sizes->attribute_bytes[attribute[i]] += bytes;
        sum += bytes;
    }
    sizes->overhead_bytes += chunk->size - sum;
    return GSZ_OK;
}

static gsz_result add_sizes(gsz_context *context, const gsz_file *file, gsz_buffer *scratch,
                            gsz_file_sizes *sizes) {
    for (uint32_t i = 0; i < file->header.chunk_count; i++) {
        const gsz_chunk *c = &file->chunk[i];
        if (!gsz_chunk_is_there(file, c)) continue;
        if (c->type == GSZ_CHUNK_BLOCK)
            GSZ_TRY(add_block_sizes(context, file, c, scratch, sizes));
        else if (c->type == GSZ_CHUNK_EXTRA)
            sizes->attribute_bytes[GSZ_ATTRIBUTE_EXTRA] += c->size;
        else if (c->type == GSZ_CHUNK_BOOKS)
            sizes->codebook_bytes += c->size;
        else
            sizes->overhead_bytes += c->size;
    }
    return GSZ_OK;
}

gsz_result gsz_file_get_sizes(gsz_context *context, const gsz_file *file, gsz_file_sizes *sizes) {
    gsz_buffer scratch = {0};
    gsz_clear_error(context);
    memset(sizes, 0, sizeof *sizes);
    sizes->overhead_bytes =
        GSZ_HEADER_SIZE + (uint64_t)file->header.chunk_count * GSZ_TABLE_ENTRY_SIZE;
    sizes->codebooks = (uint32_t)file->books.groups;
    for (int g = 0; g < file->books.groups; g++)
        sizes->codebook_codes += file->books.group[g].count;
    gsz_result result = add_sizes(context, file, &scratch, sizes);
    gsz_buffer_free(context, &scratch);
    return result;
}
