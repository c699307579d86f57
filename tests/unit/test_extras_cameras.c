/* SPDX-License-Identifier: MIT */
/* test_extras_cameras.c - camera files that are as they should be: one scene in all formats, the plain list
 * there and back, the places that files are looked for in. */
#include <locale.h>
#include <math.h>

#include "test_extras_support.h"

enum { CAMERAS = 4, WIDTH = 640, HEIGHT = 480 };

static const double focal_x = 700, focal_y = 650;

/* ---- one scene, written as each of the formats has it ---- */

typedef struct scene {
    gsz_camera camera[CAMERAS];
    char text[8192], images[8192];
    bytes binary, binary_images;
} scene;

static void make_scene(scene *s) {
    uint32_t seed = 17;
    memset(s, 0, sizeof *s);
    for (int i = 0; i < CAMERAS; i++) {
        float v[9];
        gsz_camera *c = &s->camera[i];
        fill_random(v, 9, &seed, 5);
        double fov = 2 * atan(HEIGHT / (2 * focal_y)) * 180 / acos(-1);
        assert_true(gsz_camera_look_at(c, v, v + 3, v + 6, (float)fov));
        c->pixel_aspect = (float)(focal_x / focal_y);
        c->width = WIDTH;
        c->height = HEIGHT;
        snprintf(c->name, sizeof c->name, "dir/photo %d.jpg", i);
    }
}

#define ADD(s, ...) snprintf((s) + strlen(s), sizeof(s) - strlen(s), __VA_ARGS__)

static void write_list(scene *s) {
    ADD(s->text, "\xef\xbb\xbf# a list\r\n\r\n   \n");
    for (int i = 0; i < CAMERAS; i++) {
        const gsz_camera *c = &s->camera[i];
        for (int k = 0; k < 3; k++) ADD(s->text, "%.9g ", c->position[k]);
        for (int k = 0; k < 3; k++) ADD(s->text, "\t%.12g", c->position[k] + 3.0 * c->forward[k]);
        for (int k = 0; k < 3; k++) ADD(s->text, " %.9g ", -c->down[k] + 0.2 * c->forward[k]);
        ADD(s->text, "%.9g%s", c->fov_y, i == CAMERAS - 1 ? "" : " \r\n");
    }
}

static void write_inria(scene *s) {
    for (int i = 0; i < CAMERAS; i++) {
        const gsz_camera *c = &s->camera[i];
        ADD(s->text, "%s{\"id\": %d, \"img_name\": \"%s\", \"width\": %d, \"height\": %d, ",
            i ? ", " : "[", i, c->name, WIDTH, HEIGHT);
        ADD(s->text, "\"position\": [%.9g, %.9g, %.9g], \"rotation\": ", c->position[0],
            c->position[1], c->position[2]);
        for (int k = 0; k < 3; k++)
            ADD(s->text, "%s[%.9g, %.9g, %.9g]", k ? ", " : "[", c->right[k], c->down[k],
                c->forward[k]);
        ADD(s->text, "], \"fy\": %g, \"fx\": %g}", focal_y, focal_x);
    }
    ADD(s->text, "]\n");
}

static void write_transforms(scene *s) {
    ADD(s->text, "{\"fl_x\": %g, \"fl_y\": %g, \"w\": %d, \"h\": %d, \"frames\": ", focal_x,
        focal_y, WIDTH, HEIGHT);
    for (int i = 0; i < CAMERAS; i++) {
        const gsz_camera *c = &s->camera[i];
        ADD(s->text, "%s{\"file_path\": \"%s\", \"transform_matrix\": ", i ? ", " : "[", c->name);
        for (int k = 0; k < 3; k++)
            ADD(s->text, "%s[%.9g, %.9g, %.9g, %.9g]", k ? ", " : "[", 2.0 * c->right[k],
                -2.0 * c->down[k], -2.0 * c->forward[k], c->position[k]);
        ADD(s->text, i % 2 ? "]}" : ", [0, 0, 0, 1]]}");
    }
    ADD(s->text, "]}");
}

