/* SPDX-License-Identifier: MIT */
/* system_process_windows.c - system_process.h for Windows, as mingw-w64 has it. */
#include "system_process.h"

#include <errno.h>
#include <fcntl.h>
#include <io.h>
#include <process.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "wide_text.h"
#include <psapi.h>

/* ---- the beginning ---- */

/* What the C library offers programs that begin in their own way, in no header of mingw-w64's. */
typedef struct start_info {
    int new_mode;
} start_info;
int __cdecl __wgetmainargs(int *count, wchar_t ***words, wchar_t ***environment, int expand,
                           start_info *start);

/* Where they are closed, the wrong way round: using them still fails. */
static void prepare_stream(int stream) {
    if (_get_osfhandle(stream) < 0) {
        int taken = _open("NUL", stream == 0 ? _O_WRONLY : _O_RDONLY);
        (void)taken;
    }
    (void)_setmode(stream, _O_BINARY);
}

static UINT console_before;

static void restore_console(void) { (void)SetConsoleOutputCP(console_before); }

/* What this program prints is UTF-8. */
static void prepare_console(void) {
    console_before = GetConsoleOutputCP();
    if (console_before && SetConsoleOutputCP(CP_UTF8)) (void)atexit(restore_console);
}

static char **narrow_all(int count, wchar_t **wide) {
    char **words = calloc((size_t)count + 1, sizeof *words);
    for (int i = 0; words && i < count; i++)
        if (!(words[i] = gsz_narrow(wide[i]))) return NULL;
    return words;
}

/* The C library's own words are not UTF-8. As it does, this makes names of what stands for several (*.ply): no shell does. */
char **gsz_system_begin(int argc, char **argv) {
    wchar_t **wide = NULL, **environment = NULL;
    start_info start = {0};
    (void)argc, (void)argv;
    for (int stream = 0; stream <= 2; stream++) prepare_stream(stream);
    prepare_console();
    if (__wgetmainargs(&argc, &wide, &environment, 1, &start) < 0 || !wide || argc < 1) return NULL;
    return narrow_all(argc - 1, wide + 1);
}

/* ---- interrupts ---- */

/* The only mutable global beside the console's: a handler is told nothing else. */
static void (*volatile on_interrupt)(void);

/* In a thread of its own; when the console closes, the system ends the program once this returns. */
static BOOL WINAPI on_control(DWORD event) {
    (void)event;
    if (on_interrupt) on_interrupt();
    return TRUE;
}

void gsz_system_catch_interrupts(void (*handler)(void)) {
    on_interrupt = handler;
    (void)SetConsoleCtrlHandler(on_control, TRUE);
}

void gsz_system_ignore_interrupts(void) { on_interrupt = NULL; }

void gsz_system_leave(int code, const char *name, const char *text) {
    int written = _write(2, name, (unsigned)strlen(name));
    written += _write(2, text, (unsigned)strlen(text));
    (void)written;
    _exit(code);
}

/* ---- another program ---- */

/* Programs take their command line apart by themselves: backslashes count only before quotes. */
static wchar_t *quote(wchar_t *out, const wchar_t *word) {
    size_t slashes = 0;
    *out++ = L'"';
    for (; *word; word++) {
        for (size_t i = 0; *word == L'"' && i <= slashes; i++) *out++ = L'\\';
        slashes = *word == L'\\' ? slashes + 1 : 0;
        *out++ = *word;
    }
    while (slashes-- > 0) *out++ = L'\\';
    *out++ = L'"';
    *out = L'\0';
    return out;
}

/* NULL: no memory. */
static wchar_t *quoted(const char *word) {
    wchar_t wide[GSZ_WIDE_MAX];
    wchar_t *out = malloc((2 * GSZ_WIDE_MAX + 3) * sizeof *out);
    if (out && gsz_wide(wide, word))
        (void)quote(out, wide);
    else if (out)
        out[0] = L'\0';
    return out;
}

/* ".exe" behind it; "" if that is too long. */
static void place_beside(wchar_t path[GSZ_WIDE_MAX], const wchar_t *name) {
    DWORD length = GetModuleFileNameW(NULL, path, GSZ_WIDE_MAX);
    path[length < GSZ_WIDE_MAX ? length : 0] = L'\0';
    wchar_t *slash = wcsrchr(path, L'\\');
    size_t at = slash ? (size_t)(slash + 1 - path) : 0;
    if (at + wcslen(name) + 5 > GSZ_WIDE_MAX) at = 0;
    swprintf(path + at, GSZ_WIDE_MAX - at, at ? L"%ls.exe" : L"", name);
}

/* There is no taking the place of this one: it waits, and ends as the other did. */
static int run(const wchar_t *name, const wchar_t *const *words) {
    wchar_t beside[GSZ_WIDE_MAX];
    intptr_t code = -1;
    place_beside(beside, name);
    if (*beside && _waccess(beside, F_OK) == 0) code = _wspawnv(_P_WAIT, beside, words);
    if (code == -1) code = _wspawnvp(_P_WAIT, name, words);
    if (code == -1) return errno;
    exit((int)code);
}

int gsz_system_become(const char *name, char **words) {
    wchar_t wide[GSZ_WIDE_MAX];
    size_t count = 1;
    while (words[count]) count++;
    wchar_t **quotes = calloc(count + 1, sizeof *quotes);
    bool whole = quotes && gsz_wide(wide, name);
    for (size_t i = 0; whole && i < count; i++)
        whole = (quotes[i] = quoted(i == 0 ? name : words[i])) != NULL;
    int error = whole ? run(wide, (const wchar_t *const *)quotes) : ENOMEM;
    for (size_t i = 0; quotes && i < count; i++) free(quotes[i]);
    free(quotes);
    return error;
}

/* ---- time, memory, terminal ---- */

void gsz_system_sleep(double seconds) { Sleep((DWORD)(seconds * 1000 + 0.5)); }

long gsz_system_process_number(void) { return (long)GetCurrentProcessId(); }

uint64_t gsz_system_resident_bytes(void) {
    PROCESS_MEMORY_COUNTERS counters;
    return GetProcessMemoryInfo(GetCurrentProcess(), &counters, sizeof counters)
               ? counters.WorkingSetSize
               : 0;
}

/* More than _isatty tells: NUL is no terminal. */
static bool console_mode(DWORD *mode, int stream) {
    return GetConsoleMode((HANDLE)_get_osfhandle(stream), mode) != 0;
}

bool gsz_system_is_terminal(int stream) {
    DWORD mode;
    return console_mode(&mode, stream);
}

/* Consoles before Windows 10 know no such thing. */
bool gsz_system_can_redraw(void) {
    DWORD mode;
    return console_mode(&mode, 2) &&
           SetConsoleMode((HANDLE)_get_osfhandle(2), mode | ENABLE_VIRTUAL_TERMINAL_PROCESSING);
}
