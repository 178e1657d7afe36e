export { sampleEvent, sampleTypes, type SampleContext } from "./samples/index.ts";
export { sign, type SignedRequest } from "../verify/index.ts";
