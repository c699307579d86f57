/* SPDX-License-Identifier: MIT */
/* frame_source.c - keeps the last two frames, so that neighbours are read once. */
#include "frame_source.h"
#include "cloud_input.h"
#include "input_limits.h"
#include "system_files.h"

static uint64_t list_bytes(const gsz_cli_frame_list *list) {
    uint64_t bytes = 0;
    gsz_system_entry entry;
    for (size_t i = 0; i < list->count; i++)
        if (gsz_system_look(&entry, list->path[i]) && entry.is_file) bytes += entry.size;
    return bytes;
}

int gsz_cli_frame_source_open(gsz_cli_session *session, gsz_cli_frame_source *source,
                              const char *const *operands, size_t count) {
    source->name = operands[0];
    if (count == 1 && gsz_cli_sniff_video(operands[0])) {
        int code = gsz_cli_video_open(session, &source->video, operands[0], false);
        if (code != GSZ_EXIT_OK) return code;
        source->frames = source->video.info->frames;
        source->bytes = source->video.bytes.size;
        return GSZ_EXIT_OK;
    }
    int code = gsz_cli_frame_list_read(session, &source->list, operands, count);
    source->frames = source->list.count;
    source->bytes = list_bytes(&source->list);
    return code;
}

uint64_t gsz_cli_frame_source_floats(const gsz_cli_frame_source *source) {
    const gsz_video_info *info = source->video.info;
    uint64_t most = 0;
    for (uint32_t s = 0; info && s < info->segment_count; s++)
        if (info->segments[s].gaussians > most) most = info->segments[s].gaussians;
    return info ? 3 * gsz_cli_float_bytes(most, (size_t)gsz_plane_count(info->sh_degree)) : 0;
}

void gsz_cli_frame_source_close(gsz_cli_session *session, gsz_cli_frame_source *source) {
    for (int slot = 0; slot < 2; slot++) gsz_cloud_free(session->context, &source->cloud[slot]);
    gsz_cli_video_close(session, &source->video);
    gsz_cli_frame_list_free(&source->list);
}

/* The last cloud of the slot goes first: its memory is wanted. */
static int read_file(gsz_cli_session *session, gsz_cli_frame_source *source, gsz_cloud *cloud,
                     const char *path) {
    gsz_cli_scene scene = {0};
    gsz_cloud_free(session->context, cloud);
    int code = gsz_cli_scene_read(session, &scene, path);
    source->read += scene.file.bytes;
    source->floats += gsz_cloud_float_bytes(&scene.cloud);
    if (code == GSZ_EXIT_OK)
        code = gsz_cli_check_sequence(session, path, source->floats, source->read);
    *cloud = scene.cloud;
    scene.cloud = (gsz_cloud){0};
    gsz_cli_scene_free(session, &scene);
    return code;
}

static int read_frame(gsz_cli_session *session, gsz_cli_frame_source *source, gsz_cloud *cloud,
                      size_t frame) {
    gsz_clean_report cleaned;
    if (source->list.count == 0) {
        int code = gsz_cli_video_frame(session, &source->video, cloud, (uint32_t)frame);
        if (code == GSZ_EXIT_OK) gsz_cloud_clean(cloud, &cleaned);
        return code;
    }
    snprintf(session->about, sizeof session->about, "frame %zu: ", frame);
    session->hushed = frame > 0;
    int code = read_file(session, source, cloud, source->list.path[frame]);
    session->about[0] = '\0';
    session->hushed = false;
    return code;
}

int gsz_cli_frame_source_get(gsz_cli_session *session, gsz_cli_frame_source *source,
                             const gsz_cloud **out_cloud, size_t frame) {
    int slot = source->frame[source->last] == frame + 1 ? source->last : 1 - source->last;
    int code = GSZ_EXIT_OK;
    if (source->frame[slot] != frame + 1) {
        source->frame[slot] = 0;
        code = read_frame(session, source, &source->cloud[slot], frame);
    }
    if (code != GSZ_EXIT_OK) return code;
    source->frame[slot] = frame + 1;
    source->last = slot;
    *out_cloud = &source->cloud[slot];
    return GSZ_EXIT_OK;
}
