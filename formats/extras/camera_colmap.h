/* SPDX-License-Identifier: MIT */
/* camera_colmap.h - what the readers of COLMAP's text and binary files share: camera models, the table of
 * cameras, and images that refer to it. Internal.
 *
 * Source: the formats as COLMAP 3.x writes them, models by their published numbers 0..10. */
#ifndef GSZ_CAMERA_COLMAP_H
#define GSZ_CAMERA_COLMAP_H

#include "camera_intake.h"
#include "gsz_files.h"

enum { GSZ_COLMAP_PARAMS_MAX = 12 };

typedef struct gsz_colmap_model {
    const char *name;
    int params; /* in all */
    int focals; /* 1: f cx cy ..., 2: fx fy cx cy ... */
    bool bends; /* is no pinhole even where all other parameters are 0 */
} gsz_colmap_model;

typedef struct gsz_colmap_camera {
    uint32_t id;
    gsz_camera_lens lens;
} gsz_colmap_camera;

/** What images.txt or images.bin says of one image: world to camera. */
typedef struct gsz_colmap_image {
    double rotation[4]; /* w x y z */
    double translation[3];
    uint32_t camera;
    const char *name;
    size_t name_size;
} gsz_colmap_image;

typedef struct gsz_colmap {
    gsz_camera_intake intake; /* .name: of the file that is being read */
    gsz_source *cameras, *images;
    gsz_colmap_camera *camera;
    size_t count, capacity;
} gsz_colmap;

void gsz_colmap_init(gsz_colmap *colmap, gsz_context *context, gsz_camera_list *list,
                     gsz_source *cameras, gsz_source *images);
void gsz_colmap_fini(gsz_colmap *colmap);
/** NULL: unknown. */
const gsz_colmap_model *gsz_colmap_model_of(int64_t number);
const gsz_colmap_model *gsz_colmap_model_named(const char *name);
gsz_result gsz_colmap_add_camera(gsz_colmap *colmap, uint32_t id, const gsz_colmap_model *model,
                                 double width, double height, const double *params) GSZ_CHECKED;
/** Orders the table; from here on the file of the images is read. */
gsz_result gsz_colmap_end_cameras(gsz_colmap *colmap) GSZ_CHECKED;
gsz_result gsz_colmap_add_image(gsz_colmap *colmap, const gsz_colmap_image *image) GSZ_CHECKED;
/** Orders the list by name. */
gsz_result gsz_colmap_finish(gsz_colmap *colmap) GSZ_CHECKED;

#endif
