/* SPDX-License-Identifier: MIT */
/* cloud_input.h - a cloud to look at, out of a file of any format, and what its file is like. */
#ifndef GSZ_CLOUD_INPUT_H
#define GSZ_CLOUD_INPUT_H

#include "packed_input.h"

/** What is known of a file without its cloud. */
typedef struct gsz_cli_scene_file {
    const char *name;         /**< for people */
    const gsz_format *format; /**< NULL: a .gsz */
    uint64_t bytes;
    uint64_t gaussians;
    uint64_t original_gaussians; /**< before anything was dropped */
    gsz_clean_report clean;
    gsz_ply_report ply;   /**< of a .ply */
    float quality;        /**< of a .gsz */
    gsz_file_sizes sizes; /**< of a .gsz */
} gsz_cli_scene_file;

typedef struct gsz_cli_scene {
    gsz_cli_scene_file file;
    gsz_cloud cloud; /**< clean */
    gsz_cli_beginning
        *beginning; /**< of a .gsz: by layers, whose Gaussians come first in the cloud */
    size_t beginnings;
    bool by_layer; /**< set before it is read: of a .gsz with several layers also */
    gsz_cloud
        *first; /**< clouds of its first layers, as they stand for all; one less than beginnings */
} gsz_cli_scene;

/** "gsz", or that of gsz_format. */
const char *gsz_cli_format_name(const gsz_format *format);

/** What can be known before an output is opened: GSZ_EXIT_IO, said already, if the path names nothing that can be
 *  read. */
int gsz_cli_input_check(gsz_cli_session *session, const char *path);
/** Reads *scene (zeroed but for by_layer), at least one Gaussian without extra properties, from a path or from standard input.
 *  Not GSZ_EXIT_OK: said already. */
int gsz_cli_scene_read(gsz_cli_session *session, gsz_cli_scene *scene, const char *path);
/** Reads *scene (zeroed) as the options say; of a .gsz only its bytes, into *packed (zeroed). */
int gsz_cli_scene_open(gsz_cli_session *session, gsz_cli_scene *scene, gsz_cli_packed *packed,
                       const char *path, const gsz_interchange_read_options *options);
/** The same as the options say, and without Gaussians too. */
int gsz_cli_scene_read_with(gsz_cli_session *session, gsz_cli_scene *scene, const char *path,
                            const gsz_interchange_read_options *options);
void gsz_cli_scene_free(gsz_cli_session *session, gsz_cli_scene *scene);

/** The same for a .gsz that is open: its facts, and its cloud into *cloud (zeroed). */
int gsz_cli_scene_unpack(gsz_cli_session *session, gsz_cli_scene *scene,
                         const gsz_cli_packed *packed);

#endif
