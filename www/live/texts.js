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
    none: (text) => `이름에 “${text}”이(가) 들어간 이벤트가 없습니다`,
    noStream: '수집기에 연결할 수 없습니다. 수집기가 실행 중인지 확인하세요. 몇 초마다 다시 시도합니다.',
    refused: (reason) => `수집기가 연결을 거절했습니다: ${reason}`,
    member: '회원',
    device: '기기',
    raw: '원본 JSON',
    cut: '길어서 앞부분만 표시합니다. 전체는 moa-collector events로 볼 수 있습니다.',
    further: (count) => `외 ${count}개`,
    noName: '(이름 없음)',
    sentAt: '보낸 시각',
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
    none: (text) => `No event has “${text}” in its name`,
    noStream: 'The collector cannot be reached. Check that it is running; this page tries again every few seconds.',
    refused: (reason) => `The collector refused the connection: ${reason}`,
    member: 'Member',
    device: 'Device',
    raw: 'Raw JSON',
    cut: 'Only the start is shown; moa-collector events prints the whole message.',
    further: (count) => `and ${count} more`,
    noName: '(no name)',
    sentAt: 'sent',
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
