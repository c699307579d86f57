/* SPDX-License-Identifier: MIT */
/* edit_options.c - options that change a scene, shared by gsz convert and gsz pack. */
#include "edit_options.h"
#include "camera_choice.h"
#include "input_limits.h"
#include "paths.h"
#include "people_text.h"
#include "report_json.h"

#include "system_files.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { DECIMATION_VIEWS = 64 };

#define FIELD(name) offsetof(gsz_cli_arguments, name)

const gsz_cli_option gsz_cli_edit_options[] = {
    {.name = "merge",
     .kind = GSZ_CLI_LIST,
     .field = FIELD(merge),
     .value = "FILE",
     .help = "join the scene of this file; may be given again. What follows is done to all"},
    {.name = "crop-box",
     .kind = GSZ_CLI_NUMBERS,
     .field = FIELD(crop_box),
     .value = "X0,Y0,Z0,X1,Y1,Z1",
     .help = "keep Gaussians whose centres are in this box",
     .minimum = 6,
     .maximum = 6},
    {.name = "crop-sphere",
     .kind = GSZ_CLI_NUMBERS,
     .field = FIELD(crop_sphere),
     .value = "X,Y,Z,R",
     .help = "keep Gaussians whose centres are in this sphere",
     .minimum = 4,
     .maximum = 4},
    {.name = "remove",
     .kind = GSZ_CLI_TEXT,
     .field = FIELD(remove),
     .value = "FLAWS",
     .help = "drop Gaussians that are nan, tiny, huge or faint: some of these words with commas "
             "between; the last three may have a bound, such as faint=0.01,huge=2. By default tiny "
             "is below 1e-5 of the radius of the scene, huge above it, faint an alpha below 1/255"},
    {.name = "largest-cluster",
     .kind = GSZ_CLI_FLAG,
     .field = FIELD(largest_cluster),
     .help = "keep the largest set of Gaussians that hang together: floaters go"},
    {.name = "cluster-cell",
     .kind = GSZ_CLI_NUMBER,
     .field = FIELD(cluster_cell),
     .value = "SIZE",
     .help = "with --largest-cluster: the side of the cubes that have to touch; by default a "
             "fiftieth of the radius of the scene",
     .minimum = 1e-9,
     .maximum = 1e9},
    {.name = "scale",
     .kind = GSZ_CLI_NUMBER,
     .field = FIELD(scale),
     .value = "S",
     .help = "make the scene larger or smaller, about the origin",
     .minimum = 1e-6,
     .maximum = 1e6},
    {.name = "rotate",
     .kind = GSZ_CLI_NUMBERS,
     .field = FIELD(rotate),
     .value = "X,Y,Z|W,X,Y,Z",
     .help = "then turn it about the origin: degrees about x, then y, then z, or a quaternion. "
             "Harmonics turn with it",
     .minimum = 3,
     .maximum = 4},
    {.name = "translate",
     .kind = GSZ_CLI_NUMBERS,
     .field = FIELD(translate),
     .value = "X,Y,Z",
     .help = "then shift it",
     .minimum = 3,
     .maximum = 3},
    {.name = "sh-degree",
     .kind = GSZ_CLI_INTEGER,
     .field = FIELD(pack.sh_degree),
     .value = "N",
     .help = "keep spherical harmonics up to this degree",
     .minimum = 0,
     .maximum = GSZ_SH_DEGREE_MAX},
    {.name = "decimate",
     .kind = GSZ_CLI_INTEGER,
     .field = FIELD(decimate),
     .value = "N",
     .help = "keep so many Gaussians, those that pictures miss most, and let them take over from "
             "the others",
     .minimum = 1,
     .maximum = 2147483647},
    {.rest = gsz_cli_camera_options},
};

/* ---- words of --remove ---- */

typedef struct flaw {
    const char *name;
    unsigned bit;
    size_t bound; /* offset in gsz_filter; 0: has none */
    double most;
} flaw;

