/* SPDX-License-Identifier: MIT */
/* sog_decode.h - one SOG: its pictures, and the Gaussians that their pixels are. Internal. */
#ifndef GSZ_SOG_DECODE_H
#define GSZ_SOG_DECODE_H

#include "sog_meta.h"
#include "sog_webp.h"

typedef struct gsz_sog_unit {
    gsz_context *context;
    const char *name;
    gsz_sog_meta meta;
    uint64_t position_bytes; /* of the larger of the two pictures, packed */
    gsz_buffer file[GSZ_SOG_PICTURES];
    gsz_sog_picture picture[GSZ_SOG_PICTURES];
} gsz_sog_unit;

/** Whether so many bytes of positions may hold so many Gaussians. */
bool gsz_sog_count_fits(uint64_t count, uint64_t position_bytes);
/** What a unit holds at the least, from its meta.json and the sizes of its files: nothing is decoded. Refuses counts that
 *  the files cannot hold. */
gsz_result gsz_sog_unit_open(gsz_context *context, gsz_sog_unit *unit,
                             gsz_sog_store *store) GSZ_CHECKED;
/** Loads and decodes the pictures; then meta.bands is known. */
gsz_result gsz_sog_unit_load(gsz_sog_unit *unit, gsz_sog_store *store) GSZ_CHECKED;
/** The Gaussians, from item `at` of the cloud on. Harmonics that one of the two does not have are 0 or left out. */
gsz_result gsz_sog_unit_decode(const gsz_sog_unit *unit, gsz_cloud *cloud, size_t at) GSZ_CHECKED;
void gsz_sog_unit_close(gsz_sog_unit *unit);

#endif
