// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// What the page adds where scripts run: search and zoom in flame graphs.
enum ReportScript {
  static let text: StaticString = """
    "use strict";
    for (const flame of document.querySelectorAll(".flame")) {
      const total = Number(flame.dataset.samples);
      const frames = [...flame.querySelectorAll(".frame")];
      const search = flame.querySelector(".search");
      const input = search.querySelector("input");
      const output = search.querySelector("output");
      search.hidden = false;

      // Samples of matching functions; one called by another match is counted once.
      input.addEventListener("input", () => {
        const words = input.value.trim().toLowerCase();
        let found = 0;
        for (const frame of frames) {
          const name = frame.querySelector(".name").textContent.toLowerCase();
          frame.classList.toggle("match", words !== "" && name.includes(words));
        }
        for (const frame of frames) {
          const above = frame.parentElement.parentElement.closest("li");
          const covered = above && above.closest(".frames li:has(> .match)");
          if (frame.classList.contains("match") && !covered) found += Number(frame.dataset.samples);
        }
        flame.classList.toggle("searching", words !== "");
        output.textContent = words === "" ? ""
          : (100 * found / total).toFixed(1) + " % of samples, "
            + flame.querySelectorAll(".match").length + " of " + frames.length + " boxes";
      });

      // A chosen function fills the width; what is beside its callers is out of the way.
      const choose = (frame) => {
        const item = frame.parentElement;
        const again = item.classList.contains("chosen");
        for (const other of flame.querySelectorAll("li.chosen, li.path, li.aside"))
          other.classList.remove("chosen", "path", "aside");
        if (again) return;
        item.classList.add("chosen");
        for (let at = item; at && at.matches("li"); at = at.parentElement.parentElement) {
          at.classList.add("path");
          for (const sibling of at.parentElement.children)
            if (sibling !== at) sibling.classList.add("aside");
        }
      };
      frames.forEach((frame, index) => {
        frame.tabIndex = index === 0 ? 0 : -1;
        frame.setAttribute("role", "button");
        frame.addEventListener("click", () => { choose(frame); move(frame); });
      });

      // One tab stop; arrows go from box to box as they lie.
      const move = (to) => {
        if (!to) return;
        for (const frame of frames) frame.tabIndex = -1;
        to.tabIndex = 0;
        to.focus();
      };
      const of = (item) => item && item.querySelector(":scope > .frame");
      flame.addEventListener("keydown", (event) => {
        const frame = event.target.closest(".frame");
        if (!frame) return;
        const item = frame.parentElement;
        const places = {
          ArrowDown: () => item.querySelector(":scope > ul > li"),
          ArrowUp: () => item.parentElement.closest("li"),
          ArrowRight: () => item.nextElementSibling,
          ArrowLeft: () => item.previousElementSibling,
        };
        if (event.key in places) move(of(places[event.key]()));
        else if (event.key === "Enter" || event.key === " ") choose(frame);
        else return;
        event.preventDefault();
      });
    }
    """
}
