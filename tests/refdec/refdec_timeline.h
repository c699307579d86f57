/* SPDX-License-Identifier: MIT */
/* refdec_timeline.h - the chunks of a video (7.1). */
#ifndef REFDEC_TIMELINE_H
#define REFDEC_TIMELINE_H

#include "refdec_container.h"
#include "refdec_video.h"

/** The bytes of this chunk, of a segment or a background, once their checksum is right. */
const char *rd_video_chunk(const refdec_video *video, uint32_t index, const char *type,
                           rd_bytes *out);

#endif
