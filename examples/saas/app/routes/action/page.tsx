import type { Metadata } from "next";
import type { ReactNode } from "react";

import { AddForm } from "./add-form";

export const metadata: Metadata = { title: "A route as a Server Action" };

export default function Page(): ReactNode {
  return (
    <main>
      <h1>A route as a Server Action</h1>
      <p>
        <code>toAction(POST)</code> makes an action of <code>POST /api/tasks</code>: the same schema, credentials, CSRF
        check and limits. The form works without JavaScript.
      </p>
      <AddForm />
      <h2>Which one?</h2>
      <p>
        An action for a form or a button on your own pages. The route for everything else that calls: a mobile app,
        another service, a stream, a GET that can be cached. One contract serves both:
      </p>
      <pre>{`curl -i localhost:3000/api/tasks -H "authorization: Bearer $TOKEN" \\
  -H "content-type: application/json" -d '{"title":""}'`}</pre>
    </main>
  );
}
