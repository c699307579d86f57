/* SPDX-License-Identifier: MIT */
/* school.c - picks views by their role, and draws the teacher from them or takes their photographs. */
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

/** Views of one role, and the photographs that go with them. */
typedef struct selection {
    gsz_camera_list views;
    const gsz_picture **photograph; /* NULL: none */
} selection;

static gsz_result select_view(gsz_context *context, selection *out, const gsz_camera_list *views,
                              const gsz_picture *photographs, size_t v, gsz_view_role role) {
    gsz_camera camera = views->camera[v];
    if (photographs) {
        out->photograph[out->views.count] = &photographs[v];
        camera.width = photographs[v].width;
        camera.height = photographs[v].height;
    }
    if (role == GSZ_VIEW_LEARN) camera = shrink(&camera);
    return gsz_camera_list_add(context, &out->views, &camera);
}

static gsz_result pick(gsz_context *context, selection *out, const gsz_camera_list *views,
                       const gsz_picture *photographs, gsz_view_role role, size_t most) {
    if (photographs) GSZ_TRY(GSZ_NEW(context, &out->photograph, views->count));
    for (size_t v = 0; v < views->count && out->views.count < most; v++)
        if (gsz_view_role_of(v) == role)
            GSZ_TRY(select_view(context, out, views, photographs, v, role));
    if (out->views.count > 0) return GSZ_OK;
    return select_view(context, out, views, photographs, 0, GSZ_VIEW_EXAMINE);
}

static gsz_result open_gallery(gsz_context *context, gsz_gallery *gallery, const gsz_cloud *teacher,
                               const gsz_camera_list *views, const gsz_picture *photographs,
                               gsz_view_role role, size_t most) {
    selection some = {0};
    gsz_result result = pick(context, &some, views, photographs, role, most);
    if (result == GSZ_OK && photographs)
        result =
            gsz_gallery_open_photographs(context, gallery, teacher, &some.views, some.photograph);
    else if (result == GSZ_OK)
        result = gsz_gallery_open(context, gallery, teacher, &some.views);
    gsz_free(context, some.photograph);
    gsz_camera_list_free(context, &some.views);
    return result;
}

/** What draws holds memory for each Gaussian: one is enough for all. */
static void share_raster(gsz_gallery *gallery, const gsz_gallery *owner) {
    gallery->raster = owner->raster;
    gallery->borrows_raster = true;
}

gsz_result gsz_school_open(gsz_context *context, gsz_school *school, const gsz_cloud *teacher,
                           const gsz_camera_list *views, size_t lessons,
                           const gsz_picture *photographs) {
    GSZ_TRY(
        open_gallery(context, &school->exam, teacher, views, NULL, GSZ_VIEW_EXAMINE, EXAM_VIEWS));
    if (lessons == 0) return GSZ_OK;
    share_raster(&school->lessons, &school->exam);
    share_raster(&school->photographs, &school->exam);
    if (photographs)
        GSZ_TRY(open_gallery(context, &school->photographs, teacher, views, photographs,
                             GSZ_VIEW_EXAMINE, EXAM_VIEWS));
    return open_gallery(context, &school->lessons, teacher, views, photographs, GSZ_VIEW_LEARN,
                        lessons);
}

void gsz_school_close(gsz_school *school) {
    gsz_gallery_close(&school->lessons);
    gsz_gallery_close(&school->photographs);
    gsz_gallery_close(&school->exam); /* whose raster the others borrow */
}
