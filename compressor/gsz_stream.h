/* SPDX-License-Identifier: MIT */
/* gsz_stream.h - packing and unpacking from file to file: scenes larger than memory.
 *
 *     gsz_source *in = NULL;
 *     gsz_output *out = NULL;
 *     bool packed = false;
 *     if (gsz_source_open(ctx, &in, "city.ply") == GSZ_OK && gsz_output_open(ctx, &out, "city.gsz") == GSZ_OK &&
 *         gsz_stream_pack(ctx, &packed, out, in, &options, NULL) == GSZ_OK && packed &&
 *         gsz_output_commit(ctx, out) == GSZ_OK) ...
 *
 * The bytes are those of gsz_ply_read, gsz_pack and gsz_output_write, and of gsz_file_unpack and gsz_ply_write: for the same
 * input and options they are the same, whichever way is gone and whatever the memory.
 */
#ifndef GSZ_STREAM_H
#define GSZ_STREAM_H

#include "gsz.h"
#include "gsz_files.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ---- packing ------------------------------------------------------------------------------------- */

typedef struct gsz_stream_pack_options {
    gsz_pack_options pack;
    gsz_ply_read_options read;       /**< keep_all has no meaning here */
    const gsz_metadata_entry *added; /**< to the scene's own; borrowed, may be NULL */
    size_t added_count;
    /** Bytes of floats held at once. 0 (default): a quarter of the scene's, but no less than 256 MiB and no more than
     *  the context's max_memory leaves room for. The file is read once for what tells where Gaussians go, and once more for each such
     *  part. */
    uint64_t held_floats;
} gsz_stream_pack_options;

typedef struct gsz_stream_pack_report {
    gsz_ply_report ply;
    int sh_degree; /**< of the .ply */
    gsz_pack_stats stats;
} gsz_stream_pack_report;

GSZ_API void gsz_stream_pack_options_default(gsz_stream_pack_options *options);
/** True if options let a scene be packed without ever being whole in memory: no size or PSNR is aimed at, no codebooks are asked
 *  for, and nothing is drawn (gsz_pack_renders), or it is from no views of the caller's, and the scene
 *  is large enough for regions (gsz_pack_options.region_gaussians). */
GSZ_API bool gsz_stream_can_pack(const gsz_pack_options *options);
/** Packs a .ply into the output, which is the caller's to commit. *out_packed is false, and the result GSZ_OK, where nothing was
 *  written since the scene has to be read whole (gsz_ply_read): by its options or its size, for pipes and text, and for harmonics
 *  of which at most 65536 are different, which are looked for from effort 3 on. Packing takes 36 bytes for
 *  each Gaussian at first, then 8 beside the floats that are held. The file waits for its table: as gsz_output_hold says where the
 *  output cannot be written over. Where there are regions it is 36 bytes to the end, the file, and what a scene of the
 *  size of a region takes. out_report may be NULL. */
GSZ_API gsz_result gsz_stream_pack(gsz_context *context, bool *out_packed, gsz_output *output,
                                   gsz_source *source, const gsz_stream_pack_options *options,
                                   gsz_stream_pack_report *out_report) GSZ_CHECKED;

/* ---- unpacking ----------------------------------------------------------------------------------- */

/** gsz_file_open of a source, which is borrowed and must outlive the file. Of a regular file header, table and what blocks share are
 *  read, and each block when it is decoded; a pipe is read whole, 16 GiB at the most. */
GSZ_API gsz_result gsz_file_open_source(gsz_context *context, gsz_file **out_file,
                                        gsz_source *source,
                                        const gsz_open_options *options) GSZ_CHECKED;

typedef struct gsz_stream_unpack_options {
    gsz_unpack_options unpack; /**< fineness and refine are not looked at */
    gsz_ply_write_options ply;
} gsz_stream_unpack_options;

typedef struct gsz_stream_unpack_report {
    uint64_t gaussians; /**< that were written */
    uint32_t blocks;    /**< that were decoded */
    uint64_t bytes; /**< of the file that were needed: those blocks, and what is in front of all */
} gsz_stream_unpack_report;

GSZ_API void gsz_stream_unpack_options_default(gsz_stream_unpack_options *options);
/** Writes a .ply of the file into the output, which is the caller's to commit, with the floats of 262144 Gaussians in memory, or of
 *  two blocks for each thread. For outputs that cannot be taken back all checksums are checked before anything is
 *  written. options and out_report may be NULL. */
GSZ_API gsz_result gsz_stream_unpack(gsz_context *context, gsz_output *output, const gsz_file *file,
                                     const gsz_stream_unpack_options *options,
                                     gsz_stream_unpack_report *out_report) GSZ_CHECKED;

#ifdef __cplusplus
}
#endif
#endif
