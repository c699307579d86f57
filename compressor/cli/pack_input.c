/* SPDX-License-Identifier: MIT */
/* pack_input.c - reads and checks what gsz pack is given, the same for a scene and for the frames of a video. */
#include "pack_input.h"
#include "camera_choice.h"
#include "input_limits.h"
#include "interrupt.h"
#include "pack_page.h"
#include "paths.h"
#include "video_input.h"

#include <string.h>

/* ---- metadata of the user's own ---- */

/* KEY=VALUE in its two parts; false if it is not that. */
static bool split_metadata(const char *item, char key[GSZ_METADATA_KEY_MAX + 1],
                           const char **out_value) {
    const char *equals = strchr(item, '=');
    size_t size = equals ? (size_t)(equals - item) : 0;
    if (size == 0 || size > GSZ_METADATA_KEY_MAX) return false;
    memcpy(key, item, size);
    key[size] = 0;
    *out_value = equals + 1;
    return true;
}

static int check_metadata(gsz_cli_session *session, const gsz_cli_list *list) {
    char key[GSZ_METADATA_KEY_MAX + 1];
    const char *value;
    for (int i = 0; i < list->count; i++)
        if (!split_metadata(list->item[i], key, &value))
            return gsz_cli_fail(session, GSZ_EXIT_USAGE,
                                "option '--meta' wants KEY=VALUE, not '%s'", list->item[i]);
    return GSZ_EXIT_OK;
}

int gsz_cli_pack_add_metadata(gsz_cli_session *session, gsz_cloud *cloud,
                              const gsz_cli_arguments *arguments) {
    const gsz_cli_list *list = &arguments->metadata;
    char key[GSZ_METADATA_KEY_MAX + 1];
    const char *value;
    gsz_result result = GSZ_OK;
    for (int i = 0; i < list->count && result == GSZ_OK; i++)
        if (split_metadata(list->item[i], key, &value))
            result = gsz_cloud_add_metadata(session->context, cloud, key, value);
    return gsz_cli_fail_call(session, result, NULL);
}

int gsz_cli_pack_check(gsz_cli_session *session, gsz_cli_edits *edits,
                       const gsz_cli_arguments *arguments) {
    int code = check_metadata(session, &arguments->metadata);
    return code == GSZ_EXIT_OK ? gsz_cli_edits_check(session, edits, arguments) : code;
}

/* ---- views ---- */

bool gsz_cli_pack_has_views(const gsz_cli_arguments *arguments) {
    return arguments->cameras || arguments->views > 0 || gsz_cli_has_up(arguments);
}

int gsz_cli_pack_read_views(gsz_cli_session *session, gsz_camera_list *views,
                            const gsz_cli_arguments *arguments) {
    bool looks = gsz_pack_renders(&arguments->pack);
    if (gsz_cli_pack_has_views(arguments) && !looks && !arguments->report)
        return gsz_cli_fail(session, GSZ_EXIT_USAGE,
                            "--cameras, --views and --up are for --mask, --target-psnr, --report "
                            "and efforts from 4 on");
    if (arguments->pack.keep > 0 && arguments->pack.mask == GSZ_MASK_NONE)
        return gsz_cli_fail(session, GSZ_EXIT_USAGE, "--keep needs a mask that chooses");
    return gsz_cli_read_cameras(session, views, arguments);
}

int gsz_cli_pack_place_views(gsz_cli_session *session, gsz_camera_list *views,
                             const gsz_cli_arguments *arguments, const gsz_cloud *cloud,
                             const char *name) {
    int count = arguments->views > 0 ? arguments->views : GSZ_CLI_PACK_VIEWS;
    if (!gsz_cli_pack_has_views(arguments)) return GSZ_EXIT_OK;
    return gsz_cli_place_cameras(session, views, arguments, cloud, name, count);
}

/* ---- clouds ---- */

static int fail_packed(gsz_cli_session *session, const char *path) {
    const char *kind = gsz_cli_sniff_video(path) ? "volumetric video in a .gsz" : ".gsz";
    return gsz_cli_fail(session, GSZ_EXIT_FORMAT, "%s: is a %s already, a .ply was expected",
                        gsz_cli_input_name(path), kind);
}

int gsz_cli_pack_input_check(gsz_cli_session *session, const char *path) {
    int code = gsz_cli_input_check(session, path);
    if (code != GSZ_EXIT_OK) return code;
    return gsz_cli_sniff_gsz(path) ? fail_packed(session, path) : GSZ_EXIT_OK;
}

static int take_cloud(gsz_cli_session *session, gsz_cloud *cloud, gsz_cli_scene_file *file,
                      const char *path, const gsz_interchange_read_options *options) {
    gsz_cli_scene scene = {0};
    int code = gsz_cli_scene_read_with(session, &scene, path, options);
    *file = scene.file;
    *cloud = scene.cloud;
    scene.cloud = (gsz_cloud){0};
    gsz_cli_scene_free(session, &scene);
    return code;
}

int gsz_cli_pack_read_cloud(gsz_cli_session *session, gsz_cloud *cloud, gsz_cli_scene_file *file,
                            gsz_cli_edits *edits, const char *path, bool drop_extra) {
    gsz_interchange_read_options options;
    gsz_interchange_read_options_default(&options);
    options.drop_extra = drop_extra;
    int code = take_cloud(session, cloud, file, path, &options);
    if (code != GSZ_EXIT_OK) return code;
    gsz_cli_limit_looking(session);
    if (!file->format) return fail_packed(session, path);
    if (cloud->count == 0)
        return gsz_cli_fail(session, GSZ_EXIT_FORMAT, "%s: has no Gaussians to pack",
                            gsz_cli_input_name(path));
    return gsz_cli_edits_apply(session, edits, cloud, &options, gsz_cli_input_name(path));
}

/* ---- the output ---- */

int gsz_cli_pack_commit(gsz_cli_session *session, gsz_output *output) {
    gsz_result result = GSZ_OK;
    if (gsz_cli_interrupted()) result = GSZ_ERROR_CANCELLED;
    if (result == GSZ_OK) result = gsz_output_commit(session->context, output);
    return gsz_cli_fail_call(session, result, NULL);
}

int gsz_cli_pack_write(gsz_cli_session *session, gsz_output *output, const gsz_buffer *packed) {
    gsz_result result = gsz_output_write(session->context, output, packed->data, packed->size);
    return result == GSZ_OK ? gsz_cli_pack_commit(session, output)
                            : gsz_cli_fail_call(session, result, NULL);
}
