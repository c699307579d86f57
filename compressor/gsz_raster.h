/* SPDX-License-Identifier: MIT */
/* gsz_raster.h - pictures of clouds, on the processor: forward, and backward for whoever optimises a cloud.
 *
 *     gsz_raster *raster = NULL;
 *     gsz_picture picture = {0};
 *     if (gsz_raster_create(ctx, &raster) == GSZ_OK &&
 *         gsz_picture_create(ctx, &picture, 800, 600) == GSZ_OK &&
 *         gsz_raster_draw(ctx, raster, &picture, &cloud, &camera, NULL) == GSZ_OK) ...
 *     gsz_picture_free(ctx, &picture);
 *     gsz_raster_destroy(ctx, &raster);
 *
 * The picture is that of Kerbl et al. 2023 (EWA splatting, Zwicker et al. 2001): a dilation of 0.3 pixels^2,
 * alpha capped at 0.99 and cut at 1/255, blending front to back of sRGB-encoded colours by the depth of the
 * centres, a pixel ends before its transmittance falls below 1e-4, nothing nearer than 0.2 is drawn.
 *
 * The same input gives the same bits for any number of threads and on any machine, gradients included.
 */
#ifndef GSZ_RASTER_H
#define GSZ_RASTER_H

#include "gsz_camera.h"
#include "gsz_picture.h"
#include "gsz_splats.h"

#ifdef __cplusplus
extern "C" {
#endif

/** How splats smaller than a pixel are kept from flickering. */
typedef enum gsz_screen_filter {
    GSZ_SCREEN_FILTER_DILATE = 0, /**< 0.3 pixels^2 are added to each covariance */
    GSZ_SCREEN_FILTER_MIP =
        1 /**< 0.1, and alpha is lowered by as much as the area grew (Yu et al. 2024) */
} gsz_screen_filter;

typedef struct gsz_draw_options {
    gsz_screen_filter filter; /**< as the scene was trained; default GSZ_SCREEN_FILTER_DILATE */
    int sh_degree;            /**< harmonics up to this degree; default 3 */
    float background[3];      /**< sRGB-encoded; default black */
} gsz_draw_options;

GSZ_API void gsz_draw_options_default(gsz_draw_options *options);
/** The filter that the cloud's metadata asks for ("filter": "mip"). */
GSZ_API gsz_screen_filter gsz_screen_filter_of(const gsz_cloud *cloud);

/** Memory between pictures, and what the way back of the last one needs. One call at a time. */
typedef struct gsz_raster gsz_raster;

GSZ_API gsz_result gsz_raster_create(gsz_context *context, gsz_raster **out_raster) GSZ_CHECKED;
GSZ_API void gsz_raster_destroy(gsz_context *context, gsz_raster **raster);

/** Draws the cloud as the camera sees it into *picture, whose size it has. The cloud must be clean
 *  (gsz_cloud_clean). options may be NULL. */
GSZ_API gsz_result gsz_raster_draw(gsz_context *context, gsz_raster *raster, gsz_picture *picture,
                                   const gsz_cloud *cloud, const gsz_camera *camera,
                                   const gsz_draw_options *options) GSZ_CHECKED;

/* ---- statistics ---------------------------------------------------------------------------------- */

/** What each Gaussian contributed to the pictures drawn into it. Weights are alpha times the
 *  transmittance in front. Zero-initialise; release with gsz_splat_stats_free. */
typedef struct gsz_splat_stats {
    size_t count;
    uint64_t *weight;    /**< sum of weights over pixels, in units of 2^-24 */
    uint32_t *touched;   /**< pixels with a weight above 0 */
    uint32_t *dominated; /**< pixels in which no other Gaussian has a larger weight */
    float *largest;      /**< largest weight in any pixel */
    void *storage;
} gsz_splat_stats;

GSZ_API gsz_result gsz_splat_stats_create(gsz_context *context, gsz_splat_stats *stats,
                                          size_t count) GSZ_CHECKED;
GSZ_API void gsz_splat_stats_free(gsz_context *context, gsz_splat_stats *stats);
/** Back to zeros. */
GSZ_API void gsz_splat_stats_clear(gsz_splat_stats *stats);
/** gsz_raster_draw that also adds to *stats, which has the cloud's count. */
GSZ_API gsz_result gsz_raster_draw_counted(gsz_context *context, gsz_raster *raster,
                                           gsz_picture *picture, gsz_splat_stats *stats,
                                           const gsz_cloud *cloud, const gsz_camera *camera,
                                           const gsz_draw_options *options) GSZ_CHECKED;

/** Gives back what is held for the next picture, which then takes its memory anew. */
GSZ_API void gsz_raster_rest(gsz_context *context, gsz_raster *raster);

/* ---- gradients ----------------------------------------------------------------------------------- */

/** gsz_raster_draw that keeps what gsz_raster_backward needs. */
GSZ_API gsz_result gsz_raster_draw_for_gradients(gsz_context *context, gsz_raster *raster,
                                                 gsz_picture *picture, const gsz_cloud *cloud,
                                                 const gsz_camera *camera,
                                                 const gsz_draw_options *options) GSZ_CHECKED;
/** The way back of the last gsz_raster_draw_for_gradients, whose picture and cloud are handed in as they
 *  were then. *loss holds the gradient of a loss by each value of the picture (plane 3: by the coverage). The
 *  gradients by the cloud's values, in its own terms (logarithms of scales, logits, quaternions as stored), are
 *  added to *gradient, a cloud of the same count and degree: zeros for a first view. Exact but at the edges:
 *  what is capped, cut or clamped there lets nothing through. */
GSZ_API gsz_result gsz_raster_backward(gsz_context *context, gsz_raster *raster,
                                       gsz_cloud *gradient, const gsz_cloud *cloud,
                                       const gsz_picture *picture,
                                       const gsz_picture *loss) GSZ_CHECKED;
#define GSZ_NO_ROW UINT32_MAX
/** The same for some of the Gaussians: the gradients by Gaussian i are added to place row[i] of *gradient, which has no more
 *  Gaussians than it needs; GSZ_NO_ROW: they are not wanted. */
GSZ_API gsz_result gsz_raster_backward_some(gsz_context *context, gsz_raster *raster,
                                            gsz_cloud *gradient, const uint32_t *row,
                                            const gsz_cloud *cloud, const gsz_picture *picture,
                                            const gsz_picture *loss) GSZ_CHECKED;

#ifdef __cplusplus
}
#endif
#endif
