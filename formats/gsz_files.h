/* SPDX-License-Identifier: MIT */
/* gsz_files.h - reading and writing files: byte sources, atomic outputs, and the .ply of trained scenes.
 *
 *     gsz_source *in = NULL;
 *     gsz_cloud cloud = {0};
 *     if (gsz_source_open(ctx, &in, "scene.ply") == GSZ_OK &&
 *         gsz_ply_read(ctx, &cloud, in, NULL, NULL) == GSZ_OK) ...
 *     gsz_source_close(ctx, &in);
 *
 * Input is untrusted: sizes are checked against limits and against the size of the file before memory is
 * asked for, and nothing is written to disk before it is whole.
 */
#ifndef GSZ_FILES_H
#define GSZ_FILES_H

#include "gsz_splats.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ---- sources: where bytes come from -------------------------------------------------------------- */

typedef struct gsz_source gsz_source;

/** Opens a regular file (read in parallel at any offset) or a pipe (read in order); "-" is standard input.
 *  A directory is GSZ_ERROR_IO. */
GSZ_API gsz_result gsz_source_open(gsz_context *context, gsz_source **out_source,
                                   const char *path) GSZ_CHECKED;
/** Reads from memory that the caller keeps alive. `name` is used in messages. */
GSZ_API gsz_result gsz_source_from_memory(gsz_context *context, gsz_source **out_source,
                                          const char *name, const void *data,
                                          size_t size) GSZ_CHECKED;
GSZ_API void gsz_source_close(gsz_context *context, gsz_source **source);
/** The name for messages: the path, or "standard input". */
GSZ_API const char *gsz_source_name(const gsz_source *source);
/** Reads everything into *out_buffer (zeroed or reused); GSZ_ERROR_LIMIT if that is more than max_size. */
GSZ_API gsz_result gsz_source_read_all(gsz_context *context, gsz_buffer *out_buffer,
                                       gsz_source *source, uint64_t max_size) GSZ_CHECKED;

/* ---- outputs: a file appears whole or not at all ------------------------------------------------- */

typedef struct gsz_output gsz_output;

/** Opens an output that takes its final name only in gsz_output_commit; an existing file is replaced in one
 *  step then and untouched until then. "-" is standard output (not atomic). Symbolic links are followed. */
GSZ_API gsz_result gsz_output_open(gsz_context *context, gsz_output **out_output,
                                   const char *path) GSZ_CHECKED;
/** Appends. After a failure every further call fails the same way. */
GSZ_API gsz_result gsz_output_write(gsz_context *context, gsz_output *output, const void *data,
                                    size_t size) GSZ_CHECKED;
/** Before the first write: what is written from now on waits for what stands before it. Where nobody can go back to the
 *  beginning (standard output, pipes) it waits in a file without a name in $TMPDIR, or in /var/tmp. */
GSZ_API gsz_result gsz_output_hold(gsz_context *context, gsz_output *output) GSZ_CHECKED;
/** Puts bytes, or none, before all that was written since gsz_output_hold, once, and lets it go. */
GSZ_API gsz_result gsz_output_put_before(gsz_context *context, gsz_output *output, const void *data,
                                         size_t size) GSZ_CHECKED;
/** Flushes to the disk and gives the file its name. */
GSZ_API gsz_result gsz_output_commit(gsz_context *context, gsz_output *output) GSZ_CHECKED;
/** Releases; without a commit nothing stays behind. */
GSZ_API void gsz_output_close(gsz_context *context, gsz_output **output);
/** Bytes written so far. */
GSZ_API uint64_t gsz_output_size(const gsz_output *output);
/** True if what is written can be written over, which pipes and devices only know while it waits. */
GSZ_API bool gsz_output_can_patch(const gsz_output *output);
/** Writes over bytes that are there; fails as gsz_output_write does. */
GSZ_API gsz_result gsz_output_patch(gsz_context *context, gsz_output *output, const void *data,
                                    size_t size, uint64_t offset) GSZ_CHECKED;

/* ---- .ply ---------------------------------------------------------------------------------------- */

typedef enum gsz_ply_format {
    GSZ_PLY_BINARY_LITTLE,
    GSZ_PLY_BINARY_BIG,
    GSZ_PLY_ASCII
} gsz_ply_format;

typedef struct gsz_ply_read_options {
    bool drop_extra; /**< leave out float properties that gsz does not know (normals included) */
    bool keep_all;   /**< skip gsz_cloud_clean: keep values as they stand in the file */
} gsz_ply_read_options;

typedef struct gsz_ply_report {
    gsz_ply_format format;
    uint64_t file_bytes; /**< header and vertex data */
    size_t vertices;     /**< as the header says, before cleaning */
    gsz_clean_report clean;
    size_t skipped_properties; /**< vertex properties that are neither known nor float */
} gsz_ply_report;

