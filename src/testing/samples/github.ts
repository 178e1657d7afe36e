import { type SampleContext, type SampleSet, toHash, toNumber } from "./sample.ts";

/** GitHub's payloads for one repository. Every body holds a commit or number of its own, as GitHub's are told apart by content. */
export const githubSamples: SampleSet = {
  types: ["push", "ping", "issues.opened", "pull_request.opened"],
  make: (type, context) => {
    const [event = type, action] = type.split(".", 2);
    return {
      ...(action === undefined ? {} : { action }),
      ...toBody(event, context),
      repository: REPOSITORY,
      sender: SENDER,
    };
  },
};

const SENDER = { login: "sample-user", id: 1_001, type: "User", site_admin: false };

const REPOSITORY = {
  id: 2_001,
  name: "playground",
  full_name: "sample-user/playground",
  private: false,
  owner: SENDER,
  html_url: "https://github.com/sample-user/playground",
  default_branch: "main",
};

function toBody(event: string, context: SampleContext): Readonly<Record<string, unknown>> {
  switch (event) {
    case "push":
      return push(context);
    case "ping":
      return {
        zen: "Sample what you ship.",
        hook_id: toNumber(context.id),
        hook: { type: "Repository", events: ["push"] },
      };
    case "issues":
      return { issue: toThread("issues", context) };
    case "pull_request":
      return { number: 7, pull_request: pullRequest(context) };
    default:
      return { id: toNumber(context.id), created_at: context.at.toISOString() };
  }
}

function push({ id, at }: SampleContext): Readonly<Record<string, unknown>> {
  const author = { name: "Sample Author", email: "author@example.com", username: SENDER.login };
  const commit = {
    id: toHash(id),
    message: "Explain the retry schedule",
    timestamp: at.toISOString(),
    author,
    committer: author,
    added: [],
    removed: [],
    modified: ["README.md"],
  };
  return {
    ref: "refs/heads/main",
    before: "0123456789abcdef0123456789abcdef01234567",
    after: commit.id,
    created: false,
    deleted: false,
    forced: false,
    pusher: author,
    commits: [commit],
    head_commit: commit,
  };
}

function pullRequest(context: SampleContext): Readonly<Record<string, unknown>> {
  return {
    ...toThread("pull", context),
    draft: false,
    merged: false,
    head: { ref: "retry-schedule", sha: toHash(context.id) },
    base: { ref: "main", sha: "0123456789abcdef0123456789abcdef01234567" },
  };
}

function toThread(path: string, { id, at }: SampleContext): Readonly<Record<string, unknown>> {
  return {
    id: toNumber(id),
    number: 7,
    title: "Explain the retry schedule",
    body: "The guide says how often, but not for how long.",
    state: "open",
    user: SENDER,
    html_url: `${REPOSITORY.html_url}/${path}/7`,
    created_at: at.toISOString(),
    updated_at: at.toISOString(),
  };
}
