/* SPDX-License-Identifier: MIT */
/* gsz.h - 3D Gaussian splats made small: packing a cloud into .gsz bytes and unpacking it again.
 *
 *     gsz_buffer packed = {0};
 *     gsz_pack_options opt;
 *     gsz_pack_options_default(&opt);
 *     if (gsz_pack(ctx, &packed, &cloud, &opt, NULL) != GSZ_OK) puts(gsz_context_error(ctx));
 *
 *     gsz_file *file = NULL;
 *     gsz_cloud back = {0};
 *     if (gsz_file_open(ctx, &file, packed.data, packed.size, NULL) == GSZ_OK &&
 *         gsz_file_unpack(ctx, file, &back, NULL) == GSZ_OK) ...
 *     gsz_file_close(ctx, &file);
 *
 * The bits are specified in formats/gsz.md. Same input and options give the same bytes, and the same bytes
 * give the same floats, for any number of threads on any machine.
 */
#ifndef GSZ_H
#define GSZ_H

#include "gsz_camera.h"
#include "gsz_picture.h"
#include "gsz_splats.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ---- packing ------------------------------------------------------------------------------------- */

typedef enum gsz_mask {
    /** Every Gaussian is kept. The layers of the file follow opacity and size. */
    GSZ_MASK_NONE = 0,
    /** Those that pictures miss least are dropped: the cloud is looked at from `views`, and each Gaussian weighed by
     *  what it contributes; what is dropped is merged into what stays, as far as pictures ask for it. Seconds: some hundred
     *  pictures. The layers of the file are ordered by what is left, measured in the same way. */
    GSZ_MASK_IMPORTANCE = 1,
    /** Of those that importance leaves, the ones go that the others can make up for, as they learn to do from pictures of the
     *  cloud. Minutes. */
    GSZ_MASK_LEARNED = 2,
    /** As the effort says: none up to 3, importance up to 6, learned from 7 on; none where no place is found to look
     *  from. */
    GSZ_MASK_AUTO = 3
} gsz_mask;

/** How the harmonics beyond the DC are coded. */
typedef enum gsz_sh_coding {
    /** As quantised levels; or as indices, where few different vectors recur and that is smaller. */
    GSZ_SH_AUTO = 0,
    /** Always as levels. */
    GSZ_SH_LEVELS = 1,
    /** As indices whenever there is anything to index, if need be into trained codebooks of
     *  sub-vectors, one a band: the least GPU memory. */
    GSZ_SH_CODEBOOKS = 2
} gsz_sh_coding;

typedef struct gsz_pack_options {
    float quality; /**< 0 (visibly coarse) .. 100 (near lossless); default 60, about 42 dB */
    /** 1 (fastest) .. 9 (smallest); default 5. From 3 on, harmonics that recur are looked for; from 4 on, the
     *  scene is rendered to find what can be dropped (see `mask`) and what others hide, which
     *  is then kept less precisely; from 7 on, what is left is refitted to pictures of the cloud, before it is quantised and
     *  after. 3 and below never render. */
    int effort;
    gsz_mask mask; /**< which Gaussians may be dropped; default GSZ_MASK_AUTO */
    /** With a mask: the share of the Gaussians that is kept, (0, 1]; 0 (default): so many that the error of pictures
     *  grows by about a fifth of what the quality leaves anyway, which saves the most bytes at equal PSNR. */
    float keep;
    /** With a mask, instead of keep: as few Gaussians are kept as hold this share, (0, 1], of the importance of all (that
     *  which is measured, not what is left after packing); 1: all that any view sees. 0 (default): off. */
    float keep_importance;
    bool drop_extra; /**< leave out the extra planes, which are otherwise kept without loss */
    int sh_degree;   /**< keep harmonics up to this degree at most; default 3 */
    gsz_sh_coding sh_coding; /**< default GSZ_SH_AUTO */
    /** 1..4 layers of importance, so that a beginning of the file shows the whole scene, coarsely. Each costs some 2 % of the
     *  bytes. 0 (default): 3 with a mask; without one 4, but 1 below 1048576 Gaussians. Below 8192 there is 1 in any case. */
    int layers;
    /** Gaussians of a block at the most, 1024..65536; 0 (default): 65536. Smaller blocks let whoever fetches a part of the file
     *  fetch less of what is not looked at, and cost bytes. */
    int block_gaussians;
    /** From effort 4 on, without views and targets: a scene of more than one and a half times as many Gaussians is packed region by
     *  region, none of more, each as if it were alone, but for what is up: memory goes by the largest region. It is
     *  looked at from above and below, cut faces and all, so that more is kept than the whole shows; what views placed for a
     *  region alone do not show of it may be lost. `keep` holds for each, and so do `iterations`. 16384 at the least;
     *  0 (default): 524288 for scenes of more than 6291456. Harmonics of which at most 65536 are different need the scene whole. */
    int region_gaussians;
    /** Instead of quality: the mean PSNR, dB, that pictures of the unpacked scene shall have against pictures of
     *  the cloud, on held-out views (gsz_views.h), within 0.2 dB; they have the
     *  cameras' sizes, but no side of more than 1600 pixels; 0 (default): none. 10..90. */
    float target_psnr;
    /** Instead of quality: a file of at most this many bytes and at least 99 % of it; 0 (default): none. What the
     *  highest quality falls short of, or the lowest passes, gives that quality and a notice. */
    uint64_t target_bytes;
    /** Where the scene is looked at from, if it is; borrowed; NULL (default): placed automatically. What none of them sees
     *  a mask drops first. */
    const gsz_camera_list *views;
    /** With `views`, where anything is learned (efforts 7 to 9): a photograph a view, borrowed, which is then what is learned
     *  from instead of pictures of the cloud; NULL (default): none. The whole picture of its camera, in any size, sRGB as in
     *  gsz_picture, over black where it is transparent; its coverage says nothing. What comes out may be nearer to the
     *  photographs than the cloud is, and farther from the cloud: which Gaussians can be dropped, how many, and
     *  target_psnr are still measured against the cloud. */
    const gsz_picture *photographs;
    /** Pictures to learn from, one a step: 0 (default): 900, 1800 and 3600 at efforts 7, 8 and 9. Time grows with them,
     *  and less than linearly with the Gaussians. */
    int iterations;
    /** Seconds, from the call on, after which learning ends with what it has; 0 (default): none. Where it ends depends
     *  on the machine, and the bytes with it. */
    float time_limit;
    /** Asked between pictures: true ends learning with what it has. May be NULL. */
    bool (*enough)(void *user);
    void *enough_user;
} gsz_pack_options;