static const flaw flaws[] = {
    {"nan", GSZ_REMOVE_NAN, 0, 0},
    {"tiny", GSZ_REMOVE_TINY, offsetof(gsz_filter, tiny), 1e9},
    {"huge", GSZ_REMOVE_HUGE, offsetof(gsz_filter, huge), 1e9},
    {"faint", GSZ_REMOVE_FAINT, offsetof(gsz_filter, faint), 1},
};

static const flaw *find_flaw(const char *word, size_t length) {
    for (size_t i = 0; i < sizeof flaws / sizeof flaws[0]; i++)
        if (strlen(flaws[i].name) == length && memcmp(flaws[i].name, word, length) == 0)
            return &flaws[i];
    return NULL;
}

/* One word of `length` characters, with or without a bound. */
static bool take_flaw(gsz_filter *filter, const char *word, size_t length) {
    const char *equals = memchr(word, '=', length);
    const flaw *f = find_flaw(word, equals ? (size_t)(equals - word) : length);
    char *end;
    if (!f) return false;
    filter->remove |= f->bit;
    if (!equals) return true;
    float bound = strtof(equals + 1, &end);
    if (!f->bound || end == equals + 1 || end != word + length) return false;
    if (!(bound > 0 && (double)bound <= f->most)) return false;
    *(float *)((char *)filter + f->bound) = bound;
    return true;
}

static int check_remove(gsz_cli_session *session, gsz_filter *filter, const char *words) {
    for (const char *word = words;; word++) {
        size_t length = strcspn(word, ",");
        if (!take_flaw(filter, word, length))
            return gsz_cli_fail(session, GSZ_EXIT_USAGE,
                                "option '--remove' takes nan, tiny, huge and faint with commas "
                                "between, the last three with a bound or without, not '%.60s'",
                                words);
        word += length;
        if (!*word) return GSZ_EXIT_OK;
    }
}

/* ---- checking ---- */

static int check_crops(gsz_cli_session *session, gsz_filter *filter,
                       const gsz_cli_arguments *arguments) {
    const float *sphere = arguments->crop_sphere.value;
    filter->box = gsz_cli_box_of(&arguments->crop_box, filter->box_least, filter->box_greatest);
    filter->sphere = arguments->crop_sphere.count > 0;
    for (int axis = 0; axis < 3; axis++) filter->center[axis] = sphere[axis];
    filter->radius = sphere[3];
    if (filter->sphere && !(filter->radius > 0))
        return gsz_cli_fail(session, GSZ_EXIT_USAGE,
                            "option '--crop-sphere' needs a radius above 0");
    return GSZ_EXIT_OK;
}

static int check_motion(gsz_cli_session *session, gsz_motion *motion,
                        const gsz_cli_arguments *arguments) {
    const gsz_cli_numbers *rotate = &arguments->rotate;
    float sum = 0;
    gsz_motion_default(motion);
    motion->scale = arguments->scale;
    memcpy(motion->translation, arguments->translate.value, sizeof motion->translation);
    if (rotate->count == 3) gsz_rotation_of_degrees(motion->rotation, rotate->value);
    if (rotate->count == 4) memcpy(motion->rotation, rotate->value, sizeof motion->rotation);
    for (int i = 0; i < 4; i++) sum += fabsf(motion->rotation[i]);
    if (!(sum > 1e-6f))
        return gsz_cli_fail(session, GSZ_EXIT_USAGE, "option '--rotate' takes no quaternion of 0");
    return GSZ_EXIT_OK;
}

