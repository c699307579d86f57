/* SPDX-License-Identifier: MIT */
/* report_curve.c - the rate-distortion curve of the page, as SVG: quality over size, sizes by ratio. */
#include "people_text.h"
#include "report_sections.h"

#include <math.h>
#include <string.h>

enum {
    WIDTH = 760,
    HEIGHT = 400,
    LEFT = 64,
    RIGHT = 28,
    TOP = 20,
    BOTTOM = 56,
    LABEL_MAX = 28,
    TICKS_MAX = 40
};

/* From a value to a place; a logarithmic axis has log10 of its ends. */
typedef struct axis {
    double low, high;
    double from, to; /* pixels */
} axis;

static double place(const axis *a, double value) {
    return a->from + (value - a->low) / (a->high - a->low) * (a->to - a->from);
}

static double x_of(const axis *x, uint64_t bytes) { return place(x, log10((double)bytes)); }

/* ---- axes ---- */

/* 1, 2, 5, 10, 20, 50 ... */
static double round_size(int step) {
    static const double digits[] = {1, 2, 5};
    return digits[step % 3] * pow(10, step / 3);
}

static double round_step(double span) {
    double step = 1e-3;
    for (int i = 1; span / step > 8 && i < 30; i++) step = round_size(i) * 1e-3;
    return step;
}

/* Snapped to round sizes, so that both ends carry a number. */
static axis size_axis(const gsz_cli_comparison *c, int *out_first, int *out_last) {
    double low = INFINITY, high = 1;
    int first = 0, last;
    for (int k = 1; k < c->entries; k++) {
        double bytes = (double)c->entry[k].file.bytes;
        low = fmin(low, bytes);
        high = fmax(high, bytes);
    }
    while (first < TICKS_MAX && round_size(first + 1) <= low) first++;
    for (last = first + 1; last < TICKS_MAX && round_size(last) < high;) last++;
    *out_first = first;
    *out_last = last;
    return (axis){log10(round_size(first)), log10(round_size(last)), LEFT, WIDTH - RIGHT};
}

static axis quality_axis(const gsz_cli_comparison *c, double *out_step) {
    double low = INFINITY, high = -INFINITY, step;
    for (int k = 1; k < c->entries; k++) {
        low = fmin(low, c->entry[k].reference.mean.psnr);
        high = fmax(high, c->entry[k].reference.mean.psnr);
    }
    step = round_step(fmax(high - low, 0.1));
    *out_step = step;
    return (axis){(floor(low / step) - 0.5) * step, (ceil(high / step) + 0.5) * step,
                  HEIGHT - BOTTOM, TOP};
}

static void put_size_ticks(gsz_cli_html *html, const axis *x, int first, int last) {
    for (int i = first; i <= last; i++) {
        double size = round_size(i), at = place(x, log10(size));
        const char *unit = size < 1e3 ? "B" : size < 1e6 ? "kB" : size < 1e9 ? "MB" : "GB";
        double shown = size < 1e3   ? size
                       : size < 1e6 ? size / 1e3
                       : size < 1e9 ? size / 1e6
                                    : size / 1e9;
        gsz_cli_html_format(html,
                            "<line class=\"grid\" x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\"/>"
                            "<text class=\"tick\" x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%g "
                            "%s</text>\n",
                            at, TOP, at, HEIGHT - BOTTOM, at, HEIGHT - BOTTOM + 20, shown, unit);
    }
    gsz_cli_html_format(html,
                        "<text class=\"axis\" x=\"%d\" y=\"%d\" text-anchor=\"middle\">size of the "
                        "file</text>\n",
                        (LEFT + WIDTH - RIGHT) / 2, HEIGHT - 10);
}

static void put_quality_ticks(gsz_cli_html *html, const axis *y, double step) {
    int decimals = step < 0.0099 ? 3 : step < 0.099 ? 2 : step < 0.99 ? 1 : 0;
    for (double value = ceil(y->low / step) * step; value <= y->high; value += step)
        gsz_cli_html_format(html,
                            "<line class=\"grid\" x1=\"%d\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\"/>"
                            "<text class=\"tick\" x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%.*f"
                            "</text>\n",
                            LEFT, place(y, value), WIDTH - RIGHT, place(y, value), LEFT - 8,
                            place(y, value) + 4, decimals, value);
    gsz_cli_html_format(html,
                        "<text class=\"axis\" transform=\"translate(16 %d) rotate(-90)\" "
                        "text-anchor=\"middle\">mean PSNR, dB</text>\n",
                        (TOP + HEIGHT - BOTTOM) / 2);
}

