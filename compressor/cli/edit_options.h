/* SPDX-License-Identifier: MIT */
/* edit_options.h - what convert and pack can do to a scene on its way, and the doing of it. */
#ifndef GSZ_EDIT_OPTIONS_H
#define GSZ_EDIT_OPTIONS_H

#include "cloud_input.h"
#include "gsz_edit.h"

#include <cjson/cJSON.h>

/** A table that goes on with the common options. */
extern const gsz_cli_option gsz_cli_edit_options[];

/** What the options ask for, checked. */
typedef struct gsz_cli_edits {
    const gsz_cli_arguments *arguments;
    gsz_filter filter;
    gsz_motion motion;
    bool filters, moves;
    /* What came of it: */
    uint64_t merged; /**< Gaussians of further inputs */
    gsz_filter_report filtered;
    size_t off_cluster;
} gsz_cli_edits;

/** Before anything is read: a slip in an option should not cost a minute. Not GSZ_EXIT_OK: said already. */
int gsz_cli_edits_check(gsz_cli_session *session, gsz_cli_edits *edits,
                        const gsz_cli_arguments *arguments);
/** True if there is anything to do. */
bool gsz_cli_edits_any(const gsz_cli_edits *edits);
/** Reads the inputs of --merge and applies, in this order: merge, crop and remove, largest cluster, scale, rotate,
 *  translate, SH degree, decimate. The cloud is not empty afterwards, or that is the error. */
int gsz_cli_edits_apply(gsz_cli_session *session, gsz_cli_edits *edits, gsz_cloud *cloud,
                        const gsz_interchange_read_options *reading, const char *name);
/** Adds what came of the edits of another frame. */
void gsz_cli_edits_add(gsz_cli_edits *sum, const gsz_cli_edits *frame);
/** Adds "edits" to the report, if there were any. */
void gsz_cli_edits_json(cJSON *report, const gsz_cli_edits *edits);

#endif
