// The end of a login: a warning before it, and what is half typed kept when it comes.

const warning = document.getElementById("login-ends");
const stay = warning.querySelector("form");
const early = Number(warning.dataset.early);
const edited = new Set();
let final = false; // the longest time is near: there is nothing to prolong, it is said once
let answered = false;
let timer;
const PATIENCE = 3000; // milliseconds
let underway = Promise.resolve(); // the fragments that have been sent and not been answered

const target = (form) => new URL(form.getAttribute("action") ?? "", location).pathname;
const post = (url, body) => fetch(url, { method: "POST", body, redirect: "manual" });

const keep = (form) => {
  const body = new FormData(form);
  for (const [name, value] of [...body]) if (value instanceof File) body.delete(name);
  body.set("parked_action", target(form));
  return post(warning.dataset.park, body);
};

// A draft that is on its way is older than what the form holds: it must not arrive after it. Nor may
// one that never arrives keep the page open.
const leave = async (goal) => {
  await Promise.race([underway, new Promise((done) => setTimeout(done, PATIENCE))]);
  await Promise.allSettled([...edited].filter((form) => form.isConnected).map(keep));
  location.assign(goal);
};

// The server is asked each time: the person may have been active in another tab.
const check = async () => {
  clearTimeout(timer);
  const asked = await fetch(stay.action, { redirect: "manual", headers: { "X-Background": "1" } }).catch(() => ({}));
  if (asked.type === "opaqueredirect") return leave(location.pathname + location.search);
  let left = 1;
  if (asked.ok) ({ left, final } = await asked.json());
  const soon = left <= early;
  for (const part of warning.querySelectorAll("[data-final]")) part.hidden = (part.dataset.final === "yes") !== final;
  if (asked.ok && soon && !answered && !warning.open) warning.showModal();
  if (!soon) warning.close();
  timer = setTimeout(check, 1000 * (soon ? Math.min(left + 1, 10) : left - early));
};

const answer = async (event) => {
  if (event.target !== stay && event.type === "submit") return;
  event.preventDefault();
  await post(stay.action, new FormData(stay)).catch(() => {});
  answered = final;
  warning.close();
  check();
};

warning.addEventListener("submit", answer);
warning.addEventListener("cancel", answer);
document.addEventListener("visibilitychange", () => document.hidden || check());
const typedIn = (form) => {
  if (form?.method === "post" && form.role !== "search" && !form.querySelector("[type=password]")) edited.add(form);
};
document.addEventListener("input", ({ target }) => typedIn(target.form));
// A form that came back with faults holds what was typed before.
const refused = (root) => {
  for (const fault of root.querySelectorAll(".invalid-feedback:not([hidden])")) typedIn(fault.closest("form"));
};
refused(document);
document.addEventListener("htmx:load", ({ detail }) => refused(detail.elt));
// What is typed while a form is on its way is not in what was sent.
document.addEventListener("htmx:beforeSend", ({ detail: { elt, xhr } }) => {
  const answer = new Promise((done) => xhr.addEventListener("loadend", done));
  underway = Promise.all([underway, answer]).then(() => {}); // keeps no answers
  if (edited.delete(elt)) answer.then(() => (xhr.status > 0 && xhr.status < 400) || edited.add(elt));
});
// A fragment's answer may lead the whole page away: not before what is typed beside it is kept.
document.addEventListener("htmx:beforeOnLoad", (event) => {
  const goal = event.detail.xhr.getResponseHeader("HX-Redirect");
  if (goal && edited.size) event.preventDefault() || leave(goal);
});

// What was kept is filled in again, but for what belongs to this page and not to the text.
const OF_THE_PAGE = ["csrfmiddlewaretoken", "form_key", "step"];
for (const text of document.querySelectorAll("[data-parked]")) {
  const form = [...document.forms].find((each) => each.method === "post" && target(each) === text.dataset.parked);
  if (!form || edited.has(form)) continue;
  const values = [...text.querySelectorAll("[data-values] input")];
  for (const control of form.elements) {
    const kept = values.filter((input) => input.name === control.name).map((input) => input.value);
    if (OF_THE_PAGE.includes(control.name) || ["file", "password", "submit"].includes(control.type)) continue;
    if (["checkbox", "radio"].includes(control.type)) control.checked = kept.includes(control.value);
    else if (control.multiple) for (const option of control.options) option.selected = kept.includes(option.value);
    else if (kept.length) control.value = kept[0];
  }
  // Which text the form now holds: it is parked no longer when the form has been taken.
  form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "parked_text", value: text.dataset.text }));
  edited.add(form);
  text.querySelector("[data-filled]").hidden = false;
  text.querySelector("details").open = false;
}

timer = setTimeout(check, 1000 * Math.max(warning.dataset.left - early, 0.5));
