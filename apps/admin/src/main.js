import backend from "./backend.json";
import outputs from "./amplify_outputs.json";
import { readStamp, showStamp } from "./stamp.js";
import { addGroup } from "./table.js";

/** The services by the words which the AWS console has for them. */
const SERVICES = { cognito: "Cognito", appsync: "AppSync", s3: "S3" };

/** The leaves of a value as rows, named by the way to them: `["Password policy, min length", "10"]`. */
function rows(value, path = []) {
  const items = [value].flat();
  if (items.every((item) => item === null || typeof item !== "object")) {
    const name = path.join(", ").replaceAll("_", " ").replace(/\bmfa\b/, "MFA");
    return [[name.charAt(0).toUpperCase() + name.slice(1), items.join(", ") || "none"]];
  }
  return Object.entries(value).flatMap(([key, inner]) => {
    const step = Array.isArray(value) ? (inner?.name ?? `${Number(key) + 1}`) : key;
    return rows(inner, [...path, step]);
  });
}

const element = (id) => document.getElementById(id);
const table = element("backend");

for (const [key, value] of Object.entries(backend)) {
  if (value === null || typeof value !== "object") {
    continue;
  }
  // The models are too long for a cell; generation 1 does not tell them.
  const { model_introspection: _, ...shown } = value;
  addGroup(table, SERVICES[key] ?? key, rows(shown));
}

const models = Object.keys(outputs.data?.model_introspection?.models ?? {});
element("region").textContent = backend.region ?? "a region it does not name";
element("models").textContent =
  models.length > 0 ? `Models: ${models.join(", ")}.` : "This backend does not tell clients its models.";

showStamp(element("banner"), await readStamp());
