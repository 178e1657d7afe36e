import type { Metadata } from "next";
import type { ReactNode } from "react";

import { Failures } from "./failures";

export const metadata: Metadata = { title: "Errors" };

export default function Page(): ReactNode {
  return (
    <main>
      <h1>One shape for every failure</h1>
      <p>
        Parsing, validation, credentials, what is not there, what a handler throws: problem details of RFC 9457, with
        the request&apos;s id. Choose one.
      </p>
      <Failures />
    </main>
  );
}
