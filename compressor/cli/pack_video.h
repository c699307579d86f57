/* SPDX-License-Identifier: MIT */
/* pack_video.h - gsz pack of several frames, which become a volumetric video. */
#ifndef GSZ_PACK_VIDEO_H
#define GSZ_PACK_VIDEO_H

#include "frame_list.h"

/** Packs the frames as the arguments say, and reports. Not GSZ_EXIT_OK: said already. */
int gsz_cli_pack_video(gsz_cli_session *session, const gsz_cli_arguments *arguments,
                       const gsz_cli_frame_list *frames);

#endif
