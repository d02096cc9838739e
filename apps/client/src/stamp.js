/** Where `towpath pull` leaves the stamp of an app: what the app was built against. */
export const STAMP = "/.well-known/towpath.json";

/** The stamp of this build, or null where it was built without towpath. */
export async function readStamp() {
  try {
    const response = await fetch(STAMP);
    // A host which answers every unknown path with index.html says 200 too, so what was read decides.
    const stamp = response.ok ? await response.json() : null;
    return stamp?.schema === 1 ? stamp : null;
  } catch {
    return null;
  }
}

/** Shows the stamp in the banner of the page: the environment, the fingerprint's first 8 characters, the generation. */
export function showStamp(banner, stamp) {
  banner.replaceChildren();
  if (stamp === null) {
    banner.append("built without towpath");
    return;
  }
  banner.dataset.environment = stamp.environment ?? "";
  const environment = document.createElement("strong");
  environment.textContent = stamp.environment ?? "no environment";
  const fingerprint = document.createElement("code");
  fingerprint.textContent = (stamp.fingerprint ?? "").replace(/^sha256:/, "").slice(0, 8) || "none";
  fingerprint.title = stamp.fingerprint ?? "";
  const generations = { gen1: "generation 1", gen2: "generation 2" };
  const generation = generations[stamp.generation] ?? stamp.generation ?? "unknown generation";
  banner.append(environment, ` backend, ${generation}, fingerprint `, fingerprint);
}
