/* SPDX-License-Identifier: MIT */
/* system_files_windows.c - system_files.h for Windows, as mingw-w64 has it. */
#include "system_files.h"

#include <errno.h>
#include <fcntl.h>
#include <io.h>
#include <stdlib.h>
#include <string.h>

#include "wide_text.h"

struct gsz_system_folder {
    HANDLE search;
    WIN32_FIND_DATAW found;
    bool first; /* it was found by opening, and is not shown yet */
    char *name; /* of what is shown */
    char path[GSZ_SYSTEM_PATH_MAX];
};

static bool succeeded(BOOL result) {
    if (!result) errno = gsz_windows_errno();
    return result != 0;
}

static uint64_t joined(DWORD high, DWORD low) { return (uint64_t)high << 32 | low; }

/* ---- looking ---- */

/* From hundreds of nanoseconds since 1601. */
static int64_t since_1970(FILETIME time) {
    const int64_t seconds_between = 11644473600;
    return ((int64_t)joined(time.dwHighDateTime, time.dwLowDateTime) - seconds_between * 10000000) *
           100;
}

static bool describe(gsz_system_entry *out, HANDLE file) {
    BY_HANDLE_FILE_INFORMATION about;
    FILE_STANDARD_INFO standard = {0};
    if (!succeeded(GetFileInformationByHandle(file, &about))) return false;
    bool is_folder = about.dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY;
    *out = (gsz_system_entry){.is_file = !is_folder && GetFileType(file) == FILE_TYPE_DISK,
                              .is_folder = is_folder,
                              .size = joined(about.nFileSizeHigh, about.nFileSizeLow),
                              .changed = since_1970(about.ftLastWriteTime),
                              .disk = about.dwVolumeSerialNumber,
                              .place = joined(about.nFileIndexHigh, about.nFileIndexLow)};
    out->room = out->size;
    if (GetFileInformationByHandleEx(file, FileStandardInfo, &standard, sizeof standard))
        out->room = (uint64_t)standard.AllocationSize.QuadPart;
    return true;
}

bool gsz_system_look(gsz_system_entry *out_entry, const char *path) {
    const DWORD share = FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE;
    wchar_t wide[GSZ_WIDE_MAX];
    if (!gsz_wide(wide, path)) return false;
    HANDLE file = CreateFileW(wide, FILE_READ_ATTRIBUTES, share, NULL, OPEN_EXISTING,
                              FILE_FLAG_BACKUP_SEMANTICS, NULL);
    if (!succeeded(file != INVALID_HANDLE_VALUE)) return false;
    bool done = describe(out_entry, file);
    CloseHandle(file);
    return done;
}

bool gsz_system_look_at_stream(gsz_system_entry *out_entry, int stream) {
    return describe(out_entry, (HANDLE)_get_osfhandle(stream));
}

static bool may(const char *path, int how) {
    wchar_t wide[GSZ_WIDE_MAX];
    return gsz_wide(wide, path) && _waccess(wide, how) == 0;
}

bool gsz_system_exists(const char *path) { return may(path, F_OK); }

bool gsz_system_may_read(const char *path) { return may(path, R_OK); }

/* What rights say of folders, only making a file tells. */
bool gsz_system_may_fill(const char *folder) { return gsz_system_exists(folder); }

/* ---- names ---- */

void gsz_system_use_slashes(char *path) {
    for (; *path; path++)
        if (*path == '\\') *path = '/';
}

bool gsz_system_is_absolute(const char *path) {
    bool letter = (path[0] | 0x20) >= 'a' && (path[0] | 0x20) <= 'z';
    return path[0] == '/' || (letter && path[1] == ':' && path[2] == '/');
}

char *gsz_system_absolute(const char *path) {
    wchar_t wide[GSZ_WIDE_MAX], whole[GSZ_WIDE_MAX];
    if (!gsz_system_exists(path) || !gsz_wide(wide, path)) return NULL;
    DWORD length = GetFullPathNameW(wide, GSZ_WIDE_MAX, whole, NULL);
    char *absolute = length > 0 && length < GSZ_WIDE_MAX ? gsz_narrow(whole) : NULL;
    if (absolute) gsz_system_use_slashes(absolute);
    return absolute;
}

