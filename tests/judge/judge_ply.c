/* SPDX-License-Identifier: MIT */
/* judge_ply.c - a minimal reader of splat .ply files: little-endian, float properties, vertices first.
 *
 * Conventions of Kerbl et al. 2023: log-scales, logit opacity, quaternion w x y z, f_rest channel by channel. */
#include "judge.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_PROPERTIES = 256, NAME_SIZE = 64 };

typedef struct judge_header {
    size_t vertices;
    int properties;
    char name[MOST_PROPERTIES][NAME_SIZE];
} judge_header;

static void read_header(judge_header *out, FILE *file, const char *path) {
    char line[1024], type[NAME_SIZE], name[NAME_SIZE];
    int little = 0, elements = 0;
    if (!fgets(line, sizeof line, file) || strncmp(line, "ply", 3) != 0)
        judge_fail("%s: not a .ply", path);
    while (fgets(line, sizeof line, file) && strncmp(line, "end_header", 10) != 0) {
        if (strncmp(line, "format binary_little_endian", 27) == 0) little = 1;
        if (strncmp(line, "element", 7) == 0 && elements++ == 0 &&
            sscanf(line, "element vertex %zu", &out->vertices) != 1)
            judge_fail("%s: vertices do not come first", path);
        if (elements == 1 && sscanf(line, "property %63s %63s", type, name) == 2) {
            if (strcmp(type, "float") != 0)
                judge_fail("%s: '%s' is %s, not float", path, name, type);
            if (out->properties == MOST_PROPERTIES) judge_fail("%s: too many properties", path);
            strcpy(out->name[out->properties++], name);
        }
    }
    if (!little) judge_fail("%s: not binary_little_endian", path);
}

static int find(const judge_header *header, const char *name) {
    for (int i = 0; i < header->properties; i++)
        if (strcmp(header->name[i], name) == 0) return i;
    return -1;
}

/* Columns of name0, name1 ... (or of the names x, y, z for an empty name). */
static void columns(int *out, const judge_header *header, const char *name, int count,
                    const char *path) {
    char full[NAME_SIZE];
    for (int i = 0; i < count; i++) {
        if (*name)
            snprintf(full, sizeof full, "%s%d", name, i);
        else
            snprintf(full, sizeof full, "%c", "xyz"[i]);
        if ((out[i] = find(header, full)) < 0) judge_fail("%s: no property '%s'", path, full);
    }
}

/* Sigma = R S S R^T (Kerbl et al. 2023, equation 6). */
static void covariance(float out[6], const float log_scale[3], const float quaternion[4]) {
    float length = 0, q[4], m[3][3];
    for (int i = 0; i < 4; i++) length += quaternion[i] * quaternion[i];
    length = sqrtf(length);
    for (int i = 0; i < 4; i++) q[i] = length > 0 ? quaternion[i] / length : i == 0;
    const float w = q[0], x = q[1], y = q[2], z = q[3];
    const float rotation[3][3] = {
        {1 - 2 * (y * y + z * z), 2 * (x * y - w * z), 2 * (x * z + w * y)},
        {2 * (x * y + w * z), 1 - 2 * (x * x + z * z), 2 * (y * z - w * x)},
        {2 * (x * z - w * y), 2 * (y * z + w * x), 1 - 2 * (x * x + y * y)}};
    for (int row = 0; row < 3; row++)
        for (int i = 0; i < 3; i++) m[row][i] = rotation[row][i] * expf(log_scale[i]);
    for (int row = 0, at = 0; row < 3; row++)
        for (int column = row; column < 3; column++, at++)
            out[at] =
                m[row][0] * m[column][0] + m[row][1] * m[column][1] + m[row][2] * m[column][2];
}

static void gather(float *out, const float *row, const int *column, int count) {
    for (int i = 0; i < count; i++) out[i] = row[column[i]];
}

judge_splats judge_read_ply(const char *path) {
    FILE *file = fopen(path, "rb");
    if (!file) judge_fail("%s: cannot open", path);
    judge_header *head = judge_memory(1, sizeof *head);
    read_header(head, file, path);
    int position[3], scale[3], rotation[4], dc[3], rest[45], rests = 0;
    columns(position, head, "", 3, path);
    columns(scale, head, "scale_", 3, path);
    columns(rotation, head, "rot_", 4, path);
    columns(dc, head, "f_dc_", 3, path);
    const int opacity = find(head, "opacity");
    if (opacity < 0) judge_fail("%s: no property 'opacity'", path);
    for (int i = 0; i < head->properties; i++) rests += strncmp(head->name[i], "f_rest_", 7) == 0;
    if (rests != 0 && rests != 9 && rests != 24 && rests != 45)
        judge_fail("%s: %d f_rest properties", path, rests);
    columns(rest, head, "f_rest_", rests, path);

    const size_t n = head->vertices;
    const int k = rests / 3;
    judge_splats out = {.count = n, .coefficients = k + 1};
    out.position = judge_memory(n, sizeof *out.position);
    out.covariance = judge_memory(n, sizeof *out.covariance);
    out.alpha = judge_memory(n, sizeof *out.alpha);
    out.sh = judge_memory(n, sizeof(float[3]) * (size_t)(k + 1));
    float row[MOST_PROPERTIES];
    for (size_t i = 0; i < n; i++) {
        float s[3], q[4], *sh = out.sh + i * 3 * (size_t)(k + 1);
        if (fread(row, sizeof(float), (size_t)head->properties, file) != (size_t)head->properties)
            judge_fail("%s: ends at vertex %zu of %zu", path, i, n);
        gather(out.position[i], row, position, 3);
        gather(s, row, scale, 3);
        gather(q, row, rotation, 4);
        covariance(out.covariance[i], s, q);
        out.alpha[i] = 1 / (1 + expf(-row[opacity]));
        gather(sh, row, dc, 3);
        for (int j = 0; j < k; j++)
            for (int channel = 0; channel < 3; channel++)
                sh[3 + 3 * j + channel] = row[rest[channel * k + j]];
    }
    free(head);
    fclose(file);
    return out;
}

void judge_free_splats(judge_splats *splats) {
    free(splats->position);
    free(splats->covariance);
    free(splats->alpha);
    free(splats->sh);
    *splats = (judge_splats){0};
}
