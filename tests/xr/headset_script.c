/* SPDX-License-Identifier: MIT */
/* headset_script.c - reads the script of a headset for tests, and says what hands do in a frame. */
#include "headset.h"

#include <stdlib.h>
#include <string.h>

static int hand_of(const char *name) { return strncmp(name, "right", 5) == 0 ? 1 : 0; }

static void add_deed(script *s, const char *word) {
    char hand[8], path[PATH_MAX_BYTES];
    deed d = {0};
    bool known = true;
    if (sscanf(word, "press=%7[a-z]:%127[a-z/0-9_]:%d-%d", hand, path, &d.first, &d.last) == 4) {
        d.kind = DEED_PRESS;
        memcpy(d.path, path, sizeof path);
    } else if (sscanf(word, "push=%7[a-z]:%f,%f:%d-%d", hand, &d.value[0], &d.value[1], &d.first,
                      &d.last) == 5) {
        d.kind = DEED_PUSH;
    } else if (sscanf(word, "move=%7[a-z]:%d-%d:%f,%f,%f", hand, &d.first, &d.last, &d.value[0],
                      &d.value[1], &d.value[2]) == 6) {
        d.kind = DEED_MOVE;
    } else {
        known = false;
    }
    if (!headset_check(known && s->deed_count < DEEDS_MAX, word)) return;
    d.hand = hand_of(hand);
    s->deeds[s->deed_count++] = d;
}

static void read_word(script *s, const char *w) {
    float *t = s->tangent, *o = s->origin;
    int first = sscanf(w, "size=%dx%d", &s->width, &s->height) == 2 ||
                sscanf(w, "period=%lf", &s->period_ms) == 1 || sscanf(w, "ipd=%f", &s->ipd) == 1 ||
                sscanf(w, "tan=%f,%f,%f,%f", &t[0], &t[1], &t[2], &t[3]) == 4 ||
                sscanf(w, "cant=%f", &s->cant) == 1 || sscanf(w, "yaw=%f", &s->yaw) == 1 ||
                sscanf(w, "height=%f", &s->height_of_head) == 1 ||
                sscanf(w, "vulkan=%d", &s->vulkan) == 1 || sscanf(w, "exit=%d", &s->exit) == 1 ||
                sscanf(w, "lose=%d", &s->lose) == 1 || sscanf(w, "lost=%d", &s->lost) == 1 ||
                sscanf(w, "doze=%d", &s->doze) == 1 || sscanf(w, "shot=%d", &s->shot) == 1 ||
                sscanf(w, "profile=%63[a-z_]", s->profile) == 1 ||
                sscanf(w, "origin=%f,%f,%f", &o[0], &o[1], &o[2]) == 3;
    if (first) return;
    if (strcmp(w, "absent") == 0)
        s->absent = true;
    else if (strcmp(w, "clock") == 0)
        s->clock = true;
    else if (strcmp(w, "blend=alpha") == 0)
        s->alpha = true;
    else if (strcmp(w, "format=bgra") == 0)
        s->bgra = true;
    else if (strcmp(w, "format=none") == 0)
        s->no_format = true;
    else
        add_deed(s, w);
}

void headset_read_script(script *out_script) {
    const char *words = getenv("GSZ_HEADSET");
    char text[4096], *rest = NULL;
    *out_script = (script){.width = 256,
                           .height = 256,
                           .period_ms = 1000,
                           .ipd = 0.063f,
                           .tangent = {1, 1, 1, 1},
                           .height_of_head = 1.6f,
                           .vulkan = 2,
                           .profile = "touch_controller"};
    snprintf(text, sizeof text, "%s", words ? words : "");
    for (char *w = strtok_r(text, " ", &rest); w; w = strtok_r(NULL, " ", &rest))
        read_word(out_script, w);
}

bool headset_pressed(const script *s, int frame, int hand, const char *path) {
    for (int i = 0; i < s->deed_count; i++) {
        const deed *d = &s->deeds[i];
        if (d->kind == DEED_PRESS && d->hand == hand && d->first <= frame && frame <= d->last &&
            strcmp(d->path, path) == 0)
            return true;
    }
    return false;
}

void headset_pushed(const script *s, int frame, int hand, float out[2]) {
    for (int i = 0; i < s->deed_count; i++) {
        const deed *d = &s->deeds[i];
        if (d->kind == DEED_PUSH && d->hand == hand && d->first <= frame && frame <= d->last)
            memcpy(out, d->value, 2 * sizeof *out);
    }
}

void headset_moved(const script *s, int frame, int hand, float out[3]) {
    for (int i = 0; i < s->deed_count; i++) {
        const deed *d = &s->deeds[i];
        float part =
            (float)(frame - d->first) / (float)(d->last > d->first ? d->last - d->first : 1);
        part = part < 0 ? 0 : part > 1 ? 1 : part;
        for (int k = 0; k < 3 && d->kind == DEED_MOVE && d->hand == hand; k++)
            out[k] += part * d->value[k];
    }
}
