// Makes an input smaller while it still shows the difference.

/** The smallest input that `still` finds bad: members of objects and arrays are taken away, larger parts first. */
export async function minimised(input, still) {
  let small = structuredClone(input);
  for (let tries = 400, again = true; again && tries > 0;) {
    again = false;
    for (const path of paths(small)) {
      if ((tries -= 1) < 0) break;
      const candidate = without(small, path);
      if (candidate !== undefined && (await still(candidate))) {
        small = candidate;
        again = true;
      }
    }
  }
  return small;
}

/** The paths of all members, those near the root first. */
function paths(value) {
  const out = [];
  let level = [[value, []]];
  while (level.length > 0) {
    const next = [];
    for (const [at, path] of level) {
      if (typeof at !== 'object' || at === null) continue;
      const keys = Array.isArray(at) ? [...at.keys()].reverse() : Object.keys(at);
      for (const key of keys) {
        out.push([...path, key]);
        next.push([at[key], [...path, key]]);
      }
    }
    level = next;
  }
  return out;
}

function without(value, path) {
  const copy = structuredClone(value);
  let at = copy;
  for (const key of path.slice(0, -1)) {
    at = at?.[key];
  }
  const last = path.at(-1);
  if (typeof at !== 'object' || at === null || !(last in at)) return undefined;
  if (Array.isArray(at)) at.splice(last, 1);
  else delete at[last];
  return copy;
}
