/* SPDX-License-Identifier: MIT */
/* splat_passes.h - what the passes of a frame share: where everything is, and the camera. Included by C and by GLSL. */
#ifndef SPLAT_PASSES_H
#define SPLAT_PASSES_H

#include "gpu_types.h"
#include "splat_motion.h"

#define SPLAT_GROUP 256    /* invocations of a workgroup of most passes */
#define SPLAT_TILE 16      /* pixels of a side: a workgroup draws a tile */
#define SPLAT_TILE_SMALL 8 /* an invocation draws a tile */

/* The numbers of the picture of Kerbl et al. 2023, as in gsz_raster.h. */
#define SPLAT_NEAR 0.2
#define SPLAT_DILATION 0.3
#define SPLAT_MIP_DILATION 0.1
#define SPLAT_MIP_LEAST 0.000025
#define SPLAT_ALPHA_CAP 0.99
#define SPLAT_ALPHA_CUT (1.0 / 255.0)
#define SPLAT_END 1e-4
#define SPLAT_WIDE 1.3

/* What is shown of Gaussians. */
#define SPLAT_SHOW_SPLATS 0
#define SPLAT_SHOW_POINTS 1     /* their centres, as discs */
#define SPLAT_SHOW_ELLIPSES 2   /* where they are denser than at one deviation, solid, with a rim */
#define SPLAT_SHOW_DEPTH 3      /* splats, white the nearest ones, dark the farthest */
#define SPLAT_SHOW_OVERDRAW 4   /* how many lie over a pixel */
#define SPLAT_SHOW_IMPORTANCE 5 /* splats in the colours of their layers */

/* How a splat covers pixels: what draws them is specialised for it. */
#define SPLAT_COVER_SOFT 0
#define SPLAT_COVER_DISC 1   /* opaque up to its edge */
#define SPLAT_COVER_RIMMED 2 /* and darker there */
#define SPLAT_COVER_COUNT 3  /* not at all: each adds SPLAT_HEAT */
#define SPLAT_COVERS 4

#define SPLAT_DISC 1.5             /* pixels: the radius of points */
#define SPLAT_SOLID_LEVEL -7.27301 /* log2 of the opacity that is cut off at one deviation */
#define SPLAT_RIM 0.7              /* begins at this part of the squared distance to the edge ... */
#define SPLAT_RIM_POWER -7.77794   /* ... where such a splat has 2 to this */
#define SPLAT_RIM_SHADE 0.35
/* R, G, B: red at 32 splats over each other, yellow at 128, white at 512. */
#define SPLAT_HEAT 0.03125, 0.0078125, 0.001953125

/* What the device finds out by itself, and the sizes of the passes that follow from it. */
GPU_STRUCT(SplatState) {
    uint visible;      /* Gaussians that passed culling */
    uint entries;      /* of all tiles together, as needed */
    uint kept_entries; /* as there is room for */
    uint unused;
    uint project_x, project_y, project_z;                   /* workgroups, a splat an invocation */
    uint vertices, instances, first_vertex, first_instance; /* of the draw */
    uint entries_x, entries_y, entries_z;                   /* workgroups, an entry an invocation */
    uint padding[2];
};

/* A splat that is drawn as a quad: the ellipse at whose edge its alpha is SPLAT_ALPHA_CUT. */
GPU_STRUCT(SplatQuad) {
    float x, y; /* pixels */
    uint major; /* half floats: the longer half axis */
    uint minor; /* half floats: length of the other, at right angles; log2 of the opacity */
    uint color; /* 11 11 10 bits: 0 .. SPLAT_COLOR_RANGE */
};
#define SPLAT_COLOR_RANGE 4.0

/* A splat that is drawn tile by tile. With d its centre minus the pixel, its alpha there is
 * 2^(across (dx + slope dy)^2 + down dy^2 + level): squares of one sign, so that nothing cancels in needles. */
GPU_STRUCT(SplatLook) {
    float x, y; /* pixels */
    float slope, across, down, level;
    uint color_rg, color_b; /* 16 bits each: 0 .. SPLAT_COLOR_RANGE */
    float half0,
        half1; /* in row dy it reaches sqrt(half0 - half1 dy^2) to both sides of x + slope dy ... */
    float turn;       /* ... farthest to the right in row dy = turn, to the left in row -turn */
    uint rows;        /* tiles: first | end << 16; none if equal */
    uint first_entry; /* among those of its workgroup */
};

/* What is seen from where. */
GPU_STRUCT(SplatCamera) {
    float eye[3], right[3], down[3], forward[3];
    float focal[2], center[2], limit[2];
};

/* Where everything is. */
GPU_STRUCT(SplatFrame) {
    GPU_ADDRESS blocks, chunks;
    GPU_ADDRESS starts; /* of each chunk: Gaussians that show; then where they begin */
    GPU_ADDRESS key0, key1, value0, value1;
    GPU_ADDRESS splats; /* SplatQuad or SplatLook, nearest first; quads lie where keys were */
    GPU_ADDRESS state;
    GPU_ADDRESS sums; /* of each workgroup of splats: entries; then where they begin */
    GPU_ADDRESS entry_key0, entry_value0; /* tile and splat */
    GPU_ADDRESS ranges;                   /* of each tile: first entry and end */
    GPU_ADDRESS pixels;                   /* RGBA, 8 bits */
    uint layers;                          /* of the scene, at least 1 */
    uint shown;                           /* layers that are drawn: the first ones */
    uint show;                            /* SPLAT_SHOW_.. */
    float least_alpha;                    /* fainter Gaussians are not drawn */
    /* Where Gaussians move: */
    GPU_ADDRESS motion, joints; /* SplatMotion and SplatJoint[] */
    GPU_ADDRESS still;          /* chunks of the key; `chunks` are those of the frame */
    GPU_ADDRESS posed;          /* SplatPosed[] */
    SplatKnots knots[SPLAT_CURVE_CLASSES];
    /* Where a budget limits what is drawn; else 0: */
    GPU_ADDRESS shares, picks; /* of each chunk; numbers of chunks that are looked at */
    SplatCamera camera; /* that of the push constants: who draws two views reads both frames */
};

/* A share of a chunk: so many of SPLAT_SHARE_RANK for each Gaussian that is kept, SPLAT_SHARE_ALL if all are; from bit
 * SPLAT_SHARE_SCALE on how much larger they are drawn, in SPLAT_SHARE_ONE; from bit SPLAT_SHARE_WEIGHT on how far they are there
 * while others that stand for the same fade in or out, up to SPLAT_SHARE_WHOLE. */
#define SPLAT_SHARE_RANK 256u
#define SPLAT_SHARE_ALL 0xffffu
#define SPLAT_SHARE_SCALE 16
#define SPLAT_SHARE_ONE 256u
#define SPLAT_SHARE_WEIGHT 26
#define SPLAT_SHARE_WHOLE 63u

/* What passes are told without looking into memory: the camera and sizes. Exactly the 128 bytes that every device has. */
GPU_STRUCT(SplatPush) {
    GPU_ADDRESS frame;
    SplatCamera camera;
    float splat_scale;
    uint width, height;
    uint degree_mip; /* SH degree | 256 if the Mip filter is on | 512 if there is no background */
    uint tile;       /* pixels of a side */
    uint tiles_across, tiles_down;
    uint chunk_count;
    uint entry_room;
    float background[3];
};

#endif
