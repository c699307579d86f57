/* SPDX-License-Identifier: MIT */
/* cloud_told.h - what is said of a cloud between formats: what was cleaned, and what has no place. Internal. */
#ifndef GSZ_CLOUD_TOLD_H
#define GSZ_CLOUD_TOLD_H

#include "gsz_splats.h"

/** gsz_cloud_clean with its warnings, about the file `name`. out_report may be NULL. */
void gsz_cloud_clean_told(gsz_context *context, gsz_cloud *cloud, const char *name,
                          gsz_clean_report *out_report);
/** One notice about extra planes and metadata that `format` cannot hold; it keeps the metadata `kept` (or NULL). */
void gsz_cloud_tell_lost(gsz_context *context, const gsz_cloud *cloud, const char *format,
                         const char *kept);

#endif
