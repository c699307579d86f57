/* SPDX-License-Identifier: MIT */
/* refdec_text.h - the chunks that hold text: metadata and the names of extra planes (5.11, 5.12). */
#ifndef REFDEC_TEXT_H
#define REFDEC_TEXT_H

#include "refdec.h"
#include "refdec_container.h"

/** What these leave in *cloud on a failure, refdec_cloud_free releases. */
const char *rd_read_metadata(refdec_cloud *cloud, const rd_file *file);
const char *rd_read_names(refdec_cloud *cloud, const rd_file *file);

#endif
