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

/** Every event that Moa knows, with its properties. */
export interface MoaEvents {
  /** On entering any page. 모든 페이지 진입 시. */
  $page_view: {
    /** Title of the page, or the name the page gives itself. 페이지 제목 또는 페이지가 직접 지정한 이름. */
    $page_name?: string;
  };
  /** When the browser's active state changes. 브라우저의 활성 상태가 변경되었을 때. */
  $engagement: {
    /** Title of the page, or the name the page gives itself. 페이지 제목 또는 페이지가 직접 지정한 이름. */
    $page_name?: string;
    /** Milliseconds for which the page was visible and focused. 페이지가 화면에 보이고 포커스를 가진 시간(밀리초). */
    $engagement_time_ms: number;
  };
  /** When a session starts. 세션이 시작되었을 때. */
  $session_start: {};
  /** When a session ends. 세션이 끝났을 때. */
  $session_end: {};
  /** When the tracker gave messages up, or had to switch itself off. 트래커가 메시지를 포기했거나 오류로 스스로 멈추었을 때. */
  moa_error: {
    /** `lost` when messages were given up (there was no more room, or they were a week old), else the kind of error that switched the tracker off. 메시지를 포기했으면(저장 공간 부족 또는 1주 경과) `lost`, 그 밖에는 트래커를 멈춘 오류의 종류. */
    reason: string;
    /** How many messages were given up. 포기한 메시지 수. */
    count?: number;
  };
  /** On entering the main page. 메인 페이지 진입 시. */
  view_home: {
    /** utm_campaign of the landing URL, while the landing session lasts. 랜딩 URL의 utm_campaign (랜딩 세션 동안 유지). */
    utm_campaign?: string;
    /** utm_content of the landing URL, while the landing session lasts. 랜딩 URL의 utm_content (랜딩 세션 동안 유지). */
    utm_content?: string;
    /** utm_id of the landing URL, while the landing session lasts. 랜딩 URL의 utm_id (랜딩 세션 동안 유지). */
    utm_id?: string;
    /** utm_medium of the landing URL, while the landing session lasts. 랜딩 URL의 utm_medium (랜딩 세션 동안 유지). */
    utm_medium?: string;
    /** utm_source of the landing URL, while the landing session lasts. 랜딩 URL의 utm_source (랜딩 세션 동안 유지). */
    utm_source?: string;
    /** utm_term of the landing URL, while the landing session lasts. 랜딩 URL의 utm_term (랜딩 세션 동안 유지). */
    utm_term?: string;
  };
  /** On entering a product detail page. 상품 상세 페이지 진입 시. */
  view_product: {
    /** Product number. 상품 번호. */
    product_no: string;
    /** Product name, as text. 상품명. */
    product_name?: string;
    /** List price in the shop's currency: of one unit for view_product, else of the whole order or selection, without shipping. 쇼핑몰 통화 기준 정가: view_product는 단가, 그 밖에는 주문/선택 상품의 합계(배송비 제외). */
    price?: number;
    /** utm_campaign of the landing URL, while the landing session lasts. 랜딩 URL의 utm_campaign (랜딩 세션 동안 유지). */
    utm_campaign?: string;
    /** utm_content of the landing URL, while the landing session lasts. 랜딩 URL의 utm_content (랜딩 세션 동안 유지). */
    utm_content?: string;
    /** utm_id of the landing URL, while the landing session lasts. 랜딩 URL의 utm_id (랜딩 세션 동안 유지). */
    utm_id?: string;
    /** utm_medium of the landing URL, while the landing session lasts. 랜딩 URL의 utm_medium (랜딩 세션 동안 유지). */
    utm_medium?: string;
    /** utm_source of the landing URL, while the landing session lasts. 랜딩 URL의 utm_source (랜딩 세션 동안 유지). */
    utm_source?: string;
    /** utm_term of the landing URL, while the landing session lasts. 랜딩 URL의 utm_term (랜딩 세션 동안 유지). */
    utm_term?: string;
  };
  /** On entering a category or product list page. 카테고리/상품 목록 페이지 진입 시. */
  view_product_list: {
    /** Category name. 카테고리명. */
    category_name?: string;
    /** Category number. 카테고리 번호. */
    cate_no?: string;
    /** utm_campaign of the landing URL, while the landing session lasts. 랜딩 URL의 utm_campaign (랜딩 세션 동안 유지). */
    utm_campaign?: string;
    /** utm_content of the landing URL, while the landing session lasts. 랜딩 URL의 utm_content (랜딩 세션 동안 유지). */
    utm_content?: string;
    /** utm_id of the landing URL, while the landing session lasts. 랜딩 URL의 utm_id (랜딩 세션 동안 유지). */
    utm_id?: string;
    /** utm_medium of the landing URL, while the landing session lasts. 랜딩 URL의 utm_medium (랜딩 세션 동안 유지). */
    utm_medium?: string;
    /** utm_source of the landing URL, while the landing session lasts. 랜딩 URL의 utm_source (랜딩 세션 동안 유지). */
    utm_source?: string;
    /** utm_term of the landing URL, while the landing session lasts. 랜딩 URL의 utm_term (랜딩 세션 동안 유지). */
    utm_term?: string;
  };
  /** On entering the cart page. 장바구니 페이지 진입 시. */
  view_cart: {
    /** Number of pieces; a set counts once. 전체 상품 수량(세트상품은 1개로 계산). */
    total_quantity?: number;
    /** Order amount in the shop's currency, as the page shows it. 총 주문 금액. */
    total_order_price?: number;
    /** Product numbers, in the order of the rows. 상품 번호 배열. */
    product_nos?: string[];
    /** Product names, in the order of the rows. 상품명 배열. */
    product_names?: string[];
    /** utm_campaign of the landing URL, while the landing session lasts. 랜딩 URL의 utm_campaign (랜딩 세션 동안 유지). */
    utm_campaign?: string;
    /** utm_content of the landing URL, while the landing session lasts. 랜딩 URL의 utm_content (랜딩 세션 동안 유지). */
    utm_content?: string;
    /** utm_id of the landing URL, while the landing session lasts. 랜딩 URL의 utm_id (랜딩 세션 동안 유지). */
    utm_id?: string;
    /** utm_medium of the landing URL, while the landing session lasts. 랜딩 URL의 utm_medium (랜딩 세션 동안 유지). */
    utm_medium?: string;
    /** utm_source of the landing URL, while the landing session lasts. 랜딩 URL의 utm_source (랜딩 세션 동안 유지). */
    utm_source?: string;
    /** utm_term of the landing URL, while the landing session lasts. 랜딩 URL의 utm_term (랜딩 세션 동안 유지). */
    utm_term?: string;
  };
  /** On entering the order form. 주문서 작성 페이지 진입 시. */
  view_checkout: {
    /** What is left of price after discounts, without shipping. 할인 적용 후 금액(배송비 제외). */
    discounted_price?: number;
    /** List price in the shop's currency: of one unit for view_product, else of the whole order or selection, without shipping. 쇼핑몰 통화 기준 정가: view_product는 단가, 그 밖에는 주문/선택 상품의 합계(배송비 제외). */
    price?: number;
    /** true when the order form was reached by a direct-order link (/surl/O/…). 바로구매 주소(/surl/O/…)로 주문서에 진입했는지 여부. */
    is_surl?: boolean;
    /** Product number. 상품 번호. */
    product_no?: string | string[];
    /** utm_campaign of the landing URL, while the landing session lasts. 랜딩 URL의 utm_campaign (랜딩 세션 동안 유지). */
    utm_campaign?: string;
    /** utm_content of the landing URL, while the landing session lasts. 랜딩 URL의 utm_content (랜딩 세션 동안 유지). */
    utm_content?: string;
    /** utm_id of the landing URL, while the landing session lasts. 랜딩 URL의 utm_id (랜딩 세션 동안 유지). */
    utm_id?: string;
    /** utm_medium of the landing URL, while the landing session lasts. 랜딩 URL의 utm_medium (랜딩 세션 동안 유지). */
    utm_medium?: string;
    /** utm_source of the landing URL, while the landing session lasts. 랜딩 URL의 utm_source (랜딩 세션 동안 유지). */
    utm_source?: string;
    /** utm_term of the landing URL, while the landing session lasts. 랜딩 URL의 utm_term (랜딩 세션 동안 유지). */
    utm_term?: string;
  };
  /** On entering the order completion page. 주문 완료 페이지 진입 시. */
  view_completed_order: {
    /** Order number, YYYYMMDD-NNNNNNN. 주문 번호. */
    order_id: string;
    /** What is left of price after discounts, without shipping. 할인 적용 후 금액(배송비 제외). */
    discounted_price?: number;
    /** List price in the shop's currency: of one unit for view_product, else of the whole order or selection, without shipping. 쇼핑몰 통화 기준 정가: view_product는 단가, 그 밖에는 주문/선택 상품의 합계(배송비 제외). */
    price?: number;
    /** Shipping fee in the shop's currency. 배송비. */
    delivery_fee?: number;
    /** utm_campaign of the landing URL, while the landing session lasts. 랜딩 URL의 utm_campaign (랜딩 세션 동안 유지). */
    utm_campaign?: string;
    /** utm_content of the landing URL, while the landing session lasts. 랜딩 URL의 utm_content (랜딩 세션 동안 유지). */
    utm_content?: string;
    /** utm_id of the landing URL, while the landing session lasts. 랜딩 URL의 utm_id (랜딩 세션 동안 유지). */
    utm_id?: string;
    /** utm_medium of the landing URL, while the landing session lasts. 랜딩 URL의 utm_medium (랜딩 세션 동안 유지). */
    utm_medium?: string;
    /** utm_source of the landing URL, while the landing session lasts. 랜딩 URL의 utm_source (랜딩 세션 동안 유지). */
    utm_source?: string;
    /** utm_term of the landing URL, while the landing session lasts. 랜딩 URL의 utm_term (랜딩 세션 동안 유지). */
    utm_term?: string;
  };
  /** When the visitor scrolls on the main page. 메인 페이지에서 유저가 스크롤 시. */
  scroll_home: {
    /** Deepest point reached, in percent of the page's present height, in steps of 5. 5단위 스크롤 깊이(%). */
    depth: number;
  };
  /** When the visitor scrolls on a product detail page. 상품 상세 페이지에서 유저가 스크롤 시. */
  scroll_product: {
    /** Product number. 상품 번호. */
    product_no: string;
    /** Deepest point reached, in percent of the page's present height, in steps of 5. 5단위 스크롤 깊이(%). */
    depth: number;
  };
  /** Click on a purchase button in the cart. 장바구니에서 구매 버튼 클릭. */
  click_buy_cart: {
    /** Product number. 상품 번호. */
    product_no?: string | string[];
    /** List price in the shop's currency: of one unit for view_product, else of the whole order or selection, without shipping. 쇼핑몰 통화 기준 정가: view_product는 단가, 그 밖에는 주문/선택 상품의 합계(배송비 제외). */
    price?: number;
    /** What is left of price after discounts, without shipping. 할인 적용 후 금액(배송비 제외). */
    discounted_price?: number;
    /** What the button buys: one product, the ticked rows, the whole cart, a set. 구매 단위: 단일 상품, 선택 상품, 전체 상품, 세트. */
    purchase_unit?: "single" | "selected" | "all" | "set";
    /** How it is paid or ordered. 결제/주문 방식. */
    checkout_type?: "normal" | "naver_pay" | "kakao_pay" | "simple_pay" | "app_pay" | "reserve" | "subscription";
  };
  /** Click on direct purchase in the product detail page. 상품 상세에서 바로 구매 클릭. */
  click_buy_product: {
    /** Product number. 상품 번호. */
    product_no?: string | string[];
    /** List price in the shop's currency: of one unit for view_product, else of the whole order or selection, without shipping. 쇼핑몰 통화 기준 정가: view_product는 단가, 그 밖에는 주문/선택 상품의 합계(배송비 제외). */
    price?: number;
    /** What is left of price after discounts, without shipping. 할인 적용 후 금액(배송비 제외). */
    discounted_price?: number;
    /** What the button buys: one product, the ticked rows, the whole cart, a set. 구매 단위: 단일 상품, 선택 상품, 전체 상품, 세트. */
    purchase_unit?: "single" | "selected" | "all" | "set";
    /** How it is paid or ordered. 결제/주문 방식. */
    checkout_type?: "normal" | "naver_pay" | "kakao_pay" | "simple_pay" | "app_pay" | "reserve" | "subscription";
  };
  /** Click on Pay in the order form. 주문서에서 결제하기 클릭. */
  click_buy_checkout: {};
  /** New member sign-up. 신규 회원가입. */
  cafe24_signup: {
    /** Member's name. 회원 이름. */
    name?: string;
    /** Member's nickname. 회원 닉네임. */
    nick_name?: string;
    /** Member's date of birth, as entered. 생년월일. */
    birthday?: string;
    /** Gender: M or F. 성별: M 또는 F. */
    gender?: string;
    /** Mobile phone number. 휴대전화 번호. */
    cellphone?: string;
  };
  /** Member login. 회원 로그인. */
  cafe24_login: {
    /** Member id. 회원 아이디. */
    member_id?: string;
    /** Member group name. 회원 그룹명. */
    group_name?: string;
    /** Where the login came from: PC or Mobile. 로그인 유입 경로: PC 또는 Mobile. */
    inflow_name?: string;
  };
  /** Add to cart. 장바구니 담기. */
  cafe24_add_to_cart: {
    /** Name of the product that was added. 장바구니에 담은 상품명. */
    add_to_cart_product_name?: string;
    /** Number of pieces; a set counts once. 전체 상품 수량(세트상품은 1개로 계산). */
    total_quantity?: number;
    /** Product numbers, in the order of the rows. 상품 번호 배열. */
    product_nos?: string[];
    /** Product names, in the order of the rows. 상품명 배열. */
    product_names?: string[];
  };
  /** Add to cart, for each product. 장바구니 담기 (상품별). */
  cafe24_add_to_cart_items: {
    /** Product number. 상품 번호. */
    product_no: string;
    /** Product name, as text. 상품명. */
    product_name?: string;
    /** Number of pieces of this row. 수량. */
    quantity?: number;
    /** Unit price in the shop's currency. 상품 단가. */
    product_price?: number;
    /** Chosen options, as text. 선택한 옵션. */
    option_value?: string;
  };
  /** Entering the order form. 주문서 진입. */
  cafe24_order_form: {
    /** Number of pieces; a set counts once. 전체 상품 수량(세트상품은 1개로 계산). */
    total_quantity?: number;
    /** Number of product rows. 상품 행 개수. */
    items_count?: number;
    /** Order amount in the shop's currency, as the page shows it. 총 주문 금액. */
    total_order_price?: number;
    /** Product numbers, in the order of the rows. 상품 번호 배열. */
    product_nos?: string[];
    /** Product names, in the order of the rows. 상품명 배열. */
    product_names?: string[];
  };
  /** Entering the order form, for each product. 주문서 진입 (상품별). */
  cafe24_order_form_items: {
    /** Product number. 상품 번호. */
    product_no: string;
    /** Product name, as text. 상품명. */
    product_name?: string;
    /** Number of pieces of this row. 수량. */
    quantity?: number;
    /** Unit price in the shop's currency. 상품 단가. */
    product_price?: number;
    /** Chosen options, as text. 선택한 옵션. */
    option_value?: string;
  };
  /** Order completed. 주문 완료. */
  cafe24_complete_order: {
    /** Order number, YYYYMMDD-NNNNNNN. 주문 번호. */
    order_id: string;
    /** Payment method. 결제 수단. */
    payment_method?: string;
    /** true for the buyer's first order. 첫 주문 여부. */
    is_first_order?: boolean;
    /** What the buyer pays. 실제 결제 금액. */
    order_amount?: number;
    /** Number of product rows. 상품 행 개수. */
    items_count?: number;
    /** true for a member, false for a guest. 회원 여부. */
    is_member?: boolean;
    /** false where the page says that payment is outstanding, as for a virtual account; absent where it does not say. 가상계좌처럼 입금 대기라고 페이지에 표시되면 false, 표시가 없으면 생략. */
    is_paid?: boolean;
    /** Shipping fee in the shop's currency. 배송비. */
    delivery_fee?: number;
  };
  /** Order completed, for each product. 주문 완료 (상품별). */
  cafe24_complete_order_items: {
    /** Order number, YYYYMMDD-NNNNNNN. 주문 번호. */
    order_id: string;
    /** Payment method. 결제 수단. */
    payment_method?: string;
    /** true for the buyer's first order. 첫 주문 여부. */
    is_first_order?: boolean;
    /** What the buyer pays. 실제 결제 금액. */
    order_amount?: number;
    /** Number of product rows. 상품 행 개수. */
    items_count?: number;
    /** true for a member, false for a guest. 회원 여부. */
    is_member?: boolean;
    /** false where the page says that payment is outstanding, as for a virtual account; absent where it does not say. 가상계좌처럼 입금 대기라고 페이지에 표시되면 false, 표시가 없으면 생략. */
    is_paid?: boolean;
    /** Product number. 상품 번호. */
    product_no: string;
    /** Product name, as text. 상품명. */
    product_name?: string;
    /** Number of pieces of this row. 수량. */
    quantity?: number;
    /** Unit price in the shop's currency. 상품 단가. */
    product_price?: number;
    /** Chosen options, as text. 선택한 옵션. */
    option_value?: string;
    /** Code of the order's row, YYYYMMDD-NNNNNNN-NN. 주문 품목 코드. */
    order_item_code?: string;
    /** Code of the variant that was ordered. 주문한 품목(옵션) 코드. */
    variant_code?: string;
    /** Shipping fee in the shop's currency. 배송비. */
    delivery_fee?: number;
    /** What is left of product_price after the product's own discount, and on Cafe24's servers after coupons of the row. 상품 할인 적용 후 단가(Cafe24 서버에서는 품목 쿠폰 할인도 반영). */
    product_sale_price?: number;
    /** What the chosen options add to product_price. 옵션 추가 금액(개당). */
    option_price?: number;
  };
  /** Order cancelled. 주문 취소. */
  cafe24_cancel_order: {
    /** Order number, YYYYMMDD-NNNNNNN. 주문 번호. */
    order_id: string;
    /** Code of the claim's reason. 클레임 사유 코드. */
    claim_reason_type?: string;
    /** The claim's reason in the buyer's words. 클레임 상세 사유. */
    claim_reason?: string;
    /** The claim's reason code as text. 클레임 사유 구분명. */
    claim_reason_type_text?: string;
    /** requested: the buyer asked for it in the browser; completed: Cafe24 reports it as done. requested: 구매자가 신청함, completed: 카페24에서 완료됨. */
    claim_status?: "requested" | "completed";
    /** true for a member, false for a guest. 회원 여부. */
    is_member?: boolean;
    /** Code of the reason with which the seller accepted the claim. 판매자 접수 사유 코드. */
    seller_reason_type?: string;
    /** The seller's reason in words. 판매자 접수 사유. */
    seller_reason?: string;
    /** The seller's reason code as text. 판매자 접수 사유 구분명. */
    seller_reason_type_text?: string;
  };
  /** Order cancelled, for each product. 주문 취소 (상품별). */
  cafe24_cancel_order_items: {
    /** Order number, YYYYMMDD-NNNNNNN. 주문 번호. */
    order_id: string;
    /** Code of the claim's reason. 클레임 사유 코드. */
    claim_reason_type?: string;
    /** The claim's reason in the buyer's words. 클레임 상세 사유. */
    claim_reason?: string;
    /** The claim's reason code as text. 클레임 사유 구분명. */
    claim_reason_type_text?: string;
    /** requested: the buyer asked for it in the browser; completed: Cafe24 reports it as done. requested: 구매자가 신청함, completed: 카페24에서 완료됨. */
    claim_status?: "requested" | "completed";
    /** true for a member, false for a guest. 회원 여부. */
    is_member?: boolean;
    /** Product number. 상품 번호. */
    product_no: string;
    /** Product name, as text. 상품명. */
    product_name?: string;
    /** Number of pieces of this row. 수량. */
    quantity?: number;
    /** Unit price in the shop's currency. 상품 단가. */
    product_price?: number;
    /** Chosen options, as text. 선택한 옵션. */
    option_value?: string;
    /** Code of the reason with which the seller accepted the claim. 판매자 접수 사유 코드. */
    seller_reason_type?: string;
    /** The seller's reason in words. 판매자 접수 사유. */
    seller_reason?: string;
    /** The seller's reason code as text. 판매자 접수 사유 구분명. */
    seller_reason_type_text?: string;
    /** Code of the order's row, YYYYMMDD-NNNNNNN-NN. 주문 품목 코드. */
    order_item_code?: string;
    /** Code of the variant that was ordered. 주문한 품목(옵션) 코드. */
    variant_code?: string;
  };
  /** Order returned. 주문 반품. */
  cafe24_return_order: {
    /** Order number, YYYYMMDD-NNNNNNN. 주문 번호. */
    order_id: string;
    /** Code of the claim's reason. 클레임 사유 코드. */
    claim_reason_type?: string;
    /** The claim's reason in the buyer's words. 클레임 상세 사유. */
    claim_reason?: string;
    /** The claim's reason code as text. 클레임 사유 구분명. */
    claim_reason_type_text?: string;
    /** requested: the buyer asked for it in the browser; completed: Cafe24 reports it as done. requested: 구매자가 신청함, completed: 카페24에서 완료됨. */
    claim_status?: "requested" | "completed";
    /** true for a member, false for a guest. 회원 여부. */
    is_member?: boolean;
    /** Code of the reason with which the seller accepted the claim. 판매자 접수 사유 코드. */
    seller_reason_type?: string;
    /** The seller's reason in words. 판매자 접수 사유. */
    seller_reason?: string;
    /** The seller's reason code as text. 판매자 접수 사유 구분명. */
    seller_reason_type_text?: string;
  };
  /** Order returned, for each product. 주문 반품 (상품별). */
  cafe24_return_order_items: {
    /** Order number, YYYYMMDD-NNNNNNN. 주문 번호. */
    order_id: string;
    /** Code of the claim's reason. 클레임 사유 코드. */
    claim_reason_type?: string;
    /** The claim's reason in the buyer's words. 클레임 상세 사유. */
    claim_reason?: string;
    /** The claim's reason code as text. 클레임 사유 구분명. */
    claim_reason_type_text?: string;
    /** requested: the buyer asked for it in the browser; completed: Cafe24 reports it as done. requested: 구매자가 신청함, completed: 카페24에서 완료됨. */
    claim_status?: "requested" | "completed";
    /** true for a member, false for a guest. 회원 여부. */
    is_member?: boolean;
    /** Product number. 상품 번호. */
    product_no: string;
    /** Product name, as text. 상품명. */
    product_name?: string;
    /** Number of pieces of this row. 수량. */
    quantity?: number;
    /** Unit price in the shop's currency. 상품 단가. */
    product_price?: number;
    /** Chosen options, as text. 선택한 옵션. */
    option_value?: string;
    /** Code of the reason with which the seller accepted the claim. 판매자 접수 사유 코드. */
    seller_reason_type?: string;
    /** The seller's reason in words. 판매자 접수 사유. */
    seller_reason?: string;
    /** The seller's reason code as text. 판매자 접수 사유 구분명. */
    seller_reason_type_text?: string;
    /** Code of the order's row, YYYYMMDD-NNNNNNN-NN. 주문 품목 코드. */
    order_item_code?: string;
    /** Code of the variant that was ordered. 주문한 품목(옵션) 코드. */
    variant_code?: string;
  };
  /** Order refunded. 주문 환불. */
  cafe24_refund_order: {
    /** Order number, YYYYMMDD-NNNNNNN. 주문 번호. */
    order_id: string;
    /** Code of the claim's reason. 클레임 사유 코드. */
    claim_reason_type?: string;
    /** The claim's reason in the buyer's words. 클레임 상세 사유. */
    claim_reason?: string;
    /** The claim's reason code as text. 클레임 사유 구분명. */
    claim_reason_type_text?: string;
    /** requested: the buyer asked for it in the browser; completed: Cafe24 reports it as done. requested: 구매자가 신청함, completed: 카페24에서 완료됨. */
    claim_status?: "requested" | "completed";
    /** true for a member, false for a guest. 회원 여부. */
    is_member?: boolean;
    /** Code of the reason with which the seller accepted the claim. 판매자 접수 사유 코드. */
    seller_reason_type?: string;
    /** The seller's reason in words. 판매자 접수 사유. */
    seller_reason?: string;
    /** The seller's reason code as text. 판매자 접수 사유 구분명. */
    seller_reason_type_text?: string;
    /** Amount paid back, in the shop's currency. 실 환불 금액. */
    refund_amount?: number;
  };
  /** Order refunded, for each product. 주문 환불 (상품별). */
  cafe24_refund_order_items: {
    /** Order number, YYYYMMDD-NNNNNNN. 주문 번호. */
    order_id: string;
    /** Code of the claim's reason. 클레임 사유 코드. */
    claim_reason_type?: string;
    /** The claim's reason in the buyer's words. 클레임 상세 사유. */
    claim_reason?: string;
    /** The claim's reason code as text. 클레임 사유 구분명. */
    claim_reason_type_text?: string;
    /** requested: the buyer asked for it in the browser; completed: Cafe24 reports it as done. requested: 구매자가 신청함, completed: 카페24에서 완료됨. */
    claim_status?: "requested" | "completed";
    /** true for a member, false for a guest. 회원 여부. */
    is_member?: boolean;
    /** Product number. 상품 번호. */
    product_no: string;
    /** Product name, as text. 상품명. */
    product_name?: string;
    /** Number of pieces of this row. 수량. */
    quantity?: number;
    /** Unit price in the shop's currency. 상품 단가. */
    product_price?: number;
    /** Chosen options, as text. 선택한 옵션. */
    option_value?: string;
    /** Code of the reason with which the seller accepted the claim. 판매자 접수 사유 코드. */
    seller_reason_type?: string;
    /** The seller's reason in words. 판매자 접수 사유. */
    seller_reason?: string;
    /** The seller's reason code as text. 판매자 접수 사유 구분명. */
    seller_reason_type_text?: string;
    /** Amount paid back, in the shop's currency. 실 환불 금액. */
    refund_amount?: number;
    /** Code of the order's row, YYYYMMDD-NNNNNNN-NN. 주문 품목 코드. */
    order_item_code?: string;
    /** Code of the variant that was ordered. 주문한 품목(옵션) 코드. */
    variant_code?: string;
  };
  /** Shipping started. 배송 시작. */
  cafe24_start_shipping: {
    /** Order number, YYYYMMDD-NNNNNNN. 주문 번호. */
    order_id: string;
    /** Carrier's name. 배송업체명. */
    shipping_company_name?: string;
    /** Tracking number. 송장번호. */
    tracking_no?: string;
    /** Shipping status code. 배송 상태. */
    shipping_status?: string;
    /** true for a member, false for a guest. 회원 여부. */
    is_member?: boolean;
    /** Payment method. 결제 수단. */
    payment_method?: string;
    /** true for the buyer's first order. 첫 주문 여부. */
    is_first_order?: boolean;
    /** What the buyer pays. 실제 결제 금액. */
    order_amount?: number;
    /** Number of product rows. 상품 행 개수. */
    items_count?: number;
  };
  /** Shipping started, for each product. 배송 시작 (상품별). */
  cafe24_start_shipping_items: {
    /** Order number, YYYYMMDD-NNNNNNN. 주문 번호. */
    order_id: string;
    /** Carrier's name. 배송업체명. */
    shipping_company_name?: string;
    /** Tracking number. 송장번호. */
    tracking_no?: string;
    /** Shipping status code. 배송 상태. */
    shipping_status?: string;
    /** true for a member, false for a guest. 회원 여부. */
    is_member?: boolean;
    /** Payment method. 결제 수단. */
    payment_method?: string;
    /** true for the buyer's first order. 첫 주문 여부. */
    is_first_order?: boolean;
    /** What the buyer pays. 실제 결제 금액. */
    order_amount?: number;
    /** Number of product rows. 상품 행 개수. */
    items_count?: number;
    /** Product number. 상품 번호. */
    product_no: string;
    /** Product name, as text. 상품명. */
    product_name?: string;
    /** Number of pieces of this row. 수량. */
    quantity?: number;
    /** Unit price in the shop's currency. 상품 단가. */
    product_price?: number;
    /** Chosen options, as text. 선택한 옵션. */
    option_value?: string;
    /** Code of the order's row, YYYYMMDD-NNNNNNN-NN. 주문 품목 코드. */
    order_item_code?: string;
    /** Code of the variant that was ordered. 주문한 품목(옵션) 코드. */
    variant_code?: string;
  };
  /** Shipping completed. 배송 완료. */
  cafe24_complete_shipping: {
    /** Order number, YYYYMMDD-NNNNNNN. 주문 번호. */
    order_id: string;
    /** Carrier's name. 배송업체명. */
    shipping_company_name?: string;
    /** Tracking number. 송장번호. */
    tracking_no?: string;
    /** Shipping status code. 배송 상태. */
    shipping_status?: string;
    /** true for a member, false for a guest. 회원 여부. */
    is_member?: boolean;
    /** Payment method. 결제 수단. */
    payment_method?: string;
    /** true for the buyer's first order. 첫 주문 여부. */
    is_first_order?: boolean;
    /** What the buyer pays. 실제 결제 금액. */
    order_amount?: number;
    /** Number of product rows. 상품 행 개수. */
    items_count?: number;
  };
  /** Shipping completed, for each product. 배송 완료 (상품별). */
  cafe24_complete_shipping_items: {
    /** Order number, YYYYMMDD-NNNNNNN. 주문 번호. */
    order_id: string;
    /** Carrier's name. 배송업체명. */
    shipping_company_name?: string;
    /** Tracking number. 송장번호. */
    tracking_no?: string;
    /** Shipping status code. 배송 상태. */
    shipping_status?: string;
    /** true for a member, false for a guest. 회원 여부. */
    is_member?: boolean;
    /** Payment method. 결제 수단. */
    payment_method?: string;
    /** true for the buyer's first order. 첫 주문 여부. */
    is_first_order?: boolean;
    /** What the buyer pays. 실제 결제 금액. */
    order_amount?: number;
    /** Number of product rows. 상품 행 개수. */
    items_count?: number;
    /** Product number. 상품 번호. */
    product_no: string;
    /** Product name, as text. 상품명. */
    product_name?: string;
    /** Number of pieces of this row. 수량. */
    quantity?: number;
    /** Unit price in the shop's currency. 상품 단가. */
    product_price?: number;
    /** Chosen options, as text. 선택한 옵션. */
    option_value?: string;
    /** Code of the order's row, YYYYMMDD-NNNNNNN-NN. 주문 품목 코드. */
    order_item_code?: string;
    /** Code of the variant that was ordered. 주문한 품목(옵션) 코드. */
    variant_code?: string;
  };
  /** Shipping on hold. 배송 보류. */
  cafe24_hold_shipping: {
    /** Order number, YYYYMMDD-NNNNNNN. 주문 번호. */
    order_id: string;
    /** Carrier's name. 배송업체명. */
    shipping_company_name?: string;
    /** Tracking number. 송장번호. */
    tracking_no?: string;
    /** Shipping status code. 배송 상태. */
    shipping_status?: string;
    /** true for a member, false for a guest. 회원 여부. */
    is_member?: boolean;
    /** Payment method. 결제 수단. */
    payment_method?: string;
    /** true for the buyer's first order. 첫 주문 여부. */
    is_first_order?: boolean;
    /** What the buyer pays. 실제 결제 금액. */
    order_amount?: number;
    /** Number of product rows. 상품 행 개수. */
    items_count?: number;
  };
  /** Shipping on hold, for each product. 배송 보류 (상품별). */
  cafe24_hold_shipping_items: {
    /** Order number, YYYYMMDD-NNNNNNN. 주문 번호. */
    order_id: string;
    /** Carrier's name. 배송업체명. */
    shipping_company_name?: string;
    /** Tracking number. 송장번호. */
    tracking_no?: string;
    /** Shipping status code. 배송 상태. */
    shipping_status?: string;
    /** true for a member, false for a guest. 회원 여부. */
    is_member?: boolean;
    /** Payment method. 결제 수단. */
    payment_method?: string;
    /** true for the buyer's first order. 첫 주문 여부. */
    is_first_order?: boolean;
    /** What the buyer pays. 실제 결제 금액. */
    order_amount?: number;
    /** Number of product rows. 상품 행 개수. */
    items_count?: number;
    /** Product number. 상품 번호. */
    product_no: string;
    /** Product name, as text. 상품명. */
    product_name?: string;
    /** Number of pieces of this row. 수량. */
    quantity?: number;
    /** Unit price in the shop's currency. 상품 단가. */
    product_price?: number;
    /** Chosen options, as text. 선택한 옵션. */
    option_value?: string;
    /** Code of the order's row, YYYYMMDD-NNNNNNN-NN. 주문 품목 코드. */
    order_item_code?: string;
    /** Code of the variant that was ordered. 주문한 품목(옵션) 코드. */
    variant_code?: string;
  };
  /** Tracking number changed. 송장번호 변경. */
  cafe24_order_tracking_no_change: {
    /** Order number, YYYYMMDD-NNNNNNN. 주문 번호. */
    order_id: string;
    /** Carrier's name. 배송업체명. */
    shipping_company_name?: string;
    /** Tracking number. 송장번호. */
    tracking_no: string;
  };
}

