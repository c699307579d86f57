/* SPDX-License-Identifier: MIT */
/* test_extras_camera_damage.c - camera files that are malformed, end early, lie or ask for too much: what is said,
 * and that nothing stays behind. */
#include <math.h>

#include "test_extras_support.h"

typedef struct bad_file {
    gsz_result result;
    const char *text;
    const char *error;
} bad_file;

static void check_bad(gsz_camera_format format, const bad_file *files, size_t count) {
    for (size_t i = 0; i < count; i++) {
        harness h;
        harness_open(&h, 1, 0);
        gsz_camera_list list;
        gsz_result result = parse_text(&h, &list, format, files[i].text, NULL);
        if (result != files[i].result)
            fail_msg("'%s' is %s: '%s'", files[i].text, gsz_result_name(result),
                     gsz_context_error(h.context));
        assert_error(&h, files[i].error);
        harness_close(&h);
    }
}

#define CHECK_BAD(format, files) check_bad(format, files, sizeof files / sizeof *files)

/* ---- the plain list ---- */

#define LINE "0 0 0 0 0 1 0 -1 0 50\n"

static void malformed_lists(void **state) {
    (void)state;
    static const bad_file files[] = {
        {GSZ_ERROR_FORMAT, "", "cams.txt: there is no camera in it"},
        {GSZ_ERROR_FORMAT, "# nothing\n \n", "cams.txt: there is no camera in it"},
        {GSZ_ERROR_CORRUPT, LINE "\n0 0 0 0 0 1 0 -1 0\n",
         "cams.txt: line 3 has 9 numbers, not 10; a line is eye x y z, target x y z, up x y z, "
         "vertical angle of view in degrees"},
        {GSZ_ERROR_CORRUPT, "0 0 0 0 0 1 0 -1 0 50 1", "line 1 has more than 10 numbers"},
        {GSZ_ERROR_CORRUPT, "0 0 0 0 0 1 0 -1 0 zebra", "has 'zebra', which is no number"},
        {GSZ_ERROR_CORRUPT, "0 0 0 0 0 1 0 -1 0 0x30", "has '0x30', which is no number"},
        {GSZ_ERROR_CORRUPT, "0 0 0 0 0 1 0 -1 0 5-", "has '5-', which is no number"},
        {GSZ_ERROR_CORRUPT, "0 0 0 0 0 1 0 -1 0 inf", "has 'inf', which is no number"},
        {GSZ_ERROR_CORRUPT, "nan 0 0 0 0 1 0 -1 0 50", "has 'nan', which is no number"},
        {GSZ_ERROR_CORRUPT, "0 0 0 0 0 1 0 -1 1e999 50", "has '1e999', which is no number"},
        {GSZ_ERROR_CORRUPT, "1e39 0 0 0 0 1 0 -1 0 50",
         "cams.txt: line 1 has a position that is not finite, or too large for a float"},
        {GSZ_ERROR_CORRUPT, "0 0 0 0 0 1 0 -1 0 0", "vertical angle of view of 0 degrees"},
        {GSZ_ERROR_CORRUPT, "0 0 0 0 0 1 0 -1 0 180", "vertical angle of view of 180 degrees"},
        {GSZ_ERROR_CORRUPT, "0 0 0 0 0 0 0 -1 0 50", "line 1 has a target where the eye is"},
        {GSZ_ERROR_CORRUPT, "0 0 0 0 0 1 0 0 1 50", "or an up along the line of sight"},
        {GSZ_ERROR_CORRUPT, "0,0,0,0,0,1,0,-1,0,50", "which is no number"},
    };
    CHECK_BAD(GSZ_CAMERAS_LIST, files);
}

