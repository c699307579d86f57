/* SPDX-License-Identifier: MIT */
/* sog_store.c - the files of one SOG by their names: members of a zip file, or of a folder. */
#include "sog_store.h"

#include <stdio.h>
#include <string.h>

#include "byte_reader.h"
#include "context.h"
#include "gsz_sog.h"
#include "source.h"
#include "system_files.h"

enum { DEFLATE_RATIO = 1032, NAME_MAX_BYTES = 4096, LOCAL_HEADER = 0x04034b50 };
static const uint64_t zip_max = (uint64_t)1 << 36;
static const char meta_name[] = "meta.json";

bool gsz_sog_name_stays(const char *file) {
    const size_t length = strlen(file);
    for (const char *at = file; *at; at++)
        if (*at == '\\' || (unsigned char)*at < 0x20) return false;
    return length < NAME_MAX_BYTES / 4 && gsz_system_stays_below(file);
}

/* ---- opening ---- */

static gsz_result copy_prefix(gsz_sog_store *store, const char *text, size_t length, bool slash) {
    GSZ_TRY(GSZ_NEW(store->context, &store->prefix, length + 2));
    if (length) memcpy(store->prefix, text, length);
    if (slash) store->prefix[length] = '/';
    return GSZ_OK;
}

/* The member meta.json, also in a folder: names are relative to it. */
static gsz_result find_meta(gsz_sog_store *store) {
    const size_t tail = sizeof meta_name - 1;
    const zip_int64_t count = zip_get_num_entries(store->zip, 0);
    for (zip_int64_t i = 0; i < count; i++) {
        const char *name = zip_get_name(store->zip, (zip_uint64_t)i, ZIP_FL_ENC_RAW);
        const size_t length = name ? strlen(name) : 0;
        if (length < tail || length >= NAME_MAX_BYTES / 2) continue;
        if (strcmp(name + length - tail, meta_name) != 0) continue;
        if (length == tail || name[length - tail - 1] == '/')
            return copy_prefix(store, name, length - tail, false);
    }
    return gsz_fail(store->context, GSZ_ERROR_FORMAT, "%s: a zip file without a meta.json",
                    store->name);
}

static gsz_result open_zip(gsz_sog_store *store) {
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t *source =
        zip_source_buffer_create(store->bytes.data, store->bytes.size, 0, &error);
    if (source) store->zip = zip_open_from_source(source, ZIP_RDONLY, &error);
    const int code = zip_error_code_zip(&error);
    zip_error_fini(&error);
    if (!store->zip && source) zip_source_free(source);
    if (store->zip) return GSZ_OK;
    if (code == ZIP_ER_MEMORY)
        return gsz_fail(store->context, GSZ_ERROR_MEMORY, "out of memory: opening %s", store->name);
    return gsz_fail(store->context, GSZ_ERROR_CORRUPT,
                    "%s: not a whole zip file: damaged, or cut short", store->name);
}

gsz_result gsz_sog_store_open_zip(gsz_context *context, gsz_sog_store *store, gsz_source *source) {
    *store = (gsz_sog_store){.context = context, .name = gsz_source_name(source)};
    GSZ_TRY(gsz_source_read_all(context, &store->bytes, source, zip_max));
    if (store->bytes.size == 0)
        return gsz_fail(context, GSZ_ERROR_FORMAT, "%s: the file is empty", store->name);
    if (memcmp(store->bytes.data, "PK", store->bytes.size < 2 ? store->bytes.size : 2) != 0)
        return gsz_fail(context, GSZ_ERROR_FORMAT, "%s: not a .sog: it is no zip file",
                        store->name);
    GSZ_TRY(open_zip(store));
    return find_meta(store);
}

gsz_result gsz_sog_store_open_folder(gsz_context *context, gsz_sog_store *store, const char *name,
                                     const char *folder) {
    const size_t length = strlen(folder);
    *store = (gsz_sog_store){.context = context, .name = name};
    return copy_prefix(store, folder, length, length && folder[length - 1] != '/');
}

void gsz_sog_store_close(gsz_sog_store *store) {
    if (!store->context) return;
    if (store->zip) zip_discard(store->zip);
    gsz_buffer_free(store->context, &store->bytes);
    gsz_free(store->context, store->prefix);
    *store = (gsz_sog_store){0};
}

/* ---- members of a zip file ---- */

static gsz_result full_name(gsz_sog_store *store, char out[NAME_MAX_BYTES], const char *file) {
    if (!gsz_sog_name_stays(file))
        return gsz_fail(store->context, GSZ_ERROR_CORRUPT,
                        "%s: names the file '%.100s', which leads out of its folder", store->name,
                        file);
    const int length = snprintf(out, NAME_MAX_BYTES, "%s%s", store->prefix, file);
    if (length > 0 && length < NAME_MAX_BYTES) return GSZ_OK;
    return gsz_fail(store->context, GSZ_ERROR_LIMIT, "%s: a path of %d bytes", store->name, length);
}

