/* SPDX-License-Identifier: MIT */
/* test_view_path.c - a camera's path goes through its keys, smoothly; its file comes back as it was written, and
 * damaged ones are refused. */
#include "test_formats_support.h"

#include "camera_path_file.h"
#include "vector3.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static gsz_camera look(float x, float y, float z, float fov) {
    const float eye[3] = {x, y, z}, target[3] = {0.1f, 0.2f, 0.3f}, up[3] = {0, -1, 0};
    gsz_camera camera;
    assert_true(gsz_camera_look_at(&camera, eye, target, up, fov));
    return camera;
}

static void add(gsz_path *path, gsz_camera camera, double time) {
    gsz_path_key key = gsz_path_key_of(&camera, time);
    assert_true(gsz_path_add(path, &key));
}

/* Keys all around, so that every case of the quaternion is met; times are uneven. */
static gsz_path make_path(void) {
    gsz_path path = {0};
    add(&path, look(4, -1, 0, 50), 1);
    add(&path, look(0, -2, 4, 60), 2);
    add(&path, look(-4, 3, 1, 40), 5);
    add(&path, look(0.5f, 4, -4, 50), 5.5);
    add(&path, look(4, -1, 1, 30), 8);
    return path;
}

static float apart(const float a[3], const float b[3]) {
    float way[3] = {a[0] - b[0], a[1] - b[1], a[2] - b[2]};
    return sqrtf(gsz_dot3(way, way));
}

static void assert_same_camera(const gsz_camera *a, const gsz_camera *b) {
    assert_true(apart(a->position, b->position) < 1e-4f);
    assert_true(apart(a->right, b->right) < 1e-4f);
    assert_true(apart(a->down, b->down) < 1e-4f);
    assert_true(apart(a->forward, b->forward) < 1e-4f);
    assert_true(fabsf(a->fov_y - b->fov_y) < 1e-3f);
}

/* ---- the curve ---- */

static void test_keys_are_met(void **state) {
    gsz_path path = make_path();
    gsz_camera keys[] = {look(4, -1, 0, 50), look(0, -2, 4, 60), look(-4, 3, 1, 40),
                         look(0.5f, 4, -4, 50), look(4, -1, 1, 30)};
    (void)state;
    assert_true(gsz_path_seconds(&path) == 7);
    for (size_t i = 0; i < path.count; i++) {
        gsz_camera camera;
        gsz_path_at(&path, &camera, path.key[i].time - 1);
        assert_same_camera(&camera, &keys[i]);
    }
    gsz_path_free(&path);
}

static void test_beyond_the_ends(void **state) {
    gsz_path path = make_path();
    gsz_camera camera, first = look(4, -1, 0, 50), last = look(4, -1, 1, 30);
    (void)state;
    gsz_path_at(&path, &camera, -3);
    assert_same_camera(&camera, &first);
    gsz_path_at(&path, &camera, 700);
    assert_same_camera(&camera, &last);
    gsz_path_free(&path);
    add(&path, first, 0); /* one key is a place to stay */
    assert_true(gsz_path_seconds(&path) == 0);
    gsz_path_at(&path, &camera, 1);
    assert_same_camera(&camera, &first);
    gsz_path_free(&path);
}

/* Neither the place nor the direction of flight leaps, at keys too; axes stay straight. */
static void test_smooth(void **state) {
    static const float step = 1e-3f;
    gsz_path path = make_path();
    gsz_camera a, b, c;
    (void)state;
    for (float t = 0.01f; t < 6.98f; t += 0.0173f) {
        float before[3], after[3];
        gsz_path_at(&path, &a, (double)(t - step));
        gsz_path_at(&path, &b, (double)t);
        gsz_path_at(&path, &c, (double)(t + step));
        for (int i = 0; i < 3; i++) {
            before[i] = (b.position[i] - a.position[i]) / step;
            after[i] = (c.position[i] - b.position[i]) / step;
        }
        assert_true(apart(before, after) < 0.25f);
        assert_true(apart(a.forward, c.forward) < 0.05f);
        assert_true(fabsf(gsz_dot3(b.right, b.forward)) < 1e-5f);
        assert_true(fabsf(gsz_dot3(b.down, b.down) - 1) < 1e-5f);
    }
    gsz_path_free(&path);
}