/* World to camera: a quaternion from the matrix whose rows are the axes. */
static void pose_of(double pose[7], const gsz_camera *c) {
    const float *m[3] = {c->right, c->down, c->forward};
    double q[4] = {1 + m[0][0] + m[1][1] + m[2][2], 1 + m[0][0] - m[1][1] - m[2][2],
                   1 - m[0][0] + m[1][1] - m[2][2], 1 - m[0][0] - m[1][1] + m[2][2]};
    for (int i = 0; i < 4; i++) q[i] = sqrt(fmax(q[i], 0)) / 2;
    pose[0] = q[0];
    for (int i = 0; i < 3; i++) {
        int a = (i + 1) % 3, b = (i + 2) % 3;
        pose[1 + i] = copysign(q[1 + i], (double)m[b][a] - m[a][b]);
        pose[4 + i] = 0;
        for (int k = 0; k < 3; k++) pose[4 + i] -= (double)m[i][k] * c->position[k];
    }
}

static void write_colmap(scene *s) {
    const double params[8] = {focal_x, focal_y, WIDTH / 2 + 2, HEIGHT / 2};
    double pose[7];
    put_u64(&s->binary, 2);
    put_camera(&s->binary, 9, 1, WIDTH, HEIGHT, 4, params);
    put_camera(&s->binary, 2, 4, WIDTH, HEIGHT, 8, params);
    put_u64(&s->binary_images, CAMERAS);
    ADD(s->text, "# Camera list\n9 PINHOLE %d %d %g %g %g %g\n", WIDTH, HEIGHT, params[0],
        params[1], params[2], params[3]);
    ADD(s->text, "2 OPENCV %d %d %g %g %g %g 0 0 0.0 -0\n", WIDTH, HEIGHT, params[0], params[1],
        params[2], params[3]);
    ADD(s->images, "# Image list\n");
    for (int i = CAMERAS - 1; i >= 0; i--) {
        const gsz_camera *c = &s->camera[i];
        pose_of(pose, c);
        put_image(&s->binary_images, (uint32_t)i + 7, pose, i % 2 ? 9 : 2, c->name, i);
        ADD(s->images, "%d", i + 7);
        for (int k = 0; k < 7; k++) ADD(s->images, " %.17g", pose[k]);
        ADD(s->images, " %d %s\n%s\n", i % 2 ? 9 : 2, c->name, i == 1 ? "" : "1.5 2.5 -1 3 4 77");
    }
}

/* Files have points in their numbers, whatever the locale they are read in. */
static void write_scene(scene *s, gsz_camera_format format) {
    char *before = strdup(setlocale(LC_ALL, NULL));
    setlocale(LC_ALL, "C");
    switch (format) {
    case GSZ_CAMERAS_LIST: write_list(s); break;
    case GSZ_CAMERAS_INRIA: write_inria(s); break;
    case GSZ_CAMERAS_TRANSFORMS: write_transforms(s); break;
    default: write_colmap(s);
    }
    setlocale(LC_ALL, before);
    free(before);
}

static gsz_result read_scene(harness *h, scene *s, gsz_camera_list *list,
                             gsz_camera_format format) {
    make_scene(s);
    write_scene(s, format);
    if (format == GSZ_CAMERAS_COLMAP_BINARY)
        return parse_bytes(h->context, list, format, s->binary.data, s->binary.size,
                           s->binary_images.data, s->binary_images.size);
    return parse_text(h, list, format, s->text,
                      format == GSZ_CAMERAS_COLMAP_TEXT ? s->images : NULL);
}

