// The page of one notice: choose a fact in the text or in the list, filter, search, keys.
startCommon();
const text = $("#text");
const list = $("#cards");
const lines = $$(".l", text);
const cards = $$(".card", list).map((element) => ({
  element,
  id: element.id,
  kind: element.dataset.k,
  years: (element.dataset.y || "").split(" "),
  bodies: (element.dataset.b || "").split(" "),
  code: element.dataset.c || "",
  shown: true,
}));
const CARD_HEIGHT = 125;
const cardOf = new Map(cards.map((card) => [card.id, card]));
const groups = $$(".group", list).map((element) => ({
  element,
  cards: $$(".card", element).map((one) => cardOf.get(one.id)),
}));
const kindOf = (id) => cardOf.get(id)?.kind;

// Marks, and for each fact its own. A mark looks like the kinds of those of its facts that are shown.
const marks = $$("mark", text).map((element) => ({
  element,
  facts: element.dataset.f.split(" "),
  kinds: [...element.classList].filter((look) => data.kinds.includes(look)),
}));
const marksOf = new Map();
for (const { element, facts } of marks) {
  for (const id of facts) {
    if (!marksOf.has(id)) marksOf.set(id, []);
    marksOf.get(id).push(element);
  }
}

// --- Places of the text by offset, for what is not cut into marks: wide facts, what a list covers, what is searched.

function pointAt(offset) {
  let low = 0;
  let high = data.lines.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (data.lines[middle] <= offset) low = middle;
    else high = middle - 1;
  }
  return pointIn(lines[low], offset - data.lines[low]);
}

function pointIn(line, rest) {
  const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
  let last = null;
  while (walker.nextNode()) {
    last = walker.currentNode;
    if (rest <= last.length) return [last, rest];
    rest -= last.length;
  }
  return last ? [last, last.length] : [line, 0];
}

function rangeOf(start, end) {
  const range = document.createRange();
  range.setStart(...start);
  range.setEnd(...end);
  return range;
}

function highlight(name, ranges) {
  if (!CSS.highlights) return;
  if (ranges.length) CSS.highlights.set(name, new Highlight(...ranges));
  else CSS.highlights.delete(name);
}

// --- Choosing.

let chosen = null;

function choose(id, { scrollText = true, scrollList = true, remember = true } = {}) {
  const card = cardOf.get(id);
  if (!card) return;
  if (!card.shown) resetFilters();
  release();
  chosen = card;
  card.element.classList.add("chosen");
  card.element.setAttribute("aria-current", "true");
  for (const mark of marksOf.get(id) || []) mark.classList.add("chosen");
  highlight("covers", [data.covers[id], data.wide[id]].filter(Boolean).map(([a, b]) => rangeOf(pointAt(a), pointAt(b))));
  if (root.classList.contains("is-narrow")) showPane("facts", true);
  if (scrollList) bring(card.element, list, "nearest");
  if (scrollText) bring(placeOf(card), text, "center");
  const node = $(".from a", card.element)?.hash.slice(1);
  if (node) markNode(node, true);
  if (remember) history.replaceState(null, "", "#" + id);
}

// Scroll to an element. What comes near the window only then gets its real height, so look again afterwards.
function bring(element, pane, block, tries = 3) {
  element.scrollIntoView({ block });
  if (!tries) return;
  requestAnimationFrame(() => {
    const [place, room] = [element.getBoundingClientRect(), pane.getBoundingClientRect()];
    if (place.top < room.top || place.top > room.bottom - 20) bring(element, pane, block, tries - 1);
  });
}

function placeOf(card) {
  return (marksOf.get(card.id) || [])[0] || $($("a.line", card.element)?.getAttribute("href") || "#text");
}

function release() {
  if (!chosen) return;
  chosen.element.classList.remove("chosen");
  chosen.element.removeAttribute("aria-current");
  for (const mark of marksOf.get(chosen.id) || []) mark.classList.remove("chosen");
  highlight("covers", []);
  chosen = null;
}

function step(by) {
  const shown = cards.filter((card) => card.shown);
  if (!shown.length) return;
  const at = shown.indexOf(chosen);
  const next = at < 0 ? (by > 0 ? 0 : shown.length - 1) : Math.min(Math.max(at + by, 0), shown.length - 1);
  choose(shown[next].id);
  // The focus goes along, so that a screen reader says the fact and Tab goes on from it.
  $("a.id", shown[next].element).focus({ preventScroll: true });
}

function enterText(card) {
  choose(card.id);
  const place = placeOf(card);
  place.tabIndex = -1;
  place.focus({ preventScroll: true });
}

text.addEventListener("click", (event) => {
  const mark = event.target.closest("mark");
  if (!mark || !getSelection().isCollapsed) return;
  chooseAt(mark);
});

function chooseAt(mark) {
  const facts = mark.dataset.f.split(" ");
  const shown = facts.filter((id) => cardOf.get(id)?.shown);
  if (shown.length) {
    const at = chosen ? shown.indexOf(chosen.id) : -1;
    choose(shown[(at + 1) % shown.length], { scrollText: false });
  } else if (facts.length && !kindOf(facts[0])) {
    markNode(facts[0]);
  }
  return shown.length > 0;
}

