/* SPDX-License-Identifier: MIT */
/* gsz_interchange.h - the scene files of other tools, read and written. Linked by the command and the viewer, not
 * by libgsz.
 *
 *     gsz_cloud cloud = {0};
 *     gsz_output *out = NULL;
 *     if (gsz_interchange_read_path(ctx, &cloud, "scene.ksplat", NULL, NULL) == GSZ_OK &&
 *         gsz_output_open(ctx, &out, "scene.splat") == GSZ_OK &&
 *         gsz_interchange_write(ctx, out, &cloud, gsz_format_by_ending("scene.splat"), NULL) == GSZ_OK &&
 *         gsz_output_commit(ctx, out) == GSZ_OK) ...
 *
 * Formats are told apart by content when they are read, and by the ending or by name when they are written.
 *
 * Conventions: a reader turns what its file holds into those of gsz_splats.h (axes of the .ply, quaternion w x y z,
 * logarithms of scales, logits of opacities, harmonics as f_rest), and a writer the other way. interchange.md has
 * what each format keeps and loses.
 * Ownership: a reader fills a zeroed cloud, which gsz_cloud_free releases, and leaves it zeroed if it fails. Sources
 * and outputs stay the caller's; an output is committed by the caller.
 * Errors: GSZ_ERROR_FORMAT where it is no such file, GSZ_ERROR_TRUNCATED where it ends early, GSZ_ERROR_CORRUPT where it
 * contradicts itself, GSZ_ERROR_UNSUPPORTED for versions and features that are unknown here, GSZ_ERROR_LIMIT for counts
 * that no cloud may have. Counts are checked against the size of the file before memory is asked for.
 * The readers of single formats leave values as the file has them; gsz_interchange_read cleans (gsz_cloud_clean).
 * The same input gives the same cloud, and the same cloud the same bytes, on any machine and for any number of threads.
 */
#ifndef GSZ_INTERCHANGE_H
#define GSZ_INTERCHANGE_H

#include "gsz_files.h"
#include "gsz_gltf.h"
#include "gsz_sog.h"
#include "gsz_spz.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ---- .splat: 32 bytes a Gaussian, no magic (antimatter15/splat) ---------------------------------- */

/** True if the bytes may be the beginning of a .splat: whole records whose numbers are plausible. */
GSZ_API bool gsz_splat_probe(const void *data, size_t size);
GSZ_API gsz_result gsz_splat_read(gsz_context *context, gsz_cloud *cloud,
                                  gsz_source *source) GSZ_CHECKED;
/** Positions and scales exactly, colours, opacities and rotations in 8 bits; no harmonics. The order stays. */
GSZ_API gsz_result gsz_splat_write(gsz_context *context, gsz_output *output,
                                   const gsz_cloud *cloud) GSZ_CHECKED;

/* ---- .compressed.ply: chunks of 256 Gaussians with bounds of their own (PlayCanvas) -------------- */

/** True if the bytes begin as a .ply whose elements are those of a compressed one. */
GSZ_API bool gsz_compressed_ply_probe(const void *data, size_t size);
/** Comments become metadata. */
GSZ_API gsz_result gsz_compressed_ply_read(gsz_context *context, gsz_cloud *cloud,
                                           gsz_source *source) GSZ_CHECKED;
/** In Morton order, since chunks of near Gaussians have tight bounds. Harmonics in 8 bits from -4 to 4. */
GSZ_API gsz_result gsz_compressed_ply_write(gsz_context *context, gsz_output *output,
                                            const gsz_cloud *cloud) GSZ_CHECKED;

/* ---- .ksplat: sections of buckets (mkkellogg/GaussianSplats3D, version 0.1) ---------------------- */

typedef struct gsz_ksplat_write_options {
    int level; /**< 0: floats; 1 (default): 16 bits; 2: 16 bits, harmonics 8 bits */
    float
        block_size; /**< side of the cubes that buckets lie in; 0 (default): an eighth of the extent, 5 at most */
} gsz_ksplat_write_options;

GSZ_API bool gsz_ksplat_probe(const void *data, size_t size);
/** All levels, any number of sections, harmonics up to degree 3. */
GSZ_API gsz_result gsz_ksplat_read(gsz_context *context, gsz_cloud *cloud,
                                   gsz_source *source) GSZ_CHECKED;
GSZ_API void gsz_ksplat_write_options_default(gsz_ksplat_write_options *options);
/** One section, in the order of its buckets (level 0: of the cloud). Colours and opacities have 8 bits, harmonics
 *  degree 2 at the most: that is all there is in the format. options may be NULL. */
GSZ_API gsz_result gsz_ksplat_write(gsz_context *context, gsz_output *output,
                                    const gsz_cloud *cloud,
                                    const gsz_ksplat_write_options *options) GSZ_CHECKED;

/* ---- .spx: compressed blocks (gotoeasy/gsbox, versions 1 to 3) ----------------------------------- */

GSZ_API bool gsz_spx_probe(const void *data, size_t size);
/** Blocks of all open kinds: plain, gzip, xz and WebP, with harmonics of their own or out of a palette. */
GSZ_API gsz_result gsz_spx_read(gsz_context *context, gsz_cloud *cloud,
                                gsz_source *source) GSZ_CHECKED;

/* ---- .spz, SOG and glTF have headers of their own: gsz_spz.h, gsz_sog.h, gsz_gltf.h --------------- */

/* ---- all of them --------------------------------------------------------------------------------- */

