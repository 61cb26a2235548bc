// Passkeys: the browser asks its authenticator, and the answer travels in an ordinary form.

const asksNothing = !window.PublicKeyCredential?.parseRequestOptionsFromJSON;

const optionsOf = async (form) => {
  const written = form.querySelector("script[type='application/json']");
  if (written) return JSON.parse(written.textContent).publicKey;
  const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
  return (await answer.json()).request_options.publicKey;
};

const ask = async (form) => {
  const options = await optionsOf(form);
  return options.user
    ? navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
    : navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
};

for (const form of document.querySelectorAll("form[data-passkey]")) {
  form.querySelector("button").hidden = asksNothing;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const trouble = form.querySelector(".invalid-feedback[role=alert]");
    trouble.hidden = true;
    try {
      form.elements.credential.value = JSON.stringify(await ask(form));
      form.submit();
    } catch {
      trouble.hidden = false; // cancelled, or no key that fits
    }
  });
}
