// Only what HTML and htmx cannot do. Every page works without this file.

const isTyping = (element) =>
  element.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(element.tagName);

const closeMenu = (menu, { refocus = false } = {}) => {
  menu.open = false;
  if (refocus) menu.querySelector("summary").focus();
};

const focusErrors = (root) => root.querySelector(".error-summary")?.focus();

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const search = document.getElementById("q");
  if (event.key === "/" && search && !isTyping(event.target)) {
    event.preventDefault();
    search.focus();
  }
  const menu = document.querySelector(".hat[open]");
  if (event.key === "Escape" && menu) closeMenu(menu, { refocus: true });
});

document.addEventListener("click", (event) => {
  const menu = document.querySelector(".hat[open]");
  if (menu && !menu.contains(event.target)) closeMenu(menu);
});

// A menu that keyboard focus has left would cover what is being read.
document.addEventListener("focusin", (event) => {
  const menu = document.querySelector(".hat[open]");
  if (menu && !menu.contains(event.target)) closeMenu(menu);
});

// Deferred, so the page is whole: say first what has to be put right.
focusErrors(document);
document.addEventListener("htmx:afterSettle", (event) => focusErrors(event.target));
