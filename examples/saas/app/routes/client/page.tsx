import type { Metadata } from "next";
import type { ReactNode } from "react";

import { Tasks } from "./tasks";

export const metadata: Metadata = { title: "Typed client" };

export default function Page(): ReactNode {
  return (
    <main>
      <h1>The typed client</h1>
      <p>
        <code>createClient&lt;Routes&gt;()</code> knows paths, parameters and bodies. What comes back is told apart by
        its status, so that no answer is forgotten.
      </p>
      <Tasks />
    </main>
  );
}
