// SPDX-License-Identifier: MIT
// splat_values.glsl - from the row of a Gaussian to its values: formats/gsz.md, "Values". Where Gaussians move, passes behind
// pose_splats.comp are specialised to read what that made of them.
#ifndef SPLAT_VALUES_GLSL
#define SPLAT_VALUES_GLSL

#include "splat_memory.glsl"

layout(constant_id = 0) const bool POSED = false;

// A row of a block that is being read.
struct Row {
    BlocksRef blocks;
    WordsRef words;
    uint block;
    uint first; // word
    PosedRef posed;
    uint number; // of the Gaussian, in the order of the file
    uint growth;           // word of its run where the first layers stand for the rest; 0: it stays as it is
    float enlarged, faded; // by that and by a budget: factors of deviations and opacity
};

#define ROW_BLOCK(row) row.blocks.block[row.block]

uint row_natural(Row row, uint field) {
    uint place = ROW_BLOCK(row).field[field], word = row.words.word[row.first + (place & 255u)];
    return bitfieldExtract(word, int((place >> 8) & 255u), int(place >> 16));
}

// A level of growth. The fifth is in a word of its own.
int growth_level(Row row, uint which) {
    return bitfieldExtract(int(row.words.word[row.growth + which / 4u]), int(which % 4u * 8u), 8);
}

Row row_at(FrameRef f, SplatChunk chunk, uint place) {
    Row row;
    row.blocks = BlocksRef(f.frame.blocks);
    row.block = chunk.block;
    row.words = WordsRef(ROW_BLOCK(row).words);
    row.first = (chunk.first + place) * ROW_BLOCK(row).row;
    row.posed = PosedRef(f.frame.posed);
    row.number = ROW_BLOCK(row).before + chunk.first + place;
    row.enlarged = row.faded = 1.0;
    row.growth = 0u;
    uint more = f.frame.shown - ROW_BLOCK(row).layer - 1u; // layers behind its own
    if (ROW_BLOCK(row).growth != 0u && more < ROW_BLOCK(row).growths) {
        uint runs = (ROW_BLOCK(row).count + SPLAT_RUN_LENGTH - 1u) / SPLAT_RUN_LENGTH;
        uint run = chunk.first / SPLAT_RUN_LENGTH + row_natural(row, SPLAT_RUN);
        row.growth = ROW_BLOCK(row).growth + 2u * (more * runs + run);
        row.enlarged = exp(float(growth_level(row, 0u)) / 16.0);
    }
    return row;
}

// Part of a SplatPosed.
uvec4 row_posed(Row row, uint part) { return row.posed.part[row.number * SPLAT_POSED_PARTS + part]; }

int row_signed(Row row, uint field) {
    uint place = ROW_BLOCK(row).field[field], word = row.words.word[row.first + (place & 255u)];
    return bitfieldExtract(int(word), int((place >> 8) & 255u), int(place >> 16));
}

vec3 row_signed3(Row row, uint first, uint apart) {
    return vec3(row_signed(row, first), row_signed(row, first + apart), row_signed(row, first + 2u * apart));
}

// The three channels of a coefficient that are joined.
vec3 row_joined(Row row, uint field) {
    uint place = ROW_BLOCK(row).field[field];
    int word = int(row.words.word[row.first + (place & 255u)]), at = int((place >> 8) & 31u);
    int a = int((place >> 13) & 31u), b = int((place >> 18) & 31u), c = int((place >> 23) & 31u);
    return vec3(bitfieldExtract(word, at, a), bitfieldExtract(word, at + a, b), bitfieldExtract(word, at + a + b, c));
}

vec3 row_position(Row row) {
    if (POSED) return uintBitsToFloat(row_posed(row, 0u).xyz);
    vec3 steps = vec3(row_natural(row, SPLAT_X), row_natural(row, SPLAT_X + 1u), row_natural(row, SPLAT_X + 2u));
    return vec3_of(ROW_BLOCK(row).origin) + steps * ROW_BLOCK(row).unit;
}

