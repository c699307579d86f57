/* SPDX-License-Identifier: MIT */
/* system_process.h - how a program begins, is interrupted and ends, and its terminal: system_process_posix.c,
 * system_process_windows.c. No part of libgsz. */
#ifndef GSZ_SYSTEM_PROCESS_H
#define GSZ_SYSTEM_PROCESS_H

#include <stdbool.h>
#include <stdint.h>

/** First thing in main: standard streams are there, and carry bytes as they are; returns the words of the command line,
 *  closed by NULL, in UTF-8. NULL: no memory. */
char **gsz_system_begin(int argc, char **argv);

/** Calls `handler` when the user or the system asks for an end. What the program's parent ignores stays ignored. Where that
 *  is usual it is called amid anything the program does: flags of sig_atomic_t are all it may touch. */
void gsz_system_catch_interrupts(void (*handler)(void));
/** From now on nothing happens. */
void gsz_system_ignore_interrupts(void);
/** For the handler: says NAME and TEXT on standard error, and ends the program at once. */
_Noreturn void gsz_system_leave(int code, const char *name, const char *text);

/** Becomes the program `name`, which lies beside this one or where the system looks for programs; words[0] gives its place
 *  to the name. Returns errno, if that cannot be. */
int gsz_system_become(const char *name, char **words);

void gsz_system_sleep(double seconds);
/** A number that no other program has now. */
long gsz_system_process_number(void);
/** Bytes of this process that are in memory; 0: not known. */
uint64_t gsz_system_resident_bytes(void);

/** Whether the standard stream (0, 1, 2) is a terminal. */
bool gsz_system_is_terminal(int stream);
/** Whether standard error is one on which a line can be drawn again, by \r and \033[K. */
bool gsz_system_can_redraw(void);

#endif
