/* SPDX-License-Identifier: MIT */
/* report_html.h - writes HTML: markup as it is, foreign text escaped, pictures as data. */
#ifndef GSZ_REPORT_HTML_H
#define GSZ_REPORT_HTML_H

#include "gsz_files.h"

/** A failure sticks: later calls do nothing, and gsz_cli_html_finish returns it. */
typedef struct gsz_cli_html {
    gsz_context *context;
    gsz_output *output;
    gsz_result result;
    size_t used;
    char buffer[1 << 14];
} gsz_cli_html;

void gsz_cli_html_start(gsz_cli_html *html, gsz_context *context, gsz_output *output);
/** Markup of our own, as it is. */
void gsz_cli_html_put(gsz_cli_html *html, const char *markup);
/** The same with numbers in it; up to 1,000 characters. Never for foreign text. */
void gsz_cli_html_format(gsz_cli_html *html, const char *format, ...) GSZ_PRINTF(2, 3);
/** Foreign text, fit for element content and for attributes in double quotes. */
void gsz_cli_html_text(gsz_cli_html *html, const char *text);
/** A PNG as the URL of an image. */
void gsz_cli_html_png(gsz_cli_html *html, const gsz_buffer *png);
/** A number rounded to `decimals`, a dash for NaN. */
void gsz_cli_html_number(gsz_cli_html *html, double value, int decimals);
/** Writes what is left. */
gsz_result gsz_cli_html_finish(gsz_cli_html *html) GSZ_CHECKED;

#endif
