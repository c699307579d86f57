/* SPDX-License-Identifier: MIT */
/* xr_instance.c - opens OpenXR and finds a headset, and says in plain words what is missing. */
#include "xr_instance.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { EXTENSIONS_MAX = 4096 };

/* ---- errors ---- */

gsz_result gsz_xr_fail(gsz_xr *xr, gsz_result result, const char *format, ...) {
    va_list list;
    va_start(list, format);
    vsnprintf(xr->error, sizeof xr->error, format, list);
    va_end(list);
    xr->failure = result;
    return result;
}

static gsz_result fail_by_name(gsz_xr *xr, XrResult result, const char *what) {
    char name[XR_MAX_RESULT_STRING_SIZE] = "";
    if (!xr->instance || !xr->api.ResultToString ||
        xr->api.ResultToString(xr->instance, result, name) != XR_SUCCESS)
        snprintf(name, sizeof name, "OpenXR error %d", (int)result);
    return gsz_xr_fail(xr, GSZ_ERROR_IO, "%s: %s", what, name);
}

gsz_result gsz_xr_check(gsz_xr *xr, XrResult result, const char *what) {
    if (XR_SUCCEEDED(result)) return GSZ_OK;
    switch (result) {
    case XR_ERROR_OUT_OF_MEMORY:
        return gsz_xr_fail(xr, GSZ_ERROR_MEMORY, "%s: out of memory", what);
    case XR_ERROR_RUNTIME_UNAVAILABLE:
    case XR_ERROR_FILE_ACCESS_ERROR: /* what older loaders say for it */
    case XR_ERROR_FILE_CONTENTS_INVALID:
        return gsz_xr_fail(xr, GSZ_ERROR_UNSUPPORTED,
                           "no OpenXR runtime is to be had: start that of the headset (SteamVR, "
                           "Monado, WiVRn) and make it the active one, or set XR_RUNTIME_JSON");
    case XR_ERROR_FORM_FACTOR_UNAVAILABLE:
        return gsz_xr_fail(
            xr, GSZ_ERROR_IO,
            "the headset is not there: connect it and switch it on (runtime '%.60s')", xr->runtime);
    case XR_ERROR_FORM_FACTOR_UNSUPPORTED:
        return gsz_xr_fail(xr, GSZ_ERROR_UNSUPPORTED,
                           "the OpenXR runtime '%.60s' knows no headsets", xr->runtime);
    case XR_ERROR_SESSION_LOST:
    case XR_ERROR_INSTANCE_LOST:
        return gsz_xr_fail(xr, GSZ_ERROR_IO, "the headset was lost while %s", what);
    default: return fail_by_name(xr, result, what);
    }
}

/* ---- the instance ---- */

static bool has(const XrExtensionProperties *all, uint32_t count, const char *name) {
    for (uint32_t i = 0; i < count; i++)
        if (strcmp(all[i].extensionName, name) == 0) return true;
    return false;
}

static gsz_result choose_extension(gsz_xr *xr) {
    uint32_t count = 0;
    XrExtensionProperties *all;
    bool vulkan1;
    GSZ_XR_TRY(gsz_xr_check(xr, xr->api.EnumerateInstanceExtensionProperties(NULL, 0, &count, NULL),
                            "counting extensions of OpenXR"));
    if (count > EXTENSIONS_MAX)
        return gsz_xr_fail(xr, GSZ_ERROR_LIMIT, "the OpenXR runtime has %u extensions", count);
    all = calloc(count + 1, sizeof *all);
    if (!all) return gsz_xr_fail(xr, GSZ_ERROR_MEMORY, "out of memory");
    for (uint32_t i = 0; i < count; i++) all[i].type = XR_TYPE_EXTENSION_PROPERTIES;
    gsz_result result =
        gsz_xr_check(xr, xr->api.EnumerateInstanceExtensionProperties(NULL, count, &count, all),
                     "listing extensions of OpenXR");
    xr->vulkan2 = result == GSZ_OK && has(all, count, XR_KHR_VULKAN_ENABLE2_EXTENSION_NAME);
    vulkan1 = result == GSZ_OK && has(all, count, XR_KHR_VULKAN_ENABLE_EXTENSION_NAME);
    free(all);
    if (result != GSZ_OK || xr->vulkan2 || vulkan1) return result;
    return gsz_xr_fail(xr, GSZ_ERROR_UNSUPPORTED,
                       "the OpenXR runtime cannot be drawn to with Vulkan (neither %s nor %s)",
                       XR_KHR_VULKAN_ENABLE2_EXTENSION_NAME, XR_KHR_VULKAN_ENABLE_EXTENSION_NAME);
}

