/* SPDX-License-Identifier: MIT */
/* gpu_allocator.c - pieces from the driver, a list for each memory type; first fit within the pieces' free ranges.
 * A piece goes back to the driver when nothing is left in it. Large requests get a piece that fits exactly. */
#include "gpu_allocator.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "gpu_free_ranges.h"
#include "gpu_quirks.h"

enum { LOCAL_PIECE = 64 << 20, MAPPED_PIECE = 16 << 20 };

struct gsz_gpu_piece {
    struct gsz_gpu_piece *next;
    VkDeviceMemory memory;
    VkDeviceSize size;
    uint8_t *mapped;
    uint32_t type;
    bool image;
    gsz_gpu_free_ranges ranges;
};

struct gsz_gpu_memory {
    VkPhysicalDeviceMemoryProperties properties;
    struct gsz_gpu_piece *pieces[VK_MAX_MEMORY_TYPES];
    gsz_gpu_memory_use use;
};

gsz_result gsz_gpu_allocator_create(gsz_gpu *gpu) {
    gpu->memory = calloc(1, sizeof *gpu->memory);
    if (!gpu->memory) return gsz_gpu_fail(gpu, GSZ_ERROR_MEMORY, "out of memory");
    vkGetPhysicalDeviceMemoryProperties(gpu->physical, &gpu->memory->properties);
    return GSZ_OK;
}

/* ---- pieces ---- */

static void release_piece(gsz_gpu *gpu, struct gsz_gpu_piece *piece) {
    vkFreeMemory(gpu->device, piece->memory, NULL); /* which unmaps it */
    gsz_gpu_free_ranges_free(&piece->ranges);
    free(piece);
}

void gsz_gpu_allocator_destroy(gsz_gpu *gpu) {
    if (!gpu->memory) return;
    for (uint32_t type = 0; type < VK_MAX_MEMORY_TYPES; type++)
        for (struct gsz_gpu_piece *piece = gpu->memory->pieces[type], *next; piece; piece = next) {
            next = piece->next;
            release_piece(gpu, piece);
        }
    free(gpu->memory);
    gpu->memory = NULL;
}

/* Memory of the driver into a piece that is otherwise there. */
static VkResult take_memory(gsz_gpu *gpu, struct gsz_gpu_piece *piece, bool map) {
    VkMemoryAllocateFlagsInfo flags = {
        .sType = VK_STRUCTURE_TYPE_MEMORY_ALLOCATE_FLAGS_INFO,
        .flags = VK_MEMORY_ALLOCATE_DEVICE_ADDRESS_BIT,
    };
    VkMemoryAllocateInfo info = {
        .sType = VK_STRUCTURE_TYPE_MEMORY_ALLOCATE_INFO,
        .pNext = piece->image ? NULL : &flags,
        .allocationSize = piece->size,
        .memoryTypeIndex = piece->type,
    };
    VkResult result = vkAllocateMemory(gpu->device, &info, NULL, &piece->memory);
    if (result != VK_SUCCESS || !map) return result;
    void *mapped = NULL;
    result = vkMapMemory(gpu->device, piece->memory, 0, VK_WHOLE_SIZE, 0, &mapped);
    piece->mapped = mapped;
    return result;
}

static VkResult add_piece(gsz_gpu *gpu, struct gsz_gpu_piece **out_piece, VkDeviceSize size,
                          uint32_t type, const gsz_gpu_claim *claim) {
    gsz_gpu_memory *memory = gpu->memory;
    const VkPhysicalDeviceMemoryProperties *all = &memory->properties;
    if (size > all->memoryHeaps[all->memoryTypes[type].heapIndex].size)
        return VK_ERROR_OUT_OF_DEVICE_MEMORY;
    struct gsz_gpu_piece *piece = calloc(1, sizeof *piece);
    if (!piece) return VK_ERROR_OUT_OF_HOST_MEMORY;
    piece->size = size;
    piece->type = type;
    piece->image = claim->image;
    VkResult result = VK_ERROR_OUT_OF_HOST_MEMORY;
    if (gsz_gpu_free_ranges_init(&piece->ranges, size))
        result = take_memory(gpu, piece, claim->place != GSZ_GPU_LOCAL);
    if (result != VK_SUCCESS) {
        release_piece(gpu, piece);
        return result;
    }
    piece->next = memory->pieces[type];
    memory->pieces[type] = piece;
    memory->use.held += size;
    *out_piece = piece;
    return VK_SUCCESS;
}

