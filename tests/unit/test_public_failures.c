/* SPDX-License-Identifier: MIT */
/* test_public_failures.c - memory that runs out at any point of the public calls that other tests of failure leave out:
 * nothing is left behind, the error says what it is, and what was handed in is as it was. */
#include "test_codec_support.h"
#include "test_formats_failing.h"
#include "test_video_support.h"

#include "gsz_edit.h"
#include "gsz_views.h"

enum { COUNT = 120, DEGREE = 1, SIDE = 24 };

/* ---- a cloud of the failing context, and its double of another one ---- */

typedef struct trial {
    gsz_result (*call)(gsz_context *context, gsz_cloud *cloud);
    harness *h;
    bool changes; /* the call changes the cloud when it comes through */
} trial;

static gsz_result make_double(gsz_context *context, gsz_cloud *cloud, const gsz_cloud *of) {
    gsz_result result = gsz_cloud_create(context, cloud, of->count, of->sh_degree);
    if (result == GSZ_OK) result = gsz_cloud_add_extra(context, cloud, of->extra[0].name);
    if (result == GSZ_OK) result = gsz_cloud_add_metadata(context, cloud, "up", "+y");
    if (result != GSZ_OK) return result;
    for (int p = 0; p < gsz_plane_count(of->sh_degree); p++)
        memcpy(cloud->plane[p], of->plane[p], of->count * sizeof(float));
    memcpy(cloud->extra[0].values, of->extra[0].values, of->count * sizeof(float));
    return GSZ_OK;
}

static bool is_same(const gsz_cloud *a, const gsz_cloud *b) {
    bool same = a->count == b->count && a->sh_degree == b->sh_degree &&
                a->extra_count == b->extra_count &&
                memcmp(a->extra[0].values, b->extra[0].values, b->count * sizeof(float)) == 0;
    for (int p = 0; same && p < gsz_plane_count(b->sh_degree); p++)
        same = memcmp(a->plane[p], b->plane[p], b->count * sizeof(float)) == 0;
    return same && strcmp(gsz_cloud_metadata(a, "up"), "+y") == 0;
}

static gsz_result try_once(gsz_context *context, void *user) {
    const trial *t = user;
    gsz_cloud original = make_scene(t->h->context, COUNT, DEGREE, 2, 0), cloud = {0};
    gsz_result result = make_double(context, &cloud, &original);
    if (result == GSZ_OK) {
        result = t->call(context, &cloud);
        if (result != GSZ_OK || !t->changes) assert_true(is_same(&cloud, &original));
    }
    gsz_cloud_free(context, &cloud);
    gsz_cloud_free(t->h->context, &original);
    return result;
}

/* Making the cloud fails three times and more. */
static void bears_thinly(gsz_result (*call)(gsz_context *context, gsz_cloud *cloud), bool changes,
                         int thinning) {
    harness h;
    harness_open(&h, 1, 0);
    trial t = {call, &h, changes};
    assert_true(fail_thinly(try_once, &t, thinning) >= 4);
    harness_close(&h);
}

static void bears(gsz_result (*call)(gsz_context *context, gsz_cloud *cloud), bool changes) {
    bears_thinly(call, changes, 0);
}

/* ---- editing ---- */

static gsz_result move(gsz_context *context, gsz_cloud *cloud) {
    gsz_motion motion;
    gsz_motion_default(&motion);
    motion.scale = 2;
    gsz_rotation_of_degrees(motion.rotation, (float[3]){90, 0, 0});
    return gsz_edit_move(context, cloud, &motion);
}

static gsz_result filter(gsz_context *context, gsz_cloud *cloud) {
    gsz_filter filter;
    gsz_filter_default(&filter);
    filter.sphere = true;
    filter.radius = 1;
    filter.remove = GSZ_REMOVE_NAN | GSZ_REMOVE_TINY | GSZ_REMOVE_HUGE | GSZ_REMOVE_FAINT;
    return gsz_edit_filter(context, cloud, &filter, NULL);
}

static gsz_result cluster(gsz_context *context, gsz_cloud *cloud) {
    return gsz_edit_keep_largest_cluster(context, cloud, 0.05f, NULL);
}

static gsz_result reduce(gsz_context *context, gsz_cloud *cloud) {
    return gsz_edit_reduce_degree(context, cloud, 0);
}

static gsz_result decimate(gsz_context *context, gsz_cloud *cloud) {
    return gsz_edit_decimate(context, cloud, COUNT / 2, NULL);
}