static void assert_close(const gsz_camera *a, const gsz_camera *b) {
    for (int i = 0; i < 3; i++) {
        assert_true(fabsf(a->position[i] - b->position[i]) < 2e-6f);
        assert_true(fabsf(a->right[i] - b->right[i]) < 4e-7f);
        assert_true(fabsf(a->down[i] - b->down[i]) < 4e-7f);
        assert_true(fabsf(a->forward[i] - b->forward[i]) < 4e-7f);
    }
    assert_true(fabsf(a->fov_y - b->fov_y) < 4e-6f);
}

static void one_scene_in_all_formats(void **state) {
    (void)state;
    for (int format = 0; format < 5; format++) {
        harness h;
        harness_open(&h, 1, 0);
        gsz_camera_list list;
        scene s;
        if (read_scene(&h, &s, &list, (gsz_camera_format)format) != GSZ_OK)
            fail_msg("format %d: %s", format, gsz_context_error(h.context));
        assert_int_equal(list.count, CAMERAS);
        for (int i = 0; i < CAMERAS; i++) {
            const gsz_camera *c = &list.camera[i];
            assert_close(c, &s.camera[i]);
            bool plain = format == GSZ_CAMERAS_LIST;
            assert_string_equal(c->name, plain ? "" : s.camera[i].name);
            assert_true(c->pixel_aspect == (plain ? 1 : s.camera[i].pixel_aspect));
            assert_int_equal(c->width, plain ? 0 : WIDTH);
            assert_int_equal(c->height, plain ? 0 : HEIGHT);
        }
        assert_string_equal(h.said, "");
        gsz_camera_list_free(h.context, &list);
        harness_close(&h);
    }
}

static void probing_by_content(void **state) {
    (void)state;
    static const struct {
        const char *text;
        size_t size;
        int format; /* -1: none */
    } cases[] = {{"# c\n1 2", 7, GSZ_CAMERAS_LIST},
                 {"", 0, GSZ_CAMERAS_LIST},
                 {"\xef\xbb\xbf \r\n[{", 8, GSZ_CAMERAS_INRIA},
                 {"\n{\"a", 4, GSZ_CAMERAS_TRANSFORMS},
                 {"\1\0\0\0\0\0\0\0x", 9, GSZ_CAMERAS_COLMAP_BINARY},
                 {"\x89PNG\r\n\x1a\n", 8, -1},
                 {"gsz\0gsz\0", 8, -1}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        gsz_camera_format format;
        bool known = gsz_cameras_probe(&format, (const uint8_t *)cases[i].text, cases[i].size);
        assert_int_equal(known ? (int)format : -1, cases[i].format);
    }
    assert_string_equal(gsz_camera_format_name(GSZ_CAMERAS_LIST), "plain list");
    assert_string_equal(gsz_camera_format_name((gsz_camera_format)99), "unknown");
}

/* ---- the plain list there and back ---- */

static void assert_same(const gsz_camera *a, const gsz_camera *b) {
    assert_memory_equal(a->position, b->position, sizeof a->position);
    assert_memory_equal(a->right, b->right, sizeof a->right);
    assert_memory_equal(a->down, b->down, sizeof a->down);
    assert_memory_equal(a->forward, b->forward, sizeof a->forward);
    assert_true(a->fov_y == b->fov_y);
}

