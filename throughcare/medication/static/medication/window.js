// Only comforts; every press works without them.
// The minutes under observation go on counting while the page is open.
for (const watch of document.querySelectorAll("[data-since]")) {
  const said = watch.querySelector("span");
  const since = new Date(watch.dataset.since);
  const tell = () => {
    const seconds = Math.max(0, Math.floor((Date.now() - since) / 1000));
    said.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  };
  tell();
  setInterval(tell, 1000);
}
// While a pump pours, the page asks again by itself; without this the link does.
for (const waits of document.querySelectorAll("[data-again]")) {
  setTimeout(() => location.assign(waits.dataset.again), 1500);
}
// A second press of a form that is on its way sends nothing; the server would find its own row anyway.
for (const form of document.querySelectorAll("form.act")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
  });
}
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload(); // back: what stands now, not what stood then
});