static void odd_bytes_in_text(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    gsz_camera_list list;
    static const char zero[] = LINE "0 0 0\0 0 0 1 0 -1 0 50";
    assert_int_equal(
        parse_bytes(h.context, &list, GSZ_CAMERAS_LIST, zero, sizeof zero - 1, NULL, 0),
        GSZ_ERROR_CORRUPT);
    assert_error(&h, "cams.txt: line 2 holds a zero byte: this is no text file");
    /* A line of any length: longer than all the memory that is asked for. */
    gsz_buffer text = {0};
    assert_int_equal(gsz_buffer_append(h.context, &text, LINE, strlen(LINE)), GSZ_OK);
    for (int i = 0; i < 20000; i++)
        assert_int_equal(gsz_buffer_append(h.context, &text, "1 2 3 4 5 ", 10), GSZ_OK);
    assert_int_equal(parse_bytes(h.context, &list, GSZ_CAMERAS_LIST, text.data, text.size, NULL, 0),
                     GSZ_ERROR_CORRUPT);
    assert_error(&h, "cams.txt: line 2 is longer than 65535 bytes");
    gsz_buffer_free(h.context, &text);
    harness_close(&h);
}

/* Longer than the window that text is read through, with lines across its ends. */
static void long_lists(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    gsz_camera_list list;
    gsz_buffer text = {0};
    for (int i = 0; i < 20000; i++) {
        char line[100];
        int length =
            snprintf(line, sizeof line, "%d 0 0 %d 0 1 0 -1 0 50%s", i, i, i % 3 ? "\n" : "\r\n");
        assert_int_equal(gsz_buffer_append(h.context, &text, line, (size_t)length), GSZ_OK);
    }
    assert_int_equal(parse_bytes(h.context, &list, GSZ_CAMERAS_LIST, text.data, text.size, NULL, 0),
                     GSZ_OK);
    assert_int_equal(list.count, 20000);
    for (int i = 0; i < 20000; i++) assert_true(list.camera[i].position[0] == (float)i);
    gsz_camera_list_free(h.context, &list);
    h.cancel_after = h.reports + 3;
    assert_int_equal(parse_bytes(h.context, &list, GSZ_CAMERAS_LIST, text.data, text.size, NULL, 0),
                     GSZ_ERROR_CANCELLED);
    gsz_buffer_free(h.context, &text);
    harness_close(&h);
}

/* ---- cameras.json ---- */

#define SIZES "\"width\":4,\"height\":3,\"fx\":5,\"fy\":5"
#define PLACE "\"position\":[1,2,3]"
#define TURN "\"rotation\":[[1,0,0],[0,1,0],[0,0,1]]"
#define GOOD "{" SIZES "," PLACE "," TURN "}"

