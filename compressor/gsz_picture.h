/* SPDX-License-Identifier: MIT */
/* gsz_picture.h - pictures in floats, and how far two of them are apart: scores for people and losses for
 * optimisers.
 *
 * Results are the same bits for any number of threads and on any machine.
 */
#ifndef GSZ_PICTURE_H
#define GSZ_PICTURE_H

#include "gsz_base.h"

#ifdef __cplusplus
extern "C" {
#endif

enum { GSZ_PICTURE_SIDE_MAX = 16384 /**< pixels of a side */ };

/** Planes of width * height floats, rows from the top: red, green and blue, sRGB-encoded, 0..1 (more where
 *  light adds up), and coverage, 0..1: how much of the background is hidden. Zero-initialise. */
typedef struct gsz_picture {
    int width, height;
    float *plane[4];
    void *storage;
} gsz_picture;

GSZ_API gsz_result gsz_picture_create(gsz_context *context, gsz_picture *picture, int width,
                                      int height) GSZ_CHECKED;
GSZ_API void gsz_picture_free(gsz_context *context, gsz_picture *picture);
/** Clamps colours to 0..1, as a screen does. */
GSZ_API void gsz_picture_clamp(gsz_picture *picture);
/** Writes 8-bit values, out_pixels[(y * width + x) * channels + c]: 3 channels, or 4 with the coverage as alpha,
 *  not premultiplied (draw on a black background for that). */
GSZ_API void gsz_picture_to_bytes(uint8_t *out_pixels, const gsz_picture *picture, int channels);
/** From 8-bit values: with 4 channels alpha goes over the background, which may be NULL for black. */
GSZ_API void gsz_picture_from_bytes(gsz_picture *picture, const uint8_t *pixels, int channels,
                                    const float background[3]);

/* ---- scores -------------------------------------------------------------------------------------- */

/** PSNR of pictures that do not differ. */
#define GSZ_PSNR_EQUAL 99.0

typedef struct gsz_score {
    double
        psnr; /**< dB over the three channels, of values clamped to 0..1; GSZ_PSNR_EQUAL at the most */
    double
        ssim; /**< of luma (.299 .587 .114): Wang et al. 2004, Gaussian window 11 x 11 of deviation 1.5, mean over
                      the windows inside the picture; NaN if a side is below 11 */
} gsz_score;

/** Compares pictures of the same size; the coverage does not count. */
GSZ_API gsz_result gsz_picture_score(gsz_context *context, gsz_score *out_score,
                                     const gsz_picture *reference,
                                     const gsz_picture *test) GSZ_CHECKED;

/* ---- losses -------------------------------------------------------------------------------------- */

/** A loss is the weighted sum of these; Kerbl et al. 2023 train with l1 0.8 and dssim 0.2. */
typedef struct gsz_loss_weights {
    float l1;    /**< mean over pixels and channels of |test - reference| */
    float l2;    /**< of its square */
    float dssim; /**< 1 - mean of the SSIM of each channel, window as in gsz_score */
} gsz_loss_weights;

/** The loss of `test` against `reference`, and its gradient by each value of `test` in *gradient, which is
 *  replaced (coverage: 0). Values are not clamped. All have the same size; for dssim no side is below 11. */
GSZ_API gsz_result gsz_picture_loss(gsz_context *context, double *out_loss, gsz_picture *gradient,
                                    const gsz_picture *reference, const gsz_picture *test,
                                    const gsz_loss_weights *weights) GSZ_CHECKED;

#ifdef __cplusplus
}
#endif
#endif