typedef struct gsz_pack_stats {
    uint64_t gaussians;     /**< in the file */
    uint64_t dropped;       /**< of the cloud, not in the file */
    uint64_t bytes;         /**< of the file */
    float quality;          /**< as given, or as found for a target */
    double psnr;            /**< with target_psnr: measured on the held-out views, dB; else 0 */
    double seconds_drawing; /**< spent on pictures and on what they decide */
    int encodings;  /**< with a target: how often the scene was quantised to find the quality */
    int iterations; /**< pictures that were learned from */
    bool cut_short; /**< learning ended early: time_limit or enough */
    double
        recovered; /**< what the refitting of colours after quantising gained, dB, on views it did not learn from */
} gsz_pack_stats;

GSZ_API void gsz_pack_options_default(gsz_pack_options *options);
/** True if packing with these options draws the scene, so that it matters where it is looked at from. */
GSZ_API bool gsz_pack_renders(const gsz_pack_options *options);
/** Packs the cloud into *out_file, which is replaced. The cloud must be clean (gsz_cloud_clean); values that
 *  are not finite are GSZ_ERROR_ARGUMENT. The order of the Gaussians is not kept.
 *  options and out_stats may be NULL. */
GSZ_API gsz_result gsz_pack(gsz_context *context, gsz_buffer *out_file, const gsz_cloud *cloud,
                            const gsz_pack_options *options, gsz_pack_stats *out_stats) GSZ_CHECKED;

/** gsz_pack of a cloud that is of no use afterwards: it is released on the way, in any case, as soon as packing no longer needs
 *  it, which from effort 4 on saves up to a quarter of the memory. */
GSZ_API gsz_result gsz_pack_and_free(gsz_context *context, gsz_buffer *out_file, gsz_cloud *cloud,
                                     const gsz_pack_options *options,
                                     gsz_pack_stats *out_stats) GSZ_CHECKED;

/* ---- opening ------------------------------------------------------------------------------------- */

typedef struct gsz_file gsz_file;

typedef struct gsz_open_options {
    /** Accept a file that ends early: what is there whole can be unpacked, the rest counts as missing. */
    bool partial;
} gsz_open_options;

GSZ_API void gsz_open_options_default(gsz_open_options *options);
/** True if the bytes begin as a .gsz file does. */
GSZ_API bool gsz_file_probe(const void *data, size_t size);
/** Reads the header and the table of chunks and checks their checksums; `data` is borrowed and must outlive the file. */
GSZ_API gsz_result gsz_file_open(gsz_context *context, gsz_file **out_file, const void *data,
                                 size_t size, const gsz_open_options *options) GSZ_CHECKED;