static void malformed_inria(void **state) {
    (void)state;
    static const bad_file files[] = {
        {GSZ_ERROR_CORRUPT, "", "cameras.json: the file is empty"},
        {GSZ_ERROR_CORRUPT, "[{",
         "cameras.json: line 1: not JSON, nested too deeply, or cut short"},
        {GSZ_ERROR_CORRUPT, "[\n\n" GOOD ",", "cameras.json: line 3: not JSON"},
        {GSZ_ERROR_CORRUPT, "[" GOOD "]\n]", "line 1: something behind the end of the JSON"},
        {GSZ_ERROR_FORMAT, "[]", "cameras.json: there is no camera in it"},
        {GSZ_ERROR_FORMAT, "7", "cameras.json: not an array of cameras [{...}]"},
        {GSZ_ERROR_CORRUPT, "[" GOOD ", 7]", "cameras.json: camera 2 is no object {...}"},
        {GSZ_ERROR_CORRUPT, "[" GOOD "," GOOD ",{" SIZES "," PLACE "}]",
         "cameras.json: camera 3 has no 'rotation' (3 rows of 3 numbers)"},
        {GSZ_ERROR_CORRUPT, "[{" SIZES "," TURN "}]", "camera 1 has no 'position' (3 numbers)"},
        {GSZ_ERROR_CORRUPT, "[{" SIZES "," TURN ",\"position\":[1,2]}]",
         "camera 1 has a wrong 'position' (3 numbers)"},
        {GSZ_ERROR_CORRUPT, "[{" SIZES "," TURN ",\"position\":[1,2,3,4]}]", "has a wrong"},
        {GSZ_ERROR_CORRUPT, "[{" SIZES "," TURN ",\"position\":[1,2,1e999]}]", "has a wrong"},
        {GSZ_ERROR_CORRUPT, "[{" SIZES "," TURN ",\"position\":[1,2,1e39]}]",
         "too large for a float"},
        {GSZ_ERROR_CORRUPT, "[{" SIZES "," PLACE ",\"rotation\":[[1,0,0],[0,1,0]]}]",
         "has a wrong 'rotation' (3 rows of 3 numbers)"},
        {GSZ_ERROR_CORRUPT,
         "[{" SIZES "," PLACE ",\"rotation\":[[1,0,0],[0,1,0],[0,0,1],[0,0,1]]}]",
         "has a wrong 'rotation'"},
        {GSZ_ERROR_CORRUPT, "[{" SIZES "," PLACE ",\"rotation\":[[1,0,0],[0,1,0],[0,0,1.1]]}]",
         "camera 1 has a 'rotation' that is no rotation: its axes must be at right angles"},
        {GSZ_ERROR_CORRUPT, "[{" SIZES "," PLACE ",\"rotation\":[[1,0.1,0],[0,1,0],[0,0,1]]}]",
         "is no rotation"},
        {GSZ_ERROR_CORRUPT, "[{" SIZES "," PLACE ",\"rotation\":[[1,0,0],[0,1,0],[0,0,-1]]}]",
         "camera 1 has a 'rotation' that mirrors"},
        {GSZ_ERROR_CORRUPT, "[{\"img_name\": 3," SIZES "," PLACE "," TURN "}]",
         "camera 1 has a 'img_name' that is no text"},
        {GSZ_ERROR_CORRUPT, "[{\"width\":4,\"height\":3,\"fx\":5," PLACE "," TURN "}]",
         "camera 1 has no 'fy' (a number)"},
        {GSZ_ERROR_CORRUPT, "[{\"width\":\"4\"," PLACE "," TURN "}]",
         "camera 1 has a 'width' that is no finite number"},
        {GSZ_ERROR_CORRUPT, "[{\"width\":4.5,\"height\":3,\"fx\":5,\"fy\":5," PLACE "," TURN "}]",
         "camera 1 has a picture of 4.5 x 3 pixels: sides are whole numbers, 1 to 1048576"},
        {GSZ_ERROR_CORRUPT, "[{\"width\":4,\"height\":1e30,\"fx\":5,\"fy\":5," PLACE "," TURN "}]",
         "a picture of 4 x 1e+30 pixels"},
        {GSZ_ERROR_CORRUPT, "[{\"width\":4,\"height\":3,\"fx\":5,\"fy\":0," PLACE "," TURN "}]",
         "camera 1 has a focal length of 5 x 0 pixels, which must be above 0"},
        {GSZ_ERROR_CORRUPT, "[{\"width\":4,\"height\":3,\"fx\":5,\"fy\":1e-30," PLACE "," TURN "}]",
         "camera 1 has a vertical angle of view of 180 degrees, not above 0 and below 180"},
        {GSZ_ERROR_CORRUPT, "[{\"width\":4,\"height\":3,\"fx\":1e300,\"fy\":1," PLACE "," TURN "}]",
         "camera 1 has focal lengths in x and y of the ratio 1e+300"},
    };
    CHECK_BAD(GSZ_CAMERAS_INRIA, files);
}

static void names_too_long(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    gsz_camera_list list;
    char text[1024];
    for (int length = 255; length <= 256; length++) {
        snprintf(text, sizeof text, "[{\"img_name\":\"%0*d\",%s}]", length, 7,
                 SIZES "," PLACE "," TURN);
        gsz_result result = parse_text(&h, &list, GSZ_CAMERAS_INRIA, text, NULL);
        assert_int_equal(result, length == 255 ? GSZ_OK : GSZ_ERROR_LIMIT);
        gsz_camera_list_free(h.context, &list);
    }
    assert_error(&h, "cameras.json: camera 1 has a name of 256 bytes ('0000000000000000000000000000"
                     "000000000000...'), more than 255");
    snprintf(text, sizeof text, "1 1 0 0 0 1 2 3 1 %0*d\n", 256, 7);
    assert_int_equal(
        parse_text(&h, &list, GSZ_CAMERAS_COLMAP_TEXT, "1 PINHOLE 4 3 5 5 2 1.5", text),
        GSZ_ERROR_LIMIT);
    assert_error(&h, "images.txt: line 1 has a name of 256 bytes");
    harness_close(&h);
}

