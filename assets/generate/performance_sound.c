/* SPDX-License-Identifier: MIT */
/* performance_sound.c - four bars of a waltz: struck bars, a bass, plucked chords, a shaker, and a click at each throw. What
 * rings on at the end goes on at the beginning. */
#include "performance_sound.h"

#include "context.h"
#include "det_math.h"
#include "gsz_files.h"
#include "performance_frames.h"

enum {
    BEATS = 12, /* as the dance has: a throw at each */
    SAMPLES = GSZ_SOUND_RATE * GSZ_PERFORMANCE_SECONDS,
    BEAT = SAMPLES / BEATS,
    PARTIALS = 3,
    HEADER = 44
};
_Static_assert(SAMPLES % BEATS == 0, "a beat is a whole number of samples");

/* How a string or a bar sounds: partials over the tone, how loud they are and how fast each fades. */
typedef struct voice {
    double ratio[PARTIALS], height[PARTIALS], half_life[PARTIALS]; /* seconds */
} voice;

static const voice bars = {{1, 3.98, 9.2}, {1, 0.22, 0.06}, {0.20, 0.07, 0.025}};
static const voice bass = {{1, 2, 3}, {1, 0.35, 0.12}, {0.16, 0.09, 0.05}};
static const voice pluck = {{1, 2, 4}, {1, 0.30, 0.10}, {0.085, 0.05, 0.03}};

/* Notes are numbers of MIDI: 60 is the middle C, 69 an A of 440 Hz. */
typedef struct note {
    float beat;
    int key;
    float loud;
} note;

static const note melody[] = {
    {0, 76, 0.9f},  {1, 79, 0.7f},      {2, 84, 0.8f},   {3, 83, 0.9f},
    {4, 81, 0.6f},  {4.5f, 83, 0.45f},  {5, 84, 0.7f},   {6, 81, 0.9f},
    {7, 77, 0.65f}, {7.5f, 79, 0.45f},  {8, 81, 0.75f},  {9, 79, 0.9f},
    {10, 74, 0.6f}, {10.5f, 76, 0.45f}, {11, 77, 0.65f}, {11.5f, 74, 0.4f}};
static const int roots[4] = {48, 45, 41, 43};
static const int chords[4][3] = {{60, 64, 67}, {57, 60, 64}, {57, 60, 65}, {59, 62, 65}};

typedef struct mix {
    double *side[GSZ_SOUND_CHANNELS];
} mix;

static double power_of_two(double x) { return gsz_exp(x * GSZ_LN2); }

/* ---- tones ---- */

/* One partial: a phasor that turns and shrinks at each sample; no function is called on the way. */
static void add_partial(mix *m, int start, double frequency, double height, double half_life,
                        double pan) {
    double s, c, x = 0, y = height, angle = 2 * GSZ_PI * frequency / GSZ_SOUND_RATE;
    double fade = power_of_two(-1.0 / (half_life * GSZ_SOUND_RATE));
    int last = (int)(12 * half_life * GSZ_SOUND_RATE);
    gsz_sincos(angle, &s, &c);
    s *= fade;
    c *= fade;
    for (int i = 0; i < last && i < SAMPLES; i++) {
        double attack = i < 96 ? i / 96.0 : 1.0, turned = x * c + y * s;
        int at = (start + i) % SAMPLES;
        m->side[0][at] += attack * x * (1 - pan);
        m->side[1][at] += attack * x * (1 + pan);
        y = y * c - x * s;
        x = turned;
    }
}

static void add_tone(mix *m, const voice *v, double beat, int key, double loud, double pan) {
    double frequency = 440.0 * power_of_two((key - 69) / 12.0);
    for (int i = 0; i < PARTIALS; i++)
        add_partial(m, (int)(beat * BEAT), frequency * v->ratio[i], loud * v->height[i],
                    v->half_life[i], pan);
}

/* A breath of noise, high-passed by its own difference. */
static void add_noise(mix *m, double beat, double loud, double half_life, double pan) {
    uint32_t state = 12345u + (uint32_t)(beat * 64);
    double fade = power_of_two(-1.0 / (half_life * GSZ_SOUND_RATE)), before = 0;
    for (int i = 0; i < GSZ_SOUND_RATE / 8; i++, loud *= fade) {
        state = state * 1664525u + 1013904223u;
        double now = (double)(state >> 8) / 8388608.0 - 1.0, attack = i < 48 ? i / 48.0 : 1.0;
        int at = ((int)(beat * BEAT) + i) % SAMPLES;
        m->side[0][at] += attack * loud * (now - before) * (1 - pan);
        m->side[1][at] += attack * loud * (now - before) * (1 + pan);
        before = now;
    }
}

