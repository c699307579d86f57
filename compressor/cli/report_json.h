/* SPDX-License-Identifier: MIT */
/* report_json.h - what --json prints: exact numbers, clean text, no field lost in silence. */
#ifndef GSZ_REPORT_JSON_H
#define GSZ_REPORT_JSON_H

#include "exit_code.h"
#include "gsz_splats.h"

#include <cjson/cJSON.h>

/* Too little memory ends gsz with its exit code: by then every output is whole.
 * `key` NULL: the next element of an array. */

/** A new top-level object that names the command. */
cJSON *gsz_cli_json_report(const char *command);
cJSON *gsz_cli_json_object(cJSON *parent, const char *key);
cJSON *gsz_cli_json_array(cJSON *parent, const char *key);
/** Bytes that are not UTF-8 become U+FFFD. */
void gsz_cli_json_text(cJSON *parent, const char *key, const char *text);
void gsz_cli_json_count(cJSON *parent, const char *key, uint64_t value);
/** The shortest digits that give the same float back; null if it is not finite. */
void gsz_cli_json_float(cJSON *parent, const char *key, float value);
/** Rounded to `decimals`. */
void gsz_cli_json_rounded(cJSON *parent, const char *key, double value, int decimals);
void gsz_cli_json_bool(cJSON *parent, const char *key, bool value);
/** "cleaned": what cleaning a cloud found. */
void gsz_cli_json_clean(cJSON *parent, const gsz_clean_report *clean);
/** Prints the report on standard output and releases it. */
void gsz_cli_json_print(cJSON *report);
/** {"error": {"code": 4, "reason": "truncated", "message": "..."}} */
void gsz_cli_json_error(gsz_cli_exit code, const char *reason, const char *message);

#endif
