/* SPDX-License-Identifier: MIT */
/* format_table.c - the formats, a row each, and the thin functions that give them one shape. */
#include "format_parts.h"
#include "gsz_interchange.h"

/* ---- one shape for all ---- */

static gsz_result read_ply(gsz_context *context, gsz_cloud *cloud, gsz_source *source,
                           const gsz_interchange_read_options *options,
                           gsz_interchange_report *report) {
    gsz_ply_read_options ply;
    gsz_ply_read_options_default(&ply);
    ply.drop_extra = options->drop_extra;
    ply.keep_all = options->keep_all;
    return gsz_ply_read(context, cloud, source, &ply, &report->ply);
}

static gsz_result write_ply(gsz_context *context, gsz_output *output, const gsz_cloud *cloud,
                            const gsz_interchange_write_options *options) {
    return gsz_ply_write(context, output, cloud, &options->ply);
}

static gsz_result read_compressed_ply(gsz_context *context, gsz_cloud *cloud, gsz_source *source,
                                      const gsz_interchange_read_options *options,
                                      gsz_interchange_report *report) {
    (void)options, (void)report;
    return gsz_compressed_ply_read(context, cloud, source);
}

static gsz_result write_compressed_ply(gsz_context *context, gsz_output *output,
                                       const gsz_cloud *cloud,
                                       const gsz_interchange_write_options *options) {
    (void)options;
    return gsz_compressed_ply_write(context, output, cloud);
}

static gsz_result read_spx(gsz_context *context, gsz_cloud *cloud, gsz_source *source,
                           const gsz_interchange_read_options *options,
                           gsz_interchange_report *report) {
    (void)options, (void)report;
    return gsz_spx_read(context, cloud, source);
}

static gsz_result read_ksplat(gsz_context *context, gsz_cloud *cloud, gsz_source *source,
                              const gsz_interchange_read_options *options,
                              gsz_interchange_report *report) {
    (void)options, (void)report;
    return gsz_ksplat_read(context, cloud, source);
}

static gsz_result write_ksplat(gsz_context *context, gsz_output *output, const gsz_cloud *cloud,
                               const gsz_interchange_write_options *options) {
    return gsz_ksplat_write(context, output, cloud, &options->ksplat);
}

static gsz_result read_splat(gsz_context *context, gsz_cloud *cloud, gsz_source *source,
                             const gsz_interchange_read_options *options,
                             gsz_interchange_report *report) {
    (void)options, (void)report;
    return gsz_splat_read(context, cloud, source);
}

static gsz_result write_splat(gsz_context *context, gsz_output *output, const gsz_cloud *cloud,
                              const gsz_interchange_write_options *options) {
    (void)options;
    return gsz_splat_write(context, output, cloud);
}

static gsz_result read_spz(gsz_context *context, gsz_cloud *cloud, gsz_source *source,
                           const gsz_interchange_read_options *options,
                           gsz_interchange_report *report) {
    (void)options, (void)report;
    return gsz_spz_read(context, cloud, source, NULL);
}

static gsz_result write_spz(gsz_context *context, gsz_output *output, const gsz_cloud *cloud,
                            const gsz_interchange_write_options *options) {
    return gsz_spz_write(context, output, cloud, &options->spz);
}

static gsz_result read_sog(gsz_context *context, gsz_cloud *cloud, gsz_source *source,
                           const gsz_interchange_read_options *options,
                           gsz_interchange_report *report) {
    (void)options, (void)report;
    return gsz_sog_read(context, cloud, source);
}

static gsz_result read_sog_folder(gsz_context *context, gsz_cloud *cloud, const char *path,
                                  const gsz_interchange_read_options *options,
                                  gsz_interchange_report *report) {
    (void)options;
    report->file_bytes = gsz_bytes_of_folder(path);
    return gsz_sog_read_path(context, cloud, path);
}

static gsz_result write_sog(gsz_context *context, gsz_output *output, const gsz_cloud *cloud,
                            const gsz_interchange_write_options *options) {
    return gsz_sog_write(context, output, cloud, &options->sog);
}

