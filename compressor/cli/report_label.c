/* SPDX-License-Identifier: MIT */
/* report_label.c - what a file is called on the page of a comparison. */
#include "paths.h"
#include "report_sections.h"

#include <string.h>

const char *gsz_cli_entry_label(const gsz_cli_comparison *c, int entry) {
    const char *name = c->entry[entry].file.name, *last = gsz_cli_last_part(name);
    for (int k = 0; k < c->entries; k++)
        if (k != entry && strcmp(gsz_cli_last_part(c->entry[k].file.name), last) == 0) return name;
    return *last ? last : name;
}

void gsz_cli_html_label(gsz_cli_html *html, const gsz_cli_comparison *c, int entry) {
    gsz_cli_html_put(html, "<bdi>");
    gsz_cli_html_text(html, gsz_cli_entry_label(c, entry));
    gsz_cli_html_put(html, "</bdi>");
}
