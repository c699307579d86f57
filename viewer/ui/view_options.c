/* SPDX-License-Identifier: MIT */
/* view_options.c - the table of options of gsz-view, which goes on with those of the command. */
#include "view_options.h"

#include "camera_choice.h"
#include "compare_pixels.h"
#include "drawing.h"
#include "frame_list.h"
#include "play_clock.h"

static const char *const renderers[] = {[GSZ_VIEW_RENDERER_AUTO] = "auto",
                                        [GSZ_VIEW_RENDERER_GPU] = "gpu",
                                        [GSZ_VIEW_RENDERER_CPU] = "cpu",
                                        NULL};
static const char *const modes[] = {[GSZ_VIEW_MODE_AUTO] = "auto",
                                    [GSZ_VIEW_MODE_QUADS] = "quads",
                                    [GSZ_VIEW_MODE_TILES] = "tiles",
                                    NULL};
static const char *const shows[] = {
    [GSZ_RENDER_SPLATS] = "splats",     [GSZ_RENDER_POINTS] = "points",
    [GSZ_RENDER_ELLIPSES] = "ellipses", [GSZ_RENDER_DEPTH] = "depth",
    [GSZ_RENDER_OVERDRAW] = "overdraw", [GSZ_RENDER_IMPORTANCE] = "importance",
    [GSZ_RENDER_SHOWS] = NULL};

#define FIELD(name) offsetof(gsz_view_arguments, name)

