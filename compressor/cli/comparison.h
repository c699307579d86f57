/* SPDX-License-Identifier: MIT */
/* comparison.h - scenes held against a reference, view by view: figures for tables, pictures for a page.
 *
 *     gsz_cli_comparison c = {.views = cameras with sizes, .draw = options, .tests = files that will come};
 *     gsz_cli_compare_reference(session, &c, &reference);      then its cloud may go
 *     gsz_cli_compare_test(session, &c, &test);                as often as there are files
 *     gsz_cli_comparison_free(session, &c);
 */
#ifndef GSZ_COMPARISON_H
#define GSZ_COMPARISON_H

#include "cloud_input.h"
#include "drawing.h"

enum {
    GSZ_CLI_ENTRIES_MAX = GSZ_CLI_LIST_MAX,
    GSZ_CLI_FIGURES_MAX = 12 /**< views that a page shows */
};

/** How near a series of pictures comes to another. */
typedef struct gsz_cli_scores {
    gsz_score *view;       /**< one for each view; NULL: not compared */
    gsz_score mean, least; /**< NaN as the SSIM where no picture is large enough for it */
    size_t worst;          /**< the view with the least PSNR */
} gsz_cli_scores;

/** Pictures of a view of one file, as PNG; both empty: not kept. */
typedef struct gsz_cli_shot {
    gsz_buffer picture;
    gsz_buffer difference; /**< to the reference, absolute, GSZ_CLI_AMPLIFIED times as large */
} gsz_cli_shot;

enum { GSZ_CLI_AMPLIFIED = 10 };

/** The most important layers of a .gsz alone, against the reference. */
typedef struct gsz_cli_part {
    gsz_cli_beginning file;
    gsz_cli_scores reference;
} gsz_cli_part;

typedef struct gsz_cli_entry {
    gsz_cli_scene_file file;
    gsz_cli_scores reference;  /**< against the reference; not for that itself */
    gsz_cli_scores photograph; /**< against the photographs, if there are any */
    gsz_cli_shot *shot;        /**< one for each view; NULL: none kept */
    gsz_cli_part *part;        /**< of a .gsz, if `by_layer`: the last is all of it */
    size_t parts;
} gsz_cli_entry;

typedef struct gsz_cli_comparison {
    gsz_camera_list views; /**< with the sizes of their pictures */
    const char *cameras;   /**< the file that they are from; NULL: placed automatically */
    size_t placed;         /**< held-out views are compared, of this many; 0: all of them are */
    gsz_draw_options draw;
    gsz_image *photograph; /**< by view, or NULL */
    int tests;             /**< files to be compared with the reference */
    bool keep_pictures;    /**< for a page */
    bool by_layer;         /**< what the first layers of each .gsz show, too */

    gsz_cli_entry entry[GSZ_CLI_ENTRIES_MAX]; /**< the reference first */
    int entries;
    gsz_picture *picture; /**< of the reference, by view */
    gsz_raster *raster;
    gsz_picture canvas;
} gsz_cli_comparison;

/** Not GSZ_EXIT_OK: said already. */
int gsz_cli_compare_reference(gsz_cli_session *session, gsz_cli_comparison *comparison,
                              const gsz_cli_scene *scene);
int gsz_cli_compare_test(gsz_cli_session *session, gsz_cli_comparison *comparison,
                         const gsz_cli_scene *scene);
void gsz_cli_comparison_free(gsz_cli_session *session, gsz_cli_comparison *comparison);

/** True if a page shows the view: all of them, or some spread out and the worst. */
bool gsz_cli_comparison_shows(const gsz_cli_comparison *comparison, size_t view);

#endif