static void deep_json(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    gsz_camera_list list;
    static char text[200000];
    memset(text, '[', sizeof text - 1);
    assert_int_equal(parse_text(&h, &list, GSZ_CAMERAS_INRIA, text, NULL), GSZ_ERROR_CORRUPT);
    assert_error(&h, "cameras.json: line 1: not JSON, nested too deeply");
    harness_close(&h);
    /* What cJSON would take for it is held against the limit of the context first. */
    harness_open(&h, 1, 4 << 20);
    for (size_t i = 1; i < sizeof text - 1; i++) text[i] = i % 2 ? '1' : ',';
    text[sizeof text - 2] = ']';
    assert_int_equal(parse_text(&h, &list, GSZ_CAMERAS_INRIA, text, NULL), GSZ_ERROR_MEMORY);
    assert_error(&h, "would pass the memory limit of 4194304 bytes");
    harness_close(&h);
}

/* ---- transforms.json ---- */

#define MATRIX "\"transform_matrix\":[[1,0,0,0],[0,1,0,0],[0,0,1,0],[0,0,0,1]]"

static void malformed_transforms(void **state) {
    (void)state;
    static const bad_file files[] = {
        {GSZ_ERROR_FORMAT, "{}",
         "transforms.json: no object with an array 'frames', as transforms.json is"},
        {GSZ_ERROR_FORMAT, "{\"frames\": 3}", "no object with an array 'frames'"},
        {GSZ_ERROR_FORMAT, "{\"frames\": []}", "transforms.json: there is no camera in it"},
        {GSZ_ERROR_CORRUPT, "{\"frames\": [3]}", "transforms.json: frame 1 is no object {...}"},
        {GSZ_ERROR_CORRUPT, "{\"w\": \"a\", \"frames\": []}",
         "transforms.json: the object around 'frames' has a 'w' that is no finite number"},
        {GSZ_ERROR_CORRUPT, "{\"camera_angle_x\": 1, \"frames\": [{}]}",
         "transforms.json: frame 1 has no 'transform_matrix' (4 rows of 4 numbers)"},
        {GSZ_ERROR_CORRUPT, "{\"frames\": [{\"transform_matrix\":[[1,0,0,0],[0,1,0,0]]}]}",
         "frame 1 has a wrong 'transform_matrix' (4 rows of 4 numbers)"},
        {GSZ_ERROR_CORRUPT, "{\"frames\": [{" MATRIX "}]}",
         "frame 1 has no 'fl_y', 'fl_x', 'camera_angle_y' or 'camera_angle_x', nor has the file"},
        {GSZ_ERROR_CORRUPT, "{\"fl_x\": 3, \"frames\": [{" MATRIX "}]}",
         "frame 1 has a focal length, but no 'w' and 'h' (pixels), nor is its picture found"},
        {GSZ_ERROR_CORRUPT, "{\"camera_angle_x\": 3.15, \"frames\": [{" MATRIX "}]}",
         "frame 1 has a 'camera_angle_x' of 3.15, which must be between 0 and pi (radians)"},
        {GSZ_ERROR_CORRUPT, "{\"camera_angle_y\": 0, \"frames\": [{" MATRIX "}]}",
         "frame 1 has a 'camera_angle_y' of 0, which"},
        {GSZ_ERROR_CORRUPT,
         "{\"camera_angle_x\": 1, \"w\": 0, \"h\": 4, \"frames\": [{" MATRIX "}]}",
         "frame 1 has a picture of 0 x 4 pixels"},
        {GSZ_ERROR_CORRUPT,
         "{\"frames\": [{\"transform_matrix\":[[1,0,0,0],[0,1,0,0],[0,0,1,0],[0,0,1,1]]}]}",
         "frame 1 has a 'transform_matrix' whose last row is not 0 0 0 1"},
        {GSZ_ERROR_CORRUPT,
         "{\"frames\": [{\"transform_matrix\":[[0,0,0,0],[0,1,0,0],[0,0,1,0]]}]}",
         "frame 1 has a 'transform_matrix' that is no rotation"},
        {GSZ_ERROR_CORRUPT,
         "{\"frames\": [{\"transform_matrix\":[[1,1,0,0],[0,1,0,0],[0,0,1,0]]}]}",
         "that is no rotation"},
        {GSZ_ERROR_CORRUPT,
         "{\"frames\": [{\"transform_matrix\":[[1,0,0,0],[0,1,0,0],[0,0,-1,0]]}]}",
         "frame 1 has a 'transform_matrix' that mirrors"},
        {GSZ_ERROR_CORRUPT,
         "{\"frames\": [{\"transform_matrix\":[[1e300,0,0,0],[0,1,0,0],[0,0,1,0]]}]}",
         "that is no rotation"},
        {GSZ_ERROR_CORRUPT, "{\"frames\": [{\"file_path\": {}}]}",
         "frame 1 has a 'file_path' that is no text"},
    };
    CHECK_BAD(GSZ_CAMERAS_TRANSFORMS, files);
}