GSZ_API void gsz_file_close(gsz_context *context, gsz_file **file);

/** The attributes a file's bytes are accounted to. */
typedef enum gsz_attribute {
    GSZ_ATTRIBUTE_POSITION,
    GSZ_ATTRIBUTE_VEIL, /**< how far each Gaussian is hidden by others */
    GSZ_ATTRIBUTE_OPACITY,
    GSZ_ATTRIBUTE_SCALE,
    GSZ_ATTRIBUTE_ROTATION,
    GSZ_ATTRIBUTE_COLOR,
    GSZ_ATTRIBUTE_SH,
    GSZ_ATTRIBUTE_EXTRA,
    GSZ_ATTRIBUTE_COUNT
} gsz_attribute;

/** "position", "opacity" ... Never NULL. */
GSZ_API const char *gsz_attribute_name(gsz_attribute attribute);

typedef struct gsz_chunk_info {
    char type[5];       /**< four letters and a 0: see formats/gsz.md */
    uint64_t offset;    /**< from the start of the file */
    uint64_t size;      /**< bytes in the file */
    uint32_t layer;     /**< blocks: layer of importance, 0 the most important */
    uint32_t gaussians; /**< blocks: Gaussians in it; else 0 */
    bool missing;       /**< the file ends before it does (partial files only) */
    bool left_out;      /**< blocks: not unpacked, since it or its extra planes are missing */
} gsz_chunk_info;

typedef struct gsz_file_info {
    uint16_t version;          /**< of the bitstream */
    uint64_t gaussians;        /**< in the whole file */
    uint64_t source_gaussians; /**< in the cloud that was packed */
    uint64_t file_bytes;       /**< as the header says, even when fewer are there */
    uint64_t there_bytes;      /**< of them */
    int sh_degree;
    uint32_t layers;
    uint32_t blocks;
    uint32_t missing_blocks; /**< cut off (partial files only) */
    float quality;           /**< as given to gsz_pack */
    int effort;
    float box_min[3], box_max[3]; /**< bounds of the positions */
    size_t extra_count;
    size_t metadata_count;
    size_t chunk_count;
    const gsz_chunk_info *chunks; /**< in file order */
    const gsz_metadata_entry *metadata;
    const char *const *extra_names;
} gsz_file_info;

/** Owned by the file. */
GSZ_API const gsz_file_info *gsz_file_get_info(const gsz_file *file);

/** A box that holds the centres of block `block` (0..blocks-1), known before the block is there. False: the file does not
 *  tell. */
GSZ_API bool gsz_file_block_bounds(const gsz_file *file, uint32_t block, float out_low[3],
                                   float out_high[3]);

enum {
    GSZ_GROWTH_RUN = 32,  /**< Gaussians of a block, in its order, that grow alike */
    GSZ_GROWTH_VALUES = 5 /**< levels of a run */
};

/** How the Gaussians of block `block` are drawn where the first `layers` are all there is, so that they stand for what is
 *  missing: GSZ_GROWTH_VALUES levels for each run of GSZ_GROWTH_RUN of them. To the logarithms of scales level[0] / 16 is
 *  added, to the opacity's logit level[1] / 4, to the DC color_transform(level[2..4] / 16) as in gsz_quantised_block. NULL:
 *  as they are, which is so for all layers, for blocks behind the first `layers`, and where the file does not tell.
 *  gsz_file_unpack does it by itself. Owned by the file. */
GSZ_API const int8_t *gsz_file_block_growth(const gsz_file *file, uint32_t layers, uint32_t block);

/** Does what the levels of a block say to its Gaussians, first .. first + count - 1 of a cloud. */
GSZ_API void gsz_block_grow(const int8_t *level, gsz_cloud *cloud, size_t first, size_t count);

typedef struct gsz_file_sizes {
    uint64_t attribute_bytes
        [GSZ_ATTRIBUTE_COUNT]; /**< entropy-coded bytes of each attribute over all blocks */
    uint64_t codebook_bytes;
    uint64_t overhead_bytes; /**< header, table, metadata, block headers */
    uint32_t codebooks;      /**< codebooks in use */
    uint32_t codebook_codes; /**< their codes together */
} gsz_file_sizes;

/** Where the bytes are of what is there of the file. Reads block headers only. */
GSZ_API gsz_result gsz_file_get_sizes(gsz_context *context, const gsz_file *file,
                                      gsz_file_sizes *out_sizes) GSZ_CHECKED;

/* ---- unpacking ----------------------------------------------------------------------------------- */

