/* SPDX-License-Identifier: MIT */
/* view_main.c - the entry of gsz-view. */
#include "offscreen.h"
#include "paths.h"
#include "program.h"
#include "system_process.h"
#include "window.h"
#ifdef GSZ_WITH_VR
#include "xr_app_run.h"
#endif

#include <string.h>

/* The first option given that has no meaning here, or NULL. */
static const char *useless_offscreen(const gsz_view_arguments *view) {
    if (view->paused) return "--paused";
    if (view->no_loop) return "--no-loop";
    if (view->mute) return "--mute";
    return view->speed < 1 || view->speed > 1 ? "--speed" : NULL;
}

static int refuse(gsz_cli_session *session, const char *why) {
    return gsz_cli_fail(session, GSZ_EXIT_USAGE, "%s", why);
}

/* Of two scenes. */
static int check_second(gsz_cli_session *session, const gsz_view_arguments *view) {
    const char *second = gsz_view_second(view);
    if (!second)
        return view->difference > 0
                   ? refuse(session, "--difference is for two scenes: give another one")
                   : GSZ_EXIT_OK;
    if (view->compare && second != view->compare)
        return refuse(session, "gsz-view compares two scenes at the most");
    if (gsz_cli_is_dash(second) && gsz_cli_is_dash(view->common.input))
        return refuse(session, "only one of the files can be standard input");
    if (view->bench > 0) return refuse(session, "--bench is for one scene");
    return GSZ_EXIT_OK;
}

static int run_vr(gsz_cli_session *session, const gsz_view_arguments *view) {
#ifdef GSZ_WITH_VR
    return gsz_xr_app_run(session, view);
#else
    (void)view;
    return gsz_cli_fail(session, GSZ_EXIT_UNSUPPORTED,
                        "--vr: this gsz-view was built without the headers of OpenXR (Debian: "
                        "libopenxr-dev)");
#endif
}

static int run(gsz_cli_session *session, const gsz_cli_arguments *arguments) {
    const gsz_view_arguments *view = (const gsz_view_arguments *)arguments;
    const char *useless = view->offscreen ? useless_offscreen(view) : NULL;
    if (view->vr) return run_vr(session, view);
    if (useless)
        return gsz_cli_fail(session, GSZ_EXIT_USAGE, "%s is for a window, not for --offscreen",
                            useless);
    int code = check_second(session, view);
    if (code != GSZ_EXIT_OK) return code;
    if (view->offscreen) return gsz_offscreen_run(session, view);
    if (arguments->frames)
        return gsz_cli_fail(session, GSZ_EXIT_USAGE,
                            "--frames is for --offscreen; in a window --frame says where to begin");
    if (view->paused && view->bench > 0)
        return gsz_cli_fail(session, GSZ_EXIT_USAGE, "--bench plays: leave --paused out");
    if (view->screenshot)
        return gsz_cli_fail(session, GSZ_EXIT_USAGE,
                            "--screenshot is for --offscreen; in a window P saves a picture");
    if (arguments->fps.denominator)
        return gsz_cli_fail(session, GSZ_EXIT_USAGE, "--fps is for --offscreen --path");
    if (arguments->views > 0)
        return gsz_cli_fail(session, GSZ_EXIT_USAGE, "--views is for --offscreen");
    return gsz_window_run(session, view);
}

static const gsz_cli_command command = {
    .name = "view",
    .program = "gsz-view",
    .synopsis = "IN [OTHER] [options]",
    .most = 2,
    .summary = "show a scene, or play a video",
    .details =
        "Shows a scene of any format in a window, the most important Gaussians of a .gsz at once "
        "and the rest as "
        "they come; F1 prints what keys and mouse do. A .gsz with a video is played, with its "
        "sound. With --offscreen no window is opened: "
        "pictures go into "
        "a directory, and times are reported. With OTHER both are shown and measured: a wipe, or "
        "their difference, with PSNR and SSIM of OTHER against IN. IN is a file, or - for standard "
        "input. Vulkan "
        "1.2 is needed, "
        "but not for --offscreen --renderer cpu.",
    .several = "gsz-view compares two scenes at the most",
    .options = gsz_view_option_table,
    .run = run,
    .set_defaults = gsz_view_set_defaults,
};

static int dispatch(char **words) {
    if (words[0] && strcmp(words[0], "--version") == 0) {
        gsz_cli_print_version("gsz-view");
        return GSZ_EXIT_OK;
    }
    return gsz_cli_run(&command, words);
}

int main(int argc, char **argv) {
    char **words = gsz_system_begin(argc, argv);
    return gsz_cli_finish(command.program, words ? dispatch(words) : GSZ_EXIT_OTHER);
}
