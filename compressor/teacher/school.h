/* SPDX-License-Identifier: MIT */
/* school.h - which views are looked at for what, and pictures of the teacher for those who learn from it. Internal.
 *
 * The teacher is the cloud as it was handed in. Of each eight views five are learned from, one tells what a choice costs, and
 * two are held out: figures that are reported come from those alone. */
#ifndef GSZ_SCHOOL_H
#define GSZ_SCHOOL_H

#include "gallery.h"

typedef enum gsz_view_role { GSZ_VIEW_LEARN, GSZ_VIEW_EXAMINE, GSZ_VIEW_HOLD_OUT } gsz_view_role;

static inline gsz_view_role gsz_view_role_of(size_t index) {
    if (gsz_view_held_out(index)) return GSZ_VIEW_HOLD_OUT;
    return index % 8 == 2 ? GSZ_VIEW_EXAMINE : GSZ_VIEW_LEARN;
}

typedef struct gsz_school {
    gsz_gallery exam;    /* a few pictures as large as the cameras' */
    gsz_gallery lessons; /* many, smaller where they are large */
} gsz_school;

/** Opens the exam and at most `lessons` pictures to learn from; 0: none. Of a list too short for all roles the first view has
 *  the others'. Zero-initialise; release with gsz_school_close. */
gsz_result gsz_school_open(gsz_context *context, gsz_school *school, const gsz_cloud *teacher,
                           const gsz_camera_list *views, size_t lessons) GSZ_CHECKED;
void gsz_school_close(gsz_school *school);

#endif
