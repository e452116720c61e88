// Small comforts; every page works without this file.
(() => {
  "use strict";

  // A picked suggestion or a sort order takes effect at once; without scripts there is a button beside it.
  document.addEventListener("change", (event) => {
    const field = event.target;
    if (field.matches("[data-submit-on-change]")) field.form.requestSubmit();
  });

  // Escape twice within a second: out.
  let last = 0;
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const exit = document.querySelector("[data-quick-exit]");
    const now = Date.now();
    if (exit && now - last < 1000) exit.click();
    last = now;
  });

  // The whole row leads where its one real link leads.
  document.addEventListener("click", (event) => {
    const row = event.target.closest("tr[data-row]");
    if (!row || event.target.closest("a, button, input, label, select, summary")) return;
    if (window.getSelection().toString()) return;
    row.querySelector("a").click();
  });

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) window.print();
  });

  // What was sent is not sent twice; data-once="5" lets it be sent again after five seconds.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("[data-once]") || event.defaultPrevented) return;
    const button = form.querySelector("button");
    const said = form.querySelector("[data-once-said]");
    button.disabled = true;
    if (said) said.textContent = said.dataset.onceSaid;
    if (form.dataset.once) {
      setTimeout(() => {
        button.disabled = false;
        if (said) said.textContent = "";
      }, 1000 * Number(form.dataset.once));
    }
  });

  // Where there is room the filter stands open.
  if (window.matchMedia("(min-width: 48rem)").matches) {
    for (const fold of document.querySelectorAll("[data-open-when-wide]")) fold.open = true;
  }

  // After a page that came back with errors, the reader starts at the summary.
  const problems = document.getElementById("problems");
  if (problems) problems.focus();
})();
