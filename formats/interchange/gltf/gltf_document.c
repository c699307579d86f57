/* SPDX-License-Identifier: MIT */
/* gltf_document.c - a glTF file: its JSON, and the bytes of its buffers. */
#include "gltf_document.h"

#include <stdio.h>
#include <string.h>

#include "byte_reader.h"
#include "context.h"
#include "source.h"

#define GLB_MAGIC 0x46546c67u
#define CHUNK_JSON 0x4e4f534au
#define CHUNK_BINARY 0x004e4942u

enum { PATH_BYTES = 4096 };
static const uint64_t file_max = (uint64_t)1 << 36;
static const double whole_max = 9007199254740992.0; /* numbers of JSON are doubles */

/* ---- the file ---- */

static gsz_result take_chunks(gsz_gltf_document *d, const uint8_t **out_json, size_t *out_size) {
    gsz_byte_reader reader;
    gsz_reader_init(&reader, d->bytes.data, d->bytes.size);
    (void)gsz_reader_u32(&reader);
    const uint32_t version = gsz_reader_u32(&reader), whole = gsz_reader_u32(&reader);
    if (!reader.failed && version != 2)
        return gsz_fail(d->context, GSZ_ERROR_UNSUPPORTED, "%s: a .glb of version %u, not 2",
                        d->name, version);
    if (!reader.failed && whole > d->bytes.size)
        return gsz_fail(d->context, GSZ_ERROR_TRUNCATED, "%s: ends early: %zu of %u bytes", d->name,
                        d->bytes.size, whole);
    *out_json = NULL;
    while (!reader.failed && gsz_reader_left(&reader) >= 8) {
        const uint32_t size = gsz_reader_u32(&reader), kind = gsz_reader_u32(&reader);
        const uint8_t *data = gsz_reader_bytes(&reader, size);
        if (!data) break;
        if (kind == CHUNK_JSON && !*out_json) {
            *out_json = data;
            *out_size = size;
        } else if (kind == CHUNK_BINARY && !d->binary) {
            d->binary = data;
            d->binary_size = size;
        }
    }
    if (!reader.failed && *out_json) return GSZ_OK;
    return gsz_fail(d->context, GSZ_ERROR_TRUNCATED, "%s: ends early, or has no JSON", d->name);
}

static gsz_result number_items(gsz_gltf_document *d, gsz_gltf_list list) {
    static const char *const names[GSZ_GLTF_LISTS] = {"scenes",    "nodes",       "meshes",
                                                      "accessors", "bufferViews", "buffers"};
    const cJSON *array = gsz_tree_get(d->tree, names[list]);
    const cJSON *first = cJSON_IsArray(array) ? array->child : NULL;
    size_t count = 0;
    for (const cJSON *item = first; item; item = item->next) count++;
    GSZ_TRY(GSZ_NEW(d->context, &d->item[list], count));
    for (const cJSON *item = first; item; item = item->next) {
        if (!gsz_tree_narrow(item, GSZ_GLTF_KEYS_MAX))
            return gsz_fail(d->context, GSZ_ERROR_LIMIT, "%s: one of its %s has more than %d keys",
                            d->name, names[list], GSZ_GLTF_KEYS_MAX);
        d->item[list][d->count[list]++] = item;
    }
    return GSZ_OK;
}

gsz_result gsz_gltf_document_load(gsz_gltf_document *d, gsz_source *source) {
    GSZ_TRY(gsz_source_read_all(d->context, &d->bytes, source, file_max));
    const uint8_t *json = d->bytes.data;
    size_t size = d->bytes.size;
    d->total_bytes = size;
    if (!gsz_gltf_probe(json, size))
        return gsz_fail(d->context, GSZ_ERROR_FORMAT, "%s: neither a .glb nor a .gltf", d->name);
    if (json[0] == 'g') GSZ_TRY(take_chunks(d, &json, &size));
    GSZ_TRY(gsz_tree_parse(d->context, &d->tree, json, size, d->name));
    for (int list = 0; list < GSZ_GLTF_LISTS; list++) GSZ_TRY(number_items(d, (gsz_gltf_list)list));
    return GSZ_NEW(d->context, &d->buffer, d->count[GSZ_GLTF_BUFFERS]);
}

