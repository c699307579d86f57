/* SPDX-License-Identifier: MIT */
/* main.c - the entry of gsz: picks the command, and says what there is to pick from. */
#include "commands.h"
#include "session.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

static const gsz_cli_command *const commands[] = {&gsz_cli_pack,   &gsz_cli_unpack, &gsz_cli_info,
                                                  &gsz_cli_verify, &gsz_cli_render, &gsz_cli_eval,
                                                  &gsz_cli_view};
enum { COMMAND_COUNT = sizeof commands / sizeof commands[0] };

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

/* Errors of the command line itself are reported as --json wants them too. */
static bool asks_for_json(char **words) {
    for (; *words && strcmp(*words, "--") != 0; words++)
        if (strcmp(*words, "--json") == 0) return true;
    return false;
}

static int run(const gsz_cli_command *command, char **words) {
    gsz_cli_session session = {.json = asks_for_json(words)};
    gsz_cli_arguments arguments;
    char error[512];
    int code;
    if (command->start) return command->start(words);
    gsz_cli_arguments_default(&arguments);
    if (!gsz_cli_parse(&arguments, error, sizeof error, command, words))
        return gsz_cli_fail(&session, GSZ_EXIT_USAGE, "%s", error);
    if (arguments.help) {
        gsz_cli_command_help(stdout, command);
        return GSZ_EXIT_OK;
    }
    session.json = arguments.json;
    session.quiet = arguments.quiet;
    code = command->run(&session, &arguments);
    gsz_cli_session_end(&session);
    return code;
}

static int dispatch(char **words) {
    const char *word = words[0];
    const gsz_cli_command *command;
    if (!word) {
        print_help(stderr);
        return GSZ_EXIT_USAGE;
    }
    if (strcmp(word, "--version") == 0) {
        printf("gsz %s\n", gsz_version());
        return GSZ_EXIT_OK;
    }
    if (strcmp(word, "help") == 0 || strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0)
        return help(words + 1);
    command = find_command(word);
    return command ? run(command, words + 1) : fail_unknown(word);
}

/* A closed standard stream would be given to the next file that opens, and a message land in it.
 * Opened the wrong way round, so that using the stream still fails. */
static void hold_standard_streams(void) {
    for (int stream = STDIN_FILENO; stream <= STDERR_FILENO; stream++)
        if (fcntl(stream, F_GETFD) < 0) {
            int taken = open("/dev/null", stream == STDIN_FILENO ? O_WRONLY : O_RDONLY);
            (void)taken;
        }
}

/* What was printed has not been said until it is written. */
static int finish(int code) {
    gsz_cli_session session = {0};
    int error = fflush(stdout) != 0 ? errno : ferror(stdout) ? EIO : 0;
    if (error == 0) return code;
    return code == GSZ_EXIT_OK
               ? gsz_cli_fail(&session, GSZ_EXIT_IO, "standard output: cannot be written: %s",
                              strerror(error))
               : code;
}

int main(int argc, char **argv) {
    hold_standard_streams();
    return finish(argc > 0 ? dispatch(argv + 1) : GSZ_EXIT_USAGE);
}
