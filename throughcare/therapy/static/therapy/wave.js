// Counts minutes in words, when asked to. No sound, no motion, no network; without it the page is whole.
const wave = document.getElementById("wave");
const told = wave.querySelector("output");
wave.hidden = false;
wave.querySelector("button").addEventListener("click", () => {
  const began = Date.now();
  const tell = () => {
    const minutes = Math.floor((Date.now() - began) / 60000);
    told.textContent = `${minutes} ${minutes === 1 ? wave.dataset.minute : wave.dataset.minutes}`;
  };
  tell();
  clearInterval(wave.counting);
  wave.counting = setInterval(tell, 5000);
});