void gsz_gltf_document_free(gsz_gltf_document *d) {
    for (size_t i = 0; d->buffer && i < d->count[GSZ_GLTF_BUFFERS]; i++) {
        gsz_buffer_free(d->context, &d->buffer[i].own);
        gsz_free(d->context, d->buffer[i].path);
    }
    gsz_free(d->context, d->buffer);
    for (int list = 0; list < GSZ_GLTF_LISTS; list++) gsz_free(d->context, (void *)d->item[list]);
    gsz_buffer_free(d->context, &d->bytes);
    cJSON_Delete(d->tree);
    d->tree = NULL;
}

const cJSON *gsz_gltf_item(const gsz_gltf_document *d, gsz_gltf_list list, double index) {
    return index >= 0 && index < (double)d->count[list] ? d->item[list][(size_t)index] : NULL;
}

double gsz_gltf_index(const cJSON *object, const char *key, double most) {
    double value = 0;
    return gsz_tree_whole(&value, gsz_tree_get(object, key), 0, most) ? value : -1;
}

/* ---- buffers ---- */

static int digit_of(char c) {
    if (c >= 'A' && c <= 'Z') return c - 'A';
    if (c >= 'a' && c <= 'z') return c - 'a' + 26;
    if (c >= '0' && c <= '9') return c - '0' + 52;
    return c == '+' ? 62 : c == '/' ? 63 : -1;
}

static bool decode_base64(gsz_buffer *out, const char *text) {
    uint32_t bits = 0;
    int held = 0;
    for (; *text && *text != '='; text++) {
        const int digit = digit_of(*text);
        if (digit < 0) return false;
        bits = bits << 6 | (uint32_t)digit;
        held += 6;
        if (held < 8) continue;
        held -= 8;
        out->data[out->size++] = (uint8_t)(bits >> held);
    }
    return true;
}

static gsz_result load_data_uri(gsz_gltf_document *d, gsz_buffer *out, const char *uri) {
    const char *comma = strchr(uri, ',');
    if (comma && comma - uri >= 7 && memcmp(comma - 7, ";base64", 7) == 0) {
        GSZ_TRY(gsz_buffer_reserve(d->context, out, strlen(comma)));
        if (decode_base64(out, comma + 1)) return GSZ_OK;
    }
    return gsz_fail(d->context, GSZ_ERROR_CORRUPT, "%s: a buffer whose data URI is not base64",
                    d->name);
}

/* The "./" and "/" at the beginning of a component that say nothing. */
static const char *pass_nothing(const char *uri) {
    while (uri[0] == '/' || (uri[0] == '.' && uri[1] == '/')) uri += uri[0] == '/' ? 1 : 2;
    return uri;
}

/* Names stay below the folder, have no escapes but for the space, and become the same where they are of the same file. */
static bool plain_name(char out[PATH_BYTES], const char *folder, const char *uri) {
    size_t at = (size_t)snprintf(out, PATH_BYTES, "%s", folder);
    if (at >= PATH_BYTES || uri[0] == '/' || strchr(uri, ':') || strchr(uri, '\\')) return false;
    for (const char *c = uri; *c; c++) {
        if (c == uri || c[-1] == '/') c = pass_nothing(c);
        if (at + 2 > PATH_BYTES || !*c) return false;
        if ((c == uri || c[-1] == '/') && c[0] == '.' && c[1] == '.') return false;
        const bool space = strncmp(c, "%20", 3) == 0;
        if (*c == '%' && !space) return false;
        out[at++] = space ? ' ' : *c;
        c += space ? 2 : 0;
    }
    out[at] = 0;
    return true;
}

/* A file is there once, however many buffers are of it. */
static const gsz_gltf_buffer *loaded(const gsz_gltf_document *d, const char *path) {
    for (size_t i = 0; i < d->count[GSZ_GLTF_BUFFERS]; i++)
        if (d->buffer[i].path && strcmp(d->buffer[i].path, path) == 0) return &d->buffer[i];
    return NULL;
}

static gsz_result load_path(gsz_gltf_document *d, gsz_gltf_buffer *b, const char *path) {
    gsz_source *source = NULL;
    GSZ_TRY(gsz_source_open(d->context, &source, path));
    gsz_result result = gsz_source_read_all(d->context, &b->own, source, file_max);
    gsz_source_close(d->context, &source);
    if (result == GSZ_OK) result = GSZ_NEW(d->context, &b->path, strlen(path) + 1);
    if (result == GSZ_OK) memcpy(b->path, path, strlen(path) + 1);
    return result;
}

