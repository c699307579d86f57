/* SPDX-License-Identifier: MIT */
/* eval_report.h - the ways to print what a comparison found: for people and for programs. */
#ifndef GSZ_EVAL_REPORT_H
#define GSZ_EVAL_REPORT_H

#include "comparison.h"

#include <cjson/cJSON.h>

/** Tables, per view too if asked for. */
void gsz_cli_eval_people(FILE *stream, const gsz_cli_comparison *comparison, bool per_view);
/** Prints the report on standard output. `page` is the file of --report, or NULL. */
void gsz_cli_eval_json(const gsz_cli_session *session, const gsz_cli_comparison *comparison,
                       const char *page);

/** Adds "views": number, name and size of each. */
void gsz_cli_json_cameras(cJSON *report, const gsz_camera_list *views);

/** "8 held-out views of 32, placed automatically", "12 views of cams.txt" */
void gsz_cli_describe_views(char *out, size_t size, const gsz_cli_comparison *comparison);

#endif
