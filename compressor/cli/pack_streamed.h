/* SPDX-License-Identifier: MIT */
/* pack_streamed.h - packing a .ply that need not be whole in memory. */
#ifndef GSZ_PACK_STREAMED_H
#define GSZ_PACK_STREAMED_H

#include "edit_options.h"

/** What is left to know of the scene that was packed. */
typedef struct gsz_cli_streamed {
    bool done; /**< else the scene has to be read whole, and nothing was written */
    gsz_cli_scene_file file;
    gsz_pack_stats stats;
    int sh_degree;
} gsz_cli_streamed;

/** Packs the input into the output and commits that, where scene, options and edits allow it. Not GSZ_EXIT_OK: said already. */
int gsz_cli_pack_streamed(gsz_cli_session *session, gsz_cli_streamed *out, gsz_output *output,
                          const gsz_cli_edits *edits, const gsz_cli_arguments *arguments);

#endif
