/** Adds to a table one group of rows: a heading, as the AWS console names the service, and its names and values. */
export function addGroup(table, heading, rows) {
  const body = table.createTBody();
  const title = document.createElement("th");
  title.colSpan = 2;
  title.scope = "rowgroup";
  title.textContent = heading;
  body.insertRow().append(title);
  for (const [name, value] of rows) {
    const row = body.insertRow();
    const label = document.createElement("th");
    label.scope = "row";
    label.textContent = name;
    const text = document.createElement("code");
    text.textContent = value ?? "none";
    row.append(label);
    row.insertCell().append(text);
  }
}
