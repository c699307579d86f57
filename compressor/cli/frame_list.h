/* SPDX-License-Identifier: MIT */
/* frame_list.h - from the operands of a command to the files of a sequence, in their order, and ranges of frames. */
#ifndef GSZ_FRAME_LIST_H
#define GSZ_FRAME_LIST_H

#include "session.h"

enum { GSZ_CLI_FRAMES_MAX = 1000000 };

/** The files of a sequence, a frame each. Zero-initialise; release with gsz_cli_frame_list_free. */
typedef struct gsz_cli_frame_list {
    char **path;
    size_t count;
    bool is_sequence; /**< false: one scene, the operand as it was given */
} gsz_cli_frame_list;

/** Fills *list (zeroed) from `count` operands, 1 at least:
 *    several paths       those, in natural order; a notice if they were given in another one
 *    a folder            its scene files, which must have one ending, in natural order; neither hidden ones nor those
 *                        of folders in it, nor a .gsz beside others. A folder that is one scene (SOG) is that scene.
 *    a pattern           one %d or %0Nd, %% for a percent sign: from the smallest number on, without a gap. A file
 *                        that has the name itself goes first.
 *    anything else       one scene, which is not looked at here
 *  Not GSZ_EXIT_OK: said already, and the list is empty. */
int gsz_cli_frame_list_read(gsz_cli_session *session, gsz_cli_frame_list *list,
                            const char *const *operands, size_t count);
void gsz_cli_frame_list_free(gsz_cli_frame_list *list);

/** Frames from first to last, both of them included, counted from 0. */
typedef struct gsz_cli_frame_range {
    size_t first, last;
} gsz_cli_frame_range;

/** Parses "A-B", "A" or "A-" for a sequence of `count` frames, 1 at least; NULL is all of them. Not GSZ_EXIT_OK: said
 *  already, with the range that there is. */
int gsz_cli_frame_range_parse(gsz_cli_session *session, gsz_cli_frame_range *range,
                              const char *text, size_t count);

#endif
