/* SPDX-License-Identifier: MIT */
/* system_mapping_posix.c - system_mapping.h for Linux and what is like it. */
#include "system_mapping.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#ifndef MAP_NORESERVE
#define MAP_NORESERVE 0
#endif

static bool fill_up(int file, uint64_t size) {
    struct stat status;
    if (fstat(file, &status) != 0 || !S_ISREG(status.st_mode)) return false;
    if ((uint64_t)status.st_size > size) return false;
    return (uint64_t)status.st_size == size || ftruncate(file, (off_t)size) == 0;
}

bool gsz_system_map(gsz_system_mapping *out, const char *path, uint64_t size) {
    int file = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    void *data = MAP_FAILED;
    *out = (gsz_system_mapping){0};
    if (file < 0) return false;
    if (fill_up(file, size)) {
        (void)futimens(file, NULL);
        data = mmap(NULL, (size_t)size, PROT_READ, MAP_SHARED, file, 0);
    }
    if (data == MAP_FAILED) {
        close(file);
        return false;
    }
    *out = (gsz_system_mapping){.data = data, .size = size, .file = file};
    return true;
}

bool gsz_system_map_flush(const gsz_system_mapping *mapping) { return fsync(mapping->file) == 0; }

void gsz_system_unmap(gsz_system_mapping *mapping) {
    if (!mapping->data) return;
    munmap((void *)(uintptr_t)mapping->data, (size_t)mapping->size);
    close(mapping->file);
    *mapping = (gsz_system_mapping){0};
}

uint8_t *gsz_system_reserve(size_t size) {
    void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE,
                        MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    return memory == MAP_FAILED ? NULL : memory;
}

void gsz_system_give_back(uint8_t *memory, size_t size) {
    if (memory) munmap(memory, size);
}
