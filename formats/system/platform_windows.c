/* SPDX-License-Identifier: MIT */
/* platform_windows.c - platform.h for Windows, as mingw-w64 has it. */
#include "platform.h"

#include <errno.h>
#include <fcntl.h>
#include <io.h>
#include <stdlib.h>
#include <string.h>

#include "wide_text.h"

void gsz_platform_advise_huge(void *memory, size_t size) {
    (void)memory;
    (void)size;
}

double gsz_platform_clock(void) {
    LARGE_INTEGER ticks, a_second;
    QueryPerformanceCounter(&ticks);
    QueryPerformanceFrequency(&a_second);
    return (double)ticks.QuadPart / (double)a_second.QuadPart;
}

int gsz_platform_processors(void) {
    SYSTEM_INFO info;
    GetSystemInfo(&info);
    return (int)info.dwNumberOfProcessors;
}

void *gsz_platform_hold_signals(void) { return NULL; }

void gsz_platform_release_signals(void *held) { (void)held; }

int gsz_platform_open_to_read(const char *path) {
    wchar_t wide[GSZ_WIDE_MAX];
    return !gsz_wide(wide, path) ? -1 : _wopen(wide, _O_RDONLY | _O_BINARY | _O_NOINHERIT);
}

int gsz_platform_standard_input(void) {
    (void)_setmode(0, _O_BINARY);
    return 0;
}

gsz_locale gsz_platform_new_locale(void) { return _create_locale(LC_ALL, "C"); }

void gsz_platform_free_locale(gsz_locale locale) {
    if (locale) _free_locale(locale);
}

void *gsz_platform_enter_locale(gsz_locale locale) {
    (void)locale;
    (void)_configthreadlocale(_ENABLE_PER_THREAD_LOCALE);
    char *before = _strdup(setlocale(LC_ALL, NULL));
    (void)setlocale(LC_ALL, "C");
    return before;
}

void gsz_platform_leave_locale(void *before) {
    if (before) (void)setlocale(LC_ALL, before);
    free(before);
}

float gsz_platform_parse_float(const char *text, char **out_end, gsz_locale locale) {
    void *before = gsz_platform_enter_locale(
        locale); /* there is no strtof_l, and doubles would be rounded twice */
    float value = strtof(text, out_end);
    gsz_platform_leave_locale(before);
    return value;
}

enum { AT_ONCE = 1 << 30 };

static OVERLAPPED place_of(uint64_t offset) {
    return (OVERLAPPED){.Offset = (DWORD)offset, .OffsetHigh = (DWORD)(offset >> 32)};
}

ssize_t gsz_platform_read_at(int descriptor, void *data, size_t size, uint64_t offset) {
    OVERLAPPED place = place_of(offset);
    DWORD most = size > AT_ONCE ? AT_ONCE : (DWORD)size, got = 0;
    HANDLE file = (HANDLE)_get_osfhandle(descriptor);
    if (ReadFile(file, data, most, &got, &place)) return (ssize_t)got;
    if (GetLastError() == ERROR_HANDLE_EOF) return 0;
    errno = EIO;
    return -1;
}

ssize_t gsz_platform_write_at(int descriptor, const void *data, size_t size, uint64_t offset) {
    OVERLAPPED place = place_of(offset);
    DWORD most = size > AT_ONCE ? AT_ONCE : (DWORD)size, put = 0;
    HANDLE file = (HANDLE)_get_osfhandle(descriptor);
    if (WriteFile(file, data, most, &put, &place)) return (ssize_t)put;
    errno = GetLastError() == ERROR_DISK_FULL ? ENOSPC : EIO;
    return -1;
}
