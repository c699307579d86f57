/* SPDX-License-Identifier: MIT */
/* program.c - parses and runs one command, and minds standard output after it. */
#include "program.h"
#include "description.h"

#include <errno.h>
#include <string.h>

/* Errors of the command line itself are reported as --json wants them too. */
static bool asks_for_json(char **words) {
    for (; *words && strcmp(*words, "--") != 0; words++)
        if (strcmp(*words, "--json") == 0) return true;
    return false;
}

/* A program that is no more than a command answers for itself what gsz answers for all of its commands. */
static bool describes_itself(const gsz_cli_command *command, char **words) {
    const gsz_cli_command *const commands[] = {command};
    const gsz_cli_description description = {.program = command->program,
                                             .summary = command->summary,
                                             .other = "gsz",
                                             .commands = commands,
                                             .count = 1};
    return command->program && gsz_cli_describe(&description, words);
}

int gsz_cli_run(const gsz_cli_command *command, char **words) {
    gsz_cli_session session = {.program = command->program, .json = asks_for_json(words)};
    gsz_cli_argument_room room;
    gsz_cli_arguments *arguments = &room.arguments;
    char error[512];
    int code;
    if (describes_itself(command, words)) return GSZ_EXIT_OK;
    if (command->start) return command->start(words);
    gsz_cli_command_defaults(&room, command);
    if (!gsz_cli_parse(arguments, error, sizeof error, command, words))
        return gsz_cli_fail(&session, GSZ_EXIT_USAGE, "%s", error);
    if (arguments->help) {
        gsz_cli_command_help(stdout, command);
        return GSZ_EXIT_OK;
    }
    session.json = arguments->json;
    session.quiet = arguments->quiet;
    code = command->run(&session, arguments);
    gsz_cli_session_end(&session);
    return code;
}

void gsz_cli_print_version(const char *program) {
    static const char with[] = GSZ_PARTS, without[] = GSZ_PARTS_MISSING;
    printf("%s %s\n", program, gsz_version());
    if (*with) printf("with %s\n", with);
    if (*without) printf("without %s\n", without);
}

/* What was printed has not been said until it is written. */
int gsz_cli_finish(const char *program, int code) {
    gsz_cli_session session = {.program = program};
    int error = fflush(stdout) != 0 ? errno : ferror(stdout) ? EIO : 0;
    if (error == 0) return code;
    return code == GSZ_EXIT_OK
               ? gsz_cli_fail(&session, GSZ_EXIT_IO, "standard output: cannot be written: %s",
                              strerror(error))
               : code;
}
