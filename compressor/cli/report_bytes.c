/* SPDX-License-Identifier: MIT */
/* report_bytes.c - where the bytes of every .gsz are: bars that can be compared, and their numbers. */
#include "people_text.h"
#include "report_sections.h"

static bool is_packed(const gsz_cli_comparison *c, int k) {
    return c->entry[k].file.format == NULL;
}

static uint64_t largest_of(const gsz_cli_comparison *c) {
    uint64_t largest = 0;
    for (int k = 0; k < c->entries; k++)
        if (is_packed(c, k) && c->entry[k].file.bytes > largest) largest = c->entry[k].file.bytes;
    return largest;
}

static void put_bar(gsz_cli_html *html, const gsz_cli_comparison *c, int k, uint64_t largest) {
    const gsz_cli_scene_file *file = &c->entry[k].file;
    gsz_cli_share shares[GSZ_CLI_SHARES];
    gsz_cli_list_shares(shares, &file->sizes);
    gsz_cli_html_put(html, "<div class=\"row\"><span class=\"name\">");
    gsz_cli_html_label(html, c, k);
    gsz_cli_html_format(html, " <small>%s</small></span><div class=\"bar\" style=\"width:%.2f%%\">",
                        gsz_cli_size(file->bytes).s, 100.0 * (double)file->bytes / (double)largest);
    for (int i = 0; i < GSZ_CLI_SHARES; i++)
        if (shares[i].bytes > 0)
            gsz_cli_html_format(
                html, "<i class=\"part-%d\" style=\"flex-grow:%llu\" title=\"%s: %s bytes\"></i>",
                i, (unsigned long long)shares[i].bytes, shares[i].name,
                gsz_cli_count(shares[i].bytes).s);
    gsz_cli_html_put(html, "</div></div>\n");
}

static void put_cells(gsz_cli_html *html, const gsz_cli_comparison *c, int part) {
    for (int k = 0; k < c->entries; k++) {
        gsz_cli_share shares[GSZ_CLI_SHARES];
        double whole = (double)c->entry[k].file.bytes;
        if (!is_packed(c, k)) continue;
        gsz_cli_list_shares(shares, &c->entry[k].file.sizes);
        gsz_cli_html_format(html, "<td>%s</td><td class=\"share\">%.1f&#8202;%%</td>",
                            gsz_cli_count(shares[part].bytes).s,
                            100 * (double)shares[part].bytes / whole);
    }
}

static bool has_part(const gsz_cli_comparison *c, int part) {
    for (int k = 0; k < c->entries; k++) {
        gsz_cli_share shares[GSZ_CLI_SHARES];
        if (!is_packed(c, k)) continue;
        gsz_cli_list_shares(shares, &c->entry[k].file.sizes);
        if (shares[part].bytes > 0) return true;
    }
    return false;
}

static void put_legend(gsz_cli_html *html, const gsz_cli_comparison *c) {
    gsz_cli_share names[GSZ_CLI_SHARES];
    gsz_cli_list_shares(names, &c->entry[0].file.sizes);
    gsz_cli_html_put(html, "<div class=\"scroll fit\" tabindex=\"0\" role=\"region\" "
                           "aria-labelledby=\"bytes\"><table class=\"parts\">\n<thead><tr><th "
                           "scope=\"col\">part</th>");
    for (int k = 0; k < c->entries; k++) {
        if (!is_packed(c, k)) continue;
        gsz_cli_html_put(html, "<th colspan=\"2\" scope=\"colgroup\">");
        gsz_cli_html_label(html, c, k);
        gsz_cli_html_put(html, "</th>");
    }
    gsz_cli_html_put(html, "</tr></thead>\n<tbody>\n");
    for (int i = 0; i < GSZ_CLI_SHARES; i++) {
        if (!has_part(c, i)) continue;
        gsz_cli_html_format(html, "<tr><th scope=\"row\"><i class=\"swatch part-%d\"></i>%s</th>",
                            i, names[i].name);
        put_cells(html, c, i);
        gsz_cli_html_put(html, "</tr>\n");
    }
    gsz_cli_html_put(html, "</tbody>\n</table></div>\n");
}

void gsz_cli_section_bytes(gsz_cli_html *html, const gsz_cli_comparison *c) {
    uint64_t largest = largest_of(c);
    if (largest == 0) return;
    gsz_cli_html_put(html, "<section aria-labelledby=\"bytes\">\n<h2 id=\"bytes\">Where the bytes "
                           "are</h2>\n<div class=\"bars\" aria-hidden=\"true\">\n");
    for (int k = 0; k < c->entries; k++)
        if (is_packed(c, k)) put_bar(html, c, k, largest);
    gsz_cli_html_put(html, "</div>\n");
    put_legend(html, c);
    gsz_cli_html_put(html, "</section>\n");
}
