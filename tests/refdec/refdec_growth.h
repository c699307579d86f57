/* SPDX-License-Identifier: MIT */
/* refdec_growth.h - how first layers are drawn alone (2.8). */
#ifndef REFDEC_GROWTH_H
#define REFDEC_GROWTH_H

#include "refdec.h"
#include "refdec_container.h"

/** Checks the file's GROW, which is there, and grows the blocks of the first `whole` layers as that says; they are the first of
 *  the cloud. None where `whole` is 0 or all layers. */
const char *rd_growth(refdec_cloud *cloud, const rd_file *file, uint32_t whole);

#endif
