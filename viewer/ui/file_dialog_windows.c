/* SPDX-License-Identifier: MIT */
/* file_dialog_windows.c - file_dialog.h by the dialog of the system, in a thread of its own. */
#include "file_dialog.h"

#include <stdlib.h>
#include <string.h>

#include "system_files.h"
#include "wide_text.h"
#include <commdlg.h>

typedef struct dialog_job {
    HANDLE thread;
    wchar_t filter[320];
    wchar_t path[GSZ_FILE_DIALOG_PATH_MAX];
    BOOL chosen;
} dialog_job;

/* Titles and patterns, each with a 0 behind it, and another 0. */
static void fill_filter(dialog_job *job) {
    static const wchar_t title[] = L"Scenes", all[] = L"All files\0*.*\0";
    char patterns[256];
    gsz_file_dialog_patterns(patterns, sizeof patterns, ';');
    wchar_t *at = job->filter;
    memcpy(at, title, sizeof title);
    at += sizeof title / sizeof *title;
    at += MultiByteToWideChar(CP_UTF8, 0, patterns, -1, at, sizeof patterns);
    memcpy(at, all, sizeof all);
}

static DWORD WINAPI ask(void *user) {
    dialog_job *job = user;
    OPENFILENAMEW options = {
        .lStructSize = sizeof options,
        .lpstrFilter = job->filter,
        .lpstrFile = job->path,
        .nMaxFile = GSZ_FILE_DIALOG_PATH_MAX,
        .lpstrTitle = L"Open a scene",
        .Flags = OFN_FILEMUSTEXIST | OFN_HIDEREADONLY | OFN_NOCHANGEDIR,
    };
    job->chosen = GetOpenFileNameW(&options);
    return 0;
}

bool gsz_file_dialog_open(gsz_file_dialog *dialog) {
    if (dialog->process) return true;
    dialog_job *job = calloc(1, sizeof *job);
    if (!job) return false;
    fill_filter(job);
    job->thread = CreateThread(NULL, 0, ask, job, 0, NULL);
    if (job->thread) dialog->process = (intptr_t)job;
    if (!job->thread) free(job);
    return dialog->process != 0;
}

bool gsz_file_dialog_poll(gsz_file_dialog *dialog) {
    dialog_job *job = (dialog_job *)dialog->process;
    if (!job || WaitForSingleObject(job->thread, 0) != WAIT_OBJECT_0) return false;
    char *path = job->chosen ? gsz_narrow(job->path) : NULL;
    bool chosen = path && strlen(path) < sizeof dialog->path;
    if (chosen) {
        gsz_system_use_slashes(path);
        memcpy(dialog->path, path, strlen(path) + 1);
    }
    free(path);
    CloseHandle(job->thread);
    free(job);
    dialog->process = 0;
    return chosen;
}

/* One that is still open goes with the program: what it writes to has to stay. */
void gsz_file_dialog_close(gsz_file_dialog *dialog) { dialog->process = 0; }
