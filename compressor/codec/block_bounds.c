/* SPDX-License-Identifier: MIT */
/* block_bounds.c - boxes of blocks, 16 bits an end, written and read. */
#include "block_bounds.h"

#include "byte_writer.h"
#include "context.h"

enum { LEVELS = 65535 };
static const double origin_most = 0x1p124, unit_most = 0x1p109;

/** The least and the greatest end of all boxes on an axis, with room around. */
static void reach(double *out_low, double *out_high, const float (*box)[6], size_t blocks, int axis,
                  double margin) {
    double low = (double)box[0][axis], high = (double)box[0][3 + axis];
    for (size_t b = 1; b < blocks; b++) {
        if ((double)box[b][axis] < low) low = (double)box[b][axis];
        if ((double)box[b][3 + axis] > high) high = (double)box[b][3 + axis];
    }
    *out_low = low - margin;
    *out_high = high + margin;
}

/** Of what is not below 0 and below LEVELS. */
static uint16_t level_of(double level, bool up) {
    uint16_t whole = (uint16_t)level;
    return up && whole < level ? whole + 1 : whole;
}

static void write_boxes(gsz_byte_writer *w, const float (*box)[6], size_t blocks, double margin,
                        const float origin[3], float unit) {
    for (size_t b = 0; b < blocks; b++)
        for (int end = 0; end < 6; end++) {
            bool up = end >= 3;
            double x = (double)box[b][end] + (up ? margin : -margin);
            gsz_writer_u16(w, level_of((x - (double)origin[end % 3]) / (double)unit, up));
        }
}

gsz_result gsz_bounds_encode(gsz_context *context, gsz_buffer *out, const float (*box)[6],
                             size_t blocks, double margin) {
    double low[3], high[3], largest = 0, span = 0;
    for (int axis = 0; axis < 3; axis++) {
        reach(&low[axis], &high[axis], box, blocks, axis, margin);
        if (-low[axis] > largest) largest = -low[axis];
        if (high[axis] > largest) largest = high[axis];
    }
    if (!(largest < origin_most / 2)) return GSZ_OK;
    double rounding = largest * 0x1p-21;
    float origin[3];
    for (int axis = 0; axis < 3; axis++) {
        origin[axis] = (float)(low[axis] - 2 * rounding);
        double wide = high[axis] + 2 * rounding - (double)origin[axis];
        if (wide > span) span = wide;
    }
    /* Two levels to spare: the unit is rounded, and ends are. */
    float unit = (float)(span / (LEVELS - 2));
    gsz_byte_writer writer;
    gsz_writer_init(&writer, context, out);
    for (int axis = 0; axis < 3; axis++) gsz_writer_f32(&writer, origin[axis]);
    gsz_writer_f32(&writer, unit);
    write_boxes(&writer, box, blocks, margin + rounding, origin, unit);
    return writer.result;
}

static bool read_box(gsz_byte_reader *r, gsz_bounds_box *box) {
    bool ordered = true;
    for (int axis = 0; axis < 3; axis++) box->low[axis] = gsz_reader_u16(r);
    for (int axis = 0; axis < 3; axis++) box->high[axis] = gsz_reader_u16(r);
    for (int axis = 0; axis < 3; axis++) ordered &= box->low[axis] <= box->high[axis];
    return ordered;
}

static bool read_head(gsz_byte_reader *r, gsz_block_bounds *out) {
    for (int axis = 0; axis < 3; axis++) out->origin[axis] = gsz_reader_f32(r);
    out->unit = gsz_reader_f32(r);
    bool ok = out->unit > 0 && (double)out->unit <= unit_most;
    for (int axis = 0; axis < 3; axis++) {
        double x = (double)out->origin[axis];
        ok = ok && x >= -origin_most && x <= origin_most;
    }
    return ok;
}

gsz_result gsz_bounds_decode(gsz_context *context, gsz_block_bounds *out, const uint8_t *data,
                             size_t size, uint32_t blocks) {
    gsz_byte_reader reader;
    if (size != GSZ_BOUNDS_HEAD + (uint64_t)blocks * GSZ_BOUNDS_ENTRY) return GSZ_ERROR_CORRUPT;
    gsz_reader_init(&reader, data, size);
    if (!read_head(&reader, out)) return GSZ_ERROR_CORRUPT;
    GSZ_TRY(GSZ_NEW(context, &out->box, blocks));
    bool ok = true;
    for (uint32_t b = 0; b < blocks; b++) ok &= read_box(&reader, &out->box[b]);
    return ok ? GSZ_OK : GSZ_ERROR_CORRUPT;
}
