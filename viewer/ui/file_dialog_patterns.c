/* SPDX-License-Identifier: MIT */
/* file_dialog_patterns.c - which files a dialog shows. */
#include "file_dialog.h"
#include "gsz_interchange.h"

#include <stdio.h>
#include <string.h>

void gsz_file_dialog_patterns(char *out, size_t size, char between) {
    const gsz_format *format;
    snprintf(out, size, "*.gsz");
    for (size_t i = 0; (format = gsz_format_at(i)); i++) {
        size_t used = strlen(out);
        if (format->read) snprintf(out + used, size - used, "%c*%s", between, format->endings[0]);
    }
}
