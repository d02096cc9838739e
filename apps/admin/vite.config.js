import { existsSync } from "node:fs";
import { defineConfig } from "vite";

/** What `towpath pull` writes, and this app cannot do without. */
const GENERATED = ["src/amplify_outputs.json", "src/backend.json"];

export default defineConfig(({ isPreview }) => {
  const missing = GENERATED.filter((file) => !existsSync(new URL(file, import.meta.url)));
  if (missing.length > 0 && !isPreview) {
    // Said here, in one line, before the bundler stumbles over the import.
    console.error(`not pulled yet: ${missing.join(" and ")}; write what is missing with: towpath pull --env dev`);
    process.exit(1);
  }
  return {};
});
