/* SPDX-License-Identifier: MIT */
/* dancer_coats.h - what dancer, balls and stage are painted with; gsz_part_coat says what the arguments are. */
#ifndef GSZ_DANCER_COATS_H
#define GSZ_DANCER_COATS_H

#include "dancer_parts.h"

/** One colour, a little uneven. */
gsz_vec3 gsz_paint_plain(const gsz_part *part, float u, float v, gsz_vec3 local);
/** Skin with eyes, brows, cheeks and a smile; +z is the front. */
gsz_vec3 gsz_paint_face(const gsz_part *part, float u, float v, gsz_vec3 local);
/** Strands along the profile. */
gsz_vec3 gsz_paint_hair(const gsz_part *part, float u, float v, gsz_vec3 local);
/** Stripes across; `number` to the metre. */
gsz_vec3 gsz_paint_stripes(const gsz_part *part, float u, float v, gsz_vec3 local);
/** Red cloth with dots in rows, a gold hem and a white petticoat below it. */
gsz_vec3 gsz_paint_skirt(const gsz_part *part, float u, float v, gsz_vec3 local);
/** Panels of the colour and of white, as juggling balls have. */
gsz_vec3 gsz_paint_ball(const gsz_part *part, float u, float v, gsz_vec3 local);
/** Boards within rings, a star in the middle. */
gsz_vec3 gsz_paint_floor(const gsz_part *part, float u, float v, gsz_vec3 local);
/** The side of the stage: panels and lamps. */
gsz_vec3 gsz_paint_side(const gsz_part *part, float u, float v, gsz_vec3 local);

#endif
