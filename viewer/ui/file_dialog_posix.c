/* SPDX-License-Identifier: MIT */
/* file_dialog_posix.c - file_dialog.h by zenity or kdialog: starts the dialog as a process, without a shell, and reads its answer as it comes. */
#include "file_dialog.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

static pid_t start(char *const words[], int output) {
    posix_spawn_file_actions_t actions;
    pid_t process = 0;
    int failed;
    if (posix_spawn_file_actions_init(&actions) != 0) return 0;
    failed = posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
    if (!failed) failed = posix_spawnp(&process, words[0], &actions, NULL, words, environ);
    posix_spawn_file_actions_destroy(&actions);
    return failed ? 0 : process;
}

static pid_t start_any(int output) {
    char patterns[256], filter[320], kinds[320];
    char zenity[] = "zenity", select[] = "--file-selection", title[] = "--title=Open a scene",
         all[] = "--file-filter=All files | *";
    char kdialog[] = "kdialog", get[] = "--getopenfilename", here[] = ".";
    gsz_file_dialog_patterns(patterns, sizeof patterns, ' ');
    snprintf(filter, sizeof filter, "--file-filter=Scenes | %s", patterns);
    snprintf(kinds, sizeof kinds, "Scenes (%s)", patterns);
    char *const by_zenity[] = {zenity, select, title, filter, all, NULL};
    char *const by_kdialog[] = {kdialog, get, here, kinds, NULL};
    pid_t process = start(by_zenity, output);
    return process ? process : start(by_kdialog, output);
}

bool gsz_file_dialog_open(gsz_file_dialog *dialog) {
    int ends[2];
    if (dialog->process) return true;
    if (pipe2(ends, O_CLOEXEC) != 0) return false;
    dialog->process = start_any(ends[1]);
    close(ends[1]);
    if (!dialog->process) {
        close(ends[0]);
        return false;
    }
    fcntl(ends[0], F_SETFL, O_NONBLOCK);
    dialog->pipe = ends[0];
    dialog->length = 0;
    return true;
}

static void end(gsz_file_dialog *dialog) {
    close(dialog->pipe);
    while (waitpid((pid_t)dialog->process, NULL, 0) < 0 && errno == EINTR) continue;
    dialog->process = 0;
}

bool gsz_file_dialog_poll(gsz_file_dialog *dialog) {
    size_t room = sizeof dialog->path - 1 - dialog->length;
    ssize_t size;
    if (!dialog->process) return false;
    size = read(dialog->pipe, dialog->path + dialog->length, room);
    if (size > 0) dialog->length += (size_t)size;
    if (size > 0 || (size < 0 && (errno == EAGAIN || errno == EINTR))) return false;
    end(dialog);
    while (dialog->length > 0 && dialog->path[dialog->length - 1] == '\n') dialog->length--;
    dialog->path[dialog->length] = '\0';
    return dialog->length > 0;
}

void gsz_file_dialog_close(gsz_file_dialog *dialog) {
    if (!dialog->process) return;
    kill((pid_t)dialog->process, SIGTERM);
    end(dialog);
}
