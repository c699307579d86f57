/* SPDX-License-Identifier: MIT */
/* pack_options.h - what gsz pack can be told. */
#ifndef GSZ_PACK_OPTIONS_H
#define GSZ_PACK_OPTIONS_H

#include "option_table.h"

/** Of a video, as gsz_video_options has them. */
enum { GSZ_CLI_FPS_MAX = 1000, GSZ_CLI_SEGMENT_FRAMES_MAX = 1024 };

extern const gsz_cli_option gsz_cli_pack_options[];
/** By gsz_mask. */
extern const char *const gsz_cli_mask_names[];
/** By gsz_cli_arguments.preset. */
extern const char *const gsz_cli_preset_names[];

/** Replaces what the preset decides; 0: nothing. */
void gsz_cli_apply_preset(gsz_pack_options *options, int preset);

#endif