static void printing_gives_the_same_floats_back(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    gsz_camera_list list = {0}, back;
    uint32_t seed = 5;
    for (int i = 0; i < 3000; i++) {
        gsz_camera c;
        float v[9];
        fill_random(v, 9, &seed, 2);
        float size = ldexpf(1, (int)(next_random(&seed) % 60) - 20);
        for (int k = 0; k < 6; k++) v[k] *= size;
        /* As on circles that were computed: nearly, but not quite, along an axis. */
        if (i % 3 == 0) v[3 + i % 2] = v[i % 2] + 6e-17f;
        if (i % 5 == 0) v[6] = v[7] = 1e-9f;
        if (!gsz_camera_look_at(&c, v, v + 3, v + 6, fabsf(v[8]) * 80 + 1e-3f)) continue;
        assert_int_equal(gsz_camera_list_add(h.context, &list, &c), GSZ_OK);
    }
    assert_true(list.count > 2900);
    gsz_buffer text = {0};
    assert_int_equal(gsz_buffer_append(h.context, &text, "# before\n", 9), GSZ_OK);
    assert_int_equal(gsz_cameras_print(h.context, &text, &list), GSZ_OK);
    assert_int_equal(parse_bytes(h.context, &back, GSZ_CAMERAS_LIST, text.data, text.size, NULL, 0),
                     GSZ_OK);
    assert_int_equal(back.count, list.count);
    for (size_t i = 0; i < list.count; i++) assert_same(&list.camera[i], &back.camera[i]);
    gsz_buffer_free(h.context, &text);
    gsz_camera_list_free(h.context, &list);
    gsz_camera_list_free(h.context, &back);
    harness_close(&h);
}

static void printed_as_a_person_would(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    gsz_camera_list list = {0};
    gsz_camera c;
    const float eye[3] = {0, -1.1f, -4}, target[3] = {0, -1.1f, 2}, up[3] = {0, -1, 0};
    assert_true(gsz_camera_look_at(&c, eye, target, up, 39.6f));
    assert_int_equal(gsz_camera_list_add(h.context, &list, &c), GSZ_OK);
    gsz_buffer text = {0};
    assert_int_equal(gsz_cameras_print(h.context, &text, &list), GSZ_OK);
    assert_int_equal(gsz_buffer_append(h.context, &text, "", 1), GSZ_OK);
    assert_string_equal(text.data,
                        "# eye x y z, target x y z, up x y z, vertical angle in degrees\n"
                        "0 -1.1 -4 0 -1.1000000238 -3 0 -1 0 39.6\n");
    gsz_buffer_free(h.context, &text);
    gsz_camera_list_free(h.context, &list);
    harness_close(&h);
}

static void whatever_the_locale_is(void **state) {
    (void)state;
    static const char *const commas[] = {"de_DE.UTF-8", "de_DE.utf8", "fr_FR.UTF-8", "de_DE"};
    bool found = false;
    for (int i = 0; i < 4 && !found; i++) found = setlocale(LC_ALL, commas[i]) != NULL;
    if (found) {
        printing_gives_the_same_floats_back(state);
        one_scene_in_all_formats(state);
    }
    setlocale(LC_ALL, "C");
}

/* ---- lenses ---- */

#define FRAME "\"transform_matrix\": [[1,0,0,0],[0,1,0,0],[0,0,1,0],[0,0,0,1]]"

static gsz_camera read_frame(harness *h, const char *text) {
    gsz_camera_list list;
    if (parse_text(h, &list, GSZ_CAMERAS_TRANSFORMS, text, NULL) != GSZ_OK)
        fail_msg("%s: %s", text, gsz_context_error(h->context));
    gsz_camera camera = list.camera[0];
    gsz_camera_list_free(h->context, &list);
    return camera;
}

static bool close_to(double a, double b) { return fabs(a - b) < 1e-5; }

static double degrees(double tangent) { return 2 * atan(tangent) * 180 / acos(-1); }

