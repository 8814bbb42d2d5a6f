// Types of Moa's JavaScript API and of its events.
// Made from catalog/: cargo run -p moa-catalog --example make

/** What `init` takes; docs/install.md tells of each. */
export interface MoaSettings {
  /** Which store this is. */
  writeKey: string;
  /** The collector's address; the script's own origin if not given. */
  collector?: string;
  /** Milliseconds to wait for what pages show late, below 60000; 3000 if not given. */
  wait?: number;
  /** Minutes without an event that end a session, 1 to 1440; 30 if not given. */
  sessionTimeout?: number;
  /** What becomes of personal data; everything is sent as it is if not given. */
  privacy?: Partial<Record<MoaPersonal, "drop" | "hash">>;
  /** How things stand until the visitor says otherwise; `granted` if not given. */
  consent?: MoaConsent | "pending";
  /** Whether Global Privacy Control and Do Not Track count as `denied`. */
  privacySignals?: boolean;
  /** Whether messages and answers are shown on the console. */
  debug?: boolean;
  /** Whether each event is pushed to `dataLayer`, too; `ga4`: in GA4's ecommerce form where it has one. */
  dataLayer?: boolean | "ga4";
  /** Whether events go to Braze's web SDK, where the page has it. */
  braze?: boolean;
  /** `false`: what the browser takes to send as a page goes counts as arrived; for receivers that count twice. */
  resend?: boolean;
  /** Gives the page Hackle's calls (`Hackle`, `hackleClient`, `_hackle`), with Moa doing the work. */
  hackle?: boolean;
  /** Makes events of the merchant's own of what the skin tells GA4 (`gtag`) and Meta's pixel (`fbq`): one of both or `gtag fbq`. */
  sources?: string;
  /** Whether the cookies of Meta's and TikTok's pixels are read and sent. */
  ads?: boolean;
  /** The id of Kakao's pixel, where the page has it: it is called for what the visitor does. */
  kakao?: string;
  /** Whether Naver's `wcs.trans` is called for what the visitor does, where the page has it. */
  naver?: boolean;
}

export type MoaConsent = "granted" | "denied";

/** Personal data that `privacy` can be about. */
export type MoaPersonal = "name" | "nick_name" | "phone" | "cellphone" | "email" | "birthday" | "additional_information";

/** The name of an event that Moa knows. */
export type MoaEventName = keyof MoaEvents;

/** The operations of `updateUserProperties`. */
export interface MoaOperations {
  set?: Record<string, unknown>;
  setOnce?: Record<string, unknown>;
  unset?: Record<string, true>;
  increment?: Record<string, number>;
  append?: Record<string, unknown>;
  appendOnce?: Record<string, unknown>;
  prepend?: Record<string, unknown>;
  prependOnce?: Record<string, unknown>;
  remove?: Record<string, unknown>;
  clearAll?: true;
}

/** What all messages have. */
interface MoaMessageBase {
  messageId: string;
  anonymousId: string;
  /** Absent for a guest. */
  userId?: string;
  /** ISO 8601. */
  timestamp: string;
  context: { sessionId: string };
}

/** An event as it is sent. */
export interface MoaTrack<Name extends string = string> extends MoaMessageBase {
  type: "track";
  event: Name;
  properties: Name extends MoaEventName ? MoaEvents[Name] : Record<string, unknown>;
}

/** User properties as they are sent. */
export interface MoaIdentify extends MoaMessageBase {
  type: "identify";
  traits: MoaUserProperties & Record<string, unknown>;
}

/** What the collector says of one message. */
export interface MoaResult {
  messageId: string | null;
  status: "accepted" | "duplicate" | "rejected" | "retry";
  errors?: { path: string; reason: string }[];
}

/** What all messages of a page share. */
export interface MoaContext {
  page: { type: string; role?: string; url: string; path: string; title: string; [key: string]: unknown };
  shop: { mall_id?: string; shop_no?: string; currency?: string };
  [key: string]: unknown;
}

/** Who the visitor is. */
export interface MoaUser {
  /** Absent for a guest. */
  userId?: string;
  deviceId: string;
  sessionId: string;
}

/** `window.moa`. Calls are kept until the script is there; none throws, and none returns anything. */
export interface Moa {
  (call: "init", settings: MoaSettings): void;
  <Name extends MoaEventName>(call: "track", name: Name, properties?: MoaEvents[Name]): void;
  (call: "track", name: string, properties?: Record<string, unknown>): void;
  (call: "track", event: { key: string; value?: unknown; properties?: Record<string, unknown> }): void;
  (call: "identify", userId: string, properties?: MoaUserProperties & Record<string, unknown>): void;
  (call: "identify" | "setUserProperties", properties: MoaUserProperties & Record<string, unknown>): void;
  (call: "updateUserProperties", operations: MoaOperations): void;
  (call: "setUserId", id?: string | number | null): void;
  (call: "setDeviceId", id: string): void;
  (call: "reset" | "flush"): void;
  (call: "page", name?: string, properties?: Record<string, unknown>): void;
  (call: "setCurrentPage", page: { pageName?: string; properties?: Record<string, unknown> }): void;
  (call: "getUser", callback: (user: MoaUser) => void): void;
  (call: "getSessionId", callback: (id: string) => void): void;
  (call: "on", name: "answer", callback: (results: MoaResult[]) => void): void;
  (call: "on", name: "identify", callback: (message: MoaIdentify) => void): void;
  (call: "on", name: "context", callback: (context: MoaContext) => void): void;
  (call: "on", name: "*", callback: (told: MoaTrack | MoaIdentify | MoaContext | MoaResult[]) => void): void;
  <Name extends string>(call: "on", name: Name, callback: (message: MoaTrack<Name>) => void): void;
  (call: "consent", answer: MoaConsent): void;
  (call: "debug", on: boolean): void;
}

declare global {
  interface Window {
    moa: Moa;
  }
}
