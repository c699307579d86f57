/* SPDX-License-Identifier: MIT */
/* refdec_growth.c - the GROW chunk: levels of runs, and what they add (2.8). */
#include "refdec_growth.h"

#include "refdec_entropy.h"
#include "refdec_values.h"

enum { RUN = 32, VALUES = 5, LAYERS_MOST = 8, LEVEL_MOST = 31 };

typedef struct growing {
    rd_stream stream;
    rd_model token[VALUES];
    rd_mantissas mantissas[VALUES];
    refdec_cloud *cloud;
    bool sound;
} growing;

static void read_run(growing *g, int32_t level[VALUES]) {
    for (int v = 0; v < VALUES; v++) {
        level[v] = rd_signed(&g->stream, &g->token[v], &g->mantissas[v]);
        if (level[v] < -LEVEL_MOST || level[v] > LEVEL_MOST) g->sound = false;
    }
}

static void grow(refdec_cloud *cloud, size_t i, const int32_t level[VALUES]) {
    double Y = level[2] / 16.0 * 0.57735026918962576451;
    double D = level[3] / 16.0 * 0.70710678118654752440;
    double G = level[4] / 16.0 * 0.40824829046386301637;
    for (int k = 0; k < 3; k++) cloud->plane[RD_AT_SCALE + k][i] += (float)(level[0] / 16.0);
    cloud->plane[RD_AT_OPACITY][i] += (float)(level[1] / 4.0);
    cloud->plane[RD_AT_DC][i] += (float)(Y + D + G);
    cloud->plane[RD_AT_DC + 1][i] += (float)(Y - 2 * G);
    cloud->plane[RD_AT_DC + 2][i] += (float)(Y - D + G);
}

/** The runs of a block, whose Gaussians begin at `begin` if they are to grow. */
static void read_block(growing *g, uint32_t count, size_t begin, bool grows) {
    for (uint32_t first = 0; first < count && g->sound && !g->stream.failed; first += RUN) {
        int32_t level[VALUES];
        read_run(g, level);
        for (uint32_t i = first; grows && i < count && i < first + RUN; i++)
            grow(g->cloud, begin + i, level);
    }
}

const char *rd_growth(refdec_cloud *cloud, const rd_file *file, uint32_t whole) {
    rd_bytes b;
    RD_RULE(file->layers >= 2 && file->layers <= LAYERS_MOST, "layers of a file with growth");
    RD_TRY(rd_chunk_bytes(file, file->growth, &b));
    RD_RULE(b.size == 0 || b.size >= 8, "words without two states");
    growing g = {.stream = rd_stream_begin(b.data, b.size, 0), .cloud = cloud, .sound = true};
    rd_models_start(g.token, sizeof g.token, 16);
    for (int v = 0; v < VALUES; v++) rd_mantissas_start(&g.mantissas[v]);
    for (uint32_t shown = 1; shown < file->layers; shown++) {
        size_t begin = 0;
        for (uint32_t i = 0; i < file->chunk_count; i++) {
            const rd_chunk *c = &file->chunk[i];
            if (!rd_chunk_is(c, "BLCK") || c->layer >= shown) continue;
            read_block(&g, c->gaussians, begin, shown == whole);
            begin += c->gaussians;
        }
    }
    RD_RULE(g.sound && rd_stream_sound(&g.stream), "growth is damaged");
    return NULL;
}
