// Long work in parts: the page shows how far it is and sends for the next part by itself.
document.querySelector("form[data-go-on]")?.requestSubmit();