/* ---- COLMAP, text ---- */

#define CAMERA "1 PINHOLE 4 3 5 5 2 1.5\n"
#define IMAGE "7 1 0 0 0 1 2 3 1 a.png\n\n"

static void malformed_colmap_text(void **state) {
    (void)state;
    static const struct {
        gsz_result result;
        const char *cameras, *images, *error;
    } files[] = {
        {GSZ_ERROR_FORMAT, CAMERA, "# none\n", "images.txt: there is no camera in it"},
        {GSZ_ERROR_CORRUPT, "", IMAGE,
         "images.txt: line 1 refers to the camera 1, which is not in cameras.txt"},
        {GSZ_ERROR_CORRUPT, CAMERA, IMAGE "8 1 0 0 0 1 2 3 9 b.png",
         "images.txt: line 3 refers to the camera 9"},
        {GSZ_ERROR_CORRUPT, "x" CAMERA, IMAGE, "cameras.txt: line 1 has the camera number 'x1'"},
        {GSZ_ERROR_CORRUPT, "-" CAMERA, IMAGE, "has the camera number '-1'"},
        {GSZ_ERROR_CORRUPT, "4294967296 PINHOLE 4 3 5 5 2 1.5", IMAGE, "the camera number '42949"},
        {GSZ_ERROR_CORRUPT, CAMERA "1", IMAGE, "line 2 has no camera model: it ends early"},
        {GSZ_ERROR_CORRUPT, CAMERA CAMERA, IMAGE,
         "cameras.txt: there are two cameras of the number 1"},
        {GSZ_ERROR_UNSUPPORTED, "1 EQUIRECTANGULAR 4 3 5", IMAGE,
         "cameras.txt: line 1 has the camera model 'EQUIRECTANGULAR', which gsz does not know"},
        {GSZ_ERROR_CORRUPT, "1 PINHOLE 4 3.5 5 5 2 1.5", IMAGE, "line 1 has the height '3.5'"},
        {GSZ_ERROR_CORRUPT, "1 PINHOLE 4 3 5 5 2", IMAGE,
         "line 1 has no camera parameter: it ends early"},
        {GSZ_ERROR_CORRUPT, "1 PINHOLE 4 3 5 5 2 x", IMAGE, "has the camera parameter 'x'"},
        {GSZ_ERROR_CORRUPT, "1 PINHOLE 4 3 5 5 2 1.5 0", IMAGE,
         "has more than the 4 parameters of PINHOLE"},
        {GSZ_ERROR_CORRUPT, "1 PINHOLE 4 3 5 -5 2 1.5", IMAGE, "has a focal length of 5 x -5"},
        {GSZ_ERROR_CORRUPT, "1 PINHOLE 0 3 5 5 2 1.5", IMAGE, "has a picture of 0 x 3 pixels"},
        {GSZ_ERROR_CORRUPT, CAMERA, "7 1 0 0 0 1 2", "images.txt: line 1 has no translation"},
        {GSZ_ERROR_CORRUPT, CAMERA, "7 1 0 0 0 1 2 3 1 ", "line 1 has no name: it ends early"},
        {GSZ_ERROR_CORRUPT, CAMERA, "7 1 0 0 x 1 2 3 1 a", "line 1 has the rotation 'x'"},
        {GSZ_ERROR_CORRUPT, CAMERA, "7 1 0 0 0.5 1 2 3 1 a.png",
         "images.txt: line 1 has a rotation (qw qx qy qz) of length 1.11803, not 1"},
        {GSZ_ERROR_CORRUPT, CAMERA, "7 0 0 0 0 1 2 3 1 a.png", "of length 0, not 1"},
        {GSZ_ERROR_CORRUPT, CAMERA, "7 1e200 0 0 0 1 2 3 1 a.png", "of length inf, not 1"},
        {GSZ_ERROR_CORRUPT, CAMERA, "7 1 0 0 0 1 2 1e99 1 a.png", "too large for a float"},
        {GSZ_ERROR_CORRUPT, CAMERA, "7 1 0 0 0 1 2 3 1 a.png\n8 1 0 0 0 1 2 3 1 b.png\n",
         "images.txt: line 2 has 10 words where the points of the image above are due"},
    };
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        harness h;
        harness_open(&h, 1, 0);
        gsz_camera_list list;
        gsz_result result =
            parse_text(&h, &list, GSZ_CAMERAS_COLMAP_TEXT, files[i].cameras, files[i].images);
        if (result != files[i].result)
            fail_msg("case %zu is %s: %s", i, gsz_result_name(result),
                     gsz_context_error(h.context));
        assert_error(&h, files[i].error);
        harness_close(&h);
    }
}