/* A straight line with uneven times: by time it hurries and dawdles, evenly it does not. */
static void test_even(void **state) {
    gsz_path path = {0};
    gsz_camera camera = look(0, 0, -5, 50), at;
    (void)state;
    const double times[] = {0, 1, 4, 5};
    for (int i = 0; i < 4; i++) {
        camera.position[0] = (float)i;
        add(&path, camera, times[i]);
    }
    gsz_path_at(&path, &at, 1);
    assert_true(fabsf(at.position[0] - 1) < 1e-4f);
    path.even = true;
    for (double t = 0.25; t < 5; t += 0.25) {
        gsz_path_at(&path, &at, t);
        assert_true(fabs((double)at.position[0] - 0.6 * t) < 0.02);
    }
    /* Where only the head turns there is no way to measure: times count. */
    gsz_path_clear(&path);
    add(&path, look(0, 0, -5, 50), 0);
    camera = look(0, 0, -5, 70);
    add(&path, camera, 2);
    gsz_path_at(&path, &at, 1);
    assert_true(fabsf(at.fov_y - 60) < 1e-3f);
    gsz_path_free(&path);
}

static void test_limits(void **state) {
    gsz_path path = {0};
    gsz_camera camera = look(0, 0, -5, 50);
    gsz_path_key key;
    (void)state;
    for (int i = 0; i < GSZ_PATH_KEYS_MAX; i++) add(&path, camera, i);
    key = gsz_path_key_of(&camera, 1e4);
    assert_false(gsz_path_add(&path, &key));
    gsz_path_clear(&path);
    add(&path, camera, 3);
    key.time = 3;
    assert_false(gsz_path_add(&path, &key));
    gsz_path_free(&path);
}

/* ---- files ---- */

static const char name[] = "test_view_path.json";

static void write_text(const char *text, size_t size) {
    FILE *file = fopen(name, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(text, 1, size, file), size);
    assert_int_equal(fclose(file), 0);
}

static size_t read_text(char *text, size_t room) {
    FILE *file = fopen(name, "rb");
    assert_non_null(file);
    size_t size = fread(text, 1, room - 1, file);
    fclose(file);
    text[size] = '\0';
    return size;
}

static gsz_context *make_context(void) {
    gsz_context *context = NULL;
    assert_int_equal(gsz_context_create(&context, NULL), GSZ_OK);
    return context;
}

static void test_round_trip(void **state) {
    gsz_context *context = make_context();
    gsz_path path = make_path(), back = {0};
    gsz_camera camera = look(1, 2, 9, 33);
    char error[GSZ_PATH_ERROR_MAX];
    (void)state;
    path.even = true;
    path.has_bookmark[4] = true;
    path.bookmark[4] = gsz_path_key_of(&camera, 0);
    assert_int_equal(gsz_path_write(context, &path, name, error), GSZ_OK);
    assert_int_equal(gsz_path_read(context, &back, name, error), GSZ_OK);
    assert_int_equal(back.count, path.count);
    assert_true(back.even && back.has_bookmark[4] && !back.has_bookmark[3]);
    for (size_t i = 0; i < path.count; i++) {
        assert_true(back.key[i].time == path.key[i].time);
        assert_memory_equal(back.key[i].position, path.key[i].position,
                            sizeof path.key[i].position);
        assert_true(back.key[i].fov_y == path.key[i].fov_y);
        for (int n = 0; n < 4; n++)
            assert_true(fabsf(back.key[i].rotation[n] - path.key[i].rotation[n]) < 1e-6f);
    }
    gsz_path_free(&path);
    gsz_path_free(&back);
    /* Nowhere to write it. */
    assert_int_equal(gsz_path_write(context, &path, "/nonexistent/path.json", error), GSZ_ERROR_IO);
    assert_non_null(strstr(error, "/nonexistent/path.json"));
    gsz_context_destroy(&context);
}

