/* SPDX-License-Identifier: MIT */
/* school.c - picks views by their role and draws the teacher from them. */
#include "school.h"

#include "context.h"

enum {
    EXAM_VIEWS = 8,
    LESSON_PIXELS = 560 * 420 /* of a picture: larger ones teach hardly more in the same time */
};

/** The camera for a smaller picture of all that it sees. */
static gsz_camera shrink(const gsz_camera *camera) {
    gsz_camera small = *camera;
    gsz_gallery_size(camera, &small.width, &small.height);
    double pixels = (double)small.width * small.height;
    double by = pixels > LESSON_PIXELS ? __builtin_sqrt(LESSON_PIXELS / pixels) : 1;
    small.width = (int)(small.width * by + 0.5);
    small.height = (int)(small.height * by + 0.5);
    if (small.width < 1) small.width = 1;
    if (small.height < 1) small.height = 1;
    return small;
}

static gsz_result pick(gsz_context *context, gsz_camera_list *out, const gsz_camera_list *views,
                       gsz_view_role role, size_t most) {
    for (size_t v = 0; v < views->count && out->count < most; v++) {
        gsz_camera camera = views->camera[v];
        if (gsz_view_role_of(v) != role) continue;
        if (role == GSZ_VIEW_LEARN) camera = shrink(&camera);
        GSZ_TRY(gsz_camera_list_add(context, out, &camera));
    }
    return out->count > 0 ? GSZ_OK : gsz_camera_list_add(context, out, &views->camera[0]);
}

static gsz_result open_gallery(gsz_context *context, gsz_gallery *gallery, const gsz_cloud *teacher,
                               const gsz_camera_list *views, gsz_view_role role, size_t most) {
    gsz_camera_list some = {0};
    gsz_result result = pick(context, &some, views, role, most);
    if (result == GSZ_OK) result = gsz_gallery_open(context, gallery, teacher, &some);
    gsz_camera_list_free(context, &some);
    return result;
}

gsz_result gsz_school_open(gsz_context *context, gsz_school *school, const gsz_cloud *teacher,
                           const gsz_camera_list *views, size_t lessons) {
    GSZ_TRY(open_gallery(context, &school->exam, teacher, views, GSZ_VIEW_EXAMINE, EXAM_VIEWS));
    if (lessons == 0) return GSZ_OK;
    return open_gallery(context, &school->lessons, teacher, views, GSZ_VIEW_LEARN, lessons);
}

void gsz_school_close(gsz_school *school) {
    gsz_gallery_close(&school->exam);
    gsz_gallery_close(&school->lessons);
}
