import { unstable_cache } from "next/cache";
import type { ReactNode } from "react";

export const dynamic = "force-static";

/** Stands for a query to the CMS: asked once, and again when the tag is revalidated. */
const findPosts = unstable_cache(async () => ({ askedAt: new Date().toISOString(), posts: ["First"] }), ["posts"], {
  tags: ["posts"],
});

export default async function Page(): Promise<ReactNode> {
  const { askedAt, posts } = await findPosts();
  return (
    <main>
      <h1>Posts</h1>
      <ul>
        {posts.map((post) => (
          <li key={post}>{post}</li>
        ))}
      </ul>
      <p>
        The CMS was asked at <time>{askedAt}</time>. It will be asked again when it says so:
      </p>
      <pre>{`curl -X POST localhost:3000/api/revalidate \\
  -H "authorization: Bearer $CMS_SECRET" \\
  -H "content-type: application/json" -d '{"tag":"posts"}'`}</pre>
    </main>
  );
}