static gsz_result read_gltf(gsz_context *context, gsz_cloud *cloud, gsz_source *source,
                            const gsz_interchange_read_options *options,
                            gsz_interchange_report *report) {
    (void)options, (void)report;
    return gsz_gltf_read(context, cloud, source);
}

static gsz_result read_gltf_parts(gsz_context *context, gsz_cloud *cloud, const char *path,
                                  const gsz_interchange_read_options *options,
                                  gsz_interchange_report *report) {
    (void)options;
    report->file_bytes = gsz_bytes_of_file(path);
    return gsz_gltf_read_path(context, cloud, path);
}

static gsz_result write_gltf(gsz_context *context, gsz_output *output, const gsz_cloud *cloud,
                             const gsz_interchange_write_options *options) {
    return gsz_gltf_write(context, output, cloud, &options->gltf);
}

/* ---- the rows ---- */

/* Contents are looked at in this order: the more a format asks of a file, the earlier. */
static const gsz_format rows[] = {
    {.id = GSZ_FORMAT_COMPRESSED_PLY,
     .name = "compressed-ply",
     .title = "compressed.ply (PlayCanvas)",
     .endings = {".compressed.ply"},
     .flags = GSZ_FORMAT_REORDERS,
     .sh_degree_max = 3,
     .probe = gsz_compressed_ply_probe,
     .read = read_compressed_ply,
     .write = write_compressed_ply},
    {.id = GSZ_FORMAT_PLY,
     .name = "ply",
     .title = ".ply",
     .endings = {".ply"},
     .flags = GSZ_FORMAT_KEEPS_EXTRA,
     .sh_degree_max = 3,
     .probe = gsz_ply_probe,
     .read = read_ply,
     .write = write_ply},
    {.id = GSZ_FORMAT_SPZ,
     .name = "spz",
     .title = ".spz (Niantic)",
     .endings = {".spz"},
     .sh_degree_max = 3,
     .keeps_entry = "filter",
     .probe = gsz_spz_probe,
     .read = read_spz,
     .write = write_spz},
    {.id = GSZ_FORMAT_SOG,
     .name = "sog",
     .title = ".sog (PlayCanvas)",
     .endings = {".sog"},
     .flags = GSZ_FORMAT_REORDERS,
     .sh_degree_max = 3,
     .keeps_entry = "filter",
     .probe = gsz_sog_probe,
     .read = read_sog,
     .probe_path = gsz_sog_probe_path,
     .read_path = read_sog_folder,
     .write = write_sog},
    {.id = GSZ_FORMAT_GLTF,
     .name = "glb",
     .title = ".glb (glTF)",
     .endings = {".glb"},
     .sh_degree_max = 3,
     .probe = gsz_gltf_probe,
     .read = read_gltf,
     .probe_path = gsz_gltf_probe_path,
     .read_path = read_gltf_parts,
     .write = write_gltf},
    {.id = GSZ_FORMAT_SPX,
     .name = "spx",
     .title = ".spx (gsbox)",
     .endings = {".spx"},
     .sh_degree_max = 3,
     .probe = gsz_spx_probe,
     .read = read_spx},
    {.id = GSZ_FORMAT_KSPLAT,
     .name = "ksplat",
     .title = ".ksplat (GaussianSplats3D)",
     .endings = {".ksplat"},
     .flags = GSZ_FORMAT_REORDERS,
     .sh_degree_max = 2,
     .probe = gsz_ksplat_probe,
     .read = read_ksplat,
     .write = write_ksplat},
    {.id = GSZ_FORMAT_SPLAT,
     .name = "splat",
     .title = ".splat (antimatter15)",
     .endings = {".splat"},
     .flags = GSZ_FORMAT_NO_MAGIC,
     .sh_degree_max = 0,
     .probe = gsz_splat_probe,
     .read = read_splat,
     .write = write_splat},
};

const gsz_format *gsz_format_at(size_t index) {
    return index < sizeof rows / sizeof rows[0] ? &rows[index] : NULL;
}
