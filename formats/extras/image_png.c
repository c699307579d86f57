/* SPDX-License-Identifier: MIT */
/* image_png.c - PNG through libpng: whatever it holds becomes 8-bit RGB or RGBA; values are taken as sRGB. */
#include <setjmp.h>
#include <stdio.h>
#include <string.h>

#include <png.h>

#include "context.h"
#include "image_codec.h"

enum {
    PNG_HEAD = 24,       /* signature, length, "IHDR", width, height */
    CHUNK_MAX = 8 << 20, /* bytes of memory for one chunk that is not pixels */
    DEFLATE_MOST = 1040, /* times that deflate makes something smaller, at the most */
    LEVEL = 6,           /* of deflate, which the bytes of a file depend on */
    REPORT_EVERY = 256   /* rows */
};

/* Everything that changes between setjmp and a longjmp lies here, in the frame of the caller. */
typedef struct png_job {
    gsz_context *context;
    const char *name;
    png_structp png;
    png_infop info;
    gsz_result result; /* why libpng was told to give up; GSZ_OK: it found a reason itself */
    const uint8_t *data;
    size_t size, at;
    gsz_image image;
    const gsz_image *picture; /* to encode */
    gsz_buffer *out;
} png_job;

/* ---- what libpng calls ---- */

static void fail(png_structp png, png_const_charp message) {
    png_job *job = png_get_error_ptr(png);
    if (job->result == GSZ_OK)
        job->result =
            gsz_fail(job->context, GSZ_ERROR_CORRUPT, "%s: a damaged PNG: %s", job->name, message);
    png_longjmp(png, 1);
}

/* Warnings are about chunks that are not looked at. */
static void ignore(png_structp png, png_const_charp message) {
    (void)png;
    (void)message;
}

/* NULL makes libpng fail, if not always at once: the result is kept to tell. */
static png_voidp take_memory(png_structp png, png_alloc_size_t size) {
    png_job *job = png_get_mem_ptr(png);
    void *memory = NULL;
    gsz_result result = gsz_alloc(job->context, &memory, size, 1);
    if (result != GSZ_OK) job->result = result;
    return memory;
}

static void give_memory(png_structp png, png_voidp memory) {
    png_job *job = png_get_mem_ptr(png);
    gsz_free(job->context, memory);
}

static void give_bytes(png_structp png, png_bytep out, size_t size) {
    png_job *job = png_get_io_ptr(png);
    if (size > job->size - job->at) {
        job->result =
            gsz_fail(job->context, GSZ_ERROR_TRUNCATED, "%s: the PNG ends early", job->name);
        png_error(png, "");
    }
    memcpy(out, job->data + job->at, size);
    job->at += size;
}

static void take_bytes(png_structp png, png_bytep data, size_t size) {
    png_job *job = png_get_io_ptr(png);
    gsz_result result = gsz_buffer_append(job->context, job->out, data, size);
    if (result == GSZ_OK) return;
    job->result = result;
    png_error(png, "");
}

static void flush_nothing(png_structp png) { (void)png; }

/* ---- decoding ---- */

/* Said before libpng does, in words that name the limit. What else may stand there is its business. */
static gsz_result check_size(const png_job *job) {
    if (job->size < PNG_HEAD || memcmp(job->data + 12, "IHDR", 4) != 0) return GSZ_OK;
    return gsz_image_check_size(job->context, job->name, png_get_uint_32(job->data + 16),
                                png_get_uint_32(job->data + 20));
}

static void set_up_reading(png_job *job) {
    png_set_read_fn(job->png, job, give_bytes);
    png_set_user_limits(job->png, GSZ_IMAGE_SIDE_MAX, GSZ_IMAGE_SIDE_MAX);
    png_set_chunk_malloc_max(job->png, CHUNK_MAX);
    /* Profiles, texts and the like: not even unpacked. Transparency (tRNS) is not among them. */
    png_set_keep_unknown_chunks(job->png, PNG_HANDLE_CHUNK_NEVER, NULL, -1);
}

/* To 8 bits, three channels, and a fourth where anything is transparent. */
static void set_transforms(png_job *job) {
    png_set_expand(job->png);
    png_set_scale_16(job->png);
    png_set_gray_to_rgb(job->png);
}

/* A header of a few bytes may promise 4 GiB: whether the file can hold that is known before. */
static gsz_result check_promise(png_job *job) {
    uint64_t bytes =
        (uint64_t)png_get_rowbytes(job->png, job->info) * png_get_image_height(job->png, job->info);
    if (bytes / DEFLATE_MOST <= job->size) return GSZ_OK;
    return gsz_fail(job->context, GSZ_ERROR_TRUNCATED,
                    "%s: the PNG ends early: %zu bytes cannot hold %u x %u pixels", job->name,
                    job->size, (unsigned)png_get_image_width(job->png, job->info),
                    (unsigned)png_get_image_height(job->png, job->info));
}

