/* SPDX-License-Identifier: MIT */
/* gltf_writer.c - writing a .glb: JSON of one node, and a buffer of attributes or a .spz. */
#include <string.h>

#include "byte_writer.h"
#include "context.h"
#include "gltf_layout.h"
#include "parallel.h"
#include "spz_packed.h"

enum { PIECE = 1 << 14 /* Gaussians */, FLOAT = 5126, BYTE = 5121, HEAD = 12, CHUNK = 8 };
#define SPLATTING "KHR_gaussian_splatting"

typedef struct glb_writer {
    gsz_context *context;
    gsz_output *output;
    const gsz_cloud *cloud;
    gsz_gltf_write_options options;
    gsz_gltf_layout layout;
    gsz_buffer spz;
    uint64_t binary; /* bytes of the buffer */
} glb_writer;

void gsz_gltf_write_options_default(gsz_gltf_write_options *options) {
    options->compression = GSZ_GLTF_PLAIN;
    gsz_spz_write_options_default(&options->spz);
}

static const char *compression_name(const glb_writer *w) {
    return w->options.compression == GSZ_GLTF_SPZ_2 ? SPLATTING "_compression_spz_2"
                                                    : SPLATTING "_compression_spz";
}

static bool compressed(const glb_writer *w) { return w->options.compression != GSZ_GLTF_PLAIN; }

/* ---- JSON: cJSON gives NULL where memory ends, and what is added to NULL is not added ---- */

static bool number(cJSON *object, const char *key, double value) {
    return cJSON_AddNumberToObject(object, key, value) != NULL;
}

static bool text(cJSON *object, const char *key, const char *value) {
    return cJSON_AddStringToObject(object, key, value) != NULL;
}

static cJSON *add_item(cJSON *array) {
    cJSON *item = cJSON_CreateObject();
    if (item && cJSON_AddItemToArray(array, item)) return item;
    cJSON_Delete(item);
    return NULL;
}

static bool add_ends(const glb_writer *w, cJSON *accessor) {
    cJSON *least = cJSON_AddArrayToObject(accessor, "min"),
          *most = cJSON_AddArrayToObject(accessor, "max");
    bool fine = least && most;
    for (int i = 0; fine && i < 3; i++) {
        cJSON *a = cJSON_CreateNumber(w->layout.least[i]),
              *b = cJSON_CreateNumber(w->layout.most[i]);
        fine = a && b;
        if (a) cJSON_AddItemToArray(least, a);
        if (b) cJSON_AddItemToArray(most, b);
    }
    return fine;
}

static bool add_accessor(const glb_writer *w, cJSON *accessors, int index) {
    static const char *const types[] = {"", "SCALAR", "VEC2", "VEC3", "VEC4"};
    const gsz_gltf_attribute *a = &w->layout.attribute[index];
    const bool bytes = a->value == GSZ_GLTF_FALLBACK;
    cJSON *item = add_item(accessors);
    if (!item || (!compressed(w) && !number(item, "bufferView", index))) return false;
    if (!number(item, "componentType", bytes ? BYTE : FLOAT)) return false;
    if (!number(item, "count", (double)w->cloud->count)) return false;
    if (bytes && !cJSON_AddTrueToObject(item, "normalized")) return false;
    return text(item, "type", types[a->components]) && (index > 0 || add_ends(w, item));
}

static bool add_view(cJSON *views, uint64_t offset, uint64_t size, bool vertices) {
    cJSON *item = add_item(views);
    return item && number(item, "buffer", 0) && number(item, "byteOffset", (double)offset) &&
           number(item, "byteLength", (double)size) && (!vertices || number(item, "target", 34962));
}

static bool add_data(const glb_writer *w, cJSON *root) {
    cJSON *accessors = cJSON_AddArrayToObject(root, "accessors"),
          *views = cJSON_AddArrayToObject(root, "bufferViews"),
          *buffers = cJSON_AddArrayToObject(root, "buffers"), *buffer = add_item(buffers);
    bool fine = buffer && number(buffer, "byteLength", (double)w->binary);
    for (int i = 0; fine && i < w->layout.count; i++) {
        const gsz_gltf_attribute *a = &w->layout.attribute[i];
        fine = add_accessor(w, accessors, i) &&
               (compressed(w) || add_view(views, a->offset, a->stride * w->cloud->count, true));
    }
    return fine && (!compressed(w) || add_view(views, 0, w->spz.size, false));
}