const gsz_cli_option gsz_view_option_table[] = {
    {.name = "renderer",
     .kind = GSZ_CLI_CHOICE,
     .field = FIELD(renderer),
     .value = "auto|gpu|cpu",
     .help = "draw with Vulkan or on the processor; auto: on the processor where Vulkan would do "
             "that too",
     .choices = renderers},
    {.name = "mode",
     .kind = GSZ_CLI_CHOICE,
     .field = FIELD(mode),
     .value = "auto|quads|tiles",
     .help = "how Vulkan draws: quads that the hardware blends, or tile by tile, exact in floats; "
             "auto: "
             "quads, but tiles where the device is a processor",
     .choices = modes},
    {.name = "device",
     .kind = GSZ_CLI_TEXT,
     .field = FIELD(device),
     .value = "NAME",
     .help = "the Vulkan device with this in its name, or with this number"},
    {.name = "background",
     .kind = GSZ_CLI_COLOR,
     .field = FIELD(common.draw.background),
     .value = "COLOR",
     .help = "R,G,B from 0 to 1, #rrggbb, white or black (default black)"},
    {.name = "splat-scale",
     .kind = GSZ_CLI_NUMBER,
     .field = FIELD(splat_scale),
     .value = "X",
     .help = "draw Gaussians smaller or larger than they are",
     .minimum = 0.01,
     .maximum = 10},
    {.name = "show",
     .kind = GSZ_CLI_CHOICE,
     .field = FIELD(show),
     .value = "WHAT",
     .help = "splats, the scene; points, the centres of Gaussians; ellipses, solid up to one "
             "deviation; depth, white what is near and dark what is far; overdraw, how many lie "
             "over a pixel, red 32, yellow 128, white 512; importance, the layers of a .gsz by "
             "colour, the first, which is read first, red, then yellow and green, the last blue. "
             "The processor draws splats and importance only",
     .choices = shows},
    {.name = "min-opacity",
     .kind = GSZ_CLI_NUMBER,
     .field = FIELD(min_opacity),
     .value = "X",
     .help = "draw no Gaussians that are fainter; by default all, in a window as it was left",
     .minimum = 0,
     .maximum = 1},
    {.name = "layers",
     .kind = GSZ_CLI_INTEGER,
     .field = FIELD(layers),
     .value = "K",
     .help = "draw only the K most important layers of a .gsz; by default all",
     .minimum = 1,
     .maximum = 65535},
    {.name = "compare",
     .kind = GSZ_CLI_TEXT,
     .field = FIELD(compare),
     .value = "FILE",
     .help = "show this scene beside IN, as a second name does: a wipe, or what differs, with PSNR "
             "and SSIM"},
    {.name = "difference",
     .kind = GSZ_CLI_INTEGER,
     .field = FIELD(difference),
     .value = "X",
     .help = "of two scenes: show their difference, amplified X times",
     .minimum = 1,
     .maximum = COMPARE_GAIN_MAX},
    {.name = "path",
     .kind = GSZ_CLI_TEXT,
     .field = FIELD(path),
     .value = "FILE",
     .help = "a camera's path and bookmarks, as Ctrl+S saves them; offscreen: draw all along the "
             "path"},
    {.name = "fps",
     .kind = GSZ_CLI_RATE,
     .field = FIELD(common.fps),
     .value = "R",
     .help = "offscreen, along a path: pictures a second, by default 30",
     .maximum = 1000},
    {.name = "no-inertia",
     .kind = GSZ_CLI_FLAG,
     .field = FIELD(rigid),
     .help = "the camera moves at once, not softly"},
    {.name = "no-settings",
     .kind = GSZ_CLI_FLAG,
     .field = FIELD(no_settings),
     .help = "forget what was set the last time, and remember nothing"},
    {.name = "budget",
     .kind = GSZ_CLI_INTEGER,
     .field = FIELD(budget),
     .value = "N",
     .help = "draw about N Gaussians at the most: of what is far away fewer, larger ones, made "
             "while the scene is loaded; from a URL those that show most, and no more is fetched "
             "than that takes; by default all",
     .minimum = 1000,
     .maximum = 2000000000},
    {.name = "frame-time",
     .kind = GSZ_CLI_NUMBER,
     .field = FIELD(frame_time),
     .value = "MS",
     .help = "in a window: draw so many Gaussians that the device takes about so many milliseconds",
     .minimum = 1,
     .maximum = 10000},
    {.name = "gpu-memory",
     .kind = GSZ_CLI_INTEGER,
     .field = FIELD(gpu_memory),
     .value = "MIB",
     .help = "let Gaussians take about so much memory of the device: of a larger .gsz those blocks "
             "are there that show most, and others make room for them; by default three quarters "
             "of what it has",
     .minimum = 1,
     .maximum = 1 << 20},
    {.name = "max-memory",
     .kind = GSZ_CLI_SIZE,
     .field = FIELD(common.max_memory),
     .value = "SIZE",
     .help = "take scenes that are large for their files too, and an error rather than hold more "
             "than this, such as 500MB or 4GiB, of one in memory, that of the device aside; by "
             "default scenes that real ones are far from are refused"},
    {.name = "no-cache",
     .kind = GSZ_CLI_FLAG,
     .field = FIELD(no_cache),
     .help = "keep nothing on the disk of what comes from a URL"},
    {.name = "no-vsync",
     .kind = GSZ_CLI_FLAG,
     .field = FIELD(no_vsync),
     .help = "do not wait for the screen"},
    {.name = "vr",
     .kind = GSZ_CLI_FLAG,
     .field = FIELD(vr),
     .help = "show the scene in a headset, through OpenXR"},
    {.name = "vr-scale",
     .kind = GSZ_CLI_NUMBER,
     .field = FIELD(vr_scale),
     .value = "X",
     .help = "vr: a unit of the scene is X metres long; by default as it was left last, at first 1",
     .minimum = 1e-4,
     .maximum = 1e4},
    {.name = "vr-rim",
     .kind = GSZ_CLI_NUMBER,
     .field = FIELD(vr_rim),
     .value = "X",
     .help = "vr, with --budget: of the Gaussians kept where one looks straight ahead, keep this "
             "share at the rim; by default 0.5, 1 for as many everywhere",
     .minimum = 0.05,
     .maximum = 1},
    {.name = "passthrough",
     .kind = GSZ_CLI_FLAG,
     .field = FIELD(passthrough),
     .help = "vr: leave the background to the cameras of the headset"},
    {.name = "vignette",
     .kind = GSZ_CLI_FLAG,
     .field = FIELD(vignette),
     .help = "vr: darken the rim while the scene moves, against dizziness"},
    {.name = "no-mirror",
     .kind = GSZ_CLI_FLAG,
     .field = FIELD(no_mirror),
     .help = "vr: open no window that shows what the left eye sees"},
    {.name = "two-passes",
     .kind = GSZ_CLI_FLAG,
     .field = FIELD(two_passes),
     .help = "vr: draw one eye after the other, for drivers that are bad at both at once"},
    {.name = "offscreen",
     .kind = GSZ_CLI_FLAG,
     .field = FIELD(offscreen),
     .help = "open no window: draw what the cameras see, report, and end"},
    {.name = "views",
     .kind = GSZ_CLI_INTEGER,
     .field = FIELD(common.views),
     .value = "N",
     .help = "offscreen: place at most this many cameras; by default 8",
     .minimum = 1,
     .maximum = GSZ_CLI_VIEWS_MAX},
    {.name = "view",
     .kind = GSZ_CLI_INTEGER,
     .field = FIELD(common.view),
     .value = "K",
     .help = "start at camera K, counted from 0; offscreen: draw only what that one sees",
     .minimum = 0,
     .maximum = GSZ_CAMERAS_MAX - 1},
    {.name = "frame",
     .kind = GSZ_CLI_INTEGER,
     .field = FIELD(frame),
     .value = "K",
     .help = "of a video: begin at frame K, counted from 0; offscreen: draw only that one, by "
             "default the "
             "first",
     .minimum = 0,
     .maximum = GSZ_CLI_FRAMES_MAX - 1,
     .group = 1},
    {.name = "frames",
     .kind = GSZ_CLI_TEXT,
     .field = FIELD(common.frames),
     .value = "A-B",
     .help = "offscreen, of a video: draw the frames from A to B, or from A- on",
     .group = 1},
    {.name = "speed",
     .kind = GSZ_CLI_NUMBER,
     .field = FIELD(speed),
     .value = "X",
     .help = "play a video so many times as fast",
     .minimum = GSZ_PLAY_SPEED_MIN,
     .maximum = GSZ_PLAY_SPEED_MAX},
    {.name = "no-loop",
     .kind = GSZ_CLI_FLAG,
     .field = FIELD(no_loop),
     .help = "play a video to its end, and stop there"},
    {.name = "paused",
     .kind = GSZ_CLI_FLAG,
     .field = FIELD(paused),
     .help = "do not play a video before Space is pressed"},
    {.name = "mute",
     .kind = GSZ_CLI_FLAG,
     .field = FIELD(mute),
     .help = "no sound, until U is pressed"},
    {.name = "bench",
     .kind = GSZ_CLI_INTEGER,
     .field = FIELD(bench),
     .value = "N",
     .help = "measure N frames, offscreen of each view, and end; a video is played in a window",
     .minimum = 1,
     .maximum = 100000},
    {.name = "screenshot",
     .kind = GSZ_CLI_TEXT,
     .field = FIELD(screenshot),
     .value = "DIR",
     .help = "offscreen: write the pictures as PNG, named as gsz render does, into this directory, "
             "which is made if it is missing"},
    {.name = "validation",
     .kind = GSZ_CLI_FLAG,
     .field = FIELD(validation),
     .help = "have the Vulkan validation layer look on, and fail if it finds something"},
    {.rest = gsz_cli_drawing_options},
};