static bool user_folder(char out[GSZ_SYSTEM_PATH_MAX], const wchar_t *variable) {
    const wchar_t *value = _wgetenv(variable);
    char *text = value && *value ? gsz_narrow(value) : NULL;
    int length = text ? snprintf(out, GSZ_SYSTEM_PATH_MAX, "%s", text) : -1;
    free(text);
    if (length <= 0 || length >= GSZ_SYSTEM_PATH_MAX) return false;
    gsz_system_use_slashes(out);
    return true;
}

bool gsz_system_config_folder(char out_folder[GSZ_SYSTEM_PATH_MAX]) {
    return user_folder(out_folder, L"APPDATA");
}

bool gsz_system_cache_folder(char out_folder[GSZ_SYSTEM_PATH_MAX]) {
    return user_folder(out_folder, L"LOCALAPPDATA");
}

/* ---- files ---- */

FILE *gsz_system_open(const char *path, const char *mode) {
    wchar_t wide[GSZ_WIDE_MAX], binary[8];
    size_t length = strcspn(mode, "b");
    if (length > 4 || !gsz_wide(wide, path)) return NULL;
    for (size_t i = 0; i < length; i++) binary[i] = (wchar_t)mode[i];
    binary[length] = L'b';
    binary[length + 1] = L'\0';
    return _wfopen(wide, binary);
}

bool gsz_system_flush(FILE *file) { return fflush(file) == 0 && _commit(_fileno(file)) == 0; }

bool gsz_system_rename(const char *from, const char *to) {
    wchar_t wide_from[GSZ_WIDE_MAX], wide_to[GSZ_WIDE_MAX];
    return gsz_wide(wide_from, from) && gsz_wide(wide_to, to) &&
           succeeded(MoveFileExW(wide_from, wide_to, MOVEFILE_REPLACE_EXISTING));
}

bool gsz_system_remove(const char *path) {
    wchar_t wide[GSZ_WIDE_MAX];
    return gsz_wide(wide, path) && succeeded(DeleteFileW(wide));
}

/* ---- folders ---- */

bool gsz_system_make_folder(const char *path) {
    wchar_t wide[GSZ_WIDE_MAX];
    return gsz_wide(wide, path) && succeeded(CreateDirectoryW(wide, NULL));
}

/* Those of a user are the user's already. */
bool gsz_system_make_own_folder(const char *path) { return gsz_system_make_folder(path); }

bool gsz_system_remove_folder(const char *path) {
    wchar_t wide[GSZ_WIDE_MAX];
    return gsz_wide(wide, path) && succeeded(RemoveDirectoryW(wide));
}

gsz_system_folder *gsz_system_open_folder(const char *path) {
    wchar_t wide[GSZ_WIDE_MAX];
    char pattern[GSZ_SYSTEM_PATH_MAX + 2];
    gsz_system_folder *folder = calloc(1, sizeof *folder);
    if (!folder) return NULL;
    snprintf(folder->path, sizeof folder->path, "%s", path);
    snprintf(pattern, sizeof pattern, "%s/*", folder->path);
    folder->search = INVALID_HANDLE_VALUE;
    if (gsz_wide(wide, pattern)) {
        folder->search = FindFirstFileW(wide, &folder->found);
        folder->first = succeeded(folder->search != INVALID_HANDLE_VALUE);
    }
    if (folder->first) return folder;
    free(folder);
    return NULL;
}

const char *gsz_system_next_name(gsz_system_folder *folder) {
    free(folder->name);
    folder->name = NULL;
    errno = 0;
    if (!folder->first && !FindNextFileW(folder->search, &folder->found)) {
        if (GetLastError() != ERROR_NO_MORE_FILES) errno = gsz_windows_errno();
        return NULL;
    }
    folder->first = false;
    folder->name = gsz_narrow(folder->found.cFileName);
    if (!folder->name) errno = ENOMEM;
    return folder->name;
}

bool gsz_system_look_in(gsz_system_entry *out_entry, gsz_system_folder *folder) {
    char path[2 * GSZ_SYSTEM_PATH_MAX];
    snprintf(path, sizeof path, "%s/%s", folder->path, folder->name);
    return gsz_system_look(out_entry, path);
}

void gsz_system_close_folder(gsz_system_folder *folder) {
    if (!folder) return;
    FindClose(folder->search);
    free(folder->name);
    free(folder);
}
