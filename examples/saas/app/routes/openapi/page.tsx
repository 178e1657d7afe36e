import type { Metadata } from "next";
import type { ReactNode } from "react";

import { describeApp } from "@/lib/openapi";

export const metadata: Metadata = { title: "OpenAPI" };

/** Lists what /api/openapi.json describes. */
export default async function Page(): Promise<ReactNode> {
  const { openapi, paths } = await describeApp();
  return (
    <main>
      <h1>OpenAPI {openapi}</h1>
      <p>
        <a href="/api/openapi.json">/api/openapi.json</a> is made of the same contracts that the routes check requests
        by, so it says nothing else than they do.
      </p>
      <table>
        <thead>
          <tr>
            <th>Operation</th>
            <th>Answers</th>
          </tr>
        </thead>
        <tbody>
          {Object.entries(paths).flatMap(([path, operations]) =>
            Object.entries(operations).map(([verb, operation]) => (
              <tr key={operation.operationId}>
                <td>
                  <code>
                    {verb.toUpperCase()} {path}
                  </code>
                  {operation.summary && <div>{operation.summary}</div>}
                </td>
                <td>{Object.keys(operation.responses).join(" ")}</td>
              </tr>
            )),
          )}
        </tbody>
      </table>
    </main>
  );
}
