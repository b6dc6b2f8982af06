// The board asks for itself again each minute, and says so when it could not. Without this script
// the Refresh link does. Nobody's hand is behind these requests: they keep no screen unlocked.
const board = document.getElementById("board");
const stale = document.getElementById("board-stale");

async function again() {
  if (document.hidden || document.documentElement.classList.contains("is-locked")) return;
  const here = document.querySelector("#board");
  if (here.contains(document.activeElement) || here.querySelector("details[open]")) return; // somebody is at it
  let fresh = null;
  try {
    const answer = await fetch(location.pathname, { headers: { "X-By-Itself": "1" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    fresh = answer.ok && page.getElementById("board");
  } catch { /* no network: fresh stays empty */ }
  stale.hidden = Boolean(fresh);
  if (fresh) here.replaceWith(fresh);
}

setInterval(again, Number(board.dataset.seconds) * 1000);
document.addEventListener("visibilitychange", again);