/* ---- points ---- */

/* Files by size; the order of equals is that of the command line. */
static void sort_by_size(const gsz_cli_comparison *c, int order[GSZ_CLI_ENTRIES_MAX]) {
    for (int k = 1; k < c->entries; k++) {
        int at = k - 1;
        for (; at > 0 && c->entry[order[at - 1]].file.bytes > c->entry[k].file.bytes; at--)
            order[at] = order[at - 1];
        order[at] = k;
    }
}

static void put_line(gsz_cli_html *html, const gsz_cli_comparison *c, const int *order,
                     const axis *x, const axis *y) {
    gsz_cli_html_put(html, "<polyline class=\"curve\" points=\"");
    for (int i = 0; i < c->entries - 1; i++) {
        const gsz_cli_entry *entry = &c->entry[order[i]];
        gsz_cli_html_format(html, "%s%.1f,%.1f", i ? " " : "", x_of(x, entry->file.bytes),
                            place(y, entry->reference.mean.psnr));
    }
    gsz_cli_html_put(html, "\"/>\n");
}

static void put_short_label(gsz_cli_html *html, const char *label) {
    char shown[LABEL_MAX + 1];
    size_t length = strnlen(label, sizeof shown), kept = length < sizeof shown ? length : LABEL_MAX;
    while (kept > 0 && ((unsigned char)label[kept] & 0xc0) == 0x80) kept--;
    memcpy(shown, label, kept);
    shown[kept] = '\0';
    gsz_cli_html_text(html, shown);
    if (length > LABEL_MAX) gsz_cli_html_put(html, "&hellip;");
}

/* A curve that rises leaves room below a point to the right, and above it to the left. */
static void put_point(gsz_cli_html *html, const gsz_cli_comparison *c, int k, const axis *x,
                      const axis *y) {
    const gsz_cli_entry *entry = &c->entry[k];
    double at_x = x_of(x, entry->file.bytes), at_y = place(y, entry->reference.mean.psnr);
    bool right = at_x > 0.6 * WIDTH;
    gsz_cli_html_format(html, "<g><circle cx=\"%.1f\" cy=\"%.1f\" r=\"4.5\"><title>", at_x, at_y);
    gsz_cli_html_text(html, entry->file.name);
    gsz_cli_html_format(html,
                        ": %s bytes, %.2f dB</title></circle><text class=\"point\" x=\"%.1f\" "
                        "y=\"%.1f\" text-anchor=\"%s\">",
                        gsz_cli_count(entry->file.bytes).s, entry->reference.mean.psnr,
                        at_x + (right ? -9 : 9), at_y + (right ? -6 : 15), right ? "end" : "start");
    put_short_label(html, gsz_cli_entry_label(c, k));
    gsz_cli_html_put(html, "</text></g>\n");
}

void gsz_cli_section_curve(gsz_cli_html *html, const gsz_cli_comparison *c) {
    int order[GSZ_CLI_ENTRIES_MAX] = {0}, first, last;
    axis x, y;
    double step;
    if (c->entries < 3) return;
    x = size_axis(c, &first, &last);
    y = quality_axis(c, &step);
    sort_by_size(c, order);
    gsz_cli_html_format(html,
                        "<section aria-labelledby=\"curve\">\n<h2 id=\"curve\">Quality over "
                        "size</h2>\n<div class=\"chart\"><svg viewBox=\"0 0 %d %d\" role=\"img\" "
                        "aria-label=\"Mean PSNR over the size of each file; the table above has "
                        "the numbers\">\n",
                        WIDTH, HEIGHT);
    put_size_ticks(html, &x, first, last);
    put_quality_ticks(html, &y, step);
    put_line(html, c, order, &x, &y);
    for (int i = 0; i < c->entries - 1; i++) put_point(html, c, order[i], &x, &y);
    gsz_cli_html_put(html, "</svg></div>\n<p class=\"note\">Sizes are on a logarithmic scale.</p>\n"
                           "</section>\n");
}
