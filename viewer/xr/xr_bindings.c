/* SPDX-License-Identifier: MIT */
/* xr_bindings.c - which button does what, on the controllers that are common. Runtimes map others to one of these. */
#include "xr_input.h"

#define BOTH(path)                                                                                 \
    { path, path }

const gsz_xr_profile gsz_xr_profiles[GSZ_XR_PROFILES] = {
    {"/interaction_profiles/khr/simple_controller",
     {[GSZ_XR_GRIP] = BOTH("/input/grip/pose"),
      [GSZ_XR_AIM] = BOTH("/input/aim/pose"),
      [GSZ_XR_HOLD] = BOTH("/input/select/click"),
      [GSZ_XR_LEVEL] = BOTH("/input/menu/click"),
      [GSZ_XR_PULSE] = BOTH("/output/haptic")}},
    {"/interaction_profiles/oculus/touch_controller",
     {[GSZ_XR_GRIP] = BOTH("/input/grip/pose"),
      [GSZ_XR_AIM] = BOTH("/input/aim/pose"),
      [GSZ_XR_HOLD] = BOTH("/input/squeeze/value"),
      [GSZ_XR_STICK] = BOTH("/input/thumbstick"),
      [GSZ_XR_LEVEL] = {"/input/y/click", "/input/b/click"},
      [GSZ_XR_TOGGLE] = {"/input/x/click", "/input/a/click"},
      [GSZ_XR_PULSE] = BOTH("/output/haptic")}},
    {"/interaction_profiles/valve/index_controller",
     {[GSZ_XR_GRIP] = BOTH("/input/grip/pose"),
      [GSZ_XR_AIM] = BOTH("/input/aim/pose"),
      [GSZ_XR_HOLD] = BOTH("/input/squeeze/value"),
      [GSZ_XR_STICK] = BOTH("/input/thumbstick"),
      [GSZ_XR_LEVEL] = BOTH("/input/b/click"),
      [GSZ_XR_TOGGLE] = BOTH("/input/a/click"),
      [GSZ_XR_PULSE] = BOTH("/output/haptic")}},
    {"/interaction_profiles/htc/vive_controller",
     {[GSZ_XR_GRIP] = BOTH("/input/grip/pose"),
      [GSZ_XR_AIM] = BOTH("/input/aim/pose"),
      [GSZ_XR_HOLD] = BOTH("/input/trigger/value"),
      [GSZ_XR_STICK] = BOTH("/input/trackpad"),
      [GSZ_XR_LEVEL] = BOTH("/input/menu/click"),
      [GSZ_XR_TOGGLE] = BOTH("/input/squeeze/click"),
      [GSZ_XR_PULSE] = BOTH("/output/haptic")}},
    {"/interaction_profiles/microsoft/motion_controller",
     {[GSZ_XR_GRIP] = BOTH("/input/grip/pose"),
      [GSZ_XR_AIM] = BOTH("/input/aim/pose"),
      [GSZ_XR_HOLD] = BOTH("/input/squeeze/click"),
      [GSZ_XR_STICK] = BOTH("/input/thumbstick"),
      [GSZ_XR_LEVEL] = BOTH("/input/menu/click"),
      [GSZ_XR_TOGGLE] = BOTH("/input/trigger/value"),
      [GSZ_XR_PULSE] = BOTH("/output/haptic")}},
};
