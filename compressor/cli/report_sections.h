/* SPDX-License-Identifier: MIT */
/* report_sections.h - the parts that the page of a comparison is put together from. */
#ifndef GSZ_REPORT_SECTIONS_H
#define GSZ_REPORT_SECTIONS_H

#include "comparison.h"
#include "report_html.h"

/** The name of a file, without folders where that leaves no doubt. */
const char *gsz_cli_entry_label(const gsz_cli_comparison *comparison, int entry);
/** The same as markup, escaped and kept from turning the line around. */
void gsz_cli_html_label(gsz_cli_html *html, const gsz_cli_comparison *comparison, int entry);

/** A row a file. */
void gsz_cli_section_files(gsz_cli_html *html, const gsz_cli_comparison *comparison);
/** A row a view. */
void gsz_cli_section_views(gsz_cli_html *html, const gsz_cli_comparison *comparison);
/** A row for the first layers of each .gsz, for 1, 2 ... of them; nothing if they were not looked at. */
void gsz_cli_section_layers(gsz_cli_html *html, const gsz_cli_comparison *comparison);
/** Bars of bytes by attribute, of every .gsz; nothing if there is none. */
void gsz_cli_section_bytes(gsz_cli_html *html, const gsz_cli_comparison *comparison);
/** PSNR over bytes; nothing for a single file. */
void gsz_cli_section_curve(gsz_cli_html *html, const gsz_cli_comparison *comparison);
/** Pictures to wipe between, and differences. */
void gsz_cli_section_pictures(gsz_cli_html *html, const gsz_cli_comparison *comparison);

/** The style and the script, out of report/, closed by 0. */
extern const char gsz_cli_report_css[];
extern const char gsz_cli_report_js[];

#endif
