// What the live view says, in Korean and English.

const ALL = {
  ko: {
    liveView: '라이브 뷰',
    connecting: '연결하는 중',
    live: '실시간',
    lost: '끊김, 재연결 중',
    filter: '이벤트 이름으로 거르기',
    eventName: '이벤트 이름',
    counts: '판정별 수',
    events: '이벤트, 최신순',
    accepted: '저장',
    duplicate: '중복',
    rejected: '거부',
    pause: '일시정지',
    resume: '다시 시작',
    waiting: (count) => `다시 시작 (${count})`,
    clear: '지우기',
    emptyTitle: '아직 이벤트가 없습니다',
    clearedTitle: '지웠습니다. 다음 이벤트를 기다리고 있습니다',
    openStore: '추적 태그를 넣은 쇼핑몰 페이지를 열어 보세요. 이벤트가 들어오는 대로 여기에 나타납니다.',
    openStoreAt: '쇼핑몰 페이지를 열어 보세요:',
    tagHint: '태그를 아직 넣지 않았다면 스킨의 <head> 안에 붙여 넣으세요.',
    none: '거르는 조건에 맞는 이벤트가 없습니다',
    noStream: '수집기에 연결할 수 없습니다. 수집기가 실행 중인지 확인하세요. 몇 초마다 다시 시도합니다.',
    refused: (reason) => `수집기가 연결을 거절했습니다: ${reason}`,
    member: '회원',
    device: '기기',
    raw: '원본 JSON',
    cut: '길어서 앞부분만 표시합니다. 전체는 moa-collector events export로 볼 수 있습니다.',
    further: (count) => `외 ${count}개`,
    noName: '(이름 없음)',
    sentAt: '보낸 시각',
    views: '화면',
    stream: '스트림',
    rejects: '거부된 메시지',
    visitor: '방문자',
    perMinute: '분당 이벤트, 최근 1시간',
    hourAgo: '1시간 전',
    halfHourAgo: '30분 전',
    now: '지금',
    filterVisitor: '회원이나 기기로 거르기',
    memberOrDevice: '회원 또는 기기 ID',
    filterVerdict: '판정으로 거르기',
    allVerdicts: '모든 판정',
    filterMall: '쇼핑몰로 거르기',
    allMalls: '모든 쇼핑몰',
    warned: '경고',
    minute: (ago, minute) => `${ago === 0 ? '이번 1분' : `${ago}분 전`}: 저장 ${minute.accepted.toLocaleString()}, 중복 ${minute.duplicate.toLocaleString()}, 거부 ${minute.rejected.toLocaleString()}`,
    lastMinute: '지난 1분',
    stored: '이벤트 저장',
    queue: '쓰기 대기',
    ofBytes: (limit) => `한도 ${limit}`,
    commit: '저장 지연 p95',
    usually: (time) => `보통 ${time}`,
    keptAside: '보관 중',
    behind: '건 밀림',
    sample: (rate, step) => `초당 ${rate.toLocaleString()}건이 들어와 ${step}건 중 1건만 보여 줍니다. 거부된 것은 먼저 보여 줍니다. 거르면 더 자세히 볼 수 있습니다.`,
    rejectsTitle: '거부된 메시지',
    rejectsHint: '카탈로그나 쓰기 키의 방식을 바꾼 뒤 다시 검사하세요. 통과한 메시지는 받은 시각 그대로 저장됩니다.',
    noRejects: '거부된 메시지가 없습니다',
    replay: '다시 검사',
    replayAll: '모두 다시 검사',
    replayed: ({ passed, duplicates, rejected }) => `저장 ${passed.toLocaleString()}건, 이미 있음 ${duplicates.toLocaleString()}건, 여전히 거부 ${rejected.toLocaleString()}건`,
    more: '더 보기',
    back: '스트림으로',
    timeline: '방문자의 메시지, 최신순',
    noMessages: '이 방문자의 저장된 메시지가 없습니다',
    memberHint: (mall) => `쇼핑몰 ${mall} · 저장된 모든 메시지, 최신순`,
    cafe24: '카페24',
    cafe24Title: '카페24 쇼핑몰',
    cafe24Hint: '앱을 설치한 쇼핑몰의 상태와, 우리 집계를 카페24 집계와 나란히 본 지난 14일입니다.',
    noCafe24Malls: '앱을 설치한 쇼핑몰이 아직 없습니다. 쇼핑몰 관리자에서 앱을 한 번 열어 주세요.',
    standings: { installed: '설치됨', refused: '다시 열어야 함', uninstalled: '삭제됨' },
    installedSince: '설치',
    tokensSince: '토큰 갱신',
    tagsInShops: '태그가 있는 샵',
    noTags: '없음',
    shopNumbers: (shops) => shops.map((shop) => `${shop}번`).join(', '),
    webhooksWaiting: '기다리는 웹훅',
    webhooksGivenUp: '포기한 웹훅',
    lastJob: '마지막 작업',
    noJob: '없음',
    jobKinds: { sync: '새 소식 읽기', backfill: '전체 읽기', reconcile: '집계 비교', uninstall: '앱 제거' },
    jobStates: { waiting: '대기 중', running: '진행 중', done: '완료', failed: '실패' },
    jobSteps: { members: '회원', orders: '주문', 'order sums': '주문 합계', carts: '장바구니', coupons: '쿠폰', comparing: '비교' },
    counted: { page_views: '페이지뷰', orders: '주문' },
    ours: '모아',
    theirs: '카페24',
    day: '날짜',
    percent: '비율',
    comparedDay: (day, ours, theirs) => `${day}: 모아 ${ours.toLocaleString()}, 카페24 ${theirs.toLocaleString()}`,
    notCompared: '집계 비교는 꺼져 있습니다. 카페24가 애널리틱스 API를 승인했다면 설정에 cafe24.analytics = true를 넣으세요.',
    nothingCompared: '비교한 날이 아직 없습니다. 설치한 다음 날부터 하루에 한 번 비교합니다.',
    deviceHint: (mall) => `쇼핑몰 ${mall} · 회원을 알기 전에 이 기기에서 온 메시지, 최신순`,
  },
  en: {
    liveView: 'Live view',
    connecting: 'Connecting',
    live: 'Live',
    lost: 'Lost, retrying',
    filter: 'Filter by event name',
    eventName: 'Event name',
    counts: 'Counts by verdict',
    events: 'Events, newest first',
    accepted: 'Accepted',
    duplicate: 'Duplicate',
    rejected: 'Rejected',
    pause: 'Pause',
    resume: 'Resume',
    waiting: (count) => `Resume (${count})`,
    clear: 'Clear',
    emptyTitle: 'No events yet',
    clearedTitle: 'Cleared. Waiting for the next event',
    openStore: 'Open a store page that has the tracking tag. Its events appear here as they arrive.',
    openStoreAt: 'Open the store page at',
    tagHint: 'If the tag is not there yet, paste it into the <head> of the skin.',
    none: 'No event matches the filters',
    noStream: 'The collector cannot be reached. Check that it is running; this page tries again every few seconds.',
    refused: (reason) => `The collector refused the connection: ${reason}`,
    member: 'Member',
    device: 'Device',
    raw: 'Raw JSON',
    cut: 'Only the start is shown; moa-collector events export prints the whole message.',
    further: (count) => `and ${count} more`,
    noName: '(no name)',
    sentAt: 'sent',
    views: 'Views',
    stream: 'Stream',
    rejects: 'Rejects',
    visitor: 'Visitor',
    perMinute: 'Events per minute, last hour',
    hourAgo: '1 hour ago',
    halfHourAgo: '30 min',
    now: 'now',
    filterVisitor: 'Filter by member or device',
    memberOrDevice: 'Member or device',
    filterVerdict: 'Filter by verdict',
    allVerdicts: 'All verdicts',
    filterMall: 'Filter by mall',
    allMalls: 'All malls',
    warned: 'Warned',
    minute: (ago, minute) => `${ago === 0 ? 'This minute' : `${ago} min ago`}: ${minute.accepted.toLocaleString()} accepted, ${minute.duplicate.toLocaleString()} duplicate, ${minute.rejected.toLocaleString()} rejected`,
    lastMinute: 'Last minute',
    stored: 'events stored',
    queue: 'Write queue',
    ofBytes: (limit) => `of ${limit}`,
    commit: 'Commit p95',
    usually: (time) => `usually ${time}`,
    keptAside: 'kept aside',
    behind: 'messages behind',
    sample: (rate, step) => `${rate.toLocaleString()} events a second: 1 in ${step} is shown, rejected ones first. A filter shows more of what you look for.`,
    rejectsTitle: 'Rejected messages',
    rejectsHint: 'Check them again after the catalogue or a write key’s mode has changed. Those that pass are stored with the time they came.',
    noRejects: 'No message is kept aside',
    replay: 'Check again',
    replayAll: 'Check all again',
    replayed: ({ passed, duplicates, rejected }) => `${passed.toLocaleString()} stored, ${duplicates.toLocaleString()} there already, ${rejected.toLocaleString()} still rejected`,
    more: 'Show more',
    back: 'Back to the stream',
    timeline: 'Messages of the visitor, newest first',
    noMessages: 'No stored message of this visitor',
    memberHint: (mall) => `Mall ${mall} · all stored messages, newest first`,
    cafe24: 'Cafe24',
    cafe24Title: 'Cafe24 malls',
    cafe24Hint: 'How the malls that have the app do, and our numbers beside Cafe24’s own for the last 14 days.',
    noCafe24Malls: 'No mall has the app yet. Open it once in a mall’s admin.',
    standings: { installed: 'Installed', refused: 'To be opened again', uninstalled: 'Deleted' },
    installedSince: 'Installed',
    tokensSince: 'Tokens since',
    tagsInShops: 'Tag in shops',
    noTags: 'none',
    shopNumbers: (shops) => shops.map((shop) => `no. ${shop}`).join(', '),
    webhooksWaiting: 'Webhooks waiting',
    webhooksGivenUp: 'Webhooks given up',
    lastJob: 'Last job',
    noJob: 'none',
    jobKinds: { sync: 'Read what is new', backfill: 'Read everything', reconcile: 'Compare', uninstall: 'Uninstall' },
    jobStates: { waiting: 'waiting', running: 'running', done: 'done', failed: 'failed' },
    jobSteps: { members: 'members', orders: 'orders', 'order sums': 'sums of orders', carts: 'carts', coupons: 'coupons', comparing: 'comparing' },
    counted: { page_views: 'Page views', orders: 'Orders' },
    ours: 'Moa',
    theirs: 'Cafe24',
    day: 'Day',
    percent: 'Share',
    comparedDay: (day, ours, theirs) => `${day}: Moa ${ours.toLocaleString()}, Cafe24 ${theirs.toLocaleString()}`,
    notCompared: 'Numbers are not compared. Where Cafe24 has approved the app for its Analytics API, set cafe24.analytics = true.',
    nothingCompared: 'No day has been compared yet. Days are compared once a day, from the day after the installation.',
    deviceHint: (mall) => `Mall ${mall} · what this device sent while no member was known, newest first`,
  },
};

