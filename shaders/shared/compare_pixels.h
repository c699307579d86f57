/* SPDX-License-Identifier: MIT */
/* compare_pixels.h - how two pictures are shown as one. Included by C and by GLSL. */
#ifndef COMPARE_PIXELS_H
#define COMPARE_PIXELS_H

#include "gpu_types.h"

#define COMPARE_SIDE 16 /* invocations of a side of a workgroup */

#define COMPARE_WIPE 0       /* the first to the left of a line, the second to its right */
#define COMPARE_DIFFERENCE 1 /* of each channel, times the gain */
#define COMPARE_FIRST 2
#define COMPARE_SECOND 3

#define COMPARE_GAIN_MAX 64

/* The line of a wipe: so many columns to either side of it, the inner half white, the outer black. */
#define COMPARE_LINE 2

GPU_STRUCT(ComparePush) {
    GPU_ADDRESS first;  /* RGBA, 8 bits; the result goes here too */
    GPU_ADDRESS second; /* the same */
    uint width, height;
    uint mode;
    uint line; /* columns of the first */
    uint gain;
    uint unused;
};

#endif
