/* SPDX-License-Identifier: MIT */
/* gpu_device.h - a Vulkan device, ready for use: instance, choice, features, one queue, memory, errors.
 *
 * Vulkan 1.2 with bufferDeviceAddress is what is needed, and multiview, which 1.2 implies; everything else is optional and looked up in
 * gsz_gpu_features. One queue does graphics, compute, transfer and presentation. Nothing in this folder knows of splats.
 *
 * Errors: a call that fails returns a gsz_result and leaves a sentence in gpu->error. GSZ_ERROR_UNSUPPORTED: no device, or
 * one without a needed feature; GSZ_ERROR_MEMORY: out of memory, on either side; GSZ_ERROR_IO: the device was
 * lost, or the driver failed. Thread safety: one thread uses a gpu and all that belongs to it.
 */
#ifndef GSZ_GPU_DEVICE_H
#define GSZ_GPU_DEVICE_H

#include "gsz_base.h"

#include <vulkan/vulkan.h>

/** Who has a say in what is made, as the runtime of a headset has. Each does what its Vulkan name says. */
typedef struct gsz_gpu_maker {
    void *user;
    VkResult (*make_instance)(void *user, const VkInstanceCreateInfo *info,
                              VkInstance *out_instance);
    VkResult (*choose)(void *user, VkInstance instance, VkPhysicalDevice *out_physical);
    VkResult (*make_device)(void *user, VkPhysicalDevice physical, const VkDeviceCreateInfo *info,
                            VkDevice *out_device);
} gsz_gpu_maker;

typedef struct gsz_gpu_options {
    const char *device; /**< a part of its name, or its number in the list; NULL: the best one */
    bool validation;    /**< load the validation layer, synchronisation checks included */
    bool present;       /**< the swapchain extension is needed */
    const char *const *instance_extensions; /**< that the window system asks for */
    uint32_t instance_extension_count;
    const char *cache_folder; /**< where the pipeline cache is kept; NULL: it is not */
    /** Must the device be able to present to the surface of this window? May be NULL. Called once the instance is
     *  there, to make a surface, which the gpu then owns. False: there is none. */
    bool (*make_surface)(void *user, VkInstance instance, VkSurfaceKHR *out_surface);
    void *user;
    const gsz_gpu_maker *maker; /**< NULL: Vulkan alone, and the best device */
} gsz_gpu_options;

/** What the device offers beyond what is needed. */
typedef struct gsz_gpu_features {
    bool debug_names;   /**< VK_EXT_debug_utils */
    bool timestamps;    /**< on the queue in use */
    bool memory_budget; /**< VK_EXT_memory_budget */
    bool device_fault;  /**< VK_EXT_device_fault: says why it was lost */
} gsz_gpu_features;

typedef struct gsz_gpu_memory gsz_gpu_memory;

typedef struct gsz_gpu {
    VkInstance instance;
    VkDebugUtilsMessengerEXT messenger;
    VkSurfaceKHR surface; /**< VK_NULL_HANDLE without a window */
    VkPhysicalDevice physical;
    VkPhysicalDeviceProperties properties;
    uint32_t subgroup_size;
    VkDevice device;
    uint32_t queue_family;
    VkQueue queue;
    gsz_gpu_features features;
    bool is_cpu; /**< the device is a processor that draws (lavapipe) */
    VkPipelineCache cache;
    char *cache_path;
    gsz_gpu_memory *memory;
    uint32_t validation_errors; /**< messages of the validation layer so far */
    char error[512]; /**< why the last failing call failed: one line without a full stop */
} gsz_gpu;

/** Makes *out_gpu. When it fails, *out_gpu still is there for its error; destroy it as ever. NULL: no memory. */
gsz_result gsz_gpu_create(gsz_gpu **out_gpu, const gsz_gpu_options *options) GSZ_CHECKED;
/** Waits for the device, keeps the pipeline cache, frees. Accepts NULL and half-built ones. */
void gsz_gpu_destroy(gsz_gpu **gpu);
/** Waits until the device has nothing left to do. */
gsz_result gsz_gpu_wait(gsz_gpu *gpu) GSZ_CHECKED;

/** Sets gpu->error and returns `result`. */
gsz_result gsz_gpu_fail(gsz_gpu *gpu, gsz_result result, const char *format, ...) GSZ_PRINTF(3, 4);
/** GSZ_OK for VK_SUCCESS; else an error "what: out of device memory" and the like. */
gsz_result gsz_gpu_check(gsz_gpu *gpu, VkResult result, const char *what) GSZ_CHECKED;

/** For debuggers; does nothing where names are not to be had. */
void gsz_gpu_name(gsz_gpu *gpu, VkObjectType type, uint64_t handle, const char *name);

#define GSZ_GPU_TRY(call)                                                                          \
    do {                                                                                           \
        gsz_result gsz_gpu_try_result = (call);                                                    \
        if (gsz_gpu_try_result != GSZ_OK) return gsz_gpu_try_result;                               \
    } while (0)

#endif
