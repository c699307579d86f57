/* SPDX-License-Identifier: MIT */
/* veil_choice.h - how far this scene's precision may follow its veils. Internal. */
#ifndef GSZ_VEIL_CHOICE_H
#define GSZ_VEIL_CHOICE_H

#include "gsz_camera.h"
#include "packer.h"

/** Settles the packer, which has veils, at a quality with all of them, with none for positions, and with none at all, and
 *  stays with what takes the fewest bytes for its PSNR from the views. */
gsz_result gsz_veil_choose(gsz_packer *packer, const gsz_camera_list *views,
                           float quality) GSZ_CHECKED;

#endif