static gsz_result make_instance(gsz_xr *xr) {
    const char *const names[] = {xr->vulkan2 ? XR_KHR_VULKAN_ENABLE2_EXTENSION_NAME
                                             : XR_KHR_VULKAN_ENABLE_EXTENSION_NAME};
    XrInstanceCreateInfo info = {.type = XR_TYPE_INSTANCE_CREATE_INFO,
                                 .applicationInfo = {.applicationName = "gsz-view",
                                                     .engineName = "gsz",
                                                     .apiVersion = XR_MAKE_VERSION(1, 0, 0)},
                                 .enabledExtensionCount = 1,
                                 .enabledExtensionNames = names};
    XrResult made = xr->api.CreateInstance(&info, &xr->instance);
    if (XR_FAILED(made)) xr->instance = XR_NULL_HANDLE;
    GSZ_XR_TRY(gsz_xr_check(xr, made, "starting OpenXR"));
    if (gsz_xr_api_look_up(&xr->api, xr->instance, xr->vulkan2, xr->error, sizeof xr->error))
        return GSZ_OK;
    return xr->failure = GSZ_ERROR_UNSUPPORTED;
}

/* ---- the headset ---- */

static gsz_result find_headset(gsz_xr *xr) {
    XrInstanceProperties runtime = {.type = XR_TYPE_INSTANCE_PROPERTIES};
    XrSystemGetInfo info = {.type = XR_TYPE_SYSTEM_GET_INFO,
                            .formFactor = XR_FORM_FACTOR_HEAD_MOUNTED_DISPLAY};
    XrSystemProperties properties = {.type = XR_TYPE_SYSTEM_PROPERTIES};
    GSZ_XR_TRY(gsz_xr_check(xr, xr->api.GetInstanceProperties(xr->instance, &runtime),
                            "asking for the name of the OpenXR runtime"));
    memcpy(xr->runtime, runtime.runtimeName, sizeof xr->runtime);
    xr->runtime[sizeof xr->runtime - 1] = '\0';
    GSZ_XR_TRY(gsz_xr_check(xr, xr->api.GetSystem(xr->instance, &info, &xr->system),
                            "looking for a headset"));
    GSZ_XR_TRY(gsz_xr_check(xr, xr->api.GetSystemProperties(xr->instance, xr->system, &properties),
                            "asking for the name of the headset"));
    memcpy(xr->headset, properties.systemName, sizeof xr->headset);
    xr->headset[sizeof xr->headset - 1] = '\0';
    return GSZ_OK;
}

gsz_result gsz_xr_open(gsz_xr *xr) {
    if (!gsz_xr_api_load(&xr->api, xr->error, sizeof xr->error))
        return xr->failure = GSZ_ERROR_UNSUPPORTED;
    GSZ_XR_TRY(choose_extension(xr));
    GSZ_XR_TRY(make_instance(xr));
    return find_headset(xr);
}

void gsz_xr_close(gsz_xr *xr) {
    if (xr->instance && xr->api.DestroyInstance) xr->api.DestroyInstance(xr->instance);
    xr->instance = XR_NULL_HANDLE;
    gsz_xr_api_unload(&xr->api);
}
