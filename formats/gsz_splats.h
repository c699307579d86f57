/* SPDX-License-Identifier: MIT */
/* gsz_splats.h - a cloud of 3D Gaussian splats in memory: structure of arrays, float32, the conventions of
 * Kerbl et al. 2023 ("3D Gaussian Splatting", the INRIA reference implementation).
 *
 * Every property of a Gaussian is one plane of `count` floats:
 *   position   x, y, z, in the units of the scene, right-handed, no axis flipped
 *   scale      natural logarithm of the standard deviation along the Gaussian's own three axes
 *   rotation   quaternion w, x, y, z of the Gaussian's axes; any length but 0 (normalised when used)
 *   opacity    logit: alpha = 1 / (1 + exp(-opacity))
 *   DC         colour = 0.5 + 0.28209479 * DC (the zeroth spherical harmonic), sRGB-encoded, one plane a channel
 *   rest       spherical harmonics of degree 1..3; the plane GSZ_PLANE_REST + channel * K + k holds
 *              coefficient k of channel 0..2 (red, green, blue), K = gsz_sh_coefficients(degree), in the
 *              order and with the signs of the INRIA f_rest properties
 * Extra planes are float properties that gsz does not interpret (normals, labels, confidence ...).
 */
#ifndef GSZ_SPLATS_H
#define GSZ_SPLATS_H

#include "gsz_base.h"

#ifdef __cplusplus
extern "C" {
#endif

enum {
    GSZ_PLANE_POSITION = 0,
    GSZ_PLANE_SCALE = 3,
    GSZ_PLANE_ROTATION = 6,
    GSZ_PLANE_OPACITY = 10,
    GSZ_PLANE_DC = 11,
    GSZ_PLANE_REST = 14,
    GSZ_PLANE_COUNT = 59, /**< planes at SH degree 3 */
    GSZ_SH_DEGREE_MAX = 3,
    GSZ_EXTRA_MAX = 64,      /**< extra planes a cloud may have */
    GSZ_NAME_MAX = 64,       /**< bytes of a name of an extra plane, the closing 0 included */
    GSZ_METADATA_MAX = 4096, /**< entries of metadata a cloud may have */
    GSZ_METADATA_KEY_MAX = 256,
    GSZ_METADATA_VALUE_MAX = 65536
};

/** Coefficients per channel beyond the DC: 0, 3, 8, 15 for degrees 0..3. */
static inline int gsz_sh_coefficients(int sh_degree) {
    return (sh_degree + 1) * (sh_degree + 1) - 1;
}
/** Planes of a cloud of that degree, extras aside: 14, 23, 38, 59. */
static inline int gsz_plane_count(int sh_degree) {
    return GSZ_PLANE_REST + 3 * gsz_sh_coefficients(sh_degree);
}

typedef struct gsz_extra_plane {
    char name[GSZ_NAME_MAX]; /**< as in the file it came from: printable ASCII without spaces */
    float *values;           /**< count floats */
} gsz_extra_plane;

/** One free key and value, both UTF-8 without zero bytes. Several entries may share a key, order is kept.
 *  Keys with a meaning: "comment" (a comment line of a .ply), "up" ("+x".."-z": the axis that points up),
 *  "filter" ("none" or "mip": trained with the Mip-Splatting screen filter), "unit" ("metre": one unit). */
typedef struct gsz_metadata_entry {
    char *key;
    char *value;
} gsz_metadata_entry;

/** A cloud. Zero-initialise; create with gsz_cloud_create; release with gsz_cloud_free.
 *  The planes may be read and written freely; counts and pointers belong to the library. */
typedef struct gsz_cloud {
    size_t count;
    int sh_degree; /**< 0..3 */
    float *plane
        [GSZ_PLANE_COUNT]; /**< the first gsz_plane_count(sh_degree) are set, the others NULL */
    size_t extra_count;
    gsz_extra_plane *extra;
    size_t metadata_count;
    gsz_metadata_entry *metadata;
    void *storage; /**< the memory behind plane[] */
} gsz_cloud;

/** Makes *cloud, which must be zeroed, an empty-valued (all planes 0) cloud. */
GSZ_API gsz_result gsz_cloud_create(gsz_context *context, gsz_cloud *cloud, size_t count,
                                    int sh_degree) GSZ_CHECKED;
/** Adds a plane of zeros; fails on a name that is too long, malformed or taken, as those of the INRIA .ply are. */
GSZ_API gsz_result gsz_cloud_add_extra(gsz_context *context, gsz_cloud *cloud,
                                       const char *name) GSZ_CHECKED;
/** Adds a copy of key and value; fails beyond the limits above. */
GSZ_API gsz_result gsz_cloud_add_metadata(gsz_context *context, gsz_cloud *cloud, const char *key,
                                          const char *value) GSZ_CHECKED;
/** The value of the first entry with that key, or NULL. */
GSZ_API const char *gsz_cloud_metadata(const gsz_cloud *cloud, const char *key);
/** Releases what the cloud holds and zeroes it. */
GSZ_API void gsz_cloud_free(gsz_context *context, gsz_cloud *cloud);
/** Bytes of float data: count * planes * 4, extras included. */
GSZ_API uint64_t gsz_cloud_float_bytes(const gsz_cloud *cloud);

/** Positions beyond this are absurd: no float has the precision to place a splat there. */
#define GSZ_POSITION_LIMIT 1e15f

typedef struct gsz_clean_report {
    size_t
        not_finite; /**< Gaussians dropped: a NaN or an infinity in any property but the extras and the opacity */
    size_t no_rotation; /**< Gaussians whose quaternion was all zeros: set to the identity */
    size_t clamped;     /**< Gaussians with a value clamped to the documented range */
} gsz_clean_report;

/** Drops Gaussians with values that are not finite and clamps absurd ones, in place; the order stays:
 *  positions to +-GSZ_POSITION_LIMIT, log-scales to [-40, 40], opacity logits to [-40, 40] (+-inf clamp, NaN drops),
 *  colours to +-1e4, quaternions are scaled when their length is outside [1e-6, 1e6]. */
GSZ_API void gsz_cloud_clean(gsz_cloud *cloud, gsz_clean_report *out_report);

#ifdef __cplusplus
}
#endif
#endif
