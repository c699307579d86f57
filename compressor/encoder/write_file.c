/* SPDX-License-Identifier: MIT */
/* write_file.c - the container around encoded blocks: header, table of chunks, chunks in order. */
#include "write_file.h"

#include "container.h"
#include "context.h"
#include "metadata.h"
#include "splat_shape.h"

#include <string.h>

/** The file around the blocks. */
typedef struct file_writer {
    gsz_packer *packer;
    gsz_file_header header;
    gsz_chunk *chunk;
    const gsz_buffer *
        *chunk_payload; /* of each chunk: the table and the bytes are made from one list */
    gsz_buffer metadata, names;
} file_writer;

/* ---- chunks -------------------------------------------------------------------------------------- */

static gsz_chunk *add_chunk(file_writer *f, gsz_chunk_type type, bool required,
                            const gsz_buffer *payload) {
    f->chunk_payload[f->header.chunk_count] = payload;
    gsz_chunk *c = &f->chunk[f->header.chunk_count++];
    memcpy(c->tag, gsz_chunk_tag(type), sizeof c->tag);
    c->type = type;
    c->required = required;
    c->size = c->raw_size = payload->size;
    c->checksum = gsz_checksum(payload->data, payload->size);
    return c;
}

static gsz_result add_front(file_writer *f) {
    gsz_packer *p = f->packer;
    if (p->cloud->metadata_count > 0) {
        gsz_chunk packed = {0};
        GSZ_TRY(gsz_metadata_encode(p->context, p->cloud, &f->metadata, &packed));
        gsz_chunk *c = add_chunk(f, GSZ_CHUNK_METADATA, false, &f->metadata);
        c->codec = packed.codec;
        c->raw_size = packed.raw_size;
    }
    if (p->extra_count > 0) {
        GSZ_TRY(gsz_names_encode(p->context, p->cloud, &f->names));
        add_chunk(f, GSZ_CHUNK_NAMES, true, &f->names);
    }
    if (p->books.books.groups > 0) {
        add_chunk(f, GSZ_CHUNK_BOOKS, true, &p->books.encoded);
        f->header.required_features |= GSZ_FEATURE_CODEBOOKS;
    }
    return GSZ_OK;
}

static void add_block(file_writer *f, uint32_t index) {
    const gsz_packer *p = f->packer;
    const gsz_part *part = &p->partition.part[index];
    for (int extra = 0; extra <= (p->extra_count > 0); extra++) {
        gsz_chunk *c = add_chunk(f, extra ? GSZ_CHUNK_EXTRA : GSZ_CHUNK_BLOCK, true,
                                 &p->payload[2 * index + (uint32_t)extra]);
        c->layer = (uint16_t)part->layer;
        c->index = index;
        c->gaussians = part->count;
    }
}

static void describe(file_writer *f, float quality) {
    const gsz_packer *p = f->packer;
    const gsz_cloud *cloud = p->cloud;
    gsz_file_header *h = &f->header;
    h->gaussians = cloud->count;
    h->source_gaussians = p->source->count;
    h->sh_degree = p->settings.header.sh_degree;
    h->effort = (uint8_t)p->options->effort;
    h->layers = (uint16_t)p->partition.layers;
    h->quality = quality;
    h->extra_count = (uint32_t)p->extra_count;
    for (int axis = 0; axis < 3; axis++)
        gsz_bounds(&h->box_min[axis], &h->box_max[axis], cloud->plane[GSZ_PLANE_POSITION + axis],
                   NULL, cloud->count);
}

static gsz_result add_chunks(file_writer *f) {
    gsz_packer *p = f->packer;
    size_t most = 3 + 2 * p->partition.part_count;
    GSZ_TRY(GSZ_NEW(p->context, &f->chunk, most));
    GSZ_TRY(GSZ_NEW(p->context, &f->chunk_payload, most));
    GSZ_TRY(add_front(f));
    for (size_t i = 0; i < p->partition.part_count; i++) add_block(f, (uint32_t)i);
    return GSZ_OK;
}

static gsz_result write_chunks(file_writer *f, gsz_buffer *out) {
    gsz_context *ctx = f->packer->context;
    GSZ_TRY(gsz_container_write(ctx, out, &f->header, f->chunk));
    GSZ_TRY(gsz_buffer_reserve(ctx, out, (size_t)f->header.file_bytes - out->size));
    for (uint32_t i = 0; i < f->header.chunk_count; i++) {
        const gsz_buffer *payload = f->chunk_payload[i];
        GSZ_TRY(gsz_buffer_append(ctx, out, payload->data, payload->size));
    }
    return GSZ_OK;
}

gsz_result gsz_write_file(gsz_packer *p, gsz_buffer *out, float quality) {
    file_writer f = {.packer = p};
    describe(&f, quality);
    gsz_result result = add_chunks(&f);
    if (result == GSZ_OK) result = write_chunks(&f, out);
    gsz_free(p->context, f.chunk);
    gsz_free(p->context, (void *)(uintptr_t)f.chunk_payload);
    gsz_buffer_free(p->context, &f.metadata);
    gsz_buffer_free(p->context, &f.names);
    return result;
}
