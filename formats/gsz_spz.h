/* SPDX-License-Identifier: MIT */
/* gsz_spz.h - Niantic's .spz, versions 1 to 4 (github.com/nianticlabs/spz): Gaussians in 8 to 24 bits a value, behind
 * gzip (versions 1 to 3) or, an attribute a stream, zstd (version 4). For programs: part of gsz_interchange, which
 * needs zlib and zstd, not of libgsz.
 *
 * What the format keeps, of a value of a cloud:
 *   position   24 bits of fixed point, 12 of them behind the point unless the scene is too large for that (version 1:
 *              half floats)
 *   scale      8 bits of the logarithm, in steps of 1/16 from -10 to 5.9
 *   rotation   version 3 on: the three smaller components, 10 bits each; before: x, y, z of w >= 0, 8 bits each
 *   opacity    8 bits of alpha; 0 and 255 are read as 1e-6 and 1 - 1e-6, whose logits are finite
 *   DC         8 bits of 0.5 + 0.15 * DC
 *   rest       8 bits from -1 to 1, rounded to fewer for the compressor's sake when written
 * It has no place for extra planes, and of metadata for "filter" alone: its flag "antialiased" is the value "mip".
 * Harmonics of degree 4 are dropped with a notice: a cloud has three.
 *
 * Axes: a file holds right-up-back (RUB, that of OpenGL) unless its extension SPZ_ADOBE_coordinate_system says
 * otherwise; a cloud holds right-down-front (RDF), as a .ply of the reference implementation does. Positions, rotations
 * and harmonics are converted between the two. Some programs (splat-transform, ply_to_spz) write what a .ply holds
 * without converting, and without saying so: GSZ_SPZ_RDF reads those as they were meant, and writes such files.
 */
#ifndef GSZ_SPZ_H
#define GSZ_SPZ_H

#include "gsz_files.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Where x, y and z point to: L/R left/right, U/D up/down, F/B front/back. The numbers are those of the extension. */
typedef enum gsz_spz_axes {
    GSZ_SPZ_DECLARED = 0, /**< reading: what the file declares, else RUB; writing: RUB */
    GSZ_SPZ_LDB = 1,
    GSZ_SPZ_RDB = 2,
    GSZ_SPZ_LUB = 3,
    GSZ_SPZ_RUB = 4,
    GSZ_SPZ_LDF = 5,
    GSZ_SPZ_RDF = 6,
    GSZ_SPZ_LUF = 7,
    GSZ_SPZ_RUF = 8,
    GSZ_SPZ_LFD = 9,
    GSZ_SPZ_RFD = 10,
    GSZ_SPZ_LFU = 11,
    GSZ_SPZ_RFU = 12,
    GSZ_SPZ_LBD = 13,
    GSZ_SPZ_RBD = 14,
    GSZ_SPZ_LBU = 15,
    GSZ_SPZ_RBU = 16
} gsz_spz_axes;

typedef struct gsz_spz_read_options {
    gsz_spz_axes
        axes; /**< what the file holds, against what it declares; default GSZ_SPZ_DECLARED */
} gsz_spz_read_options;

GSZ_API void gsz_spz_read_options_default(gsz_spz_read_options *options);
/** True if the bytes begin as a .spz does: those of a version 4, or of a gzip file whose beginning unpacks to a
 *  header. 512 bytes are enough to tell. */
GSZ_API bool gsz_spz_probe(const void *data, size_t size);
/** Reads versions 1 to 4 into *cloud (zeroed). Values stay as the file has them: halves of version 1 may not be finite
 *  (gsz_cloud_clean). options may be NULL. */
GSZ_API gsz_result gsz_spz_read(gsz_context *context, gsz_cloud *cloud, gsz_source *source,
                                const gsz_spz_read_options *options) GSZ_CHECKED;

typedef struct gsz_spz_write_options {
    int version;       /**< 2, 3 or 4; default 4 */
    int sh_first_bits; /**< of harmonics of degree 1, 1..8; default 5, as Niantic's sh1Bits */
    int sh_rest_bits;  /**< of harmonics of higher degrees, 1..8; default 4, as shRestBits */
    int fraction_bits; /**< of positions, 0..23; default -1: 12, or as many as the largest position leaves */
    int level;         /**< of the compressor: 1..9 (gzip) or 1..19 (zstd); default 0: 6 or 12 */
    gsz_spz_axes axes; /**< what the file holds; in version 4 any but RUB is declared in it */
} gsz_spz_write_options;

GSZ_API void gsz_spz_write_options_default(gsz_spz_write_options *options);
/** Writes the cloud, in its order. Values beyond what the format reaches are clamped; the same cloud gives the same
 *  bytes with the same zlib and zstd. An empty cloud is GSZ_ERROR_ARGUMENT: other readers refuse it. options may be
 *  NULL. */
GSZ_API gsz_result gsz_spz_write(gsz_context *context, gsz_output *output, const gsz_cloud *cloud,
                                 const gsz_spz_write_options *options) GSZ_CHECKED;

#ifdef __cplusplus
}
#endif
#endif
