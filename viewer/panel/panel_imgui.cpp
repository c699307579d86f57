// SPDX-License-Identifier: MIT
// panel_imgui.cpp - the only C++ of the house: Dear ImGui behind functions of C.
#include "panel_imgui.h"

extern "C" {
#include "panel.h"
}

#include <imgui.h>
#include <backends/imgui_impl_sdl.h>
#include <backends/imgui_impl_vulkan.h>

#include <cstdarg>

// ---- the context ----

static void look() {
    ImGuiStyle &style = ImGui::GetStyle();
    ImGui::StyleColorsDark();
    style.WindowRounding = style.FrameRounding = style.GrabRounding = 3;
    style.WindowBorderSize = 0;
    style.Colors[ImGuiCol_WindowBg].w = 0.86f;
}

bool gsz_imgui_open(const gsz_imgui_device *device) {
    ImGui_ImplVulkan_InitInfo info = {};
    info.Instance = device->instance;
    info.PhysicalDevice = device->physical;
    info.Device = device->device;
    info.QueueFamily = device->queue_family;
    info.Queue = device->queue;
    info.PipelineCache = device->cache;
    info.DescriptorPool = device->descriptors;
    info.MinImageCount = device->frames;
    info.ImageCount = device->frames;
    info.MSAASamples = VK_SAMPLE_COUNT_1_BIT;
    IMGUI_CHECKVERSION();
    if (!ImGui::CreateContext()) return false;
    ImGui::GetIO().IniFilename = nullptr; // what is to be remembered the house remembers itself
    look();
    return ImGui_ImplSDL2_InitForVulkan(device->window) &&
           ImGui_ImplVulkan_Init(&info, device->render_pass);
}

bool gsz_imgui_upload_fonts(VkCommandBuffer commands) {
    return ImGui_ImplVulkan_CreateFontsTexture(commands);
}

void gsz_imgui_drop_upload(void) { ImGui_ImplVulkan_DestroyFontUploadObjects(); }

void gsz_imgui_close(void) {
    if (!ImGui::GetCurrentContext()) return;
    if (ImGui::GetIO().BackendRendererUserData) ImGui_ImplVulkan_Shutdown();
    if (ImGui::GetIO().BackendPlatformUserData) ImGui_ImplSDL2_Shutdown();
    ImGui::DestroyContext();
}

bool gsz_imgui_handle(const SDL_Event *event) {
    const ImGuiIO &io = ImGui::GetIO();
    const bool is_key = event->type == SDL_KEYDOWN || event->type == SDL_KEYUP;
    // Tab opens and closes the panel: it would go from widget to widget as well.
    if (is_key && event->key.keysym.sym == SDLK_TAB) return false;
    ImGui_ImplSDL2_ProcessEvent(event);
    switch (event->type) {
    case SDL_MOUSEBUTTONDOWN:
    case SDL_MOUSEWHEEL: return io.WantCaptureMouse;
    case SDL_MOUSEMOTION: return io.WantCaptureMouse && ImGui::IsAnyItemActive();
    case SDL_KEYDOWN:
    case SDL_TEXTINPUT: return io.WantTextInput;
    default: return false; // whoever holds something learns of its release
    }
}

bool gsz_imgui_is_busy(void) { return ImGui::IsAnyItemActive(); }

void gsz_imgui_begin(uint32_t width, uint32_t height, const float mouse[2]) {
    ImGuiIO &io = ImGui::GetIO();
    ImGui_ImplVulkan_NewFrame();
    ImGui_ImplSDL2_NewFrame();
    // The picture has the last word on its size.
    if (io.DisplaySize.x > 0 && io.DisplaySize.y > 0)
        io.DisplayFramebufferScale = ImVec2(static_cast<float>(width) / io.DisplaySize.x,
                                            static_cast<float>(height) / io.DisplaySize.y);
    // Of the events so far: by now the mouse may be elsewhere.
    io.MousePos = ImVec2(mouse[0], mouse[1]);
    ImGui::NewFrame();
}

void gsz_imgui_end(void) { ImGui::Render(); }

