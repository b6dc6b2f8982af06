// Only comforts: the form is whole without them, and the server alone scores.
// What is typed stays in this tab until the round is kept, through a reload or a dead battery.
const form = document.querySelector("form[data-round]");
const kept = document.querySelector("[data-round-kept]");
const FRESH = 30 * 60_000; // a draft older than this is of another look

if (kept) sessionStorage.removeItem(`round:${kept.dataset.roundKept}`);
if (form) {
  const store = `round:${form.dataset.round}`;
  const picks = [...form.querySelectorAll(".cows .pick")];
  const fields = () => [...form.elements].filter((one) => one.name && one.type !== "hidden" && one.name !== "csrfmiddlewaretoken");

  const count = () => {
    const tag = form.querySelector("[data-count]");
    tag.hidden = false;
    tag.firstElementChild.textContent = picks.filter((one) => one.querySelector(":checked")).length;
  };
  const keep = () => {
    const typed = fields().filter((one) => one.type === "radio" || one.type === "checkbox" ? one.checked : one.value)
      .map((one) => [one.name, one.value]);
    sessionStorage.setItem(store, JSON.stringify({ at: Date.now(), typed }));
  };
  const draft = JSON.parse(sessionStorage.getItem(store) || "null");
  if (draft && !("typed" in form.dataset) && Date.now() - draft.at < FRESH) {
    for (const one of fields()) {
      const mine = draft.typed.filter(([name]) => name === one.name).map(([, value]) => value);
      if (one.type === "radio" || one.type === "checkbox") one.checked = mine.includes(one.value);
      else if (mine.length) one.value = mine[0];
    }
  }

  // The pulse that is typed marks its points; whoever scores may mark others.
  const upTo = form.dataset.points.split(" ").map((one) => one.split(":"));
  const pulse = form.elements.pulse;
  pulse.addEventListener("change", () => {
    if (!pulse.value || !pulse.checkValidity()) return;
    const points = upTo.find(([most]) => !most || Number(pulse.value) <= Number(most))[1];
    form.querySelector(`input[name="cows-pulse"][value="${points}"]`).checked = true;
    count();
    keep();
  });

  // A figure chooses the answer with these points, and goes on to the next question.
  form.querySelector(".keys").hidden = false;
  const groups = [...form.querySelectorAll(".pick")];
  form.addEventListener("keydown", (event) => {
    const group = event.target.closest?.(".pick");
    if (!group || event.ctrlKey || event.metaKey || event.altKey) return;
    const radio = group.querySelector(`input[value="${CSS.escape(event.key.toUpperCase())}"]`);
    if (!radio) return;
    event.preventDefault();
    radio.checked = true;
    radio.dispatchEvent(new Event("change", { bubbles: true }));
    const next = groups[groups.indexOf(group) + 1];
    (next ? next.querySelector("input:checked") || next.querySelector("input") : radio).focus();
  });
  // By thumb the next question comes up under it.
  form.addEventListener("click", (event) => {
    const group = event.target.matches("input[type=radio]") && event.target.closest(".cows .pick");
    if (!group || event.detail === 0 || innerWidth > 736) return;
    picks[picks.indexOf(group) + 1]?.scrollIntoView({ block: "start" });
  });
  form.addEventListener("change", () => { count(); keep(); });
  form.addEventListener("input", keep);
  count();
}
