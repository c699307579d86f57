/* SPDX-License-Identifier: MIT */
/* input_limits.h - what files may make of themselves, by their bytes: hostile ones are small. A limit that the user chose
 * (--max-memory) is taken instead of all of these. */
#ifndef GSZ_INPUT_LIMITS_H
#define GSZ_INPUT_LIMITS_H

#include "session.h"

/** Checks, before anything is unpacked into memory as a whole, that floats of so many Gaussians are in proportion to the file.
 *  Not GSZ_EXIT_OK: said already. */
int gsz_cli_check_proportion(gsz_cli_session *session, const char *name, uint64_t gaussians,
                             size_t planes, uint64_t file_bytes);
/** The same for all that a command holds at once of several files and of what becomes of them, while the next one is still to
 *  come; `name` is what was read last. */
int gsz_cli_check_together(gsz_cli_session *session, const char *name, uint64_t float_bytes,
                           uint64_t file_bytes);
/** The same for all frames of a video, which are written one by one. */
int gsz_cli_check_frames(gsz_cli_session *session, const char *name, uint64_t float_bytes,
                         uint64_t file_bytes);
/** The same for all frames of a sequence that were read so far. How many of them are held is for whoever follows them, and work
 *  goes by all. */
int gsz_cli_check_sequence(gsz_cli_session *session, const char *name, uint64_t float_bytes,
                           uint64_t file_bytes);
/** Bytes of a cloud's floats. */
uint64_t gsz_cli_float_bytes(uint64_t gaussians, size_t planes);

/** Limits what is drawn in order to choose views and to weigh Gaussians, by the bytes of the files that were read. */
void gsz_cli_limit_looking(gsz_cli_session *session);

#endif