// The ends of the lattice stand for a fifth of a bin.
float row_alpha(Row row) {
    if (POSED) return uintBitsToFloat(row_posed(row, 0u).w);
    float top = ROW_BLOCK(row).opacity_top, level = float(row_natural(row, SPLAT_OPACITY));
    float alpha = clamp(level, 0.2, top - 0.2) / top;
    if (row.growth == 0u) return alpha;
    float odds = alpha / (1.0 - alpha) * exp(float(growth_level(row, 1u)) / 4.0);
    return odds / (1.0 + odds);
}

// The deviation of a level. The footprint is taken off in a form in which nothing cancels.
float deviation(Row row, uint level, float step) {
    float first = ROW_BLOCK(row).scale_first, reference = ROW_BLOCK(row).reference;
    float footprint = ROW_BLOCK(row).footprint;
    float above = step * (level == 0u ? 0.25 : float(level));
    float more = reference * above * (2.0 * first + above); // than the footprint
    return max(sqrt(more * (more + 2.0 * footprint)), footprint * 1e-3);
}

float row_scale_step(Row row) {
    return ROW_BLOCK(row).scale_step * exp2(0.5 * float(row_natural(row, SPLAT_CLASS)));
}

vec3 row_deviations(Row row) {
    if (POSED) return uintBitsToFloat(row_posed(row, 1u).xyz);
    float step = row_scale_step(row);
    return vec3(deviation(row, row_natural(row, SPLAT_SCALE), step),
                deviation(row, row_natural(row, SPLAT_SCALE + 1u), step),
                deviation(row, row_natural(row, SPLAT_SCALE + 2u), step));
}

// The largest of them.
float row_reach(Row row) {
    vec3 posed = POSED ? row_deviations(row) : vec3(0.0);
    return POSED ? max(posed.x, max(posed.y, posed.z))
                 : deviation(row, row_natural(row, SPLAT_SCALE), row_scale_step(row));
}

float bend(int level) {
    float t = float(level) * exp2(1.0 - float(SPLAT_ANGLE_BITS));
    return t * (0.77 + 0.23 * t * t);
}

// Columns: the axes, in the order of the deviations.
mat3 row_axes(Row row) {
    if (POSED) {
        vec3 axis0 = uintBitsToFloat(row_posed(row, 2u).xyz), axis1 = uintBitsToFloat(row_posed(row, 3u).xyz);
        return mat3(axis0, axis1, cross(axis0, axis1));
    }
    int shape = int(row_natural(row, SPLAT_FACE)), face = shape % 3, next = (face + 1) % 3, last = (face + 2) % 3;
    vec3 lead, zero = vec3(0.0);
    lead[face] = 1.0;
    lead[next] = bend(row_signed(row, SPLAT_ANGLE));
    lead[last] = bend(row_signed(row, SPLAT_ANGLE + 1u));
    lead = normalize(lead);
    zero[next] = 1.0;
    zero = normalize(zero - lead[next] * lead);
    float turn = float(row_signed(row, SPLAT_ANGLE + 2u)) * (3.14159265358979 * exp2(-float(SPLAT_ANGLE_BITS)));
    vec3 roll = cos(turn) * zero + sin(turn) * cross(lead, zero), third = cross(lead, roll);
    return shape >= 3 ? mat3(lead, roll, third) : mat3(roll, third, lead);
}

vec3 color_of(vec3 luma) {
    float y = luma.x * 0.57735026918962576, d = luma.y * 0.70710678118654752, g = luma.z * 0.40824829046386302;
    return vec3(y + d + g, y - 2.0 * g, y - d + g);
}

vec3 row_dc(Row row, float fine) {
    if (POSED) return vec3(unpackHalf2x16(row_posed(row, 2u).w), unpackHalf2x16(row_posed(row, 3u).w).x);
    vec3 luma = row_signed3(row, SPLAT_COLOR, 1u) * (ROW_BLOCK(row).color_step * fine);
    if (row.growth != 0u)
        luma += vec3(growth_level(row, 2u), growth_level(row, 3u), growth_level(row, 4u)) / 16.0;
    return color_of(luma);
}

#endif
