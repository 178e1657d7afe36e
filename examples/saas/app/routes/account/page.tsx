import { headers } from "next/headers";
import { redirect } from "next/navigation";
import type { ReactNode } from "react";

import { findUser } from "@/lib/auth";
import { isDevelopment } from "@/lib/env";
import { createSession } from "@/lib/session";

/** Asks again who it is, although the proxy has: a matcher's edit must not open the page. */
export default async function Page(): Promise<ReactNode> {
  const user = await findUser(await headers());
  if (user === null) redirect("/auth/sign-in?next=/routes/account");
  return (
    <main>
      <h1>{user.name}</h1>
      {isDevelopment && <Token text={await createSession(user)} />}
      <form method="post" action="/auth/sign-out">
        <button type="submit">Sign out</button>
      </form>
    </main>
  );
}

/** For trying routes out from a terminal. No page of a real app shows one. */
function Token({ text }: { readonly text: string }): ReactNode {
  return (
    <>
      <p>In a terminal, the same session goes into a header:</p>
      <pre>TOKEN={text}</pre>
    </>
  );
}
