/* SPDX-License-Identifier: MIT */
/* tile_pass.h - draws the splats that show tile by tile in compute shaders: in floats, and no pixel goes on once it is
 * full. */
#ifndef GSZ_TILE_PASS_H
#define GSZ_TILE_PASS_H

#include "render_frame.h"

/** Entries at the most, for so many splats: 2 GiB of lists; where a processor draws, in memory that all programs share, 256 MiB
 *  or 8 a splat. The farthest splats have none beyond that. */
uint32_t gsz_tile_entries_max(const gsz_gpu *gpu, uint32_t splats);

/** Zero-initialise; release with gsz_tile_pass_destroy. */
typedef struct gsz_tile_pass {
    gsz_render_readers project;
    gsz_gpu_pipeline place, list, ranges_of;
    gsz_gpu_pipeline blend[SPLAT_COVERS]; /**< as they are needed */
    gsz_gpu_buffer looks;                 /**< SplatLook[] */
    gsz_gpu_buffer sums;                  /**< by workgroup of splats */
    gsz_gpu_buffer key[2], value[2];      /**< entries: tile, splat */
    gsz_gpu_buffer scratch;
    gsz_gpu_buffer ranges; /**< by tile */
    gsz_gpu_buffer pixels; /**< RGBA, 8 bits */
    gsz_gpu_image image;   /**< the same as an image, for those who want to copy to one */
    uint32_t slots;        /**< splats there is room for */
    uint32_t entry_room;
    uint32_t tile; /**< pixels of a side */
    uint32_t width, height;
} gsz_tile_pass;

gsz_result gsz_tile_pass_create(gsz_gpu *gpu, gsz_tile_pass *pass) GSZ_CHECKED;
/** Makes what draws so, if it was not made yet. */
gsz_result gsz_tile_pass_cover(gsz_gpu *gpu, gsz_tile_pass *pass, uint32_t cover) GSZ_CHECKED;
void gsz_tile_pass_destroy(gsz_gpu *gpu, gsz_tile_pass *pass);
/** Makes room for a picture of that size, as many splats as the lists hold, and so many entries: those that the last
 *  picture needed. */
gsz_result gsz_tile_pass_resize(gsz_gpu *gpu, gsz_gpu_frames *frames, gsz_tile_pass *pass,
                                const gsz_render_lists *lists, uint32_t entries, uint32_t width,
                                uint32_t height) GSZ_CHECKED;
/** Records everything behind sorting by depth. The pixels are visible to transfers then, the image is in
 *  VK_IMAGE_LAYOUT_TRANSFER_SRC_OPTIMAL. */
void gsz_tile_pass_record(gsz_tile_pass *pass, gsz_render_recording *recording);
/** Bytes of the lists. */
uint64_t gsz_tile_pass_bytes(const gsz_tile_pass *pass);

#endif
