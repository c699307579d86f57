/* SPDX-License-Identifier: MIT */
/* headset.h - a headset for tests: an OpenXR runtime without glass or motors, which the real loader loads. It does what its
 * script says, time goes as fast as frames come, and it looks at every call as a conformance test would.
 *
 * GSZ_HEADSET is the script, words with blanks between:
 *     clock (frames come when they are due by the monotonic clock, which their times are of)
 *     size=256x256 period=1000 (ms) ipd=0.063 tan=1,1,1,1 (left right up down of the right eye; mirrored of the left)
 *     cant=0 (degrees that each eye is turned outwards) yaw=0 (degrees a second) height=1.6 (0: no STAGE)
 *     vulkan=2 (0: neither extension) format=rgba|bgra|none blend=opaque|alpha absent (no headset is connected)
 *     exit=N lose=N lost=N (after N pictures the user has enough, the session is about to be lost, or is)
 *     doze=N (the headset is taken off after N pictures, and put on again)
 *     profile=touch_controller press=right:/input/squeeze/value:40-60 push=right:0,1:70-80 move=right:40-60:0,0,-0.5
 *     origin=X,Y,Z shot=N (which pictures are kept; by default the last ones)
 * Frames are counted by pictures, so that it does not matter how long a scene takes to load.
 * GSZ_HEADSET_FOLDER is where report.txt, the pictures and the cameras of the eyes go. */
#ifndef HEADSET_H
#define HEADSET_H

#include <vulkan/vulkan.h>

#define XR_USE_GRAPHICS_API_VULKAN
#include <openxr/openxr.h>
#include <openxr/openxr_platform.h>

#include <stdbool.h>
#include <stdio.h>

enum {
    EYES = 2,
    HANDS = 2,
    DEEDS_MAX = 16,
    OBJECTS_MAX = 128,
    IMAGES = 3,
    PATHS_MAX = 256,
    PATH_MAX_BYTES = 128,
    EVENTS_MAX = 16,
    BINDINGS_MAX = 128
};

/** Something that hands do from frame `first` to frame `last`. */
typedef struct deed {
    enum { DEED_PRESS, DEED_PUSH, DEED_MOVE } kind;
    int hand, first, last;
    char path[PATH_MAX_BYTES]; /* of what is pressed */
    float value[3];            /* of a stick; of a move: how far the hand has come in the end */
} deed;

typedef struct script {
    int width, height;
    double period_ms;
    float ipd, tangent[4], cant, yaw, height_of_head, origin[3];
    int vulkan;
    bool absent, alpha, no_format, bgra, clock;
    int exit, lose, lost, doze, shot;
    char profile[64];
    deed deeds[DEEDS_MAX];
    int deed_count;
} script;

typedef enum object_kind {
    KIND_NONE,
    KIND_SPACE,
    KIND_SWAPCHAIN,
    KIND_ACTION_SET,
    KIND_ACTION
} object_kind;

/** Whatever has a handle, but for the one instance and the one session. */
typedef struct object {
    object_kind kind;
    /* Spaces: of reference, or of an action and a hand. */
    XrReferenceSpaceType reference;
    struct object *action;
    int hand;
    /* Swapchains. */
    XrSwapchainCreateInfo info;
    VkImage image[IMAGES];
    VkDeviceMemory memory[IMAGES];
    uint32_t count, next, acquired, last;
    bool is_acquired, is_waited, was_released;
    /* Actions. */
    XrActionType type;
    bool attached;
} object;

typedef struct binding {
    XrPath profile, path;
    object *action;
} binding;

typedef struct headset {
    script script;
    FILE *report;
    unsigned findings;
    object objects[OBJECTS_MAX];
    char paths[PATHS_MAX][PATH_MAX_BYTES];
    uint32_t path_count;
    binding bindings[BINDINGS_MAX];
    uint32_t binding_count;

    bool has_instance, has_session, asked_requirements;
    VkInstance instance;
    VkPhysicalDevice physical;
    VkDevice device;
    VkQueue queue;
    uint32_t queue_family;

    XrSessionState state;
    XrSessionState events[EVENTS_MAX];
    uint32_t event_first, event_count;
    bool running, exiting, dozing, is_lost;

    int frame; /* that was waited for last, counted from 1 */
    bool waited, begun;
    XrTime time;
    XrView located[EYES];
    bool is_located;
    uint32_t pulses, pictures, quads;
    XrCompositionLayerProjectionView shown[EYES]; /* of the last frame with pictures */
    bool attached, has_shown, was_empty;          /* the last frame had no pictures */
} headset;

headset *the_headset(void);

/* ---- headset_script.c ---- */
void headset_read_script(script *out_script);
/** What a hand does in this frame; false: nothing of the kind. */
bool headset_pressed(const script *s, int frame, int hand, const char *path);
void headset_pushed(const script *s, int frame, int hand, float out[2]);
void headset_moved(const script *s, int frame, int hand, float out[3]);

/* ---- headset_report.c ---- */
void headset_open_report(headset *h);
void headset_close_report(headset *h);
/** A finding: something that the program did wrong. */
void headset_complain(const char *format, ...) __attribute__((format(printf, 1, 2)));
/** Complains unless `good`; returns it. */
bool headset_check(bool good, const char *what);
object *headset_new(object_kind kind);
object *headset_object(const void *handle, object_kind kind, const char *what);

