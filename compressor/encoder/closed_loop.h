/* SPDX-License-Identifier: MIT */
/* closed_loop.h - colours that make up for what quantising does. Internal. */
#ifndef GSZ_CLOSED_LOOP_H
#define GSZ_CLOSED_LOOP_H

#include "packer.h"
#include "refine.h"
#include "school.h"

/** Changes the colours of *cloud, which is what the packer packs, so that what will be decoded at the settled quality looks
 *  more like the teacher; or not at all, if it does not. */
gsz_result gsz_closed_loop(gsz_packer *packer, gsz_cloud *cloud, gsz_school *school, int lessons,
                           const gsz_stop *stop, gsz_course_result *out_result) GSZ_CHECKED;

#endif
