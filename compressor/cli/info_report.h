/* SPDX-License-Identifier: MIT */
/* info_report.h - what gsz info knows about a file, and the two ways to print it. */
#ifndef GSZ_INFO_REPORT_H
#define GSZ_INFO_REPORT_H

#include "cloud_input.h"
#include "gsz_edit.h"

#include <cjson/cJSON.h>

typedef struct gsz_cli_packed_info {
    const char *name;
    const gsz_file_info *file;
    gsz_file_sizes sizes;
    gsz_cli_share shares[GSZ_CLI_SHARES];
    uint64_t float_bytes; /**< of the cloud that was packed, as plain float properties */
    bool chunks;          /**< list them for people too */
} gsz_cli_packed_info;

/** Of a file of any other format. */
typedef struct gsz_cli_scene_info {
    const gsz_cli_scene_file *file;
    const gsz_cloud *cloud;
} gsz_cli_scene_info;

void gsz_cli_info_people(const gsz_cli_packed_info *info);
/** stats NULL: none were asked for. */
void gsz_cli_info_json(const gsz_cli_packed_info *info, const gsz_cloud_statistics *stats);
void gsz_cli_scene_info_people(const gsz_cli_scene_info *info);
void gsz_cli_scene_info_json(const gsz_cli_scene_info *info, const gsz_cloud_statistics *stats);
/** A table of what the values of a cloud are like. */
void gsz_cli_statistics_people(const gsz_cloud *cloud, const gsz_cloud_statistics *stats);

/** What reports of scenes and videos have in common. */
void gsz_cli_bounds_people(const float low[3], const float high[3]);
void gsz_cli_metadata_people(const gsz_metadata_entry *entries, size_t count);
void gsz_cli_json_box(cJSON *report, const float low[3], const float high[3]);
void gsz_cli_json_metadata(cJSON *report, const gsz_metadata_entry *entries, size_t count);

/** "little-endian", "big-endian" or "ascii". */
const char *gsz_cli_ply_format_name(gsz_ply_format format);

#endif
