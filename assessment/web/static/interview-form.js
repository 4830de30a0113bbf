/* The content of a question's form as one comparable text, and back. Technical fields and files do not count as content. */

const TECHNICAL = new Set(["formular", "fassung", "reiter", "ziel", "titel", "bestaetigen", "zuruecknehmen"]);

export function contentOf(form) {
  const pairs = [...new FormData(form)].filter(([name, value]) => typeof value === "string" && !TECHNICAL.has(name));
  return JSON.stringify(pairs.map(([name, value]) => [name, value.replace(/\r\n?/g, "\n")]));
}

export function fill(form, content) {
  const pairs = JSON.parse(content);
  for (const field of form.elements) {
    if (!field.name || TECHNICAL.has(field.name) || field.type === "file" || field.type === "submit") continue;
    const values = pairs.filter(([name]) => name === field.name).map(([, value]) => value);
    if (field.type === "radio" || field.type === "checkbox") field.checked = values.includes(field.value);
    else if (field.type !== "hidden") field.value = values.at(-1) ?? "";
  }
}

/* What a save sends: the content, with the version it was filled from and the mark of this page. */
export function bodyOf(form, content, base, tab, aim) {
  const body = new FormData();
  for (const [name, value] of JSON.parse(content)) body.append(name, value);
  body.set("formular", form.elements.formular.value);
  body.set("fassung", base);
  body.set("reiter", tab);
  if (aim) {
    body.set(aim.name, aim.value);
    for (const field of form.elements) if (field.type === "file" && field.files.length) body.set(field.name, field.files[0]);
    if (form.elements.titel) body.set("titel", form.elements.titel.value);
  }
  return body;
}
