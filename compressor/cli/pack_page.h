/* SPDX-License-Identifier: MIT */
/* pack_page.h - the page of gsz pack --report: what was packed against what it was packed from. */
#ifndef GSZ_PACK_PAGE_H
#define GSZ_PACK_PAGE_H

#include "cloud_input.h"

/** Both sides of a packing; all borrowed. */
typedef struct gsz_cli_pack_pair {
    const char *input; /**< names for people */
    const char *output;
    const gsz_cloud *cloud;
    const gsz_cli_scene_file *file; /**< of the input */
    const gsz_buffer *packed;
} gsz_cli_pack_pair;

enum { GSZ_CLI_PACK_VIEWS = 32 /**< placed where nothing else is asked for */ };

/** Refuses, before any work, cameras of --cameras whose pictures a page cannot have.
 *  Not GSZ_EXIT_OK: said already. */
int gsz_cli_pack_page_check(gsz_cli_session *session, const gsz_camera_list *views,
                            const gsz_cli_arguments *arguments);
/** Compares on the held-out views of *views, which are placed if there are none, and writes the page.
 *  Not GSZ_EXIT_OK: said already. */
int gsz_cli_pack_page(gsz_cli_session *session, double *out_psnr, gsz_output *page,
                      const gsz_camera_list *views, const gsz_cli_pack_pair *pair,
                      const gsz_cli_arguments *arguments);

#endif