/* What it unpacks to, which its packed size bounds. */
static gsz_result member_size(gsz_sog_store *store, zip_stat_t *stat, const char *path) {
    const zip_uint64_t needed = ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE | ZIP_STAT_INDEX;
    zip_stat_init(stat);
    if (zip_stat(store->zip, path, ZIP_FL_ENC_RAW, stat) != 0 || (stat->valid & needed) != needed)
        return gsz_fail(store->context, GSZ_ERROR_CORRUPT, "%s: has no '%.100s'", store->name,
                        path);
    if (stat->comp_size > store->bytes.size)
        return gsz_fail(store->context, GSZ_ERROR_CORRUPT, "%s: '%.100s' is larger than the file",
                        store->name, path);
    if (stat->size > stat->comp_size * DEFLATE_RATIO + 64)
        return gsz_fail(store->context, GSZ_ERROR_LIMIT,
                        "%s: '%.100s' says it unpacks to %llu bytes, more than it can", store->name,
                        path, (unsigned long long)stat->size);
    return GSZ_OK;
}

static gsz_result member_damaged(gsz_sog_store *store, const char *path) {
    return gsz_fail(store->context, GSZ_ERROR_CORRUPT, "%s: '%.100s' is damaged", store->name,
                    path);
}

/* The last read, of nothing, is what makes libzip compare the checksum. */
static gsz_result read_member(gsz_sog_store *store, gsz_buffer *out, const zip_stat_t *stat,
                              const char *path) {
    uint8_t behind;
    GSZ_TRY(gsz_buffer_reserve(store->context, out, (size_t)stat->size + 1));
    zip_file_t *file = zip_fopen_index(store->zip, stat->index, 0);
    if (!file) return member_damaged(store, path);
    zip_int64_t got = zip_fread(file, out->data, stat->size);
    const bool whole = got >= 0 && (zip_uint64_t)got == stat->size;
    const bool ends = whole && zip_fread(file, &behind, 1) == 0;
    zip_fclose(file);
    if (!ends) return member_damaged(store, path);
    out->size = (size_t)stat->size;
    return GSZ_OK;
}

/* ---- both ---- */

static gsz_result too_large(gsz_sog_store *store, const char *path, uint64_t max_size) {
    return gsz_fail(store->context, GSZ_ERROR_LIMIT, "%s: '%.100s' has more than %llu bytes",
                    store->name, path, (unsigned long long)max_size);
}

gsz_result gsz_sog_store_size(gsz_sog_store *store, uint64_t *out_size, const char *file) {
    char path[NAME_MAX_BYTES];
    gsz_source *source = NULL;
    zip_stat_t stat;
    GSZ_TRY(full_name(store, path, file));
    if (store->zip) {
        GSZ_TRY(member_size(store, &stat, path));
        *out_size = stat.comp_size;
        return GSZ_OK;
    }
    GSZ_TRY(gsz_source_open(store->context, &source, path));
    *out_size = gsz_source_size(source);
    gsz_source_close(store->context, &source);
    return GSZ_OK;
}

gsz_result gsz_sog_store_read(gsz_sog_store *store, gsz_buffer *out, const char *file,
                              uint64_t max_size) {
    char path[NAME_MAX_BYTES];
    gsz_source *source = NULL;
    zip_stat_t stat;
    GSZ_TRY(full_name(store, path, file));
    if (store->zip) {
        GSZ_TRY(member_size(store, &stat, path));
        if (stat.size > max_size) return too_large(store, path, max_size);
        return read_member(store, out, &stat, path);
    }
    GSZ_TRY(gsz_source_open(store->context, &source, path));
    gsz_result result = gsz_source_read_all(store->context, out, source, max_size);
    gsz_source_close(store->context, &source);
    return result;
}

static bool name_fits(const char *name, size_t length) {
    static const char *const tails[] = {"meta.json", ".webp"};
    for (int i = 0; i < 2; i++) {
        const size_t tail = strlen(tails[i]);
        if (length >= tail && memcmp(name + length - tail, tails[i], tail) == 0) return true;
    }
    return false;
}

bool gsz_sog_probe(const void *data, size_t size) {
    gsz_byte_reader reader;
    gsz_reader_init(&reader, data, size);
    if (gsz_reader_u32(&reader) != LOCAL_HEADER) return false;
    (void)gsz_reader_bytes(&reader, 22);
    const size_t length = gsz_reader_u16(&reader);
    (void)gsz_reader_u16(&reader);
    const char *name = (const char *)gsz_reader_bytes(&reader, length);
    return name && name_fits(name, length);
}
