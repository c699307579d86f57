/* SPDX-License-Identifier: MIT */
/* option_values.h - what an option takes: numbers, sizes, colours, words; parsed and checked in one place. */
#ifndef GSZ_OPTION_VALUES_H
#define GSZ_OPTION_VALUES_H

#include "gsz_base.h"

enum { GSZ_CLI_LIST_MAX = 64 };

/** The values of an option that may be given several times. */
typedef struct gsz_cli_list {
    const char *item[GSZ_CLI_LIST_MAX];
    int count;
} gsz_cli_list;

/** What a command is given besides options, in the order of the command line, whose words these are. */
typedef struct gsz_cli_operands {
    const char *const *item;
    int count;
} gsz_cli_operands;

/** Frames a second, as a fraction in lowest terms; 0 / 0: not given. */
typedef struct gsz_cli_rate {
    uint32_t numerator, denominator;
} gsz_cli_rate;

/** The sides of a picture in pixels; 0 x 0: not given. */
typedef struct gsz_cli_extent {
    int width, height;
} gsz_cli_extent;

/** A size in bytes, or as a fraction of another one; both 0: not given. */
typedef struct gsz_cli_bytes {
    uint64_t bytes;
    double times; /**< how many times smaller */
} gsz_cli_bytes;

enum { GSZ_CLI_NUMBERS_MAX = 6 };

/** Numbers with commas between them; count 0: not given. */
typedef struct gsz_cli_numbers {
    float value[GSZ_CLI_NUMBERS_MAX];
    int count;
} gsz_cli_numbers;

typedef enum gsz_cli_option_kind {
    GSZ_CLI_FLAG,    /**< bool, takes no value */
    GSZ_CLI_INTEGER, /**< int from minimum to maximum */
    GSZ_CLI_NUMBER,  /**< float from minimum to maximum */
    GSZ_CLI_TEXT,    /**< const char *, not empty */
    GSZ_CLI_LIST,    /**< gsz_cli_list of texts, may be given again */
    GSZ_CLI_CHOICE,  /**< int, the index of a word of `choices` */
    GSZ_CLI_EXTENT,  /**< gsz_cli_extent, sides up to maximum: 800x600 */
    GSZ_CLI_COLOR,   /**< float[3], 0..1: R,G,B or #rrggbb or white or black */
    GSZ_CLI_AXIS,    /**< float[3], not all 0: X,Y,Z or +x..-z */
    GSZ_CLI_NUMBERS, /**< gsz_cli_numbers, from minimum to maximum of them: 1,2.5,-3 */
    GSZ_CLI_BYTES,   /**< gsz_cli_bytes: 5000000, 800kB, 5MB, 5MiB, 40x */
    GSZ_CLI_SIZE,    /**< uint64_t, a size in bytes as above */
    GSZ_CLI_RATE,    /**< gsz_cli_rate, above 0 and up to maximum: 30, 29.97, 30000/1001 */
    GSZ_CLI_REFUSED  /**< known, but not of this version: `help` says so; left out of the help */
} gsz_cli_option_kind;

typedef struct gsz_cli_option {
    const char *name; /**< without the dashes */
    char letter;      /**< or 0 */
    gsz_cli_option_kind kind;
    size_t field; /**< offset in gsz_cli_arguments, or in what begins with it */
    const char *value;
    const char *help;
    double minimum, maximum;
    const char *const *choices; /**< closed by NULL */
    int group; /**< options of one group, other than 0, exclude each other: 1..GSZ_CLI_GROUPS-1 */
    const struct gsz_cli_option *rest; /**< of the closing row: where the table goes on */
} gsz_cli_option;

enum { GSZ_CLI_GROUPS = 4 };

/** Room for the sentence that says what is wrong. */
typedef struct gsz_cli_complaint {
    char *text;
    size_t size;
} gsz_cli_complaint;

/** The box between two opposite corners, in any order; false if none was given. */
bool gsz_cli_box_of(const gsz_cli_numbers *corners, float out_least[3], float out_greatest[3]);
/** Writes the sentence; false. */
bool gsz_cli_refuse(const gsz_cli_complaint *complaint, const char *format, ...) GSZ_PRINTF(2, 3);
/** Parses the value into the field; false, with a sentence, if it is none. Not for flags. */
bool gsz_cli_set_value(const gsz_cli_option *option, void *field, const char *value,
                       const gsz_cli_complaint *complaint);

#endif