static void lenses_of_transforms(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    gsz_camera c = read_frame(&h, "{\"camera_angle_x\": 1, \"frames\": [{" FRAME "}]}");
    assert_true(close_to(c.fov_y, 180 / acos(-1)) && c.width == 0 && c.pixel_aspect == 1);
    assert_string_equal(h.said,
                        "notice: transforms.json: pictures are taken to be square for 1 of 1 "
                        "frames, as neither 'w' and 'h' nor a picture says otherwise\n");
    h.said[0] = 0;
    c = read_frame(&h,
                   "{\"camera_angle_x\": 1, \"w\": 400, \"h\": 300, \"frames\": [{" FRAME "}]}");
    assert_true(close_to(c.fov_y, degrees(tan(0.5) * 0.75)) && c.width == 400 && c.height == 300);
    c = read_frame(&h,
                   "{\"camera_angle_x\": 1, \"camera_angle_y\": 0.5, \"frames\": [{" FRAME "}]}");
    assert_true(close_to(c.fov_y, degrees(tan(0.25))) && c.pixel_aspect == 1);
    c = read_frame(&h, "{\"camera_angle_x\": 1, \"camera_angle_y\": 0.5, \"w\": 400, \"h\": 300, "
                       "\"frames\": [{" FRAME "}]}");
    assert_true(close_to(c.pixel_aspect, (400 / tan(0.5)) / (300 / tan(0.25))));
    /* A frame's own setting outweighs all of those for every frame. */
    c = read_frame(&h, "{\"fl_x\": 5, \"fl_y\": 5, \"w\": 400, \"h\": 300, \"frames\": "
                       "[{\"camera_angle_y\": 0.5, " FRAME "}]}");
    assert_true(close_to(c.fov_y, degrees(tan(0.25))));
    c = read_frame(&h, "{\"fl_x\": 5, \"w\": 400, \"h\": 300, \"cx\": 200, \"cy\": 150, \"k1\": 0, "
                       "\"frames\": [{\"fl_x\": 300, \"h\": 200, \"cy\": 100, " FRAME "}]}");
    assert_true(close_to(c.fov_y, degrees(200 / 600.0)) && c.height == 200 && c.pixel_aspect == 1);
    assert_string_equal(h.said, "");
    c = read_frame(&h,
                   "{\"fl_x\": 5, \"w\": 400, \"h\": 300, \"cx\": 190, \"p2\": 0.1, \"frames\": "
                   "[{" FRAME "}]}");
    assert_string_equal(
        h.said, "notice: transforms.json: cameras are taken as pinholes: of 1, lens distortion "
                "is left out for 1, a principal point off the centre for 1\n");
    h.said[0] = 0;
    c = read_frame(&h,
                   "{\"fl_x\": 5, \"w\": 400, \"h\": 300, \"camera_model\": \"OPENCV_FISHEYE\", "
                   "\"frames\": [{" FRAME "}]}");
    assert_said(&h,
                "of 1, lens distortion is left out for 1, a principal point off the centre for 0");
    harness_close(&h);
}

static void all_camera_models(void **state) {
    (void)state;
    static const struct {
        const char *name;
        int params, focals;
        bool fisheye;
    } models[] = {{"SIMPLE_PINHOLE", 3, 1, false},
                  {"PINHOLE", 4, 2, false},
                  {"SIMPLE_RADIAL", 4, 1, false},
                  {"RADIAL", 5, 1, false},
                  {"OPENCV", 8, 2, false},
                  {"OPENCV_FISHEYE", 8, 2, true},
                  {"FULL_OPENCV", 12, 2, false},
                  {"FOV", 5, 2, false},
                  {"SIMPLE_RADIAL_FISHEYE", 4, 1, true},
                  {"RADIAL_FISHEYE", 5, 1, true},
                  {"THIN_PRISM_FISHEYE", 12, 2, true}};
    const double pose[7] = {1, 0, 0, 0, 1, 2, 3};
    for (uint32_t m = 0; m < 11; m++)
        for (int bent = 0; bent < 2; bent++) {
            harness h;
            harness_open(&h, 1, 0);
            gsz_camera_list from_text, from_binary;
            char text[512];
            double params[12] = {300};
            bytes cameras = {{0}, 0}, images = {{0}, 0};
            int focals = models[m].focals, count = models[m].params;
            params[focals - 1] = 200;
            params[focals] = 320;
            params[focals + 1] = 240;
            if (bent && count > focals + 2) params[count - 1] = 0.01;
            snprintf(text, sizeof text, "1 %s 640 480", models[m].name);
            for (int i = 0; i < count; i++) ADD(text, " %g", params[i]);
            put_u64(&cameras, 1);
            put_camera(&cameras, 1, m, 640, 480, count, params);
            put_u64(&images, 1);
            put_image(&images, 1, pose, 1, "a.png", 2);
            assert_int_equal(parse_text(&h, &from_text, GSZ_CAMERAS_COLMAP_TEXT, text,
                                        "1 1 0 0 0 1 2 3 1 a.png\n"),
                             GSZ_OK);
            assert_int_equal(parse_bytes(h.context, &from_binary, GSZ_CAMERAS_COLMAP_BINARY,
                                         cameras.data, cameras.size, images.data, images.size),
                             GSZ_OK);
            assert_memory_equal(from_text.camera, from_binary.camera, sizeof(gsz_camera));
            assert_true(close_to(from_text.camera->fov_y, degrees(240 / 200.0)));
            assert_true(from_text.camera->pixel_aspect == (focals == 2 ? 1.5f : 1));
            assert_true(from_text.camera->position[2] == -3);
            bool notice = models[m].fisheye || (bent && count > focals + 2);
            assert_int_equal(
                strstr(h.said,
                       "distortion is left out for 1, a principal point off the centre for 0") !=
                    NULL,
                notice);
            gsz_camera_list_free(h.context, &from_text);
            gsz_camera_list_free(h.context, &from_binary);
            harness_close(&h);
        }
}