static gsz_result join(gsz_context *context, gsz_cloud *cloud) {
    gsz_cloud both = {0}, parts[2] = {*cloud, *cloud};
    gsz_result result = gsz_edit_join(context, &both, parts, 2);
    assert_int_equal(both.count, result == GSZ_OK ? 2 * COUNT : 0);
    gsz_cloud_free(context, &both);
    return result;
}

static gsz_result count_up(gsz_context *context, gsz_cloud *cloud) {
    gsz_cloud_statistics statistics;
    return gsz_edit_statistics(context, &statistics, cloud);
}

static void editing(void **state) {
    (void)state;
    bears(move, true);
    bears(filter, true);
    bears(cluster, true);
    bears(reduce, true);
    bears_thinly(decimate, true, 1);
    bears(join, false);
    bears(count_up, false);
}

/* ---- views and pictures ---- */

static gsz_result place_views(gsz_context *context, gsz_cloud *cloud) {
    gsz_camera_list list = {0};
    gsz_camera first = {0};
    gsz_view_options options;
    gsz_view_options_default(&options);
    options.count = 4;
    gsz_result result = gsz_camera_list_add(context, &list, &first);
    if (result == GSZ_OK) {
        result = gsz_views_place(context, &list, cloud, &options);
        assert_true(result == GSZ_OK ? list.count > 1 : list.count == 1);
    }
    gsz_camera_list_free(context, &list);
    return result;
}

static gsz_result compare_pictures(gsz_context *context, gsz_cloud *cloud) {
    gsz_picture picture[3] = {0};
    gsz_result result = GSZ_OK;
    gsz_score score;
    double loss;
    (void)cloud;
    for (int i = 0; result == GSZ_OK && i < 3; i++)
        result = gsz_picture_create(context, &picture[i], SIDE, SIDE);
    if (result == GSZ_OK) result = gsz_picture_score(context, &score, &picture[0], &picture[1]);
    if (result == GSZ_OK) {
        const gsz_loss_weights weights = {.l1 = 0.8f, .dssim = 0.2f};
        result = gsz_picture_loss(context, &loss, &picture[2], &picture[0], &picture[1], &weights);
    }
    for (int i = 0; i < 3; i++) gsz_picture_free(context, &picture[i]);
    return result;
}

static void looking(void **state) {
    (void)state;
    bears_thinly(place_views, false, 1);
    bears(compare_pictures, false);
}

/* ---- files ---- */

static folder place;

static gsz_result write_and_read(gsz_context *context, gsz_cloud *cloud) {
    file_path path = folder_path(&place, "scene.ply");
    gsz_output *output = NULL;
    gsz_source *source = NULL;
    gsz_cloud back = {0};
    unlink(path.text);
    gsz_result result = gsz_output_open(context, &output, path.text);
    assert_int_equal(result == GSZ_OK, output != NULL);
    if (result == GSZ_OK) result = gsz_ply_write(context, output, cloud, NULL);
    if (result == GSZ_OK) result = gsz_output_commit(context, output);
    gsz_output_close(context, &output);
    assert_int_equal(folder_count(&place), result == GSZ_OK);
    if (result == GSZ_OK) result = gsz_source_open(context, &source, path.text);
    if (result == GSZ_OK) result = gsz_ply_read(context, &back, source, NULL, NULL);
    assert_int_equal(back.storage != NULL, result == GSZ_OK);
    gsz_cloud_free(context, &back);
    gsz_source_close(context, &source);
    return result;
}

static gsz_result read_whole(gsz_context *context, gsz_cloud *cloud) {
    gsz_source *source = NULL;
    gsz_buffer bytes = {0};
    gsz_result result = gsz_source_from_memory(context, &source, "memory", cloud->plane[0],
                                               cloud->count * sizeof(float));
    if (result == GSZ_OK) result = gsz_source_read_all(context, &bytes, source, 1 << 20);
    gsz_buffer_free(context, &bytes);
    gsz_source_close(context, &source);
    return result;
}

static void files(void **state) {
    (void)state;
    folder_make(&place);
    bears(write_and_read, false);
    bears(read_whole, false);
    folder_remove(&place);
}

/* ---- packing that draws, and searches ---- */

static gsz_result pack_so(gsz_context *context, const gsz_cloud *cloud,
                          const gsz_pack_options *options) {
    gsz_buffer packed = {0};
    gsz_result result = gsz_pack(context, &packed, cloud, options, NULL);
    assert_int_equal(result == GSZ_OK, packed.size > 0);
    gsz_buffer_free(context, &packed);
    return result;
}

