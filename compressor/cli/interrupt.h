/* SPDX-License-Identifier: MIT */
/* interrupt.h - Ctrl-C and its kin: the first asks, the second insists. */
#ifndef GSZ_INTERRUPT_H
#define GSZ_INTERRUPT_H

#include <stdbool.h>

/** Catches SIGINT, SIGTERM and SIGHUP, and turns a closed pipe into an error of write. `program`, a
 *  literal, is what a second signal names. */
void gsz_cli_interrupt_install(const char *program);
/** True once a signal asked to stop. */
bool gsz_cli_interrupted(void);
/** From now on the first signal only asks to finish with what there is; further ones stop as ever. */
void gsz_cli_interrupt_may_finish(void);
bool gsz_cli_asked_to_finish(void);
/** Call before saying that the program was interrupted: a second signal from here on does not say it again. */
void gsz_cli_interrupt_settle(void);

#endif
