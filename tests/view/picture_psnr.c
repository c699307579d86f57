/* SPDX-License-Identifier: MIT */
/* picture_psnr.c - says how near two pictures are, and fails if that is not near enough: picture_psnr A B LEAST. */
#include "gsz_extras.h"
#include "gsz_picture.h"

#include <stdio.h>
#include <stdlib.h>

static gsz_result read_picture(gsz_context *context, gsz_picture *picture, const char *path) {
    gsz_source *source = NULL;
    gsz_image image = {0};
    gsz_result result = gsz_source_open(context, &source, path);
    if (result == GSZ_OK) result = gsz_image_read(context, &image, source);
    if (result == GSZ_OK) result = gsz_picture_create(context, picture, image.width, image.height);
    if (result == GSZ_OK) gsz_picture_from_bytes(picture, image.pixels, image.channels, NULL);
    gsz_image_free(context, &image);
    gsz_source_close(context, &source);
    return result;
}

int main(int argc, char **argv) {
    gsz_context *context = NULL;
    gsz_picture a = {0}, b = {0};
    gsz_score score = {0};
    gsz_result result;
    if (argc != 4 || gsz_context_create(&context, NULL) != GSZ_OK) return 2;
    result = read_picture(context, &a, argv[1]);
    if (result == GSZ_OK) result = read_picture(context, &b, argv[2]);
    if (result == GSZ_OK && (a.width != b.width || a.height != b.height))
        printf("%dx%d is not %dx%d\n", a.width, a.height, b.width, b.height);
    else if (result == GSZ_OK)
        result = gsz_picture_score(context, &score, &a, &b);
    if (result != GSZ_OK) puts(gsz_context_error(context));
    printf("%.2f dB\n", score.psnr);
    gsz_picture_free(context, &a);
    gsz_picture_free(context, &b);
    gsz_context_destroy(&context);
    return score.psnr >= atof(argv[3]) ? 0 : 1;
}
