/* SPDX-License-Identifier: MIT */
/* interrupt.c - the signal handler of a program and the flag that it shares with the rest. */
#include "interrupt.h"
#include "exit_code.h"

#include <signal.h>
#include <string.h>
#include <unistd.h>

/* The only mutable globals of the command: a signal handler has no other way to tell, and to know. */
static volatile sig_atomic_t interrupted;
static volatile sig_atomic_t may_finish, asked_to_finish;
static const char *volatile name;

static void on_signal(int number) {
    static const char text[] = ": error: interrupted\n";
    (void)number;
    if (may_finish && !asked_to_finish) {
        asked_to_finish = 1;
        return;
    }
    if (interrupted) {
        ssize_t written = write(STDERR_FILENO, name, strlen(name));
        written += write(STDERR_FILENO, text, sizeof text - 1);
        (void)written;
        _exit(GSZ_EXIT_INTERRUPTED);
    }
    interrupted = 1;
}

/* A signal that the parent ignores (nohup) stays ignored. Without SA_RESTART: a read that waits on
 * a pipe has to return for the flag to be looked at. */
static void catch_signal(int number) {
    struct sigaction action, before;
    if (sigaction(number, NULL, &before) == 0 && before.sa_handler == SIG_IGN) return;
    memset(&action, 0, sizeof action);
    action.sa_handler = on_signal;
    sigemptyset(&action.sa_mask);
    sigaction(number, &action, NULL);
}

void gsz_cli_interrupt_install(const char *program) {
    name = program;
    catch_signal(SIGINT);
    catch_signal(SIGTERM);
    catch_signal(SIGHUP);
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN); /* ulimit -f: the call that writes says so */
}

bool gsz_cli_interrupted(void) { return interrupted != 0; }

void gsz_cli_interrupt_may_finish(void) { may_finish = 1; }

bool gsz_cli_asked_to_finish(void) { return asked_to_finish != 0; }

void gsz_cli_interrupt_settle(void) {
    signal(SIGINT, SIG_IGN);
    signal(SIGTERM, SIG_IGN);
    signal(SIGHUP, SIG_IGN);
}
