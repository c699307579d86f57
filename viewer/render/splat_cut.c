/* SPDX-License-Identifier: MIT */
/* splat_cut.c - cuts through trees of levels of detail: one threshold for all nodes, found by counting what each would cost. */
#include "splat_budget.h"

#include <math.h>
#include <string.h>

/* Thresholds are octaves of what a picture gains by the children of a node, for each Gaussian more. */
enum { OCTAVES = 96, BINS_OF_OCTAVE = 32, BINS = OCTAVES * BINS_OF_OCTAVE };

static const float lowest = -64,
                   band = 0.5f; /* octaves: in that, children fade in and their parent fades out */

/* ---- nodes ---- */

/* Differences of places show once they are as large as a pixel. */
static float need_of(const gsz_budget_chunk *c, const gsz_sight *s) {
    float distance = gsz_sight_distance(s, &c->box);
    float pixels = s->focal_area / (distance * distance), spread = c->spread * pixels;
    float gain = c->gain * pixels * spread / (1 + spread);
    return fmaxf(log2f(gain), lowest);
}

/* Parents lie behind their children, so that they are known before them. */
static void look_at(gsz_splat_budget *b, const gsz_sight *s) {
    for (uint32_t i = b->chunk_count; i-- > 0;) {
        gsz_budget_chunk *c = &b->chunk[i];
        const gsz_budget_chunk *parent = c->parent == GSZ_NODE_ROOT ? NULL : &b->chunk[c->parent];
        c->shows = gsz_sight_shows(s, &c->box);
        c->seen = c->shows ? (float)c->count * gsz_sight_part(s, &c->box) : 0;
        c->need = c->stands_in ? need_of(c, s) : -INFINITY;
        c->open = !parent ? INFINITY : fminf(parent->open, parent->need);
    }
}

/* ---- the threshold ---- */

static uint32_t bin_of(float threshold) {
    float bin = (threshold - lowest) * BINS_OF_OCTAVE;
    return bin <= 0 ? 0 : bin >= BINS ? BINS : (uint32_t)bin;
}

/* Gaussians that are drawn at thresholds from that of the bin up to the next one. Of the last bin: at any above. */
static void count_drawn(double drawn[BINS + 2], const gsz_splat_budget *b) {
    memset(drawn, 0, (BINS + 2) * sizeof *drawn);
    for (uint32_t i = 0; i < b->chunk_count; i++) {
        const gsz_budget_chunk *c = &b->chunk[i];
        if (!c->shows || !(c->open > c->need - band)) continue;
        drawn[bin_of(c->need - band)] += (double)c->seen;
        drawn[bin_of(c->open) + 1] -= (double)c->seen;
    }
    for (int k = 1; k < BINS + 2; k++) drawn[k] += drawn[k - 1];
}

/* At it and below, all leaves are drawn and nothing else. */
static float threshold_of_all(const double drawn[BINS + 2]) {
    int k = 0;
    while (k < BINS && drawn[k + 1] == drawn[0]) k++;
    return k > 0 ? lowest + (float)k / BINS_OF_OCTAVE : lowest - band;
}

/* The lowest at which nothing above takes more than that; between bins in proportion, so that it moves as smoothly as the camera. */
static float threshold_for(const double drawn[BINS + 2], double most) {
    int k = BINS;
    while (k > 0 && drawn[k - 1] <= most) k--;
    if (k == 0) return threshold_of_all(drawn);
    double above = drawn[k], below = drawn[k - 1];
    double part = below > above ? (most - above) / (below - above) : 0;
    return lowest + (float)((double)k + 0.5 - fmax(fmin(part, 1), 0)) / BINS_OF_OCTAVE;
}

/* By how far off the axis it is, in steps: there is less of everything. */
enum { RIM_STEPS = 16 };

static void find_thresholds(float out[RIM_STEPS + 1], const double drawn[BINS + 2], double most,
                            float rim) {
    out[0] = threshold_for(drawn, most);
    for (int k = 1; k <= RIM_STEPS; k++) {
        double kept = 1 + k * ((double)rim - 1) / RIM_STEPS;
        out[k] = rim < 1 ? threshold_for(drawn, kept * drawn[bin_of(out[0])]) : out[0];
        out[k] = fmaxf(out[k], out[k - 1]);
    }
}

static float threshold_at(const float threshold[RIM_STEPS + 1], float off) {
    int step = off < 1 ? (int)(off * RIM_STEPS) : RIM_STEPS - 1;
    float part = off * RIM_STEPS - (float)step;
    return threshold[step] + part * (threshold[step + 1] - threshold[step]);
}

/* ---- choosing ---- */

static float refined(const gsz_budget_chunk *c, float threshold) {
    return fminf(fmaxf((c->need - threshold) / band, 0), 1);
}

static void pick(gsz_splat_budget *b, uint32_t i, float weight) {
    uint32_t level = (uint32_t)lrintf(weight * SPLAT_SHARE_WHOLE);
    b->share[i] = 0;
    if (!b->chunk[i].shows || level == 0) return;
    b->share[i] =
        SPLAT_SHARE_ALL | SPLAT_SHARE_ONE << SPLAT_SHARE_SCALE | level << SPLAT_SHARE_WEIGHT;
    b->most_kept += (double)b->chunk[i].seen;
}

static void list_picks(gsz_splat_budget *b) {
    b->pick_count = 0;
    for (uint32_t i = 0; i < b->chunk_count; i++)
        if (b->share[i] != 0) b->pick[b->pick_count++] = i;
}

void gsz_splat_budget_cut(gsz_splat_budget *b, const gsz_camera *camera, uint32_t width,
                          uint32_t height, uint64_t most, float rim) {
    gsz_sight s = gsz_sight_of(camera, width, height);
    double drawn[BINS + 2];
    float threshold[RIM_STEPS + 1];
    look_at(b, &s);
    count_drawn(drawn, b);
    find_thresholds(threshold, drawn, (double)most, rim);
    b->most_kept = 0;
    for (uint32_t i = b->chunk_count; i-- > 0;) {
        gsz_budget_chunk *c = &b->chunk[i];
        float there = c->parent == GSZ_NODE_ROOT ? 1 : b->chunk[c->parent].open;
        float off = rim < 1 ? gsz_sight_rim(&s, &c->box) : 0;
        float finer = c->stands_in ? refined(c, threshold_at(threshold, off)) : 0;
        c->open = there * finer; /* from now on: how far its children are there */
        pick(b, i, there * (1 - finer));
    }
    list_picks(b);
}
