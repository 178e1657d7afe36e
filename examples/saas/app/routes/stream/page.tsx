import type { ReactNode } from "react";

import { Ticks } from "./ticks";

export default function Page(): ReactNode {
  return (
    <main>
      <h1>A stream</h1>
      <p>The server ends the stream every 3 seconds. The page comes back and goes on where it was.</p>
      <Ticks />
    </main>
  );
}
