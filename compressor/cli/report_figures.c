/* SPDX-License-Identifier: MIT */
/* report_figures.c - the pictures of the page: reference and result to wipe between, and what differs. */
#include "report_sections.h"

/* ---- which file is shown first ---- */

static bool is_kept(const gsz_cli_comparison *c, int k, size_t view) {
    return c->entry[k].shot && c->entry[k].shot[view].picture.size > 0;
}

static int first_kept(const gsz_cli_comparison *c, size_t view) {
    int k = 1;
    while (k < c->entries && !is_kept(c, k, view)) k++;
    return k;
}

/* The script shows one file at a time; without it the first stays. */
static void put_layer(gsz_cli_html *html, const gsz_cli_comparison *c, int k, size_t view) {
    gsz_cli_html_format(html, " data-file=\"%d\"%s", k, k == first_kept(c, view) ? "" : " hidden");
}

static void put_image(gsz_cli_html *html, const gsz_cli_comparison *c, size_t view,
                      const gsz_buffer *png) {
    const gsz_camera *camera = &c->views.camera[view];
    gsz_cli_html_format(html, " width=\"%d\" height=\"%d\" src=\"", camera->width, camera->height);
    gsz_cli_html_png(html, png);
    gsz_cli_html_put(html, "\">\n");
}

/* ---- the two pictures of a view ---- */

static void put_reference(gsz_cli_html *html, const gsz_cli_comparison *c, size_t view) {
    gsz_buffer png = {0};
    gsz_result result = gsz_cli_picture_png(html->context, &png, &c->picture[view], 3);
    if (html->result == GSZ_OK) html->result = result;
    gsz_cli_html_format(html, "<img class=\"reference\" alt=\"view %zu, reference\"", view);
    put_image(html, c, view, &png);
    gsz_buffer_free(html->context, &png);
}

static void put_results(gsz_cli_html *html, const gsz_cli_comparison *c, size_t view) {
    for (int k = 1; k < c->entries; k++) {
        if (!is_kept(c, k, view)) continue;
        gsz_cli_html_format(html, "<img class=\"result\" alt=\"view %zu, result\"", view);
        put_layer(html, c, k, view);
        put_image(html, c, view, &c->entry[k].shot[view].picture);
    }
}

static void put_stage(gsz_cli_html *html, const gsz_cli_comparison *c, size_t view) {
    gsz_cli_html_put(html, "<figure><div class=\"stage\">\n");
    put_reference(html, c, view);
    put_results(html, c, view);
    gsz_cli_html_format(html,
                        "<span class=\"tag left\">reference</span><span class=\"tag "
                        "right\">result</span>"
                        "<input type=\"range\" class=\"wipe\" min=\"0\" max=\"100\" step=\"1\" "
                        "value=\"50\" aria-label=\"View %zu: share of the reference, "
                        "percent\">\n</div>\n<figcaption>",
                        view);
    for (int k = 1; k < c->entries; k++) {
        const gsz_score *score = &c->entry[k].reference.view[view];
        if (!is_kept(c, k, view)) continue;
        gsz_cli_html_put(html, "<span");
        put_layer(html, c, k, view);
        gsz_cli_html_put(html, "><b>");
        gsz_cli_html_label(html, c, k);
        gsz_cli_html_format(html, "</b> %.2f dB", score->psnr);
        gsz_cli_html_put(html, ", SSIM ");
        gsz_cli_html_number(html, score->ssim, 4);
        gsz_cli_html_put(html, "</span>");
    }
    gsz_cli_html_put(html, "</figcaption></figure>\n");
}

static void put_difference(gsz_cli_html *html, const gsz_cli_comparison *c, size_t view) {
    gsz_cli_html_put(html, "<figure><div class=\"still\">\n");
    for (int k = 1; k < c->entries; k++) {
        if (!is_kept(c, k, view)) continue;
        gsz_cli_html_format(html, "<img alt=\"view %zu, difference\"", view);
        put_layer(html, c, k, view);
        put_image(html, c, view, &c->entry[k].shot[view].difference);
    }
    gsz_cli_html_format(html,
                        "</div>\n<figcaption>Absolute difference, %d times amplified"
                        "</figcaption></figure>\n",
                        GSZ_CLI_AMPLIFIED);
}

/* ---- views ---- */

static void put_badges(gsz_cli_html *html, const gsz_cli_comparison *c, size_t view) {
    for (int k = 1; k < c->entries; k++) {
        if (c->entry[k].reference.worst != view || !is_kept(c, k, view)) continue;
        gsz_cli_html_put(html, " <span class=\"badge\"");
        put_layer(html, c, k, view);
        gsz_cli_html_put(html, ">worst</span>");
    }
}

static void put_view(gsz_cli_html *html, const gsz_cli_comparison *c, size_t view) {
    const gsz_camera *camera = &c->views.camera[view];
    gsz_cli_html_format(html, "<article id=\"view-%zu\">\n<h3>View %zu", view, view);
    if (camera->name[0]) {
        gsz_cli_html_put(html, " <small><bdi>");
        gsz_cli_html_text(html, camera->name);
        gsz_cli_html_put(html, "</bdi></small>");
    }
    put_badges(html, c, view);
    gsz_cli_html_put(html, "</h3>\n<div class=\"pair\">\n");
    put_stage(html, c, view);
    put_difference(html, c, view);
    gsz_cli_html_put(html, "</div>\n</article>\n");
}

static size_t count_shown(const gsz_cli_comparison *c) {
    size_t shown = 0;
    for (size_t i = 0; i < c->views.count; i++) shown += gsz_cli_comparison_shows(c, i);
    return shown;
}

static void put_chooser(gsz_cli_html *html, const gsz_cli_comparison *c) {
    if (c->entries < 3) return;
    gsz_cli_html_put(html, "<p class=\"chooser\"><label>Result shown <select id=\"chooser\">\n");
    for (int k = 1; k < c->entries; k++) {
        gsz_cli_html_format(html, "<option value=\"%d\">", k);
        gsz_cli_html_text(html, gsz_cli_entry_label(c, k));
        gsz_cli_html_put(html, "</option>\n");
    }
    gsz_cli_html_put(html, "</select></label></p>\n");
}

void gsz_cli_section_pictures(gsz_cli_html *html, const gsz_cli_comparison *c) {
    size_t shown = count_shown(c);
    gsz_cli_html_put(html, "<section aria-labelledby=\"pictures\">\n<h2 id=\"pictures\">"
                           "Pictures</h2>\n<p class=\"note\">Drag across a picture, or use the "
                           "arrow keys, to wipe between reference and result.");
    if (shown < c->views.count)
        gsz_cli_html_format(html, " Shown are %zu of the %zu views measured, the worst among them.",
                            shown, c->views.count);
    gsz_cli_html_put(html, "</p>\n");
    put_chooser(html, c);
    for (size_t i = 0; i < c->views.count; i++)
        if (gsz_cli_comparison_shows(c, i)) put_view(html, c, i);
    gsz_cli_html_put(html, "</section>\n");
}
