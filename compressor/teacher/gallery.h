/* SPDX-License-Identifier: MIT */
/* gallery.h - pictures of a cloud from some views, or photographs, which others are compared with. Internal. */
#ifndef GSZ_GALLERY_H
#define GSZ_GALLERY_H

#include "gsz_raster.h"
#include "gsz_views.h"

typedef struct gsz_gallery {
    gsz_context *context;
    gsz_draw_options options;
    gsz_raster *raster;
    bool borrows_raster; /* set before opening, with another gallery's: they draw in turns */
    gsz_camera_list views;
    gsz_picture *reference; /* one a view */
    bool has_coverage;      /* the references' means something: photographs have none */
    double seconds;         /* spent on pictures */
} gsz_gallery;

/** Draws the cloud from the views, in the cameras' own sizes within reason, else 800 x 600. Zero-initialise; release
 *  with gsz_gallery_close. */
gsz_result gsz_gallery_open(gsz_context *context, gsz_gallery *gallery, const gsz_cloud *cloud,
                            const gsz_camera_list *views) GSZ_CHECKED;
/** Hangs photographs, one a view, in the sizes that gsz_gallery_open gives pictures, or their own where that is smaller;
 *  pictures of clouds that are filtered like this one will be compared with them. */
gsz_result gsz_gallery_open_photographs(gsz_context *context, gsz_gallery *gallery,
                                        const gsz_cloud *cloud, const gsz_camera_list *views,
                                        const gsz_picture *const *photographs) GSZ_CHECKED;
void gsz_gallery_close(gsz_gallery *gallery);
/** The mean PSNR over the views, dB, of pictures of a cloud against the gallery's. */
gsz_result gsz_gallery_compare(gsz_gallery *gallery, double *out_psnr,
                               const gsz_cloud *cloud) GSZ_CHECKED;
/** The same within work that tells its own progress. */
gsz_result gsz_gallery_score(gsz_gallery *gallery, double *out_psnr,
                             const gsz_cloud *cloud) GSZ_CHECKED;

/** The size of a camera's picture: its own, made smaller where it is large. */
void gsz_gallery_size(const gsz_camera *camera, int *out_width, int *out_height);
/** Seconds of a clock that only goes forward. */
double gsz_gallery_clock(void);

#endif