/* Points of an image may be any number: nothing is kept of them. */
static void points_of_any_number(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 1 << 20);
    harness whole;
    harness_open(&whole, 1, 0);
    gsz_camera_list list;
    gsz_buffer text = {0};
    for (int image = 0; image < 3; image++) {
        char line[100];
        int length = snprintf(line, sizeof line, "%d 1 0 0 0 1 2 3 1 %c.png\n", image, 'c' - image);
        assert_int_equal(gsz_buffer_append(whole.context, &text, line, (size_t)length), GSZ_OK);
        for (int i = 0; i < 100000; i++)
            assert_int_equal(gsz_buffer_append(whole.context, &text, "10.5 20.5 -1 ", 13), GSZ_OK);
        assert_int_equal(gsz_buffer_append(whole.context, &text, "\n", 1), GSZ_OK);
    }
    assert_int_equal(parse_bytes(h.context, &list, GSZ_CAMERAS_COLMAP_TEXT, CAMERA, strlen(CAMERA),
                                 text.data, text.size),
                     GSZ_OK);
    assert_int_equal(list.count, 3);
    for (int i = 0; i < 3; i++) assert_int_equal(list.camera[i].name[0], 'a' + i);
    gsz_camera_list_free(h.context, &list);
    gsz_buffer_free(whole.context, &text);
    harness_close(&whole);
    harness_close(&h);
}

/* ---- COLMAP, binary ---- */

typedef struct pair {
    bytes cameras, images;
} pair;

static void make_pair(pair *p) {
    const double params[8] = {5, 5, 2, 1.5}, pose[7] = {1, 0, 0, 0, 1, 2, 3};
    memset(p, 0, sizeof *p);
    put_u64(&p->cameras, 2);
    put_camera(&p->cameras, 1, 1, 4, 3, 4, params);
    put_camera(&p->cameras, 2, 4, 4, 3, 8, params);
    put_u64(&p->images, 2);
    put_image(&p->images, 5, pose, 1, "b.png", 0);
    put_image(&p->images, 6, pose, 2, "a.png", 3);
}

