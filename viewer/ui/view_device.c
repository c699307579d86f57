/* SPDX-License-Identifier: MIT */
/* view_device.c - chooses between the GPU and the processor, and puts together what drawing needs. */
#include "view_device.h"

#include "paths.h"
#include "system_files.h"

#include <stdlib.h>
#include <string.h>

enum { IN_FLIGHT = 2 };

int gsz_view_device_fail(gsz_cli_session *session, const gsz_view_device *device,
                         gsz_result result) {
    const char *why = "out of memory";
    if (result == GSZ_OK) return GSZ_EXIT_OK;
    if (device->painter)
        why = gsz_painter_error(device->painter);
    else if (device->gpu && device->gpu->error[0])
        why = device->gpu->error;
    return gsz_cli_fail(session, gsz_cli_exit_of(result), "%s", why);
}

void gsz_view_device_tell(gsz_cli_session *session, const gsz_loaded *message) {
    if (message->message == GSZ_MESSAGE_WARNING)
        gsz_cli_warn(session, "%s", message->text);
    else
        gsz_cli_notice(session, "%s", message->text);
}

bool gsz_view_find_cache(char *path, size_t size, const char *of) {
    char folder[GSZ_SYSTEM_PATH_MAX];
    return gsz_system_cache_folder(folder) &&
           (size_t)snprintf(path, size, "%s/gsz%s%s", folder, *of ? "/" : "", of) < size;
}

static gsz_result open_gpu(gsz_view_device *device, const gsz_view_arguments *arguments,
                           const gsz_gpu_options *wanted) {
    gsz_gpu_options options = wanted ? *wanted : (gsz_gpu_options){0};
    char cache[GSZ_CLI_PATH_MAX];
    uint32_t in_flight = arguments->offscreen ? 1 : IN_FLIGHT;
    options.device = arguments->device;
    options.validation = arguments->validation;
    if (gsz_view_find_cache(cache, sizeof cache, "")) options.cache_folder = cache;
    GSZ_GPU_TRY(gsz_gpu_create(&device->gpu, &options));
    return gsz_gpu_frames_create(device->gpu, &device->frames, in_flight);
}

int gsz_view_device_open(gsz_cli_session *session, gsz_view_device *device,
                         const gsz_view_arguments *arguments, const gsz_gpu_options *gpu,
                         gsz_pool *pool) {
    gsz_painter_options options = {.pool = pool};
    gsz_result result = GSZ_OK;
    bool simple = gsz_view_show_is_simple(arguments->show);
    device->cpu = arguments->renderer == GSZ_VIEW_RENDERER_CPU;
    if (device->cpu && !simple)
        return gsz_cli_fail(session, GSZ_EXIT_USAGE,
                            "option '--show': the processor draws splats and importance, no %s; "
                            "leave out '--renderer cpu'",
                            gsz_view_show_name(arguments->show));
    if (gpu || !device->cpu) result = open_gpu(device, arguments, gpu);
    if (result == GSZ_OK && arguments->renderer == GSZ_VIEW_RENDERER_AUTO)
        device->cpu = device->gpu->is_cpu && simple;
    options.cpu = device->cpu;
    options.gpu = device->gpu;
    options.frames = device->frames;
    if (result == GSZ_OK) result = gsz_painter_create(&device->painter, &options);
    return gsz_view_device_fail(session, device, result);
}

int gsz_view_device_close(gsz_cli_session *session, gsz_view_device *device) {
    uint32_t complaints = 0;
    gsz_result waited;
    if (device->gpu && device->frames) {
        waited = gsz_gpu_wait(device->gpu);
        (void)waited; /* what was lost is lost, and was said when it was */
    }
    gsz_painter_destroy(&device->painter);
    if (device->gpu) {
        if (device->frames) gsz_gpu_frames_destroy(device->gpu, &device->frames);
        complaints = device->gpu->validation_errors;
        gsz_gpu_destroy(&device->gpu);
    }
    if (complaints == 0) return GSZ_EXIT_OK;
    return gsz_cli_fail(session, GSZ_EXIT_OTHER, "the Vulkan validation layer had %u complaint%s",
                        complaints, complaints == 1 ? "" : "s");
}

gsz_render_view gsz_view_device_view(const gsz_view_device *device,
                                     const gsz_view_arguments *arguments,
                                     gsz_screen_filter scene_filter) {
    bool is_cpu = device->cpu || (device->gpu && device->gpu->is_cpu);
    return gsz_view_of_arguments(arguments, is_cpu, scene_filter);
}

/* Quantised, with what sorting and drawing take: trained scenes of degree 3 take 53 to 59, noise takes 75. */
enum { GAUSSIAN_BYTES = 72 };

uint64_t gsz_view_device_room(const gsz_view_device *device, const gsz_view_arguments *arguments) {
    uint64_t bytes;
    if (device->cpu || !device->gpu) return 0;
    bytes = arguments->gpu_memory > 0 ? (uint64_t)arguments->gpu_memory << 20
                                      : gsz_gpu_memory_size(device->gpu) / 4 * 3;
    return bytes / GAUSSIAN_BYTES;
}

const char *gsz_view_device_name(const gsz_view_device *device) {
    return device->gpu && !device->cpu ? device->gpu->properties.deviceName : "processor";
}
