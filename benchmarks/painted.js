// Watches a page of the dashboard: when was an option pressed, and when was the figure that answers it painted?
(() => {
  const seen = { pressed: null, painted: null, shown: "" };
  window.foyerSeen = seen;
  // What the figures on the screen say; one that Streamlit has marked as outdated says nothing.
  const words = () =>
    [...document.querySelectorAll(".js-plotly-plot")]
      .filter((plot) => !plot.closest("[data-stale=true]"))
      .map((plot) => [...plot.querySelectorAll(".xtick, .ytick, .heatmap-label")].map((t) => t.textContent).join("|"))
      .join("#");
  const look = () => {
    const now = words();
    if (!now || now === seen.shown) return;
    seen.shown = now;
    // The first frame after the change draws it, the second begins when it is on the screen.
    requestAnimationFrame(() => requestAnimationFrame(() => { seen.painted = performance.now(); }));
  };
  addEventListener("pointerdown", (event) => {
    if (!event.target.closest("[role=option]")) return;
    seen.pressed = event.timeStamp;
    seen.painted = null;
  }, true);
  addEventListener("DOMContentLoaded", () =>
    new MutationObserver(look).observe(document.body, {
      subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: ["data-stale"],
    }));
})();