/* ---- files and folders ---- */

static void read_path(harness *h, const char *path, gsz_camera_format expected) {
    gsz_camera_list list = {0};
    gsz_camera_format format = GSZ_CAMERAS_LIST;
    if (gsz_cameras_read(h->context, &list, path, &format) != GSZ_OK)
        fail_msg("%s", gsz_context_error(h->context));
    assert_int_equal(format, expected);
    assert_int_equal(list.count, CAMERAS);
    gsz_camera_list_free(h->context, &list);
}

static void write_text(const char *path, const char *text) { file_write(path, text, strlen(text)); }

static void refuse_path(harness *h, const char *path, gsz_result expected, const char *error) {
    gsz_camera_list list = {0};
    assert_int_equal(gsz_cameras_read(h->context, &list, path, NULL), expected);
    assert_error(h, error);
    assert_null(list.camera);
}

static void files_of_one(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    folder top;
    folder_make(&top);
    scene s;
    make_scene(&s);
    write_list(&s);
    /* COLMAP's name, but not its content. */
    file_path list = folder_path(&top, "cameras.txt"), any = folder_path(&top, "anything");
    write_text(list.text, s.text);
    read_path(&h, list.text, GSZ_CAMERAS_LIST);
    make_scene(&s);
    write_inria(&s);
    write_text(any.text, s.text);
    read_path(&h, any.text, GSZ_CAMERAS_INRIA);
    make_scene(&s);
    write_transforms(&s);
    write_text(any.text, s.text);
    read_path(&h, any.text, GSZ_CAMERAS_TRANSFORMS);
    write_text(any.text, "\x89PNG");
    refuse_path(&h, any.text, GSZ_ERROR_CORRUPT, "anything: line 1 has '");
    write_text(any.text, "\x89PNG\r\n\x1a\n");
    refuse_path(&h, any.text, GSZ_ERROR_FORMAT,
                "no camera file: a list of cameras, cameras.json, ");
    refuse_path(&h, "/nowhere/x", GSZ_ERROR_IO, "cannot open /nowhere/x: No such file");
    folder_remove(&top);
    harness_close(&h);
}

static void write_binary_pair(const folder *f, const scene *s) {
    file_path cameras = folder_path(f, "cameras.bin"), images = folder_path(f, "images.bin"),
              other = folder_path(f, "other.bin");
    file_write(cameras.text, s->binary.data, s->binary.size);
    file_write(images.text, s->binary_images.data, s->binary_images.size);
    file_write(other.text, s->binary.data, s->binary.size);
}

