/* SPDX-License-Identifier: MIT */
/* gpu_pipeline_cache.c - the file: our head with a checksum, then what the driver gave. Drivers trust what they are
 * given back, so nothing damaged or foreign may reach them. */
#include "gpu_pipeline_cache.h"
#include "system_files.h"
#include "system_process.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CACHE_MAX = 256 << 20 }; /* bytes: more is not ours */

typedef struct cache_head {
    char magic[8];
    uint64_t size, checksum; /* of what follows */
} cache_head;

static const char magic[8] = "gszvkc1";

/* FNV-1a: damage is to be noticed, not malice. */
static uint64_t checksum_of(const uint8_t *bytes, size_t size) {
    uint64_t sum = 0xcbf29ce484222325u;
    for (size_t i = 0; i < size; i++) sum = (sum ^ bytes[i]) * 0x100000001b3u;
    return sum;
}

/* "FOLDER/pipelines-<identity of device and driver>.bin"; NULL: no memory. */
static char *path_in(const gsz_gpu *gpu, const char *folder) {
    size_t size = strlen(folder) + 64;
    char *path = malloc(size);
    if (!path) return NULL;
    int used = snprintf(path, size, "%s/pipelines-", folder);
    for (uint32_t i = 0; i < VK_UUID_SIZE; i++)
        used += snprintf(path + used, size - (size_t)used, "%02x",
                         gpu->properties.pipelineCacheUUID[i]);
    snprintf(path + used, size - (size_t)used, ".bin");
    return path;
}

/* ---- reading ---- */

/* The head that every driver begins with, as the specification has it. */
static bool is_of_device(const gsz_gpu *gpu, const uint8_t *data, size_t size) {
    VkPipelineCacheHeaderVersionOne head;
    if (size < sizeof head) return false;
    memcpy(&head, data, sizeof head);
    return head.headerSize >= sizeof head &&
           head.headerVersion == VK_PIPELINE_CACHE_HEADER_VERSION_ONE &&
           head.vendorID == gpu->properties.vendorID && head.deviceID == gpu->properties.deviceID &&
           memcmp(head.pipelineCacheUUID, gpu->properties.pipelineCacheUUID, VK_UUID_SIZE) == 0;
}

/* What follows the head; NULL if there is nothing sound. */
static uint8_t *read_body(FILE *file, const cache_head *head) {
    if (memcmp(head->magic, magic, sizeof magic) != 0 || head->size > CACHE_MAX) return NULL;
    size_t size = (size_t)head->size;
    uint8_t *data = malloc(size ? size : 1);
    if (!data) return NULL;
    if (fread(data, 1, size, file) == size && fgetc(file) == EOF &&
        checksum_of(data, size) == head->checksum)
        return data;
    free(data);
    return NULL;
}

uint8_t *gsz_gpu_cache_read(const gsz_gpu *gpu, size_t *out_size) {
    cache_head head;
    uint8_t *data = NULL;
    FILE *file = gpu->cache_path ? gsz_system_open(gpu->cache_path, "rb") : NULL;
    if (!file) return NULL;
    if (fread(&head, sizeof head, 1, file) == 1) data = read_body(file, &head);
    fclose(file);
    if (data && !is_of_device(gpu, data, (size_t)head.size)) {
        free(data);
        data = NULL;
    }
    if (data) *out_size = (size_t)head.size;
    return data;
}

gsz_result gsz_gpu_cache_open(gsz_gpu *gpu, const char *folder) {
    size_t size = 0;
    if (folder && !(gpu->cache_path = path_in(gpu, folder)))
        return gsz_gpu_fail(gpu, GSZ_ERROR_MEMORY, "out of memory");
    uint8_t *data = gsz_gpu_cache_read(gpu, &size);
    VkPipelineCacheCreateInfo info = {
        .sType = VK_STRUCTURE_TYPE_PIPELINE_CACHE_CREATE_INFO,
        .initialDataSize = size,
        .pInitialData = data,
    };
    VkResult result = vkCreatePipelineCache(gpu->device, &info, NULL, &gpu->cache);
    free(data);
    return gsz_gpu_check(gpu, result, "making the pipeline cache");
}

/* ---- writing ---- */

static bool write_all(const char *path, const uint8_t *data, size_t size) {
    cache_head head = {.size = size, .checksum = checksum_of(data, size)};
    memcpy(head.magic, magic, sizeof magic);
    FILE *file = gsz_system_open(path, "wb");
    if (!file) return false;
    bool written = fwrite(&head, sizeof head, 1, file) == 1 && fwrite(data, 1, size, file) == size;
    return (fclose(file) == 0) && written;
}

/* Beside it first, then renamed: another gsz-view may be reading, and the power may fail. */
static void replace_file(const char *path, const uint8_t *data, size_t size) {
    size_t length = strlen(path) + 32;
    char *beside = malloc(length);
    if (!beside) return;
    snprintf(beside, length, "%s.%ld.part", path, gsz_system_process_number());
    (void)gsz_system_make_folders_of(path); /* whether it was of use, opening the file will tell */
    if (!write_all(beside, data, size) || !gsz_system_rename(beside, path))
        (void)gsz_system_remove(beside);
    free(beside);
}

void gsz_gpu_cache_keep(gsz_gpu *gpu) {
    size_t size = 0;
    if (!gpu->cache || !gpu->cache_path) return;
    if (vkGetPipelineCacheData(gpu->device, gpu->cache, &size, NULL) != VK_SUCCESS) return;
    uint8_t *data = malloc(size ? size : 1);
    if (data && vkGetPipelineCacheData(gpu->device, gpu->cache, &size, data) == VK_SUCCESS)
        replace_file(gpu->cache_path, data, size);
    free(data);
}

void gsz_gpu_cache_close(gsz_gpu *gpu) {
    if (gpu->cache) vkDestroyPipelineCache(gpu->device, gpu->cache, NULL);
    gpu->cache = VK_NULL_HANDLE;
    free(gpu->cache_path);
    gpu->cache_path = NULL;
}