static bool add_splatting(const glb_writer *w, cJSON *primitive) {
    cJSON *extensions = cJSON_AddObjectToObject(primitive, "extensions");
    cJSON *splatting = cJSON_AddObjectToObject(extensions, SPLATTING);
    if (!splatting || !text(splatting, "kernel", "ellipse") ||
        !text(splatting, "colorSpace", "srgb_rec709_display") ||
        !text(splatting, "projection", "perspective") ||
        !text(splatting, "sortingMethod", "cameraDistance"))
        return false;
    if (!compressed(w)) return true;
    cJSON *inner = cJSON_AddObjectToObject(splatting, "extensions");
    cJSON *spz = cJSON_AddObjectToObject(inner, compression_name(w));
    return spz && number(spz, "bufferView", 0);
}

static bool add_mesh(const glb_writer *w, cJSON *root) {
    cJSON *mesh = add_item(cJSON_AddArrayToObject(root, "meshes"));
    cJSON *primitive = add_item(cJSON_AddArrayToObject(mesh, "primitives"));
    cJSON *attributes = cJSON_AddObjectToObject(primitive, "attributes");
    bool fine = attributes != NULL;
    for (int i = 0; fine && i < w->layout.count; i++)
        fine = number(attributes, w->layout.attribute[i].name, i);
    return fine && number(primitive, "mode", 0) && add_splatting(w, primitive);
}

static bool add_extensions(const glb_writer *w, cJSON *root, const char *key) {
    const char *const names[2] = {SPLATTING, compression_name(w)};
    cJSON *array = cJSON_CreateStringArray(names, compressed(w) ? 2 : 1);
    if (array && cJSON_AddItemToObject(root, key, array)) return true;
    cJSON_Delete(array);
    return false;
}

static bool add_scene(cJSON *root) {
    cJSON *node = add_item(cJSON_AddArrayToObject(root, "nodes"));
    cJSON *scene = add_item(cJSON_AddArrayToObject(root, "scenes"));
    cJSON *roots = cJSON_AddArrayToObject(scene, "nodes"), *first = cJSON_CreateNumber(0);
    if (first && roots && cJSON_AddItemToArray(roots, first))
        return node && number(node, "mesh", 0) && number(root, "scene", 0);
    cJSON_Delete(first);
    return false;
}

/* What is compressed cannot be shown without its extensions; what is not can be, as points. */
static bool fill(const glb_writer *w, cJSON *root) {
    cJSON *asset = cJSON_AddObjectToObject(root, "asset");
    return asset && text(asset, "version", "2.0") && text(asset, "generator", "gsz") &&
           add_extensions(w, root, "extensionsUsed") &&
           (!compressed(w) || add_extensions(w, root, "extensionsRequired")) && add_scene(root) &&
           add_mesh(w, root) && add_data(w, root);
}

static gsz_result make_json(glb_writer *w, gsz_buffer *out) {
    cJSON *root = cJSON_CreateObject();
    char *made = root && fill(w, root) ? cJSON_PrintUnformatted(root) : NULL;
    gsz_result result = made ? gsz_buffer_append(w->context, out, made, strlen(made))
                             : gsz_fail(w->context, GSZ_ERROR_MEMORY, "out of memory: a .glb");
    cJSON_free(made);
    cJSON_Delete(root);
    while (result == GSZ_OK && out->size % 4) result = gsz_buffer_append(w->context, out, " ", 1);
    return result;
}

/* ---- the buffer ---- */

typedef struct filling {
    glb_writer *writer;
    const gsz_gltf_attribute *attribute;
    size_t first, end; /* of the batch */
    uint8_t *bytes;
} filling;

static gsz_result fill_piece(void *user, size_t begin, size_t end, int worker) {
    const filling *f = user;
    (void)worker;
    gsz_gltf_layout_fill(f->bytes + begin * f->attribute->stride, &f->writer->layout, f->attribute,
                         f->first + begin, f->first + end);
    return GSZ_OK;
}

