/* Lets a password be seen while it is typed; without this script the field is an ordinary one. */

for (const field of document.querySelectorAll('input[type="password"]')) {
  const label = document.querySelector(`label[for="${field.id}"]`);
  const button = document.createElement("button");
  button.type = "button";
  button.className = "show-password";
  button.setAttribute("aria-controls", field.id);
  const say = (shown) => {
    field.type = shown ? "text" : "password";
    button.textContent = shown ? "Verbergen" : "Anzeigen";
    button.setAttribute("aria-label", `${label.textContent.trim()} ${shown ? "verbergen" : "anzeigen"}`);
  };
  button.addEventListener("click", () => say(field.type === "password"));
  field.form.addEventListener("submit", () => say(false));
  say(false);
  field.after(button);
}
