/* SPDX-License-Identifier: MIT */
/* file_dialog.h - asks for a file as the desktop does, while the window goes on: file_dialog_posix.c, file_dialog_windows.c. */
#ifndef GSZ_FILE_DIALOG_H
#define GSZ_FILE_DIALOG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { GSZ_FILE_DIALOG_PATH_MAX = 4096 };

/** Zero-initialise. */
typedef struct gsz_file_dialog {
    intptr_t process; /**< 0: not open */
    int pipe;
    char path[GSZ_FILE_DIALOG_PATH_MAX];
    size_t length;
} gsz_file_dialog;

/** Opens zenity or kdialog, or the system's. False: there is none to be had. One that is open stays the only one. */
bool gsz_file_dialog_open(gsz_file_dialog *dialog);
/** True, once, when a file was chosen: dialog->path. */
bool gsz_file_dialog_poll(gsz_file_dialog *dialog);
/** Ends it. */
void gsz_file_dialog_close(gsz_file_dialog *dialog);
/** "*.gsz *.ply ...", or with another letter `between`: what can be read. For the above. */
void gsz_file_dialog_patterns(char *out, size_t size, char between);

#endif
