/* SPDX-License-Identifier: MIT */
/* system_mapping_windows.c - system_mapping.h for Windows, as mingw-w64 has it. */
#include "system_mapping.h"

#include <fcntl.h>
#include <io.h>
#include <sys/stat.h>

#include "wide_text.h"
#include <winioctl.h>

/* Where the file system knows no holes, zeros take their room. */
static bool fill_up(int file, uint64_t size) {
    HANDLE handle = (HANDLE)_get_osfhandle(file);
    const LARGE_INTEGER end = {.QuadPart = (LONGLONG)size};
    DWORD none;
    int64_t there = _filelengthi64(file);
    if (GetFileType(handle) != FILE_TYPE_DISK || there < 0 || (uint64_t)there > size) return false;
    if ((uint64_t)there == size) return true;
    (void)DeviceIoControl(handle, FSCTL_SET_SPARSE, NULL, 0, NULL, 0, &none, NULL);
    return SetFilePointerEx(handle, end, NULL, FILE_BEGIN) && SetEndOfFile(handle);
}

static void note_use(HANDLE handle) {
    FILETIME now;
    GetSystemTimeAsFileTime(&now);
    (void)SetFileTime(handle, NULL, NULL, &now);
}

/* The view holds the mapping when its handle is closed. */
static const void *view_of(HANDLE handle) {
    HANDLE mapping = CreateFileMappingW(handle, NULL, PAGE_READONLY, 0, 0, NULL);
    const void *data = mapping ? MapViewOfFile(mapping, FILE_MAP_READ, 0, 0, 0) : NULL;
    if (mapping) CloseHandle(mapping);
    return data;
}

bool gsz_system_map(gsz_system_mapping *out, const char *path, uint64_t size) {
    wchar_t wide[GSZ_WIDE_MAX];
    *out = (gsz_system_mapping){0};
    if (!gsz_wide(wide, path)) return false;
    int file = _wopen(wide, _O_RDWR | _O_CREAT | _O_BINARY | _O_NOINHERIT, _S_IREAD | _S_IWRITE);
    if (file < 0) return false;
    HANDLE handle = (HANDLE)_get_osfhandle(file);
    if (fill_up(file, size)) {
        note_use(handle);
        out->data = view_of(handle);
    }
    if (!out->data) {
        _close(file);
        return false;
    }
    out->size = size;
    out->file = file;
    return true;
}

bool gsz_system_map_flush(const gsz_system_mapping *mapping) { return _commit(mapping->file) == 0; }

void gsz_system_unmap(gsz_system_mapping *mapping) {
    if (!mapping->data) return;
    UnmapViewOfFile(mapping->data);
    _close(mapping->file);
    *mapping = (gsz_system_mapping){0};
}

/* Counted as taken, but given only when it is touched. */
uint8_t *gsz_system_reserve(size_t size) {
    return VirtualAlloc(NULL, size, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE);
}

void gsz_system_give_back(uint8_t *memory, size_t size) {
    (void)size;
    if (memory) VirtualFree(memory, 0, MEM_RELEASE);
}
