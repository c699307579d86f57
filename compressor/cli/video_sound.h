/* SPDX-License-Identifier: MIT */
/* video_sound.h - the sound of a video, from a file and to one. */
#ifndef GSZ_VIDEO_SOUND_H
#define GSZ_VIDEO_SOUND_H

#include "video_input.h"

#include "gsz_sound.h"

/** Reads *track (zeroed) from a sound file. Not GSZ_EXIT_OK: said already. */
int gsz_cli_sound_read(gsz_cli_session *session, gsz_sound_track *track, const char *path);
/** The same for the library, which borrows it. */
gsz_video_sound gsz_cli_sound_of(const gsz_sound_track *track);
/** Writes the whole sound of a video as a WAV file. */
int gsz_cli_sound_write(gsz_cli_session *session, const gsz_cli_video *video, const char *path);

#endif
