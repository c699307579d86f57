/* SPDX-License-Identifier: MIT */
/* report_page.h - a comparison as one page of HTML that needs nothing but itself. */
#ifndef GSZ_REPORT_PAGE_H
#define GSZ_REPORT_PAGE_H

#include "comparison.h"

/** Opens the output of a page before any work; refuses standard output, and what is one of the files at hand,
 *  among them `beside` (may be NULL). Not GSZ_EXIT_OK: said already. */
int gsz_cli_page_open(gsz_cli_session *session, gsz_output **out_output,
                      const gsz_cli_arguments *arguments, const char *beside);
/** Writes the page of a comparison that kept its pictures, and gives it its name. */
int gsz_cli_page_write(gsz_cli_session *session, gsz_output *output,
                       const gsz_cli_comparison *comparison);

#endif
