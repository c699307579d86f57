/* SPDX-License-Identifier: MIT */
/* system_process_posix.c - system_process.h for Linux and what is like it. */
#include "system_process.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { PATH_LENGTH = 4096 };

/* ---- the beginning ---- */

/* A closed standard stream would be given to the next file that opens, and a message land in it.
 * Opened the wrong way round, so that using the stream still fails. */
static void hold_standard_streams(void) {
    for (int stream = STDIN_FILENO; stream <= STDERR_FILENO; stream++)
        if (fcntl(stream, F_GETFD) < 0) {
            int taken = open("/dev/null", stream == STDIN_FILENO ? O_WRONLY : O_RDONLY);
            (void)taken;
        }
}

char **gsz_system_begin(int argc, char **argv) {
    hold_standard_streams();
    return argc > 0 ? argv + 1 : argv;
}

/* ---- interrupts ---- */

/* The only mutable global: a handler of signals is told nothing else. */
static void (*volatile on_interrupt)(void);

static void on_signal(int number) {
    (void)number;
    on_interrupt();
}

/* A signal that the parent ignores (nohup) stays ignored. Without SA_RESTART: a read that waits on
 * a pipe has to return for a flag to be looked at. */
static void catch_signal(int number) {
    struct sigaction action, before;
    if (sigaction(number, NULL, &before) == 0 && before.sa_handler == SIG_IGN) return;
    memset(&action, 0, sizeof action);
    action.sa_handler = on_signal;
    sigemptyset(&action.sa_mask);
    sigaction(number, &action, NULL);
}

void gsz_system_catch_interrupts(void (*handler)(void)) {
    on_interrupt = handler;
    catch_signal(SIGINT);
    catch_signal(SIGTERM);
    catch_signal(SIGHUP);
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN); /* ulimit -f: the call that writes says so */
}

void gsz_system_ignore_interrupts(void) {
    signal(SIGINT, SIG_IGN);
    signal(SIGTERM, SIG_IGN);
    signal(SIGHUP, SIG_IGN);
}

void gsz_system_leave(int code, const char *name, const char *text) {
    ssize_t written = write(STDERR_FILENO, name, strlen(name));
    written += write(STDERR_FILENO, text, strlen(text));
    (void)written;
    _exit(code);
}

/* ---- another program ---- */

/* "" where the system does not tell a program where it is. */
static void place_beside(char path[PATH_LENGTH], const char *name) {
    size_t size = strlen(name) + 1;
    ssize_t length = readlink("/proc/self/exe", path, PATH_LENGTH - size);
    path[length > 0 ? length : 0] = '\0';
    char *slash = strrchr(path, '/');
    if (slash) memcpy(slash + 1, name, size);
}

int gsz_system_become(const char *name, char **words) {
    char beside[PATH_LENGTH], own[64];
    snprintf(own, sizeof own, "%s", name);
    words[0] = own;
    place_beside(beside, name);
    if (*beside && access(beside, X_OK) == 0) execv(beside, words);
    execvp(name, words);
    return errno;
}

/* ---- time, memory, terminal ---- */

void gsz_system_sleep(double seconds) {
    struct timespec left = {.tv_sec = (time_t)seconds};
    left.tv_nsec = (long)((seconds - (double)left.tv_sec) * 1e9);
    nanosleep(&left, NULL);
}

long gsz_system_process_number(void) { return (long)getpid(); }

/* Linux tells in pages. */
uint64_t gsz_system_resident_bytes(void) {
    FILE *file = fopen("/proc/self/statm", "r");
    unsigned long pages = 0;
    if (!file) return 0;
    if (fscanf(file, "%*s %lu", &pages) != 1) pages = 0;
    fclose(file);
    return (uint64_t)pages * (uint64_t)sysconf(_SC_PAGESIZE);
}

bool gsz_system_is_terminal(int stream) { return isatty(stream) != 0; }

bool gsz_system_can_redraw(void) {
    const char *term = getenv("TERM");
    return isatty(STDERR_FILENO) && term && strcmp(term, "dumb") != 0;
}
