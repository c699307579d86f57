/* SPDX-License-Identifier: MIT */
/* description.c - picks what a description is printed as. */
#include "description.h"

#include <string.h>

bool gsz_cli_is_single(const gsz_cli_description *description) {
    return description->commands[0]->program != NULL;
}

bool gsz_cli_describe(const gsz_cli_description *description, char **words) {
    static const struct {
        const char *word;
        void (*print)(FILE *stream, const gsz_cli_description *description);
    } kinds[] = {{"man", gsz_cli_print_manual},
                 {"bash", gsz_cli_print_bash},
                 {"zsh", gsz_cli_print_zsh},
                 {"fish", gsz_cli_print_fish}};
    if (!words[0] || strcmp(words[0], "--describe") != 0 || !words[1] || words[2]) return false;
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        if (strcmp(words[1], kinds[i].word) != 0) continue;
        kinds[i].print(stdout, description);
        return true;
    }
    return false;
}
