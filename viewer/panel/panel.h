/* SPDX-License-Identifier: MIT */
/* panel.h - Dear ImGui for C: a panel beside the picture, by as few kinds of widgets as that needs.
 *
 *     gsz_panel_begin(panel, extent);
 *     gsz_panel_open("gsz");
 *     if (gsz_panel_section("Frame", true)) gsz_panel_text("%.1f ms", ms);
 *     gsz_panel_close();
 *     gsz_panel_end(panel);
 *     ... gsz_panel_record(panel, commands, &image) ...
 *
 * Widgets that are given a value change it and return true when the user did. Where Dear ImGui is missing this folder is not
 * built. */
#ifndef GSZ_PANEL_H
#define GSZ_PANEL_H

#include "gpu_frames.h"

#include <SDL.h>

typedef struct gsz_panel gsz_panel;

/** Makes a panel for a window that the gpu draws to; gpu->error says why not. One at a time: Dear ImGui has one context. */
gsz_result gsz_panel_create(gsz_panel **out_panel, SDL_Window *window, gsz_gpu *gpu,
                            gsz_gpu_frames *frames) GSZ_CHECKED;
/** The device must be done with it. Accepts NULL. */
void gsz_panel_destroy(gsz_panel **panel);

/** Hands over an event. True: it was for a widget, and for nobody else. */
bool gsz_panel_handle(gsz_panel *panel, const SDL_Event *event);
/** The user is in the middle of something: the next frame should not be far. */
bool gsz_panel_is_busy(const gsz_panel *panel);

/* ---- a frame: panels between begin and end, widgets between open and close ---- */

void gsz_panel_begin(gsz_panel *panel, VkExtent2D extent);
void gsz_panel_end(gsz_panel *panel);
/** Records what was laid out over the image, in VK_IMAGE_LAYOUT_COLOR_ATTACHMENT_OPTIMAL before and after. */
gsz_result gsz_panel_record(gsz_panel *panel, VkCommandBuffer commands,
                            const gsz_gpu_image *image) GSZ_CHECKED;

/** At the left border, as high as its contents but not higher than the window. */
void gsz_panel_open(const char *title);
/** In the middle of the window's lower border, without a title: for a message. */
void gsz_panel_open_message(void);
void gsz_panel_close(void);

/** The next section is unfolded, and brought into view. */
void gsz_panel_unfold(void);
/** A heading that widgets fold away under. True: they are to be seen. */
bool gsz_panel_section(const char *title, bool open_at_first);
void gsz_panel_text(const char *format, ...) GSZ_PRINTF(1, 2);
/** Two columns of text. */
void gsz_panel_fact(const char *name, const char *format, ...) GSZ_PRINTF(2, 3);
/** Values as a curve, the oldest first, from 0 to `most`. */
void gsz_panel_graph(const char *name, const float *values, int count, float most);
void gsz_panel_bar(const char *name, float share);
bool gsz_panel_button(const char *label);
/** The next widget stands beside the last one. */
void gsz_panel_beside(void);
bool gsz_panel_check(const char *label, bool *value);
bool gsz_panel_slider(const char *label, float *value, float least, float most, bool logarithmic,
                      const char *format);
bool gsz_panel_count(const char *label, int *value, int least, int most);
bool gsz_panel_choice(const char *label, int *value, const char *const *words, int count);
bool gsz_panel_color(const char *label, float color[3]);

#endif
