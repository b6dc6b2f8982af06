// A signature drawn with finger or pen becomes SVG path data in a hidden field. Optional: a typed
// name signs as well, and without this script the pad stays hidden.
for (const pad of document.querySelectorAll("[data-signature]")) {
  const field = document.getElementById(pad.dataset.signature);
  const canvas = pad.querySelector("canvas");
  const radios = document.querySelectorAll("input[value=drawn]");
  const pen = canvas.getContext("2d");
  let path = "", drawing = false;
  const show = () => { pad.hidden = ![...radios].some((radio) => radio.checked); };
  const at = (event) => {
    const box = canvas.getBoundingClientRect();
    return [(event.clientX - box.left) * canvas.width / box.width, (event.clientY - box.top) * canvas.height / box.height].map(Math.round);
  };
  canvas.addEventListener("pointerdown", (event) => {
    drawing = true; canvas.setPointerCapture(event.pointerId);
    const [x, y] = at(event); path += `M${x} ${y}`; pen.beginPath(); pen.moveTo(x, y);
    pen.strokeStyle = getComputedStyle(canvas).color; pen.lineWidth = 3; pen.lineCap = "round";
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!drawing || path.length > 18000) return;
    const [x, y] = at(event); path += `L${x} ${y}`; pen.lineTo(x, y); pen.stroke(); field.value = path;
  });
  canvas.addEventListener("pointerup", () => { drawing = false; field.value = path; });
  pad.querySelector("button").addEventListener("click", () => {
    path = ""; field.value = ""; pen.clearRect(0, 0, canvas.width, canvas.height);
  });
  document.addEventListener("change", show); show();
}
