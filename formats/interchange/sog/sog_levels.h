/* SPDX-License-Identifier: MIT */
/* sog_levels.h - a lod-meta.json: the units of one level of detail, as one cloud. Internal. */
#ifndef GSZ_SOG_LEVELS_H
#define GSZ_SOG_LEVELS_H

#include "gsz_sog.h"

/** Reads the units that the file `path` names for a level; they lie in `folder` ("" or with a slash at its end). */
gsz_result gsz_sog_levels_read(gsz_context *context, gsz_cloud *cloud, const char *path,
                               const char *folder, int level) GSZ_CHECKED;

#endif
