// On a device of one's own: says what waits to be sent. On «On this phone» it is the switch.
// Without it, and where nothing is kept, every page is whole.
{
  const worker = navigator.serviceWorker;
  const ask = (what) => worker.controller?.postMessage(what);
  const told = document.getElementById("kept-told");
  const keep = document.getElementById("keep");
  const button = keep?.querySelector("button[type=button]");

  const show = async () => {
    const on = Boolean((await worker.getRegistration(keep.dataset.scope))?.active);
    for (const part of keep.querySelectorAll("[data-when]")) part.hidden = part.dataset.when !== (on ? "on" : "off");
  };

  if (worker) {
    worker.addEventListener("message", ({ data }) => {
      const words = [data.sent && told.dataset.sent, data.waiting && told.dataset.waiting];
      told.textContent = words.filter(Boolean).join(" ");
      told.hidden = !told.textContent;
      if (keep && data.fetched) show();
      else if (keep) button.disabled = false; // the network went away: once more
    });
    worker.startMessages();
    ask("how");
    addEventListener("online", () => ask("settle"));
    if (keep) {
      show();
      button.addEventListener("click", async () => {
        button.disabled = true;
        await worker.register(keep.dataset.worker, { scope: keep.dataset.scope });
        (await worker.ready).active.postMessage("settle");
      });
    }
  }
}
