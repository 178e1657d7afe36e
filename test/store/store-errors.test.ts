import { describe, expect, test } from "vitest";

import { SluiceError } from "../../src/core/errors.ts";
import { isTransient, openDatabase } from "../../src/store/index.ts";
import { testOnPostgres } from "../support/test-database.ts";

const reported = (code: string): Error => Object.assign(new Error("reported by a server"), { severity: "ERROR", code });
const failed = (code: string): Error => Object.assign(new Error("a socket failed"), { code });

describe("a failure", () => {
  test.each([
    ["a lost connection", reported("08006")],
    ["a shutdown", reported("57P01")],
    ["a crash of another backend", reported("57P02")],
    ["a server that starts up", reported("57P03")],
    ["a serialization failure", reported("40001")],
    ["a deadlock", reported("40P01")],
    ["a full disk", reported("53100")],
    ["too many connections", reported("53300")],
    ["a read-only server", reported("25006")],
    ["a lock not available", reported("55P03")],
    ["a cancelled statement", reported("57014")],
    ["a refused connection", failed("ECONNREFUSED")],
    ["a reset connection", failed("ECONNRESET")],
    ["an unresolved name", failed("ENOTFOUND")],
    ["a store that is away", new SluiceError("STORE_UNAVAILABLE", "away", { cause: new Error("terminated") })],
    ["a store that is shutting down", new SluiceError("STORE_UNAVAILABLE", "away", { cause: reported("57P01") })],
    ["a store that is away for a reason unknown", new SluiceError("STORE_UNAVAILABLE", "away")],
  ])("is transient: %s", (_name, error) => {
    expect(isTransient(error)).toBe(true);
  });

  test.each([
    ["a violated constraint", reported("23505")],
    ["a syntax error", reported("42601")],
    ["a missing table", reported("42P01")],
    ["a refused password", new SluiceError("STORE_UNAVAILABLE", "refused", { cause: reported("28P01") })],
    ["another of our errors", new SluiceError("STORE_LOCKED", "locked")],
    ["a mistake in the code", new TypeError("undefined is not a function")],
    ["a handler's own error", new Error("no such user")],
    ["a thrown text", "ECONNREFUSED"],
    ["nothing", undefined],
  ])("is not transient: %s", (_name, error) => {
    expect(isTransient(error)).toBe(false);
  });

  testOnPostgres("of a statement is the server's own error", async ({ database }) => {
    await database.working.query("insert into sluice.readiness (id) values (1)");

    await expect(database.working.query("insert into sluice.readiness (id) values (1)")).rejects.toMatchObject({
      code: "23505",
      constraint: "readiness_key",
    });
  });

  test("of a URL does not repeat it", async () => {
    const error = await openDatabase({ url: "postgres://user:canary@[broken" }).catch((reason: unknown) => reason);

    expect(error).toMatchObject({ code: "CONFIG_INVALID" });
    expect(String(error)).not.toContain("canary");
  });
});
