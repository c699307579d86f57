/* SPDX-License-Identifier: MIT */
/* gsz_sog.h - PlayCanvas' SOG: Gaussians as pictures. For programs: part of gsz_interchange, which needs libwebp, libzip
 * and cJSON, not of libgsz.
 *
 * Values are bytes of lossless WebP pictures, a Gaussian a pixel, beside a meta.json that says what they mean:
 *   position   16 bits of sign(x) * log(1 + |x|) between the least and the largest of each axis (two pictures)
 *   scale      8 bits: entries of one table of 256 logarithms (version 1: steps between the least and the largest)
 *   rotation   the three smaller components, 8 bits each, and which one is missing
 *   DC         8 bits: entries of one table of 256 (version 1: steps)
 *   opacity    8 bits of alpha (version 1: steps of the logit); 0 and 255 are read as 1e-6 and 1 - 1e-6
 *   rest       16 bits: entries of a palette of up to 65,536, whose values are entries of one table of 256
 * The Gaussians are written in another order (Morton). Extra planes and metadata have no place, but for the metadata
 * "filter" = "mip", which is the model "antialiased". Axes are those of a .ply: nothing is turned.
 *
 * On disk that is a zip file (.sog), a folder with a meta.json, or a tree of such folders for streaming, whose
 * lod-meta.json names the folders of each level of detail. Names in those files may not lead out of their folder.
 */
#ifndef GSZ_SOG_H
#define GSZ_SOG_H

#include "gsz_files.h"

#ifdef __cplusplus
extern "C" {
#endif

/** True if the bytes begin as a .sog does: a zip file whose first member is a meta.json or a .webp. 512 bytes are
 *  enough to tell. */
GSZ_API bool gsz_sog_probe(const void *data, size_t size);
/** Reads a .sog, of version 1 or 2, into *cloud (zeroed). */
GSZ_API gsz_result gsz_sog_read(gsz_context *context, gsz_cloud *cloud,
                                gsz_source *source) GSZ_CHECKED;
/** True for a meta.json or a lod-meta.json, and for a folder that has one: what gsz_sog_read_path takes beside a .sog. */
GSZ_API bool gsz_sog_probe_path(const char *path);
/** Reads a .sog, a meta.json or a lod-meta.json, or the folder that one of these is in; of several levels of detail
 *  the finest, without the surroundings that a lod-meta.json may name beside them (a notice tells of those). */
GSZ_API gsz_result gsz_sog_read_path(gsz_context *context, gsz_cloud *cloud,
                                     const char *path) GSZ_CHECKED;
/** The same for one level of a lod-meta.json, 0 the finest. */
GSZ_API gsz_result gsz_sog_read_level(gsz_context *context, gsz_cloud *cloud, const char *path,
                                      int level) GSZ_CHECKED;

enum { GSZ_SOG_PALETTE_MAX = 65536 };

typedef struct gsz_sog_write_options {
    int palette; /**< entries of the palette of harmonics, 1..65536; default 0: by the number of Gaussians */
    int iterations; /**< of making the palette better, 0..100; default 10 */
    int effort;     /**< of compressing the pictures, 0..9; default 2: beyond, hundredths are won */
} gsz_sog_write_options;

GSZ_API void gsz_sog_write_options_default(gsz_sog_write_options *options);
/** Writes a .sog of version 2. The same cloud gives the same bytes with the same libwebp. An empty cloud, and one of more
 *  than 16383 x 16383 Gaussians, is GSZ_ERROR_ARGUMENT. options may be NULL. */
GSZ_API gsz_result gsz_sog_write(gsz_context *context, gsz_output *output, const gsz_cloud *cloud,
                                 const gsz_sog_write_options *options) GSZ_CHECKED;

#ifdef __cplusplus
}
#endif
#endif
