/* SPDX-License-Identifier: MIT */
/* splat_cloud.h - what readers and writers of files need of a cloud beyond gsz_splats.h. Internal. */
#ifndef GSZ_SPLAT_CLOUD_H
#define GSZ_SPLAT_CLOUD_H

#include "gsz_splats.h"

enum { GSZ_PLANE_NAME_SIZE = 24 };
#define GSZ_COUNT_MAX ((size_t)INT32_MAX) /* Gaussians a cloud may have */

/** The INRIA name of a plane ("x", "scale_0", "f_rest_44"), the closing 0 included. */
void gsz_plane_name(int plane, char out_name[GSZ_PLANE_NAME_SIZE]);
/** The plane of 0..GSZ_PLANE_COUNT-1 with that name, or -1. */
int gsz_plane_find(const char *name);

/** Makes room for more Gaussians; the new ones are 0. */
gsz_result gsz_cloud_grow(gsz_context *context, gsz_cloud *cloud, size_t count) GSZ_CHECKED;
/** Makes *out (zeroed) a cloud of the Gaussians index[0..count) of another, with its extra planes and metadata. */
gsz_result gsz_cloud_pick(gsz_context *context, gsz_cloud *out, const gsz_cloud *cloud,
                          const uint32_t *index, size_t count) GSZ_CHECKED;
/** All of it. */
gsz_result gsz_cloud_copy(gsz_context *context, gsz_cloud *out, const gsz_cloud *cloud) GSZ_CHECKED;
/** gsz_cloud_clean with a warning about each kind of flaw in the file `name`. */
void gsz_cloud_clean_told(gsz_context *context, gsz_cloud *cloud, const char *name,
                          gsz_clean_report *out_report);
/** Those warnings. */
void gsz_cloud_tell_clean(gsz_context *context, const char *name, const gsz_clean_report *report);
/** Makes *out (zeroed) a cloud of zeros with the degree and the extra planes of another, without its metadata. */
gsz_result gsz_cloud_create_like(gsz_context *context, gsz_cloud *out, const gsz_cloud *shape,
                                 size_t count) GSZ_CHECKED;
void gsz_cloud_remove_extra(gsz_context *context, gsz_cloud *cloud, size_t index);
/** The index of the extra plane with that name, or -1. */
int gsz_cloud_find_extra(const gsz_cloud *cloud, const char *name);

#endif