int gsz_cli_edits_check(gsz_cli_session *session, gsz_cli_edits *edits,
                        const gsz_cli_arguments *arguments) {
    int code = GSZ_EXIT_OK;
    edits->arguments = arguments;
    gsz_filter_default(&edits->filter);
    if (arguments->remove) code = check_remove(session, &edits->filter, arguments->remove);
    if (code == GSZ_EXIT_OK) code = check_crops(session, &edits->filter, arguments);
    if (code == GSZ_EXIT_OK) code = check_motion(session, &edits->motion, arguments);
    if (code == GSZ_EXIT_OK && arguments->cluster_cell > 0 && !arguments->largest_cluster)
        code = gsz_cli_fail(session, GSZ_EXIT_USAGE, "--cluster-cell is for --largest-cluster");
    edits->filters = edits->filter.box || edits->filter.sphere || edits->filter.remove;
    edits->moves = arguments->rotate.count || arguments->translate.count || arguments->scale != 1;
    return code;
}

bool gsz_cli_edits_any(const gsz_cli_edits *edits) {
    const gsz_cli_arguments *a = edits->arguments;
    return a->merge.count || edits->filters || edits->moves || a->largest_cluster || a->decimate ||
           a->pack.sh_degree < GSZ_SH_DEGREE_MAX;
}

/* ---- doing ---- */

static uint64_t bytes_of(const gsz_cloud *cloud, int sh_degree) {
    return gsz_cli_float_bytes(cloud->count,
                               (size_t)gsz_plane_count(sh_degree) + cloud->extra_count);
}

/* What was read so far, and what both become: known in part before the next one, of so many bytes, is read. */
static int check_merge(gsz_cli_session *session, const gsz_cloud *cloud, const gsz_cloud *other,
                       uint64_t next, const char *name) {
    int degree = cloud->sh_degree > other->sh_degree ? cloud->sh_degree : other->sh_degree;
    return gsz_cli_check_together(session, name,
                                  2 * (bytes_of(cloud, degree) + bytes_of(other, degree)),
                                  session->read_bytes + next);
}

static uint64_t file_bytes(const char *path) {
    gsz_system_entry entry;
    return !gsz_cli_is_dash(path) && gsz_system_look(&entry, path) ? entry.size : 0;
}

/* *cloud becomes the join of itself and of one more input. */
static int merge_one(gsz_cli_session *session, gsz_cli_edits *edits, gsz_cloud *cloud,
                     const gsz_interchange_read_options *reading, const char *path) {
    gsz_cli_scene scene = {0};
    gsz_cloud both[2], out = {0};
    int code = check_merge(session, cloud, &scene.cloud, file_bytes(path), path);
    if (code == GSZ_EXIT_OK) code = gsz_cli_scene_read_with(session, &scene, path, reading);
    if (code == GSZ_EXIT_OK) code = check_merge(session, cloud, &scene.cloud, 0, path);
    if (code == GSZ_EXIT_OK) {
        both[0] = *cloud;
        both[1] = scene.cloud;
        gsz_result result = gsz_edit_join(session->context, &out, both, 2);
        code = gsz_cli_fail_call(session, result, path);
    }
    if (code == GSZ_EXIT_OK) {
        edits->merged += scene.cloud.count;
        gsz_cloud_free(session->context, cloud);
        *cloud = out;
    }
    gsz_cli_scene_free(session, &scene);
    return code;
}

static void tell(gsz_cli_session *session, const char *name, uint64_t count, const char *what) {
    if (count > 0)
        gsz_cli_notice(session, "%s: %s Gaussian%s %s", name, gsz_cli_count(count).s,
                       count == 1 ? "" : "s", what);
}

static void tell_dropped(gsz_cli_session *session, const gsz_cli_edits *edits, const char *name) {
    tell(session, name, edits->filtered.outside, "outside of the crop dropped");
    tell(session, name, edits->filtered.nan, "with values that are no numbers dropped");
    tell(session, name, edits->filtered.tiny, "too tiny dropped");
    tell(session, name, edits->filtered.huge, "too huge dropped");
    tell(session, name, edits->filtered.faint, "too faint dropped");
    tell(session, name, edits->off_cluster, "off the largest cluster dropped");
}

