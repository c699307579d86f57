/* SPDX-License-Identifier: MIT */
/* refine.h - the course that a student takes: a mask while all its attributes learn, then recovery. Internal. */
#ifndef GSZ_REFINE_H
#define GSZ_REFINE_H

#include "gallery.h"
#include "gsz.h"

/** What ends a course early: looked at between lessons. */
typedef struct gsz_stop {
    double deadline; /* of gsz_gallery_clock(); 0: none */
    bool (*enough)(void *user);
    void *user;
} gsz_stop;

typedef struct gsz_course {
    gsz_gallery *lessons; /* pictures to learn from */
    gsz_gallery *
        exam; /* pictures that tell how it goes, never learned from; NULL: the last student will do */
    int mask_lessons; /* 0: no mask is learned */
    int recovery_lessons;
    double
        worth; /* with a mask: what a Gaussian costs, in mean squared error of a picture's values */
    double
        aim; /* PSNR that is within reach, dB: moves are in proportion to that error; 0: not known */
    size_t keep;           /* with a mask: so many stay; 0: those that are worth it */
    bool freeze_geometry;  /* and opacity: only colours learn */
    bool freeze_harmonics; /* beyond the DC */
    int round, rounds; /* a course in parts: rates fall over all of them; rounds 0: it is whole */
    const gsz_stop *stop; /* borrowed; NULL: none */
    const char *stage;    /* of the progress that is reported */
} gsz_course;

typedef struct gsz_course_result {
    double psnr_before, psnr_after; /* in the exam, dB: as it came and as it goes */
    int lessons;                    /* that were given */
    bool stopped;                   /* before the end */
} gsz_course_result;

/** Teaches the student. What comes out is never worse in the exam than what was there after the mask, or at the
 *  beginning if none is learned. When it is stopped, the mask is applied all the same. */
gsz_result gsz_refine(gsz_context *context, gsz_cloud *student, const gsz_course *course,
                      gsz_course_result *out_result) GSZ_CHECKED;

#endif