static gsz_result load_file(gsz_gltf_document *d, gsz_gltf_buffer *b, const char *uri) {
    char path[PATH_BYTES];
    if (!d->folder)
        return gsz_fail(d->context, GSZ_ERROR_UNSUPPORTED,
                        "%s: its data is in another file: open it by its path", d->name);
    if (!plain_name(path, d->folder, uri))
        return gsz_fail(d->context, GSZ_ERROR_UNSUPPORTED,
                        "%s: '%.100s' is no name of a file beside it", d->name, uri);
    const gsz_gltf_buffer *same = loaded(d, path);
    if (!same) return load_path(d, b, path);
    b->data = same->data;
    b->size = same->size;
    return GSZ_OK;
}

static gsz_result load_buffer(gsz_gltf_document *d, size_t index) {
    gsz_gltf_buffer *b = &d->buffer[index];
    const char *uri = gsz_tree_text(gsz_tree_get(d->item[GSZ_GLTF_BUFFERS][index], "uri"));
    if (b->data) return GSZ_OK;
    if (!uri && index == 0 && d->binary) {
        b->data = d->binary;
        b->size = d->binary_size;
        return GSZ_OK;
    }
    if (!uri)
        return gsz_fail(d->context, GSZ_ERROR_CORRUPT, "%s: buffer %zu has no data", d->name,
                        index);
    GSZ_TRY(strncmp(uri, "data:", 5) == 0 ? load_data_uri(d, &b->own, uri) : load_file(d, b, uri));
    if (b->data) return GSZ_OK;
    GSZ_TRY(gsz_buffer_reserve(d->context, &b->own, 1));
    b->data = b->own.data;
    b->size = b->own.size;
    d->total_bytes += b->size;
    return GSZ_OK;
}

gsz_result gsz_gltf_view(gsz_gltf_document *d, const uint8_t **out_data, size_t *out_size,
                         size_t *out_stride, double index) {
    const cJSON *view = gsz_gltf_item(d, GSZ_GLTF_VIEWS, index);
    const double buffer = gsz_gltf_index(view, "buffer", (double)d->count[GSZ_GLTF_BUFFERS] - 1);
    const double size = gsz_gltf_index(view, "byteLength", whole_max);
    double offset = gsz_gltf_index(view, "byteOffset", whole_max);
    const double stride = gsz_gltf_index(view, "byteStride", 252);
    if (!gsz_tree_get(view, "byteOffset")) offset = 0;
    if (buffer < 0 || size < 0 || offset < 0)
        return gsz_fail(d->context, GSZ_ERROR_CORRUPT, "%s: buffer view %.0f is missing or wrong",
                        d->name, index);
    GSZ_TRY(load_buffer(d, (size_t)buffer));
    const gsz_gltf_buffer *b = &d->buffer[(size_t)buffer];
    if (offset + size > (double)b->size)
        return gsz_fail(d->context, GSZ_ERROR_TRUNCATED,
                        "%s: buffer view %.0f reaches beyond its buffer of %zu bytes", d->name,
                        index, b->size);
    *out_data = b->data + (size_t)offset;
    *out_size = (size_t)size;
    *out_stride = stride > 0 ? (size_t)stride : 0;
    return GSZ_OK;
}

/* ---- telling one ---- */

static bool mentions(const char *text, size_t size, const char *key) {
    const size_t length = strlen(key);
    for (size_t i = 0; i + length <= size; i++)
        if (memcmp(text + i, key, length) == 0) return true;
    return false;
}

bool gsz_gltf_probe(const void *data, size_t size) {
    static const char *const keys[] = {"\"bufferViews\"", "\"accessors\"", "\"extensionsUsed\"",
                                       "\"scenes\""};
    const char *text = data;
    size_t at = 0;
    if (size >= 8 && memcmp(text, "glTF", 4) == 0) return true;
    while (at < size && text[at] && strchr(" \t\r\n", text[at])) at++;
    if (at == size || text[at] != '{') return false;
    if (size > 65536) size = 65536;
    for (size_t k = 0; k < sizeof keys / sizeof *keys; k++)
        if (mentions(text, size, keys[k])) return true;
    return false;
}