/* Where somebody has a say in where is looked from; the library places its own. */
static int decimate(gsz_cli_session *session, const gsz_cli_edits *edits, gsz_cloud *cloud,
                    const char *name) {
    const gsz_cli_arguments *a = edits->arguments;
    gsz_camera_list views = {0};
    int code = gsz_cli_read_cameras(session, &views, a);
    gsz_cli_limit_looking(session);
    if (code == GSZ_EXIT_OK && gsz_cli_has_up(a))
        code = gsz_cli_place_cameras(session, &views, a, cloud, name, DECIMATION_VIEWS);
    if (code == GSZ_EXIT_OK)
        code = gsz_cli_fail_call(session,
                                 gsz_edit_decimate(session->context, cloud, (size_t)a->decimate,
                                                   views.count > 0 ? &views : NULL),
                                 name);
    gsz_camera_list_free(session->context, &views);
    return code;
}

static gsz_result change(gsz_cli_session *session, gsz_cli_edits *edits, gsz_cloud *cloud) {
    const gsz_cli_arguments *a = edits->arguments;
    gsz_context *context = session->context;
    gsz_result result = GSZ_OK;
    if (edits->filters) result = gsz_edit_filter(context, cloud, &edits->filter, &edits->filtered);
    if (result == GSZ_OK && a->largest_cluster)
        result =
            gsz_edit_keep_largest_cluster(context, cloud, a->cluster_cell, &edits->off_cluster);
    if (result == GSZ_OK && edits->moves) result = gsz_edit_move(context, cloud, &edits->motion);
    if (result == GSZ_OK) result = gsz_edit_reduce_degree(context, cloud, a->pack.sh_degree);
    return result;
}

int gsz_cli_edits_apply(gsz_cli_session *session, gsz_cli_edits *edits, gsz_cloud *cloud,
                        const gsz_interchange_read_options *reading, const char *name) {
    const gsz_cli_list *merge = &edits->arguments->merge;
    int code = GSZ_EXIT_OK;
    for (int i = 0; i < merge->count && code == GSZ_EXIT_OK; i++)
        code = merge_one(session, edits, cloud, reading, merge->item[i]);
    if (code == GSZ_EXIT_OK) code = gsz_cli_fail_call(session, change(session, edits, cloud), name);
    if (code == GSZ_EXIT_OK && edits->arguments->decimate && cloud->count > 0)
        code = decimate(session, edits, cloud, name);
    if (code != GSZ_EXIT_OK) return code;
    tell_dropped(session, edits, name);
    if (cloud->count == 0)
        return gsz_cli_fail(session, GSZ_EXIT_FORMAT, "%s: no Gaussians are left", name);
    return GSZ_EXIT_OK;
}

void gsz_cli_edits_add(gsz_cli_edits *sum, const gsz_cli_edits *frame) {
    sum->merged += frame->merged;
    sum->filtered.outside += frame->filtered.outside;
    sum->filtered.nan += frame->filtered.nan;
    sum->filtered.tiny += frame->filtered.tiny;
    sum->filtered.huge += frame->filtered.huge;
    sum->filtered.faint += frame->filtered.faint;
    sum->off_cluster += frame->off_cluster;
}

/* ---- telling programs ---- */

void gsz_cli_edits_json(cJSON *report, const gsz_cli_edits *edits) {
    const gsz_filter_report *filtered = &edits->filtered;
    if (!gsz_cli_edits_any(edits)) return;
    cJSON *object = gsz_cli_json_object(report, "edits");
    gsz_cli_json_count(object, "merged", edits->merged);
    gsz_cli_json_count(object, "outside", filtered->outside);
    gsz_cli_json_count(object, "nan", filtered->nan);
    gsz_cli_json_count(object, "tiny", filtered->tiny);
    gsz_cli_json_count(object, "huge", filtered->huge);
    gsz_cli_json_count(object, "faint", filtered->faint);
    gsz_cli_json_count(object, "off_cluster", edits->off_cluster);
    gsz_cli_json_bool(object, "moved", edits->moves);
}