list.addEventListener("click", (event) => {
  const link = event.target.closest("a");
  const card = cardOf.get(event.target.closest(".card")?.id);
  if (!card || event.target.closest("summary, table")) return;
  if (link?.matches(".line")) {
    event.preventDefault();
    enterText(card);
  } else if (link?.matches(".from a")) {
    event.preventDefault();
    goToNode(link.hash.slice(1));
  } else if (getSelection().isCollapsed) {
    if (link) event.preventDefault();
    choose(card.id, { scrollList: false });
  }
});

// --- The outline.

const nodeLinks = new Map($$("#outline a").map((link) => [link.dataset.n, link]));
const nodeMarks = marks.filter(({ element }) => element.matches(".h, .n")).map(({ element, facts }) => ({
  element,
  id: facts.find((id) => nodeLinks.has(id)),
}));
let currentNode = null;
let heldUntil = 0;

// Mark the place in the outline; hold it against the scrolling that comes with choosing.
function markNode(id, hold = false) {
  if (hold) heldUntil = performance.now() + 300;
  if (id === currentNode) return;
  nodeLinks.get(currentNode)?.removeAttribute("aria-current");
  currentNode = id;
  const link = nodeLinks.get(id);
  if (!link) return;
  link.setAttribute("aria-current", "location");
  const outline = $("#outline");
  const [place, room] = [link.getBoundingClientRect(), outline.getBoundingClientRect()];
  if (place.top < room.top || place.bottom > room.bottom) outline.scrollTop += place.top - room.top - room.height / 2;
}

function goToNode(id) {
  const link = nodeLinks.get(id);
  const place = (marksOf.get(id) || [])[0] || $(link.getAttribute("href"));
  bring(place, text, "start");
  markNode(id, true);
  if (root.classList.contains("is-narrow")) showPane("outline", false);
}

$("#outline").addEventListener("click", (event) => {
  const link = event.target.closest("a");
  if (!link) return;
  event.preventDefault();
  history.replaceState(null, "", "#" + link.dataset.n);
  goToNode(link.dataset.n);
  const place = (marksOf.get(link.dataset.n) || [])[0];
  if (place) {
    place.tabIndex = -1;
    place.focus({ preventScroll: true });
  }
});

function followScroll() {
  if (performance.now() < heldUntil) return;
  const top = text.getBoundingClientRect().top + 60;
  let low = 0;
  let high = nodeMarks.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (nodeMarks[middle].element.getBoundingClientRect().top <= top) low = middle + 1;
    else high = middle;
  }
  markNode(low ? nodeMarks[low - 1].id : null);
}

let waiting = false;
text.addEventListener("scroll", () => {
  if (waiting) return;
  waiting = true;
  requestAnimationFrame(() => {
    waiting = false;
    followScroll();
  });
}, { passive: true });

// --- Filters.

const chips = $$(".chip");
const selects = { bodies: $("#body-filter"), years: $("#year-filter"), code: $("#code-filter") };
const box = $("#search-box");
const wordsOf = () => box.value.toLowerCase().split(/\s+/).filter(Boolean);

function fits(card, kinds, words) {
  return kinds.has(card.kind)
    && Object.entries(selects).every(([name, select]) => !select?.value
      || (name === "code" ? card.code === select.value : card[name].includes(select.value)))
    && words.every((word) => card.element.textContent.toLowerCase().includes(word));
}

function applyFilters() {
  const kinds = new Set(chips.filter((chip) => chip.getAttribute("aria-pressed") === "true").map((chip) => chip.dataset.kind));
  const words = wordsOf();
  for (const card of cards) {
    card.shown = fits(card, kinds, words);
    card.element.hidden = !card.shown;
  }
  // What the browser takes for the height of cards that are far from the window.
  for (const group of groups) {
    const shown = group.cards.filter((card) => card.shown).length;
    group.element.hidden = !shown;
    group.element.style.containIntrinsicBlockSize = `auto ${shown * CARD_HEIGHT}px`;
  }
  if (chosen && !chosen.shown) release();
  for (const { element, facts, kinds: own } of marks) {
    if (own.length) {
      const looks = new Set(facts.filter((id) => cardOf.get(id)?.shown).map(kindOf));
      for (const kind of own) element.classList.toggle(kind, looks.has(kind));
    }
  }
  sayShown();
}

function sayShown() {
  const shown = cards.filter((card) => card.shown).length;
  const filtered = shown < cards.length || Boolean(box.value);
  $("#shown").textContent = say(shown < cards.length ? "status.shown" : "status.all", { shown, all: cards.length });
  $("#reset-button").hidden = !filtered;
  $("#none-shown").hidden = shown > 0 || !cards.length;
}

function resetFilters() {
  for (const chip of chips) chip.setAttribute("aria-pressed", "true");
  for (const select of Object.values(selects)) if (select) select.value = "";
  box.value = "";
  searchText();
  applyFilters();
}

