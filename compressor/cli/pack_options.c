/* SPDX-License-Identifier: MIT */
/* pack_options.c - the options of gsz pack, the words they take, and what presets stand for. */
#include "pack_options.h"

#include "camera_choice.h"
#include "edit_options.h"

#include <limits.h>

enum { GROUP_QUALITY = 1 };

const char *const gsz_cli_mask_names[] = {[GSZ_MASK_NONE] = "none",
                                          [GSZ_MASK_IMPORTANCE] = "importance",
                                          [GSZ_MASK_LEARNED] = "learned",
                                          [GSZ_MASK_AUTO] = "auto",
                                          NULL};
static const char *const sh_codings[] = {
    [GSZ_SH_AUTO] = "auto", [GSZ_SH_LEVELS] = "levels", [GSZ_SH_CODEBOOKS] = "codebooks", NULL};

static const char *const background_choices[] = {"auto", "none", NULL};
static const char *const on_interrupt_choices[] = {"discard", "keep", NULL};

const char *const gsz_cli_preset_names[] = {"none", "xs", "s", "m", "l", "xl", NULL};

#define FIELD(name) offsetof(gsz_cli_arguments, name)

const gsz_cli_option gsz_cli_pack_options[] = {
    {.name = "output",
     .letter = 'o',
     .kind = GSZ_CLI_TEXT,
     .field = FIELD(output),
     .value = "OUT",
     .help = "the file to write, a directory to write into, or - for standard output; by default "
             "the input's name with .gsz"},
    {.name = "quality",
     .kind = GSZ_CLI_NUMBER,
     .field = FIELD(pack.quality),
     .value = "Q",
     .help = "from visibly coarse to near lossless",
     .minimum = 0,
     .maximum = 100,
     .group = GROUP_QUALITY},
    {.name = "target-psnr",
     .kind = GSZ_CLI_NUMBER,
     .field = FIELD(pack.target_psnr),
     .value = "DB",
     .help = "instead of a quality: find the one whose pictures have this PSNR",
     .minimum = 10,
     .maximum = 90,
     .group = GROUP_QUALITY},
    {.name = "target-size",
     .kind = GSZ_CLI_BYTES,
     .field = FIELD(target_size),
     .value = "SIZE",
     .help = "instead of a quality: find the highest whose file has at most this size, such as "
             "5000000, 800kB, 5MB, 5MiB, or 40x smaller than the input",
     .group = GROUP_QUALITY},
    {.name = "preset",
     .kind = GSZ_CLI_CHOICE,
     .field = FIELD(preset),
     .value = "xs|s|m|l|xl",
     .help = "instead of a quality: a quality and a mask that suit each other, from small to "
             "visually lossless",
     .choices = gsz_cli_preset_names,
     .group = GROUP_QUALITY},
    {.name = "effort",
     .kind = GSZ_CLI_INTEGER,
     .field = FIELD(pack.effort),
     .value = "E",
     .help = "from the fastest to the smallest file",
     .minimum = 1,
     .maximum = 9},
    {.name = "mask",
     .kind = GSZ_CLI_CHOICE,
     .field = FIELD(pack.mask),
     .value = "none|importance|learned|auto",
     .help = "which Gaussians may be dropped: none, those that pictures miss least, or of these "
             "the ones that the "
             "others learn to make up for; auto: as the effort says",
     .choices = gsz_cli_mask_names},
    {.name = "keep",
     .kind = GSZ_CLI_NUMBER,
     .field = FIELD(pack.keep),
     .value = "SHARE",
     .help = "with --mask: the share of the Gaussians to keep; by default as the quality allows",
     .minimum = 0.001,
     .maximum = 1},
    {.name = "iterations",
     .kind = GSZ_CLI_INTEGER,
     .field = FIELD(pack.iterations),
     .value = "N",
     .help = "pictures to learn from; by default 900, 1800 and 3600 at efforts 7, 8 and 9",
     .minimum = 1,
     .maximum = 1000000},
    {.name = "time-limit",
     .kind = GSZ_CLI_NUMBER,
     .field = FIELD(pack.time_limit),
     .value = "SECONDS",
     .help = "end learning after this time, with what there is then",
     .minimum = 1,
     .maximum = 1000000},
    {.name = "on-interrupt",
     .kind = GSZ_CLI_CHOICE,
     .field = FIELD(on_interrupt),
     .value = "discard|keep",
     .help = "what Ctrl-C does: leave nothing behind, or end learning and write what there is then "
             "(a second one leaves nothing)",
     .choices = on_interrupt_choices},
    {.name = "images",
     .kind = GSZ_CLI_TEXT,
     .field = FIELD(images),
     .value = "DIR",
     .help =
         "at efforts 7 to 9: learn from these photographs instead of pictures of the scene, PNG "
         "or JPEG, found by the names of the --cameras, or by their order where those have "
         "none"},
    {.name = "sh-coding",
     .kind = GSZ_CLI_CHOICE,
     .field = FIELD(pack.sh_coding),
     .value = "auto|levels|codebooks",
     .help = "harmonics as levels, as codebook indices, or whichever is smaller",
     .choices = sh_codings},
    {.name = "layers",
     .kind = GSZ_CLI_INTEGER,
     .field = FIELD(pack.layers),
     .value = "N",
     .help = "layers of importance, for readers that show a beginning of the file; each costs some "
             "2 %; by default 3 with a mask, else 4, or 1 for less than 1048576 Gaussians",
     .minimum = 1,
     .maximum = 4},
    {.name = "block",
     .kind = GSZ_CLI_INTEGER,
     .field = FIELD(pack.block_gaussians),
     .value = "N",
     .help =
         "Gaussians of a block at the most; smaller ones let a viewer that fetches parts of the "
         "file fetch less; by default 65536",
     .minimum = 1024,
     .maximum = 65536},
    {.name = "region",
     .kind = GSZ_CLI_INTEGER,
     .field = FIELD(pack.region_gaussians),
     .value = "N",
     .help =
         "from effort 4 on: a scene of more than 1.5 N Gaussians is packed region by region, "
         "of N at the most, each weighed as if it were alone: in the memory of one, and with views "
         "of its own; by default 524288 for scenes of more than 6291456",
     .minimum = 16384,
     .maximum = INT_MAX},
    {.name = "fps",
     .kind = GSZ_CLI_RATE,
     .field = FIELD(fps),
     .value = "N",
     .help = "of a video: frames a second, such as 30, 29.97 or 30000/1001; by default 30",
     .maximum = GSZ_CLI_FPS_MAX},
    {.name = "audio",
     .kind = GSZ_CLI_TEXT,
     .field = FIELD(audio),
     .value = "FILE",
     .help = "of a video: what is heard from its first frame on, WAV, FLAC or Ogg Opus"},
    {.name = "frames",
     .kind = GSZ_CLI_TEXT,
     .field = FIELD(frames),
     .value = "A-B",
     .help =
         "of a video: pack these frames only, counted from 0; gsz join makes one of such parts"},
    {.name = "segments",
     .kind = GSZ_CLI_INTEGER,
     .field = FIELD(segment_frames),
     .value = "N",
     .help = "of a video: segments of N frames, which are packed together, and decoded without "
             "the others; by default 60",
     .minimum = 1,
     .maximum = GSZ_CLI_SEGMENT_FRAMES_MAX},
    {.name = "segment-frames",
     .kind = GSZ_CLI_INTEGER,
     .field = FIELD(segment_frames),
     .value = "N",
     .help = "the same as --segments N",
     .minimum = 1,
     .maximum = GSZ_CLI_SEGMENT_FRAMES_MAX},
    {.name = "background",
     .kind = GSZ_CLI_CHOICE,
     .field = FIELD(background),
     .value = "auto|none",
     .help = "of a video: store what stands still in several segments once, by default; or with "
             "each of them, so that parts that are joined are the same as the whole",
     .choices = background_choices},
    {.name = "meta",
     .kind = GSZ_CLI_LIST,
     .field = FIELD(metadata),
     .value = "KEY=VALUE",
     .help = "add a line of metadata; may be given again. Viewers know up (+x..-z), filter (none, "
             "mip) and unit (metre)"},
    {.name = "drop-extra",
     .kind = GSZ_CLI_FLAG,
     .field = FIELD(pack.drop_extra),
     .help = "leave out properties that gsz does not know; otherwise they are kept exactly"},
    {.name = "report",
     .kind = GSZ_CLI_TEXT,
     .field = FIELD(report),
     .value = "OUT.html",
     .help = "write a page that compares the packed scene with the input: figures and pictures"},
    {.name = "views",
     .kind = GSZ_CLI_INTEGER,
     .field = FIELD(views),
     .value = "N",
     .help =
         "place at most this many cameras for --mask, --target-psnr and --report, of which every "
         "fourth is measured; by default 32, and for masks as many as show everything",
     .minimum = 1,
     .maximum = GSZ_CLI_VIEWS_MAX},
    GSZ_CLI_MAX_MEMORY_OPTION,
    {.rest = gsz_cli_edit_options},
};

/** A quality and the share of the importance that is kept, which suit each other: compressor/prune/pruning.md has the
 *  figures. */
static const struct preset {
    float quality, keep_importance;
} presets[] = {{0}, {30, 0.99f}, {40, 0.995f}, {52, 0.999f}, {65, 0.9998f}, {80, 0.99999f}};

void gsz_cli_apply_preset(gsz_pack_options *options, int preset) {
    if (preset == 0) return;
    options->quality = presets[preset].quality;
    options->keep_importance = presets[preset].keep_importance;
}
