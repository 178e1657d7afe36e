import type { ReactNode } from "react";

import { MessageForm } from "./message-form";

/** Static: the token is fetched by the browser when it is needed, so no layout reads a cookie. */
export default function Page(): ReactNode {
  return (
    <main>
      <h1>A form that only this app can send</h1>
      <p>The form's route is not below /api/, so it is guarded. Its token comes from useCsrfToken().</p>
      <MessageForm />
    </main>
  );
}
