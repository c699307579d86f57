/* SPDX-License-Identifier: MIT */
/* sog_writer.c - writing a .sog: the pictures are compressed in parallel and put into a zip file as they are. */
#include <zip.h>

#include "context.h"
#include "parallel.h"
#include "sog_encode.h"

enum {
    META = GSZ_SOG_PICTURES, /* behind the pictures */
    FILES,
    ITERATIONS = 10,
    EFFORT = 2,
    DATE = 1 << 5 | 1 /* 1 January 1980: files tell nothing of when they were made */
};

typedef struct sog_writer {
    gsz_context *context;
    gsz_output *output;
    gsz_sog_write_options options;
    gsz_sog_encoded encoded;
    gsz_buffer file[FILES];
} sog_writer;

/* What takes longest first. */
static const int longest_first[GSZ_SOG_PICTURES] = {
    GSZ_SOG_CENTROIDS, GSZ_SOG_LABELS, GSZ_SOG_MEANS_LOW, GSZ_SOG_QUATS,
    GSZ_SOG_SH0,       GSZ_SOG_SCALES, GSZ_SOG_MEANS_HIGH};

void gsz_sog_write_options_default(gsz_sog_write_options *options) {
    *options = (gsz_sog_write_options){.iterations = ITERATIONS, .effort = EFFORT};
}

/* ---- the pictures' files ---- */

static gsz_result compress_picture(void *user, size_t index, int worker) {
    sog_writer *w = user;
    const int picture = longest_first[index];
    (void)worker;
    if (!w->encoded.picture[picture].pixels) return GSZ_OK;
    return gsz_sog_picture_encode(w->context, &w->file[picture], &w->encoded.picture[picture],
                                  w->options.effort);
}

/* ---- the zip file ---- */

static gsz_result zip_failed(sog_writer *w) {
    return gsz_fail(w->context, GSZ_ERROR_MEMORY, "out of memory: making a .sog");
}

static bool add_file(sog_writer *w, zip_t *zip, int file) {
    const char *name = file == META ? "meta.json" : gsz_sog_picture_name(file);
    zip_source_t *source = zip_source_buffer(zip, w->file[file].data, w->file[file].size, 0);
    if (!source) return false;
    const zip_int64_t index = zip_file_add(zip, name, source, ZIP_FL_ENC_UTF_8);
    if (index < 0) {
        zip_source_free(source);
        return false;
    }
    return zip_set_file_compression(zip, (zip_uint64_t)index, ZIP_CM_STORE, 0) == 0 &&
           zip_file_set_dostime(zip, (zip_uint64_t)index, 0, DATE, 0) == 0;
}

/* Puts the files together in `archive`, which libzip keeps in memory. */
static bool fill_archive(sog_writer *w, zip_source_t *archive) {
    zip_error_t error;
    zip_error_init(&error);
    zip_source_keep(archive);
    zip_t *zip = zip_open_from_source(archive, ZIP_CREATE | ZIP_TRUNCATE, &error);
    zip_error_fini(&error);
    bool fine = zip != NULL;
    if (!zip) zip_source_free(archive);
    for (int file = 0; fine && file < FILES; file++)
        if (w->file[file].size) fine = add_file(w, zip, file);
    if (fine && zip_close(zip) == 0) return true;
    if (zip) zip_discard(zip);
    return false;
}

static gsz_result write_archive(sog_writer *w, zip_source_t *archive) {
    uint8_t piece[16384];
    zip_int64_t got = 0;
    if (zip_source_open(archive) != 0) return zip_failed(w);
    gsz_result result = GSZ_OK;
    while (result == GSZ_OK && (got = zip_source_read(archive, piece, sizeof piece)) > 0)
        result = gsz_output_write(w->context, w->output, piece, (size_t)got);
    zip_source_close(archive);
    if (result == GSZ_OK && got < 0) return zip_failed(w);
    return result;
}

static gsz_result write_zip(sog_writer *w) {
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t *archive = zip_source_buffer_create(NULL, 0, 0, &error);
    zip_error_fini(&error);
    if (!archive) return zip_failed(w);
    gsz_result result = fill_archive(w, archive) ? write_archive(w, archive) : zip_failed(w);
    zip_source_free(archive);
    return result;
}

/* ---- the whole ---- */

/* The largest power of two that is no more than the Gaussians, as other writers choose it. */
static size_t palette_size(const sog_writer *w, size_t count) {
    size_t size = 1;
    if (w->options.palette) return (size_t)w->options.palette;
    while (2 * size <= count && 2 * size <= GSZ_SOG_PALETTE_MAX) size *= 2;
    return size;
}

static gsz_result write_all(sog_writer *w, const gsz_cloud *cloud) {
    GSZ_TRY(gsz_report_progress(w->context, "write", 0));
    GSZ_TRY(gsz_sog_encode(w->context, &w->encoded, cloud));
    GSZ_TRY(gsz_sog_encode_harmonics(w->context, &w->encoded, palette_size(w, cloud->count),
                                     w->options.iterations));
    GSZ_TRY(gsz_sog_encode_meta(w->context, &w->file[META], &w->encoded));
    GSZ_TRY(gsz_parallel(w->context, "write", GSZ_SOG_PICTURES, compress_picture, w));
    gsz_sog_encoded_free(w->context, &w->encoded);
    return write_zip(w);
}

static gsz_result check(gsz_context *context, const gsz_cloud *cloud,
                        const gsz_sog_write_options *o) {
    if (o->palette < 0 || o->palette > GSZ_SOG_PALETTE_MAX)
        return gsz_fail(context, GSZ_ERROR_ARGUMENT, "a palette of %d entries: it must be 1 to %d",
                        o->palette, GSZ_SOG_PALETTE_MAX);
    if (o->iterations < 0 || o->iterations > 100)
        return gsz_fail(context, GSZ_ERROR_ARGUMENT, "%d iterations: they must be 0 to 100",
                        o->iterations);
    if (o->effort < 0 || o->effort > 9)
        return gsz_fail(context, GSZ_ERROR_ARGUMENT, "an effort of %d: it must be 0 to 9",
                        o->effort);
    if (cloud->count == 0)
        return gsz_fail(context, GSZ_ERROR_ARGUMENT, "a .sog must have at least one Gaussian");
    if (cloud->count > (size_t)(GSZ_SOG_SIDE_MAX - 3) * (GSZ_SOG_SIDE_MAX - 3))
        return gsz_fail(context, GSZ_ERROR_ARGUMENT,
                        "%zu Gaussians: a .sog has room for %d x %d pixels", cloud->count,
                        GSZ_SOG_SIDE_MAX, GSZ_SOG_SIDE_MAX);
    return GSZ_OK;
}

gsz_result gsz_sog_write(gsz_context *context, gsz_output *output, const gsz_cloud *cloud,
                         const gsz_sog_write_options *options) {
    gsz_clear_error(context);
    sog_writer *w = NULL;
    gsz_sog_write_options chosen;
    gsz_sog_write_options_default(&chosen);
    if (options) chosen = *options;
    GSZ_TRY(check(context, cloud, &chosen));
    GSZ_TRY(GSZ_NEW(context, &w, 1));
    w->context = context;
    w->output = output;
    w->options = chosen;
    gsz_result result = write_all(w, cloud);
    gsz_sog_encoded_free(context, &w->encoded);
    for (int i = 0; i < FILES; i++) gsz_buffer_free(context, &w->file[i]);
    gsz_free(context, w);
    return result;
}
