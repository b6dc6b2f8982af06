// Each answer is sent the moment it is given. What cannot be sent waits on this device and is sent
// again, with the same id, so that it is kept once. Without this script the form saves as a whole.
const form = document.querySelector("form[data-save]");
if (form) keep(form);

function keep(form) {
  const store = `answers:${form.dataset.sheet}`;
  const said = document.querySelector("[data-saved]");
  const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
  const TYPED = "textarea, input[type=text]";
  let typing = null, sending = false;

  const read = () => JSON.parse(localStorage.getItem(store) || "[]");
  const write = (queue) => queue.length ? localStorage.setItem(store, JSON.stringify(queue)) : localStorage.removeItem(store);
  const say = (words, look) => { said.textContent = words; said.classList.toggle("flag", look); said.classList.toggle("look", look); };

  // Not crypto.randomUUID: a clinic's tablet may reach the server without https.
  const newId = () => {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = bytes[6] & 15 | 64; bytes[8] = bytes[8] & 63 | 128;
    return [...bytes].map((byte, n) => ([4, 6, 8, 10].includes(n) ? "-" : "") + byte.toString(16).padStart(2, "0")).join("");
  };

  const valueOf = (input) => input.type === "checkbox" ? (input.checked ? "declined" : "") : input.value.trim();

  function take(input) {
    clearTimeout(typing?.timer); typing = null;
    const question = input.closest(".question"), value = valueOf(input);
    if (!question || value === "" || !input.checkValidity()) return;
    onlyOne(question, input);
    const item = question.dataset.item;
    write([...read().filter((waiting) => waiting.item !== item), { id: newId(), item, value }]);
  }

  // An answer and "I would rather not say" cannot both stand.
  function onlyOne(question, input) {
    for (const other of question.querySelectorAll("input, textarea, select")) {
      if (other === input || other.type === "radio" || other.type === "hidden") continue;
      if (other.type === "checkbox") other.checked = false; else if (input.type === "checkbox") other.value = "";
    }
  }

  async function send() {
    if (sending) return;
    sending = true;
    for (let queue = read(); queue.length; queue = read()) {
      const done = await sendOne(queue[0]);
      if (!done) break;
      write(read().filter((waiting) => waiting.id !== queue[0].id));
    }
    sending = false;
  }

  // True: this answer need not wait any longer. What the server did not take in stays here.
  async function sendOne(waiting) {
    let answer, told = {};
    try {
      answer = await fetch(form.dataset.save, { method: "POST", body: new URLSearchParams(waiting), headers: { "X-CSRFToken": token }, keepalive: true });
      told = await answer.json().catch(() => ({}));
    } catch { /* no network: answer stays undefined, and the answer given stays in the queue */ }
    if (answer?.ok && told.shown) return show(told), true;
    if (told.why && [409, 410, 422].includes(answer.status)) return say(told.why, true), true;
    const signedOut = answer && (answer.redirected || answer.status === 403);
    say(`${signedOut ? said.dataset.signIn : said.dataset.waiting} (${read().length})`, true);
    if (!signedOut) setTimeout(send, 3000);
    return false;
  }

  function show(told) {
    say(`${said.dataset.word} ${new Date().toTimeString().slice(0, 8)}`, false);
    const shown = new Set(told.shown), waiting = new Set(read().map((one) => one.item));
    if ("whole" in form.dataset) for (const question of form.querySelectorAll(".question")) question.hidden = !shown.has(question.dataset.item) && !waiting.has(question.dataset.item);
    const count = document.querySelector("[data-answered]");
    if (count) {
      const bar = document.querySelector("progress");
      count.textContent = bar.value = told.answered;
      document.querySelector("[data-shown]").textContent = bar.max = shown.size;
    }
    if (told.stop > Number(form.dataset.stop)) { location.hash = "now"; location.reload(); }
  }

  // What still waits here is newer than what the server showed.
  for (const waiting of read()) {
    const question = form.querySelector(`.question[data-item="${CSS.escape(waiting.item)}"]`);
    for (const input of question?.querySelectorAll("input:not([type=hidden]), textarea, select") ?? []) {
      if (input.type === "radio") input.checked = input.value === waiting.value;
      else if (input.type === "checkbox") input.checked = waiting.value === "declined";
      else input.value = waiting.value === "declined" && input.tagName !== "SELECT" ? "" : waiting.value;
    }
  }
  form.addEventListener("change", (event) => { take(event.target); send(); });
  form.addEventListener("input", (event) => {
    if (!event.target.matches(TYPED)) return;
    clearTimeout(typing?.timer);
    typing = { input: event.target, timer: setTimeout(() => { take(event.target); send(); }, 700) };
  });
  addEventListener("pagehide", () => { if (typing) { take(typing.input); send(); } });
  addEventListener("online", send);
  send();
}