static gsz_result parse_pair(gsz_context *context, gsz_camera_list *list, const pair *p) {
    return parse_bytes(context, list, GSZ_CAMERAS_COLMAP_BINARY, p->cameras.data, p->cameras.size,
                       p->images.data, p->images.size);
}

static void truncation_at_every_byte(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    gsz_camera_list list;
    pair whole, cut;
    make_pair(&whole);
    assert_int_equal(parse_pair(h.context, &list, &whole), GSZ_OK);
    assert_string_equal(list.camera[0].name, "a.png");
    gsz_camera_list_free(h.context, &list);
    for (size_t size = 0; size < whole.cameras.size; size++) {
        cut = whole;
        cut.cameras.size = size;
        assert_int_equal(parse_pair(h.context, &list, &cut), GSZ_ERROR_TRUNCATED);
        assert_error(&h, "cameras.bin: ");
        assert_error(&h, "ends early");
    }
    for (size_t size = 0; size < whole.images.size; size++) {
        cut = whole;
        cut.images.size = size;
        assert_int_equal(parse_pair(h.context, &list, &cut), GSZ_ERROR_TRUNCATED);
        assert_error(&h, "images.bin: ");
        assert_error(&h, "ends early");
    }
    cut = whole;
    put(&cut.images, "x", 1);
    assert_int_equal(parse_pair(h.context, &list, &cut), GSZ_ERROR_CORRUPT);
    assert_error(&h, "images.bin: there are bytes behind the last record");
    harness_close(&h);
}

static void lying_binaries_cost_no_memory(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 100000);
    gsz_camera_list list;
    pair p;
    const uint64_t counts[] = {3, 1 << 20, (1 << 20) + 1, UINT64_MAX};
    for (int i = 0; i < 4; i++) {
        gsz_result expected = i < 2 ? GSZ_ERROR_TRUNCATED : GSZ_ERROR_LIMIT;
        make_pair(&p);
        memcpy(p.cameras.data, &counts[i], 8);
        assert_int_equal(parse_pair(h.context, &list, &p), expected);
        assert_error(&h, i == 1 ? "cameras.bin: the count is 1048576, but the file ends early"
                                : "cameras.bin: ");
        make_pair(&p);
        memcpy(p.images.data, &counts[i], 8);
        assert_int_equal(parse_pair(h.context, &list, &p), expected);
        /* The number of points of the last image. */
        make_pair(&p);
        if (i == 0) continue;
        memcpy(p.images.data + p.images.size - 3 * 24 - 8, &counts[i], 8);
        assert_int_equal(parse_pair(h.context, &list, &p), GSZ_ERROR_TRUNCATED);
        assert_error(&h, "images.bin: image 2 is cut: the file ends early");
    }
    make_pair(&p);
    p.cameras.data[8 + 4] = 11;
    assert_int_equal(parse_pair(h.context, &list, &p), GSZ_ERROR_UNSUPPORTED);
    assert_error(&h, "cameras.bin: camera 1 has the camera model 11, which gsz does not know");
    make_pair(&p);
    memset(p.cameras.data + 8 + 24, 0xff, 8);
    assert_int_equal(parse_pair(h.context, &list, &p), GSZ_ERROR_CORRUPT);
    assert_error(&h, "cameras.bin: camera 1 has a parameter that is not finite");
    make_pair(&p);
    memset(p.images.data + 8 + 4, 0xff, 8);
    assert_int_equal(parse_pair(h.context, &list, &p), GSZ_ERROR_CORRUPT);
    assert_error(&h, "images.bin: image 1 has a rotation (qw qx qy qz) of length");
    harness_close(&h);
}

