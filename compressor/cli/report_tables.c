/* SPDX-License-Identifier: MIT */
/* report_tables.c - the tables of the page: a row a file, and a row a view. */
#include "people_text.h"
#include "report_sections.h"

/* ---- cells ---- */

static void put_number(gsz_cli_html *html, double value, int decimals) {
    gsz_cli_html_put(html, "<td>");
    gsz_cli_html_number(html, value, decimals);
    gsz_cli_html_put(html, "</td>");
}

static void put_dashes(gsz_cli_html *html, int cells) {
    while (cells-- > 0) gsz_cli_html_put(html, "<td>&ndash;</td>");
}

static void put_scores(gsz_cli_html *html, const gsz_cli_scores *scores) {
    put_number(html, scores->mean.psnr, 2);
    put_number(html, scores->least.psnr, 2);
    put_number(html, scores->mean.ssim, 4);
    put_number(html, scores->least.ssim, 4);
}

/* ---- files ---- */

static void put_size(gsz_cli_html *html, const gsz_cli_comparison *c,
                     const gsz_cli_scene_file *file) {
    const gsz_cli_scene_file *reference = &c->entry[0].file;
    double bytes = (double)file->bytes, original = (double)file->original_gaussians;
    gsz_cli_html_format(html, "<td>%s</td>", gsz_cli_count(file->bytes).s);
    put_number(html, bytes / 1e6, bytes < 1e6 ? 3 : 2);
    put_number(html, bytes / original, 2);
    if (reference->format) put_number(html, (double)reference->bytes / bytes, 1);
    gsz_cli_html_format(html, "<td>%s</td>", gsz_cli_count(file->gaussians).s);
}

static void put_file_name(gsz_cli_html *html, const gsz_cli_comparison *c, int k) {
    gsz_cli_html_put(html, "<tr><th scope=\"row\" title=\"");
    gsz_cli_html_text(html, c->entry[k].file.name);
    gsz_cli_html_put(html, "\">");
    gsz_cli_html_label(html, c, k);
    gsz_cli_html_put(html, k == 0 ? " <span class=\"badge\">reference</span></th>" : "</th>");
}

static void open_table(gsz_cli_html *html, const char *labelled_by) {
    gsz_cli_html_format(html,
                        "<div class=\"scroll\" tabindex=\"0\" role=\"region\" "
                        "aria-labelledby=\"%s\"><table>\n",
                        labelled_by);
}

static void put_score_heads(gsz_cli_html *html) {
    gsz_cli_html_put(html, "<th scope=\"col\">PSNR mean, dB</th><th scope=\"col\">PSNR least, "
                           "dB</th><th scope=\"col\">SSIM mean</th><th scope=\"col\">SSIM "
                           "least</th>");
}

static void put_photographs(gsz_cli_html *html, const gsz_cli_comparison *c) {
    double whole = c->entry[0].photograph.mean.psnr;
    gsz_cli_html_put(html, "<h3 id=\"photographs\">Against the photographs</h3>\n");
    open_table(html, "photographs");
    gsz_cli_html_put(html, "<thead><tr><th scope=\"col\">file</th>");
    put_score_heads(html);
    gsz_cli_html_put(html, "<th scope=\"col\">loss, dB</th></tr></thead>\n<tbody>\n");
    for (int k = 0; k < c->entries; k++) {
        put_file_name(html, c, k);
        put_scores(html, &c->entry[k].photograph);
        if (k == 0)
            put_dashes(html, 1);
        else
            put_number(html, whole - c->entry[k].photograph.mean.psnr, 2);
        gsz_cli_html_put(html, "</tr>\n");
    }
    gsz_cli_html_put(html, "</tbody>\n</table></div>\n");
}

void gsz_cli_section_files(gsz_cli_html *html, const gsz_cli_comparison *c) {
    gsz_cli_html_put(html, "<section aria-labelledby=\"files\">\n<h2 id=\"files\">Files</h2>\n");
    open_table(html, "files");
    gsz_cli_html_put(html, "<thead><tr><th scope=\"col\">file</th><th scope=\"col\">bytes</th>"
                           "<th scope=\"col\">MB</th><th scope=\"col\">bytes per original "
                           "Gaussian</th>");
    if (c->entry[0].file.format) gsz_cli_html_put(html, "<th scope=\"col\">times smaller</th>");
    gsz_cli_html_put(html, "<th scope=\"col\">Gaussians</th>");
    put_score_heads(html);
    gsz_cli_html_put(html, "</tr></thead>\n<tbody>\n");
    for (int k = 0; k < c->entries; k++) {
        put_file_name(html, c, k);
        put_size(html, c, &c->entry[k].file);
        if (k == 0)
            put_dashes(html, 4);
        else
            put_scores(html, &c->entry[k].reference);
        gsz_cli_html_put(html, "</tr>\n");
    }
    gsz_cli_html_put(html, "</tbody>\n</table></div>\n");
    if (c->photograph) put_photographs(html, c);
    gsz_cli_html_put(html, "</section>\n");
}

/* ---- layers ---- */

