/* SPDX-License-Identifier: MIT */
/* file_dialog.h - asks for a file by a program of the desktop, while the window goes on. */
#ifndef GSZ_FILE_DIALOG_H
#define GSZ_FILE_DIALOG_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

enum { GSZ_FILE_DIALOG_PATH_MAX = 4096 };

/** Zero-initialise. */
typedef struct gsz_file_dialog {
    pid_t process; /**< 0: not open */
    int pipe;
    char path[GSZ_FILE_DIALOG_PATH_MAX];
    size_t length;
} gsz_file_dialog;

/** Opens zenity or kdialog. False: neither is to be had. One that is open stays the only one. */
bool gsz_file_dialog_open(gsz_file_dialog *dialog);
/** True, once, when a file was chosen: dialog->path. */
bool gsz_file_dialog_poll(gsz_file_dialog *dialog);
/** Ends it. */
void gsz_file_dialog_close(gsz_file_dialog *dialog);

#endif
