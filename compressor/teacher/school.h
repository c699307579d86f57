/* SPDX-License-Identifier: MIT */
/* school.h - which views are looked at for what, and pictures of the teacher for those who learn from it. Internal.
 *
 * The teacher is the cloud as it was handed in, or photographs. Of each eight views five are learned from, one tells what a choice costs, and
 * two are held out: figures that are reported come from those alone.
 *
 * With photographs those are learned from, and tell how the learning goes; what quantising and dropping cost still is
 * measured on pictures of the cloud, which beside the cloud's own distance from the photographs would hardly show. */
#ifndef GSZ_SCHOOL_H
#define GSZ_SCHOOL_H

#include "gallery.h"

typedef enum gsz_view_role { GSZ_VIEW_LEARN, GSZ_VIEW_EXAMINE, GSZ_VIEW_HOLD_OUT } gsz_view_role;

static inline gsz_view_role gsz_view_role_of(size_t index) {
    if (gsz_view_held_out(index)) return GSZ_VIEW_HOLD_OUT;
    return index % 8 == 2 ? GSZ_VIEW_EXAMINE : GSZ_VIEW_LEARN;
}

typedef struct gsz_school {
    gsz_gallery exam;        /* a few pictures of the cloud as large as the cameras' */
    gsz_gallery lessons;     /* many, smaller where they are large */
    gsz_gallery photographs; /* those of the exam's views; not open without */
} gsz_school;

/** What tells how learning goes. */
static inline gsz_gallery *gsz_school_judge(gsz_school *school) {
    return school->photographs.context ? &school->photographs : &school->exam;
}

/** Opens the exam and at most `lessons` pictures to learn from; 0: none. photographs: one a view, or NULL. Of a list too short for all roles the first view has
 *  the others'. Zero-initialise; release with gsz_school_close. */
gsz_result gsz_school_open(gsz_context *context, gsz_school *school, const gsz_cloud *teacher,
                           const gsz_camera_list *views, size_t lessons,
                           const gsz_picture *photographs) GSZ_CHECKED;
void gsz_school_close(gsz_school *school);

#endif