/** The texts of the language in use. */
export let texts = ALL.en;

/** Uses this language, if there are texts in it. */
export function use(language) {
  texts = ALL[language] ?? texts;
}

/** The language to begin with: the one chosen before, else the browser's if it is Korean, else English. */
export function firstLanguage() {
  const chosen = rememberedLanguage();
  if (chosen !== null && Object.hasOwn(ALL, chosen)) return chosen;
  return navigator.language.startsWith('ko') ? 'ko' : 'en';
}

function rememberedLanguage() {
  try {
    return localStorage.getItem('moa-live-language');
  } catch {
    return null; // storage is switched off
  }
}

/** Keeps the choice for the next time. */
export function remember(language) {
  try {
    localStorage.setItem('moa-live-language', language);
  } catch {
    // Storage is switched off: the choice holds until the page is closed.
  }
}

/** Puts the texts into every element that names one. */
export function translate(root) {
  for (const element of root.querySelectorAll('[data-text]')) element.textContent = texts[element.dataset.text];
  for (const element of root.querySelectorAll('[data-label]')) element.setAttribute('aria-label', texts[element.dataset.label]);
  for (const element of root.querySelectorAll('[data-placeholder]')) element.placeholder = texts[element.dataset.placeholder];
  for (const element of root.querySelectorAll('[data-further]')) element.textContent = texts.further(element.dataset.further);
}