static void remove_piece(gsz_gpu *gpu, struct gsz_gpu_piece *piece) {
    struct gsz_gpu_piece **link = &gpu->memory->pieces[piece->type];
    while (*link != piece) link = &(*link)->next;
    *link = piece->next;
    gpu->memory->use.held -= piece->size;
    release_piece(gpu, piece);
}

/* ---- memory types ---- */

/* How well a type fits a place; negative: not at all. */
static int fit_of(VkMemoryPropertyFlags flags, gsz_gpu_place place) {
    bool local = flags & VK_MEMORY_PROPERTY_DEVICE_LOCAL_BIT;
    bool visible = flags & VK_MEMORY_PROPERTY_HOST_VISIBLE_BIT;
    bool coherent = flags & VK_MEMORY_PROPERTY_HOST_COHERENT_BIT;
    bool cached = flags & VK_MEMORY_PROPERTY_HOST_CACHED_BIT;
    if (gsz_gpu_quirk_skips_memory(flags)) return -1;
    /* What the processor sees of a card's memory may be small: it is left to who needs it. */
    if (place == GSZ_GPU_LOCAL) return 2 * local + !visible;
    if (!visible || !coherent) return -1;
    /* Pieces that are uploaded from are read once, over the bus: no need for them to lie on the card. */
    if (place == GSZ_GPU_UPLOAD) return 2 * !local + !cached;
    return 2 * cached + !local;
}

/* The best type among `allowed`, a mask; VK_MAX_MEMORY_TYPES if there is none. */
static uint32_t best_type(const gsz_gpu *gpu, uint32_t allowed, gsz_gpu_place place) {
    const VkPhysicalDeviceMemoryProperties *all = &gpu->memory->properties;
    uint32_t best = VK_MAX_MEMORY_TYPES;
    int best_fit = -1;
    for (uint32_t type = 0; type < all->memoryTypeCount; type++) {
        int fit = fit_of(all->memoryTypes[type].propertyFlags, place);
        if (!(allowed >> type & 1) || fit <= best_fit) continue;
        best_fit = fit;
        best = type;
    }
    return best;
}

static VkDeviceSize piece_size(const gsz_gpu *gpu, uint32_t type, gsz_gpu_place place) {
    const VkPhysicalDeviceMemoryProperties *all = &gpu->memory->properties;
    VkDeviceSize share = all->memoryHeaps[all->memoryTypes[type].heapIndex].size / 8;
    VkDeviceSize size = place == GSZ_GPU_LOCAL ? LOCAL_PIECE : MAPPED_PIECE;
    return size < share ? size : share;
}

/* ---- spans ---- */

static bool cut(struct gsz_gpu_piece *piece, gsz_gpu_span *out_span,
                const VkMemoryRequirements *requirements) {
    VkDeviceSize offset = 0;
    if (!gsz_gpu_free_ranges_take(&piece->ranges, &offset, requirements->size,
                                  requirements->alignment))
        return false;
    *out_span = (gsz_gpu_span){piece, offset, requirements->size};
    return true;
}

/* Local pieces of types that are visible as well are not mapped: they serve their own place only. */
static bool suits(const struct gsz_gpu_piece *piece, const gsz_gpu_claim *claim) {
    return piece->image == claim->image &&
           (piece->mapped != NULL) == (claim->place != GSZ_GPU_LOCAL);
}