/* ---- headset_poses.c ---- */
XrPosef headset_pose(const headset *h, const object *space, XrTime time, bool *out_known);
void headset_eyes(const headset *h, XrTime time, XrView views[EYES]);
XrPosef headset_join(const XrPosef *outer, const XrPosef *inner);
XrPosef headset_undo(const XrPosef *pose);
XrVector3f headset_turn(const XrQuaternionf *q, XrVector3f v);
XrResult headset_xrCreateReferenceSpace(XrSession, const XrReferenceSpaceCreateInfo *, XrSpace *);
XrResult headset_xrCreateActionSpace(XrSession, const XrActionSpaceCreateInfo *, XrSpace *);
XrResult headset_xrDestroySpace(XrSpace);
XrResult headset_xrLocateSpace(XrSpace, XrSpace, XrTime, XrSpaceLocation *);
XrResult headset_xrLocateViews(XrSession, const XrViewLocateInfo *, XrViewState *, uint32_t,
                               uint32_t *, XrView *);

/* ---- headset_session.c ---- */
void headset_enter(headset *h, XrSessionState state);
XrResult headset_xrPollEvent(XrInstance, XrEventDataBuffer *);
XrResult headset_xrCreateSession(XrInstance, const XrSessionCreateInfo *, XrSession *);
XrResult headset_xrDestroySession(XrSession);
XrResult headset_xrBeginSession(XrSession, const XrSessionBeginInfo *);
XrResult headset_xrEndSession(XrSession);
XrResult headset_xrRequestExitSession(XrSession);
XrResult headset_xrWaitFrame(XrSession, const XrFrameWaitInfo *, XrFrameState *);
XrResult headset_xrBeginFrame(XrSession, const XrFrameBeginInfo *);
XrResult headset_xrEndFrame(XrSession, const XrFrameEndInfo *);

/* ---- headset_pictures.c ---- */
XrResult headset_xrEnumerateSwapchainFormats(XrSession, uint32_t, uint32_t *, int64_t *);
XrResult headset_xrCreateSwapchain(XrSession, const XrSwapchainCreateInfo *, XrSwapchain *);
XrResult headset_xrDestroySwapchain(XrSwapchain);
XrResult headset_xrEnumerateSwapchainImages(XrSwapchain, uint32_t, uint32_t *,
                                            XrSwapchainImageBaseHeader *);
XrResult headset_xrAcquireSwapchainImage(XrSwapchain, const XrSwapchainImageAcquireInfo *,
                                         uint32_t *);
XrResult headset_xrWaitSwapchainImage(XrSwapchain, const XrSwapchainImageWaitInfo *);
XrResult headset_xrReleaseSwapchainImage(XrSwapchain, const XrSwapchainImageReleaseInfo *);

/* ---- headset_shots.c ---- */
/** Writes what both eyes were shown last, and the cameras that they are. */
void headset_shoot(headset *h);

/* ---- headset_vulkan.c ---- */
XrResult headset_xrGetVulkanGraphicsRequirements2KHR(XrInstance, XrSystemId,
                                                     XrGraphicsRequirementsVulkanKHR *);
XrResult headset_xrCreateVulkanInstanceKHR(XrInstance, const XrVulkanInstanceCreateInfoKHR *,
                                           VkInstance *, VkResult *);
XrResult headset_xrGetVulkanGraphicsDevice2KHR(XrInstance, const XrVulkanGraphicsDeviceGetInfoKHR *,
                                               VkPhysicalDevice *);
XrResult headset_xrCreateVulkanDeviceKHR(XrInstance, const XrVulkanDeviceCreateInfoKHR *,
                                         VkDevice *, VkResult *);
XrResult headset_xrGetVulkanGraphicsDeviceKHR(XrInstance, XrSystemId, VkInstance,
                                              VkPhysicalDevice *);
XrResult headset_xrGetVulkanInstanceExtensionsKHR(XrInstance, XrSystemId, uint32_t, uint32_t *,
                                                  char *);
XrResult headset_xrGetVulkanDeviceExtensionsKHR(XrInstance, XrSystemId, uint32_t, uint32_t *,
                                                char *);

/* ---- headset_input.c ---- */
XrResult headset_xrStringToPath(XrInstance, const char *, XrPath *);
XrResult headset_xrPathToString(XrInstance, XrPath, uint32_t, uint32_t *, char *);
XrResult headset_xrCreateActionSet(XrInstance, const XrActionSetCreateInfo *, XrActionSet *);
XrResult headset_xrDestroyActionSet(XrActionSet);
XrResult headset_xrCreateAction(XrActionSet, const XrActionCreateInfo *, XrAction *);
XrResult headset_xrSuggestInteractionProfileBindings(XrInstance,
                                                     const XrInteractionProfileSuggestedBinding *);
XrResult headset_xrAttachSessionActionSets(XrSession, const XrSessionActionSetsAttachInfo *);
XrResult headset_xrSyncActions(XrSession, const XrActionsSyncInfo *);
XrResult headset_xrGetActionStateBoolean(XrSession, const XrActionStateGetInfo *,
                                         XrActionStateBoolean *);
XrResult headset_xrGetActionStateFloat(XrSession, const XrActionStateGetInfo *,
                                       XrActionStateFloat *);
XrResult headset_xrGetActionStateVector2f(XrSession, const XrActionStateGetInfo *,
                                          XrActionStateVector2f *);
XrResult headset_xrGetActionStatePose(XrSession, const XrActionStateGetInfo *, XrActionStatePose *);
XrResult headset_xrApplyHapticFeedback(XrSession, const XrHapticActionInfo *,
                                       const XrHapticBaseHeader *);

#endif
