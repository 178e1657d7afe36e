import type { ReactNode } from "react";
import type { ProblemDetails } from "sluice/client";

/** Says what went wrong, and where, as every refused request is told. */
export function ProblemAlert({ problem }: { readonly problem: ProblemDetails }): ReactNode {
  const { status, title, detail, errors = [] } = problem;
  return (
    <div role="alert">
      {status}: {detail ?? title}
      <ul>
        {errors.map((error) => (
          <li key={`${error.pointer ?? error.name} ${error.detail}`}>
            <code>{error.pointer ?? error.name}</code> {error.detail}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** For who is not signed in. */
export function SignIn({ next }: { readonly next: string }): ReactNode {
  return (
    <p role="alert">
      401: nobody is signed in. <a href={`/auth/sign-in?next=${encodeURIComponent(next)}`}>Sign in</a>
    </p>
  );
}
