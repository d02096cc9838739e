import { Amplify } from "aws-amplify";
import { getCurrentUser } from "aws-amplify/auth";
import outputs from "./amplify_outputs.json";
import { readStamp, showStamp } from "./stamp.js";
import { addGroup } from "./table.js";

Amplify.configure(outputs);

const element = (id) => document.getElementById(id);

// What aws-amplify made of the file, and not the file itself: this is what its calls will use.
const { Auth, API, Storage } = Amplify.getConfig();
const { Cognito } = Auth ?? {};
const { GraphQL } = API ?? {};
const { S3 } = Storage ?? {};

const table = element("backend");
addGroup(table, "Cognito", [
  ["User pool", Cognito?.userPoolId],
  ["User pool client", Cognito?.userPoolClientId],
  ["Identity pool", Cognito?.identityPoolId],
  ["MFA", Cognito?.mfa?.status],
]);
addGroup(table, "AppSync", [
  ["Endpoint", GraphQL?.endpoint],
  ["Region", GraphQL?.region],
  ["Default authorization", GraphQL?.defaultAuthMode],
]);
addGroup(table, "S3", [
  ["Bucket", S3?.bucket],
  ["Region", S3?.region],
]);
addGroup(table, "Build variables", [
  ["VITE_REGION", import.meta.env.VITE_REGION],
  ["VITE_APPSYNC_ENDPOINT", import.meta.env.VITE_APPSYNC_ENDPOINT],
]);

// Nobody is asked while the page loads: it must open on a machine with no network, and on a made-up backend.
element("who").addEventListener("click", async () => {
  const answer = element("signed-in");
  try {
    const { username } = await getCurrentUser();
    answer.textContent = `Signed in as ${username}.`;
  } catch (error) {
    answer.textContent =
      error.name === "UserUnAuthenticatedException" ? "Nobody is signed in." : `Cannot tell: ${error.message}`;
  }
});

showStamp(element("banner"), await readStamp());
