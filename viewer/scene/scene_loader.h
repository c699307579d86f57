/* SPDX-License-Identifier: MIT */
/* scene_loader.h - loads a scene on a thread of its own and hands it over piece by piece, the most important first.
 *
 *     gsz_loader *loader = NULL;
 *     gsz_loaded piece;
 *     if (gsz_loader_start(&loader, "scene.gsz", &options) == GSZ_OK)
 *         while (gsz_loader_poll(loader, &piece, -1)) {
 *             ... piece.kind says what it is; whatever is taken out of it is zeroed ...
 *             gsz_loaded_free(&piece);
 *         }
 *     gsz_loader_stop(&loader);
 *
 * Pieces come in this order: facts; rows of every block; a first cloud; home; the whole cloud; all. Those not asked
 * for are left out. From a URL, rows come by need, and the first cloud once its layer is there. Of a film: facts; the film; home;
 * all, while the rest of one from a URL goes on to come. A failure is the last piece. Messages come in between. A
 * few pieces wait at the most: the loader waits for whoever polls. */
#ifndef GSZ_SCENE_LOADER_H
#define GSZ_SCENE_LOADER_H

#include "block_order.h"
#include "scene_file.h"
#include "scene_home.h"
#include "splat_bits.h"

typedef struct gsz_loader gsz_loader;

typedef struct gsz_loader_options {
    bool rows;    /**< blocks for the device */
    bool proxies; /**< and what budgets draw instead of them; not of what comes block by block */
    bool cloud;   /**< a cloud for the processor */
    bool first_cloud; /**< and before it one of the first layer alone, where there are more */
    bool home;        /**< places to look from */
    float up[3];      /**< for those; 0 0 0: what the metadata say, or a guess */
    float aspect;     /**< of pictures, width over height */
    uint32_t frame;   /**< of a film: that is shown first */
    gsz_pool *pool;   /**< borrowed; must outlive the loader and the clouds it hands out */
    uint64_t
        max_memory; /**< bytes that the floats of a scene may take, in proportion to the file or not; 0: in proportion */
    uint64_t room;  /**< Gaussians that may be there at once: else blocks come and go; 0: all */
    /* Of what comes block by block, from a URL or because of `room`: */
    gsz_cache_place cache;
    double
        patience; /**< seconds without an answer after which a server is given up; below 0: never */
    bool stay;    /**< wait for another look where this one needs no more */
    gsz_block_look look; /**< at first */
} gsz_loader_options;

typedef enum gsz_loaded_kind {
    GSZ_LOADED_FACTS,   /**< `facts` */
    GSZ_LOADED_ROWS,    /**< `rows` of the next block, and its `proxies` */
    GSZ_LOADED_GONE,    /**< the block of rows with that `number` has to go */
    GSZ_LOADED_CLOUD,   /**< `cloud`; it replaces an earlier one */
    GSZ_LOADED_FILM,    /**< `film`, and what there is to see in it at first */
    GSZ_LOADED_HOME,    /**< `home` and `up` */
    GSZ_LOADED_ENOUGH,  /**< what the look needs is there; more comes with another one */
    GSZ_LOADED_MESSAGE, /**< `text`: a warning or a notice of the library */
    GSZ_LOADED_ALL,     /**< that was all */
    GSZ_LOADED_FAILURE  /**< `text` says why, `result` what kind; nothing comes behind it */
} gsz_loaded_kind;

typedef struct gsz_loaded {
    gsz_loaded_kind kind;
    const gsz_scene_facts *facts; /**< until the loader is stopped, its codebooks included */
    gsz_splat_rows rows, proxies;
    uint32_t number;
    gsz_scene_cloud cloud;
    gsz_film *film;
    gsz_film_part
        *part; /**< of the film: the segment of the first frame, or the next one that is whole */
    uint32_t segment;        /**< its number */
    double part_ms;          /**< what it took to decode it */
    gsz_scene_points points; /**< of a frame of it */
    gsz_camera home;
    float up[3]; /**< as used for home: unit length */
    gsz_result result;
    gsz_message_kind message;
    char text[1024]; /**< one line */
} gsz_loaded;

/** Releases what was not taken. */
void gsz_loaded_free(gsz_loaded *piece);

/** `path` is copied. GSZ_ERROR_MEMORY: no memory, or no thread to be had. */
gsz_result gsz_loader_start(gsz_loader **out_loader, const char *path,
                            const gsz_loader_options *options) GSZ_CHECKED;
/** The next piece, waiting for it up to so many seconds (0: not at all; below 0: for ever). False: there is none, now
 *  or at all. */
bool gsz_loader_poll(gsz_loader *loader, gsz_loaded *out_piece, double seconds);
/** Tells where the scene is looked at from, which decides what comes next. */
void gsz_loader_look(gsz_loader *loader, const gsz_block_look *look);
/** 0..1 */
double gsz_loader_progress(gsz_loader *loader);
/** Ends the loading, wherever it is, and frees all but what was taken. Accepts NULL. */
void gsz_loader_stop(gsz_loader **loader);

#endif
