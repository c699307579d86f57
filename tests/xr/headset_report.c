/* SPDX-License-Identifier: MIT */
/* headset_report.c - what a headset for tests has found, and which handles are alive. */
#include "headset.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

static FILE *open_file(const char *name) {
    const char *folder = getenv("GSZ_HEADSET_FOLDER");
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", folder ? folder : ".", name);
    return fopen(path, "w");
}

void headset_open_report(headset *h) {
    if (!h->report) h->report = open_file("report.txt");
}

void headset_close_report(headset *h) {
    if (!h->report) return;
    fprintf(h->report, "frames %d\npictures %u\nquads %u\npulses %u\nfindings %u\n", h->frame,
            h->pictures, h->quads, h->pulses, h->findings);
    fclose(h->report);
    h->report = NULL;
}

void headset_complain(const char *format, ...) {
    headset *h = the_headset();
    char text[512];
    va_list list;
    va_start(list, format);
    vsnprintf(text, sizeof text, format, list);
    va_end(list);
    h->findings++;
    fprintf(stderr, "headset: frame %d: %s\n", h->frame, text);
    headset_open_report(h);
    if (!h->report) abort();
    fprintf(h->report, "finding in frame %d: %s\n", h->frame, text);
    fflush(h->report);
}

bool headset_check(bool good, const char *what) {
    if (!good) headset_complain("%s", what);
    return good;
}

/* Handles are never used twice: one that is dead stays dead. */
object *headset_new(object_kind kind) {
    headset *h = the_headset();
    for (int i = 0; i < OBJECTS_MAX; i++)
        if (h->objects[i].kind == KIND_NONE && !h->objects[i].hand) {
            h->objects[i] = (object){.kind = kind, .hand = -1};
            return &h->objects[i];
        }
    abort();
}

object *headset_object(const void *handle, object_kind kind, const char *what) {
    headset *h = the_headset();
    for (int i = 0; i < OBJECTS_MAX; i++)
        if (&h->objects[i] == handle && h->objects[i].kind == kind) return &h->objects[i];
    headset_complain("%s: the handle is none, or not alive", what);
    return NULL;
}
