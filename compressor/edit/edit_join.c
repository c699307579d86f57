/* SPDX-License-Identifier: MIT */
/* edit_join.c - several scenes in one, and scenes of another degree. */
#include <string.h>

#include "context.h"
#include "gsz_edit.h"
#include "splat_cloud.h"

/* ---- degrees ---- */

/* Planes of `from` into those of `to` from Gaussian `first` on; what `to` has more stays 0. */
static void copy_planes(gsz_cloud *to, size_t first, const gsz_cloud *from) {
    int had = gsz_sh_coefficients(from->sh_degree), has = gsz_sh_coefficients(to->sh_degree);
    int both = had < has ? had : has;
    size_t bytes = from->count * sizeof(float);
    for (int plane = 0; plane < GSZ_PLANE_REST; plane++)
        memcpy(to->plane[plane] + first, from->plane[plane], bytes);
    for (int c = 0; c < 3; c++)
        for (int k = 0; k < both; k++)
            memcpy(to->plane[GSZ_PLANE_REST + c * has + k] + first,
                   from->plane[GSZ_PLANE_REST + c * had + k], bytes);
}

gsz_result gsz_edit_reduce_degree(gsz_context *context, gsz_cloud *cloud, int sh_degree) {
    gsz_cloud lower = {0};
    gsz_clear_error(context);
    if (sh_degree < 0)
        return gsz_fail(context, GSZ_ERROR_ARGUMENT, "harmonics of degree %d", sh_degree);
    if (sh_degree >= cloud->sh_degree) return GSZ_OK;
    GSZ_TRY(gsz_cloud_create(context, &lower, cloud->count, sh_degree));
    copy_planes(&lower, 0, cloud);
    gsz_free(context, cloud->storage);
    memcpy(cloud->plane, lower.plane, sizeof cloud->plane);
    cloud->storage = lower.storage;
    cloud->sh_degree = sh_degree;
    return GSZ_OK;
}

/* ---- joining ---- */

static gsz_result join_extras(gsz_context *context, gsz_cloud *out, size_t first,
                              const gsz_cloud *from) {
    for (size_t e = 0; e < from->extra_count; e++) {
        int at = gsz_cloud_find_extra(out, from->extra[e].name);
        if (at < 0) {
            GSZ_TRY(gsz_cloud_add_extra(context, out, from->extra[e].name));
            at = (int)out->extra_count - 1;
        }
        memcpy(out->extra[at].values + first, from->extra[e].values, from->count * sizeof(float));
    }
    return GSZ_OK;
}

static bool has_entry(const gsz_cloud *cloud, const gsz_metadata_entry *entry) {
    for (size_t i = 0; i < cloud->metadata_count; i++)
        if (strcmp(cloud->metadata[i].key, entry->key) == 0 &&
            strcmp(cloud->metadata[i].value, entry->value) == 0)
            return true;
    return false;
}

static gsz_result join_metadata(gsz_context *context, gsz_cloud *out, const gsz_cloud *from) {
    for (size_t i = 0; i < from->metadata_count; i++)
        if (!has_entry(out, &from->metadata[i]))
            GSZ_TRY(gsz_cloud_add_metadata(context, out, from->metadata[i].key,
                                           from->metadata[i].value));
    return GSZ_OK;
}

static gsz_result join_all(gsz_context *context, gsz_cloud *out, const gsz_cloud *clouds,
                           size_t count) {
    size_t gaussians = 0, first = 0;
    int degree = 0;
    for (size_t i = 0; i < count; i++) {
        gaussians += clouds[i].count;
        if (clouds[i].sh_degree > degree) degree = clouds[i].sh_degree;
    }
    GSZ_TRY(gsz_cloud_create(context, out, gaussians, degree));
    for (size_t i = 0; i < count; first += clouds[i++].count) {
        copy_planes(out, first, &clouds[i]);
        GSZ_TRY(join_extras(context, out, first, &clouds[i]));
        GSZ_TRY(join_metadata(context, out, &clouds[i]));
    }
    return GSZ_OK;
}

gsz_result gsz_edit_join(gsz_context *context, gsz_cloud *out, const gsz_cloud *clouds,
                         size_t count) {
    gsz_clear_error(context);
    gsz_result result = join_all(context, out, clouds, count);
    if (result != GSZ_OK) gsz_cloud_free(context, out);
    return result;
}
