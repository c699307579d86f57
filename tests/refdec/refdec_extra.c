/* SPDX-License-Identifier: MIT */
/* refdec_extra.c - the XTRA chunk: floats that are kept bit by bit (5.11). */
#include <string.h>

#include "refdec_values.h"

static uint32_t extra_value(rd_stream *s, uint32_t before, rd_model same[4], rd_model high[4][2],
                            rd_model low[4][16]) {
    uint32_t v = 0;
    int alike = 1;
    for (int B = 3; B >= 0; B--) {
        if (alike && rd_symbol(s, &same[B]) == 1) {
            v |= before & (uint32_t)255 << (8 * B);
        } else {
            uint32_t h = rd_symbol(s, &high[B][alike]);
            v |= (16 * h + rd_symbol(s, &low[B][h])) << (8 * B);
            alike = 0;
        }
    }
    return v;
}

static void extra_plane(rd_stream *s, float *out, uint32_t count) {
    rd_model same[4], high[4][2], low[4][16];
    uint32_t before = 0;
    rd_models_start(same, sizeof same, 2);
    rd_models_start(high, sizeof high, 16);
    rd_models_start(low, sizeof low, 16);
    for (uint32_t i = 0; i < count; i++) {
        before = extra_value(s, before, same, high, low);
        memcpy(&out[i], &before, sizeof before);
    }
}

void rd_extra_planes(rd_stream *s, refdec_cloud *cloud, size_t begin, uint32_t count) {
    for (int e = 0; e < cloud->extras; e++) extra_plane(s, cloud->extra[e] + begin, count);
}

const char *rd_extra_values(rd_bytes chunk, refdec_cloud *cloud, size_t begin, uint32_t count) {
    RD_RULE(chunk.size >= 8, "words without two states");
    rd_stream s = rd_stream_begin(chunk.data, chunk.size, 0);
    rd_extra_planes(&s, cloud, begin, count);
    RD_RULE(rd_states_sound(&s), "extra values are damaged");
    return NULL;
}
