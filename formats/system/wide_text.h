/* SPDX-License-Identifier: MIT */
/* wide_text.h - names for Windows, which has them in 16-bit units. Internal. */
#ifndef GSZ_WIDE_TEXT_H
#define GSZ_WIDE_TEXT_H

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <windows.h>

enum { GSZ_WIDE_MAX = 4096 };

/** False, with errno, if it is no UTF-8, or too long. */
static inline bool gsz_wide(wchar_t out[GSZ_WIDE_MAX], const char *text) {
    if (MultiByteToWideChar(CP_UTF8, MB_ERR_INVALID_CHARS, text, -1, out, GSZ_WIDE_MAX))
        return true;
    errno = GetLastError() == ERROR_INSUFFICIENT_BUFFER ? ENAMETOOLONG : ENOENT;
    return false;
}

/** UTF-8 of it; release with free. NULL: no memory. */
static inline char *gsz_narrow(const wchar_t *wide) {
    int size = WideCharToMultiByte(CP_UTF8, 0, wide, -1, NULL, 0, NULL, NULL);
    char *text = size > 0 ? malloc((size_t)size) : NULL;
    if (text) WideCharToMultiByte(CP_UTF8, 0, wide, -1, text, size, NULL, NULL);
    return text;
}

/** errno for what a call of the system failed of. */
static inline int gsz_windows_errno(void) {
    switch (GetLastError()) {
    case ERROR_FILE_NOT_FOUND:
    case ERROR_PATH_NOT_FOUND:
    case ERROR_BAD_PATHNAME:
    case ERROR_INVALID_NAME: return ENOENT;
    case ERROR_ALREADY_EXISTS:
    case ERROR_FILE_EXISTS: return EEXIST;
    case ERROR_ACCESS_DENIED:
    case ERROR_SHARING_VIOLATION:
    case ERROR_WRITE_PROTECT: return EACCES;
    case ERROR_DISK_FULL:
    case ERROR_HANDLE_DISK_FULL: return ENOSPC;
    case ERROR_DIRECTORY: return ENOTDIR;
    case ERROR_DIR_NOT_EMPTY: return ENOTEMPTY;
    case ERROR_NOT_ENOUGH_MEMORY: return ENOMEM;
    default: return EIO;
    }
}

#endif
