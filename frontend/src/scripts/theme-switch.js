/* One button between light and dark; back at the system's own theme the choice is forgotten. */
const system = matchMedia("(prefers-color-scheme: dark)");
const preferred = () => (system.matches ? "dark" : "light");

export function enhanceThemeSwitch(button) {
  const root = document.documentElement;
  const current = () => root.dataset.theme ?? preferred();
  const show = () => button.setAttribute("aria-pressed", String(current() === "dark"));
  button.addEventListener("click", () => {
    const wanted = current() === "dark" ? "light" : "dark";
    if (wanted === preferred()) {
      delete root.dataset.theme;
      localStorage.removeItem("enlace-theme");
    } else {
      root.dataset.theme = wanted;
      localStorage.setItem("enlace-theme", wanted);
    }
    show();
  });
  system.addEventListener("change", show);
  show();
  button.hidden = false;
}