static gsz_result read_rows(png_job *job, int passes) {
    size_t stride = (size_t)job->image.width * (size_t)job->image.channels;
    for (int pass = 0; pass < passes; pass++) {
        for (int y = 0; y < job->image.height; y++) {
            if (y % REPORT_EVERY == 0) GSZ_TRY(gsz_check_cancel(job->context));
            png_read_row(job->png, job->image.pixels + (size_t)y * stride, NULL);
        }
    }
    png_read_end(job->png, NULL);
    return job->result;
}

static gsz_result decode(png_job *job) {
    if (setjmp(png_jmpbuf(job->png))) return job->result;
    set_up_reading(job);
    png_read_info(job->png, job->info);
    gsz_result result = check_promise(job);
    if (result != GSZ_OK) return result;
    set_transforms(job);
    int passes = png_set_interlace_handling(job->png);
    png_read_update_info(job->png, job->info);
    if (job->result != GSZ_OK) return job->result;
    result = gsz_image_create(
        job->context, &job->image, (int)png_get_image_width(job->png, job->info),
        (int)png_get_image_height(job->png, job->info), (int)png_get_channels(job->png, job->info));
    if (result != GSZ_OK) return result;
    return read_rows(job, passes);
}

gsz_result gsz_png_decode(gsz_context *context, gsz_image *image, const char *name,
                          const void *data, size_t size) {
    png_job job = {.context = context, .name = name, .data = data, .size = size};
    *image = job.image;
    GSZ_TRY(check_size(&job));
    job.png = png_create_read_struct_2(PNG_LIBPNG_VER_STRING, &job, fail, ignore, &job, take_memory,
                                       give_memory);
    if (job.png) job.info = png_create_info_struct(job.png);
    if (job.info) {
        job.result = decode(&job);
    } else if (job.result == GSZ_OK) {
        job.result = gsz_fail(context, GSZ_ERROR_MEMORY, "out of memory: a PNG");
    }
    png_destroy_read_struct(&job.png, &job.info, NULL);
    if (job.result != GSZ_OK) gsz_image_free(context, &job.image);
    *image = job.image;
    return job.result;
}

/* ---- encoding ---- */

static gsz_result encode(png_job *job) {
    const gsz_image *picture = job->picture;
    size_t stride = (size_t)picture->width * (size_t)picture->channels;
    if (setjmp(png_jmpbuf(job->png))) return job->result;
    png_set_write_fn(job->png, job, take_bytes, flush_nothing);
    png_set_user_limits(job->png, GSZ_IMAGE_SIDE_MAX, GSZ_IMAGE_SIDE_MAX);
    png_set_IHDR(job->png, job->info, (png_uint_32)picture->width, (png_uint_32)picture->height, 8,
                 picture->channels == 4 ? PNG_COLOR_TYPE_RGBA : PNG_COLOR_TYPE_RGB,
                 PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    png_set_sRGB(job->png, job->info, PNG_sRGB_INTENT_PERCEPTUAL);
    png_set_compression_level(job->png, LEVEL);
    png_set_filter(job->png, PNG_FILTER_TYPE_BASE, PNG_ALL_FILTERS);
    png_write_info(job->png, job->info);
    for (int y = 0; y < picture->height; y++)
        png_write_row(job->png, picture->pixels + (size_t)y * stride);
    png_write_end(job->png, job->info);
    return job->result;
}

gsz_result gsz_image_encode_png(gsz_context *context, gsz_buffer *out_file,
                                const gsz_image *image) {
    gsz_clear_error(context);
    png_job job = {.context = context, .name = "PNG", .picture = image, .out = out_file};
    size_t before = out_file->size;
    if (!image->pixels || (image->channels != 3 && image->channels != 4))
        return gsz_fail(context, GSZ_ERROR_ARGUMENT, "a picture without pixels to write as a PNG");
    job.png = png_create_write_struct_2(PNG_LIBPNG_VER_STRING, &job, fail, ignore, &job,
                                        take_memory, give_memory);
    if (job.png) job.info = png_create_info_struct(job.png);
    if (job.info) {
        job.result = encode(&job);
    } else if (job.result == GSZ_OK) {
        job.result = gsz_fail(context, GSZ_ERROR_MEMORY, "out of memory: a PNG");
    }
    png_destroy_write_struct(&job.png, &job.info);
    if (job.result != GSZ_OK) out_file->size = before;
    return job.result;
}