typedef struct gsz_unpack_options {
    /** The most important layers to unpack; 0: all. What is unpacked of fewer than all is made to stand for the rest
     *  (gsz_file_block_growth); so are the whole layers of a partial file that ends before the last one. */
    uint32_t layers;
    /** Only Gaussians whose centre lies in a box, its bounds included: those that the whole has there, with the same values and
     *  in the same order. Of files that tell where their blocks lie (gsz_file_block_bounds), only blocks that touch the box
     *  are read and decoded. Default false. */
    bool box;
    float box_least[3], box_greatest[3];
    /** Unless NULL, filled for as many Gaussians as are unpacked: how fine they are stored (gsz_quantised_block). */
    int8_t *fineness;
    uint8_t *refine;
} gsz_unpack_options;

GSZ_API void gsz_unpack_options_default(gsz_unpack_options *options);
/** Decodes into *cloud (zeroed), blocks in file order; missing blocks of a partial file are left out.
 *  options may be NULL. */
GSZ_API gsz_result gsz_file_unpack(gsz_context *context, const gsz_file *file, gsz_cloud *cloud,
                                   const gsz_unpack_options *options) GSZ_CHECKED;
/** Checks every checksum and decodes everything, keeping nothing. */
GSZ_API gsz_result gsz_file_verify(gsz_context *context, const gsz_file *file) GSZ_CHECKED;

/* ---- quantised blocks ---------------------------------------------------------------------------- */

/** A codebook of harmonics: vectors of the coefficients [first, end) of all three channels. */
typedef struct gsz_codebook_view {
    uint32_t count;
    int first, end;
    const float *values; /**< values[(code * 3 + channel) * (end - first) + k - first] */
} gsz_codebook_view;

/** Codebooks of the file: 0 if its harmonics are levels. */
GSZ_API int gsz_file_codebooks(const gsz_file *file);
/** Owned by the file; group is 0..gsz_file_codebooks()-1. */
GSZ_API void gsz_file_codebook(const gsz_file *file, int group, gsz_codebook_view *out_view);

/** One block as it is stored, for decoders that turn levels into values themselves, on a GPU say: arrays of
 *  `count` numbers each, to be uploaded as they are. The formulas are in formats/gsz.md, "Values":
 *    position[a] = origin[a] + (cell[a] + (fine[a] + 0.5) / 2^refine) * cell_edge
 *    alpha       = opacity / (2^opacity_bits - 1)
 *    deviation   = sqrt(e^2 - footprint^2), e = reference * (scale_first + scale * scale_step[c])^2,
 *                  c = scale_class
 *    DC          = color_transform(color * color_step * 2^(-fineness / 2)), harmonics likewise with sh_step
 *                  and sh[channel * coefficients + k], or by code[group] from the codebooks */
typedef struct gsz_quantised_block {
    uint32_t count;
    uint32_t layer;
    int sh_degree;
    int code_groups; /**< 0: sh is set; else code[0..code_groups) are */
    float origin[3], cell_edge;
    int opacity_bits;
    uint8_t opacity_drop[8]; /**< by veil: opacity is a multiple of 2^drop, or the highest level */
    float footprint, reference;
    double scale_first, scale_step[13];
    float color_step, sh_step;
    const uint32_t *cell[3];
    const uint8_t *refine;
    const uint32_t *fine[3];
    const uint8_t *veil; /**< how far others hide it: 0..7 */
    const uint16_t *opacity;
    const uint8_t *scale_class;   /**< 0..12 */
    const int32_t *scale[3];      /**< along the Gaussian's axes, falling */
    const uint8_t *face;          /**< of the leading axis: 0..2 */
    const uint8_t *needle;        /**< 1: the longest axis leads; 0: the shortest */
    const uint8_t *angle_bits[2]; /**< of u and v; of the roll */
    const int32_t *rotation[3];   /**< u, v, roll */
    const int8_t *fineness;
    const int32_t *color[3];
    const int32_t *sh[45];
    const uint32_t *code[3];
    void *storage;
} gsz_quantised_block;

/** Decodes block `index` (0..blocks-1, most important layer first) into *out_block (zeroed). Calls for
 *  different blocks may run at once, each with its own context. A missing block is GSZ_ERROR_TRUNCATED. */
GSZ_API gsz_result gsz_file_decode_block(gsz_context *context, const gsz_file *file, uint32_t index,
                                         gsz_quantised_block *out_block) GSZ_CHECKED;
GSZ_API void gsz_quantised_block_free(gsz_context *context, gsz_quantised_block *block);

#ifdef __cplusplus
}
#endif
#endif
