// Passkeys: a form with [data-passkey] asks the device for one ("get") or has it make one ("create"), and
// is sent with what the device says. Options stand on the form, or at the address it names.
const known = "PublicKeyCredential" in window;

const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)))
  .replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
const named = (some) => some?.map((one) => ({ ...one, id: bytes(one.id) }));

function asked(publicKey) {
  const made = { ...publicKey, challenge: bytes(publicKey.challenge) };
  if (made.user) made.user = { ...made.user, id: bytes(made.user.id) };
  if (made.allowCredentials) made.allowCredentials = named(made.allowCredentials);
  if (made.excludeCredentials) made.excludeCredentials = named(made.excludeCredentials);
  return made;
}

function said(credential) {
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[name]) response[name] = text(credential.response[name]);
  }
  if (credential.response.getTransports) response.transports = credential.response.getTransports();
  return JSON.stringify({
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    response,
    clientExtensionResults: credential.getClientExtensionResults(),
  });
}

async function options(form) {
  if (!form.dataset.passkeyFrom) return JSON.parse(form.dataset.passkeyOptions);
  const answer = await fetch(form.dataset.passkeyFrom, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`no options: ${answer.status}`);
  return (await answer.json()).request_options;
}

async function ask(form) {
  const { publicKey } = await options(form);
  if (form.dataset.passkey === "get") return navigator.credentials.get({ publicKey: asked(publicKey) });
  // One that signs in by itself: kept by the device, which checks who holds it.
  const chosen = { ...publicKey.authenticatorSelection, residentKey: "required", requireResidentKey: true, userVerification: "required" };
  return navigator.credentials.create({ publicKey: asked({ ...publicKey, authenticatorSelection: chosen }) });
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  const refused = form.querySelector("[data-passkey-refused]");
  if (!known) {
    const none = form.querySelector("[data-passkey-none]");
    if (none) none.hidden = false;
    continue;
  }
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    refused.hidden = true;
    try {
      form.elements.credential.value = said(await ask(form));
      form.submit();
    } catch {
      // The device was told no, has none, or we could not be reached: which of them is not told to pages.
      refused.hidden = false;
    }
  });
}
