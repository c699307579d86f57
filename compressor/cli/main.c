/* SPDX-License-Identifier: MIT */
/* main.c - the entry of gsz: picks the command, and says what there is to pick from. */
#include "commands.h"
#include "description.h"
#include "program.h"
#include "system_process.h"

#include <string.h>

static const gsz_cli_command *const commands[] = {&gsz_cli_pack, &gsz_cli_unpack, &gsz_cli_convert,
                                                  &gsz_cli_info, &gsz_cli_verify, &gsz_cli_render,
                                                  &gsz_cli_eval, &gsz_cli_join,   &gsz_cli_view};
enum { COMMAND_COUNT = sizeof commands / sizeof commands[0] };

static const gsz_cli_description description = {.program = "gsz",
                                                .summary = "make 3D Gaussian splat scenes small",
                                                .other = "gsz-view",
                                                .commands = commands,
                                                .count = COMMAND_COUNT};

/* ---- help ---- */

static void print_help(FILE *stream) {
    fputs("gsz makes 3D Gaussian splat scenes small.\n\n"
          "Usage: gsz COMMAND [arguments]\n\n"
          "Commands:\n",
          stream);
    for (int i = 0; i < COMMAND_COUNT; i++)
        fprintf(stream, "  %-8s %s\n", commands[i]->name, commands[i]->summary);
    fputs("\ngsz COMMAND --help tells more about a command, gsz --version the version.\n", stream);
    gsz_cli_exit_help(stream);
}

static const gsz_cli_command *find_command(const char *name) {
    for (int i = 0; i < COMMAND_COUNT; i++)
        if (strcmp(commands[i]->name, name) == 0) return commands[i];
    return NULL;
}

static int fail_unknown(const char *word) {
    gsz_cli_session session = {0};
    int nearest = 0;
    if (word[0] == '-')
        return gsz_cli_fail(&session, GSZ_EXIT_USAGE,
                            "unknown option '%.60s' before the command (see gsz --help)", word);
    for (int i = 1; i < COMMAND_COUNT; i++)
        if (gsz_cli_word_distance(word, commands[i]->name) <
            gsz_cli_word_distance(word, commands[nearest]->name))
            nearest = i;
    if (!gsz_cli_is_slip(word, commands[nearest]->name))
        return gsz_cli_fail(&session, GSZ_EXIT_USAGE, "unknown command '%.60s' (see gsz --help)",
                            word);
    return gsz_cli_fail(&session, GSZ_EXIT_USAGE,
                        "unknown command '%.60s', did you mean '%s'? (see gsz --help)", word,
                        commands[nearest]->name);
}

static int help(char **words) {
    const gsz_cli_command *command;
    if (!words[0]) {
        print_help(stdout);
        return GSZ_EXIT_OK;
    }
    command = find_command(words[0]);
    if (!command) return fail_unknown(words[0]);
    gsz_cli_command_help(stdout, command);
    return GSZ_EXIT_OK;
}

/* ---- running ---- */

static int dispatch(char **words) {
    const char *word = words[0];
    const gsz_cli_command *command;
    if (!word) {
        print_help(stderr);
        return GSZ_EXIT_USAGE;
    }
    if (strcmp(word, "--version") == 0) {
        gsz_cli_print_version("gsz");
        return GSZ_EXIT_OK;
    }
    if (strcmp(word, "help") == 0 || strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0)
        return help(words + 1);
    if (gsz_cli_describe(&description, words)) return GSZ_EXIT_OK;
    command = find_command(word);
    return command ? gsz_cli_run(command, words + 1) : fail_unknown(word);
}

int main(int argc, char **argv) {
    char **words = gsz_system_begin(argc, argv);
    return gsz_cli_finish(NULL, words ? dispatch(words) : GSZ_EXIT_OTHER);
}
