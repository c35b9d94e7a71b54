// Passkeys: asks the server for a question, the browser for the answer, and sends the form with it.
const known = typeof PublicKeyCredential === "function" && PublicKeyCredential.parseRequestOptionsFromJSON;

async function answer(button, token) {
  const body = new URLSearchParams(token ? { csrf_token: token } : {});
  const asked = await fetch(button.dataset.question, { method: "POST", body });
  if (!asked.ok) throw new Error(`question refused: ${asked.status}`);
  const question = await asked.json();
  return button.dataset.passkey === "create"
    ? navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(question) })
    : navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(question) });
}

for (const button of known ? document.querySelectorAll("[data-passkey]") : []) {
  const form = button.form,
    failed = form.querySelector("[data-passkey-failed]");
  button.closest("[data-passkey-way]").hidden = false;
  button.addEventListener("click", async () => {
    failed.hidden = true;
    try {
      const made = await answer(button, form.elements.csrf_token?.value);
      form.querySelector("[data-answer]").value = JSON.stringify(made);
      form.requestSubmit();
    } catch {
      failed.hidden = false;
    }
  });
}
