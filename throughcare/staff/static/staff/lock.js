// The screen locks itself, and keeps what was typed: the page is covered, not left.
// The server locks too, and knows nothing of this script: without it the next press meets the lock.
const script = document.currentScript;

document.addEventListener("DOMContentLoaded", () => {
  const limit = Number(script.dataset.seconds) * 1000;
  const warning = Math.min(60_000, limit / 2);
  const told = Math.min(120_000, limit / 4); // the server hears of somebody typing this often
  const { lock, lockNow, here, who } = script.dataset;
  const cover = document.getElementById("lock-cover");
  const soon = document.getElementById("lock-soon");
  const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
  const send = (address, fields) =>
    fetch(address, { method: "POST", body: new URLSearchParams(fields), headers: { "X-CSRFToken": token } });
  let heard = Date.now(); // when the server last heard of this screen
  let locked = false;

  const shared = () => Number(localStorage.getItem("throughcare.seen") || 0);
  const active = () => {
    if (locked) return;
    const now = Date.now();
    localStorage.setItem("throughcare.seen", now);
    soon.hidden = true;
    if (now - heard > told) {
      heard = now;
      fetch(here).catch(() => {});
    }
  };

  const close = async () => {
    if (locked) return;
    locked = true;
    soon.hidden = true;
    document.documentElement.classList.add("is-locked");
    cover.showModal();
    await send(lockNow, {}).catch(() => {});
  };

  const open = async (event) => {
    event.preventDefault();
    const field = cover.querySelector("input[type=password]");
    const said = cover.querySelector("[role=alert]");
    let answer;
    try {
      answer = await send(lock, { who, secret: field.value, next: here });
    } catch {
      said.textContent = cover.dataset.offline;
      said.hidden = false;
      return;
    }
    field.value = "";
    if (answer.status === 204) {
      locked = false;
      heard = Date.now();
      active();
      document.documentElement.classList.remove("is-locked");
      cover.close();
    } else if (new URL(answer.url).pathname !== new URL(lock, location.href).pathname) {
      location.assign(answer.url); // the sitting has ended: the whole sign-in
    } else {
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      said.textContent = page.querySelector("[role=alert] b")?.textContent || "";
      said.hidden = false;
      field.focus();
    }
  };

  cover.addEventListener("cancel", (event) => event.preventDefault());
  cover.addEventListener("close", () => locked && cover.showModal()); // Escape, pressed twice
  cover.querySelector("form").addEventListener("submit", open);
  document.getElementById("lock-form").addEventListener("submit", (event) => {
    event.preventDefault();
    close();
  });
  for (const sign of ["keydown", "pointerdown", "wheel", "touchstart"]) {
    document.addEventListener(sign, active, { passive: true });
  }
  const look = () => {
    const idle = Date.now() - Math.max(shared(), heard);
    if (idle >= limit) close();
    else if (!locked) soon.hidden = idle < limit - warning;
  };
  active();
  setInterval(look, Math.min(5_000, limit / 10));
  document.addEventListener("visibilitychange", look);
});
