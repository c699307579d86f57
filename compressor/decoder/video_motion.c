/* SPDX-License-Identifier: MIT */
/* video_motion.c - the motion of a segment as it is stored, and the pose of its joints: for devices that move Gaussians
 * themselves. */
#include "video.h"

#include "color_space.h"
#include "context.h"
#include "det_math.h"

#include <string.h>

/* ---- once a segment ------------------------------------------------------------------------------- */

static gsz_curves_view view_of(const gsz_motion *m, gsz_curve_group group) {
    const gsz_curves *c = &m->curves[group];
    return (gsz_curves_view){.step = c->step,
                             .channels = gsz_curve_channels(group, m->sh_degree),
                             .count = c->count,
                             .gaussian = c->gaussian,
                             .first = c->first,
                             .level = c->level,
                             .class_of = c->class_of};
}

void gsz_video_segment_motion(const gsz_video_segment *s, gsz_motion_view *out) {
    const gsz_motion *m = &s->motion;
    *out = (gsz_motion_view){.frames = m->frames,
                             .key = m->key,
                             .gaussians = m->gaussians,
                             .sh_degree = m->sh_degree,
                             .joint_count = m->joint_count,
                             .near = s->binding.near,
                             .joint = s->binding.joint,
                             .weight = s->binding.weight,
                             .fineness = s->key.fineness,
                             .refine = s->key.refine};
    for (int g = 0; g < GSZ_CURVE_GROUPS; g++)
        if (m->curves[g].step > 0) out->curves[g] = view_of(m, (gsz_curve_group)g);
}

double gsz_motion_step(const gsz_motion_view *view, gsz_curve_group group, uint32_t gaussian) {
    double finer = group == GSZ_CURVE_PLACE ? gsz_pow2i(-view->refine[gaussian])
                                            : gsz_fineness_factor(view->fineness[gaussian]);
    return (double)view->curves[group].step * finer;
}

/* ---- once a frame --------------------------------------------------------------------------------- */

static void to_pose(gsz_joint_pose *out, const gsz_joint_map *map) {
    double rgb[3];
    gsz_luma_to_rgb(map->tint, rgb);
    for (int r = 0; r < 3; r++) {
        for (int c = 0; c < 3; c++) out->linear[r][c] = (float)map->linear[r][c];
        out->shift[r] = (float)map->shift[r];
        out->tint[r] = (float)rgb[r];
    }
    out->gain = (float)map->gain;
    for (int k = 0; k < 4; k++) out->turn[k] = (float)map->turn[k];
}

gsz_result gsz_video_segment_pose(gsz_context *context, const gsz_video_segment *s, uint32_t frame,
                                  gsz_video_pose *pose) {
    const gsz_motion *m = &s->motion;
    gsz_clear_error(context);
    GSZ_TRY(gsz_video_segment_has(context, s, frame));
    if (!pose->joint || pose->joint_count != m->joint_count) {
        gsz_video_pose_free(context, pose);
        GSZ_TRY(GSZ_NEW(context, &pose->joint, m->joint_count));
        pose->joint_count = m->joint_count;
    }
    for (uint32_t j = 0; j < m->joint_count; j++) {
        gsz_joint_map map;
        gsz_joint_map_at(&map, m, &s->key.cloud, (int)frame, j);
        to_pose(&pose->joint[j], &map);
    }
    pose->frame = frame;
    gsz_knot_places(pose->place, m, (int)frame);
    return GSZ_OK;
}

void gsz_video_pose_free(gsz_context *context, gsz_video_pose *pose) {
    gsz_free(context, pose->joint);
    memset(pose, 0, sizeof *pose);
}
