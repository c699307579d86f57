/* SPDX-License-Identifier: MIT */
/* headset_entry.c - how the loader finds a headset for tests: negotiation, functions by name, instance and system. */
#include "headset.h"

#include <string.h>

/* A runtime is one by nature: the loader keeps nothing for it. */
headset *the_headset(void) {
    static headset one;
    return &one;
}

/* ---- the instance ---- */

static XrResult headset_xrEnumerateInstanceExtensionProperties(const char *layer, uint32_t room,
                                                               uint32_t *count,
                                                               XrExtensionProperties *out) {
    headset *h = the_headset();
    (void)layer;
    if (!h->has_instance) headset_read_script(&h->script);
    *count = h->script.vulkan > 0 ? 1 : 0;
    if (room == 0 || *count == 0) return XR_SUCCESS;
    strcpy(out->extensionName, h->script.vulkan == 2 ? XR_KHR_VULKAN_ENABLE2_EXTENSION_NAME
                                                     : XR_KHR_VULKAN_ENABLE_EXTENSION_NAME);
    out->extensionVersion = 1;
    return XR_SUCCESS;
}

static XrResult headset_xrCreateInstance(const XrInstanceCreateInfo *info, XrInstance *out) {
    headset *h = the_headset();
    (void)info;
    if (h->has_instance) return XR_ERROR_LIMIT_REACHED;
    headset_read_script(&h->script);
    headset_open_report(h);
    h->has_instance = true;
    *out = (XrInstance)h;
    return XR_SUCCESS;
}

static XrResult headset_xrDestroyInstance(XrInstance instance) {
    headset *h = the_headset();
    (void)instance;
    headset_check(!h->has_session, "a session outlives its instance");
    headset_close_report(h);
    *h = (headset){0};
    return XR_SUCCESS;
}

static XrResult headset_xrGetInstanceProperties(XrInstance instance, XrInstanceProperties *out) {
    (void)instance;
    headset_check(out->type == XR_TYPE_INSTANCE_PROPERTIES, "type of properties");
    strcpy(out->runtimeName, "headset for tests");
    out->runtimeVersion = XR_MAKE_VERSION(1, 0, 0);
    return XR_SUCCESS;
}

static XrResult headset_xrResultToString(XrInstance instance, XrResult value, char *out) {
    (void)instance;
    snprintf(out, XR_MAX_RESULT_STRING_SIZE, "XR_RESULT_%d", (int)value);
    return XR_SUCCESS;
}

/* ---- the system ---- */

static XrResult headset_xrGetSystem(XrInstance instance, const XrSystemGetInfo *info,
                                    XrSystemId *out) {
    (void)instance;
    headset_check(info->type == XR_TYPE_SYSTEM_GET_INFO, "type of a question");
    if (info->formFactor != XR_FORM_FACTOR_HEAD_MOUNTED_DISPLAY)
        return XR_ERROR_FORM_FACTOR_UNSUPPORTED;
    if (the_headset()->script.absent) return XR_ERROR_FORM_FACTOR_UNAVAILABLE;
    *out = 1;
    return XR_SUCCESS;
}

static XrResult headset_xrGetSystemProperties(XrInstance instance, XrSystemId system,
                                              XrSystemProperties *out) {
    (void)instance;
    headset_check(system == 1, "properties of another system");
    strcpy(out->systemName, "glassless");
    return XR_SUCCESS;
}

static XrResult headset_xrEnumerateEnvironmentBlendModes(XrInstance instance, XrSystemId system,
                                                         XrViewConfigurationType type,
                                                         uint32_t room, uint32_t *count,
                                                         XrEnvironmentBlendMode *out) {
    const headset *h = the_headset();
    (void)instance;
    (void)system;
    (void)type;
    *count = h->script.alpha ? 2 : 1;
    if (room == 0) return XR_SUCCESS;
    if (room < *count) return XR_ERROR_SIZE_INSUFFICIENT;
    out[0] = XR_ENVIRONMENT_BLEND_MODE_OPAQUE;
    if (h->script.alpha) out[1] = XR_ENVIRONMENT_BLEND_MODE_ALPHA_BLEND;
    return XR_SUCCESS;
}

static XrResult headset_xrEnumerateViewConfigurationViews(XrInstance instance, XrSystemId system,
                                                          XrViewConfigurationType type,
                                                          uint32_t room, uint32_t *count,
                                                          XrViewConfigurationView *out) {
    const script *s = &the_headset()->script;
    (void)instance;
    (void)system;
    if (type != XR_VIEW_CONFIGURATION_TYPE_PRIMARY_STEREO)
        return XR_ERROR_VIEW_CONFIGURATION_TYPE_UNSUPPORTED;
    *count = EYES;
    if (room == 0) return XR_SUCCESS;
    if (room < EYES) return XR_ERROR_SIZE_INSUFFICIENT;
    for (int e = 0; e < EYES; e++) {
        headset_check(out[e].type == XR_TYPE_VIEW_CONFIGURATION_VIEW, "type of an eye");
        out[e].recommendedImageRectWidth = (uint32_t)s->width;
        out[e].recommendedImageRectHeight = (uint32_t)s->height;
        out[e].maxImageRectWidth = out[e].maxImageRectHeight = 4096;
        out[e].recommendedSwapchainSampleCount = out[e].maxSwapchainSampleCount = 1;
    }
    return XR_SUCCESS;
}