/** Rows of the table, in the order that contents are looked at. */
typedef enum gsz_format_id {
    GSZ_FORMAT_COMPRESSED_PLY,
    GSZ_FORMAT_PLY,
    GSZ_FORMAT_SPZ,
    GSZ_FORMAT_SOG,
    GSZ_FORMAT_GLTF,
    GSZ_FORMAT_SPX,
    GSZ_FORMAT_KSPLAT,
    GSZ_FORMAT_SPLAT
} gsz_format_id;

typedef enum gsz_format_flags {
    GSZ_FORMAT_NO_MAGIC =
        1, /**< a guess by content: asked after all others, and the ending counts more */
    GSZ_FORMAT_REORDERS = 2, /**< Gaussians come back in another order than they were written in */
    GSZ_FORMAT_KEEPS_EXTRA = 4 /**< extra planes and metadata are kept */
} gsz_format_flags;

typedef struct gsz_interchange_read_options {
    bool drop_extra; /**< leave out float properties that gsz does not know */
    bool keep_all;   /**< skip gsz_cloud_clean */
} gsz_interchange_read_options;

/** What the formats offer; each looks at its own. */
typedef struct gsz_interchange_write_options {
    gsz_ply_write_options ply;
    gsz_ksplat_write_options ksplat;
    gsz_spz_write_options spz;
    gsz_sog_write_options sog;
    gsz_gltf_write_options gltf;
} gsz_interchange_write_options;

typedef struct gsz_interchange_report {
    const struct gsz_format *format;
    uint64_t file_bytes;
    size_t gaussians; /**< in the file, before cleaning */
    gsz_clean_report clean;
    gsz_ply_report ply; /**< of a plain .ply */
} gsz_interchange_report;

enum { GSZ_FORMAT_ENDINGS = 3 };

/** One row. `read` and `write` are NULL where gsz does not do that. */
typedef struct gsz_format {
    gsz_format_id id;
    const char *name;                        /**< for options and reports: "compressed-ply" */
    const char *title;                       /**< for people: ".compressed.ply (PlayCanvas)" */
    const char *endings[GSZ_FORMAT_ENDINGS]; /**< the first is what files get; NULL closes them */
    unsigned flags;                          /**< of gsz_format_flags */
    int sh_degree_max;                       /**< harmonics beyond it are left out */
    const char *keeps_entry; /**< the key of metadata that has a place all the same, or NULL */
    bool (*probe)(const void *data, size_t size);
    gsz_result (*read)(gsz_context *context, gsz_cloud *cloud, gsz_source *source,
                       const gsz_interchange_read_options *options, gsz_interchange_report *report);
    /** For what is a folder, or a file that names others: true if it is of this format. */
    bool (*probe_path)(const char *path);
    gsz_result (*read_path)(gsz_context *context, gsz_cloud *cloud, const char *path,
                            const gsz_interchange_read_options *options,
                            gsz_interchange_report *report);
    gsz_result (*write)(gsz_context *context, gsz_output *output, const gsz_cloud *cloud,
                        const gsz_interchange_write_options *options);
} gsz_format;

/** The rows, in a fixed order; NULL behind the last. */
GSZ_API const gsz_format *gsz_format_at(size_t index);
/** By gsz_format.name; NULL if there is none. */
GSZ_API const gsz_format *gsz_format_by_name(const char *name);
/** By the ending of a path, the longest that fits, in any case; NULL if none does. */
GSZ_API const gsz_format *gsz_format_by_ending(const char *path);
/** By the beginning of a file (gsz_interchange_peek), and by `name` where content does not tell; NULL: unknown. */
GSZ_API const gsz_format *gsz_format_by_content(const void *data, size_t size, const char *name);

/** Shows the beginning of a source without taking it: as much as formats are told apart by. Valid until the next
 *  call with this source. */
GSZ_API gsz_result gsz_interchange_peek(gsz_context *context, gsz_source *source,
                                        const uint8_t **out_data, size_t *out_size) GSZ_CHECKED;

GSZ_API void gsz_interchange_read_options_default(gsz_interchange_read_options *options);
/** Reads a scene of any format into *cloud (zeroed), told apart by content, and cleans it with warnings.
 *  options and out_report may be NULL. */
GSZ_API gsz_result gsz_interchange_read(gsz_context *context, gsz_cloud *cloud, gsz_source *source,
                                        const gsz_interchange_read_options *options,
                                        gsz_interchange_report *out_report) GSZ_CHECKED;
/** The same for a path, "-", or a folder where a format is one. */
GSZ_API gsz_result gsz_interchange_read_path(gsz_context *context, gsz_cloud *cloud,
                                             const char *path,
                                             const gsz_interchange_read_options *options,
                                             gsz_interchange_report *out_report) GSZ_CHECKED;
/** The row that reads this path as a whole (a folder), not through a source; mostly NULL. */
GSZ_API const gsz_format *gsz_format_of_path(const char *path);

GSZ_API void gsz_interchange_write_options_default(gsz_interchange_write_options *options);
/** Writes the cloud, and says as a notice what the format cannot keep. GSZ_ERROR_ARGUMENT if gsz does not write this
 *  format. options may be NULL. */
GSZ_API gsz_result gsz_interchange_write(gsz_context *context, gsz_output *output,
                                         const gsz_cloud *cloud, const gsz_format *format,
                                         const gsz_interchange_write_options *options) GSZ_CHECKED;

#ifdef __cplusplus
}
#endif
#endif
