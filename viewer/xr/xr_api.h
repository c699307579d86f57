/* SPDX-License-Identifier: MIT */
/* xr_api.h - OpenXR, loaded when it is asked for: gsz-view starts where there is none. */
#ifndef GSZ_XR_API_H
#define GSZ_XR_API_H

#include "gsz_base.h"

#include <vulkan/vulkan.h>

#define XR_NO_PROTOTYPES
#define XR_USE_GRAPHICS_API_VULKAN
#include <openxr/openxr.h>
#include <openxr/openxr_platform.h>

/* The functions in use, by their names behind "xr". */
#define GSZ_XR_CORE(F)                                                                             \
    F(AcquireSwapchainImage)                                                                       \
    F(ApplyHapticFeedback)                                                                         \
    F(AttachSessionActionSets)                                                                     \
    F(BeginFrame)                                                                                  \
    F(BeginSession)                                                                                \
    F(CreateAction)                                                                                \
    F(CreateActionSet)                                                                             \
    F(CreateActionSpace)                                                                           \
    F(CreateReferenceSpace)                                                                        \
    F(CreateSession)                                                                               \
    F(CreateSwapchain)                                                                             \
    F(DestroyActionSet)                                                                            \
    F(DestroyInstance)                                                                             \
    F(DestroySession)                                                                              \
    F(DestroySpace)                                                                                \
    F(DestroySwapchain)                                                                            \
    F(EndFrame)                                                                                    \
    F(EndSession)                                                                                  \
    F(EnumerateEnvironmentBlendModes)                                                              \
    F(EnumerateReferenceSpaces)                                                                    \
    F(EnumerateSwapchainFormats)                                                                   \
    F(EnumerateSwapchainImages)                                                                    \
    F(EnumerateViewConfigurationViews)                                                             \
    F(GetActionStateBoolean)                                                                       \
    F(GetActionStateFloat)                                                                         \
    F(GetActionStatePose)                                                                          \
    F(GetActionStateVector2f)                                                                      \
    F(GetInstanceProperties)                                                                       \
    F(GetSystem)                                                                                   \
    F(GetSystemProperties)                                                                         \
    F(LocateSpace)                                                                                 \
    F(LocateViews)                                                                                 \
    F(PollEvent)                                                                                   \
    F(ReleaseSwapchainImage)                                                                       \
    F(RequestExitSession)                                                                          \
    F(ResultToString)                                                                              \
    F(StringToPath)                                                                                \
    F(SuggestInteractionProfileBindings)                                                           \
    F(SyncActions)                                                                                 \
    F(WaitFrame)                                                                                   \
    F(WaitSwapchainImage)

/* Of XR_KHR_vulkan_enable2 and of XR_KHR_vulkan_enable: those of one of them are there. */
#define GSZ_XR_VULKAN2(F)                                                                          \
    F(CreateVulkanDeviceKHR)                                                                       \
    F(CreateVulkanInstanceKHR)                                                                     \
    F(GetVulkanGraphicsDevice2KHR)                                                                 \
    F(GetVulkanGraphicsRequirements2KHR)
#define GSZ_XR_VULKAN1(F)                                                                          \
    F(GetVulkanDeviceExtensionsKHR)                                                                \
    F(GetVulkanGraphicsDeviceKHR)                                                                  \
    F(GetVulkanGraphicsRequirementsKHR)                                                            \
    F(GetVulkanInstanceExtensionsKHR)

#define GSZ_XR_FIELD(name) PFN_xr##name name;

/** Zero-initialise; release with gsz_xr_api_unload. */
typedef struct gsz_xr_api {
    void *library;
    PFN_xrGetInstanceProcAddr GetInstanceProcAddr;
    PFN_xrCreateInstance CreateInstance;
    PFN_xrEnumerateInstanceExtensionProperties EnumerateInstanceExtensionProperties;
    GSZ_XR_CORE(GSZ_XR_FIELD)
    GSZ_XR_VULKAN2(GSZ_XR_FIELD)
    GSZ_XR_VULKAN1(GSZ_XR_FIELD)
} gsz_xr_api;

/** Loads the loader of OpenXR, and what it takes to make an instance. False: `error` says why. */
bool gsz_xr_api_load(gsz_xr_api *api, char *error, size_t error_size) GSZ_CHECKED;
/** Looks up the functions of an instance that has either extension. False: `error` names one that is missing. */
bool gsz_xr_api_look_up(gsz_xr_api *api, XrInstance instance, bool vulkan2, char *error,
                        size_t error_size) GSZ_CHECKED;
/** Everything that came of it must be destroyed. */
void gsz_xr_api_unload(gsz_xr_api *api);

#endif