static XrResult headset_xrEnumerateReferenceSpaces(XrSession session, uint32_t room,
                                                   uint32_t *count, XrReferenceSpaceType *out) {
    const XrReferenceSpaceType types[] = {
        XR_REFERENCE_SPACE_TYPE_VIEW, XR_REFERENCE_SPACE_TYPE_LOCAL, XR_REFERENCE_SPACE_TYPE_STAGE};
    (void)session;
    *count = the_headset()->script.height_of_head > 0 ? 3 : 2;
    if (room == 0) return XR_SUCCESS;
    if (room < *count) return XR_ERROR_SIZE_INSUFFICIENT;
    memcpy(out, types, *count * sizeof *out);
    return XR_SUCCESS;
}

/* ---- functions by name ---- */

#define ROW(name)                                                                                  \
    { "xr" #name, (PFN_xrVoidFunction)headset_xr##name }
#define ROW1(name, other)                                                                          \
    { "xr" #name, (PFN_xrVoidFunction)headset_xr##other }

static XrResult headset_xrGetInstanceProcAddr(XrInstance instance, const char *name,
                                              PFN_xrVoidFunction *out) {
    static const struct {
        const char *name;
        PFN_xrVoidFunction function;
    } rows[] = {
        ROW(GetInstanceProcAddr),
        ROW(EnumerateInstanceExtensionProperties),
        ROW(CreateInstance),
        ROW(DestroyInstance),
        ROW(GetInstanceProperties),
        ROW(ResultToString),
        ROW(GetSystem),
        ROW(GetSystemProperties),
        ROW(EnumerateEnvironmentBlendModes),
        ROW(EnumerateViewConfigurationViews),
        ROW(EnumerateReferenceSpaces),
        ROW(CreateReferenceSpace),
        ROW(CreateActionSpace),
        ROW(DestroySpace),
        ROW(LocateSpace),
        ROW(LocateViews),
        ROW(PollEvent),
        ROW(CreateSession),
        ROW(DestroySession),
        ROW(BeginSession),
        ROW(EndSession),
        ROW(RequestExitSession),
        ROW(WaitFrame),
        ROW(BeginFrame),
        ROW(EndFrame),
        ROW(EnumerateSwapchainFormats),
        ROW(CreateSwapchain),
        ROW(DestroySwapchain),
        ROW(EnumerateSwapchainImages),
        ROW(AcquireSwapchainImage),
        ROW(WaitSwapchainImage),
        ROW(ReleaseSwapchainImage),
        ROW(StringToPath),
        ROW(PathToString),
        ROW(CreateActionSet),
        ROW(DestroyActionSet),
        ROW(CreateAction),
        ROW(SuggestInteractionProfileBindings),
        ROW(AttachSessionActionSets),
        ROW(SyncActions),
        ROW(GetActionStateBoolean),
        ROW(GetActionStateFloat),
        ROW(GetActionStateVector2f),
        ROW(GetActionStatePose),
        ROW(ApplyHapticFeedback),
        ROW(GetVulkanGraphicsRequirements2KHR),
        ROW(CreateVulkanInstanceKHR),
        ROW(GetVulkanGraphicsDevice2KHR),
        ROW(CreateVulkanDeviceKHR),
        ROW1(GetVulkanGraphicsRequirementsKHR, GetVulkanGraphicsRequirements2KHR),
        ROW(GetVulkanGraphicsDeviceKHR),
        ROW(GetVulkanInstanceExtensionsKHR),
        ROW(GetVulkanDeviceExtensionsKHR),
    };
    (void)instance;
    *out = NULL;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (strcmp(rows[i].name, name) == 0) *out = rows[i].function;
    return *out ? XR_SUCCESS : XR_ERROR_FUNCTION_UNSUPPORTED;
}

/* ---- negotiation, as the loader's design has it; older headers do not declare it ---- */

typedef struct negotiate_info {
    uint32_t struct_type, struct_version;
    size_t struct_size;
    uint32_t least_interface, most_interface;
    XrVersion least_api, most_api;
} negotiate_info;

typedef struct negotiate_request {
    uint32_t struct_type, struct_version;
    size_t struct_size;
    uint32_t interface_version;
    XrVersion api_version;
    PFN_xrGetInstanceProcAddr get;
} negotiate_request;

__attribute__((visibility("default"))) XrResult
xrNegotiateLoaderRuntimeInterface(const negotiate_info *info, negotiate_request *request);

XrResult xrNegotiateLoaderRuntimeInterface(const negotiate_info *info, negotiate_request *request) {
    if (info->least_interface > 1 || info->most_interface < 1)
        return XR_ERROR_INITIALIZATION_FAILED;
    request->interface_version = 1;
    request->api_version = XR_CURRENT_API_VERSION;
    request->get = headset_xrGetInstanceProcAddr;
    return XR_SUCCESS;
}
