import backend from "./backend.json";
import outputs from "./amplify_outputs.json";
import { readStamp, showStamp } from "./stamp.js";
import { addGroup } from "./table.js";

/** The services by the words which the AWS console has for them. */
const SERVICES = { cognito: "Cognito", appsync: "AppSync", s3: "S3" };

/** The leaves of a value as rows: `["password policy, min length", "10"]`. */
function rows(value, path = []) {
  if (value !== null && typeof value === "object" && !Array.isArray(value)) {
    return Object.entries(value).flatMap(([key, inner]) => rows(inner, [...path, key.replaceAll("_", " ")]));
  }
  const plain = !Array.isArray(value) || value.every((item) => typeof item === "string");
  const text = plain ? [value].flat().join(", ") : JSON.stringify(value);
  const name = path.join(", ");
  return [[name.charAt(0).toUpperCase() + name.slice(1), text || "none"]];
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
