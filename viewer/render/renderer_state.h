/* SPDX-License-Identifier: MIT */
/* renderer_state.h - what a renderer holds. Internal: renderer.c makes it, renderer_draw.c draws with it. */
#ifndef GSZ_RENDERER_STATE_H
#define GSZ_RENDERER_STATE_H

#include "pose_pass.h"
#include "quad_pass.h"
#include "render_frame.h"
#include "render_take.h"
#include "renderer.h"
#include "share_lists.h"
#include "tile_pass.h"

/* A slot has a SplatState for each eye, and a SplatFrame, and one more for what is culled and sorted for both. */
enum {
    GSZ_RENDER_EYES = 2,
    GSZ_RENDER_ORDER = GSZ_RENDER_EYES,
    GSZ_RENDER_FRAMES_OF_SLOT,
    GSZ_RENDER_STATES = GSZ_RENDER_EYES * GSZ_GPU_FRAMES_MAX
};

struct gsz_renderer {
    gsz_gpu *gpu;
    gsz_gpu_frames *frames;
    gsz_render_take own;    /* of gsz_renderer_open */
    gsz_render_take *last;  /* of all takes, `own` the first */
    gsz_render_take *shown; /* never NULL */
    gsz_splat_sort *sort;
    gsz_render_readers cull;
    gsz_gpu_pipeline place, gather;
    gsz_pose_pass poses;
    gsz_render_lists lists;
    gsz_splat_budget budget; /* of `own` */
    gsz_share_lists shares;
    gsz_quad_pass quads;
    gsz_quad_pass pair; /* of both eyes at once */
    gsz_tile_pass tiles;
    gsz_gpu_buffer constants; /* SplatFrame of each slot and eye */
    gsz_gpu_buffer readback;  /* SplatState of each slot and eye */
    uint32_t slot;            /* of the latest frame */
    gsz_render_view drawn;    /* the latest picture */
    gsz_render_view ordered;  /* what was culled and sorted for */
    bool is_drawn;            /* there is one, of what is shown as it is */
    bool is_sorted;           /* lists.values is that of `ordered` */
    bool is_pair;             /* the latest picture is that of both eyes at once */
    bool has_tiles;           /* the tile pass was made */
    bool has_pair;            /* and that of both eyes */
};

#endif
