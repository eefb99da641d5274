"use strict";
// What both pages do: the two languages, light and dark, and choices that are kept where the browser lets them be.
const $ = (selector, within = document) => within.querySelector(selector);
const $$ = (selector, within = document) => [...within.querySelectorAll(selector)];
const data = JSON.parse($("#page-data").textContent);
const root = document.documentElement;

const kept = {
  get(name) {
    try { return localStorage.getItem("healthplan-" + name); } catch { return null; }
  },
  set(name, value) {
    try { localStorage.setItem("healthplan-" + name, value); } catch { /* not kept, then */ }
  },
};

let language = data.language;
const afterLanguage = [];

function say(message, values = {}) {
  const text = data.messages[language][message];
  return text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

function setLanguage(name) {
  language = name;
  root.lang = data.languages[name];
  for (const element of $$("[data-m]")) element.textContent = say(element.dataset.m);
  for (const attribute of ["title", "aria-label", "placeholder"]) {
    for (const element of $$(`[data-m-${attribute}]`)) {
      element.setAttribute(attribute, say(element.getAttribute(`data-m-${attribute}`)));
    }
  }
  $("#language-button").lang = name === "en" ? data.languages.zh : data.languages.en;
  if (data.titles) document.title = data.titles[name];
  for (const action of afterLanguage) action();
}

function changeLanguage() {
  setLanguage(language === "en" ? "zh" : "en");
  kept.set("language", language);
}

const themes = ["auto", "light", "dark"];

function setTheme(name) {
  root.dataset.theme = name;
  nameTheme();
}

function nameTheme() {
  const button = $("#theme-button");
  const said = say(`status.${root.dataset.theme}`);
  button.title = said;
  button.setAttribute("aria-label", said);
}

function changeTheme() {
  setTheme(themes[(themes.indexOf(root.dataset.theme) + 1) % themes.length]);
  kept.set("theme", root.dataset.theme);
}

function startCommon() {
  root.classList.add("scripted");
  setTheme(themes.includes(kept.get("theme")) ? kept.get("theme") : "auto");
  afterLanguage.push(nameTheme);
  if (kept.get("language") in data.messages && kept.get("language") !== language) setLanguage(kept.get("language"));
  $("#language-button").addEventListener("click", changeLanguage);
  $("#theme-button").addEventListener("click", changeTheme);
  $("#filters").addEventListener("submit", (event) => event.preventDefault());
}
