/* SPDX-License-Identifier: MIT */
/* report_page.c - the frame of the page: its file, its head, what it says first and last. */
#include "report_page.h"
#include "eval_report.h"
#include "interrupt.h"
#include "paths.h"
#include "people_text.h"
#include "report_sections.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- the file ---- */

int gsz_cli_page_open(gsz_cli_session *session, gsz_output **out_output,
                      const gsz_cli_arguments *arguments, const char *beside) {
    const char *path = arguments->report;
    const gsz_cli_operands *operands = &arguments->operands;
    bool taken = beside && (strcmp(path, beside) == 0 || gsz_cli_is_same_file(beside, path));
    if (gsz_cli_is_dash(path))
        return gsz_cli_fail(
            session, GSZ_EXIT_USAGE,
            "--report needs the name of a file: standard output is for the figures");
    for (int i = 0; i < operands->count; i++)
        taken = taken || gsz_cli_is_same_file(operands->item[i], path);
    if (taken)
        return gsz_cli_fail(session, GSZ_EXIT_USAGE,
                            "%s: --report would replace one of the scenes, give it another name",
                            path);
    if (arguments->cameras && gsz_cli_is_same_file(arguments->cameras, path))
        return gsz_cli_fail(
            session, GSZ_EXIT_USAGE,
            "%s: --report would replace the file of --cameras, give it another name", path);
    return gsz_cli_fail_call(session, gsz_output_open(session->context, out_output, path), NULL);
}

/* ---- head ---- */

static void put_head(gsz_cli_html *html, const gsz_cli_comparison *c) {
    gsz_cli_html_put(html,
                     "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                     "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                     "<meta name=\"color-scheme\" content=\"light dark\">\n<title>");
    gsz_cli_html_text(html, gsz_cli_entry_label(c, 0));
    gsz_cli_html_put(html, " &ndash; gsz report</title>\n<style>\n");
    gsz_cli_html_put(html, gsz_cli_report_css);
    gsz_cli_html_put(html, "</style>\n</head>\n<body>\n");
}

static void put_lead(gsz_cli_html *html, const gsz_cli_comparison *c) {
    char views[GSZ_CAMERA_NAME_MAX + 4096];
    gsz_cli_describe_views(views, sizeof views, c);
    gsz_cli_html_put(html, "<header>\n<p class=\"eyebrow\">gsz report</p>\n<h1>");
    gsz_cli_html_label(html, c, 0);
    gsz_cli_html_put(html, "</h1>\n<p class=\"lead\">Compared with ");
    if (c->entries == 2)
        gsz_cli_html_label(html, c, 1);
    else
        gsz_cli_html_format(html, "%d files", c->entries - 1);
    gsz_cli_html_put(html, " on ");
    gsz_cli_html_text(html, views);
    gsz_cli_html_put(html, ".</p>\n");
}

static void put_tile(gsz_cli_html *html, const char *value, const char *unit, const char *what) {
    gsz_cli_html_format(html, "<div><dt>%s</dt><dd>%s<small>%s</small></dd></div>\n", what, value,
                        unit);
}

/* What one file comes to, said large. */
static void put_tiles(gsz_cli_html *html, const gsz_cli_comparison *c) {
    const gsz_cli_entry *entry = &c->entry[1];
    const gsz_cli_scores *scores = &entry->reference;
    char value[32], what[64];
    gsz_cli_html_put(html, "<dl class=\"tiles\">\n");
    snprintf(value, sizeof value, "%.2f", (double)entry->file.bytes / 1e6);
    snprintf(what, sizeof what, "%s bytes", gsz_cli_count(entry->file.bytes).s);
    put_tile(html, value, " MB", what);
    if (c->entry[0].file.format && entry->file.bytes > 0) {
        snprintf(value, sizeof value, "%.1f",
                 (double)c->entry[0].file.bytes / (double)entry->file.bytes);
        put_tile(html, value, "&times;", "smaller than the original");
    }
    snprintf(value, sizeof value, "%.2f", scores->mean.psnr);
    snprintf(what, sizeof what, "PSNR, mean; least %.2f", scores->least.psnr);
    put_tile(html, value, " dB", what);
    if (isfinite(scores->mean.ssim)) {
        snprintf(value, sizeof value, "%.4f", scores->mean.ssim);
        snprintf(what, sizeof what, "SSIM, mean; least %.4f", scores->least.ssim);
        put_tile(html, value, "", what);
    }
    gsz_cli_html_put(html, "</dl>\n");
}

/* ---- foot ---- */

static void put_foot(gsz_cli_html *html, const gsz_cli_comparison *c) {
    const float *color = c->draw.background;
    gsz_cli_html_format(html,
                        "</main>\n<footer>\n<p>Drawn on the processor by gsz %s: filter %s, "
                        "harmonics up to degree %d, background %g, %g, %g. ",
                        gsz_version(), gsz_cli_filter_name(c->draw.filter), c->draw.sh_degree,
                        (double)color[0], (double)color[1], (double)color[2]);
    gsz_cli_html_put(
        html, "PSNR is over the three channels of a picture, before it is rounded to 8 bits; 99 dB "
              "stands for no difference. SSIM is of luma, in Gaussian windows of 11 by 11 pixels. "
              "Means are over views. 1 MB is 1,000,000 bytes.</p>\n</footer>\n<script>\n");
    gsz_cli_html_put(html, gsz_cli_report_js);
    gsz_cli_html_put(html, "</script>\n</body>\n</html>\n");
}

/* ---- the page ---- */

int gsz_cli_page_write(gsz_cli_session *session, gsz_output *output, const gsz_cli_comparison *c) {
    gsz_cli_html *html = malloc(sizeof *html);
    gsz_result result;
    if (!html) return gsz_cli_fail(session, GSZ_EXIT_OTHER, "out of memory");
    gsz_cli_html_start(html, session->context, output);
    put_head(html, c);
    put_lead(html, c);
    if (c->entries == 2) put_tiles(html, c);
    gsz_cli_html_put(html, "</header>\n<main>\n");
    gsz_cli_section_files(html, c);
    gsz_cli_section_curve(html, c);
    gsz_cli_section_layers(html, c);
    gsz_cli_section_bytes(html, c);
    gsz_cli_section_pictures(html, c);
    gsz_cli_section_views(html, c);
    put_foot(html, c);
    result = gsz_cli_html_finish(html);
    free(html);
    if (result == GSZ_OK && gsz_cli_interrupted()) result = GSZ_ERROR_CANCELLED;
    if (result == GSZ_OK) result = gsz_output_commit(session->context, output);
    return gsz_cli_fail_call(session, result, NULL);
}
