/* SPDX-License-Identifier: MIT */
/* http_head.h - the lines in front of what a server sends, and what begins as a URL. */
#ifndef GSZ_HTTP_HEAD_H
#define GSZ_HTTP_HEAD_H

#include "http_client.h"

/** Takes one line, its end included; a status line begins anew, as after a redirect. Lines are hostile: of any length and
 *  content. */
void gsz_http_take_line(gsz_http_answer *answer, const char *line, size_t size);

#endif
