// Ties the library's passkey forms to the buttons of our pages, which carry no script of their own.
document.addEventListener("DOMContentLoaded", () => {
  for (const button of document.querySelectorAll("[data-passkey]")) {
    const { passkey, credential, passwordless } = button.dataset;
    if (!window.PublicKeyCredential || !window.allauth) continue;
    const use = { addForm: "add", loginForm: "login", authenticateForm: "authenticate" }[passkey];
    const ids = { [use]: button.id, credential, passwordless };
    if (passkey !== "loginForm") ids.data = "passkey-options";
    window.allauth.webauthn.forms[passkey]({ ids });
    button.hidden = false;
  }
});

// Turned away by the person or by the browser: said on the page, where it can be tried again.
document.addEventListener("allauth.error", (failed) => {
  failed.preventDefault();
  const said = document.querySelector("[data-passkey-failed]");
  if (said) said.hidden = false;
});
