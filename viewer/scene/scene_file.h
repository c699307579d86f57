/* SPDX-License-Identifier: MIT */
/* scene_file.h - a scene out of a file of any kind: a .gsz that is open, or a cloud, or both; or a film. */
#ifndef GSZ_SCENE_FILE_H
#define GSZ_SCENE_FILE_H

#include "film.h"
#include "gsz.h"
#include "gsz_files.h"
#include "gsz_interchange.h"
#include "gsz_raster.h"
#include "remote_file.h"
#include "scene_growth.h"

/** A cloud with the context that frees it. Zero-initialise. */
typedef struct gsz_scene_cloud {
    gsz_context *context;
    gsz_cloud cloud; /**< clean */
    uint64_t *
        layer_end; /**< Gaussians up to the end of each layer of the file, which come in this order */
    uint32_t layers;         /**< 0: none are known, which is one */
    gsz_scene_growth growth; /**< of a cloud of all layers */
} gsz_scene_cloud;

/** Gaussians of the layers up to this one. */
static inline size_t gsz_scene_cloud_end(const gsz_scene_cloud *scene, uint32_t layer) {
    uint64_t end = layer < scene->layers ? scene->layer_end[layer] : scene->cloud.count;
    return end < scene->cloud.count ? (size_t)end : scene->cloud.count;
}

/** Accepts zeroed ones, and zeroes. */
void gsz_scene_cloud_free(gsz_scene_cloud *cloud);

enum { GSZ_SCENE_BOOKS_MAX = 3 };

/** What is known of a scene before its Gaussians. */
typedef struct gsz_scene_facts {
    uint64_t gaussians; /**< of a film: of the segment with the most */
    uint64_t resident;  /**< so many of them are on the device at once; 0: all */
    uint64_t file_bytes;
    uint32_t frames;      /**< of a film; 0: it stands still */
    uint32_t blocks;      /**< 0 of a cloud alone */
    bool proxies;         /**< blocks come with some (splat_proxies.h) */
    uint32_t layers;      /**< of a .gsz; else 0 or 1 */
    bool has_sizes;       /**< of a .gsz: */
    gsz_file_sizes sizes; /**< where its bytes are */
    uint64_t float_bytes; /**< what the Gaussians that were packed take as plain floats */
    int sh_degree;
    gsz_screen_filter filter;     /**< that the metadata ask for */
    float box_min[3], box_max[3]; /**< of the centres, outliers included */
    float up[3];                  /**< that the metadata tell; 0 0 0: nothing */
    int book_count;
    gsz_codebook_view book[GSZ_SCENE_BOOKS_MAX]; /**< belong to the file */
} gsz_scene_facts;

/** Zero-initialise; `options` makes contexts, and `context` is one of them. */
typedef struct gsz_scene_file {
    gsz_context_options options;
    gsz_context *context;
    gsz_source *source;
    gsz_buffer bytes;
    gsz_remote *remote;  /**< instead of bytes: has those of the file as they come */
    gsz_file *file;      /**< NULL: none */
    gsz_film *film;      /**< instead, with the bytes and their context, if it moves */
    gsz_scene_cloud ply; /**< what a file other than a .gsz held */
    gsz_scene_facts facts;
    char error[1024]; /**< why a call failed: one line that names the file */
} gsz_scene_file;

/** Reads a .gsz, or any other format, by content; "-" is standard input. Others are packed in memory if `pack`. */
gsz_result gsz_scene_file_open(gsz_scene_file *file, const char *path, bool pack) GSZ_CHECKED;
/** Unpacks the most important `layers` (0: all) of a file that is open into *out_cloud (zeroed). */
gsz_result gsz_scene_file_unpack(gsz_scene_file *file, gsz_scene_cloud *out_cloud,
                                 uint32_t layers) GSZ_CHECKED;
/** For a file that comes from elsewhere: makes what messages need. */
gsz_result gsz_scene_file_prepare(gsz_scene_file *file, const char *name) GSZ_CHECKED;
/** Fills the facts from the .gsz, or the film, that was opened. */
void gsz_scene_file_know(gsz_scene_file *file);
/** Checks, before anything of a .gsz or a film is decoded, that its Gaussians are in proportion to so many bytes, as gsz does;
 *  options with a limit of memory take that instead. */
gsz_result gsz_scene_file_check(gsz_scene_file *file, uint64_t bytes) GSZ_CHECKED;
void gsz_scene_file_close(gsz_scene_file *file);

#endif
