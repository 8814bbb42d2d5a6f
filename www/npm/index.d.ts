import type { Moa, MoaSettings } from "./moa";

export * from "./moa";

/** A call of docs/calls.md; it is kept until the tracker is there. On a server it does nothing. */
export const moa: Moa;

/** Loads the tracker once. `collector` is where it comes from and where events go. On a server it does nothing. */
export function load(settings: MoaSettings & { collector: string }): void;
