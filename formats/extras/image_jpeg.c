/* SPDX-License-Identifier: MIT */
/* image_jpeg.c - JPEG through libjpeg. Gray becomes RGB, and so does CMYK, by the convention of Adobe: inverted
 * where Adobe's marker stands, without a colour profile. The orientation that EXIF tells is not applied: the
 * pixels are those that camera files count. */
#include <setjmp.h>
#include <stdio.h>
#include <string.h>

#include <jpeglib.h>

/* Behind jpeglib.h, whose configuration it depends on. */
#include <jerror.h>

#include "context.h"
#include "image_codec.h"

enum {
    SCANS_MAX = 500,    /* of a progressive file: each goes over the whole picture */
    REPORT_EVERY = 256, /* rows */
    BLOCK = 8,          /* pixels of a side */
    COEFFICIENT_BYTES = 2
};

/* Everything that changes between setjmp and a longjmp lies here, in the frame of the caller. */
typedef struct jpeg_job {
    struct jpeg_decompress_struct jpeg;
    struct jpeg_error_mgr errors;
    struct jpeg_source_mgr bytes;
    struct jpeg_progress_mgr progress;
    jmp_buf escape;
    gsz_context *context;
    const char *name;
    size_t size; /* of the file */
    gsz_result result;
    gsz_image image;
} jpeg_job;

/* ---- what libjpeg calls ---- */

static void give_up(j_common_ptr common, gsz_result result, const char *reason) {
    jpeg_job *job = common->client_data;
    job->result = result == GSZ_ERROR_TRUNCATED
                      ? gsz_fail(job->context, result, "%s: the JPEG ends early", job->name)
                      : gsz_fail(job->context, result, "%s: %s", job->name, reason);
    longjmp(job->escape, 1);
}

static void fail(j_common_ptr common) {
    char message[JMSG_LENGTH_MAX], reason[JMSG_LENGTH_MAX + 32];
    common->err->format_message(common, message);
    snprintf(reason, sizeof reason, "a damaged JPEG: %s", message);
    switch (common->err->msg_code) {
    case JERR_OUT_OF_MEMORY:
    case JERR_NO_BACKING_STORE: give_up(common, GSZ_ERROR_MEMORY, message); break;
    case JERR_BAD_PRECISION:
    case JERR_SOF_UNSUPPORTED:
    case JERR_CONVERSION_NOTIMPL:
    case JERR_CCIR601_NOTIMPL:
    case JERR_NOTIMPL:
    case JERR_NOT_COMPILED:
    case JERR_ARITH_NOTIMPL: give_up(common, GSZ_ERROR_UNSUPPORTED, message); break;
    default: give_up(common, GSZ_ERROR_CORRUPT, reason); break;
    }
}

/* libjpeg goes on after damage with whatever comes to hand, and calls that a warning. Odd bytes between
 * segments, which some cameras leave, are left at that. */
static void judge_warning(j_common_ptr common, int level) {
    if (level >= 0) return;
    switch (common->err->msg_code) {
    case JWRN_HIT_MARKER:
    case JWRN_HUFF_BAD_CODE:
    case JWRN_ARITH_BAD_CODE:
    case JWRN_MUST_RESYNC:
    case JWRN_NOT_SEQUENTIAL: fail(common); break;
    default: break;
    }
}

static void say_nothing(j_common_ptr common) { (void)common; }

static void do_nothing(j_decompress_ptr jpeg) { (void)jpeg; }

static boolean refuse_more(j_decompress_ptr jpeg) {
    give_up((j_common_ptr)jpeg, GSZ_ERROR_TRUNCATED, "");
    return FALSE;
}

static void skip(j_decompress_ptr jpeg, long count) {
    if (count <= 0) return;
    if ((size_t)count > jpeg->src->bytes_in_buffer) (void)refuse_more(jpeg);
    jpeg->src->next_input_byte += count;
    jpeg->src->bytes_in_buffer -= (size_t)count;
}

static void count_scans(j_common_ptr common) {
    if (((j_decompress_ptr)common)->input_scan_number > SCANS_MAX)
        give_up(common, GSZ_ERROR_LIMIT, "a JPEG of more than 500 scans, as nobody makes them");
    jpeg_job *job = common->client_data;
    gsz_result result = gsz_check_cancel(job->context);
    if (result != GSZ_OK) give_up(common, result, "cancelled");
}

static void set_up(jpeg_job *job, const void *data) {
    job->jpeg.err = jpeg_std_error(&job->errors);
    job->errors.error_exit = fail;
    job->errors.emit_message = judge_warning;
    job->errors.output_message = say_nothing;
    job->jpeg.client_data = job;
    job->bytes = (struct jpeg_source_mgr){.next_input_byte = data,
                                          .bytes_in_buffer = job->size,
                                          .init_source = do_nothing,
                                          .fill_input_buffer = refuse_more,
                                          .skip_input_data = skip,
                                          .resync_to_restart = jpeg_resync_to_restart,
                                          .term_source = do_nothing};
    job->progress.progress_monitor = count_scans;
}

/* ---- sizes, before memory is asked for ---- */