static void put_part(gsz_cli_html *html, const gsz_cli_comparison *c, int k, size_t index) {
    const gsz_cli_entry *entry = &c->entry[k];
    const gsz_cli_part *part = &entry->part[index];
    put_file_name(html, c, k);
    gsz_cli_html_format(html, "<td>%u</td><td>%s</td>", part->file.layers,
                        gsz_cli_count(part->file.bytes).s);
    put_number(html, 100 * (double)part->file.bytes / (double)entry->file.bytes, 1);
    gsz_cli_html_format(html, "<td>%s</td>", gsz_cli_count(part->file.gaussians).s);
    put_scores(html, &part->reference);
    gsz_cli_html_put(html, "</tr>\n");
}

void gsz_cli_section_layers(gsz_cli_html *html, const gsz_cli_comparison *c) {
    size_t parts = 0;
    for (int k = 1; k < c->entries; k++) parts += c->entry[k].parts;
    if (parts == 0) return;
    gsz_cli_html_put(html, "<section aria-labelledby=\"layers\">\n<h2 id=\"layers\">Layer by "
                           "layer</h2>\n");
    open_table(html, "layers");
    gsz_cli_html_put(html, "<thead><tr><th scope=\"col\">file</th><th scope=\"col\">layers</th>"
                           "<th scope=\"col\">bytes read</th><th scope=\"col\">share, %</th>"
                           "<th scope=\"col\">Gaussians</th>");
    put_score_heads(html);
    gsz_cli_html_put(html, "</tr></thead>\n<tbody>\n");
    for (int k = 1; k < c->entries; k++)
        for (size_t i = 0; i < c->entry[k].parts; i++) put_part(html, c, k, i);
    gsz_cli_html_put(html, "</tbody>\n</table></div>\n</section>\n");
}

/* ---- views ---- */

static bool has_names(const gsz_cli_comparison *c) {
    for (size_t i = 0; i < c->views.count; i++)
        if (c->views.camera[i].name[0]) return true;
    return false;
}

static void put_view_heads(gsz_cli_html *html, const gsz_cli_comparison *c, bool names) {
    gsz_cli_html_format(html, "<thead><tr><td colspan=\"%d\"></td>", names ? 3 : 2);
    for (int k = 1; k < c->entries; k++) {
        gsz_cli_html_format(html, "<th colspan=\"%d\" scope=\"colgroup\">", c->photograph ? 3 : 2);
        gsz_cli_html_label(html, c, k);
        gsz_cli_html_put(html, "</th>");
    }
    gsz_cli_html_put(html, "</tr>\n<tr><th scope=\"col\">view</th>");
    if (names) gsz_cli_html_put(html, "<th scope=\"col\" class=\"word\">camera</th>");
    gsz_cli_html_put(html, "<th scope=\"col\">size</th>");
    for (int k = 1; k < c->entries; k++) {
        gsz_cli_html_put(html, "<th scope=\"col\">PSNR, dB</th><th scope=\"col\">SSIM</th>");
        if (c->photograph) gsz_cli_html_put(html, "<th scope=\"col\">photo, dB</th>");
    }
    gsz_cli_html_put(html, "</tr></thead>\n<tbody>\n");
}

static void put_view_scores(gsz_cli_html *html, const gsz_cli_entry *entry, size_t view) {
    const gsz_score *score = &entry->reference.view[view];
    if (entry->reference.worst == view)
        gsz_cli_html_format(
            html, "<td class=\"worst\"><span class=\"badge\">worst</span> %.2f</td>", score->psnr);
    else
        put_number(html, score->psnr, 2);
    put_number(html, score->ssim, 4);
    if (entry->photograph.view) put_number(html, entry->photograph.view[view].psnr, 2);
}

static void put_view(gsz_cli_html *html, const gsz_cli_comparison *c, size_t view, bool names) {
    const gsz_camera *camera = &c->views.camera[view];
    gsz_cli_html_put(html, "<tr><th scope=\"row\">");
    if (gsz_cli_comparison_shows(c, view))
        gsz_cli_html_format(html, "<a href=\"#view-%zu\">%zu</a>", view, view);
    else
        gsz_cli_html_format(html, "%zu", view);
    gsz_cli_html_put(html, "</th>");
    if (names) {
        gsz_cli_html_put(html, "<td class=\"word\"><bdi>");
        gsz_cli_html_text(html, camera->name);
        gsz_cli_html_put(html, "</bdi></td>");
    }
    gsz_cli_html_format(html, "<td>%d&#8202;&times;&#8202;%d</td>", camera->width, camera->height);
    for (int k = 1; k < c->entries; k++) put_view_scores(html, &c->entry[k], view);
    gsz_cli_html_put(html, "</tr>\n");
}

void gsz_cli_section_views(gsz_cli_html *html, const gsz_cli_comparison *c) {
    bool names = has_names(c);
    gsz_cli_html_put(html, "<section aria-labelledby=\"views\">\n<h2 id=\"views\">Every view</h2>\n"
                           "<div class=\"scroll fit\" tabindex=\"0\" role=\"region\" "
                           "aria-labelledby=\"views\"><table class=\"views\">\n");
    put_view_heads(html, c, names);
    for (size_t i = 0; i < c->views.count; i++) put_view(html, c, i, names);
    gsz_cli_html_put(html, "</tbody>\n</table></div>\n</section>\n");
}