GSZ_API void gsz_ply_read_options_default(gsz_ply_read_options *options);
/** True if the bytes begin as a .ply does. */
GSZ_API bool gsz_ply_probe(const void *data, size_t size);
/** Reads a splat .ply into *cloud (zeroed): binary little or big endian or ascii, properties in any order and
 *  of any numeric type, SH degree by the number of f_rest properties (0, 9, 24, 45). Float properties that
 *  gsz does not know become extra planes (double ones rounded; nx, ny, nz only when one of them is not 0 somewhere); others are
 *  skipped with a notice. Comments become metadata. Cleaned with warnings unless keep_all.
 *  options and out_report may be NULL. */
GSZ_API gsz_result gsz_ply_read(gsz_context *context, gsz_cloud *cloud, gsz_source *source,
                                const gsz_ply_read_options *options,
                                gsz_ply_report *out_report) GSZ_CHECKED;

/* ---- .ply, piece by piece ------------------------------------------------------------------------ */

/** A binary .ply whose Gaussians are read in pieces, in any order and as often as wanted. */
typedef struct gsz_ply_rows gsz_ply_rows;

/** Reads the header; the source is borrowed and left where it is. *out_rows is NULL, and the result GSZ_OK, for pipes and for
 *  text, which only gsz_ply_read takes. options may be NULL; keep_all has no meaning here. */
GSZ_API gsz_result gsz_ply_rows_open(gsz_context *context, gsz_ply_rows **out_rows,
                                     gsz_source *source,
                                     const gsz_ply_read_options *options) GSZ_CHECKED;
GSZ_API void gsz_ply_rows_close(gsz_context *context, gsz_ply_rows **rows);
/** A cloud without Gaussians that has the file's degree, extra planes and metadata. Owned by the rows. */
GSZ_API const gsz_cloud *gsz_ply_rows_shape(const gsz_ply_rows *rows);
/** Gaussians in the file. */
GSZ_API size_t gsz_ply_rows_count(const gsz_ply_rows *rows);
/** Reads the Gaussians from `first` on into all of *piece, a cloud of that shape, as they stand in the file: they are not
 *  cleaned. *scratch (zeroed or reused) takes their bytes. Threads may call at once, each with its own piece. */
GSZ_API gsz_result gsz_ply_rows_read(gsz_context *context, const gsz_ply_rows *rows,
                                     gsz_cloud *piece, size_t first,
                                     gsz_buffer *scratch) GSZ_CHECKED;
/** Says what gsz_ply_read would have: what was left out of the file, and what cleaning all of it came to. */
GSZ_API void gsz_ply_rows_tell(gsz_context *context, const gsz_ply_rows *rows,
                               const gsz_clean_report *clean);
/** Fills the report but for `clean`. */
GSZ_API void gsz_ply_rows_report(const gsz_ply_rows *rows, gsz_ply_report *out_report);

/* ---- writing a .ply ------------------------------------------------------------------------------ */

typedef struct gsz_ply_write_options {
    gsz_ply_format format; /**< default GSZ_PLY_BINARY_LITTLE */
    bool
        normals; /**< write nx ny nz, zeros if the cloud has none, as the INRIA code does; default off */
} gsz_ply_write_options;

GSZ_API void gsz_ply_write_options_default(gsz_ply_write_options *options);
/** Writes the properties in INRIA order: x y z (nx ny nz) f_dc f_rest opacity scale rot, then the extras. options may be NULL. */
GSZ_API gsz_result gsz_ply_write(gsz_context *context, gsz_output *output, const gsz_cloud *cloud,
                                 const gsz_ply_write_options *options) GSZ_CHECKED;

/** A .ply that is written in parts. */
typedef struct gsz_ply_writer gsz_ply_writer;

/** Writes the head of a .ply of `count` Gaussians that have the degree, the extra planes and the comments of `shape`, which is
 *  borrowed. options may be NULL. */
GSZ_API gsz_result gsz_ply_writer_open(gsz_context *context, gsz_ply_writer **out_writer,
                                       gsz_output *output, const gsz_cloud *shape, uint64_t count,
                                       const gsz_ply_write_options *options) GSZ_CHECKED;
/** Writes all Gaussians of a part, which has that degree and those extra planes. */
GSZ_API gsz_result gsz_ply_writer_add(gsz_context *context, gsz_ply_writer *writer,
                                      const gsz_cloud *part) GSZ_CHECKED;
/** Checks that the parts were as many Gaussians as the head says: else GSZ_ERROR_ARGUMENT. */
GSZ_API gsz_result gsz_ply_writer_finish(gsz_context *context,
                                         const gsz_ply_writer *writer) GSZ_CHECKED;
GSZ_API void gsz_ply_writer_close(gsz_context *context, gsz_ply_writer **writer);

#ifdef __cplusplus
}
#endif
#endif