for (const chip of chips) {
  chip.addEventListener("click", () => {
    chip.setAttribute("aria-pressed", String(chip.getAttribute("aria-pressed") !== "true"));
    applyFilters();
  });
}
for (const select of Object.values(selects)) select?.addEventListener("change", applyFilters);
$("#reset-button").addEventListener("click", () => {
  resetFilters();
  box.focus();
});

// --- Search: facts that have every word, and the places of the whole phrase in the text.

const MOST = 1000;
let found = [];
let foundAt = -1;

function searchText() {
  found = [];
  foundAt = -1;
  const phrase = box.value.trim();
  if (phrase) {
    const pattern = new RegExp(phrase.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"), "giu");
    for (const line of lines) {
      for (const hit of line.textContent.matchAll(pattern)) {
        if (found.length < MOST) found.push(rangeOf(pointIn(line, hit.index), pointIn(line, hit.index + hit[0].length)));
      }
    }
  }
  highlight("search", found);
  highlight("search-at", []);
  sayMatches();
}

function sayMatches() {
  const count = found.length >= MOST ? `${MOST}+` : found.length;
  const message = !box.value.trim() ? "" : !found.length ? "no_match" : foundAt < 0 ? "found" : "matches";
  $("#search-status").textContent = message ? say(`status.${message}`, { at: foundAt + 1, count }) : "";
}

function goToMatch(by) {
  if (!found.length) return;
  foundAt = (foundAt + by + found.length) % found.length;
  if (foundAt < 0) foundAt = found.length - 1;
  highlight("search-at", [found[foundAt]]);
  bring(found[foundAt].startContainer.parentElement.closest("mark, .l"), text, "center");
  sayMatches();
}

let pause = 0;
box.addEventListener("input", () => {
  clearTimeout(pause);
  pause = setTimeout(() => {
    searchText();
    applyFilters();
  }, 120);
});
box.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.isComposing) goToMatch(event.shiftKey ? -1 : 1);
});

// --- Panes of a narrow window, help, print, keys.

function showPane(name, open) {
  root.classList.toggle(`show-${name}`, open);
  $(`#${name}-button`).setAttribute("aria-expanded", String(open));
  if (open && name === "outline") $("#outline").focus();
}
for (const name of ["outline", "facts"]) {
  $(`#${name}-button`).addEventListener("click", () => showPane(name, !root.classList.contains(`show-${name}`)));
}
const narrow = matchMedia("(max-width: 900px)");
const outlineHides = matchMedia("(max-width: 1180px)");
const fitWindow = () => root.classList.toggle("is-narrow", narrow.matches);
narrow.addEventListener("change", fitWindow);
fitWindow();

document.addEventListener("click", (event) => {
  if (root.classList.contains("show-outline") && !event.target.closest("#outline, #outline-button")) showPane("outline", false);
});

const help = $("#help");
const openHelp = () => (help.open ? help.close() : help.showModal());
$("#help-button").addEventListener("click", openHelp);
$("#close-help").addEventListener("click", () => help.close());
help.addEventListener("click", (event) => {
  if (event.target === help) help.close();
});
$("#print-button").addEventListener("click", () => print());

const keysOn = $("#keys-on");
keysOn.checked = kept.get("keys") !== "off";
keysOn.addEventListener("change", () => kept.set("keys", keysOn.checked ? "on" : "off"));

const keys = {
  j: () => step(1),
  k: () => step(-1),
  "/": () => {
    if (root.classList.contains("is-narrow")) showPane("facts", true);
    box.focus();
    box.select();
  },
  "?": openHelp,
  o: () => {
    if (outlineHides.matches) showPane("outline", !root.classList.contains("show-outline"));
    else root.classList.toggle("no-outline");
  },
  l: changeLanguage,
  t: changeTheme,
};

function clear() {
  if (root.classList.contains("show-outline")) showPane("outline", false);
  else if (!$("#reset-button").hidden) resetFilters();
  else if (root.classList.contains("show-facts")) showPane("facts", false);
  else release();
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.key === "Escape" && !help.open) {
    clear();
  } else if (event.key === "Enter" && event.target.matches("mark")) {
    if (chooseAt(event.target)) $("a.id", chosen.element).focus();
  } else if (event.key === "Enter" && event.target.matches("a.id")) {
    event.preventDefault();
    enterText(cardOf.get(event.target.hash.slice(1)));
  } else if (keysOn.checked && Object.hasOwn(keys, event.key) && !event.target.matches("input, select, textarea")) {
    if (help.open && event.key !== "?") return;
    event.preventDefault();
    keys[event.key]();
  }
});

function followHash() {
  const id = decodeURIComponent(location.hash.slice(1));
  if (cardOf.has(id)) choose(id, { remember: false });
  else if (nodeLinks.has(id)) goToNode(id);
}
addEventListener("hashchange", followHash);
afterLanguage.push(sayShown, sayMatches);
sayShown();
followScroll();
followHash();
root.dataset.ready = "true";
