/* SPDX-License-Identifier: MIT */
/* gsz_gltf.h - glTF 2.0 with KHR_gaussian_splatting: .glb, and .gltf beside its .bin files. For programs: part of
 * gsz_interchange, which needs cJSON, not of libgsz.
 *
 * A primitive's attributes are floats: nothing is lost but what a scale and an opacity lose as linear values (opacities
 * are read within 1e-6 of 0 and 1, so that their logits are finite). With KHR_gaussian_splatting_compression_spz_2, or
 * the drafts before it, they are a .spz instead (gsz_spz.h). Extra planes and metadata have no place.
 *
 * Axes: glTF has x left, y up, z front (LUF), a cloud right, down, front as a .ply has: x and y change their signs, with
 * rotations and harmonics. Reading applies the transforms of the nodes of the scene, harmonics included, and makes one
 * cloud of all primitives with Gaussians; other meshes are left out. Nodes may be turned, mirrored, shifted and scaled
 * alike along all axes.
 */
#ifndef GSZ_GLTF_H
#define GSZ_GLTF_H

#include "gsz_spz.h"

#ifdef __cplusplus
extern "C" {
#endif

/** True if the bytes begin as a .glb does, or as JSON that names parts of a glTF. */
GSZ_API bool gsz_gltf_probe(const void *data, size_t size);
/** Reads a .glb, or a .gltf that holds its data itself (data URIs), into *cloud (zeroed). */
GSZ_API gsz_result gsz_gltf_read(gsz_context *context, gsz_cloud *cloud,
                                 gsz_source *source) GSZ_CHECKED;
/** True for a path that ends in .gltf, which may name files beside itself. */
GSZ_API bool gsz_gltf_probe_path(const char *path);
/** The same, and files that it names beside itself. */
GSZ_API gsz_result gsz_gltf_read_path(gsz_context *context, gsz_cloud *cloud,
                                      const char *path) GSZ_CHECKED;

typedef enum gsz_gltf_compression {
    GSZ_GLTF_PLAIN, /**< KHR_gaussian_splatting alone: floats */
    GSZ_GLTF_SPZ_2, /**< KHR_gaussian_splatting_compression_spz_2: a .spz of version 2 */
    GSZ_GLTF_SPZ    /**< KHR_gaussian_splatting_compression_spz, the draft before: of any version */
} gsz_gltf_compression;

typedef struct gsz_gltf_write_options {
    gsz_gltf_compression compression; /**< default GSZ_GLTF_PLAIN */
    gsz_spz_write_options
        spz; /**< version is 2 for GSZ_GLTF_SPZ_2 whatever it says; axes are RUB */
} gsz_gltf_write_options;

GSZ_API void gsz_gltf_write_options_default(gsz_gltf_write_options *options);
/** Writes a .glb of one node. The same cloud gives the same bytes. An empty cloud is GSZ_ERROR_ARGUMENT, one beyond the
 *  4 GiB of a .glb GSZ_ERROR_LIMIT. options may be NULL. */
GSZ_API gsz_result gsz_gltf_write(gsz_context *context, gsz_output *output, const gsz_cloud *cloud,
                                  const gsz_gltf_write_options *options) GSZ_CHECKED;

#ifdef __cplusplus
}
#endif
#endif
