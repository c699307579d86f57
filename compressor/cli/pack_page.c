/* SPDX-License-Identifier: MIT */
/* pack_page.c - unpacks what was packed, from memory, and compares it with its source. */
#include "pack_page.h"
#include "camera_choice.h"
#include "picture_limits.h"
#include "report_page.h"

#include "gsz_views.h"

/* Packing has no --size. */
static const char smaller[] = "give smaller sizes in the file of --cameras";

/* As gsz_views_keep_held_out() has it, and by the numbers of the file. */
static int check_sides(gsz_cli_session *session, const gsz_camera_list *views,
                       const gsz_cli_arguments *arguments) {
    int code = GSZ_EXIT_OK;
    for (size_t i = 0; i < views->count && code == GSZ_EXIT_OK; i++)
        if (views->count < 4 || gsz_view_held_out(i))
            code = gsz_cli_check_side(session, &views->camera[i], i, arguments, smaller);
    return code;
}

static int copy_views(gsz_cli_session *session, gsz_camera_list *list,
                      const gsz_camera_list *views) {
    gsz_result result = GSZ_OK;
    for (size_t i = 0; i < views->count && result == GSZ_OK; i++)
        result = gsz_camera_list_add(session->context, list, &views->camera[i]);
    return gsz_cli_fail_call(session, result, NULL);
}

static void keep_held_out(gsz_camera_list *list, const gsz_cli_arguments *arguments) {
    gsz_views_keep_held_out(list);
    gsz_cli_size_cameras(list, arguments);
}

int gsz_cli_pack_page_check(gsz_cli_session *session, const gsz_camera_list *views,
                            const gsz_cli_arguments *arguments) {
    gsz_camera_list list = {0};
    int code = check_sides(session, views, arguments);
    if (code == GSZ_EXIT_OK) code = copy_views(session, &list, views);
    keep_held_out(&list, arguments);
    if (code == GSZ_EXIT_OK) code = gsz_cli_check_kept(session, &list, smaller);
    gsz_camera_list_free(session->context, &list);
    return code;
}

static int choose_views(gsz_cli_session *session, gsz_cli_comparison *c,
                        const gsz_camera_list *views, const gsz_cli_pack_pair *pair,
                        const gsz_cli_arguments *arguments) {
    int code = copy_views(session, &c->views, views);
    if (code == GSZ_EXIT_OK)
        code = gsz_cli_place_cameras(session, &c->views, arguments, pair->cloud, pair->input,
                                     GSZ_CLI_PACK_VIEWS);
    c->placed = c->views.count;
    keep_held_out(&c->views, arguments);
    return code == GSZ_EXIT_OK ? gsz_cli_check_kept(session, &c->views, smaller) : code;
}

/* The cloud of the scene stays the caller's. */
static int take_input(gsz_cli_session *session, gsz_cli_comparison *c,
                      const gsz_cli_pack_pair *pair) {
    gsz_cli_scene scene = {.file = *pair->file, .cloud = *pair->cloud};
    scene.file.gaussians = pair->cloud->count;
    return gsz_cli_compare_reference(session, c, &scene);
}

static int take_packed(gsz_cli_session *session, gsz_cli_comparison *c,
                       const gsz_cli_pack_pair *pair) {
    gsz_cli_packed packed = {.name = pair->output, .bytes = *pair->packed};
    gsz_cli_scene scene = {0};
    int code = gsz_cli_packed_parse(session, &packed, false);
    if (code == GSZ_EXIT_OK) code = gsz_cli_scene_unpack(session, &scene, &packed);
    if (code == GSZ_EXIT_OK) code = gsz_cli_compare_test(session, c, &scene);
    gsz_cli_scene_free(session, &scene);
    gsz_file_close(session->context, &packed.file);
    return code;
}

int gsz_cli_pack_page(gsz_cli_session *session, double *out_psnr, gsz_output *page,
                      const gsz_camera_list *views, const gsz_cli_pack_pair *pair,
                      const gsz_cli_arguments *arguments) {
    gsz_cli_comparison c = {.cameras = arguments->cameras,
                            .draw = gsz_cli_draw_options_of(arguments, pair->cloud),
                            .tests = 1,
                            .keep_pictures = true};
    int code = choose_views(session, &c, views, pair, arguments);
    if (code == GSZ_EXIT_OK) code = take_input(session, &c, pair);
    if (code == GSZ_EXIT_OK) code = take_packed(session, &c, pair);
    if (code == GSZ_EXIT_OK) code = gsz_cli_page_write(session, page, &c);
    if (code == GSZ_EXIT_OK) *out_psnr = c.entry[1].reference.mean.psnr;
    gsz_cli_comparison_free(session, &c);
    return code;
}
