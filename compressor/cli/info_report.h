/* SPDX-License-Identifier: MIT */
/* info_report.h - what gsz info knows about a file, and the two ways to print it. */
#ifndef GSZ_INFO_REPORT_H
#define GSZ_INFO_REPORT_H

#include "packed_input.h"

typedef struct gsz_cli_packed_info {
    const char *name;
    const gsz_file_info *file;
    gsz_file_sizes sizes;
    gsz_cli_share shares[GSZ_CLI_SHARES];
    uint64_t float_bytes; /**< of the cloud that was packed, as plain float properties */
    bool chunks;          /**< list them for people too */
} gsz_cli_packed_info;

typedef struct gsz_cli_ply_info {
    const char *name;
    const gsz_cloud *cloud;
    gsz_ply_report ply;
} gsz_cli_ply_info;

void gsz_cli_info_people(const gsz_cli_packed_info *info);
void gsz_cli_info_json(const gsz_cli_packed_info *info);
void gsz_cli_ply_info_people(const gsz_cli_ply_info *info);
void gsz_cli_ply_info_json(const gsz_cli_ply_info *info);

/** "little-endian", "big-endian" or "ascii". */
const char *gsz_cli_ply_format_name(gsz_ply_format format);

#endif
