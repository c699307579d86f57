/* SPDX-License-Identifier: MIT */
/* unpack_box.c - boxes against the bounds of blocks, and against centres. */
#include "unpack_box.h"

#include "context.h"

gsz_result gsz_box_check(gsz_context *context, const gsz_unpack_options *o) {
    for (int axis = 0; o->box && axis < 3; axis++)
        if (!(o->box_least[axis] <= o->box_greatest[axis]))
            return gsz_fail(context, GSZ_ERROR_ARGUMENT, "the box ends before it begins: %g to %g",
                            (double)o->box_least[axis], (double)o->box_greatest[axis]);
    return GSZ_OK;
}

bool gsz_box_touches(const gsz_file *file, uint32_t block, const gsz_unpack_options *o) {
    float low[3], high[3];
    if (!o->box || !gsz_file_block_bounds(file, block, low, high)) return true;
    for (int axis = 0; axis < 3; axis++)
        if (low[axis] > o->box_greatest[axis] || high[axis] < o->box_least[axis]) return false;
    return true;
}

bool gsz_box_holds(const gsz_file *file, uint32_t block, const gsz_unpack_options *o) {
    float low[3], high[3];
    if (!o->box) return true;
    if (!gsz_file_block_bounds(file, block, low, high)) return false;
    for (int axis = 0; axis < 3; axis++)
        if (low[axis] < o->box_least[axis] || high[axis] > o->box_greatest[axis]) return false;
    return true;
}

static bool is_inside(const gsz_cloud *cloud, size_t i, const gsz_unpack_options *o) {
    for (int axis = 0; axis < 3; axis++) {
        float x = cloud->plane[GSZ_PLANE_POSITION + axis][i];
        if (!(x >= o->box_least[axis] && x <= o->box_greatest[axis])) return false;
    }
    return true;
}

static void move(gsz_cloud *cloud, size_t to, size_t from, const gsz_unpack_options *o) {
    for (int p = 0; p < gsz_plane_count(cloud->sh_degree); p++)
        cloud->plane[p][to] = cloud->plane[p][from];
    for (size_t e = 0; e < cloud->extra_count; e++)
        cloud->extra[e].values[to] = cloud->extra[e].values[from];
    if (o->fineness) o->fineness[to] = o->fineness[from];
    if (o->refine) o->refine[to] = o->refine[from];
}

void gsz_box_clip(gsz_cloud *cloud, const gsz_unpack_options *o) {
    size_t kept = 0;
    if (!o->box) return;
    for (size_t i = 0; i < cloud->count; i++)
        if (is_inside(cloud, i, o)) move(cloud, kept++, i, o);
    cloud->count = kept;
}
