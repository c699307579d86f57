/* SPDX-License-Identifier: MIT */
/* xr_api.c - opens the library of the loader, and asks it for functions by their names. */
#include "xr_api.h"

#include <SDL.h>
#include <stdio.h>
#include <string.h>

#ifdef _WIN32
static const char library_name[] = "openxr_loader.dll";
#else
static const char library_name[] = "libopenxr_loader.so.1";
#endif

/* C has no cast from data to functions: pointers are copied. */
_Static_assert(sizeof(PFN_xrVoidFunction) == sizeof(void *), "as POSIX has it");

static bool find(const gsz_xr_api *api, XrInstance instance, const char *name, void *out,
                 char *error, size_t error_size) {
    PFN_xrVoidFunction function = NULL;
    if (XR_SUCCEEDED(api->GetInstanceProcAddr(instance, name, &function)) && function) {
        memcpy(out, &function, sizeof function);
        return true;
    }
    snprintf(error, error_size, "the OpenXR runtime lacks the function %s", name);
    return false;
}

bool gsz_xr_api_load(gsz_xr_api *api, char *error, size_t error_size) {
    void *get;
    api->library = SDL_LoadObject(library_name);
    get = api->library ? SDL_LoadFunction(api->library, "xrGetInstanceProcAddr") : NULL;
    if (!get) {
        snprintf(error, error_size,
                 "no OpenXR loader: %s is not installed (Debian: libopenxr-loader1)", library_name);
        return false;
    }
    memcpy(&api->GetInstanceProcAddr, &get, sizeof get);
    return find(api, XR_NULL_HANDLE, "xrCreateInstance", &api->CreateInstance, error, error_size) &&
           find(api, XR_NULL_HANDLE, "xrEnumerateInstanceExtensionProperties",
                &api->EnumerateInstanceExtensionProperties, error, error_size);
}

#define FIND(name)                                                                                 \
    if (!find(api, instance, "xr" #name, &api->name, error, error_size)) return false;

bool gsz_xr_api_look_up(gsz_xr_api *api, XrInstance instance, bool vulkan2, char *error,
                        size_t error_size) {
    GSZ_XR_CORE(FIND)
    if (vulkan2) {
        GSZ_XR_VULKAN2(FIND)
    } else {
        GSZ_XR_VULKAN1(FIND)
    }
    return true;
}

void gsz_xr_api_unload(gsz_xr_api *api) {
    if (api->library) SDL_UnloadObject(api->library);
    *api = (gsz_xr_api){0};
}
