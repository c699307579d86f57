/* SPDX-License-Identifier: MIT */
/* xr_pace.h - keeps drawing within the interval between frames: with fewer layers of importance first, and then a coarser
 * picture; and back, with care, when there is time again. Pure. */
#ifndef GSZ_XR_PACE_H
#define GSZ_XR_PACE_H

#include <stdbool.h>
#include <stdint.h>

/** Zero-initialise, or gsz_xr_pace_scene. */
typedef struct gsz_xr_pace {
    uint32_t layers; /**< of the scene, 1 at least */
    uint32_t step;   /**< 0: all of it */
    uint32_t slow;   /**< frames in a row that took too long */
    uint32_t quick;  /**< frames in a row with much time left */
    uint32_t since;  /**< frames since the last step towards more */
    uint32_t wait;   /**< quick frames to wait for before the next one */
} gsz_xr_pace;

/** Another scene: all of it is drawn again. */
void gsz_xr_pace_scene(gsz_xr_pace *pace, uint32_t layers);
/** Takes in how long a frame took, of how long it may. True: the next one is drawn in another way. */
bool gsz_xr_pace_add(gsz_xr_pace *pace, double took_ms, double interval_ms);
/** Layers to draw, the most important ones; 0: all. */
uint32_t gsz_xr_pace_layers(const gsz_xr_pace *pace);
/** Pixels of a side, of those that the headset asks for: 0.5 .. 1. */
float gsz_xr_pace_resolution(const gsz_xr_pace *pace);

#endif