void gsz_imgui_record(VkCommandBuffer commands) {
    ImGui_ImplVulkan_RenderDrawData(ImGui::GetDrawData(), commands);
}

// ---- widgets ----

static const float margin = 8, panel_width = 300, graph_height = 48;

void gsz_panel_open(const char *title) {
    const ImVec2 window = ImGui::GetIO().DisplaySize;
    ImGui::SetNextWindowPos(ImVec2(margin, margin), ImGuiCond_Always);
    ImGui::SetNextWindowSizeConstraints(ImVec2(panel_width, 0),
                                        ImVec2(panel_width, window.y - 2 * margin));
    ImGui::Begin(title, nullptr, ImGuiWindowFlags_AlwaysAutoResize | ImGuiWindowFlags_NoMove);
    ImGui::PushItemWidth(panel_width * 0.45f);
}

void gsz_panel_open_message(void) {
    const ImVec2 window = ImGui::GetIO().DisplaySize;
    ImGui::SetNextWindowPos(ImVec2(window.x / 2, window.y - margin), ImGuiCond_Always,
                            ImVec2(0.5f, 1));
    ImGui::SetNextWindowSizeConstraints(ImVec2(0, 0), ImVec2(window.x - 2 * margin, window.y));
    ImGui::Begin("##message", nullptr,
                 ImGuiWindowFlags_AlwaysAutoResize | ImGuiWindowFlags_NoDecoration |
                     ImGuiWindowFlags_NoFocusOnAppearing);
    ImGui::PushItemWidth(panel_width);
}

void gsz_panel_close(void) {
    ImGui::PopItemWidth();
    ImGui::End();
}

void gsz_panel_unfold(void) {
    ImGui::SetNextItemOpen(true, ImGuiCond_Always);
    ImGui::SetScrollHereY(0);
}

bool gsz_panel_section(const char *title, bool open_at_first) {
    return ImGui::CollapsingHeader(title, open_at_first ? ImGuiTreeNodeFlags_DefaultOpen : 0);
}

void gsz_panel_text(const char *format, ...) {
    va_list list;
    va_start(list, format);
    // A window that grows with its lines has no border for them to end at.
    const bool grows = ImGui::GetContentRegionAvail().x < panel_width / 2;
    ImGui::PushTextWrapPos(grows ? ImGui::GetIO().DisplaySize.x - 4 * margin : 0);
    ImGui::TextV(format, list);
    ImGui::PopTextWrapPos();
    va_end(list);
}

void gsz_panel_fact(const char *name, const char *format, ...) {
    va_list list;
    va_start(list, format);
    ImGui::TextDisabled("%s", name);
    ImGui::SameLine(panel_width * 0.4f);
    ImGui::TextV(format, list);
    va_end(list);
}

void gsz_panel_graph(const char *name, const float *values, int count, float most) {
    ImGui::PlotLines("##graph", values, count, 0, name, 0, most,
                     ImVec2(ImGui::GetContentRegionAvail().x, graph_height));
}

void gsz_panel_bar(const char *name, float share) {
    ImGui::ProgressBar(share, ImVec2(-1, 0), name);
}

bool gsz_panel_button(const char *label) { return ImGui::Button(label); }
void gsz_panel_beside(void) { ImGui::SameLine(); }
bool gsz_panel_check(const char *label, bool *value) { return ImGui::Checkbox(label, value); }

bool gsz_panel_slider(const char *label, float *value, float least, float most, bool logarithmic,
                      const char *format) {
    return ImGui::SliderFloat(label, value, least, most, format,
                              ImGuiSliderFlags_AlwaysClamp |
                                  (logarithmic ? ImGuiSliderFlags_Logarithmic : 0));
}

bool gsz_panel_count(const char *label, int *value, int least, int most) {
    return ImGui::SliderInt(label, value, least, most, "%d", ImGuiSliderFlags_AlwaysClamp);
}

bool gsz_panel_choice(const char *label, int *value, const char *const *words, int count) {
    return ImGui::Combo(label, value, words, count);
}

bool gsz_panel_color(const char *label, float color[3]) {
    return ImGui::ColorEdit3(label, color, ImGuiColorEditFlags_NoInputs);
}
