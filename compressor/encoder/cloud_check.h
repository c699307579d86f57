/* SPDX-License-Identifier: MIT */
/* cloud_check.h - what must hold of a cloud before it is packed. Internal. */
#ifndef GSZ_CLOUD_CHECK_H
#define GSZ_CLOUD_CHECK_H

#include "gsz_splats.h"

/** Some Gaussians, not too many, and no value that is not finite or absurd: else GSZ_ERROR_ARGUMENT or _LIMIT. */
gsz_result gsz_cloud_check(gsz_context *context, const gsz_cloud *cloud) GSZ_CHECKED;

#endif
