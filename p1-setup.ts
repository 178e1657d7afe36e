const timeout = AbortSignal.timeout.bind(AbortSignal);
if (!("isShort" in globalThis)) {
  Object.assign(globalThis, { isShort: true });
  AbortSignal.timeout = (ms: number) => timeout(ms / 4);
}
