/* SPDX-License-Identifier: MIT */
/* cloud_check.h - what must hold of a cloud and of options before anything is packed. Internal. */
#ifndef GSZ_CLOUD_CHECK_H
#define GSZ_CLOUD_CHECK_H

#include "gsz.h"

/** Some Gaussians, not too many, and no value that is not finite or absurd: else GSZ_ERROR_ARGUMENT or _LIMIT. */
gsz_result gsz_cloud_check(gsz_context *context, const gsz_cloud *cloud) GSZ_CHECKED;
/** GSZ_ERROR_ARGUMENT if an option is out of its range, or contradicts another. */
gsz_result gsz_pack_options_check(gsz_context *context, const gsz_pack_options *o) GSZ_CHECKED;

#endif