static VkResult alloc_of_type(gsz_gpu *gpu, gsz_gpu_span *out_span, uint32_t type,
                              const gsz_gpu_claim *claim) {
    VkDeviceSize size = claim->requirements.size, usual = piece_size(gpu, type, claim->place);
    struct gsz_gpu_piece *piece = gpu->memory->pieces[type];
    bool large = size > usual / 2;
    for (; piece && !large; piece = piece->next)
        if (suits(piece, claim) && cut(piece, out_span, &claim->requirements)) return VK_SUCCESS;
    VkResult result = VK_ERROR_OUT_OF_DEVICE_MEMORY;
    if (!large) result = add_piece(gpu, &piece, usual, type, claim);
    if (result != VK_SUCCESS) result = add_piece(gpu, &piece, size, type, claim);
    if (result != VK_SUCCESS) return result;
    if (cut(piece, out_span, &claim->requirements)) return VK_SUCCESS;
    remove_piece(gpu,
                 piece); /* fits by its size, so it is the list of ranges that could not grow */
    return VK_ERROR_OUT_OF_HOST_MEMORY;
}

gsz_result gsz_gpu_span_alloc(gsz_gpu *gpu, gsz_gpu_span *out_span, const gsz_gpu_claim *claim) {
    uint32_t allowed = claim->requirements.memoryTypeBits;
    VkResult result = VK_ERROR_OUT_OF_DEVICE_MEMORY;
    for (;;) {
        uint32_t type = best_type(gpu, allowed, claim->place);
        if (type == VK_MAX_MEMORY_TYPES) break;
        result = alloc_of_type(gpu, out_span, type, claim);
        if (result != VK_ERROR_OUT_OF_DEVICE_MEMORY) break;
        allowed &= ~(1u << type); /* slower memory is better than none */
    }
    if (result == VK_ERROR_OUT_OF_DEVICE_MEMORY)
        return gsz_gpu_fail_memory(gpu, claim->name, claim->requirements.size);
    GSZ_GPU_TRY(gsz_gpu_check(gpu, result, claim->name));
    gsz_gpu_memory_use *use = &gpu->memory->use;
    use->used += out_span->size;
    if (use->used > use->peak_used) use->peak_used = use->used;
    return GSZ_OK;
}

void gsz_gpu_span_free(gsz_gpu *gpu, gsz_gpu_span *span) {
    if (!span->piece) return;
    gpu->memory->use.used -= span->size;
    gsz_gpu_free_ranges_give(&span->piece->ranges, span->offset, span->size);
    if (span->piece->ranges.taken == 0) remove_piece(gpu, span->piece);
    *span = (gsz_gpu_span){0};
}

VkDeviceMemory gsz_gpu_span_memory(const gsz_gpu_span *span) { return span->piece->memory; }

void *gsz_gpu_span_mapped(const gsz_gpu_span *span) {
    return span->piece->mapped ? span->piece->mapped + span->offset : NULL;
}

gsz_result gsz_gpu_fail_memory(gsz_gpu *gpu, const char *name, VkDeviceSize size) {
    bool large = size >= 1000000;
    return gsz_gpu_fail(gpu, GSZ_ERROR_MEMORY, "out of device memory for '%s' (%.0f %s)", name,
                        (double)size / (large ? 1e6 : 1e3), large ? "MB" : "kB");
}

bool gsz_gpu_is_absurd(const gsz_gpu *gpu, VkDeviceSize size) {
    const VkPhysicalDeviceMemoryProperties *all = &gpu->memory->properties;
    for (uint32_t i = 0; i < all->memoryHeapCount; i++)
        if (size <= all->memoryHeaps[i].size) return false;
    return true;
}

gsz_gpu_memory_use gsz_gpu_memory_get_use(const gsz_gpu *gpu) { return gpu->memory->use; }

uint64_t gsz_gpu_memory_size(const gsz_gpu *gpu) {
    const VkPhysicalDeviceMemoryProperties *all = &gpu->memory->properties;
    uint64_t most = 0;
    for (uint32_t h = 0; h < all->memoryHeapCount; h++)
        if ((all->memoryHeaps[h].flags & VK_MEMORY_HEAP_DEVICE_LOCAL_BIT) &&
            all->memoryHeaps[h].size > most)
            most = all->memoryHeaps[h].size;
    return most;
}
