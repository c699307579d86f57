/* SPDX-License-Identifier: MIT */
/* option_table.h - a command and its table of options, which parses them and prints the help. */
#ifndef GSZ_OPTION_TABLE_H
#define GSZ_OPTION_TABLE_H

#include "option_values.h"

#include "gsz.h"
#include "gsz_files.h"
#include "gsz_raster.h"

#include <stdio.h>

/** Which filter pictures are drawn with. */
typedef enum gsz_cli_filter {
    GSZ_CLI_FILTER_AUTO, /**< as the metadata say */
    GSZ_CLI_FILTER_DILATE,
    GSZ_CLI_FILTER_MIP
} gsz_cli_filter;

/** What the command line said; fields that a command has no option for keep their defaults. */
typedef struct gsz_cli_arguments {
    const char *input; /**< the first operand, or NULL */
    gsz_cli_operands operands;
    const char *output; /**< NULL: by default */
    gsz_pack_options pack;
    gsz_cli_bytes target_size;
    int preset;            /**< of gsz pack; 0: none */
    int on_interrupt;      /**< of gsz pack; 0: discard, 1: keep */
    gsz_cli_list metadata; /**< KEY=VALUE */
    gsz_cli_rate fps;      /**< of a video */
    int segment_frames;    /**< of a video; 0: by default */
    int background;        /**< of a video, of gsz_video_background */
    const char *audio;     /**< of a video: a sound file, or NULL */
    const char *frames;    /**< of a video: A-B, see frame_list.h; NULL: all */
    int every;             /**< compare every so many frames of a video; 0: by their number */
    gsz_unpack_options unpack;
    gsz_ply_format ply_format;
    const char *cameras; /**< a camera file, or NULL: placed automatically */
    int views;           /**< to place; 0: by default */
    int view;            /**< the only one; -1: all */
    float up[3];         /**< 0 0 0: not given */
    gsz_cli_extent size;
    gsz_draw_options draw; /**< filter aside */
    gsz_cli_filter filter;
    const char *images; /**< a folder of photographs, or NULL */
    const char *report; /**< the page to write, or NULL */
    const char *format; /**< of the output, by name; NULL: by its ending */
    int ksplat_level;
    int spz_version;
    int spz_axes; /**< 0: rub, 1: rdf */
    gsz_cli_numbers spz_sh_bits;
    int sog_palette;     /**< 0: by the number of Gaussians */
    int glb_compression; /**< of gsz_gltf_compression */
    gsz_cli_list merge;  /**< further inputs */
    gsz_cli_numbers translate, rotate, crop_box, crop_sphere, box;
    float scale;
    const char *remove; /**< flaws, see edit_options.h */
    bool largest_cluster;
    float cluster_cell; /**< 0: by the size of the scene */
    int decimate;       /**< Gaussians to keep; 0: all */
    bool stats;
    uint64_t max_memory; /**< bytes; 0: no limit */
    int threads;         /**< 0: all processors */
    bool transparent;
    bool print_cameras;
    bool per_view;
    bool by_layer;
    bool partial;
    bool chunks;
    bool quiet;
    bool json;
    bool help;
} gsz_cli_arguments;

struct gsz_cli_session;

typedef struct gsz_cli_command {
    const char *name;
    const char *program;  /**< that is no more than this command; NULL: gsz, with commands */
    const char *synopsis; /**< operands and main options */
    const char *summary;
    const char *details;
    int least, most;               /**< operands; 0: one */
    const char *few;               /**< the error when there are fewer than `least`, but some */
    const char *several;           /**< the error when there are more than `most` */
    const gsz_cli_option *options; /**< closed by a row without a name */
    int (*run)(struct gsz_cli_session *session, const gsz_cli_arguments *arguments);
    int (*start)(char **words); /**< instead of run: takes the words behind the command unparsed */
    /** Sets the defaults of a struct that begins with gsz_cli_arguments and that fields are offsets of; NULL:
     *  gsz_cli_arguments alone. */
    void (*set_defaults)(gsz_cli_arguments *arguments);
} gsz_cli_command;

/** Room for the arguments of any command. */
typedef union gsz_cli_argument_room {
    gsz_cli_arguments arguments;
    unsigned char bytes[4096];
} gsz_cli_argument_room;

/** The words that call a command: "gsz pack". */
typedef struct gsz_cli_call {
    char s[40];
} gsz_cli_call;

gsz_cli_call gsz_cli_call_of(const gsz_cli_command *command);

void gsz_cli_arguments_default(gsz_cli_arguments *arguments);
/** The same for the arguments of this command, in zeroed room. */
void gsz_cli_command_defaults(gsz_cli_argument_room *room, const gsz_cli_command *command);
/** Parses the words behind the command, among which the operands move to the front; false, with a sentence in `error`,
 *  if they break a rule. */
bool gsz_cli_parse(gsz_cli_arguments *arguments, char *error, size_t error_size,
                   const gsz_cli_command *command, char **words);
/** The option at this row of a table, or the next one where the table is continued; NULL at the end. */
const gsz_cli_option *gsz_cli_option_at(const gsz_cli_option *row);
/** What the option's number may be, or its word is by default: " (1..9, default 5)"; "" if there is nothing to say. */
void gsz_cli_option_range(char *out, size_t size, const gsz_cli_option *option,
                          const gsz_cli_command *command);
/** Synopsis, details and options. */
void gsz_cli_command_help(FILE *stream, const gsz_cli_command *command);

/** A row for commands that keep what they work on in the session's context alone. */
#define GSZ_CLI_MAX_MEMORY_OPTION                                                                  \
    {                                                                                              \
        .name = "max-memory", .kind = GSZ_CLI_SIZE,                                                \
        .field = offsetof(gsz_cli_arguments, max_memory), .value = "SIZE",                         \
        .help = "end with an error rather than hold more than this in memory, such as 500MB or "   \
                "4GiB; by default as much as there is"                                             \
    }

/** What most commands end their tables with: threads, quiet, json. */
extern const gsz_cli_option gsz_cli_common_options[];

/** Steps to turn one word into the other: insert, drop, change or swap a letter. */
int gsz_cli_word_distance(const char *a, const char *b);

/** Whether a word may be a known one mistyped: at most half of its letters differ. */
bool gsz_cli_is_slip(const char *word, const char *known);

#endif
