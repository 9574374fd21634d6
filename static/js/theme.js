// Sets light or dark before anything is drawn. A plain script in <head>, so that nothing flashes.
(function () {
  const dark = window.matchMedia("(prefers-color-scheme: dark)");

  function chosen() {
    try {
      return localStorage.getItem("iq4d-theme") || "auto";
    } catch {
      return "auto"; // storage is switched off in this browser: follow the device
    }
  }

  function apply() {
    const choice = chosen();
    const now = choice === "auto" ? (dark.matches ? "dark" : "light") : choice;
    if (document.documentElement.getAttribute("data-bs-theme") === now) return;
    document.documentElement.setAttribute("data-bs-theme", now);
    document.dispatchEvent(new CustomEvent("iq4d:theme", { detail: now }));
  }

  window.iq4dTheme = { chosen, apply };
  dark.addEventListener("change", apply);
  window.addEventListener("storage", (event) => event.key === "iq4d-theme" && apply());
  apply();
})();
