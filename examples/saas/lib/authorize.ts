const LOOPBACK_HOST = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/;
const LOOPBACK_ADDRESS = /^(127\.0\.0\.1|::1|::ffff:127\.0\.0\.1)$/;

/**
 * Who may see events: in development, this machine. `npm start` listens on 127.0.0.1 only; the host check keeps
 * out web pages whose name was rebound to it. In production, replace this with your own session check.
 */
export function authorize(request: Request): boolean {
  if (process.env.APP_ENV !== "development") return false;
  const forwarded = request.headers.get("x-forwarded-for");
  return (
    LOOPBACK_HOST.test(request.headers.get("host") ?? "") && (forwarded === null || LOOPBACK_ADDRESS.test(forwarded))
  );
}