static void play(mix *m) {
    for (size_t i = 0; i < sizeof melody / sizeof *melody; i++)
        add_tone(m, &bars, melody[i].beat, melody[i].key, 0.50 * melody[i].loud, 0.15);
    for (int bar = 0; bar < 4; bar++) {
        add_tone(m, &bass, 3 * bar, roots[bar], 0.60, 0);
        for (int beat = 1; beat < 3; beat++)
            for (int i = 0; i < 3; i++)
                add_tone(m, &pluck, 3 * bar + beat + 0.02 * i, chords[bar][i], 0.17,
                         -0.3 + 0.1 * i);
    }
    for (int beat = 0; beat < BEATS; beat++) {
        double side = beat & 1 ? -0.5 : 0.5; /* of the hand that throws, as it is seen */
        add_tone(m, &pluck, beat, beat % 3 ? 91 : 96, 0.05, side);
        add_noise(m, beat, beat % 3 ? 0.035 : 0.055, 0.012, side);
        add_noise(m, beat + 0.5, 0.018, 0.008, -side);
    }
}

/* ---- the file ---- */

static void put_little(uint8_t *out, uint32_t value, int bytes) {
    for (int i = 0; i < bytes; i++) out[i] = (uint8_t)(value >> (8 * i));
}

static void put_word(uint8_t *out, const char word[4]) {
    for (int i = 0; i < 4; i++) out[i] = (uint8_t)word[i];
}

static void put_header(uint8_t out[HEADER], uint32_t bytes) {
    const uint32_t frame = 2 * GSZ_SOUND_CHANNELS;
    put_word(out, "RIFF");
    put_little(out + 4, HEADER - 8 + bytes, 4);
    put_word(out + 8, "WAVE");
    put_word(out + 12, "fmt ");
    put_little(out + 16, 16, 4);
    put_little(out + 20, 1, 2); /* plain samples */
    put_little(out + 22, GSZ_SOUND_CHANNELS, 2);
    put_little(out + 24, GSZ_SOUND_RATE, 4);
    put_little(out + 28, GSZ_SOUND_RATE * frame, 4);
    put_little(out + 32, frame, 2);
    put_little(out + 34, 16, 2);
    put_word(out + 36, "data");
    put_little(out + 40, bytes, 4);
}

static double loudest(const mix *m) {
    double peak = 1e-9;
    for (int side = 0; side < GSZ_SOUND_CHANNELS; side++)
        for (int i = 0; i < SAMPLES; i++) {
            double x = m->side[side][i];
            if (x > peak) peak = x;
            if (-x > peak) peak = -x;
        }
    return peak;
}

static void put_samples(uint8_t *out, const mix *m) {
    double scale = 0.84 * 32767.0 / loudest(m);
    for (int i = 0; i < SAMPLES; i++)
        for (int side = 0; side < GSZ_SOUND_CHANNELS; side++, out += 2)
            put_little(out, (uint32_t)gsz_round(scale * m->side[side][i]), 2);
}

static gsz_result write_file(gsz_context *context, const char *path, const uint8_t *data,
                             size_t size) {
    gsz_output *output = NULL;
    gsz_result result = gsz_output_open(context, &output, path);
    if (result == GSZ_OK) result = gsz_output_write(context, output, data, size);
    if (result == GSZ_OK) result = gsz_output_commit(context, output);
    gsz_output_close(context, &output);
    return result;
}

gsz_result gsz_performance_sound(gsz_context *context, const char *path) {
    const size_t bytes = (size_t)SAMPLES * GSZ_SOUND_CHANNELS * 2;
    mix m = {0};
    uint8_t *file = NULL;
    gsz_result result = GSZ_NEW(context, &m.side[0], SAMPLES);
    if (result == GSZ_OK) result = GSZ_NEW(context, &m.side[1], SAMPLES);
    if (result == GSZ_OK) result = GSZ_NEW(context, &file, HEADER + bytes);
    if (result == GSZ_OK) {
        play(&m);
        put_header(file, (uint32_t)bytes);
        put_samples(file + HEADER, &m);
        result = write_file(context, path, file, HEADER + bytes);
    }
    gsz_free(context, file);
    gsz_free(context, m.side[1]);
    gsz_free(context, m.side[0]);
    return result;
}