void gsz_view_set_defaults(gsz_cli_arguments *arguments) {
    gsz_view_arguments *view = (gsz_view_arguments *)arguments;
    _Static_assert(sizeof *view <= sizeof(gsz_cli_argument_room), "arguments fit their room");
    view->splat_scale = 1;
    view->speed = 1;
    view->vr_rim = 0.5f;
    view->frame = -1;
    view->min_opacity = -1;
}

int gsz_view_check_frames(gsz_cli_session *session, const gsz_view_arguments *arguments,
                          uint32_t frames) {
    bool one = arguments->frame >= 0;
    if (frames == 0 && (one || arguments->common.frames))
        return gsz_cli_fail(session, GSZ_EXIT_USAGE,
                            "option '%s': %.200s is a single scene, not a video",
                            one ? "--frame" : "--frames", arguments->common.input);
    if (frames > 0 && one && (uint32_t)arguments->frame >= frames)
        return gsz_cli_fail(session, GSZ_EXIT_USAGE,
                            "option '--frame': there is no frame %d among %u, counted from 0",
                            arguments->frame, frames);
    return GSZ_EXIT_OK;
}

const char *gsz_view_second(const gsz_view_arguments *arguments) {
    const gsz_cli_operands *operands = &arguments->common.operands;
    return operands->count > 1 ? operands->item[1] : arguments->compare;
}

static gsz_render_mode mode_of(gsz_view_mode mode, bool device_is_cpu) {
    if (mode == GSZ_VIEW_MODE_AUTO) return device_is_cpu ? GSZ_RENDER_TILES : GSZ_RENDER_QUADS;
    return mode == GSZ_VIEW_MODE_TILES ? GSZ_RENDER_TILES : GSZ_RENDER_QUADS;
}

gsz_render_view gsz_view_of_arguments(const gsz_view_arguments *arguments, bool device_is_cpu,
                                      gsz_screen_filter scene_filter) {
    gsz_render_view view = {.draw = arguments->common.draw,
                            .splat_scale = arguments->splat_scale,
                            .layers = (uint32_t)arguments->layers,
                            .budget = (uint64_t)arguments->budget,
                            .show = arguments->show,
                            .least_alpha = arguments->min_opacity > 0 ? arguments->min_opacity : 0,
                            .mode = mode_of(arguments->mode, device_is_cpu)};
    view.draw.filter = arguments->common.filter == GSZ_CLI_FILTER_AUTO  ? scene_filter
                       : arguments->common.filter == GSZ_CLI_FILTER_MIP ? GSZ_SCREEN_FILTER_MIP
                                                                        : GSZ_SCREEN_FILTER_DILATE;
    return view;
}

const char *gsz_view_mode_name(gsz_render_mode mode) {
    return modes[mode == GSZ_RENDER_TILES ? GSZ_VIEW_MODE_TILES : GSZ_VIEW_MODE_QUADS];
}

const char *gsz_view_show_name(gsz_render_show show) { return shows[show]; }

bool gsz_view_show_is_simple(gsz_render_show show) {
    return show == GSZ_RENDER_SPLATS || show == GSZ_RENDER_IMPORTANCE;
}
