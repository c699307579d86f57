/* SPDX-License-Identifier: MIT */
/* interrupt.c - the handler of interrupts of a program and the flag that it shares with the rest. */
#include "interrupt.h"
#include "exit_code.h"

#include "system_process.h"

#include <signal.h>

/* The only mutable globals of the command: a signal handler has no other way to tell, and to know. */
static volatile sig_atomic_t interrupted;
static volatile sig_atomic_t may_finish, asked_to_finish;
static const char *volatile name;

static void on_interrupt(void) {
    if (may_finish && !asked_to_finish) {
        asked_to_finish = 1;
        return;
    }
    if (interrupted) gsz_system_leave(GSZ_EXIT_INTERRUPTED, name, ": error: interrupted\n");
    interrupted = 1;
}

void gsz_cli_interrupt_install(const char *program) {
    name = program;
    gsz_system_catch_interrupts(on_interrupt);
}

bool gsz_cli_interrupted(void) { return interrupted != 0; }

void gsz_cli_interrupt_may_finish(void) { may_finish = 1; }

bool gsz_cli_asked_to_finish(void) { return asked_to_finish != 0; }

void gsz_cli_interrupt_settle(void) { gsz_system_ignore_interrupts(); }