static void long_names_in_binaries(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    gsz_camera_list list;
    const double pose[7] = {1, 0, 0, 0, 1, 2, 3};
    char name[300];
    for (int length = 255; length <= 256; length++) {
        pair p;
        make_pair(&p);
        memset(name, 'n', sizeof name);
        name[length] = 0;
        p.images.size = 0;
        put_u64(&p.images, 1);
        put_image(&p.images, 1, pose, 2, name, 1);
        gsz_result result = parse_pair(h.context, &list, &p);
        assert_int_equal(result, length == 255 ? GSZ_OK : GSZ_ERROR_LIMIT);
        if (result == GSZ_OK) assert_string_equal(list.camera[0].name, name);
        gsz_camera_list_free(h.context, &list);
    }
    assert_error(&h, "images.bin: image 1 has a name ('nnnn");
    harness_close(&h);
}

/* ---- want of memory ---- */

static gsz_result read_one(gsz_context *context, void *user) {
    static const char list[] = LINE, inria[] = "[" GOOD "]",
                      transforms[] = "{\"camera_angle_x\":1,\"frames\":[{" MATRIX "}]}";
    static const struct {
        const char *text, *images;
    } texts[] = {{list, NULL}, {inria, NULL}, {transforms, NULL}, {CAMERA, IMAGE}};
    gsz_camera_list cameras;
    int format = *(int *)user;
    pair p;
    make_pair(&p);
    gsz_result result =
        format == 4 ? parse_pair(context, &cameras, &p)
                    : parse_bytes(context, &cameras, (gsz_camera_format)format, texts[format].text,
                                  strlen(texts[format].text), texts[format].images,
                                  texts[format].images ? strlen(texts[format].images) : 0);
    gsz_camera_list_free(context, &cameras);
    return result;
}

static gsz_result print_one(gsz_context *context, void *user) {
    gsz_buffer text = {0};
    gsz_result result = gsz_cameras_print(context, &text, user);
    if (result != GSZ_OK) assert_int_equal(text.size, 0);
    gsz_buffer_free(context, &text);
    return result;
}

static gsz_result read_place(gsz_context *context, void *user) {
    gsz_camera_list list = {0};
    gsz_result result = gsz_cameras_read(context, &list, user, NULL);
    if (result != GSZ_OK) assert_true(!list.camera && !list.count);
    gsz_camera_list_free(context, &list);
    return result;
}

static void no_memory_at_any_point(void **state) {
    (void)state;
    for (int format = 0; format < 5; format++) assert_true(fail_everywhere(read_one, &format) >= 4);
    gsz_camera cameras[20] = {{.fov_y = 50}};
    gsz_camera_list list = {20, cameras, 20};
    assert_true(fail_everywhere(print_one, &list) >= 2);

    folder f;
    folder_make(&f);
    pair p;
    make_pair(&p);
    file_path first = folder_path(&f, "cameras.bin"), second = folder_path(&f, "images.bin"),
              json = folder_path(&f, "transforms.json"), photo = folder_path(&f, "a.png");
    static const char text[] =
        "{\"camera_angle_x\":1,\"frames\":[{\"file_path\":\"a\"," MATRIX "}]}";
    file_write(first.text, p.cameras.data, p.cameras.size);
    file_write(second.text, p.images.data, p.images.size);
    file_write(json.text, text, strlen(text));
    file_write(photo.text, "\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\0\4\0\0\0\2", 24);
    assert_true(fail_everywhere(read_place, f.path) >= 6);
    assert_true(fail_everywhere(read_place, first.text) >= 6);
    assert_true(fail_everywhere(read_place, json.text) >= 6);
    folder_remove(&f);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(malformed_lists),
        cmocka_unit_test(odd_bytes_in_text),
        cmocka_unit_test(long_lists),
        cmocka_unit_test(malformed_inria),
        cmocka_unit_test(names_too_long),
        cmocka_unit_test(deep_json),
        cmocka_unit_test(malformed_transforms),
        cmocka_unit_test(malformed_colmap_text),
        cmocka_unit_test(points_of_any_number),
        cmocka_unit_test(truncation_at_every_byte),
        cmocka_unit_test(lying_binaries_cost_no_memory),
        cmocka_unit_test(long_names_in_binaries),
        cmocka_unit_test(no_memory_at_any_point),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
