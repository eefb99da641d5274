// The index: search and sort.
startCommon();
const body = $("table.notices tbody");
const rows = $$("tr", body).map((element) => ({
  element,
  cells: $$("td", element).map((cell) => cell.textContent),
  text: element.textContent.toLowerCase(),
}));

function filterRows() {
  const words = $("#search-box").value.toLowerCase().split(/\s+/).filter(Boolean);
  let shown = 0;
  for (const row of rows) {
    const fits = words.every((word) => row.text.includes(word));
    row.element.hidden = !fits;
    shown += fits;
  }
  $("#shown").textContent = say("status.notices", { shown, all: rows.length });
}

function sortRows(button) {
  const heading = button.closest("th");
  const column = Number(button.dataset.column);
  const up = heading.getAttribute("aria-sort") !== "ascending";
  for (const other of $$("th[aria-sort]")) other.removeAttribute("aria-sort");
  heading.setAttribute("aria-sort", up ? "ascending" : "descending");
  const compare = new Intl.Collator("zh-Hans", { numeric: true }).compare;
  rows.sort((a, b) => (up ? 1 : -1) * compare(a.cells[column], b.cells[column]));
  body.append(...rows.map((row) => row.element));
}

$("#search-box").addEventListener("input", filterRows);
for (const button of $$(".sort")) button.addEventListener("click", () => sortRows(button));
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input")) return;
  if (event.key === "/") {
    event.preventDefault();
    $("#search-box").focus();
  }
});
afterLanguage.push(filterRows);
filterRows();
