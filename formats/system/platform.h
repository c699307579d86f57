/* SPDX-License-Identifier: MIT */
/* platform.h - what systems do each in its own way, as far as the library needs it: platform_posix.c, platform_windows.c.
 * Outputs, which differ as a whole, are in atomic_output.c and atomic_output_windows.c; what programs need beyond that is in
 * system_files.h and system_process.h. Internal. */
#ifndef GSZ_PLATFORM_H
#define GSZ_PLATFORM_H

#include <locale.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>
#ifdef __APPLE__
#include <xlocale.h>
#endif

/* Letters that let a name lead out of its folder, beyond the slash. */
#ifdef _WIN32
#define GSZ_PLATFORM_LEADS_OUT "\\:"
typedef _locale_t gsz_locale;
#else
#define GSZ_PLATFORM_LEADS_OUT ""
typedef locale_t gsz_locale;
#endif

/** Tells the system that this memory is large and walked through from end to end. */
void gsz_platform_advise_huge(void *memory, size_t size);

/** Seconds since some moment; never goes back. */
double gsz_platform_clock(void);

/** The processors that this process may use, which in a container are fewer than the machine has. */
int gsz_platform_processors(void);

/** Signals belong to the program: threads begun between the two calls take none. The first returns what the second gets. */
void *gsz_platform_hold_signals(void);
void gsz_platform_release_signals(void *held);

/** A descriptor that reads the bytes as they are, or -1 and errno; the path is UTF-8 where the system has a say in that. */
int gsz_platform_open_to_read(const char *path);
/** That of standard input, likewise. */
int gsz_platform_standard_input(void);

/** pread and pwrite, but where the next read or write without a place goes afterwards is open. */
ssize_t gsz_platform_read_at(int descriptor, void *data, size_t size, uint64_t offset);
ssize_t gsz_platform_write_at(int descriptor, const void *data, size_t size, uint64_t offset);

/** The locale "C"; 0 if there is no memory. */
gsz_locale gsz_platform_new_locale(void);
void gsz_platform_free_locale(gsz_locale locale);
/** strtof in that locale. */
float gsz_platform_parse_float(const char *text, char **out_end, gsz_locale locale);
/** Between the two calls the thread is in that locale; the first returns what the second gets. */
void *gsz_platform_enter_locale(gsz_locale locale);
void gsz_platform_leave_locale(void *before);

#endif