static void folders_of_colmap(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    folder top, sparse, zero;
    folder_make(&top);
    scene s;
    make_scene(&s);
    write_colmap(&s);
    refuse_path(&h, top.path, GSZ_ERROR_FORMAT, "a folder without cameras.bin and images.bin of ");
    snprintf(sparse.path, sizeof sparse.path, "%.200s/sparse", top.path);
    snprintf(zero.path, sizeof zero.path, "%.200s/sparse/0", top.path);
    assert_true(gsz_system_make_folder(sparse.path));
    assert_true(gsz_system_make_folder(zero.path));
    file_path cameras = folder_path(&zero, "cameras.txt"),
              images = folder_path(&zero, "images.txt");
    write_text(cameras.text, s.text);
    refuse_path(&h, cameras.text, GSZ_ERROR_IO, "images.txt: No such file or directory");
    write_text(images.text, s.images);
    const char *const text[] = {top.path, zero.path, cameras.text, images.text};
    for (int i = 0; i < 4; i++) read_path(&h, text[i], GSZ_CAMERAS_COLMAP_TEXT);
    write_binary_pair(&zero, &s);
    read_path(&h, top.path, GSZ_CAMERAS_COLMAP_BINARY);
    read_path(&h, folder_path(&zero, "cameras.bin").text, GSZ_CAMERAS_COLMAP_BINARY);
    read_path(&h, folder_path(&zero, "images.bin").text, GSZ_CAMERAS_COLMAP_BINARY);
    refuse_path(&h, folder_path(&zero, "other.bin").text, GSZ_ERROR_FORMAT,
                "give the folder with cameras.bin and images.bin in it");
    folder_remove(&zero);
    assert_int_equal(rmdir(sparse.path), 0);
    folder_remove(&top);
    harness_close(&h);
}

static void sizes_from_pictures(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    folder top;
    folder_make(&top);
    file_path json = folder_path(&top, "transforms.json"), png = folder_path(&top, "photo.png");
    /* The same picture thrice, but for those who leave the folder on the way. */
    char text[2048];
    snprintf(text, sizeof text,
             "{\"camera_angle_x\": 1, \"frames\": [{\"file_path\": \"./photo\", " FRAME "},"
             "{\"file_path\": \"../%s/photo\", " FRAME "}, {\"file_path\": \"%s/photo.png\", " FRAME
             "}]}",
             strrchr(top.path, '/') + 1, top.path);
    gsz_image image = {0};
    gsz_buffer file = {0};
    gsz_camera_list list = {0};
    assert_int_equal(gsz_image_create(h.context, &image, 40, 20, 3), GSZ_OK);
    assert_int_equal(gsz_image_encode_png(h.context, &file, &image), GSZ_OK);
    file_write(png.text, file.data, file.size);
    write_text(json.text, text);
    assert_int_equal(gsz_cameras_read(h.context, &list, json.text, NULL), GSZ_OK);
    assert_true(list.camera[0].width == 40 && list.camera[0].height == 20);
    assert_true(close_to(list.camera[0].fov_y, degrees(tan(0.5) / 2)));
    assert_true(list.camera[1].width == 0 && list.camera[2].width == 0);
    assert_said(&h, "square for 2 of 3 frames");
    gsz_camera_list_free(h.context, &list);
    gsz_buffer_free(h.context, &file);
    gsz_image_free(h.context, &image);
    folder_remove(&top);
    harness_close(&h);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_scene_in_all_formats),
        cmocka_unit_test(probing_by_content),
        cmocka_unit_test(printing_gives_the_same_floats_back),
        cmocka_unit_test(printed_as_a_person_would),
        cmocka_unit_test(whatever_the_locale_is),
        cmocka_unit_test(lenses_of_transforms),
        cmocka_unit_test(all_camera_models),
        cmocka_unit_test(files_of_one),
        cmocka_unit_test(folders_of_colmap),
        cmocka_unit_test(sizes_from_pictures),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
