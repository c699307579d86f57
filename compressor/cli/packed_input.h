/* SPDX-License-Identifier: MIT */
/* packed_input.h - a .gsz from a path or a pipe, open, in memory or not. */
#ifndef GSZ_PACKED_INPUT_H
#define GSZ_PACKED_INPUT_H

#include "session.h"

#include "gsz_interchange.h"

typedef struct gsz_cli_packed {
    const char *name;   /**< for people */
    gsz_buffer bytes;   /**< of what is in memory */
    gsz_source *source; /**< of what is not */
    gsz_file *file;
    const gsz_file_info *info;
} gsz_cli_packed;

enum { GSZ_CLI_START = 4096 /**< bytes that tell a format */ };

/** Bytes at the start of a regular file; 0 of others. */
size_t gsz_cli_read_start(const char *path, unsigned char *start, size_t room);
/** The format of a regular file by its first bytes, or NULL: for .gsz, for what cannot be read twice, and where bytes
 *  do not tell. */
const gsz_format *gsz_cli_sniff(const char *path);
/** True if the first bytes of a regular file are those of a .gsz. */
bool gsz_cli_sniff_gsz(const char *path);

/** Reads all of the path into *bytes (zeroed). */
int gsz_cli_read_bytes(gsz_cli_session *session, gsz_buffer *bytes, const char *path);

/** Reads *packed (zeroed), which is then to be opened. Not GSZ_EXIT_OK: said already. */
int gsz_cli_packed_read(gsz_cli_session *session, gsz_cli_packed *packed, const char *path);
/** True if what was read is a video, which is not for gsz_cli_packed_parse. */
bool gsz_cli_packed_is_video(const gsz_cli_packed *packed);
/** Opens *packed (zeroed), whose blocks are then read when they are decoded. Not GSZ_EXIT_OK: said already. */
int gsz_cli_packed_open(gsz_cli_session *session, gsz_cli_packed *packed, const char *path,
                        bool partial);
/** Opens *packed whose bytes are read already. */
int gsz_cli_packed_parse(gsz_cli_session *session, gsz_cli_packed *packed, bool partial);
/** gsz_cli_check_proportion (input_limits.h) of a scene that is open. */
int gsz_cli_check_scene(gsz_cli_session *session, const gsz_cli_packed *packed);
void gsz_cli_packed_close(gsz_cli_session *session, gsz_cli_packed *packed);

/** Where the bytes of a .gsz are, one row for each kind; they add up to the file. */
typedef struct gsz_cli_share {
    const char *name;
    uint64_t bytes;
} gsz_cli_share;

enum { GSZ_CLI_SHARES = GSZ_ATTRIBUTE_COUNT + 2 };

/** Lists them by name. */
void gsz_cli_list_shares(gsz_cli_share shares[GSZ_CLI_SHARES], const gsz_file_sizes *sizes);

/** The beginning of a .gsz that a reader of its most important layers needs. */
typedef struct gsz_cli_beginning {
    uint32_t layers;
    uint64_t bytes;     /**< from the first of the file to the last of these layers */
    uint64_t gaussians; /**< of these layers */
} gsz_cli_beginning;

/** Lists those of 1, 2 ... layers, as far as they differ: *out_list is the caller's to free. */
int gsz_cli_list_beginnings(gsz_cli_session *session, gsz_cli_beginning **out_list,
                            size_t *out_count, const gsz_cli_packed *packed);

typedef struct gsz_cli_missing {
    uint32_t blocks;
    uint64_t gaussians;
    uint32_t chunks; /**< blocks included */
} gsz_cli_missing;

/** What the file ends before, among its most important `layers` (0: all). */
gsz_cli_missing gsz_cli_packed_missing(const gsz_cli_packed *packed, uint32_t layers);
/** Warns of what is missing: GSZ_EXIT_PARTIAL, or GSZ_EXIT_OK if nothing is. */
int gsz_cli_warn_missing(gsz_cli_session *session, const gsz_cli_packed *packed,
                         const gsz_cli_missing *missing);

#endif
