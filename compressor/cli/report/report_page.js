/* SPDX-License-Identifier: MIT */
/* report_page.js - moves the wipes, and shows the result of the file that was chosen. */
"use strict";

for (const slider of document.querySelectorAll(".wipe")) {
  const stage = slider.closest(".stage");
  const move = () => stage.style.setProperty("--wipe", slider.value);
  slider.addEventListener("input", move);
  move();
}

const chooser = document.getElementById("chooser");

/* A view that was kept for one file only goes on showing that. */
function show(file) {
  for (const article of document.querySelectorAll("article")) {
    const layers = [...article.querySelectorAll("[data-file]")];
    const kept = [...article.querySelectorAll("img.result")].map((image) => image.dataset.file);
    const shown = kept.includes(file) ? file : kept[0];
    for (const layer of layers) layer.hidden = layer.dataset.file !== shown;
  }
}

if (chooser) {
  chooser.addEventListener("change", () => show(chooser.value));
  show(chooser.value);
}