/* Cut short anywhere, or with any byte changed: refused with a sentence that names the file, or another path. */
static void test_damage(void **state) {
    gsz_context *context = make_context();
    gsz_path path = make_path(), back = {0};
    char error[GSZ_PATH_ERROR_MAX], text[8192], damaged[8192];
    (void)state;
    assert_int_equal(gsz_path_write(context, &path, name, error), GSZ_OK);
    gsz_path_free(&path);
    size_t size = read_text(text, sizeof text);
    for (size_t cut = 0; cut + 2 < size; cut += 7) {
        write_text(text, cut);
        assert_int_equal(gsz_path_read(context, &back, name, error), GSZ_ERROR_CORRUPT);
        assert_int_equal(strncmp(error, name, strlen(name)), 0);
        assert_int_equal(back.count, 0);
    }
    for (size_t at = 0; at < size; at += 5) {
        memcpy(damaged, text, size);
        damaged[at] = (char)(damaged[at] ^ (1 << at % 7));
        write_text(damaged, size);
        if (gsz_path_read(context, &back, name, error) == GSZ_OK) gsz_path_free(&back);
    }
    gsz_context_destroy(&context);
}

static void assert_refused(gsz_context *context, const char *text, const char *why) {
    char error[GSZ_PATH_ERROR_MAX] = "";
    gsz_path path = {0};
    write_text(text, strlen(text));
    assert_int_equal(gsz_path_read(context, &path, name, error), GSZ_ERROR_CORRUPT);
    if (!strstr(error, why)) print_message("'%s' is not in '%s'\n", why, error);
    assert_non_null(strstr(error, why));
    assert_null(path.key);
}

#define HEAD "{\"format\":\"gsz-camera-path\",\"version\":1,"
#define PLACE "\"position\":[0,0,0],\"rotation\":[1,0,0,0],\"fov_y\":50"

static void test_refusals(void **state) {
    gsz_context *context = make_context();
    (void)state;
    assert_refused(context, "", "line 1: not JSON");
    assert_refused(context, "[1, 2]", "\"format\": \"gsz-camera-path\"");
    assert_refused(context, "{\"format\":\"gsz-camera-path\",\"version\":2}", "no 'version'");
    assert_refused(context, HEAD "\"even\":3}", "'even'");
    assert_refused(context, HEAD "\"keys\":3}", "arrays");
    assert_refused(context, HEAD "\"keys\":[3]}", "key 0 is no object");
    assert_refused(context, HEAD "\"keys\":[{\"time\":0}]}",
                   "key 0 has no 'position' of 3 numbers");
    assert_refused(context, HEAD "\"keys\":[{\"time\":-1," PLACE "}]}", "key 0 has no 'time'");
    assert_refused(context, HEAD "\"keys\":[{\"time\":1e9," PLACE "}]}", "key 0 has no 'time'");
    assert_refused(context, HEAD "\"keys\":[{\"time\":1," PLACE "},{\"time\":1," PLACE "}]}",
                   "key 1 has a 'time' of 1, which is not behind");
    assert_refused(context,
                   HEAD "\"keys\":[{\"time\":0,\"position\":[0,0,1e999],\"rotation\":[1,0,0,0]}]}",
                   "'position'");
    assert_refused(context,
                   HEAD "\"keys\":[{\"time\":0,\"position\":[0,0,1],\"rotation\":[1,1,0,0]}]}",
                   "length 1.41");
    assert_refused(context,
                   HEAD "\"keys\":[{\"time\":0,\"position\":[0,0,1],\"rotation\":[1,0,0,0],"
                        "\"fov_y\":180}]}",
                   "'fov_y' from 1 to 170");
    assert_refused(context, HEAD "\"bookmarks\":[{\"slot\":10," PLACE "}]}", "'slot' from 1 to 9");
    assert_refused(context, HEAD "\"bookmarks\":[{\"slot\":2," PLACE "},{\"slot\":2," PLACE "}]}",
                   "bookmark 1 has a 'slot' of 2, which is taken");
    unlink(name);
    gsz_context_destroy(&context);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_keys_are_met), cmocka_unit_test(test_beyond_the_ends),
        cmocka_unit_test(test_smooth),       cmocka_unit_test(test_even),
        cmocka_unit_test(test_limits),       cmocka_unit_test(test_round_trip),
        cmocka_unit_test(test_damage),       cmocka_unit_test(test_refusals),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