/** Every user property that Moa knows. */
export interface MoaUserProperties {
  /** Cafe24 mall id. Cafe24 몰 식별자. */
  mall_id?: string;
  /** Cafe24 shop number. Cafe24 샵 번호. */
  event_shop_no?: string;
  /** Member id, the same as userId. 회원 아이디 (userId와 동일). */
  member_id?: string;
  /** Member's name. 회원 이름. */
  name?: string;
  /** Member's nickname. 회원 닉네임. */
  nick_name?: string;
  /** Email address. 이메일 주소. */
  email?: string;
  /** Phone number. 전화번호. */
  phone?: string;
  /** Whether it is the member's birthday, T or F. 생일 정보 (T / F). */
  is_birthday?: "T" | "F";
  /** Member group name. 회원 그룹명. */
  group_name?: string;
  /** Member group number. 회원 그룹 번호. */
  group_no?: string;
  /** Additional member information, as Cafe24 gives it. 추가 회원 정보. */
  additional_information?: unknown;
  /** Authentication method. 인증 방식. */
  authentication_method?: string;
  /** Sign-up date. 가입 날짜. */
  created_date?: string;
  /** Sign-up date and time. 가입 일시. */
  created_datetime?: string;
  /** Available points. 사용 가능한 포인트. */
  available_point?: number;
  /** All points ever collected. 전체 적립 포인트. */
  total_point?: number;
  /** Used points. 사용한 포인트. */
  used_point?: number;
  /** Returned points. 반환된 포인트. */
  returned_point?: number;
  /** Points that cannot be used yet. 사용 불가능한 포인트. */
  unavailable_point?: number;
  /** Deposit balance of all kinds. 전체 예치금. */
  all_credit?: number;
  /** Member's deposit balance. 회원 전체 예치금. */
  member_total_credit?: number;
  /** Deposit left. 총 예치금. */
  total_credit?: number;
  /** Used deposit. 사용한 예치금. */
  used_credit?: number;
  /** Deposit that waits for its refund. 환불 대기 중인 예치금. */
  refund_wait_credit?: number;
  /** Consent to newsletters, T or F. 뉴스메일 수신 동의 여부. */
  news_mail?: "T" | "F";
  /** Consent to text messages, T or F. SMS 수신 동의 여부. */
  sms?: "T" | "F";
  /** Whether the visitor is logged in. 현재 로그인 상태. */
  is_login?: boolean;
  /** Number of coupons held. 보유 쿠폰 개수. */
  coupon_count?: number;
  /** Provider of the last login. 마지막 로그인에 사용한 인증 제공자. */
  last_login_provider?: string;
  /** Number of the product seen last. 마지막으로 본 상품 번호. */
  last_seen_product_no?: string;
  /** Page visited last. 마지막으로 방문한 페이지. */
  last_visit_page?: string;
  /** Date of the last visit, in the shop's time zone. 마지막 방문 날짜. */
  last_visit_date?: string;
  /** Value of the cafe_mkt parameter of the URL. URL의 cafe_mkt 파라미터 값. */
  cafe_mkt?: string;
  /** Pieces in the cart. 장바구니 전체 상품 수량. */
  cart_total_quantity?: number;
  /** Rows in the cart. 장바구니 아이템 행 개수. */
  cart_items_count?: number;
  /** Different products in the cart. 장바구니 내 고유 상품 종류 수. */
  cart_items_unique_count?: number;
  /** Order amount of the cart. 장바구니 총 주문 금액. */
  cart_total_order_price?: number;
  /** Option ids in the cart. 장바구니 내 옵션 ID 배열. */
  cart_option_ids?: string[];
  /** Product numbers in the cart. 장바구니 내 상품 번호 배열. */
  cart_product_nos?: string[];
  /** product_no:option_id of each row in the cart. 장바구니 상품번호와 옵션ID 조합 배열. */
  cart_comb_product_no_option_id?: string[];
  /** Cafe24 guest id. Cafe24 게스트 ID. */
  guestId?: string;
  /** Cafe24 visitor id cookie. Cafe24 방문자 ID 쿠키. */
  cvid?: string;
  /** Cafe24 annual visitor id cookie. Cafe24 방문자 연간 ID 쿠키. */
  cvid_y?: string;
  /** Date of the last addition to the cart. 장바구니 마지막 상품 추가 일자. */
  cart_items_last_added_date?: string;
  /** Date of the first order. 첫 주문 날짜. */
  order_first_date?: string;
  /** Date of the last order. 마지막 주문 날짜. */
  order_last_date?: string;
  /** Number of orders. 총 주문 횟수. */
  order_total_count?: number;
  /** Date on which the coupon was issued. 쿠폰별 발급일. */
  [name: `cp_${string}_issued_date`]: string | undefined;
  /** Date on which the coupon expires. 쿠폰별 만료일. */
  [name: `cp_${string}_expire_date`]: string | undefined;
  /** Date on which the coupon was used, null until then. 쿠폰별 사용일 (null 가능). */
  [name: `cp_${string}_used_date`]: string | undefined;
  /** Whether the coupon was used, T or F. 쿠폰별 사용 여부. */
  [name: `cp_${string}_use_flag`]: "T" | "F" | undefined;
  /** Date of birth. 생년월일. */
  birthday?: string;
  /** Month and day of birth. 생일 월일. */
  birthdate?: string;
  /** Year of birth. 출생 연도. */
  birthday_year?: string;
  /** Calendar of the birthday. 양력/음력 구분. */
  solar_calendar?: "양력" | "음력";
}