static gsz_result write_attributes(glb_writer *w) {
    const size_t batch = PIECE * 4 * (size_t)gsz_parallel_workers(w->context);
    filling f = {.writer = w};
    GSZ_TRY(GSZ_NEW(w->context, &f.bytes, batch * 16));
    gsz_result result = GSZ_OK;
    for (int a = 0; a < w->layout.count; a++) {
        f.attribute = &w->layout.attribute[a];
        for (f.first = 0; f.first < w->cloud->count && result == GSZ_OK; f.first = f.end) {
            f.end = w->cloud->count - f.first > batch ? f.first + batch : w->cloud->count;
            const size_t count = f.end - f.first;
            result = gsz_parallel_ranges(w->context, "write", count, PIECE, fill_piece, &f);
            if (result == GSZ_OK)
                result =
                    gsz_output_write(w->context, w->output, f.bytes, count * f.attribute->stride);
        }
    }
    gsz_free(w->context, f.bytes);
    return result;
}

static gsz_result write_binary(glb_writer *w) {
    static const uint8_t none[4] = {0};
    if (!compressed(w))
        return write_attributes(w); /* floats and fours of bytes: nothing to fill up */
    GSZ_TRY(gsz_output_write(w->context, w->output, w->spz.data, w->spz.size));
    return gsz_output_write(w->context, w->output, none, (size_t)(w->binary - w->spz.size));
}

static gsz_result write_chunks(glb_writer *w, const gsz_buffer *json, gsz_buffer *head) {
    const uint64_t whole = HEAD + CHUNK + json->size + CHUNK + w->binary;
    gsz_byte_writer writer;
    if (whole > UINT32_MAX)
        return gsz_fail(w->context, GSZ_ERROR_LIMIT,
                        "%llu bytes: a .glb has less than 4 GiB; compress it with SPZ",
                        (unsigned long long)whole);
    gsz_writer_init(&writer, w->context, head);
    gsz_writer_bytes(&writer, "glTF", 4);
    gsz_writer_u32(&writer, 2);
    gsz_writer_u32(&writer, (uint32_t)whole);
    gsz_writer_u32(&writer, (uint32_t)json->size);
    gsz_writer_bytes(&writer, "JSON", 4);
    gsz_writer_bytes(&writer, json->data, json->size);
    gsz_writer_u32(&writer, (uint32_t)w->binary);
    gsz_writer_bytes(&writer, "BIN", 4);
    GSZ_TRY(writer.result);
    GSZ_TRY(gsz_output_write(w->context, w->output, head->data, head->size));
    return write_binary(w);
}

static gsz_result make_spz(glb_writer *w) {
    const gsz_spz_sink sink = {.buffer = &w->spz};
    gsz_spz_write_options spz = w->options.spz;
    if (w->options.compression == GSZ_GLTF_SPZ_2) spz.version = 2;
    spz.axes = GSZ_SPZ_RUB;
    GSZ_TRY(gsz_spz_write_sink(w->context, &sink, w->cloud, &spz));
    w->binary = (w->spz.size + 3) / 4 * 4;
    return GSZ_OK;
}

static gsz_result write_glb(glb_writer *w) {
    gsz_buffer json = {0}, head = {0};
    gsz_gltf_layout_make(&w->layout, w->cloud);
    w->binary = w->layout.bytes;
    gsz_result result = compressed(w) ? make_spz(w) : GSZ_OK;
    if (result == GSZ_OK) result = make_json(w, &json);
    if (result == GSZ_OK) result = write_chunks(w, &json, &head);
    gsz_buffer_free(w->context, &json);
    gsz_buffer_free(w->context, &head);
    return result;
}

gsz_result gsz_gltf_write(gsz_context *context, gsz_output *output, const gsz_cloud *cloud,
                          const gsz_gltf_write_options *options) {
    glb_writer *w = NULL;
    gsz_clear_error(context);
    if (cloud->count == 0)
        return gsz_fail(context, GSZ_ERROR_ARGUMENT, "a .glb must have at least one Gaussian");
    GSZ_TRY(gsz_report_progress(context, "write", 0));
    GSZ_TRY(GSZ_NEW(context, &w, 1));
    w->context = context;
    w->output = output;
    w->cloud = cloud;
    gsz_gltf_write_options_default(&w->options);
    if (options) w->options = *options;
    gsz_result result = write_glb(w);
    gsz_buffer_free(context, &w->spz);
    gsz_free(context, w);
    return result;
}