static gsz_result check_room(gsz_context *context, uint64_t bytes) {
    void *room = NULL;
    if (bytes > SIZE_MAX / 4)
        return gsz_fail(context, GSZ_ERROR_MEMORY, "out of memory: a JPEG in many scans");
    GSZ_TRY(gsz_alloc(context, &room, (size_t)bytes, 1));
    gsz_free(context, room);
    return GSZ_OK;
}

/* A Huffman-coded block of 8 x 8 pixels takes a bit at the least. What comes in several scans is held as
 * coefficients, in memory that libjpeg takes from malloc: the context's limit is asked here. */
static gsz_result check_promise(jpeg_job *job) {
    const struct jpeg_decompress_struct *jpeg = &job->jpeg;
    uint64_t width = jpeg->image_width, height = jpeg->image_height;
    GSZ_TRY(gsz_image_check_size(job->context, job->name, width, height));
    uint64_t blocks = ((width + BLOCK - 1) / BLOCK) * ((height + BLOCK - 1) / BLOCK);
    if (!jpeg->arith_code && blocks / 8 > job->size)
        return gsz_fail(job->context, GSZ_ERROR_TRUNCATED,
                        "%s: the JPEG ends early: %zu bytes cannot hold %u x %u pixels", job->name,
                        job->size, (unsigned)width, (unsigned)height);
    if (!jpeg_has_multiple_scans((j_decompress_ptr)jpeg)) return GSZ_OK;
    uint64_t samples = blocks * BLOCK * BLOCK * (uint64_t)jpeg->num_components;
    return check_room(job->context, samples * COEFFICIENT_BYTES);
}

static gsz_result choose_colors(jpeg_job *job) {
    switch (job->jpeg.jpeg_color_space) {
    case JCS_GRAYSCALE:
    case JCS_RGB:
    case JCS_YCbCr: job->jpeg.out_color_space = JCS_RGB; return GSZ_OK;
    case JCS_CMYK:
    case JCS_YCCK: job->jpeg.out_color_space = JCS_CMYK; return GSZ_OK;
    default: break;
    }
    return gsz_fail(job->context, GSZ_ERROR_UNSUPPORTED,
                    "%s: a JPEG of %d components, whose colours nobody told", job->name,
                    job->jpeg.num_components);
}

/* ---- pixels ---- */

static void ink_to_light(uint8_t *rgb, const uint8_t *cmyk, int width, bool inverted) {
    for (int x = 0; x < width; x++, cmyk += 4, rgb += 3) {
        unsigned black = inverted ? cmyk[3] : 255u - cmyk[3];
        for (int c = 0; c < 3; c++) {
            unsigned light = inverted ? cmyk[c] : 255u - cmyk[c];
            rgb[c] = (uint8_t)((light * black + 127) / 255);
        }
    }
}

static gsz_result read_rows(jpeg_job *job) {
    struct jpeg_decompress_struct *jpeg = &job->jpeg;
    size_t stride = (size_t)job->image.width * 3;
    bool ink = jpeg->out_color_space == JCS_CMYK;
    JSAMPARRAY inks = NULL;
    if (ink)
        inks = jpeg->mem->alloc_sarray((j_common_ptr)jpeg, JPOOL_IMAGE, 4 * jpeg->output_width, 1);
    while (jpeg->output_scanline < jpeg->output_height) {
        if (jpeg->output_scanline % REPORT_EVERY == 0) GSZ_TRY(gsz_check_cancel(job->context));
        uint8_t *pixels = job->image.pixels + (size_t)jpeg->output_scanline * stride;
        JSAMPROW row = ink ? inks[0] : pixels;
        (void)jpeg_read_scanlines(jpeg, &row, 1);
        if (ink) ink_to_light(pixels, row, job->image.width, jpeg->saw_Adobe_marker);
    }
    return GSZ_OK;
}

static gsz_result decode(jpeg_job *job, const void *data) {
    set_up(job, data);
    if (setjmp(job->escape)) return job->result;
    jpeg_create_decompress(&job->jpeg);
    job->jpeg.src = &job->bytes;
    job->jpeg.progress = &job->progress;
    (void)jpeg_read_header(&job->jpeg, TRUE);
    GSZ_TRY(check_promise(job));
    GSZ_TRY(choose_colors(job));
    GSZ_TRY(gsz_image_create(job->context, &job->image, (int)job->jpeg.image_width,
                             (int)job->jpeg.image_height, 3));
    (void)jpeg_start_decompress(&job->jpeg);
    GSZ_TRY(read_rows(job));
    (void)jpeg_finish_decompress(&job->jpeg);
    return GSZ_OK;
}

gsz_result gsz_jpeg_decode(gsz_context *context, gsz_image *image, const char *name,
                           const void *data, size_t size) {
    jpeg_job job;
    memset(&job, 0, sizeof job);
    job.context = context;
    job.name = name;
    job.size = size;
    gsz_result result = decode(&job, data);
    jpeg_destroy_decompress(&job.jpeg);
    if (result != GSZ_OK) gsz_image_free(context, &job.image);
    *image = job.image;
    return result;
}