static gsz_result pack_to_size(gsz_context *context, gsz_cloud *cloud) {
    gsz_pack_options options = pack_options(60);
    options.target_bytes = 3000;
    return pack_so(context, cloud, &options);
}

static void packing(void **state) {
    (void)state;
    bears(pack_to_size, false);
}

/* ---- videos ---- */

typedef struct parts {
    gsz_video_part part[2];
} parts;

static gsz_result join_once(gsz_context *context, void *user) {
    gsz_buffer whole = {0};
    size_t failed = 0;
    gsz_result result = gsz_video_join(context, &whole, &failed, ((parts *)user)->part, 2, NULL);
    assert_int_equal(result == GSZ_OK, whole.size > 0);
    gsz_buffer_free(context, &whole);
    return result;
}

static gsz_result look_into(gsz_context *context, void *user) {
    const gsz_video_part *part = user;
    gsz_video *video = NULL;
    gsz_video_sizes sizes;
    gsz_result result = gsz_video_open(context, &video, part->data, part->size, NULL);
    assert_int_equal(result == GSZ_OK, video != NULL);
    if (result == GSZ_OK) result = gsz_video_get_sizes(context, video, &sizes);
    if (result == GSZ_OK) result = gsz_video_verify(context, video);
    gsz_video_close(context, &video);
    return result;
}

/* All frames of the first segment, as clouds and as poses: what is used again has to bear it too. */
static gsz_result play_frames(gsz_context *context, gsz_video_segment *segment, uint32_t frames) {
    gsz_cloud cloud = {0};
    gsz_video_pose pose = {0};
    gsz_result result = GSZ_OK;
    for (uint32_t f = 0; result == GSZ_OK && f < frames; f++) {
        result = gsz_video_segment_frame(context, segment, f, &cloud);
        if (result == GSZ_OK) result = gsz_video_segment_pose(context, segment, f, &pose);
        if (result == GSZ_OK) assert_int_equal(pose.frame, f);
    }
    gsz_video_pose_free(context, &pose);
    gsz_cloud_free(context, &cloud);
    return result;
}

static gsz_result play_segment(gsz_context *context, const gsz_video *video) {
    const void *key = NULL;
    size_t key_size = 0;
    gsz_motion_view motion;
    gsz_video_packets sound = {0};
    gsz_video_segment *segment = NULL;
    gsz_result result = gsz_video_segment_open(context, &segment, video, 0);
    assert_int_equal(result == GSZ_OK, segment != NULL);
    if (result == GSZ_OK) {
        gsz_video_segment_motion(segment, &motion);
        assert_true(motion.joint_count > 0); /* else poses are made of nothing */
        result = play_frames(context, segment, motion.frames);
    }
    if (result == GSZ_OK) result = gsz_video_segment_key(context, video, 0, &key, &key_size);
    if (result == GSZ_OK) result = gsz_video_read_sound(context, video, 0, &sound);
    gsz_video_packets_free(context, &sound);
    gsz_video_segment_close(context, &segment);
    return result;
}

static gsz_result play(gsz_context *context, void *user) {
    const gsz_video_part *part = user;
    gsz_video *video = NULL;
    gsz_result result = gsz_video_open(context, &video, part->data, part->size, NULL);
    if (result == GSZ_OK) result = play_segment(context, video);
    gsz_video_close(context, &video);
    return result;
}

static void playing(void **state) {
    (void)state;
    static packets sound;
    harness h;
    harness_open(&h, 1, 0);
    packets_make(&sound, 5000);
    film it = {560, 1, .frames = 4, .segment_frames = 2, .turn = 0.1f, .sound = &sound.sound};
    gsz_buffer file = film_pack(&h, &it);
    assert_true(fail_everywhere(play, &(gsz_video_part){file.data, file.size}) >= 12);
    gsz_buffer_free(h.context, &file);
    harness_close(&h);
}

static void videos(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    film it = {.count = 30, .degree = 1, .frames = 4, .segment_frames = 2, .turn = 0.1f};
    gsz_buffer file = film_pack(&h, &it);
    parts p = {{{file.data, file.size}, {file.data, file.size}}};
    assert_true(fail_everywhere(join_once, &p) >= 4);
    assert_true(fail_everywhere(look_into, &p.part[0]) >= 8);
    gsz_buffer_free(h.context, &file);
    harness_close(&h);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(editing), cmocka_unit_test(looking), cmocka_unit_test(files),
        cmocka_unit_test(packing), cmocka_unit_test(videos),  cmocka_unit_test(playing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
