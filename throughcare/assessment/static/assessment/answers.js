// Each answer is sent the moment it is given. What cannot be sent waits on this device and is sent
// again, with the same id, so that it is kept once. Without this script the form saves as a whole.
const form = document.querySelector("form[data-save]");
if (form) {
  const store = `answers:${form.dataset.sheet}`;
  const said = document.querySelector("[data-saved]");
  const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
  const read = () => JSON.parse(localStorage.getItem(store) || "[]");
  const write = (queue) => queue.length ? localStorage.setItem(store, JSON.stringify(queue)) : localStorage.removeItem(store);
  const newId = () => {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = bytes[6] & 15 | 64; bytes[8] = bytes[8] & 63 | 128;
    return [...bytes].map((byte, n) => ([4, 6, 8, 10].includes(n) ? "-" : "") + byte.toString(16).padStart(2, "0")).join("");
  };
  let sending = false;
  const send = async () => {
    if (sending) return;
    sending = true;
    try {
      for (let queue = read(); queue.length; queue = read()) {
        const body = new URLSearchParams(queue[0]);
        const answer = await fetch(form.dataset.save, { method: "POST", body, headers: { "X-CSRFToken": token } });
        if (answer.status >= 500) throw new Error(answer.status);
        const told = await answer.json().catch(() => ({}));
        write(read().filter((waiting) => waiting.id !== queue[0].id));
        if (answer.ok) show(told); else said.textContent = told.why || "";
      }
    } catch {
      said.textContent = "…"; setTimeout(send, 3000);
    }
    sending = false;
  };
  const show = (told) => {
    said.textContent = "✓ " + new Date().toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", second: "2-digit" });
    const shown = new Set(told.shown);
    if (!location.search) for (const question of form.querySelectorAll(".question")) question.hidden = !shown.has(question.dataset.item);
    const count = document.querySelector("[data-answered]");
    if (count) { count.textContent = told.answered; document.querySelector("[data-shown]").textContent = shown.size; document.querySelector("progress").value = told.answered; document.querySelector("progress").max = shown.size; }
    if (told.stop && !document.getElementById("now")) { location.hash = "now"; location.reload(); }
  };
  const valueOf = (input) => input.type === "checkbox" ? (input.checked ? "declined" : "") : input.value;
  form.addEventListener("change", (event) => {
    const question = event.target.closest(".question");
    const value = valueOf(event.target);
    if (!question || value === "" || !event.target.checkValidity()) return;
    const item = question.dataset.item;
    write([...read().filter((waiting) => waiting.item !== item), { id: newId(), item, value }]);
    send();
  });
  addEventListener("online", send);
  send();
}
